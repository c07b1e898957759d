"""Values that cannot be, as far as that can be proved before a history is played.

Proofs are by interval arithmetic, as in `reach`. What cannot be proved is found when it happens, and stops the history.

Problem codes: no-value, out-of-range, zero-time-cycle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from interregnum import model
from interregnum.errors import Problem
from interregnum.expression import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    names,
    reads_time,
    show,
    substitute,
)
from interregnum.language.intervals import Range
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import constant, limits_of
from interregnum.language.walk import FormulaAt
from interregnum.model.values.fields import Limits


def no_value(context: Context) -> Iterator[Problem]:
    """A formula that divides by nought, or becomes too large, whatever happens."""
    known = context.network.definitions
    broken = {id for id, node in known.items() if context.valueless(node) is not None}
    for written in context.formulas:
        if _is_limited_constant(written) or not broken.isdisjoint(names(context.tree(written))):
            continue  # `amounts.within_bounds` speaks of it, or it is reported where it is defined
        found = context.valueless(_whole(context, written))
        if found is not None:
            message = "this has no value, whatever happens"
            read = [f"{name} is {_shown(context.everything[name])}" for name in names(found)]
            values = f" ({'; '.join(read[:3])})" if read else ""
            allowed = "a number; `if(x > 0, a / x, 0)` where there may be nothing to divide by"
            yield context.problem(
                "no-value", message, written.path, 0, found=show(found) + values, allowed=allowed
            )


def _is_limited_constant(written: FormulaAt) -> bool:
    return limits_of(written) is not None and constant(written.text) is not None


def _whole(context: Context, written: FormulaAt) -> Node:
    """The formula with its definitions written out."""
    return substitute(context.tree(written), context.network.definitions)


def out_of_range(context: Context) -> Iterator[Problem]:
    """A formula whose value is outside its limits in every history, or can be, or is 0 at best: these are warnings."""
    for written in context.formulas:
        limits = limits_of(written)
        if limits is None or constant(written.text) is not None:
            continue
        whole = _whole(context, written)
        if context.valueless(whole) is not None:
            continue
        found = context.range_of(whole)
        never = _misses(found, limits, is_end=written.field == "between")
        end = _only_end(found, limits)
        if never or end is not None or (_is_attained(context, whole) and _leaves(found, limits)):
            said = "can be outside its limits"
            if never:
                said = "is outside its limits, whatever happens"
            elif end is not None:
                said = f"can only be {end:g} or outside its limits"
            yield context.problem(
                "out-of-range",
                f"this number {said}",
                written.path,
                0,
                found=f"{written.text} is {_shown(found)}",
                allowed=limits.words() + (" people" if limits.kind == "people" else ""),
                severity="error" if never else "warning",
            )


def _misses(found: Range, limits: Limits, is_end: bool) -> bool:
    low, high = found
    if limits.above and not is_end and high <= limits.least:
        return True
    return high < limits.least or low > limits.most


def _only_end(found: Range, limits: Limits) -> float | None:
    """The one value within the limits, where all others of the range lie on the wrong side of it: -2 x at least 0."""
    low, high = found
    if low < high == limits.least:
        return limits.least
    return limits.most if high > low == limits.most else None


def _leaves(found: Range, limits: Limits) -> bool:
    return found[0] < limits.least or found[1] > limits.most


def _is_attained(context: Context, node: Node) -> bool:
    """Whether a formula surely comes near both ends of its range in some history: it is continuous in numbers that
    are drawn at the start apart from each other and never change, and reads each of them once."""
    read = [part.id for part in _parts(node) if isinstance(part, Name)]
    if len(read) != len(set(read)) or reads_time(node) or not _is_continuous(node):
        return False
    start = {name: context.network.quantities[name].start for name in read}
    free = all(isinstance(value, float | int) or _is_plain(value.parameters) for value in start.values())
    return free and context.written_quantities.isdisjoint(read)


def _is_plain(parameters: tuple[Node, ...]) -> bool:
    return all(isinstance(parameter, Number) for parameter in parameters)


def _is_continuous(node: Node) -> bool:
    for part in _parts(node):
        match part:
            case Binary("+" | "-" | "*") | Unary("-") | Name() | Number():
                continue
            case Call("min" | "max" | "sum" | "exp" | "normal"):
                continue
            case _:
                return False
    return True


def _parts(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Binary(_, left, right):
            yield from (*_parts(left), *_parts(right))
        case Unary(_, operand):
            yield from _parts(operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from _parts(argument)


def _shown(found: Range) -> str:
    low, high = (end + 0.0 for end in found)  # without the sign of nought
    if low == high:
        return f"{low:g}"
    if math.isinf(low) or math.isinf(high):
        return (
            "any number" if low == -high else f"at least {low:g}" if math.isinf(high) else f"at most {high:g}"
        )
    return f"{low:g} to {high:g}"


# --- durations ------------------------------------------------------------------------------------------


def lengths(context: Context) -> Iterator[Problem]:
    """A duration left to chance takes some time, and so does a rest, which comes again and again."""
    for part in context.every(model.Duration):
        noun = part.noun
        if not isinstance(noun, model.Duration):
            continue
        key, text = {
            "lognormal": ("typical", noun.typical),
            "triangular": ("between", noun.between[1] if noun.between else None),
        }.get(noun.distribution, ("", None))
        if text is not None and constant(text) == 0:
            yield context.problem(
                "out-of-range",
                "a random duration cannot be zero",
                (*part.path, key),
                found=text,
                allowed="more than 0; `exactly: 0 min` for no time at all",
            )
    for unit, fatigue in context.scenario.fatigue.items():
        takes = fatigue.rests
        if takes is not None and takes.exactly is not None and constant(takes.exactly) == 0:
            message, path = "this repeats, and takes no time", ("fatigue", unit, "rests")
            yield context.problem(
                "zero-time-cycle", message, path, found=takes.exactly, allowed="a time above 0"
            )
