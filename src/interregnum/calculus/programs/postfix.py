"""Formulas as postfix programs for the machine: the same meaning as `expression.evaluate`, in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

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
# Functions over any number of arguments, from the left.
_FOLDED = {"min": layout.MIN, "max": layout.MAX, "sum": layout.ADD}
_SIGNS = {operation: sign for sign, operation in (*_BINARY.items(), *_UNARY.items())}
_FUNCTIONS = {operation: name for name, operation in (*_FOLDED.items(), *_CALLED.items())}
# How many values each operation takes off the stack; every one puts one back.
_POPS = (
    dict.fromkeys(_BINARY.values(), 2)
    | dict.fromkeys(_FOLDED.values(), 2)
    | dict.fromkeys([*_UNARY.values(), *_CALLED.values()], 1)
    | {layout.POW: 2, layout.CLIP: 3, layout.IF: 3}
)
_GROWS = {operation: 1 - popped for operation, popped in _POPS.items()} | {
    layout.CONST: 1,
    layout.LOAD: 1,
    layout.NOW: 1,
}

Program: TypeAlias = list[tuple[int, int]]  # operations, each with its argument


class Postfix:
    """Compiles formulas over the same quantities to (operation, argument) pairs for the kernel.

    `index` numbers the quantities, `constants` the constants of all programs as they come. The argument of operations
    other than CONST and LOAD is 0. What formulas have in common is compiled once.
    """

    def __init__(self, index: Mapping[str, int]) -> None:
        self.index = index
        self.constants: dict[float, int] = {}
        self.made: dict[Node, Program] = {}

    def program(self, node: Node) -> Program:
        """The program of a formula. Raises `ExpressionError` for a name not in `index`."""
        return self._program(in_time(node))

    def _program(self, node: Node) -> Program:
        if isinstance(node, Name):
            return [(layout.NOW, 0) if node.id == "time" else self._load(node.id, node.at)]
        if isinstance(node, Number):
            return [self._constant(node.value)]
        made = self.made.get(node)
        if made is None:
            match node:
                case Unary(op, operand):
                    made = [*self._program(operand), (_UNARY[op], 0)]
                case Binary(op, left, right):
                    made = [*self._program(left), *self._program(right), (_BINARY[op], 0)]
                case Call():
                    made = self._call(node)
            self.made[node] = made
        return made

    def _constant(self, constant: float) -> tuple[int, int]:
        return layout.CONST, self.constants.setdefault(constant, len(self.constants))

    def _load(self, quantity: str, at: int) -> tuple[int, int]:
        if quantity not in self.index:
            raise unknown_name(quantity, at, self.index)
        return layout.LOAD, self.index[quantity]

    def _call(self, call: Call) -> Program:
        quantity = quantity_of(call)
        if quantity is not None:
            return [self._load(quantity, call.at)]
        program: Program = []
        counting = call.function in ("count", "share")
        folded = layout.ADD if counting else _FOLDED.get(call.function)
        for number, argument in enumerate(call.arguments):
            program += self._program(argument)
            if counting and not _is_truth(argument):
                program += (self._constant(0.0), (layout.NE, 0))
            if folded is not None and number > 0:
                program.append((folded, 0))
        if call.function == "share":
            program += (self._constant(float(len(call.arguments))), (layout.DIV, 0))
        elif folded is None:
            program.append((_CALLED[call.function], 0))
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


def taken_by(operation: int) -> int:
    """How many values the operation takes off the stack."""
    return _POPS.get(operation, 0)


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
        depth += _GROWS[operation]
        if depth > deepest:
            deepest = depth
    return deepest
