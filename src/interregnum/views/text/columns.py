"""Tables for a terminal: rows under headings, in columns as wide as their longest cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

Row = tuple[str, ...]
WIDEST = 58  # characters of a cell on a terminal
NO_COLOURS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Table:
    """Rows under headings."""

    head: Row
    rows: Sequence[Row]


def in_columns(table: Table, colours: Mapping[str, str] = NO_COLOURS) -> Iterator[str]:
    """The lines of a table. A cell whose text is in `colours` has that colour; red cells are bold."""
    rows = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in table.rows]
    widths = [max(len(cell) for cell in column) for column in zip(table.head, *rows, strict=True)]
    yield "  " + "  ".join(
        click.style(f"{cell:<{width}}", dim=True) for cell, width in zip(table.head, widths, strict=True)
    )
    for row in rows:
        yield "  " + "  ".join(
            _coloured(f"{cell:<{width}}", colours.get(cell)) for cell, width in zip(row, widths, strict=True)
        )


def _coloured(padded: str, colour: str | None) -> str:
    return padded if colour is None else click.style(padded, fg=colour, bold=colour == "red")
