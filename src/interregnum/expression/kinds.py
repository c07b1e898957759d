"""What kind of quantity a formula yields, and which formulas make no sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interregnum.expression.printing import show
from interregnum.expression.tree import (
    COMPARISONS,
    FUNCTIONS,
    POWER,
    UNITS,
    WRITABLE_UNITS,
    Binary,
    Call,
    ExpressionError,
    Kind,
    Name,
    Node,
    Number,
    Unary,
    unknown_name,
)


def kind_of(node: Node, kinds: Mapping[str, Kind]) -> Kind:
    """What kind of quantity a formula yields, given the kind of every quantity there is.

    A number without unit goes with anything. Raises `ExpressionError` for unknown names and for what makes no
    sense, such as people + share. That events exist is the caller's to check (`event_references`).
    """
    match node:
        case Number(_, unit, at):
            if unit not in UNITS:
                raise ExpressionError(f"'{unit}' is not a unit", at, unit, ", ".join(WRITABLE_UNITS))
            return UNITS[unit].kind
        case Name("time"):
            return "minutes"
        case Name(id, at):
            if id not in kinds:
                raise unknown_name(id, at, kinds)
            return kinds[id]
        case Unary("not", operand):
            check_condition(operand, kinds)
            return "flag"
        case Unary("-", operand):
            return _amount(_measure(operand, kinds))
        case Binary("and" | "or", left, right):
            check_condition(left, kinds)
            check_condition(right, kinds)
            return "flag"
        case Binary("==" | "!=", left, right, at):
            _common("compared", at, [kind_of(left, kinds), kind_of(right, kinds)])
            return "flag"
        case Binary(op, left, right, at) if op in POWER:
            return _combined(op, at, _measure(left, kinds), _measure(right, kinds))
        case Call():
            return _kind_of_call(node, kinds)
    raise ExpressionError(f"there is no operator '{node.op}'", node.at, node.op)


def check_condition(node: Node, kinds: Mapping[str, Kind]) -> None:
    """Raise `ExpressionError` unless the formula can be true or false."""
    kind = kind_of(node, kinds)
    literal = isinstance(node, Number) and node.value in (0.0, 1.0)
    if kind != "flag" and not (kind == "number" and literal):
        text = show(node)
        raise ExpressionError(
            f"{text} is neither true nor false: compare it with something",
            node.at,
            kind,
            "a flag",
            f"{text} > 0" if isinstance(node, Name) and kind in ("number", "people") else "",
        )


def _measure(node: Node, kinds: Mapping[str, Kind]) -> Kind:
    """The kind of something one may order or calculate with."""
    kind = kind_of(node, kinds)
    if kind in ("place", "authority"):
        raise ExpressionError(
            f"one cannot calculate with {show(node)}, which is of kind {kind}", node.at, kind, "== or !="
        )
    return kind


def _amount(kind: Kind) -> Kind:
    """The outcome of a calculation is never a flag: yes and no have become 1 and 0."""
    return "number" if kind == "flag" else kind


def _common(doing: str, at: int, found: Sequence[Kind]) -> Kind:
    """The kind that all share, numbers aside."""
    kinds = [kind for kind in dict.fromkeys(found) if kind != "number"]
    if len(kinds) > 1:
        raise ExpressionError(
            f"{' and '.join(kinds)} cannot be {doing}",
            at,
            ", ".join(found),
            "one kind, or numbers without unit",
        )
    return kinds[0] if kinds else "number"


def _combined(op: str, at: int, left: Kind, right: Kind) -> Kind:
    if op == "*":
        return _product(_amount(left), _amount(right))
    if op == "/":
        return _quotient(_amount(left), _amount(right))
    # A flag is not turned into a number here: one more for `yes` is a slip where people are added.
    if op in COMPARISONS:
        _common("compared", at, [left, right])
        return "flag"
    return _amount(_common("added or subtracted", at, [left, right]))


def _product(left: Kind, right: Kind) -> Kind:
    for factor, measured in ((left, right), (right, left)):
        if factor == "number" or (factor == "share" and measured != "number"):
            return measured
    return "number"


def _quotient(left: Kind, right: Kind) -> Kind:
    if left == right == "people":
        return "share"
    return left if right in ("number", "share") and left != right else "number"


def _kind_of_call(node: Call, kinds: Mapping[str, Kind]) -> Kind:
    function, arguments = node.function, node.arguments
    match function:
        case "happened":
            return "flag"
        case "times":
            return "number"
        case "since":
            return "minutes"
        case "count" | "share":
            for argument in arguments:
                check_condition(argument, kinds)
            return "number" if function == "count" else "share"
        case "exp" | "log" | "pow" | "normal":
            for argument in arguments:
                _measure(argument, kinds)
            return "share" if function == "normal" else "number"
        case "if":
            check_condition(arguments[0], kinds)
            return _common(
                "the two outcomes of if", node.at, [kind_of(each, kinds) for each in arguments[1:]]
            )
        case "sum":
            return _amount(_common("added", node.at, [_measure(each, kinds) for each in arguments]))
        case "min" | "max" | "clip":
            return _common(f"mixed in {function}", node.at, [_measure(each, kinds) for each in arguments])
    raise ExpressionError(f"there is no function '{function}'", node.at, function, ", ".join(FUNCTIONS))
