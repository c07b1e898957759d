"""Hours: those written must lie in the scenario, and only what came from outside may happen by the clock.

Problem codes: bad-hour, bad-span, outside-span, clockwork, two-clocks, much-clockwork (a warning).
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.event_memory import hour_of_its_own, turns_by_the_clock
from interregnum.calculus.network import Network
from interregnum.dates import Clock, DateError, parse_moment
from interregnum.errors import Problem, Severity
from interregnum.expression import names
from interregnum.language.rules.context import Context
from interregnum.language.walk import FormulaAt, NounAt
from interregnum.model.values.fields import FieldPath, IsCondition, IsHour

MOST = 0.1  # the share of events that may happen by the clock


def is_guard(written: FormulaAt) -> bool:
    """Whether the formula decides when something can happen."""
    condition = written.shape.mark(IsCondition)
    return condition is not None and condition.guard


def span(context: Context) -> Iterator[Problem]:
    """The scenario has a beginning, and an end after it."""
    frame = context.scenario.scenario
    try:
        clock = Clock.parse(frame.clock.name, frame.clock.offset)
    except DateError as error:
        yield _bad(context, error, ("scenario", "clock", "offset"))
        return
    moments = []
    for key in ("starts", "ends"):
        try:
            moments.append(parse_moment(getattr(frame, key), frame.calendar, clock))
        except DateError as error:
            yield _bad(context, error, ("scenario", key))
    if len(moments) == 2 and moments[1] <= moments[0]:
        message = "the scenario ends before it starts"
        later = f"later than {frame.starts}"
        yield context.problem("bad-span", message, ("scenario", "ends"), 0, found=frame.ends, allowed=later)


def _bad(context: Context, error: DateError, path: FieldPath) -> Problem:
    found, allowed, nearest = error.found or '""', error.allowed, error.nearest
    return context.problem("bad-hour", error.message, path, 0, found=found, allowed=allowed, nearest=nearest)


def hours(context: Context) -> Iterator[Problem]:
    """Every hour written is one hour of the scenario."""
    for _, _, leaf, mark in context.marked(IsHour):
        if mark.inside:
            yield from _hour(context, leaf.value, leaf.path, mark.severity)


def _hour(context: Context, hour: str, path: FieldPath, severity: Severity) -> Iterator[Problem]:
    if context.timeline is None:
        return
    try:
        minute = context.timeline.minute_of(hour)
    except DateError as error:
        yield _bad(context, error, path)
        return
    if not 0 <= minute <= context.timeline.length:
        frame = context.scenario.scenario
        message = "this hour lies outside the scenario"
        allowed = f"{frame.starts} to {frame.ends}"
        yield context.problem(
            "outside-span", message, path, 0, found=hour, allowed=allowed, severity=severity
        )


def clockwork(context: Context) -> Iterator[Problem]:
    """What happens at an hour says why the hour did not depend on anything in the scenario."""
    for part, field, leaf, mark in context.marked(IsHour):
        if mark.instead_of:
            found = f"{field.key}: {leaf.value}"
            yield from _by_the_clock(context, part, found, leaf.path, mark.instead_of)


def _by_the_clock(
    context: Context, part: NounAt, found: str, path: FieldPath, other: str
) -> Iterator[Problem]:
    """What is wrong with an hour that stands instead of the clock under another key."""
    key = path[-1]
    if not getattr(part.noun, "exogenous", ""):
        yield context.problem(
            "clockwork",
            "this happens at a fixed hour, and no reason is given",
            path,
            found=found,
            allowed="`when` and `takes`; or `exogenous: why`, for what came from outside",
        )
    takes = getattr(part.noun, other)
    if takes is not None and takes != type(part.noun).model_fields[other].default:
        yield context.problem(
            "two-clocks",
            f"`{key}` and `{other}` are two clocks for one thing",
            (*part.path, other),
            found=found,
            allowed="one of them",
        )


def clockwork_share(network: Network) -> tuple[int, int]:
    """How many events happen by the clock, and how many there are.

    By the clock: from outside at an hour of its own, or possible from an hour or to an hour. Left out are events that
    only keep the books: timers, and the intended hours of plans, which fire nothing.
    """
    counted = [event for event in network.events.values() if not event.quiet and ".deadline_" not in event.id]
    hours = {flag for flag, node in network.timed.items() if turns_by_the_clock(network, node)}
    by_clock = [
        event
        for event in counted
        if hour_of_its_own(network, event) is not None or not hours.isdisjoint(names(event.guard))
    ]
    return len(by_clock), len(counted)


def much_clockwork(context: Context) -> Iterator[Problem]:
    """A scenario in which much happens by the clock retells; it explains little."""
    by_clock, total = clockwork_share(context.network)
    if by_clock > max(1, MOST * total):
        yield context.problem(
            "much-clockwork",
            "many events happen at fixed hours",
            ("scenario",),
            found=f"{by_clock} of {total} events",
            allowed=f"at most {MOST:.0%}",
            severity="warning",
        )
