"""Formulas as a table: each node once, with its parts by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.expression.thresholds import in_time
from interregnum.expression.tree import quantity_of

NONE = -1  # no formula


class Formulas:
    """A table of nodes: `["#", number]`, `["q", quantity]`, `["t"]` for time, `[operation, part, ...]`.

    A number that JSON has not is text.
    """

    def __init__(self, quantities: Mapping[str, int]) -> None:
        self.quantities = quantities
        self.nodes: list[list[Any]] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self._placed: dict[Node, int] = {}

    def place(self, node: Node) -> int:
        """The number of a formula, with comparisons with time written out."""
        if node not in self._placed:
            self._placed[node] = self._put(in_time(node))
        return self._placed[node]

    def _put(self, node: Node) -> int:
        quantity = quantity_of(node)
        if quantity is not None:
            return self._row("q", self.quantities[quantity])
        match node:
            case Number(value):
                return self._row("#", number(value))
            case Name():
                return self._row("t")
            case Unary(op, operand):
                return self._row("neg" if op == "-" else op, self._put(operand))
            case Binary(op, left, right):
                return self._row(op, self._put(left), self._put(right))
            case Call(function, arguments):
                return self._row(function, *map(self._put, arguments))

    def _row(self, *row: Any) -> int:
        if row not in self._known:
            self._known[row] = len(self.nodes)
            self.nodes.append(list(row))
        return self._known[row]


def number(value: float) -> float | int | str:
    """A number as JSON has it, a whole one without its point; as text where JSON has none."""
    if value in (float("inf"), float("-inf")) or value != value:
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")
    return int(value) if value == int(value) and abs(value) < 2**53 else value
