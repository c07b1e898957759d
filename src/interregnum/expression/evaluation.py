"""What a formula is worth: the reference evaluator."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from interregnum.expression.elementary import exp, log
from interregnum.expression.erfc import erfc
from interregnum.expression.thresholds import in_time
from interregnum.expression.tree import Binary, Call, Name, Node, Number, Unary, children, quantity_of

NAN = math.nan


def holds(value: float) -> bool:
    """Whether a condition that came to this value is true. One that has no value is not."""
    return value != 0 and not math.isnan(value)


def _unless_nan(function: Callable[..., float]) -> Callable[..., float]:
    """The function, which of numbers without a value has none either."""
    return lambda *numbers: NAN if any(map(math.isnan, numbers)) else float(function(*numbers))


def _and(x: float, y: float) -> float:
    return 0.0 if x == 0 else _truth_of_both(x, y)


def _or(x: float, y: float) -> float:
    return 1.0 if holds(x) else _truth_of_either(x, y)


_truth = _unless_nan(lambda x: x != 0)
_truth_of_both = _unless_nan(lambda x, y: x != 0 and y != 0)
_truth_of_either = _unless_nan(lambda x, y: x != 0 or y != 0)


def _exp(x: float) -> float:
    return exp(x)


def _log(x: float) -> float:
    return log(x) if x > 0 else NAN


def _power(x: float, y: float) -> float:
    if y == 0:
        return 1.0
    if x == 0:
        return 0.0 if y > 0 else NAN
    if x > 0:
        return _exp(y * log(x))
    if not y.is_integer():
        return NAN
    size = _exp(y * log(-x))
    return size if y % 2 == 0 else -size


def _normal(x: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * erfc(-x / math.sqrt(2.0))


_BINARY: dict[str, Callable[..., float]] = {
    "or": _or,
    "and": _and,
    "<": _unless_nan(operator.lt),
    "<=": _unless_nan(operator.le),
    ">": _unless_nan(operator.gt),
    ">=": _unless_nan(operator.ge),
    "==": _unless_nan(operator.eq),
    "!=": _unless_nan(operator.ne),
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda x, y: x / y if y != 0 else NAN,
}
_UNARY: dict[str, Callable[..., float]] = {"not": _unless_nan(lambda x: x == 0), "-": operator.neg}
_CALLED: dict[str, Callable[..., float]] = {
    "exp": _exp,
    "log": _log,
    "pow": _unless_nan(_power),
    "clip": _unless_nan(lambda x, low, high: min(max(x, low), high)),
    "if": lambda condition, x, y: NAN if math.isnan(condition) else x if condition != 0 else y,
    "normal": _normal,
}
_FOLDED: dict[str, Callable[..., float]] = {  # over any number of arguments, from the left
    "min": _unless_nan(min),
    "max": _unless_nan(max),
    "sum": operator.add,
}


def evaluate(node: Node, values: Callable[[str], float] | Mapping[str, float], now: float) -> float:
    """The value of a formula: the reference that every other evaluator must equal bit for bit.

    `values` gives each quantity of `names(node)`; `now` is minutes since the scenario's start. A condition
    yields 1 or 0, and whatever is not 0 is true. What has no value (x / 0, the logarithm of 0, 0 to a negative power)
    is NaN, and so is whatever is computed from it; not, though, an `if` that takes the other side, `no and ...` and
    `yes or ...`. What is too large for a float is infinite.
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
