"""What a table is: named columns with kind, unit and description, what they refer to, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from interregnum.model import Grounds

Sort = Literal["text", "integer", "number", "flag"]
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
MINUTES = "minutes since the scenario's start"


@dataclass(frozen=True)
class Column:
    """One column. `to` names the table whose key it holds; `unit` is empty where there is none."""

    name: str
    sort: Sort
    about: str
    unit: str = ""
    to: str = ""


@dataclass(frozen=True)
class ExportTable:
    """One table. `key` are the columns that identify a row; `search` the columns for full-text search."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    search: tuple[str, ...] = ()


def table(
    name: str,
    about: str,
    columns: Iterable[Column],
    rows: Iterable[Row],
    key: tuple[str, ...] = ("id",),
    search: tuple[str, ...] = (),
) -> ExportTable:
    """A table with these rows."""
    return ExportTable(name, about, tuple(columns), key, list(rows), search)


def text(name: str, about: str, to: str = "") -> Column:
    """A column of text; with `to`, of the keys of another table."""
    return Column(name, "text", about, to=to)


def integer(name: str, about: str, unit: str = "", to: str = "") -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", about, unit, to)


def number(name: str, about: str, unit: str = "") -> Column:
    """A column of numbers."""
    return Column(name, "number", about, unit)


def flag(name: str, about: str) -> Column:
    """A column of yes and no."""
    return Column(name, "flag", about)


GROUNDS = (
    text("basis", "its basis: sourced, inferred or judgement"),
    text("source", "the passage that says so"),
    text("why", "the reasoning"),
)


def grounds(noun: Grounds) -> tuple[Cell, Cell, Cell]:
    """The cells of `GROUNDS`."""
    return noun.basis, noun.source, noun.why
