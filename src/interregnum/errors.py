"""Everything that can go wrong, as one family.

    InterregnumError
      ProblemsFound        bad input: a list of problems, all reported at once (exit code 2)
        ScenarioError      in the files of a scenario
        HistoryError       in the folder of a history
      RunError             a history cannot go on: a number that cannot be, a cycle of events that takes no time
      MissingExtra         an optional library is not installed
      ArgumentError        an argument of a public function makes no sense; a ValueError too

A `Problem` says what was found, where, what is allowed, and the nearest name. Its code has a page in
`docs/problems/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
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


class ArgumentError(InterregnumError, ValueError):
    """An argument that makes no sense: its name, what was given, what is allowed."""

    def __init__(self, name: str, given: object, allowed: str) -> None:
        shown = repr(given)
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        super().__init__(f"{name}: {allowed}; got {shown}")


def nearest_name(wrong: str, names: Iterable[str]) -> str:
    """The known name most like `wrong`, or an empty string when none is near."""
    if not isinstance(wrong, str):  # asked from Python, a name may be anything
        return ""
    close = get_close_matches(wrong, list(names), n=1, cutoff=0.6)
    return close[0] if close else ""
