"""Whether a map lies where the places of its scenario are; positions are longitude first, and are often exchanged.

Problem codes: far-apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from statistics import median

from interregnum.errors import Problem
from interregnum.maps.features import INSET_FILE, MAP_FILE, Chart, Feature, Position, read_map
from interregnum.mechanisms.force.shock import great_circle_km

AWAY = 20.0  # how much farther from the middle of the places than these usually are a map must lie to be called far
LEAST_KM = 1.0  # the usual distance of places from their middle is taken to be no less
ORDER = "[longitude, latitude], in degrees"


def map_problems(folder: Path, routes: Sequence[str], places: Collection[Position] = ()) -> list[Problem]:
    """Everything that is wrong with the maps of a scenario with these routes and places; nothing is raised."""
    found: list[Problem] = []
    for name in (MAP_FILE, INSET_FILE):
        chart, problems = read_map(folder, name, routes)
        found += problems
        if chart is not None:
            found += misplaced(chart, name, places)
    return found


def misplaced(chart: Chart, name: str, places: Collection[Position]) -> list[Problem]:
    """One problem where features lie far from all places and an exchange would put them there, or the whole map does.

    Where every feature does, the file is exchanged: an error. Else it is a warning.
    """
    if not places or not chart.features:
        return []
    middle = median(east for east, _ in places), median(north for _, north in places)
    usual = max(LEAST_KM, median(great_circle_km(at, middle) for at in places))
    wrong = [each for each in chart.features if _exchanged(each.parts[0][0], middle, usual)]
    nearest = min(
        great_circle_km(at, middle) for each in chart.features for part in each.parts for at in part
    )
    if wrong:
        return [_exchange(wrong, len(chart.features), name, middle)]
    if nearest <= AWAY * usual or _around_one(chart, places):
        return []
    message = f"this map lies {nearest:,.0f} km from the middle of the scenario's places, and farther"
    allowed = f"a map of where the places are; positions are {ORDER}"
    return [
        Problem(
            "far-apart", message, name, chart.features[0].line, found=_shown(chart.features[0].parts[0][0]),
            allowed=allowed, severity="warning",
        )
    ]  # fmt: skip


def _around_one(chart: Chart, places: Collection[Position]) -> bool:
    """Whether some place lies within the map: an inset may show where one of many is, far from all others."""
    corners = [at for each in chart.features for part in each.parts for at in part]
    (west, east), (south, north) = ((min(side), max(side)) for side in zip(*corners, strict=True))
    return any(west <= at[0] <= east and south <= at[1] <= north for at in places)


def _exchanged(at: Position, middle: Position, usual: float) -> bool:
    """Whether a position lies far from the places, and would lie among them if its two numbers were exchanged."""
    away = great_circle_km(at, middle)
    return away > AWAY * usual and abs(at[0]) <= 90 and great_circle_km((at[1], at[0]), middle) <= away / AWAY


def _exchange(wrong: list[Feature], features: int, name: str, middle: Position) -> Problem:
    first, more = wrong[0], len(wrong) - 1
    at = first.parts[0][0]
    here, there = great_circle_km(at, middle), great_circle_km((at[1], at[0]), middle)
    also = f" and {more} more" if more else ""
    lie = "lie" if more else "lies"
    message = (
        f"`{first.name}`{also} of {features} features {lie} {here:,.0f} km from the middle of the scenario's places: "
        "longitude first; exchanged?"
    )
    nearest = f"{_shown((at[1], at[0]))}, {there:,.1f} km from there"
    return Problem(
        "far-apart", message, name, first.line, found=_shown(at), allowed=ORDER, nearest=nearest,
        severity="error" if len(wrong) == features else "warning",
    )  # fmt: skip


def _shown(at: Position) -> str:
    return f"[{at[0]:g}, {at[1]:g}]"
