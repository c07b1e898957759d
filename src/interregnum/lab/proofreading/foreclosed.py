"""What can never happen any more, as far as a network tells.

Some quantities only ever rise (what has happened, how often, a count of the fallen), some only ever fall (the people of
a unit that is never joined). So each quantity has a range from now on, and so has a formula by interval arithmetic; an
event is foreclosed when its guard can be nothing but false from now on, or when it has happened and happens but once.
The range is never too narrow: what is called foreclosed is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property

from interregnum.calculus.network import Add, Ballot, Choose, Move, Network, Set, all_effects
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.expression.tree import quantity_of

Range = tuple[float, float]
Ranges = Callable[[str], Range]
ANYTHING: Range = (-math.inf, math.inf)
UNSURE: Range = (0.0, 1.0)
YES: Range = (1.0, 1.0)
NO: Range = (0.0, 0.0)


class Foreclosure:
    """How the quantities of a network can still change."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @cached_property
    def _ways(self) -> Mapping[str, frozenset[str]]:
        """In which directions each quantity is ever written: `up`, `down`."""
        ways: dict[str, set[str]] = {id: set() for id in self.network.quantities}
        for event in self.network.events.values():
            for effect in all_effects(event):
                match effect:
                    case Set(quantity, Number(0.0)) if self.network.quantities[quantity].lower == 0.0:
                        ways[quantity].add("down")
                    case Set(quantity, Number(1.0)) if self.network.quantities[quantity].upper == 1.0:
                        ways[quantity].add("up")
                    case Set(quantity, Name("time")):
                        ways[quantity].add("up")
                    case Add(quantity, Number(value)):
                        ways[quantity].add("up" if value >= 0 else "down")
                    case Move(source, target, _):
                        ways[source].add("down")
                        ways[target].add("up")
                    case Ballot():
                        for quantity, _ in effect.among:
                            ways[quantity] |= {"up", "down"}
                    case Choose():
                        for quantity in self.network.written_by(effect):
                            ways[quantity] |= {"up", "down"}
                    case Set(quantity) | Add(quantity):
                        ways[quantity] |= {"up", "down"}
        return {id: frozenset(found) for id, found in ways.items()}

    def range_of(self, quantity: str, now: float) -> Range:
        """The values that a quantity can have from now on."""
        known, ways = self.network.quantities[quantity], self._ways[quantity]
        return known.lower if "down" in ways else now, known.upper if "up" in ways else now

    def never(self, guard: Node, now: Callable[[str], float]) -> bool:
        """Whether a condition can be nothing but false from now on."""
        return range_of(guard, lambda name: self.range_of(name, now(name))) == NO


def range_of(node: Node, read: Ranges) -> Range:
    """The values that a formula can have while its quantities keep to their ranges; wider where that is hard to say."""
    match node:
        case Number(value):
            return value, value
        case Name("time"):
            return ANYTHING
        case Unary("not", operand):
            return _not(_truth(range_of(operand, read)))
        case Unary("-", operand):
            low, high = range_of(operand, read)
            return -high, -low
        case Binary(op, left, right):
            return _joined(op, range_of(left, read), range_of(right, read))
    quantity = quantity_of(node)
    if isinstance(node, Call) and node.function == "since":
        return ANYTHING
    if quantity is not None:
        return read(quantity)
    return _called(node, read) if isinstance(node, Call) else ANYTHING


def _called(node: Call, read: Ranges) -> Range:
    parts = [range_of(argument, read) for argument in node.arguments]
    lows, highs = zip(*parts, strict=True)
    match node.function:
        case "sum":
            return _safe(sum(lows), sum(highs))
        case "min":
            return min(lows), min(highs)
        case "max":
            return max(lows), max(highs)
        case "count":
            truths = [_truth(part) for part in parts]
            return sum(low for low, _ in truths), sum(high for _, high in truths)
    return ANYTHING


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
