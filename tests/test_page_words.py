"""The modules of the page, read as texts: what they say is in the catalogue, and they make no HTML of texts."""

from __future__ import annotations

import json
import re

import pytest
from pages import ROOT

from interregnum.server.error_response import REASONS

PAGE = ROOT / "src" / "interregnum" / "views" / "page"
WORDS: dict[str, str] = json.loads((PAGE / "words" / "en.json").read_text(encoding="utf-8"))
MODULES = {path.name: path.read_text(encoding="utf-8") for path in sorted((PAGE / "static").glob("*.js"))}
FOLDERS = (PAGE / "templates", PAGE.parent.parent / "server" / "templates")
TEMPLATES = [path.read_text(encoding="utf-8") for folder in FOLDERS for path in sorted(folder.glob("*.html"))]
SERVER = [
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "interregnum").glob("server/*.py"))
]

MOST_LINES_OF_A_MODULE = 300
CALL = re.compile(r"""\b(say|count|has)\(\s*(?P<q>["'`])(?P<key>[^"'`]*)(?P=q)""")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[\w -]+)+")


def asked() -> set[str]:
    """Every key that is asked for as it stands, with `count` for one and for many."""
    found: set[str] = set()
    for text in MODULES.values():
        for call in CALL.finditer(text):
            if "${" not in call["key"]:
                found |= (
                    {f"{call['key']}.{n}" for n in ("one", "many")} if call[1] == "count" else {call["key"]}
                )
    found |= {f"wrong.{reason}.{part}" for reason in REASONS for part in ("title", "advice")}
    found |= {f"wrong.{part}" for part in ("error", "warning", "in", "found", "allowed", "nearest")}
    for template in TEMPLATES:
        found |= {key for _, key in re.findall(r"""words\[(["'])(.*?)\1\]""", template)}
    return found


def patterns() -> list[re.Pattern[str]]:
    """What keys that are put together may look like: `fact.${name}` is fact. and anything."""
    found = []
    for text in MODULES.values():
        # a pattern must say something of itself: `${a}.${b}` would let anything through
        starts = re.finditer(r"`(?=[a-z][\w-]*\.[\w.-]*\$\{)", text)
        found += [re.compile(rf"{shape(text, start.end())}(?:\.(?:one|many))?") for start in starts]
    return found


def shape(text: str, at: int) -> str:
    """The template that begins there, as a pattern: each of its holes, which may hold templates, is anything."""
    made, depth = "", 0
    while depth or text[at] != "`":
        if text.startswith("${", at) and not depth:
            made += r"[\w. -]*"
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        made += "" if depth or text[at] in "}$" else re.escape(text[at])
        at += 1
    return made


def test_whatever_is_said_is_in_the_catalogue() -> None:
    assert asked()
    assert sorted(asked() - WORDS.keys()) == []


def test_whatever_is_put_together_is_in_the_catalogue() -> None:
    """A key like `fact.${name}` has texts to choose from."""
    empty = [shape.pattern for shape in patterns() if not any(shape.fullmatch(key) for key in WORDS)]
    prefixes = {key.split(".")[0] for key in WORDS}
    assert [shape for shape in empty if shape.split("\\.")[0] in prefixes] == []


def test_the_catalogue_has_no_text_that_nobody_says() -> None:
    literal = {
        word
        for text in (*MODULES.values(), *TEMPLATES, *SERVER)
        for word in re.findall(r"""["'`]([\w .-]+)["'`]""", text)
    }
    stems = {f"{word}.{n}" for word in literal for n in ("one", "many")}
    shapes = patterns()
    left = WORDS.keys() - asked() - literal - stems
    assert sorted(key for key in left if not any(shape.fullmatch(key) for shape in shapes)) == []


def test_each_text_has_the_same_blanks_for_one_and_for_many() -> None:
    for key, text in WORDS.items():
        assert text.strip(), key
        if key.endswith(".one"):
            many = WORDS[key.removesuffix(".one") + ".many"]
            assert blanks(text) <= blanks(many), key


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_read_at_a_sitting_and_says_what_it_is_for(name: str) -> None:
    text = MODULES[name]
    assert len(text.splitlines()) <= MOST_LINES_OF_A_MODULE
    assert text.startswith(("//", "/*"))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_makes_no_html_of_texts_and_no_code(name: str) -> None:
    """Whatever stands in a scenario can only ever become text."""
    made = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc"
    run = r"\beval\b|\bnew Function\b|\bFunction\(|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
    drawn = r"\.html\(|\bimport\("  # d3's way of making HTML, and modules by a name made up at run time
    assert re.findall(f"{made}|{run}|{drawn}", MODULES[name]) == []


@pytest.mark.parametrize("name", MODULES)
def test_a_module_names_others_by_their_bare_names(name: str) -> None:
    named = re.findall(r"""\bfrom\s+["']([^"']+)["']""", MODULES[name])
    assert [one for one in named if one != "d3" and one.removeprefix("interregnum/") not in MODULES] == []


def test_the_templates_hold_no_style_and_no_handler() -> None:
    for template in TEMPLATES:
        assert re.findall(r"""\s(style|on\w+)=["']""", template) == []
