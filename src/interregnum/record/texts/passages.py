"""Which source a text is, and which of its paragraphs is which passage.

A source whose passages give their opening words is found by them, in whatever edition and among whatever else: its
passages are matched with the paragraphs of the text in order. One that gives none is counted: its first passage is the
first paragraph.

Problem codes: no-text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean
from interregnum.record.citing import cited
from interregnum.record.files import Record
from interregnum.record.schema import Passage
from interregnum.record.texts.marks import Paragraph, paragraphs

OPENING = 5  # words by which a passage is known; fewer where it has no more
MOST = 0.5  # of the passages of a source must be in a text that is called its text
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Located:
    """How a text lies to a source: the passage of each paragraph, by number.

    `lacking` are the passages that the text does not have; `beyond` is how many paragraphs it has before the first and
    after the last passage. What lies between passages and is none has the place 0.
    """

    work: str
    places: Mapping[int, int]
    lacking: tuple[int, ...] = ()
    beyond: int = 0


def located(record: Record, text: str) -> Located:
    """The source that a text is, and where its passages are; where the record lists none, every paragraph is its own.

    Raises `ProblemsFound` where it is the text of none of the sources whose passages are listed.
    """
    listed: dict[str, list[Passage]] = {}
    for passage in record.passages:
        listed.setdefault(passage.source, []).append(passage)
    here = paragraphs(text)
    opened = {work: opens for work, given in listed.items() if (opens := _openings(given))}
    found = [_matched(work, opens, here) for work, opens in opened.items()]
    best = max(found, key=lambda candidate: len(candidate.places) - len(candidate.lacking), default=None)
    if best is not None and len(best.lacking) <= MOST * len(opened[best.work]):
        return best
    counted = [work for work in listed if work not in opened]
    if len(counted) == 1 or not listed:
        return Located(
            counted[0] if listed else "", {paragraph.number: paragraph.number for paragraph in here}
        )
    raise ProblemsFound([_of_none(here, listed)])


def _openings(passages: Sequence[Passage]) -> dict[int, str]:
    """The opening words of passages, by paragraph."""
    return {
        number: key(passage.opens)
        for passage in passages
        if passage.opens
        for number in sorted(cited(f"x {passage.at}").paragraphs)[:1]
    }


def key(words: str) -> str:
    """What opening words are compared by: the first few, without case, marks and spaces."""
    return " ".join(_WORD.findall(words.casefold())[:OPENING])


def _matched(work: str, opens: Mapping[int, str], here: Sequence[Paragraph]) -> Located:
    numbers, keys = list(opens), [key(paragraph.words) for paragraph in here]
    matcher = SequenceMatcher(None, list(opens.values()), keys, autojunk=False)
    places = {
        here[block.b + n].number: numbers[block.a + n]
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    }
    there = set(places.values())
    first, last = min(places, default=1), max(places, default=0)
    between = {number: places.get(number, 0) for number in range(first, last + 1)}
    lacking = tuple(number for number in numbers if number not in there)
    return Located(work, between, lacking, len(here) - len(between))


def _of_none(here: Sequence[Paragraph], listed: Mapping[str, object]) -> Problem:
    opens = here[0].words if here else ""
    return Problem(
        "no-text",
        "this is the text of no source whose passages the record lists",
        found=clean(opens, 60),
        allowed=f"the text of {' or '.join(listed)}",
    )
