"""The observations of a record, and how well many histories reproduce them: when, whether, how far apart.

An observation is a reading with one of its measures. It is *timed* where its window has two bounds, lies in the span
of the scenario and is narrower than half a day, and where the model does not read the hour off the clock. Whether
it happens is scored where it must have happened within the span and not by the clock. A measure that is a number
is neither timed nor scored, and is listed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from interregnum.calculus.event_memory import turns_by_the_clock
from interregnum.calculus.network import Event, Network, all_effects, targets
from interregnum.dates import Window
from interregnum.expression import Name, kind_of, names
from interregnum.lab.bundle.apart import alone
from interregnum.lab.bundle.validation_spec import ValidationSpec
from interregnum.record import Record

WIDEST = 12 * 60.0  # minutes: a window as wide as half a day does not time an observation
BY_CLOCK = "the model reads its hour off the clock"
WIDE = "the record does not say when within half a day"
STATED_TO = 1.0  # minutes: an hour given to the minute covers that minute
DataSplit = Literal["tuning", "scored"]


@dataclass(frozen=True)
class Observation:
    """A reading and one of its measures; the window in minutes of the scenario, where it times anything.

    `untimed` says why it does not; `figure` marks a measure that is a number; `measured_as` says what of the reading
    the measure is.
    """

    id: str
    title: str
    measure: str
    first: float
    last: float
    middle: float
    part: DataSplit
    night: bool
    untimed: str = ""
    figure: bool = False
    measured_as: str = ""

    @property
    def timed(self) -> bool:
        """Whether the record says when, closely enough to be held against."""
        return not self.untimed and not self.figure

    @property
    def counted(self) -> bool:
        """Whether it tells against a model that this does not happen in it."""
        return not self.figure and self.untimed in ("", WIDE)


def observations_of(record: Record, spec: ValidationSpec, network: Network) -> list[Observation]:
    """Every reading that the model measures, in the order of time, once for each measure; not those of witnesses who
    are scored apart."""
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    observations = []
    for id, window in record.windows.items():
        reading = record.readings[id]
        if alone(record, id, spec.apart):
            continue
        for measure in reading.measures:
            name = id if len(reading.measures) == 1 else f"{id}: {measure}"
            found = _observation(name, reading.title, measure, window, record, spec, network, kinds)
            observations.append(replace(found, measured_as=reading.measured_as))
    return observations


def _observation(
    id: str,
    title: str,
    measure: str,
    window: Window,
    record: Record,
    spec: ValidationSpec,
    network: Network,
    kinds: Mapping[str, Any],
) -> Observation:
    starts, length = record.timeline.starts, record.timeline.length
    first = -math.inf if window.not_before is None else window.not_before.since(starts)
    last = math.inf if window.not_after is None else window.not_after.since(starts)
    untimed = ""
    if last < 0 or first > length:
        untimed = "outside the span of the scenario"
    elif math.isinf(first) or math.isinf(last):
        untimed = "the record bounds it on one side only"
    elif last - first >= WIDEST:
        beyond = first < 0 or last > length
        untimed = "the record does not say whether within the span" if beyond else WIDE
    if not untimed:
        first = max(first, 0.0)
        last = max(min(last, length), first + STATED_TO)
    best = None if window.best is None else window.best.since(starts)
    middle = best if best is not None else (first + last) / 2
    if not math.isfinite(middle):
        middle = last if math.isfinite(last) else first
    if untimed in ("", WIDE) and by_clock(network, measure):
        untimed = BY_CLOCK
    node = network.closed(measure)
    plain = isinstance(network.formula(measure), Name) and measure in {
        *network.quantities,
        *network.definitions,
    }
    figure = plain and measure not in network.events and kind_of(node, kinds) != "flag"
    part: DataSplit = "tuning" if middle <= spec.tuned else "scored"
    return Observation(id, title, measure, first, last, middle, part, middle >= spec.night, untimed, figure)


def by_clock(network: Network, measure: str) -> bool:
    """Whether the model reads the hour of this off the clock; then its hour tests nothing.

    So it is with an event from outside, with a branch of one, with a formula of what such events alone move, and with
    one that turns at an hour.
    """
    event, _, branch = measure.rpartition(".")
    if measure not in network.events and branch in _branches(network, event):
        measure = event
    if measure in network.events:
        return bool(network.events[measure].exogenous)
    node = network.closed(measure)
    if turns_by_the_clock(network, node):
        return True
    asked = set(names(node))
    movers = [event for event in network.events.values() if not asked.isdisjoint(_moved(network, event))]
    return bool(movers) and all(event.exogenous for event in movers)


def _branches(network: Network, event: str) -> set[str]:
    return {branch.id for branch in network.events[event].branches} if event in network.events else set()


def _moved(network: Network, event: Event) -> Iterator[str]:
    """What a formula may ask for that is otherwise once the event has happened."""
    yield from (f"{event.id}.{what}" for what in ("happened", "times", "last"))
    for effect in all_effects(event):
        for target in targets(effect):
            yield target
            yield from (f"{target}.{option}" for option in network.choices.get(target, ()))
