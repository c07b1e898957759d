"""Maps drawn by strangers: each defect is one problem, where it is; nothing gives a traceback.

`maps/invalid` holds files with one defect each; their member `expect` says which code is expected, and in which line.
"""

from __future__ import annotations

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import polygonize, unary_union

from interregnum.cli import commands
from interregnum.language.resolve import bundled, resolve
from interregnum.maps import INSET_FILE, KINDS, MAP_FILE, map_problems, read_map
from interregnum.maps.crossing import crossing, lies_outside
from interregnum.maps.features import MAX_FEATURES, MAX_POSITIONS
from interregnum.maps.files import MAX_BYTES, MAX_PROBLEMS
from interregnum.model import Scenario
from interregnum.views.page.map.basemap import Plane, atlas

HERE = Path(__file__).parent
INVALID = sorted((HERE / "maps" / "invalid").glob("*.geojson"))
ROUTES = ("harbour_road",)
ROOT = HERE.parent


def street(**more: object) -> dict[str, object]:
    properties = {"kind": "street", "name": "Quay", "rank": 1}
    geometry = {"type": "LineString", "coordinates": [[8, 54], [8.1, 54]]}
    return {"type": "Feature", "properties": properties | more, "geometry": geometry}


def written(folder: Path, *features: object, **more: object) -> Path:
    collection = {"type": "FeatureCollection", **more, "features": list(features)}
    (folder / MAP_FILE).write_text(json.dumps(collection), encoding="utf-8")
    return folder


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_one_defect_is_one_problem_where_it_is(path: Path) -> None:
    expected = re.search(r'"expect": "(\S+?)(?: line (\d+))?"', path.read_text(encoding="utf-8"))
    assert expected is not None
    _, (problem,) = read_map(path.parent, path.name, ROUTES)
    assert problem.code == expected[1]
    assert problem.line == (int(expected[2]) if expected[2] else None)
    assert problem.file == path.name
    assert problem.allowed or problem.code == "json-syntax"


def test_a_misspelt_kind_or_route_is_told_the_nearest() -> None:
    def nearest(stem: str) -> str:
        return read_map(HERE / "maps" / "invalid", f"{stem}.geojson", ROUTES)[1][0].nearest

    assert nearest("misspelt_kind") == "street"
    assert nearest("unknown_route") == "harbour_road"


@pytest.mark.parametrize("code", ["map-crs", "map-geometry", "map-properties", "map-route"])
def test_the_example_on_a_page_is_what_is_told(code: str) -> None:
    page = (ROOT / "docs" / "problems" / f"{code}.md").read_text(encoding="utf-8")
    example = re.search(
        r"`tests/maps/invalid/(\w+\.geojson)`\n\n```json\n(.*?)```\n\n```text\n(.*?)```", page, re.S
    )
    assert example is not None
    _, (problem,) = read_map(HERE / "maps" / "invalid", example[1], ROUTES)
    assert problem.code == code
    assert example[2] == (HERE / "maps" / "invalid" / example[1]).read_text(encoding="utf-8")
    assert example[3] == f"{problem}\n"


def test_all_problems_are_told_at_once_and_good_features_stay(tmp_path: Path) -> None:
    broken = [street(kind="steet"), street(rank=9), street(name=7)]
    chart, problems = read_map(written(tmp_path, *broken, street()))
    assert len(problems) == 3
    assert chart is not None
    assert [feature.name for feature in chart.features] == ["Quay"]


def test_no_map_is_no_problem(tmp_path: Path) -> None:
    assert read_map(tmp_path) == (None, [])
    assert read_map(tmp_path / "no_folder.yaml") == (None, [])


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    def codes(*features: object) -> list[str]:
        return [problem.code for problem in read_map(written(tmp_path, *features))[1]]

    assert codes(*[street()] * (MAX_FEATURES + 1)) == ["too-large"]
    long = street() | {"geometry": {"type": "LineString", "coordinates": [[8, 54]] * (MAX_POSITIONS + 1)}}
    assert codes(long) == ["too-large"]
    assert codes(street(note="x" * MAX_BYTES)) == ["too-large"]
    many = codes(*[street(rank=0)] * (MAX_PROBLEMS + 5))
    assert many == ["map-properties"] * MAX_PROBLEMS + ["too-many-problems"]


def test_numbers_too_large_for_a_machine_are_problems(tmp_path: Path) -> None:
    for number in ("9" * 400, "9" * 5000):
        text = f'{{"type": "FeatureCollection", "features": [{json.dumps(street())}]}}'
        (tmp_path / MAP_FILE).write_text(text.replace("8.1", number), encoding="utf-8")
        assert len(read_map(tmp_path)[1]) == 1
        (tmp_path / MAP_FILE).write_text(text.replace('"rank": 1', f'"rank": {number}'), encoding="utf-8")
        assert len(read_map(tmp_path)[1]) == 1


def test_a_map_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    written(tmp_path, street())
    (inside / MAP_FILE).symlink_to(tmp_path / MAP_FILE)
    (inside / INSET_FILE).mkdir()
    assert [problem.code for problem in map_problems(inside, ROUTES)] == ["symlink", "unreadable"]


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MAP_FILE)
    assert [problem.code for problem in read_map(tmp_path)[1]] == ["unreadable"]


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / MAP_FILE).write_bytes(b'{"type":\n "\xff"}')
    (problem,) = read_map(tmp_path)[1]
    assert (problem.code, problem.line) == ("not-utf8", 2)


# --- the habits of programs for maps -------------------------------------------------------------------------


def test_what_programs_for_maps_write_is_read(tmp_path: Path) -> None:
    """Empty cells, numbers as texts or with a point, ids, foreign columns, heights; and a mark before the text."""
    habits = {"fid": 7, "stroke": None, "name": None, "rank": "1", "width": None}
    line = street(**habits) | {"id": 3, "bbox": [8, 54, 8.1, 54]}
    canal = street(kind="canal", rank=2.0, width="12.5")
    square = [[8, 54, 3], [8.1, 54, 3.5], [8.1, 54.1, 4], [8, 54, 3]]
    area = street(kind="water") | {"geometry": {"type": "MultiPolygon", "coordinates": [[square]]}}
    written(
        tmp_path,
        line,
        canal,
        area,
        bbox=[8, 53.5, -2, 8.2, 54.5, 10],
        name="layer",
        xy_coordinate_resolution=1e-9,
    )
    (tmp_path / MAP_FILE).write_bytes(b"\xef\xbb\xbf" + (tmp_path / MAP_FILE).read_bytes())
    chart, problems = read_map(tmp_path)
    assert problems == []
    assert chart is not None
    assert chart.bbox == (8, 53.5, 8.2, 54.5)
    assert [(feature.name, feature.rank, feature.width) for feature in chart.features] == [
        ("", 1, None),
        ("Quay", 2, 12.5),
        ("Quay", 1, None),
    ]
    assert chart.features[2].parts[0][1] == (8.1, 54)


@pytest.mark.parametrize(
    "crs",
    [None, *({"type": "name", "properties": {"name": name}} for name in
     ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326",
      "epsg:4326",      "http://www.opengis.net/def/crs/EPSG/0/4326", "WGS 84", "urn:ogc:def:crs:OGC::CRS84h")),
     {"type": "link", "properties": {"href": "http://spatialreference.org/ref/epsg/4326/", "type": "proj4"}}],
)  # fmt: skip
def test_degrees_by_any_of_their_names_are_degrees(tmp_path: Path, crs: object) -> None:
    assert read_map(written(tmp_path, street(), crs=crs))[1] == []


@pytest.mark.parametrize(
    "crs",
    [*({"type": "name", "properties": {"name": name}} for name in
     ("urn:ogc:def:crs:EPSG::3857", "EPSG:25832", "EPSG:14326", "EPSG:43264", "", None)),
     {"type": "name"}, "UTM", 4326],
)  # fmt: skip
def test_another_system_is_told_once_and_nothing_else_of_the_map(tmp_path: Path, crs: object) -> None:
    far = street() | {
        "geometry": {"type": "LineString", "coordinates": [[890555, 7170156], [901687, 7170156]]}
    }
    chart, problems = read_map(written(tmp_path, far, far, crs=crs))
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [("map-crs", MAP_FILE, 1)]
    assert chart is not None
    assert chart.features == ()


def test_another_system_of_one_feature_or_of_its_geometry_is_told_too(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    whole, shape = street() | {"crs": crs}, street()
    shape["geometry"] = shape["geometry"] | {"crs": crs}
    for feature in (whole, shape):
        chart, problems = read_map(written(tmp_path, street(), feature))
        assert [problem.code for problem in problems] == ["map-crs"]
        assert chart is not None
        assert chart.features == ()


@pytest.mark.parametrize("rank", ["first", "4", "1.5", 1.5, 0, True, [1], "", "9" * 400])
def test_what_is_no_rank_is_still_none(tmp_path: Path, rank: object) -> None:
    assert [problem.code for problem in read_map(written(tmp_path, street(rank=rank)))[1]] == [
        "map-properties"
    ]


def test_holes_lie_inside_and_may_touch_the_border() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]

    def hole(x: float, y: float, size: float = 1.0) -> list[tuple[float, float]]:
        return [(x, y), (x + size, y), (x + size, y + size), (x, y)]

    assert [
        lies_outside(hole(x, y), square) for x, y in ((1, 1), (0, 1), (3, 3), (4, 4), (5, 1), (-3, 1), (1, 9))
    ] == [*(False, False, False, False, True, True, True)]
    assert lies_outside(hole(-1, 5, 0.5), square[::-1])


# --- borders that cross ---------------------------------------------------------------------------------------

CORNERS = st.tuples(st.integers(0, 9), st.integers(0, 9))


def windings(ring: list[tuple[float, float]]) -> set[int]:
    """How often a border goes round each part of the plane: nought and once, the same way, unless it crosses itself."""
    found = {0}
    for face in polygonize(unary_union(LineString(ring))):
        point, turns = face.representative_point(), 0
        for (x, y), (to_x, to_y) in pairwise(ring):
            left = (to_x - x) * (point.y - y) - (point.x - x) * (to_y - y)
            turns += (y <= point.y < to_y and left > 0) - (to_y <= point.y < y and left < 0)
        found.add(turns)
    return found


def three_through_one_point(ring: list[tuple[float, float]]) -> bool:
    """Whether three sides meet where none has a corner: then they may touch there and not cross."""
    sides = [LineString(side) for side in pairwise(ring)]
    points = [one.intersection(other) for n, one in enumerate(sides) for other in sides[:n]]
    between = [
        point for point in points if isinstance(point, Point) and point.coords and point.coords[0] not in ring
    ]
    return any(sum(side.distance(point) < 1e-9 for side in sides) > 2 for point in between)


@settings(max_examples=400, deadline=None)
@given(st.lists(CORNERS, min_size=3, max_size=8, unique=True))
@example([(6, 7), (3, 0), (4, 3), (7, 8), (5, 0), (5, 5)])
def test_a_border_crosses_itself_where_it_winds_twice_or_both_ways(corners: list[tuple[int, int]]) -> None:
    ring = [(float(x), float(y)) for x, y in (*corners, corners[0])]
    told = crossing([ring]) is not None
    if told:
        assert not Polygon(ring).is_valid
    apart = all(
        LineString([a, b]).distance(Point(c)) for a, b in pairwise(ring) for c in ring if c not in (a, b)
    )
    if apart and not three_through_one_point(ring):
        assert told == (windings(ring) not in ({0}, {0, 1}, {0, -1}))


@pytest.mark.parametrize(
    ("ring", "where"),
    [
        ([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)], (1, 1)),
        ([(0, 0), (1, 1), (2, 2), (2, 0), (1, 1), (0, 2), (0, 0)], (1, 1)),  # where both have a corner
        ([(0, 0), (2, 0), (2, 2), (1, 2), (1, -1), (0, -1), (0, 0)], (1, 0)),
        # Where one has a corner.
        ([(0, 0), (4, 0), (4, 4), (2, 4), (2, 0), (3, -1), (1, -1), (0, 0)], (2, 0)),
        ([(0, 0), (2, 0), (2, 2), (0, 0), (2, 0), (2, 2), (0, 0)], None),  # twice round
    ],
)
def test_a_crossing_is_found_where_it_is(
    ring: list[tuple[float, float]], where: tuple[float, float] | None
) -> None:
    found = crossing([ring])
    assert found is not None
    assert where in (None, found)


@pytest.mark.parametrize(
    "rings",
    [
        [[(0, 0), (2, 0), (2, 2), (1, 0), (0, 2), (0, 0)]],  # a corner on another side
        [[(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1), (0, 0)]],  # two corners in one place
        # A hole that touches the border.
        [[(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], [(0, 2), (2, 1), (2, 3), (0, 2)]],
        [[(0, 0), (0, 0), (4, 0), (4, 4), (4, 4), (0, 4), (0, 0)]],  # the same position twice
        [[(0, 0), (2, 0), (2, 2), (1, 2), (1, 1), (1, 2), (0, 2), (0, 0)]],  # out and back
    ],
)
def test_borders_may_touch(rings: list[list[tuple[float, float]]]) -> None:
    assert crossing(rings) is None


@pytest.mark.parametrize("stem", ["map", "inset"])
def test_no_area_of_the_flagship_crosses_itself(stem: str) -> None:
    folder = bundled()["petrograd-1917"]
    chart, problems = read_map(folder, f"{stem}.geojson")
    assert problems == []
    assert chart is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "kind", "name", "rank", "coordinates", "width"]), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(list(KINDS)) | JSON,
    type_=st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "MultiLineString"]) | JSON,
    coordinates=JSON,
    properties=JSON,
    bbox=JSON,
)
def test_whatever_json_a_stranger_sends_there_is_no_traceback(
    tmp_path_factory: pytest.TempPathFactory,
    kind: object,
    type_: object,
    coordinates: object,
    properties: object,
    bbox: object,
) -> None:
    folder = tmp_path_factory.mktemp("map")
    shaped = street(kind=kind) | {"geometry": {"type": type_, "coordinates": coordinates}}
    written(folder, shaped, {"type": "Feature", "properties": properties}, properties, bbox=bbox)
    chart, problems = read_map(folder, routes=ROUTES)
    assert chart is not None
    assert problems


def test_check_reports_a_bad_map_and_leaves_the_scenario_playable(tmp_path: Path) -> None:
    folder = tmp_path / "night"
    CliRunner().invoke(commands, ["new", str(folder)])
    written(folder, street(kind="steet"))
    result = CliRunner().invoke(commands, ["check", str(folder)])
    assert result.exit_code == 2
    assert "map.geojson:1: error [map-properties]" in result.output
    assert resolve(folder).places


def test_every_kind_is_explained_and_every_kind_explained_exists() -> None:
    page = (ROOT / "docs" / "reference" / "map.md").read_text(encoding="utf-8")
    table = page.split("## Kinds")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([\w`, ]+)` \|", table, re.M)
    assert {kind for row in rows for kind in row.split("`, `")} == set(KINDS)


# --- laid flat ------------------------------------------------------------------------------------------------


@pytest.fixture
def harbour(tmp_path: Path) -> tuple[Scenario, Path]:
    folder = tmp_path / "night"
    CliRunner().invoke(commands, ["new", str(folder)])
    return resolve(folder), folder


def test_a_plane_keeps_distances_and_puts_the_north_up() -> None:
    plane = Plane((30.14, 59.865, 30.43, 59.985), 1)
    assert plane(plane.middle) == (0, 0)
    x, y = plane((30.285, 59.935))
    assert (x, y) == (0, -1112)  # a hundredth of a degree of latitude
    x, y = plane((30.295, 59.925))
    assert (x, y) == (557, 0)  # of longitude: times the cosine of the latitude


def test_a_scenario_without_positions_has_no_map(harbour: tuple[Scenario, Path]) -> None:
    scenario, folder = harbour
    nowhere = {name: place.model_copy(update={"at": None}) for name, place in scenario.places.items()}
    assert atlas(scenario.model_copy(update={"places": nowhere}), folder) is None


def test_positions_alone_give_a_plain_panel_and_a_place_stands_where_the_place_around_it_is(
    harbour: tuple[Scenario, Path],
) -> None:
    scenario, folder = harbour
    first, second, *others = scenario.places
    placed = {first: {"at": (8.0, 54.0), "within": None}, second: {"at": None, "within": first}}
    bare = {name: {"at": None, "within": None} for name in others}
    places = {name: place.model_copy(update=(placed | bare)[name]) for name, place in scenario.places.items()}
    data = atlas(scenario.model_copy(update={"places": places}), folder)
    assert data is not None
    city = data["panels"]["city"]
    assert city["shapes"] == []
    assert (city["places"][first]["x"], city["places"][first]["y"]) == (0, 0)
    assert city["places"][second] == city["places"][first] | {"inherited": True}
    assert data["within"] == {second: first}
    assert data["beyond"] == others


# --- whether the map lies where the places are ------------------------------------------------------------------

TOWN = ((8.0, 54.0), (8.05, 54.01), (8.1, 54.0), (7.95, 53.98))


def line(*positions: tuple[float, float]) -> dict[str, object]:
    return {**street(), "geometry": {"type": "LineString", "coordinates": [list(each) for each in positions]}}


@pytest.mark.parametrize(
    ("features", "severity", "says"),
    [
        ([line((8, 54), (8.1, 54))], "", ""),
        ([line((8, 54), (8.1, 54)), line((20, 60), (30, 60))], "", ""),  # a railway to elsewhere
        ([line((54, 8), (54, 8.1))], "error", "longitude first; exchanged?"),
        (
            [line((54, 8), (54, 8.1)), line((54.01, 8.05), (54, 8))],
            "error",
            "`Quay` and 1 more of 2 features lie",
        ),
        ([line((8, 54), (8.1, 54)), line((54, 8), (54, 8.1))], "warning", "`Quay` of 2 features lies"),
        ([line((80, 10), (81, 10))], "warning", "this map lies"),
    ],
    ids=["right", "wide", "exchanged", "both_exchanged", "one_exchanged", "elsewhere"],
)
def test_a_map_lies_where_the_places_are(
    tmp_path: Path, features: list[object], severity: str, says: str
) -> None:
    found = map_problems(written(tmp_path, *features), ROUTES, TOWN)
    assert [(each.code, each.severity) for each in found] == ([("far-apart", severity)] if severity else [])
    assert all(says in each.message for each in found)
    assert map_problems(tmp_path, ROUTES) == []  # without places nothing can be said


def test_an_inset_may_lie_about_one_place_far_from_the_others(tmp_path: Path) -> None:
    holiday_house = line((33.5, 44.3), (34.0, 44.6))
    away = (33.753, 44.392)
    assert map_problems(written(tmp_path, holiday_house), ROUTES, (*TOWN, away)) == []
    (found,) = map_problems(tmp_path, ROUTES, TOWN)
    assert found.message.startswith("this map lies")


def test_check_says_that_a_map_is_exchanged(tmp_path: Path) -> None:
    town = tmp_path / "town"
    assert CliRunner().invoke(commands, ["new", str(town)]).exit_code == 0
    written(town, line((53.55, 9.99), (53.56, 9.98)))
    result = CliRunner().invoke(commands, ["check", str(town)])
    assert result.exit_code == 2
    assert "map.geojson:1: error [far-apart]" in result.output
