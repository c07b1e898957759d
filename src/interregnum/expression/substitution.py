"""Trees out of trees: substitution, and groups replaced by their members."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from interregnum.expression.printing import show
from interregnum.expression.tree import (
    AGGREGATES,
    EVENT_QUANTITY,
    MAX_NODES,
    Binary,
    Call,
    ExpressionError,
    Name,
    Node,
    Number,
    Unary,
    checked_height,
    quantity_of,
    walk,
)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node over changed children."""
    match node:
        case Call(function, arguments, at) if function not in EVENT_QUANTITY:
            return Call(function, tuple([change(argument) for argument in arguments]), at)
        case Unary(op, operand, at):
            return Unary(op, change(operand), at)
        case Binary(op, left, right, at):
            return Binary(op, change(left), change(right), at)
    return node


def substitute(node: Node, mapping: Mapping[str, Node]) -> Node:
    """The formula with quantities replaced by formulas.

    Keys are as `names` gives them: `held.happened` stands for `happened(held)`, and `held.last` for the
    moment that `since(held)` counts from.
    """

    def change(part: Node) -> Node:
        quantity = quantity_of(part)
        if quantity is None or quantity not in mapping:
            return rebuilt(part, change)
        if isinstance(part, Call) and part.function == "since":
            return Binary("-", Name("time", part.at), mapping[quantity], part.at)
        return mapping[quantity]

    return checked_height(change(node))


def expand_groups(node: Node, groups: Mapping[str, Sequence[str]]) -> Node:
    """The formula with group references inside `count`, `share` and `sum` replaced by their members.

    `sum(garrison.people)` becomes `sum(first.people, second.people)`. An argument may be a formula about a
    group (`count(garrison.people > 100)`, `share(happened(garrison.left))`); it is then repeated for each
    member. Over no members at all, each of the three is 0. Raises `ExpressionError` where a group stands
    anywhere else.
    """

    if _is_free_of(node, groups):
        return node

    def change(part: Node, inside: bool) -> Node:
        if isinstance(part, Call) and part.function in AGGREGATES:
            return _aggregate(part, [change(argument, True) for argument in part.arguments], groups)
        group = _group_of(part, groups)
        if group is not None and not inside:
            shown = show(part)
            raise ExpressionError(
                f"{group} is a group: which of its members is meant?",
                part.at,
                shown,
                ", ".join([f"{function}({shown})" for function in AGGREGATES]) + ", or one member",
            )
        return rebuilt(part, lambda child: change(child, inside))

    return checked_height(change(node, False))


def _is_free_of(node: Node, groups: Mapping[str, Sequence[str]]) -> bool:
    """Whether no group stands in a formula of sensible size, so that it is as it should be already."""
    size = 0
    for part in walk(node):
        size += 1
        if _group_of(part, groups) is not None:
            return False
    return size <= MAX_NODES


def _aggregate(call: Call, arguments: Sequence[Node], groups: Mapping[str, Sequence[str]]) -> Node:
    expanded: list[Node] = []
    size = 0
    for argument in arguments:
        group = _only_group(argument, groups)
        size += sum(1 for _ in walk(argument)) * (1 if group is None else len(groups[group]))
        if size > MAX_NODES:
            raise ExpressionError(
                "the formula grows too large over its groups", call.at, f"more than {MAX_NODES} parts"
            )
        if group is None:
            expanded.append(argument)
        else:
            expanded += [_for_member(argument, group, member) for member in groups[group]]
    return Call(call.function, tuple(expanded), call.at) if expanded else Number(0.0, "", call.at)


def _group_of(node: Node, groups: Mapping[str, Sequence[str]]) -> str | None:
    """The group that a name, or the event in a call, belongs to by its first part."""
    match node:
        case Name(id):
            head = id.partition(".")[0]
        case Call(function, (Name(id),)) if function in EVENT_QUANTITY:
            head = id.partition(".")[0]
        case _:
            return None
    return head if head in groups else None


def _only_group(argument: Node, groups: Mapping[str, Sequence[str]]) -> str | None:
    only: str | None = None
    for part in walk(argument):
        group = _group_of(part, groups)
        if group is not None and only is not None and group != only:
            raise ExpressionError(
                f"one argument speaks of two groups, {only} and {group}",
                part.at,
                show(part),
                "one group in each argument",
            )
        only = group or only
    return only


def _for_member(node: Node, group: str, member: str) -> Node:
    """The formula with the member in the place of its group."""

    def change(part: Node) -> Node:
        match part:
            case Name(id, at) if id.partition(".")[0] == group:
                return Name(member + id[len(group) :], at)
            case Call(function, (Name() as event,), at) if function in EVENT_QUANTITY:
                return Call(function, (change(event),), at)
        return rebuilt(part, change)

    return change(node)
