"""What a formula is worth: the reference evaluator, and the same as postfix."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from interregnum import layout
from interregnum.expression.tree import (
    COMPARE,
    POWER,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    children,
    quantity_of,
    unknown_name,
)


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


class _Operation(NamedTuple):
    opcode: int
    pops: int
    apply: Callable[..., float]


_BINARY = {
    "or": _Operation(layout.OR, 2, lambda x, y: 1.0 if x != 0 or y != 0 else 0.0),
    "and": _Operation(layout.AND, 2, lambda x, y: 1.0 if x != 0 and y != 0 else 0.0),
    "<": _Operation(layout.LT, 2, lambda x, y: float(x < y)),
    "<=": _Operation(layout.LE, 2, lambda x, y: float(x <= y)),
    ">": _Operation(layout.GT, 2, lambda x, y: float(x > y)),
    ">=": _Operation(layout.GE, 2, lambda x, y: float(x >= y)),
    "==": _Operation(layout.EQ, 2, lambda x, y: float(x == y)),
    "!=": _Operation(layout.NE, 2, lambda x, y: float(x != y)),
    "+": _Operation(layout.ADD, 2, operator.add),
    "-": _Operation(layout.SUB, 2, operator.sub),
    "*": _Operation(layout.MUL, 2, operator.mul),
    "/": _Operation(layout.DIV, 2, _divide),
}
_UNARY = {
    "not": _Operation(layout.NOT, 1, lambda x: 1.0 if x == 0 else 0.0),
    "-": _Operation(layout.NEG, 1, operator.neg),
}
_CALLED = {
    "exp": _Operation(layout.EXP, 1, lambda x: math.exp(min(x, 700.0))),
    "log": _Operation(layout.LOG, 1, lambda x: math.log(max(x, 1e-300))),
    "pow": _Operation(layout.POW, 2, _power),
    "clip": _Operation(layout.CLIP, 3, _clip),
    "if": _Operation(layout.IF, 3, lambda condition, x, y: x if condition != 0 else y),
    "normal": _Operation(layout.NORMAL, 1, _normal),
}
_FOLDED = {  # over any number of arguments, from the left
    "min": _Operation(layout.MIN, 2, min),
    "max": _Operation(layout.MAX, 2, max),
    "sum": _BINARY["+"],
}
_POPS = {each.opcode: each.pops for table in (_BINARY, _UNARY, _CALLED, _FOLDED) for each in table.values()}


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
                return _UNARY[op].apply(value(operand))
            case Binary(op, left, right):
                return _BINARY[op].apply(value(left), value(right))
        quantity = quantity_of(part)
        if quantity is not None:
            known = float(read(quantity))
            return now - known if isinstance(part, Call) and part.function == "since" else known
        return _called(part, [value(argument) for argument in children(part)])

    return value(node)


def _called(node: Node, arguments: Sequence[float]) -> float:
    function = node.function if isinstance(node, Call) else ""
    if function in _FOLDED:
        return reduce(_FOLDED[function].apply, arguments)
    if function in ("count", "share"):
        true = reduce(operator.add, map(_truth, arguments))
        return true if function == "count" else true / len(arguments)
    return _CALLED[function].apply(*arguments)


def compile_postfix(node: Node, index: Mapping[str, int], constants: list[float]) -> list[tuple[int, int]]:
    """The formula as (operation, argument) pairs for the kernel.

    `index` numbers the quantities. `constants` is shared by all programs: values it lacks are appended. The
    argument of operations other than CONST and LOAD is 0. Raises `ExpressionError` for a name not in `index`.
    """
    program: list[tuple[int, int]] = []

    def push(constant: float) -> None:
        if constant not in constants:
            constants.append(constant)
        program.append((layout.CONST, constants.index(constant)))

    def load(quantity: str, at: int) -> None:
        if quantity not in index:
            raise unknown_name(quantity, at, index)
        program.append((layout.LOAD, index[quantity]))

    def emit(part: Node) -> None:
        match part:
            case Number(constant):
                push(constant)
            case Name("time"):
                program.append((layout.NOW, 0))
            case Name(quantity, at):
                load(quantity, at)
            case Unary(op, operand):
                emit(operand)
                program.append((_UNARY[op].opcode, 0))
            case Binary(op, left, right):
                emit(left)
                emit(right)
                program.append((_BINARY[op].opcode, 0))
            case Call():
                emit_call(part)

    def emit_call(call: Call) -> None:
        quantity = quantity_of(call)
        if quantity is not None:
            if call.function == "since":
                program.append((layout.NOW, 0))
            load(quantity, call.at)
            if call.function == "since":
                program.append((layout.SUB, 0))
            return
        counting = call.function in ("count", "share")
        folded = (
            layout.ADD if counting else _FOLDED[call.function].opcode if call.function in _FOLDED else None
        )
        for number, argument in enumerate(call.arguments):
            emit(argument)
            if counting and not _is_truth(argument):
                push(0.0)
                program.append((layout.NE, 0))
            if folded is not None and number > 0:
                program.append((folded, 0))
        if call.function == "share":
            push(float(len(call.arguments)))
            program.append((layout.DIV, 0))
        elif folded is None:
            program.append((_CALLED[call.function].opcode, 0))

    emit(node)
    return program


def _is_truth(node: Node) -> bool:
    """Whether the value can only be 1 or 0."""
    match node:
        case Unary("not"):
            return True
        case Binary(op):
            return POWER[op] <= COMPARE
    return False


def stack_depth(program: Sequence[tuple[int, int]]) -> int:
    """How many values a postfix program holds at once."""
    depth = deepest = 0
    for operation, _ in program:
        depth += 1 - _POPS.get(operation, 0)
        deepest = max(deepest, depth)
    return deepest
