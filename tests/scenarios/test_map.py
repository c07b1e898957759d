"""The map of Petrograd: every place within 150 m of where it is known to be, and on the right side of the water.

The tables are knowledge of the city that the map was not made from by any rule: published positions of
landmarks, on which shore each place lies, how long the bridges are.
"""

from __future__ import annotations

import json
import math
import re
from functools import cached_property
from itertools import combinations, pairwise

import pytest
from harbour import compiled
from shapely import LineString, MultiLineString, Point, Polygon, unary_union
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from interregnum.language.resolve import bundled
from interregnum.maps import INSET_FILE, MAP_FILE, Chart, Feature, map_problems, read_map
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.views.page.map.basemap import atlas

FOLDER = bundled()["petrograd-1917"]
METRE_X, METRE_Y = 111_195 * math.cos(math.radians(59.925)), 111_195.0
GOOD_TO = 150  # metres

# Published positions of landmarks (latitude, longitude; WGS84), rounded to four decimals, for the places that are one.
KNOWN = {
    "winter_palace": (59.9404, 30.3139),
    "palace_square": (59.9390, 30.3158),  # Alexander Column
    "admiralty": (59.9375, 30.3086),
    "st_isaac": (59.9341, 30.3061),
    "mariinsky": (59.9311, 30.3092),
    "peter_paul": (59.9502, 30.3164),
    "smolny": (59.9463, 30.3968),
    "city_duma": (59.9345, 30.3293),
    "kazan_square": (59.9346, 30.3247),
    "finland_station": (59.9556, 30.3562),
    "nikolaevsky_station": (59.9297, 30.3622),
    "warsaw_station": (59.9075, 30.3092),
    "baltic_station": (59.9072, 30.2996),
    "vitebsk_station": (59.9199, 30.3287),
    "crosses": (59.9532, 30.3657),
    "troitsky_bridge": (59.9488, 30.3275),
    "palace_bridge": (59.9411, 30.3082),
    "moika": (59.9363, 30.3195),  # the Police (Green) Bridge
    "post_office": (59.9313, 30.3020),
    "pavlovsky_barracks": (59.9433, 30.3286),
}
SHORES = {
    "mainland": "petrograd smolny winter_palace malachite_hall inner_office east_wing palace_square siege_lines "
    "general_staff mariinsky admiralty city_duma pavlovsky_barracks baltic_barracks keksgolmsky_barracks "
    "guards_barracks cossack_barracks us_embassy bonch_apartment st_isaac baltic_station warsaw_station "
    "nikolaevsky_station vitebsk_station post_office central_telegraph telegraph_agency state_bank embankments "
    "nevsky kazan_square millionnaia moshkov koniushennaia morskaia north_of_moika",
    "Vyborg side": "finland_station crosses mikhailovsky_school vyborg_side",
    "Hare Island": "peter_paul fortress_walls fortress_flagpole trubetskoi",
    "Vasilevsky Island": "vasilevsky university_quay",
    "Petrograd Side": "petrograd_side",
    "water": "neva_anchorage neva_mouth harbour_canal",
    "bridge": "troitsky_bridge palace_bridge ekaterininsky_canal moika",
}
BRIDGES = {  # length in metres, as published; on the map, what lies over the water
    "Palace Bridge": 260,
    "Nicholas Bridge": 331,
    "Troitsky Bridge": 582,
    "Liteiny Bridge": 396,
    "Exchange Bridge": 239,
    "Tuchkov Bridge": 226,
    "Sampsonievsky Bridge": 215,
    "Okhta Bridge": 335,
}


def flat(shape: BaseGeometry) -> BaseGeometry:
    """Degrees to metres, as good as the middle of the city allows."""
    return scale(shape, METRE_X, METRE_Y, origin=(0, 0))


def geometry(feature: Feature) -> BaseGeometry:
    if feature.kind in ("water", "island", "park", "building", "fortress", "square", "frame"):
        return flat(Polygon(feature.parts[0], feature.parts[1:]))
    return flat(MultiLineString(feature.parts))


class City:
    """The flagship's map, in metres; made when a test first asks, for it takes seconds."""

    @cached_property
    def scenario(self) -> Scenario:
        return compiled("petrograd-1917")[0]

    @cached_property
    def chart(self) -> Chart:
        chart = read_map(FOLDER, MAP_FILE, tuple(self.scenario.routes))[0]
        assert chart is not None
        return chart

    @cached_property
    def bbox(self) -> tuple[float, float, float, float]:
        assert self.chart.bbox is not None
        return self.chart.bbox

    @cached_property
    def shapes(self) -> list[tuple[Feature, BaseGeometry]]:
        return [(feature, geometry(feature)) for feature in self.chart.features if len(feature.parts[0]) > 1]

    @cached_property
    def islands(self) -> dict[str, BaseGeometry]:
        return of("island")

    @cached_property
    def water(self) -> BaseGeometry:
        return unary_union([*of("water").values()]).difference(unary_union([*self.islands.values()]))

    @cached_property
    def canals(self) -> BaseGeometry:
        wide = [
            (feature, shape) for feature, shape in self.shapes if feature.kind == "canal" and feature.width
        ]
        return unary_union([shape.buffer(feature.width / 2) for feature, shape in wide])

    @cached_property
    def places(self) -> dict[str, BaseGeometry]:
        west, south, east, north = self.bbox
        there = {id: place.at for id, place in self.scenario.places.items() if place.at is not None}
        return {
            id: flat(Point(at)) for id, at in there.items() if west < at[0] < east and south < at[1] < north
        }


CITY = City()
LEFT_BANK, RIGHT_BANK = flat(Point(30.33, 59.93)), flat(Point(30.37, 59.97))


def of(kind: str) -> dict[str, BaseGeometry]:
    return {feature.name: shape for feature, shape in CITY.shapes if feature.kind == kind}


def shore(spot: BaseGeometry) -> str:
    """The landmass on which a spot lies, or `water`; the mainland is in two parts, south and north of the Neva."""
    for name, island in CITY.islands.items():
        if island.contains(spot):
            return name
    if CITY.water.contains(spot):
        return "water"
    west, south, east, north = CITY.bbox
    sheet = flat(Polygon([(west, south), (east, south), (east, north), (west, north)]))
    land = sheet.difference(unary_union([*of("water").values()]))
    (part,) = [part for part in land.geoms if part.contains(spot)]
    assert part.contains(LEFT_BANK) != part.contains(RIGHT_BANK)
    return "mainland" if part.contains(LEFT_BANK) else "Vyborg side"


def test_there_is_nothing_wrong_with_the_maps() -> None:
    places = [place.at for place in CITY.scenario.places.values() if place.at is not None]
    assert map_problems(FOLDER, tuple(CITY.scenario.routes), places) == []
    for file in (MAP_FILE, INSET_FILE):
        chart, _ = read_map(FOLDER, file)
        assert chart is not None
        for feature in chart.features:
            if feature.kind in ("water", "island", "building", "fortress", "park", "square"):
                assert Polygon(feature.parts[0], feature.parts[1:]).is_valid, feature


def test_the_files_are_small_and_have_one_feature_in_a_line() -> None:
    for file, most in ((MAP_FILE, 60), (INSET_FILE, 20)):
        text = (FOLDER / file).read_text(encoding="utf-8")
        assert len(text.encode()) <= most * 1024
        for line in text.split("\n")[1:-2]:
            assert json.loads(line.rstrip(","))["type"] == "Feature"


@pytest.mark.parametrize("place", KNOWN)
def test_a_landmark_stands_where_it_is_known_to_stand(place: str) -> None:
    latitude, longitude = KNOWN[place]
    assert CITY.places[place].distance(flat(Point(longitude, latitude))) <= GOOD_TO


def test_landmarks_are_as_far_apart_as_they_are() -> None:
    known = {name: flat(Point(longitude, latitude)) for name, (latitude, longitude) in KNOWN.items()}
    for one, other in combinations(KNOWN, 2):
        truth = known[one].distance(known[other])
        assert abs(CITY.places[one].distance(CITY.places[other]) - truth) <= GOOD_TO, (one, other)


def test_every_place_is_on_its_own_side_of_the_water() -> None:
    told = {place: side for side, places in SHORES.items() for place in places.split()}
    assert told.keys() == CITY.places.keys()
    for name, spot in CITY.places.items():
        if told[name] == "bridge":
            bridges = unary_union([*of("bridge").values()])
            assert bridges.distance(spot) < 30, name
        else:
            assert shore(spot) == told[name], name
            assert not CITY.canals.contains(spot), name


def test_what_is_drawn_stands_on_land() -> None:
    for kind in ("building", "fortress", "park", "square"):
        for name, shape in of(kind).items():
            assert shape.intersection(CITY.water).area < 1, name


def test_a_place_that_is_a_building_stands_in_it() -> None:
    inside = {
        "winter_palace": "Winter Palace", "malachite_hall": "Winter Palace", "inner_office": "Winter Palace",
        "east_wing": "Winter Palace", "general_staff": "General Staff", "mariinsky": "Mariinsky Palace",
        "smolny": "Smolny Institute", "city_duma": "City Duma", "pavlovsky_barracks": "Pavlovsky Barracks",
        "post_office": "Post Office", "central_telegraph": "Central Telegraph", "state_bank": "State Bank",
        "crosses": "Crosses Prison", "finland_station": "Finland Station", "st_isaac": "St Isaac's Cathedral",
    }  # fmt: skip
    buildings = of("building")
    for place, building in inside.items():
        assert buildings[building].distance(CITY.places[place]) < 30, place


@pytest.mark.parametrize("name", BRIDGES)
def test_a_bridge_touches_both_banks_and_is_as_long_as_it_is(name: str) -> None:
    (bridge,) = of("bridge")[name].geoms
    ends = [Point(bridge.coords[0]), Point(bridge.coords[-1])]
    assert [shore(end) for end in ends].count("water") == 0
    assert shore(ends[0]) != shore(ends[1])
    assert bridge.intersection(CITY.water).length == pytest.approx(BRIDGES[name], rel=0.12)


def test_the_neva_is_as_wide_as_it_is() -> None:
    def width(one: tuple[float, float], other: tuple[float, float]) -> float:
        return flat(LineString([one[::-1], other[::-1]])).intersection(CITY.water).length

    assert 480 < width((59.9436, 30.3230), (59.9500, 30.3155)) < 680  # the palace quay to the fortress
    assert 300 < width((59.9488, 30.3560), (59.9545, 30.3560)) < 500  # above Liteiny Bridge
    # The Bronze Horseman to Menshikov's palace.
    assert 180 < width((59.9366, 30.3020), (59.9388, 30.2965)) < 330


def test_men_cross_the_water_by_bridges_and_ships_stay_in_it() -> None:
    bridges = unary_union([shape.buffer(60) for shape in of("bridge").values()])
    drawn = of("route")
    for name, route in CITY.scenario.routes.items():
        if not all(end in CITY.places for end in route.between):
            continue
        line = way(name, drawn)
        if route.by in ("steamer", "boat"):
            # A boat is met at its quay or gate.
            assert line.difference(CITY.water.buffer(260)).length == 0, name
            assert line.intersection(CITY.water).length > 0.7 * line.length, name
        else:
            by_boat = CITY.places["neva_anchorage"].buffer(280)  # to a ship one walks as far as the quay
            assert line.intersection(CITY.water).difference(bridges).difference(by_boat).length < 1, name


def way(name: str, drawn: dict[str, BaseGeometry]) -> BaseGeometry:
    start, goal = (CITY.places[end] for end in CITY.scenario.routes[name].between)
    inner = list(drawn[name].geoms[0].coords) if name in drawn else []
    return LineString([*start.coords, *inner, *goal.coords])


def test_a_drawn_route_is_about_as_long_as_the_scenario_says() -> None:
    data = atlas(CITY.scenario, FOLDER)
    assert data is not None
    for panel in data["panels"].values():
        for name, numbers in panel["routes"].items():
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            km = sum(math.dist(a, b) for a, b in pairwise(points)) * panel["metres"] / 1000
            told = float(CITY.scenario.routes[name].km.typical)
            assert km == pytest.approx(told, rel=0.35, abs=1.0), name


def test_the_page_gets_every_place_and_route_in_little() -> None:
    data = atlas(CITY.scenario, FOLDER)
    assert data is not None
    assert len(json.dumps(data, separators=(",", ":"))) <= 120 * 1024
    assert list(data["panels"]) == ["city", "region"]
    assert data["beyond"] == ["stavka"]
    assert data["problems"] == []
    assert data["home"]["winter_palace"] == data["home"]["dining_room"] == "city"
    assert data["home"]["pskov"] == "region"
    beyond = [name for name, route in CITY.scenario.routes.items() if "stavka" in route.between]
    routes = {name for panel in data["panels"].values() for name in panel["routes"]}
    assert routes == CITY.scenario.routes.keys() - set(beyond)


def test_positions_move_nothing_but_how_far_a_shot_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shocks reach less far the farther away they are; nothing else of the model reads where a place is."""

    def written(scenario: Scenario) -> str:
        return re.sub(r" at 0x[0-9a-f]+", "", repr(vars(build(scenario))))

    bare = {name: place.model_copy(update={"at": None}) for name, place in CITY.scenario.places.items()}
    assert written(CITY.scenario.model_copy(update={"places": bare})) != written(CITY.scenario)
    monkeypatch.setattr("interregnum.mechanisms.force.shock.distance_km", lambda one, other, scenario: 1.0)
    assert written(CITY.scenario.model_copy(update={"places": bare})) == written(CITY.scenario)
