"""How far the record covers a text: its clock times, its figures, and the marks of its notes.

Looked for are hours (`9:40 P.M.`, `21:40`, noon, midnight, midday, `one o'clock`), numbers in digits and in
words (two and above; `a dozen`, `half an hour`), dates, and note marks: digits that follow a letter or a
mark of punctuation without a space. Ordinals, "one" and vague words such as "several" are not figures here.

A mark is *covered* where a fact of the record cites the very paragraph and gives that hour, number or note. A
paragraph is a line that is not empty, counted from the first, as the record counts those of its source.

Problem codes: unreadable, too-large, not-utf8, no-text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interregnum.dates import Moment, Window
from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean
from interregnum.plain_files import TooLargeError, read_plain
from interregnum.record.citing import cited
from interregnum.record.files import Record
from interregnum.record.schema import Claim, Figure, Reading

LARGEST_TEXT = 4 * 1024 * 1024
Kind = Literal["hour", "figure", "date", "note"]

_UNITS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBER_WORDS = "|".join(["one", *_UNITS, *_TENS, *_SCALES])
_A = r"(?:a\s+(?=hundred|thousand|million))?"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_HOURS_IN_WORDS = "one|" + "|".join(list(_UNITS)[:11])

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("date", rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}}|\s+and\s+\d{{1,2}})?(?:,\s+\d{{4}})?\b"),
    ("date", rf"\b\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?\s+(?:{_MONTHS})(?:\s+\d{{4}})?\b"),
    ("hour", r"\b\d{1,2}[:.]\d{2}(?:\s*[AaPp]\.?[Mm]\b\.?)?"),
    ("hour", r"\b\d{1,2}\s*[AaPp]\.?[Mm]\b\.?"),
    ("hour", rf"\b(?:{_HOURS_IN_WORDS}|\d{{1,2}})\s+o[’']clock(?:\s+(?:at night|in the \w+))?"),
    ("hour", r"\b(?:[Nn]oon|[Mm]idnight|[Mm]idday)\b"),
    ("note", r"(?<=[^\W\d_.,:])(?<!\bn)\d{1,3}(?![\d\w]|[.,:]\d)"),
    ("note", r"(?<=[.,:;!?”’\"')\]])\d{1,3}(?![\d\w]|[.,:]\d)"),
    ("figure", r"\bhalf an hour\b"),
    ("figure", r"\b(?:a |two )?dozens?\b"),
    ("figure", rf"(?i:\b(?:{_NUMBER_WORDS})\s+or\s+(?:{_NUMBER_WORDS})\s+(?:hundred|thousand)\b)"),
    ("figure", rf"(?i:\b{_A}(?:{_NUMBER_WORDS})(?:(?:-|\s+(?:and\s+)?)(?:{_NUMBER_WORDS})\b)*\b)"),
    ("figure", r"(?<![\w.,:])\d{1,3}(?:,\d{3})+\b|(?<![\w.,:])\d+(?:\.\d+)?\b"),
)  # fmt: skip
_MARK = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS)))


@dataclass(frozen=True)
class Mark:
    """Something in a text that a record should account for.

    `value` is minutes after midnight for an hour (of a twelve-hour clock without A.M. or P.M., both), the
    number for a figure, the days for a date, the number of a note. `line` and `column` count from 1.
    """

    kind: Kind
    text: str
    values: tuple[float, ...]
    paragraph: int
    line: int
    column: int


@dataclass(frozen=True)
class Covered:
    """A mark, the facts that cover it in its passage, and those that have the same in another passage."""

    mark: Mark
    facts: tuple[str, ...]
    elsewhere: tuple[str, ...]


def text_of(path: Path) -> str:
    """A text file. Raises `ProblemsFound` where it is no readable text."""
    name = clean(str(path))
    try:
        text = read_plain(path, LARGEST_TEXT).decode("utf-8-sig")
    except TooLargeError as error:
        found, allowed = f"{error.size:,} bytes", f"at most {LARGEST_TEXT:,} bytes"
        problem = Problem("too-large", "this text is too large", name, found=found, allowed=allowed)
        raise ProblemsFound([problem]) from error
    except OSError as error:
        raise ProblemsFound([_unreadable(name, error.strerror or "it cannot be opened")]) from error
    except UnicodeDecodeError as error:
        message = f"the byte at offset {error.start} is not UTF-8 text"
        found = f"byte 0x{error.object[error.start]:02X}"
        raise ProblemsFound(
            [Problem("not-utf8", message, name, found=found, allowed="a file saved as UTF-8")]
        ) from error
    if "\0" in text or not text.strip():
        found = "zero bytes among the letters" if "\0" in text else "no words"
        raise ProblemsFound([Problem("no-text", "this is not text", name, found=found, allowed="plain text")])
    return text


def _unreadable(name: str, found: str) -> Problem:
    return Problem("unreadable", "this cannot be read", name, found=found, allowed="a plain, readable file")


def marks(text: str) -> list[Mark]:
    """Every hour, figure, date and note mark of a text, in reading order."""
    found: list[Mark] = []
    paragraph = last_note = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        paragraph += 1
        for match in _MARK.finditer(line):
            kind = _PATTERNS[int(str(match.lastgroup)[1:])][0]
            words = match[0]
            values = tuple(_values(kind, words))
            if kind == "note":
                if not _is_note(line, match.start(), int(words), last_note):
                    continue
                last_note = int(words)
            if values:
                found.append(Mark(kind, words, values, paragraph, number, match.start() + 1))
    return found


def _is_note(line: str, start: int, number: int, last: int) -> bool:
    """Notes are numbered in order. Digits after a number and a stop are one only if they are the next."""
    after_number = start >= 2 and line[start - 1] in ".,:" and line[start - 2].isdigit()
    return number == last + 1 if after_number else last < number <= last + 5


def _values(kind: Kind, words: str) -> Iterator[float]:
    if kind == "hour":
        yield from _hours(words)
    elif kind == "note":
        yield float(words)
    elif kind == "date":
        yield from (float(day) for day in re.findall(r"\b\d{1,2}\b", words))
    else:
        yield from _numbers(words.lower())


def _hours(words: str) -> Iterator[float]:
    """The minutes after midnight that the words may mean."""
    low = words.lower()
    if low in ("noon", "midday", "midnight"):
        yield 0.0 if low == "midnight" else 720.0
        return
    digits = re.match(r"\d+", low)
    hour = int(digits[0]) if digits is not None else _UNITS.get(low.split()[0], 1)
    minutes = re.search(r"[:.](\d{2})", low)
    minute = int(minutes[1]) if minutes is not None else 0
    half = re.search(r"([ap])\.?m\.?$", low)
    if hour > 23 or minute > 59:
        return
    if half is not None and 1 <= hour <= 12:
        yield float((hour % 12 + (12 if half[1] == "p" else 0)) * 60 + minute)
    elif hour > 12 or hour == 0:
        yield float(hour * 60 + minute)
    else:
        yield from (float((hour % 12 + more) * 60 + minute) for more in (0, 12))


def _numbers(words: str) -> Iterator[float]:
    """The numbers that a figure may mean: "three or four hundred" is 300 and 400. One is none."""
    either, _, other = words.partition(" or ")
    scale = _SCALES[other.split()[-1]] if other else 1
    for number, more in ((_number(either), scale), (_number(other) if other else None, 1)):
        if number is not None and number * more != 1:
            yield number * more


def _number(words: str) -> float | None:
    """The number that digits or words say."""
    if words[0].isdigit():
        return float(words.replace(",", ""))
    if words == "half an hour":
        return 30.0
    if "dozen" in words:
        return 24.0 if words.startswith("two") else 12.0
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words):
        if word in _SCALES:
            part = (part or 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, part = total + part, 0.0
        elif word == "one" or word in _UNITS:
            part += _UNITS.get(word, 1)
        elif word in _TENS:
            part += _TENS[word]
    return total + part or None


# --- what the record has ------------------------------------------------------------------------------------


def coverage(record: Record, text: str) -> list[Covered]:
    """Each mark of the text with the facts that cover it; headings of the source are skipped."""
    facts = _facts(record)
    works = {passage.source for passage in record.passages}
    skipped = {
        paragraph
        for passage in record.passages
        if passage.kind == "heading" and len(works) == 1
        for paragraph in cited(f"x {passage.at}").paragraphs
    }
    found = []
    for mark in marks(text):
        if mark.paragraph not in skipped:
            same = [fact for fact in facts if fact.gives(mark)]
            here = tuple(fact.id for fact in same if mark.kind == "note" or mark.paragraph in fact.paragraphs)
            elsewhere = tuple(fact.id for fact in same if fact.id not in here)
            found.append(Covered(mark, here, elsewhere))
    return found


@dataclass(frozen=True)
class _Fact:
    """A reading or a claim, as far as a text can be compared with it."""

    id: str
    paragraphs: frozenset[int]
    notes: frozenset[int]
    hours: frozenset[float]
    days: frozenset[int]
    numbers: frozenset[float]

    def gives(self, mark: Mark) -> bool:
        if mark.kind == "note":
            return int(mark.values[0]) in self.notes
        if mark.kind == "hour":
            return bool(self.hours & set(mark.values))
        if mark.kind == "date":
            return bool(self.days & {int(day) for day in mark.values})
        return bool(self.numbers & set(mark.values))


def _facts(record: Record) -> list[_Fact]:
    own: dict[str, list[Window]] = {}
    for (id, _), window in record.own_windows.items():
        own.setdefault(id, []).append(window)
    readings = [
        _fact(id, reading, [*([record.windows[id]] if id in record.windows else []), *own.get(id, [])])
        for id, reading in record.readings.items()
    ]
    windows = {fact.id: fact for fact in readings}
    claims = []
    for id, claim in record.claims.items():
        about = [windows[name] for name in claim.about if name in windows]
        claims.append(_fact(id, claim, [], frozenset(day for fact in about for day in fact.days)))
    return [*readings, *claims]


def _fact(
    id: str, entry: Reading | Claim, windows: list[Window], days: frozenset[int] = frozenset()
) -> _Fact:
    accounts = entry.accounts if isinstance(entry, Reading) else entry.sides
    sources = [account.source or "" for account in accounts]
    sources += [] if isinstance(entry, Reading) else [entry.source or ""]
    citations = [cited(source) for source in sources]
    figures: tuple[Figure, ...] = entry.figures
    return _Fact(
        id,
        frozenset(paragraph for citation in citations for paragraph in citation.paragraphs),
        frozenset(note for citation in citations for note in citation.notes),
        frozenset(hour for window in windows for hour in _hours_of(window)),
        days | frozenset(day for window in windows for day in _days(window)),
        frozenset(figure.number for figure in figures),
    )


def _hours_of(window: Window) -> Iterator[float]:
    """The hours that a source gives: those in its words, and bounds that are its own and no mere days."""
    for mark in marks(window.as_written):
        if mark.kind == "hour":
            yield from mark.values
    first, last = window.not_before, window.not_after
    whole_days = first is not None and last is not None and first.minute == 0 and last.hour == "23:59"
    if not whole_days and not window.attributed_by:
        yield from (bound.minute for bound in _bounds(window))
    elif window.best is not None:
        yield window.best.minute


def _bounds(window: Window) -> Iterator[Moment]:
    yield from (moment for moment in (window.not_before, window.best, window.not_after) if moment is not None)


def _days(window: Window) -> Iterator[int]:
    """The days of the month that a window touches; a long one, by its ends alone."""
    first, last = window.not_before, window.not_after
    if first is not None and last is not None and last.date.day_number - first.date.day_number <= 3:
        for more in range(last.date.day_number - first.date.day_number + 1):
            yield first.date.plus(more).day
    else:
        yield from (bound.date.day for bound in _bounds(window))
