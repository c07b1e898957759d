"""How passages are cited: `rabinowitch ¶54-56 n27`, a work and then paragraphs and notes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LOCATOR = re.compile(r"(?P<kind>¶|\bn)(?P<first>[0-9]{1,5})(?:[-–](?P<last>[0-9]{1,5}))?")
LONGEST = 1000  # paragraphs in one span; a citation of more is a slip, and must not fill the memory


@dataclass(frozen=True)
class Citation:
    """A work, and the paragraphs and notes of it that are meant. Other locators (`p3`) are left to the reader."""

    work: str
    paragraphs: frozenset[int]
    notes: frozenset[int]


def cited(text: str) -> Citation:
    """What a `source` cites."""
    words = text.split()
    work = words[0].rstrip(",;:") if words else ""
    return Citation(work, frozenset(_located(text, "¶")), frozenset(_located(text, "n")))


def locators(text: str) -> str:
    """The citation without its work: `¶54-56 n27`."""
    return text.partition(" ")[2]


def _located(text: str, kind: str) -> Iterator[int]:
    for match in _LOCATOR.finditer(text):
        if match["kind"] == kind:
            first, last = int(match["first"]), int(match["last"] or match["first"])
            yield from range(first, min(last, first + LONGEST) + 1)
