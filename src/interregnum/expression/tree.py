"""What a formula is: nodes, vocabulary, and how to look at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from interregnum.errors import InterregnumError, nearest_name

MAX_LENGTH = 4_000  # characters in one formula that people write
MAX_MADE = 1_000_000  # in one that a mechanism makes: it may name every unit of a scenario
MAX_NESTING = 50  # parentheses, calls, `not` and unary minus inside each other
MAX_HEIGHT = 150  # levels of the tree (a chain of n operators has n): recursion stays below Python's limit
MAX_NODES = 50_000  # after groups are replaced by their members: sums of sums of sums multiply

Kind = Literal["flag", "share", "people", "minutes", "number", "place", "authority", "km"]


class ExpressionError(InterregnumError):
    """A formula that cannot be read, or does not make sense.

    `at` is the column in the text, from 0. `found`, `allowed` and `nearest` are as in `Problem`.
    """

    def __init__(
        self, message: str, at: int = 0, found: str = "", allowed: str = "", nearest: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.found = found
        self.allowed = allowed
        self.nearest = nearest


class _Remembering:
    """A formula keeps what it reads, once that was asked: it never changes, and is asked many times over."""

    __slots__ = ("_names", "_reads_time", "_references")
    _names: tuple[str, ...]
    _references: tuple[tuple[str, str, int], ...]
    _reads_time: bool


@dataclass(frozen=True, slots=True)
class Number(_Remembering):
    """A literal, in base units (minutes, share); `unit` is as written, `flag` for yes and no."""

    value: float
    unit: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name(_Remembering):
    """A quantity, or `time`. As the argument of `happened`, `times` and `since`: an event."""

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call(_Remembering):
    """One of the language's own functions."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary(_Remembering):
    """`not` or `-`; `at` is the column of the operator."""

    op: str
    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary(_Remembering):
    """`or and < <= > >= == != + - * /`; `at` is the column of the operator."""

    op: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Name | Call | Unary | Binary


class _Unit(NamedTuple):
    scale: Decimal  # how much of the base unit one of these is
    kind: Kind


class _Function(NamedTuple):
    fewest: int
    most: int | None
    usage: str


# Decimal arithmetic, so that 7 % is the same float as 0.07 and every float can be written in every unit.
EXACT = Context(prec=60, Emin=-9999, Emax=9999, traps=[])  # too large is infinite, and reported
UNITS = {
    "": _Unit(Decimal(1), "number"),
    "s": _Unit(EXACT.divide(1, 60), "minutes"),
    "min": _Unit(Decimal(1), "minutes"),
    "h": _Unit(Decimal(60), "minutes"),
    "%": _Unit(Decimal("0.01"), "share"),
    "people": _Unit(Decimal(1), "people"),
    "km": _Unit(Decimal(1), "km"),
    "flag": _Unit(Decimal(1), "flag"),
}
WRITABLE_UNITS = [unit for unit in UNITS if unit not in ("", "flag")]
FLAGS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
OPERATOR_WORDS = ("or", "and", "not", "is")
FUNCTIONS = {
    "min": _Function(2, None, "min(a, b, ...)"),
    "max": _Function(2, None, "max(a, b, ...)"),
    "exp": _Function(1, 1, "exp(x)"),
    "log": _Function(1, 1, "log(x)"),
    "pow": _Function(2, 2, "pow(x, y)"),
    "clip": _Function(3, 3, "clip(x, low, high)"),
    "if": _Function(3, 3, "if(condition, then, otherwise)"),
    "normal": _Function(1, 1, "normal(x)"),
    "count": _Function(1, None, "count(a, b, ...)"),
    "share": _Function(1, None, "share(a, b, ...)"),
    "sum": _Function(1, None, "sum(a, b, ...)"),
    "happened": _Function(1, 1, "happened(event)"),
    "times": _Function(1, 1, "times(event)"),
    "since": _Function(1, 1, "since(event)"),
}
NEVER = -1e9  # the minute `e.last` of what has not happened yet
EVENT_QUANTITY = {"happened": "happened", "times": "times", "since": "last"}
AGGREGATES = ("count", "share", "sum")  # the functions that take groups
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

OR, AND, NOT, COMPARE, ADD, MULTIPLY, MINUS, ATOM = range(1, 9)  # how tightly each binds
POWER = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(COMPARISONS, COMPARE),
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
}


def in_base_units(text: str, unit: str) -> float:
    scale = UNITS[unit].scale
    return float(text) if scale == 1 else float(EXACT.multiply(Decimal(text), scale))


def unknown_name(name: str, at: int, known: Mapping[str, object]) -> ExpressionError:
    return ExpressionError(
        f"there is no quantity '{name}'", at, name, "a quantity of the scenario", nearest_name(name, known)
    )


def children(node: Node) -> tuple[Node, ...]:
    """The parts that are formulas themselves; the name of an event is not."""
    match node:
        case Call(function, arguments) if function not in EVENT_QUANTITY:
            return arguments
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node without recursion; those that read something in order of appearance."""
    stack = [node]
    while stack:
        node = stack.pop()
        stack += reversed(children(node))
        yield node


def checked_height(node: Node) -> Node:
    level: list[Node] = [node]
    for _ in range(MAX_HEIGHT):
        level = list(chain.from_iterable(map(children, level)))
        if not level:
            return node
    raise ExpressionError(
        "the formula chains too many operators",
        level[0].at,
        f"more than {MAX_HEIGHT} levels",
        "sum(...), count(...), max(...) over the same terms",
    )


def quantity_of(node: Node) -> str | None:
    """The name of the quantity that this node by itself reads, if any."""
    match node:
        case Name(id) if id != "time":
            return id
        case Call(function, (Name(event),)) if function in EVENT_QUANTITY:
            return f"{event}.{EVENT_QUANTITY[function]}"
    return None


def names(node: Node) -> tuple[str, ...]:
    """The quantities a formula reads, each once, in order of appearance. `time` is not one of them."""
    try:
        return node._names
    except AttributeError:
        _look(node)
        return node._names


def event_references(node: Node) -> tuple[tuple[str, str, int], ...]:
    """(function, event, column) for every `happened`, `times` and `since`, in order of appearance."""
    try:
        return node._references
    except AttributeError:
        _look(node)
        return node._references


def reads_time(node: Node) -> bool:
    """Whether the value changes by the mere passing of time: `time` or `since(...)` occurs."""
    try:
        return node._reads_time
    except AttributeError:
        _look(node)
        return node._reads_time


def _look(node: Node) -> None:
    """Find what a formula reads, and keep it there."""
    found: dict[str, None] = {}
    references: list[tuple[str, str, int]] = []
    timed = False
    stack: list[Node] = [node]
    while stack:  # written out, without `walk`: every formula comes by here
        part = stack.pop()
        if isinstance(part, Name):
            if part.id == "time":
                timed = True
            else:
                found[part.id] = None
        elif isinstance(part, Binary):
            stack += (part.right, part.left)
        elif isinstance(part, Call):
            timed = timed or part.function == "since"
            asked = quantity_of(part)
            if asked is not None:
                found[asked] = None
                event = part.arguments[0]
                assert isinstance(event, Name)
                references.append((part.function, event.id, event.at))
            else:
                stack += reversed(children(part))
        elif isinstance(part, Unary):
            stack.append(part.operand)
    for name, value in (("_names", tuple(found)), ("_references", tuple(references)), ("_reads_time", timed)):
        object.__setattr__(node, name, value)


def numbers(node: Node) -> tuple[Number, ...]:
    """The literal numbers in order of appearance, without yes and no: those that need a basis."""
    return tuple(part for part in walk(node) if isinstance(part, Number) and part.unit != "flag")


def conjunction(node: Node) -> tuple[tuple[str, str, float], ...] | None:
    """(quantity, comparison, constant) for each clause, if the formula is nothing but such clauses and `and`.

    A bare name is `!= 0`, `not name` is `== 0`, and `300 > x` is turned round. None for any other formula.
    """
    clauses: list[tuple[str, str, float]] = []
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Binary) and part.op == "and":
            stack += (part.right, part.left)
            continue
        clause = _clause(part)
        if clause is None:
            return None
        clauses.append(clause)
    return tuple(clauses)


def _clause(node: Node) -> tuple[str, str, float] | None:
    match node:
        case Unary("not", operand):
            name, op, value = operand, "==", 0.0
        case Binary(sign, left, Number(constant)) if sign in COMPARISONS:
            name, op, value = left, sign, constant
        case Binary(sign, Number(constant), right) if sign in COMPARISONS:
            name, op, value = right, MIRRORED[sign], constant
        case _:
            name, op, value = node, "!=", 0.0
    quantity = quantity_of(name)
    if quantity is None or (isinstance(name, Call) and name.function == "since"):
        return None
    return quantity, op, value
