"""What stands in a text that a record should account for: its paragraphs, and the marks in them.

Looked for are hours (`9:40 P.M.`, `21:40`, noon, midnight, midday, `one o'clock`, `three in the morning`), numbers in
digits and in words (two and above; `a dozen`, `half an hour`), dates, and note marks: digits that follow a letter or a
mark of punctuation without a space. Ordinals, "one" and vague words such as "several" are not figures here.

A paragraph is what stands between empty lines, on one line or on many; underlines, by which a plain text may mark
what is in italics, are left out.

Problem codes: unreadable, too-large, not-utf8, no-text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean
from interregnum.plain_files import TooLargeError, read_plain

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

_TH = r"(?:st|nd|rd|th)?"
_M = r"[AaPp]\.?\s?[Mm]\b\.?"
_PART = r"(?:at\s+night|in\s+the\s+(?:morning|afternoon|evening))"

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("date", rf"\b(?:{_MONTHS})\s+\d{{1,2}}{_TH}(?:\s*[–-]\s*\d{{1,2}}|\s+and\s+\d{{1,2}}{_TH})?(?:,\s+\d{{4}})?\b"),
    ("date", rf"\b\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?\s+(?:{_MONTHS})(?:\s+\d{{4}})?\b"),
    ("hour", rf"\b\d{{1,2}}[:.]\d{{2}}(?:\s*{_M})?"),
    ("hour", rf"\b\d{{1,2}}\s*{_M}"),
    ("hour", rf"\b(?:{_HOURS_IN_WORDS}|\d{{1,2}})\s+(?:o[’']clock(?:\s+(?:at\s+night|in\s+the\s+\w+))?|{_PART})"),
    ("hour", r"\b(?:[Nn]oon|[Mm]idnight|[Mm]idday)\b"),
    ("note", r"(?<=[^\W\d_.,:])(?<!\bn)\d{1,3}(?![\d\w]|[.,:]\d)"),
    ("note", r"(?<=[.,:;!?”’\"')\]])\d{1,3}(?![\d\w]|[.,:]\d)"),
    ("figure", r"\bhalf\s+an\s+hour\b"),
    ("figure", r"\b(?:half\s+a\s+|a\s+|two\s+)?dozens?\b"),
    ("figure", rf"(?i:\b(?:{_NUMBER_WORDS})\s+or\s+(?:{_NUMBER_WORDS})\s+(?:hundred|thousand)\b)"),
    ("figure", rf"(?i:\b{_A}(?:{_NUMBER_WORDS})(?:(?:-|\s+(?:and\s+)?)(?:{_NUMBER_WORDS})\b)*\b)"),
    ("figure", r"(?<![\w.,:])\d{1,3}(?:,\d{3})+\b|(?<![\w.,:])\d+(?:\.\d+)?\b"),
)  # fmt: skip
_HALF = re.compile(r"(?:a\.?\s?m\.?|morning|(?P<late>p\.?\s?m\.?|afternoon|evening))$")  # of the day
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
class Paragraph:
    """A paragraph of a text: its number, its words on one line, and where its lines begin in them and in the file."""

    number: int
    words: str
    lines: tuple[tuple[int, int], ...]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of the file at which a letter of the words stands."""
        first, line = next((begin, line) for begin, line in reversed(self.lines) if begin <= at)
        return line, at - first + 1


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


def paragraphs(text: str) -> list[Paragraph]:
    """What stands between the empty lines of a text, in order."""
    found: list[Paragraph] = []
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            lines.append((number, line.replace("_", " ")))
        elif lines:
            found.append(_paragraph(len(found) + 1, lines))
            lines = []
    return found


def _paragraph(number: int, lines: list[tuple[int, str]]) -> Paragraph:
    begins, at = [], 0
    for line, words in lines:
        begins.append((at, line))
        at += len(words) + 1
    return Paragraph(number, " ".join(words for _, words in lines), tuple(begins))


def marks(text: str) -> list[Mark]:
    """Every hour, figure, date and note mark of a text, in reading order."""
    found: list[Mark] = []
    last_note = 0
    for paragraph in paragraphs(text):
        for match in _MARK.finditer(paragraph.words):
            kind = _PATTERNS[int(str(match.lastgroup)[1:])][0]
            words = " ".join(match[0].split())
            values = tuple(_values(kind, words))
            if kind == "note":
                if not _is_note(paragraph.words, match.start(), int(words), last_note):
                    continue
                last_note = int(words)
            if values:
                line, column = paragraph.place(match.start())
                found.append(Mark(kind, words, values, paragraph.number, line, column))
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
        yield from (float(day) for day in re.findall(r"\b\d{1,2}(?!\d)", words))
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
    half = _HALF.search(low)
    if hour > 23 or minute > 59:
        return
    if half is not None and 1 <= hour <= 12:
        yield float((hour % 12 + (12 if half["late"] else 0)) * 60 + minute)
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
        return {"two": 24.0, "half": 6.0}.get(words.split()[0], 12.0)
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
