"""The modules of the page, read as texts: what they say is in the catalogue, and they make no HTML of texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from pages import ROOT

from interregnum import run
from interregnum.server.http.error_response import REASONS
from interregnum.views.page.document import document, words
from interregnum.views.page.payload import Payload

PAGE = ROOT / "src" / "interregnum" / "views" / "page"
WORDS: dict[str, str] = json.loads((PAGE / "words" / "en.json").read_text(encoding="utf-8"))
STATIC = PAGE / "static"
MODULES = {
    path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(STATIC.rglob("*.js"))
    if "vendor" not in path.parts
}
FOLDERS = (PAGE / "templates", PAGE.parent.parent / "server" / "templates")
TEMPLATES = [path.read_text(encoding="utf-8") for folder in FOLDERS for path in sorted(folder.glob("*.*"))]
SERVER = [
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "interregnum").glob("server/*.py"))
]

MOST_LINES_OF_A_MODULE = 300
MOST_MODULES_OF_A_FOLDER = 12
CALL = re.compile(r"""\b(t|plural|hasText)\(\s*(?P<q>["'`])(?P<key>[^"'`]*)(?P=q)""")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[\w -]+)+")


def asked() -> set[str]:
    """Every key that is asked for as it stands, with `plural` for one and for many."""
    found: set[str] = set()
    for text in MODULES.values():
        for call in CALL.finditer(text):
            if "${" not in call["key"]:
                found |= (
                    {f"{call['key']}.{n}" for n in ("one", "many")} if call[1] == "plural" else {call["key"]}
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


def test_no_key_stands_twice_in_the_catalogue() -> None:
    """The last of two would be shown, and the other corrected in vain."""
    pairs = json.loads((PAGE / "words" / "en.json").read_text(encoding="utf-8"), object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_each_text_has_the_same_blanks_for_one_and_for_many() -> None:
    for key, text in WORDS.items():
        assert text.strip(), key
        if key.endswith(".one"):
            many = WORDS[key.removesuffix(".one") + ".many"]
            assert blanks(text) <= blanks(many), key


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def filled() -> Iterator[tuple[str, str, set[str]]]:
    """Each text that is asked for as it stands: the module, the key, the blanks that it is given values for."""
    for name, text in MODULES.items():
        for call in CALL.finditer(text):
            if call[1] == "hasText" or "${" in call["key"]:
                continue
            keys = [f"{call['key']}.{n}" for n in ("one", "many")] if call[1] == "plural" else [call["key"]]
            given = named_values(text, call.end()) | ({"{n}"} if call[1] == "plural" else set())
            yield from ((name, key, given) for key in keys)


def named_values(text: str, at: int) -> set[str]:
    """The names in the object that a call is given, `{ at: clock(minute), n }`: what stands at its top level."""
    depth, top, opened = 1, "", False
    while depth and at < len(text):
        character = text[at]
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(character, 0)
        opened = opened or character == "{"
        if opened and depth == 2 and character not in "{}":
            top += character
        at += 1
    return {f"{{{name}}}" for name in re.findall(r"(?:^|,)\s*(\w+)\s*(?=[:,]|$)", top)}


def test_every_blank_of_a_text_is_given_a_value() -> None:
    """A value under another name would leave `{name}` on the page."""
    calls = list(filled())
    assert len(calls) > 300
    assert [(name, key) for name, key, given in calls if not blanks(WORDS[key]) <= given] == []


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    folders = Counter(name.rpartition("/")[0] for name in MODULES)
    assert {name: count for name, count in folders.items() if count > MOST_MODULES_OF_A_FOLDER} == {}


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


def test_of_several_days_nothing_is_called_a_night() -> None:
    own = json.loads((PAGE / "words" / "en-days.json").read_text(encoding="utf-8"))
    days = words(days=True)
    assert own.keys() <= WORDS.keys() == days.keys()
    assert [key for key, text in days.items() if re.search(r"\bnights?\b", text, re.I)] == []
    slots = {key: set(re.findall(r"\{\w+\}", text)) for key, text in WORDS.items()}
    assert {key: set(re.findall(r"\{\w+\}", text)) for key, text in days.items()} == slots
    assert (days["view.nights"], days["seat.night"]) == ("Many histories", "Number of the history")
    assert words() == WORDS


def test_a_page_calls_what_it_shows_by_how_long_it_takes() -> None:
    made = document(Payload("moscow-1991", run("moscow-1991")).data(), served=True)
    assert "The days by institution" in made
    assert "The night by institution" not in made
