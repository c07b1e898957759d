"""Runs of words that a scenario or its record shares with a text: facts are taken from a source, not its sentences.

A run is nine words or more, without regard to case and marks; names and numbers count as words. Looked through is every
text that an entry holds, each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interregnum.record.files import Record
from interregnum.record.schema import LISTS, SECTIONS

RUN = 9  # words: fewer are shared by chance, by names and by titles
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True)
class Copied:
    """A run of words of a text, and the path of the entry that has it too (`readings.hall_entered.title`)."""

    where: str
    words: str


def copied(record: Record, text: str) -> list[Copied]:
    """Every run of words that the record or its scenario shares with a text, the longest there is at each place."""
    source = _words(text)
    runs = {tuple(source[at : at + RUN]) for at in range(len(source) - RUN + 1)}
    return [Copied(where, words) for where, ours in _texts(record) for words in _shared(_words(ours), runs)]


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _shared(ours: list[str], runs: set[tuple[str, ...]]) -> Iterator[str]:
    at = 0
    while at + RUN <= len(ours):
        end = at + RUN
        if tuple(ours[at:end]) not in runs:
            at += 1
            continue
        while tuple(ours[end - RUN + 1 : end + 1]) in runs:
            end += 1
        yield " ".join(ours[at:end])
        at = end


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of the record and of its scenario, with its path."""
    for section in ("works", *(name for name in (*SECTIONS, *LISTS) if name != "sources")):
        yield from _within(section, getattr(record, section))
    yield from _within("scenario", record.scenario.model_dump())


def _within(path: str, value: Any) -> Iterator[tuple[str, str]]:
    value = value.model_dump() if hasattr(value, "model_dump") else value
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _within(f"{path}.{name}", inner)
    elif isinstance(value, Sequence):
        for number, inner in enumerate(value):
            yield from _within(f"{path}.{number}", inner)
