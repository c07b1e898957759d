"""Tables of rows as NumPy holds them, and loosened for the engine that is not compiled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import make_dataclass
from functools import cache
from typing import Any

import numpy as np


def rows(columns: list[tuple[str, str]], number: int) -> Any:
    """That many rows of noughts. Records rather than plain structures, for `row.column`."""
    return np.zeros(number, dtype=row_type(columns))


def row_type(columns: list[tuple[str, str]]) -> np.dtype[Any]:
    """The NumPy type of a row with these columns."""
    return np.dtype((np.record, np.dtype(columns, align=True)))


def table(columns: list[tuple[str, str]], values: Sequence[tuple[Any, ...]]) -> Any:
    """A table of rows, the same bytes for the same values: what lies between columns is nought."""
    made = rows(columns, len(values))
    made[:] = [tuple(row) for row in values]
    return made


def loosened(part: Any) -> Any:
    """Arrays as plain lists and rows as plain objects: the same kernel runs on them several times faster
    where it is not compiled."""
    if part.dtype.names is None:
        return part.tolist()
    loose = _loose_row(part.dtype.names)
    return [loose(*row) for row in part.tolist()]


@cache
def _loose_row(names: tuple[str, ...]) -> type:
    """Objects with these attributes. In slots, for hundreds of thousands of them are made and copied."""

    def values(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in names)

    own = {
        "__copy__": lambda row: loose(*values(row)),
        "__reduce__": lambda row: (_row, (names, values(row))),
    }
    loose = make_dataclass("Row", names, slots=True, namespace=own)
    return loose


def _row(names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    """A row, made anew in another process."""
    return _loose_row(names)(*values)
