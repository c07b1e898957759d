"""The first part of the report of a validation: which criteria are met, and what the model knows or does not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from interregnum.dates import show_duration
from interregnum.lab.validation.criteria import COVERAGE, Criterion
from interregnum.lab.validation.validate import Validation
from interregnum.views.text.columns import Table

BIASED = 60.0  # minutes: a larger bias is reported in the first lines


def verdicts(found: Validation) -> Iterator[str]:
    """What is met and missed, what cannot be measured, and what limits stand on that are not the usual ones."""
    measured = [criterion for criterion in found.criteria if criterion.measured]
    missed = [criterion for criterion in measured if not criterion.met]
    yield found.leakage.hindsight
    if missed:
        verb = "is" if len(missed) == 1 else "are"
        yield f"{len(missed)} of {len(measured)} criteria {verb} missed: {_names(missed)}."
    elif measured:
        yield f"All {len(measured)} criteria are met."
    unmeasured = [criterion for criterion in found.criteria if not criterion.measured]
    if unmeasured:
        yield f"Not applicable, for there is nothing to measure them by: {_names(unmeasured)}."
    yield from _knowing(found)
    yield from _widened(found)
    yield from _own_limits(found)


def criteria_table(criteria: Sequence[Criterion]) -> Table:
    """Every criterion: what was found, what is required, and the verdict."""
    rows = [
        (
            criterion.name,
            _valued(criterion.value, criterion.unit),
            _wanted(criterion),
            "met" if criterion.met else "MISSED" if criterion.measured else "not applicable",
        )
        for criterion in criteria
    ]
    return Table(("criterion", "found", "required", ""), rows)


def _names(criteria: Iterable[Criterion]) -> str:
    return "; ".join(criterion.name for criterion in criteria)


def _widened(found: Validation) -> Iterator[str]:
    """Whether coverage is held to wider limits than where there are facts enough."""
    limits = {each.id: (each.least, each.most) for each in found.criteria}
    usual = {id: held for id, held in COVERAGE.items() if id not in found.own_criteria}
    if any(limits[id] != held for id, held in usual.items() if id in limits):
        told = " and ".join(f"{least:.0%} to {most:.0%}" for least, most in usual.values())
        yield (
            f"With {found.parts['scored'].timed} timed facts chance alone moves coverage so far that its limits are "
            f"wider than the usual {told}, or there are none."
        )


def _own_limits(found: Validation) -> Iterator[str]:
    """What the limits stand on that the scenario sets itself."""
    own = [(each, found.own_criteria[each.id]) for each in found.criteria if each.id in found.own_criteria]
    if own:
        told = "; ".join(f"{criterion.name} ({limits.basis}: {limits.why})" for criterion, limits in own)
        yield f"Limits that the scenario sets itself: {told}."


def _knowing(found: Validation) -> Iterator[str]:
    """Whether the model covers the record because it knows nothing, or misses it because it claims too much."""
    scored = found.parts["scored"]
    by_id = {criterion.id: criterion for criterion in found.criteria}
    covers, wide = by_id.get("coverage_90"), by_id.get("width")
    too_wide = wide is not None and wide.above
    if covers is not None and (covers.above or (covers.measured and not covers.below and too_wide)):
        yield "The intervals cover what happened only because they are so wide: that is a failure, not a success."
    if abs(scored.bias) >= BIASED:
        far, when = show_duration(round(abs(scored.bias))), "earlier" if scored.bias < 0 else "later"
        yield f"The model is biased: the median scored fact comes {far} {when} than told."
    if covers is not None and covers.below:
        yield "The intervals are too narrow, for they miss too often: the model claims to know more than it does."


def _wanted(floor: Criterion) -> str:
    least = None if floor.least is None else _valued(floor.least, floor.unit)
    most = None if floor.most is None else _valued(floor.most, floor.unit)
    if floor.least is not None and 0 < floor.least < 1e-300:
        return "more than 0"
    if least is not None and most is not None:
        return f"{least} to {most}"
    return f"at least {least}" if least is not None else f"at most {most}"


def _valued(value: float, unit: str) -> str:
    if math.isnan(value):
        return "-"
    match unit:
        case "share":
            return f"{value:.1%}"
        case "min":
            return show_duration(round(value))
        case "count":
            return f"{value:.0f}"
    return f"{value:.2f}"
