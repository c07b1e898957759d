"""Every problem code has a page, every page a code; every key is explained; and what a page shows is so.

`INTERREGNUM_ACCEPT=1 pytest` writes the examples on the pages anew.
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from pages import chapter, sections

from interregnum.expression.tree import FUNCTIONS, UNITS
from interregnum.language.check import check
from interregnum.language.walk import noun_types
from interregnum.model import Noun, Scenario
from interregnum.model.values.fields import fields_of

ROOT = Path(__file__).parents[1]
PAGES = sorted(page for page in (ROOT / "docs" / "problems").glob("*.md") if page.stem != "README")
INVALID = ROOT / "tests" / "language" / "invalid"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EXAMPLE = re.compile(
    r"`tests/language/invalid/(?P<stem>\w+)\.yaml`\n\n```yaml\n(?P<file>.*?)```\n\n```text\n(?P<output>.*?)```",
    re.S,
)
GENERATED = {  # by `test_language`, for no small text file shows them
    "ignored-file", "json-syntax", "no-scenario", "not-utf8", "symlink", "too-large", "too-many-nodes",
    "too-many-problems", "unknown-scenario", "unreadable",
}  # fmt: skip
ELSEWHERE = {  # in `language`: said of new folders, and to Python
    "bad-id", "not-a-scenario", "place-taken", "unwritable",
}  # fmt: skip


def declared(tree: ast.Module) -> set[str]:
    """The codes that a module's docstring names after `Problem codes:`."""
    found = re.search(r"Problem codes:(.*?)(\.\n|\.?\Z)", ast.get_docstring(tree) or "", re.S)
    if found is None:
        return set()
    words = re.sub(r"\([^)]*\)|;.*", "", found[1], flags=re.S)
    return set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", words))


def made(tree: ast.Module) -> set[str]:
    """The codes that a module writes out where it makes a problem."""
    codes: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            function = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if function.strip("_").lower() in ("problem", "report"):
                codes |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant)
                    and isinstance(part.value, str)
                    and CODE.fullmatch(part.value)
                }
    return codes


def trees(folder: Path) -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    sources = trees(ROOT / "src" / "interregnum").values()
    codes = set().union(*(declared(tree) | made(tree) for tree in sources))
    assert {page.stem for page in PAGES} == codes


def test_a_module_of_the_language_names_its_codes() -> None:
    for path, tree in trees(ROOT / "src" / "interregnum" / "language").items():
        assert made(tree) <= declared(tree) | {
            "not-a-mapping",
            "not-utf8",
            "no-scenario",
            "too-deep",
            "too-large",
        }, path


def test_every_code_of_the_language_is_seen_in_a_test() -> None:
    codes = set().union(
        *(declared(tree) for tree in trees(ROOT / "src" / "interregnum" / "language").values())
    )
    seen = {path.read_text(encoding="utf-8").split()[2] for path in INVALID.glob("*.yaml")}
    assert codes - ELSEWHERE == seen | GENERATED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_is_meant_and_how_to_put_it_right(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {page.stem}\n\n(Error|Warning)\.\n\n\S", text)
    assert re.findall(r"^## (.*)$", text, re.M) == ["Example", "How to put it right"]
    assert len(text.split("## How to put it right")[1].strip()) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_on_a_page_is_what_check_prints(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    example = EXAMPLE.search(text)
    if example is None:
        assert "\n```console\n" in text or "\n```text\n" in text
        return
    path = INVALID / f"{example['stem']}.yaml"
    (problem,) = check(path)
    assert problem.code == page.stem
    assert text.split("\n")[2] == f"{problem.severity.capitalize()}."
    file, output = shortened(path.read_text(encoding="utf-8")), f"{problem}\n"
    if os.environ.get("INTERREGNUM_ACCEPT"):
        text = text.replace(example["file"], file).replace(example["output"], output)
        page.write_text(text, encoding="utf-8")
    assert file in text
    assert output in text


def shortened(text: str) -> str:
    """A file as a page shows it: without what no reader would read to the end."""
    lines = text.rstrip("\n").split("\n")
    return "\n".join(line if len(line) <= 400 else line[:60] + " ..." for line in lines) + "\n"


def test_the_list_of_problems_is_complete() -> None:
    text = (ROOT / "docs" / "problems" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[([a-z0-9-]+)\]\(\1\.md\)", text, re.M) == [page.stem for page in PAGES]


# --- the reference --------------------------------------------------------------------------------------------

REFERENCE = "\n".join(page.read_text(encoding="utf-8") for page in chapter("language"))


@pytest.mark.parametrize(
    "noun", [noun for noun in noun_types() if noun is not Scenario], ids=lambda noun: noun.__name__
)
def test_the_reference_explains_every_key_of_every_noun(noun: type[Noun]) -> None:
    ((_, section),) = sections(noun.called())
    named = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|(.*)\|$", section, re.M))))
    assert set(fields_of(noun)) - {"basis", "source", "why"} <= named


def test_the_reference_explains_every_section() -> None:
    for section in Scenario.model_fields:
        assert f"section `{section}`" in REFERENCE, section


def test_the_reference_explains_every_function_and_unit() -> None:
    for word in (*FUNCTIONS, *(unit for unit in UNITS if unit not in ("", "flag"))):
        assert re.search(rf"`[^`]*\b{word}\b" if word != "%" else "`5 %`", REFERENCE), word


def test_the_examples_of_the_reference_are_taken_from_valid_files() -> None:
    files = [path.read_text(encoding="utf-8") for path in (ROOT / "tests/language/valid").glob("*.yaml")]
    for block in re.findall(r"```yaml\n(.*?)```", REFERENCE, re.S):
        assert any(block in text for text in files), block
