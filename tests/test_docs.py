"""The pages say what is so: whatever can be typed, named, written or reported has its place in them."""

from __future__ import annotations

import ast
import doctest
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest
from pages import BLOCK, ROOT, chapter, pages, replayed
from pydantic import BaseModel

import interregnum
from interregnum.cli import commands
from interregnum.model import Scenario

DOCS = ROOT / "docs"
PAGES = pages()
CODE_BLOCK = re.compile(r"```.*?```", re.S)
LINK = re.compile(r"\[[^\]\[]*\]\(([^)\s]+)\)")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# --- what is shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [page for page in PAGES if BLOCK.search(text_of(page))], ids=named)
@pytest.mark.usefixtures("one_core")
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    """After a change that is meant, `make docs` writes the pages anew."""
    assert replayed(text_of(page), tmp_path) == text_of(page)


MECHANISMS = [page for page in PAGES if page.parent == DOCS / "mechanisms" and "```yaml" in text_of(page)]


@pytest.mark.parametrize("page", MECHANISMS, ids=named)
def test_an_example_without_what_its_numbers_stand_on_says_so(page: Path, tmp_path: Path) -> None:
    frame = "scenario: {id: t, title: T, starts: 1920-03-13T18:00, ends: 1920-03-14T08:00}\n"
    example = text_of(page).split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "example.yaml"
    path.write_text(example if "scenario:" in example else frame + example, encoding="utf-8")
    codes = {problem.code for problem in interregnum.check(path)}
    is_abridged = not codes.isdisjoint({"no-basis", "no-range", "unknown-source"})
    assert ("\nAbridged: a scenario says of its numbers" in text_of(page)) == is_abridged


# --- what is written for Python ---------------------------------------------------------------------------


PYTHON_BLOCK = re.compile(r"^```(?:python|pycon)\n(.*?)^```$", re.M | re.S)
DOTTED = re.compile(r"`(interregnum(?:\.\w+)+)\b")


def own_imports(code: str) -> Iterator[str]:
    """Each import from this project that a piece of code makes."""
    for node in ast.walk(ast.parse(code)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.partition(".")[0] == "interregnum" for name in names):
            yield ast.unparse(node)


@pytest.mark.parametrize("page", [page for page in PAGES if PYTHON_BLOCK.search(text_of(page))], ids=named)
def test_a_block_of_python_is_python_and_its_imports_are_there(page: Path) -> None:
    """Also of a block that is not run, because that would take too long."""
    for block in PYTHON_BLOCK.findall(text_of(page)):
        typed = "".join(example.source for example in doctest.DocTestParser().get_examples(block))
        for line in own_imports(typed or block):
            exec(line, {})


def test_what_a_page_calls_by_its_whole_name_is_there() -> None:
    found = {name for page in PAGES for name in DOTTED.findall(text_of(page))}
    missing = []
    for name in sorted(found):
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError):
            missing.append(name)
    assert len(found) > 5
    assert missing == []


# --- what can be typed and named --------------------------------------------------------------------------


def test_every_command_and_option_is_on_the_pages_of_the_commands() -> None:
    page = "\n".join(map(text_of, chapter("cli")))
    assert [name for name in commands.commands if f"interregnum {name}" not in page] == []
    options = {option for command in commands.commands.values() for option in options_of(command)}
    assert {option for option in options if not re.search(rf"`{re.escape(option)}\b", page)} == set()


def options_of(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (option for option in parameter.opts if option.startswith("--"))


def test_every_public_name_is_on_the_page_of_the_python_interface() -> None:
    page = text_of(DOCS / "reference/python.md")
    assert [name for name in interregnum.__all__ if not re.search(rf"`{name}\b", page)] == []


def test_a_page_of_commands_is_called_by_them() -> None:
    """So that whoever looks for a command finds its page by the title."""
    called = {
        page: text_of(page).partition("\n")[0].rpartition(": ")[2].split(", ") for page in chapter("cli")[1:]
    }
    assert {
        page: re.findall(r"^## (.*)$", CODE_BLOCK.sub("", text_of(page)), re.M) for page in called
    } == called
    assert sorted(name for names in called.values() for name in names) == sorted(commands.commands)


def test_every_section_and_key_is_on_the_pages_of_the_language() -> None:
    page = "\n".join(map(text_of, chapter("language")))
    words = set(re.findall(r"`(\w+)", page)) | set(re.findall(r"^\W*(\w+):", page, re.M))
    assert {key for key in keys_of(Scenario) if key not in words} == set()


def keys_of(noun: type[BaseModel], seen: set[type] | None = None) -> Iterator[str]:
    """Every key that a person may write, in the noun and in all that it holds."""
    seen = set() if seen is None else seen
    if noun in seen:
        return
    seen.add(noun)
    for name, field in noun.model_fields.items():
        yield field.alias or name
        for inner in nouns_in(field.annotation):
            yield from keys_of(inner, seen)


def nouns_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from nouns_in(part)


# --- what can be reported ---------------------------------------------------------------------------------


CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def codes_in(tree: ast.Module) -> set[str]:
    """The codes that a module reports, and those that its docstring says it reports."""
    said = re.search(r"Problem codes: (.*?)[.;]", ast.get_docstring(tree) or "", re.S)
    listed = re.sub(r"\([^)]*\)", "", said[1]).split(",") if said else []
    found = {code.strip() for code in listed}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and name_of(node.func) in ("Problem", "problem", "report")
        ):
            code = node.args[0]
            if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                found.add(str(code.value))
    return found


def name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def test_every_problem_has_its_page() -> None:
    there = {page.stem for page in (DOCS / "problems").glob("*.md")}
    found = set().union(*(codes_in(ast.parse(text_of(path))) for path in (ROOT / "src").rglob("*.py")))
    assert len(found) > 50
    assert found - there == set()


# --- how the pages hang together --------------------------------------------------------------------------


def links(page: Path) -> Iterator[tuple[str, Path]]:
    """The links of a page to other files of the repository."""
    for target in LINK.findall(CODE_BLOCK.sub("", text_of(page))):
        if not re.match(r"[a-z]+:|#", target):
            yield target, (page.parent / target.partition("#")[0]).resolve()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target, path in links(page) if not path.exists()] == []


HEADING = re.compile(r"^#+ (.+?)\s*$", re.M)


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in an address, as code hosts and the site call them."""
    found: set[str] = set()
    for heading in HEADING.findall(CODE_BLOCK.sub("", text_of(page))):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(next(name for n in range(99) if (name := f"{anchor}-{n}" if n else anchor) not in found))
    return found


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_to_a_heading_leads_to_one(page: Path) -> None:
    prose = CODE_BLOCK.sub("", text_of(page))
    targets = [target.partition("#") for target in LINK.findall(prose) if re.match(r"[^:]*#", target)]
    wrong = [
        f"{path}#{anchor}"
        for path, _, anchor in targets
        if anchor not in anchors((page.parent / path).resolve() if path else page)
    ]
    assert wrong == []


def test_every_page_stands_in_the_contents_of_the_site() -> None:
    """Or in a table on a page of its own: problems and decisions. `make site` builds the site."""
    tree = ast.parse(text_of(DOCS / "site" / "conf.py"))
    contents = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONTENTS"
    )
    entries = [re.sub(r".*<(.*)>", r"\1", entry) for part in contents.values() for entry in part]
    listed = [
        page
        for entry in entries
        for page in (ROOT if entry[0] == "/" else DOCS).glob(f"{entry.strip('/')}.md")
    ]
    listed += [page for entry in listed for page in below(entry)]
    assert len(listed) == len(set(listed)) >= len(entries)
    tables = {DOCS / "problems", DOCS / "decisions"}
    site = {page for page in PAGES if DOCS in page.parents or page.parent == ROOT}
    elsewhere = {page for page in site if page.parent in tables and page.stem != "README"}
    assert site - elsewhere - {DOCS / "index.md"} - set(listed) == set()


def below(entry: Path) -> list[Path]:
    """The pages in the folder of a page's name that it links to, in this order; the site lists them below it."""
    folder = entry.with_suffix("")
    return list(dict.fromkeys(path for _, path in links(entry) if path.parent == folder))


@pytest.mark.parametrize("entry", ["language", "cli"])
def test_the_index_lists_the_pages_of_a_chapter_by_title_in_its_order(entry: str) -> None:
    first, *parts = chapter(entry)
    titles = {page: text_of(page).partition("\n")[0].removeprefix("# ") for page in parts}
    assert sorted(below(first)) == parts
    listed = [f"[{titles[page]}](reference/{entry}/{page.name})" for page in below(first)]
    assert re.findall(rf"\[[^\]]*\]\(reference/{entry}/[^)]*\)", text_of(DOCS / "index.md")) == listed
    for page, title in titles.items():
        assert f"- [{title}]({entry}/{page.name})" in text_of(first)


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md" and page.is_file():
            reached.add(page)
            waiting += [path for _, path in links(page)]
    assert {named(page) for page in DOCS.rglob("*.md")} - {named(page) for page in reached} == set()


def test_the_readme_leads_to_the_index() -> None:
    assert DOCS / "index.md" in {path for _, path in links(ROOT / "README.md")}
