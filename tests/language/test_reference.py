"""The tables of the language say of each key what the model says. `INTERREGNUM_ACCEPT=1` writes them anew."""

from __future__ import annotations

import os
import re

import pytest
from pages import sections
from reference_words import described

from interregnum.language.walk import noun_types
from interregnum.model import Duration, Noun, Scenario
from interregnum.model.values.fields import fields

# What the type does not tell: patterns, and numbers that people know as a pair.
OWN_WORDS = {
    ("Frame", "id"), ("Frame", "calendar"), ("Frame", "clock"), ("Frame", "starts"), ("Frame", "ends"),
    ("Frame", "licence"), ("ClockBasis", "offset"), ("Source", "dated"), ("Place", "at"),
}  # fmt: skip
# Durations are told by distribution.
NOUNS = [noun for noun in noun_types() if noun not in (Scenario, Duration)]


def rewritten(section: str, noun: type[Noun]) -> str:
    """The section of a noun with the second cell of each row as the model has it."""
    words = {field.key: described(field.shape) for field in fields(noun)}

    def row(match: re.Match[str]) -> str:
        keys = [key for key in re.findall(r"`(\w+)`", match[1]) if key in words]
        told = list(dict.fromkeys(words[key] for key in keys if (noun.called(), key) not in OWN_WORDS))
        return f"|{match[1]}| {told[0]} |" if len(told) == 1 else match[0]

    return re.sub(r"^\|([^|]*)\|[^|]*\|", row, section, flags=re.M)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_the_table_of_a_noun_says_what_may_stand_under_each_key(noun: type[Noun]) -> None:
    ((page, section),) = sections(noun.called())
    if os.environ.get("INTERREGNUM_ACCEPT"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(section, rewritten(section, noun)), encoding="utf-8")
    else:
        assert section == rewritten(section, noun)


def test_a_table_that_says_otherwise_is_found() -> None:
    (unit,) = (noun for noun in NOUNS if noun.__name__ == "Unit")
    assert rewritten("| `at` | authority | needed | where |", unit) == "| `at` | place | needed | where |"
