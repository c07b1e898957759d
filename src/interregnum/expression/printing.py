"""Tree to text."""

from __future__ import annotations

import math
from decimal import Context, Decimal

from interregnum.expression.tree import (
    ATOM,
    COMPARE,
    EXACT,
    MINUS,
    NOT,
    POWER,
    UNITS,
    Binary,
    Call,
    ExpressionError,
    Name,
    Node,
    Number,
    Unary,
    in_base_units,
)


def show(node: Node) -> str:
    """The formula as text, with no more parentheses than needed: `parse(show(node)) == node`."""
    return _shown(node)[0]


def _shown(node: Node) -> tuple[str, int]:
    """The text, and how tightly its loosest operator binds."""
    match node:
        case Number():
            return _shown_number(node), MINUS if node.value < 0 else ATOM
        case Name(id):
            return (id[1:-1], COMPARE) if id.startswith("(") else (id, ATOM)  # a comparison kept as a flag
        case Call(function, arguments):
            return f"{function}({', '.join([_shown(argument)[0] for argument in arguments])})", ATOM
        case Unary("not", operand):
            return "not " + _within(_shown(operand), NOT), NOT
        case Unary(_, Number(value, unit)) if value >= 0 and unit != "flag":
            return f"-({_shown_number(node.operand)})", MINUS  # bare, it would be read as a negative literal
        case Unary(_, operand):
            return "-" + _within(_shown(operand), MINUS), MINUS
        case Binary(op, left, right):
            power = POWER[op]
            before = _within(_shown(left), power + (power == COMPARE))  # comparisons do not chain
            return f"{before} {op} {_within(_shown(right), power + 1)}", power


def _within(shown: tuple[str, int], level: int) -> str:
    text, power = shown
    return text if power >= level else f"({text})"


def _shown_number(number: Node) -> str:
    """The shortest decimal that is read back as the very same float."""
    if not isinstance(number, Number) or not math.isfinite(number.value):
        raise ExpressionError("a formula can only hold finite numbers", number.at, str(number))
    if number.unit == "flag":
        return "yes" if number.value != 0 else "no"
    sign = "-" if number.value < 0 else ""
    suffix = f" {number.unit}" if number.unit else ""
    value = abs(number.value)
    exact = EXACT.divide(Decimal(value), UNITS[number.unit].scale)
    for digits in range(1, EXACT.prec):
        rounded = Context(prec=digits).plus(exact)
        text = f"{rounded:f}" if value == 0 or 1e-6 <= rounded < 1e16 else f"{rounded:e}"
        if in_base_units(text, number.unit) == value:
            break
    return sign + text + suffix
