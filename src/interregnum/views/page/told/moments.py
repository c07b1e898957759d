"""The readings as moments of a history: where the span begins in which a thing may have happened, and where it ends.

A reading is one moment, at the beginning of its span. What it shows is drawn from there on, faintly, and whole once the
span is over. The end of a span is a moment too, which readers are not shown: there a way ends, and a speaker sits down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.record import Reading, Record
from interregnum.record.shown import Shown
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.record import bounds

Span = tuple[float | None, float | None]


@dataclass(frozen=True)
class ReadingMoment:
    """A reading at the beginning of its span, or (`over`) at its end. `number` counts from 1, as firings do."""

    number: int
    minute: float
    id: str
    reading: Reading
    span: Span
    over: bool = False


@dataclass
class Moments:
    """All moments of a record, and for each reading the two that are its own."""

    length: float
    all: list[ReadingMoment] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)

    def shown(self) -> Iterator[tuple[ReadingMoment, Shown]]:
        """Each thing that is shown, in the order in which it may first have happened."""
        for moment in self.all:
            if not moment.over:
                yield from ((moment, shown) for shown in moment.reading.shows)

    def end(self, moment: ReadingMoment) -> ReadingMoment | None:
        """Where the span of a reading ends; None where it has no end within the night."""
        number = self.ends.get(moment.id)
        return None if number is None else self.all[number - 1]


def moments(record: Record) -> Moments:
    """Every reading of the night, and those of before that show how things stood when it began."""
    length = record.timeline.length
    found: list[tuple[float, bool, str, Span]] = []
    for id, window in record.windows.items():
        first, _, last = bounds(record, window)
        before = last is not None and last < 0
        if (first is not None and first > length) or (before and not record.readings[id].shows):
            continue
        found.append((min(length, max(0.0, first or 0.0)), False, id, (first, last)))
        if last is not None and 0 <= last <= length and last != first:
            found.append((last, True, id, (last, last)))
    made = Moments(length)
    for number, (minute, over, id, span) in enumerate(sorted(found, key=lambda row: (row[0], not row[1])), 1):
        made.all.append(ReadingMoment(number, minute, id, record.readings[id], span, over))
        if over:
            made.ends[id] = number
    return made


def as_events(all: Moments, lanes: Lanes, record: Record) -> list[dict[str, Any]]:
    """What the moments are of, in their order: as a history's events are given."""
    places, houses = record.scenario.places, record.scenario.assemblies
    listed = []
    for moment in all.all:
        reading = moment.reading
        important = any(
            lanes.network.events[event].important for event, _ in lanes.measured(reading.measures)
        )
        inside = dict.fromkeys(shown.assembly for shown in reading.shows if shown.assembly in houses)
        data = {
            "id": f"{moment.id}.over" if moment.over else moment.id,
            "title": reading.title,
            "lane": lanes.of_reading(reading.measures, (*reading.who, *reading.place)),
            "place": next((place for place in reading.place if place in places), ""),
            "by": next(iter(reading.who), ""),
            "houses": list(inside),
            "shows": len(reading.shows),
            "important": 1 if important else 0,
            "quiet": 1 if moment.over else 0,
        }
        listed.append({key: value for key, value in data.items() if value not in ("", [], 0)})
    return listed
