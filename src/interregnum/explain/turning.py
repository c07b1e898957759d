"""What turned last before an event: the conditions whose change made its guard hold, and the firings behind them.

A guard may read dozens of quantities, and each of their last writers is a cause. Only one firing made it hold: the last
after which it held, and before which it did not. A bookkeeping event is no answer; its own guard is asked instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interregnum.explain.pushes import DEEPEST, sources_of
from interregnum.expression import Binary, Node, names
from interregnum.history.data import START, Firing, History


@dataclass(frozen=True, slots=True)
class Turn:
    """The minute in which a guard came to hold, the firings behind that, and the conditions that turned then."""

    minute: float
    numbers: tuple[int, ...]
    conditions: tuple[Node, ...]


def turned_last(history: History, firing: Firing, depth: int = DEEPEST) -> Turn | None:
    """What made the guard of an event hold, the last time before it fired; None where it had held since the start."""
    guard, last = history.network.events[firing.event].guard, max(firing.causes, default=START)
    moments = [START, *history.numbers_of(guard, START, last + 1)]
    if not history.holds(guard, last):
        return None
    pairs = zip(reversed(moments[:-1]), reversed(moments[1:]), strict=True)
    found = next(((before, after) for before, after in pairs if not history.holds(guard, before)), None)
    if found is None:
        return None
    before, after = found
    writer = history.firing(after)
    event = history.network.events[writer.event]
    if event.quiet and event.mechanism != "timer" and depth:
        deeper = turned_last(history, writer, depth - 1)
        if deeper is not None:
            return deeper
    turned = tuple(_turned(history, guard, before, after))
    return Turn(writer.minute, tuple(_behind(history, turned, after)), turned)


def _turned(history: History, node: Node, before: int, after: int) -> Iterator[Node]:
    """The conditions of one that held after a firing and not before: of all of them those that were wanting, of
    alternatives those that hold."""
    if history.holds(node, before) or not history.holds(node, after):
        return
    if isinstance(node, Binary) and node.op in ("and", "or"):
        for side in (node.left, node.right):
            yield from _turned(history, side, before, after)
    else:
        yield node


def _behind(history: History, conditions: Iterable[Node], after: int) -> Iterator[int]:
    """The firings that brought the conditions about, each once."""
    read = dict.fromkeys(name for condition in conditions for name in names(condition))
    written = (name for name in read if history.writer(name, after) == after)
    yield from dict.fromkeys(number for name in written for number in sources_of(history, name, after))
