"""Who was where, how many, on whose side; ways that were gone; places that changed hands; shots; by the readings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.model import Scenario
from interregnum.record.shown import Shown
from interregnum.views.page.told.moments import Moment, Moments
from interregnum.views.page.told.steps import Steps, as_number

UNDER_WAY = ""
NOBODY = ""


def people(scenario: Scenario, all: Moments, steps: Steps) -> list[dict[str, Any]]:
    """Set the steps of units, persons and places; give the ways that were gone, in the order of leaving."""
    ways: list[dict[str, Any]] = []
    for moment, one in all.shown():
        if one.subject == "place":
            steps.set(f"{one.place}.held_by", moment.number, one.held_by or NOBODY)
        for who in _who(scenario, one):
            _states(steps, moment, who, one)
            ways += _whereabouts(scenario, all, steps, moment, who, one)
    return ways


def shots(all: Moments) -> list[dict[str, Any]]:
    """Each shot: where it was fired, and where it struck, where that is told."""
    return [
        {"number": moment.number, "at": one.shot, **({"to": one.to} if one.to else {})}
        for moment, one in all.shown()
        if one.subject == "shot"
    ]


def _who(scenario: Scenario, one: Shown) -> tuple[str, ...]:
    """The unit or person that is meant, a group replaced by its members."""
    if one.subject not in ("unit", "person"):
        return ()
    name = str(one.unit or one.person)
    return scenario.groups.get(name, (name,))


def _states(steps: Steps, moment: Moment, who: str, one: Shown) -> None:
    if one.people is not None:
        steps.set(f"{who}.people", moment.number, as_number(one.people))
    if one.obeys is not None:
        steps.set(f"{who}.obeys", moment.number, one.obeys)
    if one.held_by is not None or one.is_ == "free":
        steps.set(f"{who}.held_by", moment.number, one.held_by or NOBODY)
        steps.set(f"{who}.free", moment.number, int(one.is_ == "free"))


def _whereabouts(
    scenario: Scenario, all: Moments, steps: Steps, moment: Moment, who: str, one: Shown
) -> Iterator[dict[str, Any]]:
    """A place; or a way, which is gone from the beginning of the span to its end."""
    end = all.end(moment)
    if one.at is not None:
        steps.set(f"{who}.at", moment.number, one.at)
    elif one.to is None and one.start is not None:  # they left, and the reading does not say where to
        steps.set(f"{who}.at", moment.number, None if end is None else one.start)
        if end is not None:
            steps.set(f"{who}.at", end.number, None)
    elif one.to is not None and end is None:
        steps.set(f"{who}.at", moment.number, one.to)
    elif one.to is not None and end is not None:
        steps.set(f"{who}.at", moment.number, UNDER_WAY)
        steps.set(f"{who}.at", end.number, one.to)
        route, by = _route(scenario, str(one.start), one.to)
        yield {
            "movement": moment.id,
            "who": who,
            "kind": "unit" if one.unit else "person",
            "from": one.start,
            "to": one.to,
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
