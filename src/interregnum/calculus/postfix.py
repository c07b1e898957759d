"""Formulas as postfix programs for the machine: the same meaning as `expression.evaluate`, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interregnum.calculus.kernel import layout
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, in_time
from interregnum.expression.tree import COMPARE, POWER, quantity_of, unknown_name

_BINARY = {
    "or": layout.OR,
    "and": layout.AND,
    "<": layout.LT,
    "<=": layout.LE,
    ">": layout.GT,
    ">=": layout.GE,
    "==": layout.EQ,
    "!=": layout.NE,
    "+": layout.ADD,
    "-": layout.SUB,
    "*": layout.MUL,
    "/": layout.DIV,
}
_UNARY = {"not": layout.NOT, "-": layout.NEG}
_CALLED = {
    "exp": layout.EXP,
    "log": layout.LOG,
    "pow": layout.POW,
    "clip": layout.CLIP,
    "if": layout.IF,
    "normal": layout.NORMAL,
}
_FOLDED = {
    "min": layout.MIN,
    "max": layout.MAX,
    "sum": layout.ADD,
}  # over any number of arguments, from the left
_SIGNS = {operation: sign for sign, operation in (*_BINARY.items(), *_UNARY.items())}
_FUNCTIONS = {operation: name for name, operation in (*_FOLDED.items(), *_CALLED.items())}
# How many values each operation takes off the stack; every one puts one back.
_POPS = (
    dict.fromkeys(_BINARY.values(), 2)
    | dict.fromkeys(_FOLDED.values(), 2)
    | dict.fromkeys([*_UNARY.values(), *_CALLED.values()], 1)
    | {layout.POW: 2, layout.CLIP: 3, layout.IF: 3}
)


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
                program.append((_UNARY[op], 0))
            case Binary(op, left, right):
                emit(left)
                emit(right)
                program.append((_BINARY[op], 0))
            case Call():
                emit_call(part)

    def emit_call(call: Call) -> None:
        quantity = quantity_of(call)
        if quantity is not None:
            load(quantity, call.at)
            return
        counting = call.function in ("count", "share")
        folded = layout.ADD if counting else _FOLDED.get(call.function)
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
            program.append((_CALLED[call.function], 0))

    emit(in_time(node))
    return program


def decompile_postfix(
    program: Sequence[tuple[int, int]], quantities: Sequence[str], constants: Sequence[float]
) -> Node:
    """A formula with the meaning of the program: what `compile_postfix` made it from, but for units and groups."""
    stack: list[Node] = []
    for operation, argument in program:
        if operation == layout.CONST:
            stack.append(Number(float(constants[argument])))
        elif operation in (layout.LOAD, layout.NOW):
            stack.append(Name(quantities[argument] if operation == layout.LOAD else "time"))
        else:
            taken = [stack.pop() for _ in range(_POPS[operation])][::-1]
            stack.append(_applied(operation, tuple(taken)))
    return stack.pop()


def _applied(operation: int, taken: tuple[Node, ...]) -> Node:
    if operation not in _SIGNS:
        return Call(_FUNCTIONS[operation], taken)
    sign, (first, *rest) = _SIGNS[operation], taken
    return Binary(sign, first, rest[0]) if rest else Unary(sign, first)


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
