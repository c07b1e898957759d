"""What a formula is worth: the reference evaluator."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from interregnum.expression.thresholds import in_time
from interregnum.expression.tree import Binary, Call, Name, Node, Number, Unary, children, quantity_of


def _truth(x: float) -> float:
    return 1.0 if x != 0 else 0.0


def _divide(x: float, y: float) -> float:
    return 0.0 if y == 0 else x / y  # a share of nobody is none


def _power(x: float, y: float) -> float:
    if y == 0:
        return 1.0
    return 0.0 if x <= 0 else math.exp(min(y * math.log(x), 700.0))


def _clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def _normal(x: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


_BINARY: dict[str, Callable[..., float]] = {
    "or": lambda x, y: 1.0 if x != 0 or y != 0 else 0.0,
    "and": lambda x, y: 1.0 if x != 0 and y != 0 else 0.0,
    "<": lambda x, y: float(x < y),
    "<=": lambda x, y: float(x <= y),
    ">": lambda x, y: float(x > y),
    ">=": lambda x, y: float(x >= y),
    "==": lambda x, y: float(x == y),
    "!=": lambda x, y: float(x != y),
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
}
_UNARY: dict[str, Callable[..., float]] = {"not": lambda x: 1.0 if x == 0 else 0.0, "-": operator.neg}
_CALLED: dict[str, Callable[..., float]] = {
    "exp": lambda x: math.exp(min(x, 700.0)),
    "log": lambda x: math.log(max(x, 1e-300)),
    "pow": _power,
    "clip": _clip,
    "if": lambda condition, x, y: x if condition != 0 else y,
    "normal": _normal,
}
_FOLDED: dict[str, Callable[..., float]] = {  # over any number of arguments, from the left
    "min": min,
    "max": max,
    "sum": operator.add,
}


def evaluate(node: Node, values: Callable[[str], float] | Mapping[str, float], now: float) -> float:
    """The value of a formula: the reference that every other evaluator must equal bit for bit.

    `values` gives each quantity of `names(node)`; `now` is minutes since the scenario's start. A condition
    yields 1 or 0, and whatever is not 0 is true. Everything is computed, also the side of `if` not taken.
    """
    read = values.__getitem__ if isinstance(values, Mapping) else values

    def value(part: Node) -> float:
        match part:
            case Number(constant):
                return constant
            case Name("time"):
                return now
            case Unary(op, operand):
                return _UNARY[op](value(operand))
            case Binary(op, left, right):
                return _BINARY[op](value(left), value(right))
        quantity = quantity_of(part)
        if quantity is not None:
            return float(read(quantity))
        return _called(part, [value(argument) for argument in children(part)])

    return value(in_time(node))


def _called(node: Node, arguments: Sequence[float]) -> float:
    function = node.function if isinstance(node, Call) else ""
    if function in _FOLDED:
        return reduce(_FOLDED[function], arguments)
    if function in ("count", "share"):
        true = reduce(operator.add, map(_truth, arguments))
        return true if function == "count" else true / len(arguments)
    return _CALLED[function](*arguments)
