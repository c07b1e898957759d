"""Numbers must be possible: no negative people, no chance above 1, no range that ends before it begins.

Only what is written as a plain number can be told here; a formula of quantities is held to its bounds when it
is played.

Problem codes: out-of-range, bad-range, no-weight, beliefs (a warning).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from interregnum import model
from interregnum.errors import Problem
from interregnum.expression import evaluate, names, parse, reads_time
from interregnum.language.rules.context import Context
from interregnum.language.walk import FieldPath, FormulaAt, NounAt
from interregnum.model import Kind


class Bounds(NamedTuple):
    """What a number may be; `positive` leaves out the lower end itself."""

    kind: Kind
    low: float = -math.inf
    high: float = math.inf
    positive: bool = False

    def words(self) -> str:
        """`0 to 1`, `more than 0`, `at least 0`."""
        if self.high < math.inf:
            return f"{self.low:g} to {self.high:g}"
        if self.low == -math.inf:
            return "any number"
        return f"{'more than' if self.positive else 'at least'} {self.low:g}"

    def hold(self, value: float, is_end: bool) -> bool:
        """Whether the value is allowed; the end of a range may be one that is itself never drawn."""
        return self.low <= value <= self.high and not (self.positive and value == self.low and not is_end)


SHARE, PEOPLE = Bounds("share", 0.0, 1.0), Bounds("people", 0.0)
COUNT, POSITIVE = Bounds("number", 0.0), Bounds("number", 0.0, positive=True)
TIME, SOME_TIME, KM = (
    Bounds("minutes", 0.0),
    Bounds("minutes", 0.0, positive=True),
    Bounds("km", 0.0, positive=True),
)
ANY = Bounds("number")

AMOUNTS: dict[tuple[type[model.Noun], str], Bounds] = {
    (model.Mode, "km_h"): POSITIVE,
    (model.Route, "km"): KM,
    (model.Unit, "people"): PEOPLE,
    (model.Unit, "leaning"): Bounds("number", -1.0, 1.0),
    (model.Unit, "expects"): SHARE,
    (model.Unit, "resolve"): SHARE,
    (model.Person, "expects"): SHARE,
    (model.Task, "succeeds"): SHARE,
    (model.Channel, "loss"): SHARE,
    (model.Message, "weight"): COUNT,
    (model.ScenarioEffect, "weight"): COUNT,
    (model.Breakdown, "chance"): SHARE,
    (model.Movement, "load"): POSITIVE,
    (model.Morale, "part"): SHARE,
    (model.Morale, "threshold"): ANY,
    (model.Morale, "spread"): COUNT,
    (model.Shock, "loudness"): COUNT,
    (model.Shock, "carries_km"): KM,
    (model.Assault, "advantage"): POSITIVE,
    (model.Assault, "losses"): SHARE,
    (model.Siege, "needed"): PEOPLE,
    (model.Siege, "group"): Bounds("people", 0.0, positive=True),
    (model.Siege, "tipping"): COUNT,
    (model.Custody, "held_off"): SHARE,
    (model.MissionPassage, "fire"): SHARE,
    (model.MissionPassage, "seen"): SHARE,
    (model.MissionPassage, "passes"): SHARE,
    (model.Crowd, "people"): PEOPLE,
    (model.Crowd, "part"): SHARE,
    (model.Crowd, "enough"): PEOPLE,
    (model.Service, "nerve"): COUNT,
    (model.Option, "share"): COUNT,
    (model.Assembly, "delegates"): PEOPLE,
    (model.Bloc, "delegates"): PEOPLE,
    (model.Bloc, "heat"): SHARE,
    (model.Mandate, "delegates"): PEOPLE,
    (model.Speech, "heats"): SHARE,
    (model.Speech, "cools"): SHARE,
    (model.Walkout, "heats"): SHARE,
    (model.Walkout, "cools"): SHARE,
    (model.Walkout, "share"): SHARE,
    (model.Comeback, "share"): SHARE,
    (model.Recess, "granted"): SHARE,
    (model.Support, "yes"): COUNT,
    (model.Support, "no"): COUNT,
    (model.Support, "abstain"): COUNT,
}
DURATIONS: dict[str, Bounds] = {
    "exactly": TIME,
    "typical": TIME,
    "between": TIME,
    "mean": SOME_TIME,
    "scale": SOME_TIME,
    "factor": Bounds("number", 1.0),
    "shape": POSITIVE,
}
BY_KIND: dict[Kind, Bounds] = {
    "flag": Bounds("flag", 0.0, 1.0),
    "share": SHARE,
    "people": PEOPLE,
    "minutes": Bounds("minutes"),
    "km": Bounds("km"),
}


def bounds_of(written: FormulaAt) -> Bounds | None:
    """What a formula that stands for a number may be; None where it is no number."""
    part, field = written.part, written.field
    noun = part.noun
    if isinstance(noun, model.Duration):
        return DURATIONS[field]
    if isinstance(noun, model.ScenarioFactor):
        return POSITIVE if field in ("typical", "between") else None
    if isinstance(noun, model.Assumption):
        return BY_KIND.get(noun.kind, ANY)
    if isinstance(noun, model.Amount):
        if isinstance(part.holder, model.Measure):
            return _of_measure(part.holder)
        return ANY if part.holder is None else AMOUNTS.get((type(part.holder), part.field), ANY)
    if isinstance(noun, model.ScenarioEffect) and field in ("share", "among"):
        return SHARE if field == "share" else COUNT
    return None


def _of_measure(measure: model.Measure) -> Bounds:
    usual = BY_KIND.get(measure.kind, Bounds(measure.kind))
    low = usual.low if measure.least is None else measure.least
    high = usual.high if measure.most is None else measure.most
    return Bounds(measure.kind, low, high)


def constant(text: str) -> float | None:
    """The value of a formula that reads no quantity."""
    node = parse(text)
    return None if names(node) or reads_time(node) else evaluate(node, {}, 0.0)


def within_bounds(context: Context) -> Iterator[Problem]:
    """People are not negative, shares and chances lie between 0 and 1, factors are positive."""
    for written in context.formulas:
        bounds = bounds_of(written)
        value = None if bounds is None else constant(written.text)
        if bounds is None or value is None or bounds.hold(value, is_end=written.field == "between"):
            continue
        yield context.problem(
            "out-of-range",
            f"this number cannot be {written.text}",
            written.path,
            0,
            found=written.text,
            allowed=bounds.words() + (" people" if bounds.kind == "people" else ""),
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
                    "every option weighs nothing, so none can be chosen",
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
