"""What the editor is told of a key is what the reference says. `INTERREGNUM_ACCEPT=1` writes it anew."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

from pages import ROOT, sections

from interregnum.language.walk import noun_types
from interregnum.lsp.expected import about_key
from interregnum.model import Duration, Noun, Scenario, Unit
from interregnum.model.values.fields import fields

KEPT = ROOT / "src/interregnum/lsp/keys.json"
ROW = re.compile(r"^\|(.*)\|$", re.M)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def rows(noun: type[Noun]) -> Iterator[tuple[str, list[str]]]:
    """Each key of a noun with what may stand there, what it is without it, and what it means."""
    known = {field.key for field in fields(noun)}
    for _, section in sections(noun.called()):
        head: list[str] = []
        for match in ROW.finditer(section):
            cells = [LINK.sub(r"\1", cell.strip()) for cell in match[1].split("|")]
            if cells[0].startswith("key"):
                head = cells
            elif head[1:2] == ["value"] and len(cells) == len(head):
                named = dict(zip(head, cells, strict=True))
                told = [named.get(column, "") for column in ("value", "default", "meaning")]
                yield from ((key, told) for key in re.findall(r"`(\w+)`", cells[0]) if key in known)


def lines(keys: dict[str, list[str]]) -> str:
    return ",\n".join(f' "{key}": {json.dumps(told, ensure_ascii=False)}' for key, told in keys.items())


def test_what_is_told_of_a_key_is_what_the_reference_says() -> None:
    nouns = sorted((noun for noun in noun_types() if noun is not Scenario), key=lambda noun: noun.called())
    said = {noun.called(): found for noun in nouns if (found := dict(rows(noun)))}
    text = "{\n" + ",\n".join(f'"{noun}": {{\n{lines(keys)}\n}}' for noun, keys in said.items()) + "\n}\n"
    if os.environ.get("INTERREGNUM_ACCEPT"):
        KEPT.write_text(text, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == text


def test_it_is_a_few_lines() -> None:
    assert (
        about_key(Unit, "looks_to")
        == "`looks_to` (unit): units\n\nwhose conduct it watches\n\nWithout it: none"
    )
    assert about_key(Unit, "at").endswith("needed")
    assert about_key(Unit, "none_such") == ""


def test_most_keys_have_words() -> None:
    """Those of durations and factors are told by form, on pages of their own."""
    said = json.loads(KEPT.read_text(encoding="utf-8"))
    missing = {
        noun.called()
        for noun in noun_types()
        if noun not in (Scenario, Duration) and noun.called() not in said and fields(noun)
    }
    assert missing <= {"Effect", "Factor", "Answer", "Grounds"}
