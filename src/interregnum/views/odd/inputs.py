"""Element 6, input data: what comes from outside, when, and what else reads the clock."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.event_memory import hour_of_its_own, turns_by_the_clock
from interregnum.calculus.network import Add, Event, Set, all_effects, formulas
from interregnum.expression import names, reads_time
from interregnum.views.odd.markdown import code, codes, paragraph, plain, table
from interregnum.views.odd.subject import OddSubject
from interregnum.views.odd.wording import stands_on
from interregnum.views.text.amounts import clock_of
from interregnum.views.text.wording import counted


def from_outside(subject: OddSubject) -> dict[str, Event]:
    """The events that happen for no reason within the scenario."""
    return {id: event for id, event in subject.network.events.items() if event.exogenous}


def inputs(subject: OddSubject) -> Iterator[str]:
    """Exogenous events with hour and reason; the effects that write down an hour."""
    events = from_outside(subject)
    when = "hour" if at_hours(subject) else "hour, or time it takes"
    yield from paragraph(
        "The model reads no data while it is played, and never the record of what happened.",
        f"{counted(len(events), 'event')} come from outside{at_hours(subject)}:"
        if events
        else "Nothing comes from outside: no event has an hour of its own.",
    )
    yield from table(
        ("event", "what happens", when, "why it is from outside", "stands on"),
        (
            (
                code(id),
                plain(event.title),
                plain(comes(subject, event)),
                plain(event.exogenous),
                stands_on(event.grounds),
            )
            for id, event in events.items()
        ),
    )  # fmt: skip
    waiting, writing = _clock_readers(subject), _clock_writers(subject)
    yield from paragraph(
        f"Conditions and speeds of these events turn at an hour: {codes(waiting)}."
        if waiting
        else "No guard and no speed reads the clock: conditions are about what is so.",
        "How long ago something happened is kept by timers.",
        f"These events only write an hour down, or how late it is: {codes(writing)}." if writing else "",
    )


def at_hours(subject: OddSubject) -> str:
    """` at an hour of their own`, where each event from outside has one."""
    hours = (hour_of_its_own(subject.network, event) for event in from_outside(subject).values())
    return "" if None in hours else " at an hour of their own"


def comes(subject: OddSubject, event: Event) -> str:
    """When an event comes from outside: its hour, or the time it takes in words."""
    minute = hour_of_its_own(subject.network, event)
    return clock_of(event, subject.prose) if minute is None else subject.scenario.timeline().label(minute)


def _clock_readers(subject: OddSubject) -> list[str]:
    """The events of which a condition or a speed compares the time with something."""
    network = subject.network
    turning = {flag for flag, node in network.timed.items() if turns_by_the_clock(network, node)}
    return [
        id
        for id, event in network.events.items()
        if any(
            part in ("guard", "speed") and not turning.isdisjoint(names(node))
            for part, node in formulas(event)
        )
    ]


def _clock_writers(subject: OddSubject) -> list[str]:
    """The events that write a time down; the flags of comparisons do not count."""
    network = subject.network
    return [
        id
        for id, event in network.events.items()
        if any(
            isinstance(effect, Set | Add)
            and effect.quantity not in network.timed
            and reads_time(effect.value)
            for effect in all_effects(event)
        )
    ]
