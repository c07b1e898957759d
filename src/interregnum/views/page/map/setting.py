"""What a map shows of a scenario beyond its geography: who is afloat, and which places are besieged.

It is the same in every history; `journeys` and `tracks` are not.
"""

from __future__ import annotations

import re
from typing import Any

from interregnum.model import Approach, Scenario, Siege, way

ON_WATER = re.compile(r"steam|ship|boat|sail|ferry|barge|launch|yacht|tug", re.IGNORECASE)
SHIPS_COMPANY = re.compile(r"\b(crew|ship|cruiser|destroyer|gunboat|flotilla|vessel)\b", re.IGNORECASE)


def theatre(scenario: Scenario) -> dict[str, Any]:
    """`by_water`: modes; `afloat`: bodies that start aboard a ship; `sieges`: the besieged places and their sides."""
    by_water = [id for id, mode in scenario.modes.items() if ON_WATER.search(f"{id} {mode.title}")]
    return {
        "by_water": by_water,
        "afloat": _afloat(scenario, set(by_water)),
        "sieges": {id: _siege(scenario, id, siege) for id, siege in scenario.sieges.items()},
    }


def _afloat(scenario: Scenario, by_water: set[str]) -> list[str]:
    """Those whose first way is by water; and a ship's company at a place that ships come to."""
    firsts = {}
    for movement in scenario.movements.values():
        legs = way(movement.start, movement.to, movement.along, scenario.routes, "movements")
        firsts[movement.who, movement.start] = scenario.routes[legs[0].route].by if legs else ""
    landings = {end for route in scenario.routes.values() if route.by in by_water for end in route.between}
    return [
        id
        for id, unit in scenario.units.items()
        if firsts.get((id, unit.at)) in by_water
        or ((id, unit.at) not in firsts and unit.at in landings and SHIPS_COMPANY.search(unit.title))
    ]


def _siege(scenario: Scenario, id: str, siege: Siege) -> dict[str, Any]:
    return {
        "title": siege.title,
        "place": siege.place,
        "by": siege.by,
        "ring": list(siege.ring),
        "sealed": f"{id}.sealed",
        "approaches": [
            {
                "title": approach.title,
                "event": f"{id}.{name}.covered",
                "towards": _towards(scenario, approach),
            }
            for name, approach in siege.approaches.items()
        ],
    }


def _towards(scenario: Scenario, approach: Approach) -> list[str]:
    """The places whose holding or manning covers an approach: on that side of the besieged place it lies."""
    named = dict.fromkeys(re.findall(r"\w+", approach.covered))
    return [name for name in named if name in scenario.places and scenario.places[name].at is not None]
