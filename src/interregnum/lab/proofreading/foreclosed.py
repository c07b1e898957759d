"""What can still happen from a moment on, as far as a network tells; all else is foreclosed.

Every quantity has a range from now on: at first the value that it has. An event can happen if its guard can be true
while the quantities keep to their ranges; then what it writes has a wider range, and more can happen; and so on until
nothing is added. No range is too narrow, so what is called foreclosed is: this is reachability with deletions left out,
as planners know it (Bonet and Geffner 2001), over intervals.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import (
    Add,
    Ballot,
    Choose,
    Effect,
    Move,
    Network,
    Set,
    all_effects,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names
from interregnum.expression.tree import quantity_of

Range = tuple[float, float]
Ranges = Callable[[str], Range]
Ranging = Callable[[Ranges], Range]
ANYTHING: Range = (-math.inf, math.inf)
UNSURE: Range = (0.0, 1.0)
YES: Range = (1.0, 1.0)
NO: Range = (0.0, 0.0)


class Foreclosure:
    """What the events of a network can still bring about."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @cached_property
    def _guarded_by(self) -> Mapping[str, Sequence[str]]:
        """The events whose guards read each quantity."""
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.network.events.values():
            for name in names(event.guard):
                found[name].append(event.id)
        return found

    @cached_property
    def _guards(self) -> Mapping[str, Ranging]:
        """Of each event the range of its guard."""
        return {id: ranging(event.guard) for id, event in self.network.events.items()}

    @cached_property
    def _writes(self) -> Mapping[str, Mapping[str, Range]]:
        """What each event may bring each quantity to, whatever it was before."""
        found: dict[str, dict[str, Range]] = {}
        for event in self.network.events.values():
            written: dict[str, Range] = {}
            for effect in all_effects(event):
                for quantity, reached in self._reached(effect):
                    written[quantity] = _hull(written.get(quantity, reached), reached)
            found[event.id] = written
        return found

    def _reached(self, effect: Effect) -> Sequence[tuple[str, Range]]:
        match effect:
            case Set(quantity, Number(value)):
                return [(quantity, (value, value))]
            case Set(quantity):
                return [(quantity, self._bounds(quantity))]
            case Add(quantity, Number(value)):
                low, high = self._bounds(quantity)
                return [(quantity, (high, high) if value >= 0 else (low, low))]
            case Add(quantity):
                return [(quantity, self._bounds(quantity))]
            case Move(source, target, _):
                return [(source, (0.0, 0.0)), (target, (math.inf, math.inf))]
            case Ballot():
                return [(quantity, (0.0, math.inf)) for quantity, _ in effect.among]
            case Choose(choice, option):
                options = self.network.choices[choice]
                return [(f"{choice}.{other}", YES if other == option else NO) for other in options]
        return []

    def _bounds(self, quantity: str) -> Range:
        known = self.network.quantities[quantity]
        return known.lower, known.upper

    def reachable(self, now: Callable[[str], float], done: Collection[str]) -> frozenset[str]:
        """The events that can still happen: not those `done` that happen but once."""
        ranges: dict[str, Range] = dict.fromkeys(self.network.timed, UNSURE)

        def read(name: str) -> Range:
            found = ranges.get(name)
            if found is None:
                value = now(name)
                found = ranges[name] = (value, value)
            return found

        reached: set[str] = set()
        waiting = [id for id, event in self.network.events.items() if event.again or id not in done]
        while waiting:
            wider: set[str] = set()
            for id in waiting:
                if id not in reached and self._guards[id](read) != NO:
                    reached.add(id)
                    for quantity, to in self._writes[id].items():
                        old = read(quantity)
                        new = _hull(old, to)
                        if new != old:
                            ranges[quantity] = new
                            wider.add(quantity)
            affected = {id for quantity in wider for id in self._guarded_by.get(quantity, ())} - reached
            waiting = [id for id in affected if self.network.events[id].again or id not in done]
        return frozenset(reached)

    def never(self, guard: Node, now: Callable[[str], float]) -> bool:
        """Whether a condition is false, whatever its quantities that are ever written come to."""
        return ranging(guard)(lambda name: self._from_now_on(name, now(name))) == NO

    def _from_now_on(self, quantity: str, now: float) -> Range:
        return _hull((now, now), self._ever.get(quantity, (now, now)))

    @cached_property
    def _ever(self) -> Mapping[str, Range]:
        found: dict[str, Range] = dict.fromkeys(self.network.timed, UNSURE)
        for written in self._writes.values():
            for quantity, to in written.items():
                found[quantity] = _hull(found.get(quantity, to), to)
        return found


def _hull(one: Range, other: Range) -> Range:
    """The least range that holds both."""
    return min(one[0], other[0]), max(one[1], other[1])


def ranging(node: Node) -> Ranging:
    """The values that a formula can have, by the ranges of its quantities; wider where that is hard to say.

    A function of the ranges, so that a formula is taken apart once: it is asked at every line of many histories.
    `language.intervals` has a finer arithmetic and looks at each formula once.
    """
    match node:
        case Number(value):
            known = (float(value), float(value))
            return lambda read: known
        case Unary("not", operand):
            inner = ranging(operand)
            return lambda read: _not(_truth(inner(read)))
        case Unary("-", operand):
            inner = ranging(operand)
            return lambda read: _negative(inner(read))
        case Binary(op, left, right):
            return _of_two(op, ranging(left), ranging(right))
        case Name("time") | Call("since"):
            return lambda read: ANYTHING
    quantity = quantity_of(node)
    if quantity is not None:
        return lambda read: read(quantity)
    return _called(node) if isinstance(node, Call) else lambda read: ANYTHING


def _of_two(op: str, left: Ranging, right: Ranging) -> Ranging:
    decided = {"and": NO, "or": YES}.get(op)

    def found(read: Ranges) -> Range:
        first = left(read)
        return first if first == decided else _joined(op, first, right(read))

    return found


def _called(node: Call) -> Ranging:
    parts = [ranging(argument) for argument in node.arguments]
    match node.function:
        case "sum":
            return lambda read: _safe(*_each(sum, [part(read) for part in parts]))
        case "min" | "max":
            return lambda read: _each(min if node.function == "min" else max, [part(read) for part in parts])
        case "count":
            return lambda read: _each(sum, [_truth(part(read)) for part in parts])
    return lambda read: ANYTHING


def _each(what: Callable[[Sequence[float]], float], parts: Sequence[Range]) -> Range:
    """The same of all lower ends, and of all upper ones."""
    lows, highs = zip(*parts, strict=True)
    return what(lows), what(highs)


def _negative(of: Range) -> Range:
    return -of[1], -of[0]


def _truth(of: Range) -> Range:
    if of == NO:
        return NO
    return YES if of[0] > 0 or of[1] < 0 else UNSURE


def _not(truth: Range) -> Range:
    return 1 - truth[1], 1 - truth[0]


def _joined(op: str, left: Range, right: Range) -> Range:
    match op:
        case "and" | "or":
            (a, b), (c, d) = _truth(left), _truth(right)
            return (min(a, c), min(b, d)) if op == "and" else (max(a, c), max(b, d))
        case "+":
            return _safe(left[0] + right[0], left[1] + right[1])
        case "-":
            return _safe(left[0] - right[1], left[1] - right[0])
        case "*":
            return _times(left, right)
        case "<" | "<=" | ">" | ">=" | "==" | "!=":
            return _compared(op, left, right)
    return ANYTHING


def _times(left: Range, right: Range) -> Range:
    if NO in (left, right):
        return NO
    corners = [x * y for x in left for y in right]
    return ANYTHING if any(math.isnan(corner) for corner in corners) else (min(corners), max(corners))


def _safe(low: float, high: float) -> Range:
    return ANYTHING if math.isnan(low) or math.isnan(high) else (low, high)


def _compared(op: str, left: Range, right: Range) -> Range:
    if op in (">", ">="):
        return _compared("<" if op == ">" else "<=", right, left)
    if op in ("==", "!="):
        same = UNSURE
        if left[1] < right[0] or right[1] < left[0]:
            same = NO
        elif left == right and left[0] == left[1]:
            same = YES
        return same if op == "==" else _not(same)
    always = left[1] < right[0] if op == "<" else left[1] <= right[0]
    never = left[0] >= right[1] if op == "<" else left[0] > right[1]
    return YES if always else NO if never else UNSURE
