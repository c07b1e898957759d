"""Where in the files of a record an entry is written, so that a problem can name its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from interregnum.errors import Problem, Severity
from interregnum.language.positions import Sources, clean
from interregnum.language.reading.document import DataPath, Position

FOLDER = "record"


@dataclass(frozen=True)
class EntryPlace:
    """An entry's place: the file that holds it, in which folder of the scenario, and its path there."""

    sources: Sources
    path: DataPath
    folder: str = FOLDER

    @property
    def position(self) -> Position:
        """File (from the scenario's folder), line and column."""
        at = self.sources.position(self.path)
        return Position(f"{self.folder}/{at.file}", at.line, at.column)

    def problem(
        self,
        code: str,
        message: str,
        *steps: str | int,
        at: int | None = None,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """A problem with the value at these steps below the entry; with `at`, at that letter of the value."""
        problem = self.sources.problem(
            code,
            clean(message, 200),
            (*self.path, *steps),
            at,
            found=found,
            allowed=allowed,
            nearest=clean(nearest),
            severity=severity,
        )
        return replace(problem, file=f"{self.folder}/{problem.file}")
