"""What a map may contain, and a map file read into features; a feature with a problem is left out.

Problem codes: too-large, map-crs, map-geometry, map-properties, map-route.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from interregnum.errors import Problem, nearest_name
from interregnum.maps.crossing import crossing, lies_outside
from interregnum.maps.files import MapFindings, data_of, lines_of, shown, text_of

MAP_FILE = "map.geojson"
INSET_FILE = "inset.geojson"
MAX_FEATURES = 2_000
MAX_POSITIONS = 40_000
MAX_NAME = 100
RING = 4  # the fewest positions of a ring: three corners, and the first again

WGS84 = re.compile(r"(CRS:?84h?|WGS[ _]?84|EPSG[:/]+([\d.]*[:/])?(4326|4979))[/)]?$", re.IGNORECASE)
NUMBER = re.compile(r"[-+]?\d{1,6}(\.\d*)?")

Position: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Position, ...]

AREA, LINE, POINT = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString"), ("Point",)
KINDS: Mapping[str, tuple[str, ...]] = {  # in the order in which they are drawn
    "water": AREA,
    "island": AREA,
    "park": AREA,
    "square": AREA,
    "canal": LINE,
    "street": LINE,
    "rail": LINE,
    "front": LINE,
    "fortress": AREA,
    "building": AREA,
    "bridge": LINE,
    "route": LINE,
    "frame": AREA,
    "district": POINT,
    "town": POINT,
    "waters": POINT,
}
"""What a feature may be, and of which geometries; docs/reference/map.md says what each is for."""


@dataclass(frozen=True)
class Feature:
    """One thing on a map. `parts` are its rings, lines or point, each a row of (longitude, latitude) degrees."""

    kind: str
    name: str
    rank: int
    parts: tuple[Ring, ...]
    width: float | None = None
    line: int | None = None
    file: str = ""


@dataclass(frozen=True)
class Chart:
    """A map that was read: its features in the order of the file, and `bbox` (west, south, east, north)."""

    features: tuple[Feature, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    source: str = ""


def read_map(
    folder: Path, name: str = MAP_FILE, routes: Sequence[str] | None = None
) -> tuple[Chart | None, list[Problem]]:
    """The map in a file of a folder, and everything that is wrong with it; None where there is no such file.

    With `routes`, the names of the routes that there are, a feature that draws another one is a problem. A
    feature with a problem is left out of the chart.
    """
    path = folder / name
    if not os.path.lexists(path):
        return None, []
    found = MapFindings(name)
    text = text_of(path, folder, found)
    data = None if text is None else data_of(text, found)
    chart = None if data is None or text is None else _chart(data, text, routes, found)
    return chart or Chart(), found.all()


def _chart(data: Any, text: str, routes: Sequence[str] | None, found: MapFindings) -> Chart | None:
    features = data.get("features") if isinstance(data, dict) else None
    if (
        not isinstance(data, dict)
        or data.get("type") != "FeatureCollection"
        or not isinstance(features, list)
    ):
        allowed = '{"type": "FeatureCollection", "features": [...]}'
        found.report(
            "map-geometry", "this is not a collection of features", found=_kind(data), allowed=allowed
        )
        return None
    if len(features) > MAX_FEATURES:
        _too_large(found, f"{len(features):,} features", MAX_FEATURES)
        return None
    lines = lines_of(text)
    if len(lines) != len(features):
        lines = []
    if not _on_the_earth(data, text, found):
        return None
    chart, positions = [], 0
    for number, each in enumerate(features):
        feature = _feature(each, lines[number] if lines else None, routes, found)
        if feature is not None:
            positions += sum(map(len, feature.parts))
            chart.append(feature)
    if positions > MAX_POSITIONS:
        _too_large(found, f"{positions:,} positions", MAX_POSITIONS)
        return None
    source = data.get("source", "")
    source = source if isinstance(source, str) and len(source) <= 500 and source.isprintable() else ""
    return Chart(tuple(chart), _bbox(data.get("bbox"), found), source)


def _on_the_earth(data: Mapping[str, Any], text: str, found: MapFindings) -> bool:
    """Whether positions are degrees of WGS 84, which GeoJSON means where it says nothing, as most programs do.

    Older files may say it of a single feature, or of its geometry.
    """
    features = [each for each in data["features"] if isinstance(each, dict)]
    shapes = [each["geometry"] for each in features if isinstance(each.get("geometry"), dict)]
    for written in (part.get("crs") for part in (data, *features, *shapes)):
        inside = written.get("properties") if isinstance(written, dict) else None
        name = inside.get("name", inside.get("href")) if isinstance(inside, dict) else written
        if written is not None and not (isinstance(name, str) and WGS84.search(name) is not None):
            break
    else:
        return True
    allowed = "no `crs`, or WGS 84: urn:ogc:def:crs:OGC:1.3:CRS84, or EPSG:4326"
    message = "this map is drawn in another coordinate system than longitude and latitude"
    seen = name if isinstance(name, str) else _kind(name)
    line = text.count("\n", 0, text.find('"crs"')) + 1
    found.report("map-crs", message, line, path="crs", found=shown(seen), allowed=allowed)
    return False


def _too_large(found: MapFindings, size: str, limit: int) -> None:
    found.report("too-large", "this map is too large", found=size, allowed=f"at most {limit:,}")


def _bbox(written: Any, found: MapFindings) -> tuple[float, float, float, float] | None:
    if written is None:
        return None
    half = len(written) // 2 if isinstance(written, list) and len(written) in (4, 6) else 0
    corners = (_position(written[:half]), _position(written[half:])) if half else ()
    west_south, east_north = corners or (None, None)
    if west_south and east_north and west_south[0] < east_north[0] and west_south[1] < east_north[1]:
        return (*west_south, *east_north)
    allowed = "[west, south, east, north] in degrees, with heights after south and north or without"
    found.report(
        "map-geometry",
        "`bbox` is not a box on the earth",
        path="bbox",
        found=shown(str(written)),
        allowed=allowed,
    )
    return None


def _feature(each: Any, line: int | None, routes: Sequence[str] | None, found: MapFindings) -> Feature | None:
    """One feature, or None with what is wrong with it reported."""
    properties = each.get("properties") if isinstance(each, dict) else None
    properties = {} if properties is None else properties
    if not isinstance(each, dict) or each.get("type") != "Feature" or not isinstance(properties, dict):
        allowed = '{"type": "Feature", "properties": {...}, "geometry": {...}}'
        found.report("map-geometry", "this is not a feature", line, found=_kind(each), allowed=allowed)
        return None
    properties = _as_meant(properties)
    wrong = list(_wrong_properties(properties))
    for message, more in wrong:
        found.report("map-properties", message, line, **more)
    kind, name = properties.get("kind"), properties.get("name")
    if not isinstance(kind, str) or kind not in KINDS:
        return None
    if kind == "route" and routes is not None and isinstance(name, str) and name not in routes:
        more = {"found": shown(name), "allowed": "the name of a route", "nearest": nearest_name(name, routes)}
        found.report("map-route", "there is no such route in the scenario", line, **more)
        wrong.append(("", {}))
    parts = _parts(each.get("geometry"), kind, line, found)
    if wrong or parts is None:
        return None
    return Feature(kind, str(name), properties["rank"], parts, properties.get("width"), line, found.file)


KEYS = ("kind", "name", "rank", "width")


def _as_meant(written: Mapping[str, Any]) -> dict[str, Any]:
    """Properties without the habits of programs for maps, whose tables have every column in every row: what is empty
    is null there, and a number may be a text, or whole with a point."""
    meant = {key: value for key, value in written.items() if value is not None}
    if "name" in written:
        meant.setdefault("name", "")
    for key in ("rank", "width"):
        if isinstance(meant.get(key), str) and NUMBER.fullmatch(meant[key].strip()):
            meant[key] = float(meant[key])
        if isinstance(meant.get(key), float) and meant[key].is_integer():
            meant[key] = int(meant[key])
    return meant


def _wrong_properties(properties: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the properties of a feature. Keys that others use (`stroke`, `fid`) are let be."""
    kind, name, rank = (properties.get(key) for key in KEYS[:3])
    if not properties:
        yield "this feature has no properties", {"allowed": ", ".join(KEYS)}
        return
    for key in KEYS[:3]:
        if key not in properties:
            near = nearest_name(key, properties)
            yield f"this feature has no `{key}`", {"allowed": ", ".join(KEYS), "nearest": shown(near)}
    if "kind" in properties and (not isinstance(kind, str) or kind not in KINDS):
        nearest = nearest_name(kind, KINDS) if isinstance(kind, str) else ""
        yield (
            "there is no such kind",
            {"found": shown(str(kind)), "allowed": ", ".join(KINDS), "nearest": nearest},
        )
    if "name" in properties and not (isinstance(name, str) and len(name) <= MAX_NAME and name.isprintable()):
        allowed = f"a text of at most {MAX_NAME} visible characters"
        yield "this is not a name", {"found": shown(str(name)), "allowed": allowed}
    if "rank" in properties and (type(rank) is not int or rank not in (1, 2, 3)):
        yield "this is not a rank", {"found": shown(str(rank)), "allowed": "1, 2 or 3"}
    width = properties.get("width", 1)
    if type(width) not in (int, float) or not 0 < width <= 2000:
        yield (
            "this is not a width",
            {"found": shown(str(width)), "allowed": "metres, more than 0, at most 2000"},
        )


def _parts(geometry: Any, kind: str, line: int | None, found: MapFindings) -> tuple[Ring, ...] | None:
    """The rings, lines or point of a geometry, if it is one that its kind may have."""
    type_ = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(type_, str) or type_ not in KINDS[kind]:
        allowed = " or ".join(KINDS[kind])
        message = f"`{kind}` cannot have this geometry"
        found.report(
            "map-geometry", message, line, found=shown(str(type_ or _kind(geometry))), allowed=allowed
        )
        return None
    written = geometry.get("coordinates")
    rows = _rows(type_, written)
    shortest = {"Point": 1, "LineString": 2, "MultiLineString": 2}.get(type_, RING)
    if not isinstance(rows, list) or not rows:
        found.report(
            "map-geometry",
            "these are not coordinates",
            line,
            found=_kind(written),
            allowed=f"those of a {type_}",
        )
        return None
    parts: list[Ring] = []
    for row in rows:
        part = tuple(_position(each) for each in row) if isinstance(row, list) else ()
        good = tuple(each for each in part if each is not None)
        if len(part) < shortest:
            message, seen, allowed = "too few positions", str(len(part)), f"at least {shortest}"
        elif len(good) < len(part):
            message, seen = "this is not a position on the earth", str(row[part.index(None)])
            allowed = "[longitude, latitude] in degrees: -180 to 180, -90 to 90"
        elif shortest == RING and good[0] != good[-1]:
            message, seen = "a ring that does not end where it began", f"{row[0]} and {row[-1]}"
            allowed = "the same position at both ends"
        else:
            parts.append(good)
            continue
        found.report("map-geometry", message, line, found=shown(seen), allowed=allowed)
        return None
    return tuple(parts) if _goes_round_once(_areas(type_, written, parts), line, found) else None


def _goes_round_once(areas: Iterator[list[Ring]], line: int | None, found: MapFindings) -> bool:
    for area in areas:
        crossed = crossing(area)
        if crossed is not None:
            message, seen = "the border of this area crosses itself", f"near [{crossed[0]:g}, {crossed[1]:g}]"
            allowed = "a border that goes round once, and holes inside it"
            found.report("map-geometry", message, line, found=seen, allowed=allowed)
            return False
        apart = next((hole for hole in area[1:] if lies_outside(hole, area[0])), None)
        if apart is not None:
            message, seen = "a hole of this area lies outside it", f"near [{apart[0][0]:g}, {apart[0][1]:g}]"
            allowed = "a border, then holes inside it; areas apart are a MultiPolygon"
            found.report("map-geometry", message, line, found=seen, allowed=allowed)
            return False
    return True


def _areas(type_: str, written: Any, parts: list[Ring]) -> Iterator[list[Ring]]:
    """The rings of each area by itself: areas may lie upon each other, as islands lie upon water."""
    if type_ == "Polygon":
        yield parts
    elif type_ == "MultiPolygon":
        rings = iter(parts)
        yield from (list(islice(rings, len(area))) for area in written)


def _rows(type_: str, written: Any) -> Any:
    """The coordinates of any geometry as a list of rows of positions, if they can be understood so."""
    if type_ == "Point":
        return [[written]]
    if type_ == "LineString":
        return [written]
    if type_ == "MultiPolygon" and isinstance(written, list):
        return [ring for area in written for ring in (area if isinstance(area, list) else [None])]
    return written


def _position(written: Any) -> Position | None:
    if not isinstance(written, list) or not 2 <= len(written) <= 4:  # a height may follow, and a measure
        return None
    if any(type(each) not in (int, float) or not -1e9 < each < 1e9 for each in written):
        return None  # JSON may hold numbers that are infinite for a machine
    x, y = float(written[0]), float(written[1])
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None


def _kind(data: Any) -> str:
    names = {
        dict: "a mapping",
        list: "a list",
        str: "a text",
        bool: "yes or no",
        int: "a number",
        float: "a number",
    }
    if isinstance(data, dict) and isinstance(data.get("type"), str):
        return shown(data["type"])
    return names.get(type(data), "nothing")
