"""Numbers must be possible: no negative people, no chance above 1, no range that ends before it begins.

Only what is written as a plain number can be told here; a formula of quantities is held to its bounds when it
is played.

Problem codes: out-of-range, bad-range, no-weight, beliefs (a warning).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from interregnum import model
from interregnum.errors import Problem
from interregnum.expression import Binary, Number, evaluate, names, parse, reads_time
from interregnum.language.meant.numbers import RANGE, uncertain_meant
from interregnum.language.rules.context import Context
from interregnum.language.walk import FormulaAt, NounAt
from interregnum.model.values.fields import FieldPath, Limits, LimitsOf, Shape

WIDEST = 1e150  # half a range; a draw from it squares its width


def limits_of(written: FormulaAt) -> Limits | None:
    """What a formula that stands for a number may be; None where it is no number, or the network decides."""
    return _limits(written.shape, written.part)


def _limits(shape: Shape, part: NounAt) -> Limits | None:
    """The limits that a type in a noun has, or says to be elsewhere."""
    limits, elsewhere = shape.mark(Limits), shape.mark(LimitsOf)
    if limits is not None or elsewhere is None:
        return limits
    if elsewhere.where == "place":
        return None if part.above is None else _limits(part.shape, part.above)
    if elsewhere.where == "kind" and isinstance(part.noun, model.Measure | model.Assumption):
        return part.noun.limits()
    return None


@lru_cache(maxsize=2**16)
def constant(text: str) -> float | None:
    """The value of a formula that reads no quantity."""
    node = parse(text)
    return None if names(node) or reads_time(node) else evaluate(node, {}, 0.0)


def is_nought(amount: model.Amount) -> bool:
    """Whether an amount is nought in every history."""
    return amount.between is None and constant(amount.typical) == 0


def is_range(text: str) -> bool:
    """Whether a formula is a smaller number less a larger one: `200-320`, which is a range to whoever writes it."""
    match parse(text):
        case Binary("-", Number(low), Number(high)):
            return low < high
    return False


def subtracted(context: Context) -> Iterator[Problem]:
    """A range is no subtraction."""
    for written in context.formulas:
        if limits_of(written) is not None and is_range(written.text):
            message, allowed = "this is a subtraction, and looks like a range", RANGE
            nearest = uncertain_meant(written.text)
            yield context.problem(
                "bad-range", message, written.path, 0, found=written.text, allowed=allowed, nearest=nearest
            )


def is_possible(written: FormulaAt) -> bool:
    """Whether a formula that stands for a number is within its limits, as far as can be told of a plain number."""
    limits = limits_of(written)
    value = None if limits is None or is_range(written.text) else constant(written.text)
    return limits is None or value is None or limits.hold(value, is_end=written.field == "between")


def within_bounds(context: Context) -> Iterator[Problem]:
    """People are not negative, shares and chances lie between 0 and 1, factors are positive."""
    for written in context.formulas:
        limits = limits_of(written)
        if limits is None or is_possible(written):
            continue
        yield context.problem(
            "out-of-range",
            f"this number cannot be {written.text}",
            written.path,
            0,
            found=written.text,
            allowed=limits.words() + (" people" if limits.kind == "people" else ""),
        )


def ordered(context: Context) -> Iterator[Problem]:
    """Of a range the low end comes first, and the typical value lies inside."""
    for part in context.every(model.Amount, model.Duration):
        noun = part.noun
        if (
            not isinstance(noun, model.Amount | model.Duration)
            or noun.between is None
            or noun.typical is None
        ):
            continue
        low, typical, high = (constant(text) for text in (noun.between[0], noun.typical, noun.between[1]))
        if low is not None and high is not None and low > high:
            message = "the ends of this range are the wrong way round"
        elif typical is not None and (
            (low is not None and typical < low) or (high is not None and typical > high)
        ):
            message = f"the typical value {noun.typical} lies outside its range"
        elif low is not None and high is not None and WIDEST < high / 2 - low / 2 < math.inf:
            message = f"the ends of this range are more than {WIDEST:g} apart: nothing can be drawn from it"
        else:
            continue
        found = f"{noun.between[0]} to {noun.between[1]}"
        allowed = "[low, high], with the typical value between them"
        yield context.problem("bad-range", message, (*part.path, "between"), found=found, allowed=allowed)


def bounded(context: Context) -> Iterator[Problem]:
    """The least that a quantity can be is not more than the most."""
    for id, measure in context.scenario.quantities.items():
        least, most = measure.least, measure.most
        if least is not None and most is not None and least > most:
            path: FieldPath = ("quantities", id, "least")
            message, found = "`least` is more than `most`", f"{least:g} to {most:g}"
            yield context.problem("bad-range", message, path, found=found, allowed="least: low, most: high")


def weights(context: Context) -> Iterator[Problem]:
    """Something must be possible: not every option may weigh nothing."""
    for part in context.parts:
        for path, texts in _choices(part):
            if texts and all(constant(text) == 0 for text in texts):
                yield context.problem(
                    "no-weight",
                    "every option has the weight 0, so none can be chosen",
                    path,
                    found=", ".join(texts),
                    allowed="at least one weight above 0",
                )


def _choices(part: NounAt) -> Iterator[tuple[FieldPath, list[str]]]:
    noun = part.noun
    if isinstance(noun, model.Decision | model.ScenarioEvent):
        yield (*part.path, "among"), [option.share.typical for option in noun.among.values()]
    elif isinstance(noun, model.ScenarioEffect) and noun.among is not None:
        yield (*part.path, "among"), list(noun.among.values())


def beliefs(context: Context) -> Iterator[Problem]:
    """The chances that one observer gives to all authorities add up to no more than 1."""
    for part in context.every(model.Unit, model.Person):
        expects: dict[str, model.Amount] = getattr(part.noun, "expects")  # noqa: B009
        chances = [constant(amount.typical) for amount in expects.values()]
        total = sum(chance for chance in chances if chance is not None)
        if total > 1 + 1e-9:
            found = " + ".join(amount.typical for amount in expects.values())
            message = "the chances that these authorities will prevail add up to more than 1"
            path = (*part.path, "expects")
            yield context.problem(
                "beliefs", message, path, found=found, allowed="at most 1", severity="warning"
            )
