"""A section of the report: a heading, sentences and tables, which a terminal and a page set each in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from interregnum.views.text.columns import Table


@dataclass(frozen=True)
class ReportSection:
    """A heading, what is said under it, and tables."""

    title: str
    says: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=tuple)


def filled(section: ReportSection) -> list[Table]:
    """The tables of a section that have anything in them."""
    return [table for table in section.tables if table.rows]
