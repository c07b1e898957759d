"""One version of the files of a scenario: when it was saved, what was touched, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interregnum.errors import Problem
from interregnum.server.watching.snapshots import Files


@dataclass(frozen=True)
class Version:
    """Versions are numbered from 1, which is what was there at the start. `problems` are errors and warnings; with an
    error among them there is no night to show."""

    number: int
    at: datetime
    files: Files
    touched: tuple[str, ...] = ()
    summary: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be put right before it can be played."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def good(self) -> bool:
        """Whether it can be shown and played."""
        return not self.errors
