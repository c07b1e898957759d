"""What a map has to know of a scenario beyond its geography: who is afloat, and which places are ringed.

Nothing here is of one history: `journeys` and `tracks` have that.
"""

from __future__ import annotations

import re
from typing import Any

from interregnum.model import Approach, Scenario, Siege, way


def theatre(scenario: Scenario) -> dict[str, Any]:
    """`by_water`: modes; `afloat`: bodies that start aboard a ship; `sieges`: the ringed places and their sides."""
    by_water = [id for id, mode in scenario.modes.items() if mode.medium == "water"]
    return {
        "by_water": by_water,
        "afloat": _afloat(scenario, set(by_water)),
        "sieges": {id: _siege(scenario, id, siege) for id, siege in scenario.sieges.items()},
    }


def _afloat(scenario: Scenario, by_water: set[str]) -> list[str]:
    """Those whose first way is by water; and those who start on the water, and go nowhere from there."""
    firsts = {}
    for movement in scenario.movements.values():
        legs = way(movement.start, movement.to, movement.along, scenario.routes, "movements")
        firsts[movement.who, movement.start] = scenario.routes[legs[0].route].by if legs else ""
    starts = {id: firsts.get((id, unit.at)) for id, unit in scenario.units.items()}
    return [
        id
        for id, by in starts.items()
        if by in by_water or (by is None and scenario.places[scenario.units[id].at].medium == "water")
    ]


def _siege(scenario: Scenario, id: str, siege: Siege) -> dict[str, Any]:
    return {
        "title": siege.title,
        "place": siege.place,
        "by": siege.by,
        "ring": list(siege.ring),
        "sealed": f"{id}.sealed",
        "approaches": [
            {"title": one.title, "event": f"{id}.{name}.covered", "towards": _towards(scenario, one)}
            for name, one in siege.approaches.items()
        ],
    }


def _towards(scenario: Scenario, approach: Approach) -> list[str]:
    """The places whose holding or manning covers an approach: on that side of the besieged place it lies."""
    named = dict.fromkeys(re.findall(r"\w+", approach.covered))
    return [name for name in named if name in scenario.places and scenario.places[name].at is not None]
