"""The problems of one file, up to a bound, and a stranger's text made safe to show.

Problem codes: duplicate-name, too-many-problems.
"""

from __future__ import annotations

from interregnum.errors import Problem, Severity
from interregnum.language.reading.document import DataPath, Position

MAX_PROBLEMS = 200  # in one file; a file made to be wrong should not fill the memory or the screen


class Findings:
    """The problems of one file, up to a bound, and how many were left out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.left_out = 0

    def add(self, problem: Problem) -> None:
        """One more problem, unless there are too many already."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self.left_out += 1

    def report(
        self,
        code: str,
        message: str,
        at: Position,
        found: str,
        allowed: str,
        path: DataPath | None = None,
        severity: Severity = "error",
    ) -> None:
        """One more problem, at a place."""
        inside = "" if path is None else ".".join(shown(str(step)) for step in path)
        self.add(Problem(code, message, at.file, at.line, at.column, inside, found, allowed, "", severity))

    def in_order(self) -> list[Problem]:
        """The problems as they stand in the file, and how many are not shown."""
        ordered = sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0))
        if self.left_out:
            message = f"{self.left_out} more problem(s) in this file are not shown"
            ordered.append(Problem("too-many-problems", message, self.file))
        return ordered


def shown(text: str, limit: int = 40) -> str:
    """A stranger's text made safe for one line of a message: short, and nothing that steers a terminal."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")


def report_duplicate(findings: Findings, path: DataPath, first: Position, at: Position) -> None:
    """Say that a name is given twice."""
    name = shown(str(path[-1])) or "(an empty name)"
    allowed = "each name once"
    if len(path) == 1:
        allowed += "; files may share a section where all give it as a mapping, or all as a list"
    message = f"`{name}` is already given at {first.file}:{first.line}:{first.column}"
    findings.report("duplicate-name", message, at, name, allowed, path)
