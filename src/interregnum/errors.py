"""Everything that can go wrong, as one family.

    InterregnumError
      ProblemsFound        bad input: a list of problems, all reported at once (exit code 2)
        ScenarioError      in the files of a scenario
        HistoryError       in the folder of a history
      RunError             a history cannot go on: a number that cannot be, a cycle of events that takes no time
      MissingExtra         an optional library is not installed
        EngineMissing      nor is the compiled kernel to be had
      ArgumentError        an argument of a public function makes no sense; a ValueError too

A `Problem` says what was found, where, what is allowed, and the nearest name. Its code has a page in
`docs/problems/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input, and what would put it right.

    `line` and `column` count from 1; None where the input has no lines. `path` is the place inside the
    document (`events.lantern_found.takes`).
    """

    code: str
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""
    found: str = ""
    allowed: str = ""
    nearest: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """`file:line:column`, as far as known: the form editors and terminals make clickable."""
        parts = [self.file or "(input)"]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity} [{self.code}] {self.message}"]
        for label, text in (
            ("in", self.path),
            ("found", self.found),
            ("allowed", self.allowed),
            ("nearest", self.nearest),
        ):
            if text:
                lines.append(f"    {label + ':':<9}{text}")
        return "\n".join(lines)


class InterregnumError(Exception):
    """The base of every error raised on purpose."""


class ProblemsFound(InterregnumError):
    """Bad input. `problems` holds everything that was found, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ScenarioError(ProblemsFound):
    """A scenario cannot be read, or contradicts itself."""


class HistoryError(ProblemsFound):
    """A history folder cannot be read, or does not agree with itself."""


class RunError(InterregnumError):
    """A history stopped because going on would make no sense: `why`, and of which seed and replica it was."""

    def __init__(self, why: str, seed: int | None = None, replica: int | None = None) -> None:
        self.why = why
        super().__init__(why if replica is None else f"{why}; in replica {replica} of seed {seed}")


class MissingExtra(InterregnumError):
    """Something asked for needs an optional library; the message says how to install it."""


class EngineMissing(MissingExtra):
    """The compiled engine cannot be had: its library is not there, or `kernel.wasm` is not as it should be."""


class ArgumentError(InterregnumError, ValueError):
    """An argument that makes no sense, in one line: its name, what is allowed, what was given, the nearest name."""

    def __init__(self, name: str, given: object, allowed: str, nearest: str = "") -> None:
        shown = " ".join(repr(given).split())
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        super().__init__(f"{name}: {allowed}; got {shown}" + (f"; nearest: {nearest}" if nearest else ""))


def nearest_name(wrong: str, names: Iterable[str]) -> str:
    """The known name that `wrong` is a misspelling of, or an empty string when none is so near.

    Each word of a name must be near the word in its place, and numbers but years must be the same: `offers.happened`
    is no misspelling of `shots.happened`, nor `north_gate` of `south_gate`. Another name would send people astray,
    none only leaves them where they are.
    """
    if not isinstance(wrong, str):  # asked from Python, a name may be anything
        return ""
    best, least = "", LONGEST_NAME
    for name in names:
        slips = _slips(wrong, name)
        if slips is not None and (slips, -len(name)) < (least, -len(best)):
            best, least = name, slips
    return best


YEAR = 4  # digits
LONGEST_NAME = 200  # what is longer is no name, and must not cost time
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


def _slips(wrong: str, name: str) -> int | None:
    """How many slips of the pen turn one name into the other; None where it takes too many."""
    if max(len(wrong), len(name)) > LONGEST_NAME or not _same_numbers(wrong, name):
        return None
    pair = _WORDS.findall(wrong.lower()), _WORDS.findall(name.lower())
    if len(pair[0]) != len(pair[1]):  # one word written as two, or two as one
        pair = ["".join(pair[0])], ["".join(pair[1])]
    slips = 0
    for one, other in zip(*pair, strict=True):
        allowed = _allowed(max(len(one), len(other)))
        if abs(len(one) - len(other)) > allowed:
            return None
        found = _distance(one, other)
        if found > allowed:
            return None
        slips += found
    return slips


def _same_numbers(wrong: str, name: str) -> bool:
    """Whether two names count the same: `gun_2` is no slip for `gun_1`. In a year, one digit may be wrong."""
    pair = _DIGITS.findall(wrong), _DIGITS.findall(name)
    return len(pair[0]) == len(pair[1]) and all(
        one == other or (len(one) == len(other) == YEAR and _distance(one, other) == 1)
        for one, other in zip(*pair, strict=True)
    )


def _allowed(letters: int) -> int:
    """The slips that a word of so many letters may have; in one of two letters each makes another word."""
    return 0 if letters < 3 else 1 if letters < 6 else 2 if letters < 10 else 3


def _distance(one: str, other: str) -> int:
    """Letters left out, put in, changed, or exchanged with their neighbour (optimal string alignment).

    A changed letter of a very short word makes another word (`day`, `way`), and counts as two slips.
    """
    change = 2 if max(len(one), len(other)) < 4 else 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        this = [row]
        for column, against in enumerate(other, start=1):
            cost = min(
                last[column] + 1, this[column - 1] + 1, last[column - 1] + change * (letter != against)
            )
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]
