"""The map of a scenario: GeoJSON (RFC 7946) that a stranger may have drawn, read and checked before it is shown.

A scenario folder may hold `map.geojson`, the place where it happens, and `inset.geojson`, the country around.
Each feature has `kind` (one of `KINDS`), `name` and `rank` in its properties. Nothing in a mechanism reads
a map; docs/reference/map.md is the page for those who draw one.

Problem codes: unreadable, symlink, too-large, not-utf8, json-syntax, too-deep, too-many-problems,
map-geometry, map-properties, map-route.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from interregnum.errors import Problem, nearest_name

MAP_FILE = "map.geojson"
INSET_FILE = "inset.geojson"
MAX_BYTES = 512 * 1024
MAX_DEPTH = 12
MAX_FEATURES = 2_000
MAX_POSITIONS = 40_000
MAX_NAME = 100
MAX_PROBLEMS = 50

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


@dataclass
class _Finding:
    """What is wrong with one file, up to a bound."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def report(self, code: str, message: str, line: int | None = None, **more: str) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            self.left_out += 1
            return
        self.problems.append(Problem(code, message, self.file, line, **more))

    def all(self) -> list[Problem]:
        if self.left_out:
            message = f"{self.left_out} more problem(s) in this file are not shown"
            return [*self.problems, Problem("too-many-problems", message, self.file)]
        return self.problems


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
    found = _Finding(name)
    text = _text(path, folder, found)
    data = None if text is None else _data(text, found)
    chart = None if data is None or text is None else _chart(data, _lines(text), routes, found)
    return chart or Chart(), found.all()


def map_problems(folder: Path, routes: Sequence[str]) -> list[Problem]:
    """Everything that is wrong with the maps in a folder; nothing is raised."""
    return [problem for name in (MAP_FILE, INSET_FILE) for problem in read_map(folder, name, routes)[1]]


def _text(path: Path, folder: Path, found: _Finding) -> str | None:
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        message = "this file is a link that leads outside the scenario folder"
        found.report("symlink", message, allowed="files inside the folder")
        return None
    if not os.path.isfile(path):  # a pipe would block for ever
        found.report("unreadable", "this cannot be read", found="no plain file", allowed="a plain, readable file")
        return None
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            size = f"{path.stat().st_size:,} bytes"
            found.report("too-large", "this file is too large", found=size, allowed=f"at most {MAX_BYTES:,} bytes")
            return None
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{raw[error.start]:02X}"
        found.report("not-utf8", "this is not UTF-8 text", line, found=byte, allowed="a file saved as UTF-8")
    except OSError as error:
        found.report("unreadable", "this cannot be read", found=error.strerror or "", allowed="a readable file")
    return None


class _NotJson(ValueError):
    """The text is JSON for some readers, but not by the standard."""


def _data(text: str, found: _Finding) -> Any:
    deepest, line = _depth(text)
    if deepest > MAX_DEPTH:
        allowed = f"at most {MAX_DEPTH} levels"
        found.report("too-deep", "lists lie too deep in each other", line, found=f"level {deepest}", allowed=allowed)
        return None
    try:
        return json.loads(text, parse_constant=_refused, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        found.report("json-syntax", message, error.lineno, allowed="GeoJSON as of RFC 7946")
    except ValueError as error:  # a constant, a key given twice, a number of thousands of digits
        message = f"this is not JSON: {error}" if isinstance(error, _NotJson) else "a number has too many digits"
        found.report("json-syntax", message, allowed="GeoJSON as of RFC 7946")
    return None


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.S)


def _depth(text: str) -> tuple[int, int]:
    """How deep lists and mappings lie in each other at most, and in which line, before anything is built."""
    depth = deepest = at = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in "[{":
            depth += 1
            if depth > deepest:
                deepest, at = depth, mark.start()
        elif mark[0] in "]}":
            depth -= 1
    return deepest, text.count("\n", 0, at) + 1


def _refused(constant: str) -> Any:
    raise _NotJson(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotJson(f"the key {_shown(twice)} is given twice in one place")
    return data


def _lines(text: str) -> list[int]:
    """The line in which each feature begins; empty where the features cannot be found one by one."""
    start = re.search(r'"features"\s*:\s*\[', text)
    lines: list[int] = []
    decoder, space = json.JSONDecoder(), re.compile(r"[\s,]*")
    at, counted, line = (start.end() if start else len(text)), 0, 1
    while True:
        gap = space.match(text, at)
        at = gap.end() if gap else at
        if at >= len(text) or text[at] == "]":
            return lines
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:
            return []


def _chart(data: Any, lines: list[int], routes: Sequence[str] | None, found: _Finding) -> Chart | None:
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(features, list):
        allowed = '{"type": "FeatureCollection", "features": [...]}'
        found.report("map-geometry", "this is no collection of features", found=_kind(data), allowed=allowed)
        return None
    if len(features) > MAX_FEATURES:
        what = {"found": f"{len(features):,} features", "allowed": f"at most {MAX_FEATURES:,}"}
        found.report("too-large", "there are too many features on this map", **what)
        return None
    if len(lines) != len(features):
        lines = []
    chart, positions = [], 0
    for number, each in enumerate(features):
        feature = _feature(each, lines[number] if lines else None, routes, found)
        if feature is not None:
            positions += sum(map(len, feature.parts))
            chart.append(feature)
    if positions > MAX_POSITIONS:
        what = {"found": f"{positions:,} positions", "allowed": f"at most {MAX_POSITIONS:,}"}
        found.report("too-large", "there are too many positions on this map", **what)
        return None
    source = data.get("source", "")
    source = source if isinstance(source, str) and len(source) <= 500 and source.isprintable() else ""
    return Chart(tuple(chart), _bbox(data.get("bbox"), found), source)


def _bbox(written: Any, found: _Finding) -> tuple[float, float, float, float] | None:
    if written is None:
        return None
    corners = (_position(written[:2]), _position(written[2:])) if isinstance(written, list) and len(written) == 4 else ()
    west_south, east_north = corners or (None, None)
    if west_south and east_north and west_south[0] < east_north[0] and west_south[1] < east_north[1]:
        return (*west_south, *east_north)
    allowed = "[west, south, east, north] in degrees"
    found.report("map-geometry", "`bbox` is no box on the earth", path="bbox", found=_shown(str(written)), allowed=allowed)
    return None


def _feature(each: Any, line: int | None, routes: Sequence[str] | None, found: _Finding) -> Feature | None:
    """One feature, or None with what is wrong with it reported."""
    properties = each.get("properties") if isinstance(each, dict) else None
    if not isinstance(each, dict) or each.get("type") != "Feature" or not isinstance(properties, dict):
        allowed = '{"type": "Feature", "properties": {...}, "geometry": {...}}'
        found.report("map-geometry", "this is no feature", line, found=_kind(each), allowed=allowed)
        return None
    wrong = list(_wrong_properties(properties))
    for message, more in wrong:
        found.report("map-properties", message, line, **more)
    kind, name = properties.get("kind"), properties.get("name")
    if not isinstance(kind, str) or kind not in KINDS:
        return None
    if kind == "route" and routes is not None and isinstance(name, str) and name not in routes:
        more = {"found": _shown(name), "allowed": "the name of a route", "nearest": nearest_name(name, routes)}
        found.report("map-route", "there is no such route in the scenario", line, **more)
        wrong.append(("", {}))
    parts = _parts(each.get("geometry"), kind, line, found)
    if wrong or parts is None:
        return None
    return Feature(kind, str(name), properties["rank"], parts, properties.get("width"), line, found.file)


KEYS = ("kind", "name", "rank", "width")


def _wrong_properties(properties: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the properties of a feature. Keys that others use (`stroke`, `fid`) are let be."""
    kind, name, rank = (properties.get(key) for key in KEYS[:3])
    for key in KEYS[:3]:
        if key not in properties:
            near = nearest_name(key, properties)
            yield f"this feature has no `{key}`", {"allowed": ", ".join(KEYS), "nearest": _shown(near)}
    if "kind" in properties and (not isinstance(kind, str) or kind not in KINDS):
        nearest = nearest_name(kind, KINDS) if isinstance(kind, str) else ""
        yield "there is no such kind", {"found": _shown(str(kind)), "allowed": ", ".join(KINDS), "nearest": nearest}
    if "name" in properties and not (isinstance(name, str) and len(name) <= MAX_NAME and name.isprintable()):
        allowed = f"a text of at most {MAX_NAME} visible characters"
        yield "this is no name", {"found": _shown(str(name)), "allowed": allowed}
    if "rank" in properties and (type(rank) is not int or rank not in (1, 2, 3)):
        yield "this is no rank", {"found": _shown(str(rank)), "allowed": "1, 2 or 3"}
    width = properties.get("width", 1)
    if type(width) not in (int, float) or not 0 < width <= 2000:
        yield "this is no width", {"found": _shown(str(width)), "allowed": "metres, more than 0, at most 2000"}


def _parts(geometry: Any, kind: str, line: int | None, found: _Finding) -> tuple[Ring, ...] | None:
    """The rings, lines or point of a geometry, if it is one that its kind may have."""
    type_ = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(type_, str) or type_ not in KINDS[kind]:
        allowed = " or ".join(KINDS[kind])
        message = f"`{kind}` cannot have this geometry"
        found.report("map-geometry", message, line, found=_shown(str(type_ or _kind(geometry))), allowed=allowed)
        return None
    written = geometry.get("coordinates")
    lists = {"Point": [[written]], "LineString": [written], "MultiLineString": written, "Polygon": written}
    rows = lists.get(type_)
    if type_ == "MultiPolygon":
        rows = [ring for area in written for ring in (area if isinstance(area, list) else [None])] if isinstance(written, list) else None
    shortest = {"Point": 1, "LineString": 2, "MultiLineString": 2}.get(type_, 4)
    if not isinstance(rows, list) or not rows:
        found.report("map-geometry", "these are no coordinates", line, found=_kind(written), allowed=f"those of a {type_}")
        return None
    parts: list[Ring] = []
    for row in rows:
        part = tuple(_position(each) for each in row) if isinstance(row, list) else ()
        if len(part) < shortest or None in part or (shortest == 4 and part[0] != part[-1]):
            found.report("map-geometry", *_why_not(part, shortest, line), **_seen(row, part, shortest))
            return None
        parts.append(tuple(each for each in part if each is not None))
    return tuple(parts)


def _why_not(part: Sequence[Position | None], shortest: int, line: int | None) -> tuple[str, int | None]:
    if len(part) < shortest:
        return "too few positions", line
    if None in part:
        return "this is no position on the earth", line
    return "a ring that does not end where it began", line


def _seen(row: Any, part: Sequence[Position | None], shortest: int) -> dict[str, str]:
    if len(part) < shortest:
        return {"found": str(len(part)), "allowed": f"at least {shortest}"}
    if None in part:
        allowed = "[longitude, latitude] in degrees: -180 to 180, -90 to 90"
        return {"found": _shown(str(row[part.index(None)])), "allowed": allowed}
    return {"found": f"{row[0]} and {row[-1]}", "allowed": "the same position at both ends"}


def _position(written: Any) -> Position | None:
    if not isinstance(written, list) or not 2 <= len(written) <= 3:
        return None
    if any(type(each) not in (int, float) or not math.isfinite(each) for each in written):
        return None
    x, y = float(written[0]), float(written[1])
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None


def _kind(data: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "yes or no", int: "a number", float: "a number"}
    if isinstance(data, dict) and isinstance(data.get("type"), str):
        return _shown(data["type"])
    return names.get(type(data), "nothing")


def _shown(text: str, limit: int = 60) -> str:
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
