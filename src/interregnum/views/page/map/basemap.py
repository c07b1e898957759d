"""The map of a page: what a scenario's map files show, in whole numbers on a plane, ready for SVG.

Each panel (`city` from `map.geojson`, `region` from `inset.geojson`) is an equirectangular plane about the
middle of its box: x grows to the east, y to the south, in steps of `metres` (1 in the city, 100 in the region).
On a plane of 16 km this errs by less than a metre in a hundred; a map reader sees none of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from interregnum.maps import INSET_FILE, KINDS, MAP_FILE, Chart, Feature, Position, read_map
from interregnum.model import Scenario

PANELS = {"city": (MAP_FILE, 1), "region": (INSET_FILE, 100)}
EARTH = 6_371_008.8  # mean radius, metres
NOT_DRAWN = ("route", "frame")
POINTS = ("district", "town", "waters")
PLAIN_MARGIN = 0.12

Point = tuple[int, int]


@dataclass(frozen=True)
class Plane:
    """A box on the earth laid flat; `metres` is the length of one step."""

    box: tuple[float, float, float, float]
    metres: int

    @property
    def middle(self) -> Position:
        west, south, east, north = self.box
        return ((west + east) / 2, (south + north) / 2)

    def __call__(self, position: Position) -> Point:
        """The whole numbers of a (longitude, latitude)."""
        longitude, latitude = self.middle
        step = math.radians(1) * EARTH / self.metres
        x = (position[0] - longitude) * step * math.cos(math.radians(latitude))
        return round(x), round((latitude - position[1]) * step)

    def holds(self, position: Position) -> bool:
        west, south, east, north = self.box
        return west <= position[0] <= east and south <= position[1] <= north

    @property
    def extent(self) -> list[int]:
        """Left, top, right, bottom."""
        west, south, east, north = self.box
        return [*self((west, north)), *self((east, south))]


def atlas(scenario: Scenario, folder: Path | None) -> dict[str, Any] | None:
    """The map of a scenario as plain data (docs/reference/map.md, "On the page"); None if nothing has a position.

    A folder without map files gives one plain panel, from the positions of the places alone. What is wrong with
    a map is in `problems`, and the feature is left out.
    """
    spots = _spots(scenario)
    panels: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for panel, (file, metres) in PANELS.items():
        chart, wrong = read_map(folder, file, tuple(scenario.routes)) if folder else (None, [])
        problems += [str(problem) for problem in wrong]
        box = _box(chart, spots) if chart is not None else None
        if chart is not None and box is not None:
            panels[panel] = _panel(scenario, chart, Plane(box, metres), spots)
    if not panels and spots:
        box = _around(spots.values())
        metres = 1 if box[3] - box[1] < 1 else 100
        panels["city"] = _panel(scenario, Chart(), Plane(box, metres), spots)
    if not panels:
        return None
    _leave_to_the_first(panels)
    home = {place: panel for panel in reversed(panels) for place in panels[panel]["places"]}
    within = {name: place.within for name, place in scenario.places.items() if place.within is not None}
    beyond = [place for place in scenario.places if place not in home]
    return {"panels": panels, "home": home, "within": within, "beyond": beyond, "problems": problems}


def _leave_to_the_first(panels: Mapping[str, dict[str, Any]]) -> None:
    """A route is drawn in one panel, the first that has both its ends."""
    drawn: set[str] = set()
    for panel in panels.values():
        panel["routes"] = {name: way for name, way in panel["routes"].items() if name not in drawn}
        drawn |= panel["routes"].keys()


def _spots(scenario: Scenario) -> dict[str, Position]:
    """Where each place is; one without a position is where the place around it is."""
    spots: dict[str, Position] = {}
    for name in scenario.places:
        at: str | None = name
        while at is not None and scenario.places[at].at is None:
            at = scenario.places[at].within
        position = scenario.places[at].at if at is not None else None
        if position is not None:
            spots[name] = position
    return spots


def _box(chart: Chart, spots: Mapping[str, Position]) -> tuple[float, float, float, float] | None:
    if chart.bbox is not None:
        return chart.bbox
    positions = [position for feature in chart.features for part in feature.parts for position in part]
    return _around(positions or spots.values()) if positions or spots else None


def _around(positions: Iterable[Position]) -> tuple[float, float, float, float]:
    """A box around positions, with a margin; at least some hundred metres wide."""
    xs, ys = zip(*positions, strict=True)
    margin_x = max((max(xs) - min(xs)) * PLAIN_MARGIN, 0.005)
    margin_y = max((max(ys) - min(ys)) * PLAIN_MARGIN, 0.0025)
    return min(xs) - margin_x, min(ys) - margin_y, max(xs) + margin_x, max(ys) + margin_y


def _panel(scenario: Scenario, chart: Chart, plane: Plane, spots: Mapping[str, Position]) -> dict[str, Any]:
    drawn = sorted(
        (feature for feature in chart.features if feature.kind not in NOT_DRAWN),
        key=lambda feature: list(KINDS).index(feature.kind),
    )
    frame = next((feature for feature in chart.features if feature.kind == "frame"), None)
    places = {name: _place(scenario, name, plane(at)) for name, at in spots.items() if plane.holds(at)}
    return {
        "metres": plane.metres,
        "middle": [round(each, 5) for each in plane.middle],
        "extent": plane.extent,
        "first": _extent(plane(at) for at in frame.parts[0]) if frame is not None else plane.extent,
        "source": chart.source,
        "shapes": [_shape(feature, plane) for feature in drawn if feature.kind not in POINTS],
        "labels": [_label(feature, plane) for feature in drawn if feature.name],
        "places": places,
        "routes": _routes(scenario, chart, plane, places),
    }


def _place(scenario: Scenario, name: str, point: Point) -> dict[str, Any]:
    place = scenario.places[name]
    data = {"x": point[0], "y": point[1], "error": round(place.error_km * 1000)}
    return data if place.at is not None else data | {"inherited": True}


def _shape(feature: Feature, plane: Plane) -> dict[str, Any]:
    closed = "Polygon" in KINDS[feature.kind]
    data = {"kind": feature.kind, "name": feature.name, "rank": feature.rank}
    data["d"] = "".join(_path([plane(at) for at in part], closed) for part in feature.parts)
    return data if feature.width is None else data | {"width": feature.width / plane.metres}


def _path(points: Sequence[Point], closed: bool) -> str:
    """Moves of an SVG path: one start, then steps relative to the last point; steps of nothing are left out."""
    written = f"M{points[0][0]} {points[0][1]}l"
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    numbers = [number for step in (steps[:-1] if closed else steps) if step != (0, 0) for number in step]
    for number in numbers:
        written += str(number) if number < 0 or written.endswith("l") else f" {number}"
    return written + ("z" if closed else "")


def _extent(points: Iterable[Point]) -> list[int]:
    xs, ys = zip(*points, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _label(feature: Feature, plane: Plane) -> dict[str, Any]:
    """The name of a feature, where it may be written: the middle of an area, half-way along a line."""
    points = [plane(at) for at in max(feature.parts, key=len)]
    data: dict[str, Any] = {"text": feature.name, "kind": feature.kind, "rank": feature.rank}
    if feature.kind in POINTS:
        (x, y), angle = points[0], None
    elif "Polygon" in KINDS[feature.kind]:
        (x, y), angle = _centre(points), None
    else:
        x, y, angle = _half_way(points)
    data |= {"x": x, "y": y}
    return data if angle is None else data | {"angle": angle}


def _centre(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a ring (shoelace formula)."""
    pairs = list(pairwise(ring))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    area = sum(crosses)
    if area == 0:
        return ring[0]
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (3 * area)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (3 * area)
    return round(x), round(y)


def _half_way(points: Sequence[Point]) -> tuple[int, int, int]:
    """The point half-way along a line, and the slope of the line there in degrees, for text that stays upright."""
    steps = list(pairwise(points))
    left = sum(math.dist(a, b) for a, b in steps) / 2
    for a, b in steps:
        length = math.dist(a, b)
        if length >= left and length > 0:
            share, angle = left / length, math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
            upright = (angle + 90) % 180 - 90
            return round(a[0] + share * (b[0] - a[0])), round(a[1] + share * (b[1] - a[1])), round(upright)
        left -= length
    return (*points[0], 0)


def _routes(
    scenario: Scenario, chart: Chart, plane: Plane, places: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[int]]:
    """The way of each route between two places of the panel, `[x, y, x, y, ...]` from its first end to its second."""
    lines = {feature.name: feature.parts[0] for feature in chart.features if feature.kind == "route"}
    routes = {}
    for name, route in scenario.routes.items():
        if all(end in places for end in route.between):
            start, goal = ((places[end]["x"], places[end]["y"]) for end in route.between)
            between = [plane(at) for at in lines.get(name, ())]
            if between and math.dist(start, between[0]) > math.dist(start, between[-1]):
                between.reverse()  # it was drawn from the other end
            points = [start, *(point for point in between if point not in (start, goal)), goal]
            routes[name] = [number for point in points for number in point]
    return routes
