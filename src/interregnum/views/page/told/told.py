"""All that the readings show, as one history."""

from __future__ import annotations

from typing import Any

from interregnum.record import Record
from interregnum.record.lookup import endings_told
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.told.halls import halls
from interregnum.views.page.told.moments import Moments, as_events, moments
from interregnum.views.page.told.people import people, shots
from interregnum.views.page.told.steps import Steps
from interregnum.views.page.told.wires import lines, wires


def told(record: Record, lanes: Lanes) -> dict[str, Any] | None:
    """`events` and a `history` of them, to be drawn as a played one is; None where no reading shows anything."""
    if not any(reading.shows for reading in record.readings.values()):
        return None
    all = moments(record)
    return {"events": as_events(all, lanes, record), "history": _history(record, all)}


def _history(record: Record, all: Moments) -> dict[str, Any]:
    scenario, steps = record.scenario, Steps()
    ways = people(scenario, all, steps)
    lines(all, steps)
    return {
        "told": 1,
        "readings": sum(not moment.over for moment in all.all),
        "seed": "",
        "replica": "",
        "variants": [],
        "ended": all.length,
        "minutes": [moment.minute for moment in all.all],
        "spans": [list(moment.span) for moment in all.all],
        "began": [0.0 for _ in all.all],
        "of": list(range(len(all.all))),
        "branches": {},
        "reasons": {},
        "absences": {},
        "outcomes": {
            id: {"value": label, "reading": reading} for id, (label, reading) in endings_told(record).items()
        },
        "tracks": steps.tracks,
        "journeys": ways,
        "shots": shots(all),
        "halls": halls(scenario, all),
        "wires": wires(scenario, all),
        "heard": {},
    }
