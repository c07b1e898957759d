"""The keys and values of an entry that are not valid, in plain words and with their place.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, wrong-length, too-long.
"""

from __future__ import annotations

from pydantic import ValidationError

from interregnum.errors import Problem
from interregnum.language.validation_errors import validation_problems
from interregnum.model import Noun
from interregnum.model.values.fields import FieldPath, shape
from interregnum.record.positions import EntryPlace


def shape_problems(error: ValidationError, noun: type[Noun], written: EntryPlace) -> list[Problem]:
    """A problem for each thing that is wrong with the shape of one entry."""

    def report(
        code: str,
        message: str,
        path: FieldPath,
        at: int | None = None,
        *,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
    ) -> Problem:
        return written.problem(code, message, *path, at=at, found=found, allowed=allowed, nearest=nearest)

    def line_from(path: FieldPath) -> str:
        return written.sources.line_from((*written.path, *path))

    return validation_problems(error, report, line_from, shape(noun))
