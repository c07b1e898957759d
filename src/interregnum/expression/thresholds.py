"""Time in formulas: what a comparison with time means, and at which minutes it changes.

`since(e)` is the time now less the minute `e.last` at which e last happened; of what has never happened it has no
value, and every comparison with it is false. A comparison whose sides are linear in time is written out as
*thresholds*, comparisons of `time` with a minute that only the state decides:

    since(bell) >= 5 min          bell has happened, and time >= bell.last + 5
    2 * since(bell) + 3 < x       bell has happened, and time < bell.last + (x - 3) / 2
    since(bell) > since(gun)      both have happened, and -bell.last > -gun.last

Both evaluators write formulas out before anything else, so that a comparison is the same to the last digit wherever
it stands. Between two thresholds nothing changes by the mere passing of time; where something does, as in
`exp(time) > x` or in a speed of `1 + since(bell)`, it is `restless`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import NamedTuple, TypeAlias

from interregnum.expression.substitution import rebuilt
from interregnum.expression.tree import (
    COMPARISONS,
    MIRRORED,
    NEVER,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    children,
    reads_time,
    walk,
)

NOW, ZERO, ONE = Name("time"), Number(0.0), Number(1.0)
YES, NO = Number(1.0, "flag"), Number(0.0, "flag")
ORDERED = ("<", "<=", ">", ">=")  # what holds for longer than an instant
MOST_CASES = 6  # how often a comparison is taken apart into cases: each time it may double

Cases: TypeAlias = tuple[Node, Node, Node]  # a condition, and what a formula is if it holds and if not
Line: TypeAlias = tuple[Node, Node] | None  # the slope in time and the rest; None of what is not linear


class Threshold(NamedTuple):
    """A minute at which a comparison may change: at it, or just `after` it."""

    minute: Node
    after: bool


def in_time(node: Node) -> Node:
    """The formula with `since(...)`, and every comparison with time, written out in `time` and `e.last`."""
    return _written(node, compared=False) if reads_time(node) else node


def thresholds(node: Node) -> tuple[Threshold, ...]:
    """The minutes at which a condition may change by the mere passing of time, each once."""
    found: dict[Threshold, None] = {}
    for part in walk(in_time(node)):
        if isinstance(part, Binary) and _is_threshold(part):
            found[Threshold(part.right, part.op in (">", "<="))] = None
    return tuple(found)


def restless(node: Node) -> Node | None:
    """The first part that changes by the mere passing of time, and not at thresholds only."""
    match node:
        case Name("time") | Call("since"):
            return node
        case Binary(op) if op in COMPARISONS and _moves(node):
            return None if _rests(in_time(node)) else node
    return next((found for part in children(node) if (found := restless(part)) is not None), None)


def with_flags(node: Node, flag: Callable[[Node], Node]) -> Node:
    """The formula with a flag for each comparison that changes at thresholds and at nothing else."""
    if isinstance(node, Binary) and node.op in COMPARISONS and _moves(node):
        return flag(node) if thresholds(node) and restless(node) is None else node
    return rebuilt(node, lambda part: with_flags(part, flag))


def compared_events(node: Node) -> dict[str, None]:
    """The events whose `since` a comparison compares, without those in conditions within it."""
    found: dict[str, None] = {}
    for part in _sides(node):
        match part:
            case Call("since", (Name(event),)):
                found[event] = None
    return found


# --- what changes with time -----------------------------------------------------------------------------


def _moves(node: Node) -> bool:
    """Whether a side of a comparison changes with time itself, and not only by a condition within it."""
    return bool(compared_events(node)) or any(part == NOW for part in _sides(node))


def _sides(node: Node) -> list[Node]:
    """The parts of both sides of a comparison, but for comparisons within them."""
    found, stack = [], list(reversed(children(node)))
    while stack:
        part = stack.pop()
        if not (isinstance(part, Binary) and part.op in COMPARISONS):
            found.append(part)
            stack += reversed(children(part))
    return found


def _is_threshold(node: Binary) -> bool:
    return node.op in ORDERED and node.left == NOW and not reads_time(node.right)


def _rests(node: Node) -> bool:
    """Whether what is written out reads time at thresholds only."""
    if isinstance(node, Binary) and _is_threshold(node):
        return True
    return node != NOW and all(map(_rests, children(node)))


# --- writing out ----------------------------------------------------------------------------------------


def _written(node: Node, *, compared: bool) -> Node:
    """The formula written out; as a side of what is compared, it is known that what it asks about has happened."""
    match node:
        case Call("since", (Name(event, at),)):
            passed = Binary("-", NOW, Name(f"{event}.last", at), at)
            return passed if compared else Call("if", (_happened(event), passed, Number(math.nan)), at)
        case Binary(op, left, right) if op in COMPARISONS:
            sides = [_written(side, compared=True) for side in (left, right)]
            whole = _compared(op, sides[0], sides[1], MOST_CASES)
            return reduce(
                lambda rest, event: Binary("and", _happened(event), rest), compared_events(node), whole
            )
    return rebuilt(node, lambda part: _written(part, compared=compared))


def _happened(event: str) -> Node:
    return Binary("!=", Name(f"{event}.last"), Number(NEVER))


def _compared(op: str, left: Node, right: Node, cases: int) -> Node:
    """A comparison as thresholds, by cases where a side is not smooth; as it is where that cannot be."""
    if not (reads_time(left) or reads_time(right)):
        return Binary(op, left, right)
    if cases > 0 and (found := _cases(left, cases)) is not None:
        condition, then, otherwise = found
        chosen = (_compared(op, then, right, cases - 1), _compared(op, otherwise, right, cases - 1))
        return Call("if", (condition, *chosen))
    if cases > 0 and _cases(right, cases) is not None:
        return _compared(MIRRORED[op], right, left, cases)
    one, other = _linear(left), _linear(right)
    if one is None or other is None:
        return Binary(op, left, right)
    slope, level = _less(one[0], other[0]), Binary(op, one[1], other[1])
    rising, falling = (
        Binary(sign, NOW, _over(_less(other[1], one[1]), slope)) for sign in (op, MIRRORED[op])
    )
    if isinstance(slope, Number):
        return level if slope.value == 0 else rising if slope.value > 0 else falling
    else_ = Call("if", (Binary("<", slope, ZERO), falling, level))
    return Call("if", (Binary(">", slope, ZERO), rising, else_))


def _cases(node: Node, deep: int) -> Cases | None:
    """The formula by the first condition on which it hangs how it changes with time; None where it is smooth."""
    if not reads_time(node):
        return None
    match node:
        case Binary(op) if op in (*COMPARISONS, "and", "or"):
            return node, YES, NO
        case Unary("not"):
            return node, YES, NO
        case Call("if", (condition, then, otherwise)):
            return condition, then, otherwise
        case Call("min" | "max" as function, (first, *others)):
            rest = others[0] if len(others) == 1 else Call(function, tuple(others))
            return _compared("<=" if function == "min" else ">=", first, rest, deep - 1), first, rest
        case Call("clip", (x, low, high)):
            return _cases(Call("min", (Call("max", (x, low)), high)), deep)
    parts = list(children(node))
    for number, part in enumerate(parts):
        found = _cases(part, deep)
        if found is not None:
            condition, *ways = found
            then, otherwise = (
                _with_parts(node, [*parts[:number], way, *parts[number + 1 :]]) for way in ways
            )
            return condition, then, otherwise
    return None


def _with_parts(node: Node, parts: list[Node]) -> Node:
    given = iter(parts)
    return rebuilt(node, lambda _: next(given))


# --- what is linear in time -----------------------------------------------------------------------------


def _linear(node: Node) -> Line:
    """(slope, rest), neither of which reads time, where the formula is slope * time + rest."""
    if not reads_time(node):
        return ZERO, node
    match node:
        case Name("time"):
            return ONE, ZERO
        case Unary("-", operand):
            return _each(_less, (ZERO, ZERO), _linear(operand))
        case Binary("+", left, right):
            return _each(_plus, _linear(left), _linear(right))
        case Binary("-", left, right):
            return _each(_less, _linear(left), _linear(right))
        case Binary("*", left, right) if not reads_time(right):
            return _each(_times, _linear(left), (right, right))
        case Binary("*", left, right) if not reads_time(left):
            return _each(_times, (left, left), _linear(right))
        case Binary("/", left, right) if not reads_time(right):
            return _each(_over, _linear(left), (right, right))
        case Call("sum", terms):
            first, *others = map(_linear, terms)
            return reduce(lambda whole, term: _each(_plus, whole, term), others, first)
    return None


def _each(join: Callable[[Node, Node], Node], one: Line, other: Line) -> Line:
    return None if one is None or other is None else (join(one[0], other[0]), join(one[1], other[1]))


def _plus(x: Node, y: Node) -> Node:
    if isinstance(x, Number) and isinstance(y, Number):
        return Number(x.value + y.value)
    if x == ZERO or y == ZERO:
        return y if x == ZERO else x
    return _less(x, y.operand) if isinstance(y, Unary) and y.op == "-" else Binary("+", x, y)


def _less(x: Node, y: Node) -> Node:
    """x - y, without a minus that another takes away."""
    if isinstance(x, Number) and isinstance(y, Number):
        return Number(x.value - y.value)
    if isinstance(y, Unary) and y.op == "-":
        return _plus(x, y.operand)
    if y == ZERO:
        return x
    return Unary("-", y) if x == ZERO else Binary("-", x, y)


def _times(x: Node, y: Node) -> Node:
    if isinstance(x, Number) and isinstance(y, Number):
        return Number(x.value * y.value)
    if ZERO in (x, y):
        return ZERO
    if ONE in (x, y):
        return y if x == ONE else x
    return Binary("*", x, y)


def _over(x: Node, y: Node) -> Node:
    if isinstance(x, Number) and isinstance(y, Number) and y.value != 0:
        return Number(x.value / y.value)
    return x if y == ONE or x == ZERO else Binary("/", x, y)
