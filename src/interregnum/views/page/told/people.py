"""Who was where, how many, on whose side; ways that were gone; places that changed hands; shots; by the readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.model import Scenario
from interregnum.record.shown import Shown
from interregnum.views.page.told.moments import Moments, ReadingMoment
from interregnum.views.page.told.steps import Steps, as_number

UNDER_WAY = ""
NOBODY = ""


def people(scenario: Scenario, all: Moments, steps: Steps) -> list[dict[str, Any]]:
    """Set the steps of units, persons and places; give the ways that were gone, in the order of leaving."""
    ways: list[dict[str, Any]] = []
    for moment, shown in all.shown():
        if shown.subject == "place":
            steps.set(f"{shown.place}.held_by", moment.number, shown.held_by or NOBODY)
        for who in _who(scenario, shown):
            _states(steps, moment, who, shown)
            ways += _whereabouts(scenario, all, steps, moment, who, shown)
    return ways


def shots(all: Moments) -> list[dict[str, Any]]:
    """Each shot: where it was fired, and where it struck, where that is told."""
    return [
        {"number": moment.number, "at": shown.shot, **({"to": shown.to} if shown.to else {})}
        for moment, shown in all.shown()
        if shown.subject == "shot"
    ]


def _who(scenario: Scenario, shown: Shown) -> tuple[str, ...]:
    """The unit or person that is meant, a group replaced by its members."""
    if shown.subject not in ("unit", "person"):
        return ()
    name = str(shown.unit or shown.person)
    return scenario.groups.get(name, (name,))


def _states(steps: Steps, moment: ReadingMoment, who: str, shown: Shown) -> None:
    if shown.people is not None:
        steps.set(f"{who}.people", moment.number, as_number(shown.people))
    if shown.obeys is not None:
        steps.set(f"{who}.obeys", moment.number, shown.obeys)
    if shown.held_by is not None or shown.is_ == "free":
        steps.set(f"{who}.held_by", moment.number, shown.held_by or NOBODY)
        steps.set(f"{who}.free", moment.number, int(shown.is_ == "free"))


def _whereabouts(
    scenario: Scenario, all: Moments, steps: Steps, moment: ReadingMoment, who: str, shown: Shown
) -> Iterator[dict[str, Any]]:
    """A place; or a way, which is gone from the beginning of the span to its end."""
    end = all.end(moment)
    if shown.at is not None:
        steps.set(f"{who}.at", moment.number, shown.at)
    elif shown.to is None and shown.start is not None:  # they left, and the reading does not say where to
        steps.set(f"{who}.at", moment.number, None if end is None else shown.start)
        if end is not None:
            steps.set(f"{who}.at", end.number, None)
    elif shown.to is not None and end is None:
        steps.set(f"{who}.at", moment.number, shown.to)
    elif shown.to is not None and end is not None:
        steps.set(f"{who}.at", moment.number, UNDER_WAY)
        steps.set(f"{who}.at", end.number, shown.to)
        route, by = _route(scenario, str(shown.start), shown.to)
        yield {
            "movement": moment.id,
            "who": who,
            "kind": "unit" if shown.unit else "person",
            "from": shown.start,
            "to": shown.to,
            "route": route,
            "mode": by,
            "left": moment.minute,
            "arrived": end.minute,
            "left_by": moment.number,
            "arrived_by": end.number,
        }


def _route(scenario: Scenario, start: str, to: str) -> tuple[str, str]:
    """The one route between two places and its mode; where there is none, none is made up: the line is straight."""
    for id, route in scenario.routes.items():
        if set(route.between) == {start, to}:
            return id, route.by
    return "", ""
