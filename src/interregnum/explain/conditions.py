"""The conditions of a guard."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.expression import Binary, Node, Number


def conditions(guard: Node) -> Iterator[Node]:
    """The conditions that a guard joins by `and`, without those that always hold."""
    match guard:
        case Binary("and", left, right):
            yield from conditions(left)
            yield from conditions(right)
        case Number(1.0, "flag"):
            return
        case _:
            yield guard
