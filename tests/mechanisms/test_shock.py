"""Shock: who hears a blast and how loudly, and how nerves steady."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.network import formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, kind_of
from interregnum.mechanisms import build
from interregnum.mechanisms.force.shock import (
    BLANK,
    NOVELTY,
    STEADIES,
    coordinates,
    distance_km,
)
from interregnum.mechanisms.movement.whereabouts import whereabouts
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "shock.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
STEADY = 1e12  # minutes: nerves that do not steady while we look
DEGREE = math.pi * 6371.0088 / 180  # kilometres along a meridian


def scenario(steadies: float = STEADY, **sections: Any) -> Scenario:
    """A gun at the fort; the hall is a hundredth of a degree north of it, the village at no known place."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}},
        "places": {
            "fort": {"title": "The fort", "at": [10.0, 53.0]},
            "hall": {"title": "Town hall", "at": [10.0, 53.01]},
            "cellar": {"title": "The cellar", "within": "hall"},
            "village": {"title": "The village"},
        },
        "units": {
            id: {"title": f"The {id}", "people": 10, "at": place, "obeys": "council"}
            for id, place in (
                ("gunners", "fort"),
                ("guard", "hall"),
                ("scouts", "cellar"),
                ("farmers", "village"),
            )
        },
        "shocks": {"gun": gun()},
        "events": {"shot": {"title": "The gun fires", "takes": 10, "then": [{"shock": "gun"}]}},
        "assumptions": {
            "shock.blank": {"title": "blank", "typical": BLANK.typical},
            "shock.novelty": {"title": "novelty", "typical": NOVELTY.typical},
            "shock.steadies": {"title": "steadies", "typical": steadies},
        },
    }
    return Scenario.model_validate(base | sections)


def gun(**changes: Any) -> dict[str, Any]:
    return {"title": "The gun", "at": "fort", "loudness": 0.8, "carries_km": 2} | changes


def compiled(steadies: float = STEADY, **sections: Any) -> Compiled:
    return compile_tables(build(scenario(steadies, **sections)))


def play(tables: Compiled, replica: int = 0, until: float = 60.0) -> Player:
    player = Player(tables, 9, replica, traced=False)
    player.advance(until)
    return player


def shaken(player: Player) -> dict[str, float]:
    return {id: player.value(f"{id}.shaken") for id in ("gunners", "guard", "scouts", "farmers")}


# Hearing ------------------------------------------------------------------------------------------


def test_a_blast_fades_with_distance() -> None:
    far = math.exp(-0.01 * DEGREE / 2)
    expected = {"gunners": 0.8, "guard": 0.8 * far, "scouts": 0.8 * far, "farmers": 0.0}
    assert shaken(play(compiled())) == pytest.approx(expected, rel=1e-6)


def test_a_drawn_range_fades_in_the_same_way() -> None:
    carries = {"typical": 2, "between": [1, 4], "basis": "judgement", "why": "a test"}
    player = play(compiled(shocks={"gun": gun(carries_km=carries)}))
    drawn = player.value("gun.carries_km")
    assert 1 < drawn < 4
    assert player.value("guard.shaken") == pytest.approx(0.8 * math.exp(-0.01 * DEGREE / drawn))


def test_a_blank_is_louder_than_a_live_round() -> None:
    live, blank = (play(compiled(shocks={"gun": gun(charge=charge)})) for charge in ("live", "blank"))
    assert blank.value("guard.shaken") / live.value("guard.shaken") == pytest.approx(float(BLANK.typical))


def test_each_time_surprises_half_as_much() -> None:
    shot = {"title": "The gun fires", "takes": 10, "again": True, "then": [{"shock": "gun"}]}
    tables = compiled(events={"shot": shot})
    for shots in (1, 2, 5):
        player = play(tables, until=10 * shots + 5)
        novelty = float(NOVELTY.typical)
        assert player.value("gun.heard") == shots
        assert player.value("gunners.shaken") == pytest.approx(0.8 * (1 - novelty**shots) / (1 - novelty))


def test_another_gun_is_a_surprise_of_its_own() -> None:
    shots = {"title": "Both fire", "takes": 10, "then": [{"shock": "gun"}, {"shock": "mortar"}]}
    player = play(compiled(shocks={"gun": gun(), "mortar": gun(title="The mortar")}, events={"shot": shots}))
    assert player.value("gunners.shaken") == pytest.approx(1.6)


def test_whoever_has_been_moved_hears_it_where_they_are_now() -> None:
    shot = {"title": "The gun fires", "takes": 10, "then": [{"guard.at": "fort"}, {"shock": "gun"}]}
    assert play(compiled(events={"shot": shot})).value("guard.shaken") == pytest.approx(0.8)


def test_on_the_march_nobody_hears_and_after_it_they_do() -> None:
    march = {"title": "The march", "who": "farmers", "from": "village", "to": "fort", "when": "gun.heard > 0"}
    tables = compiled(
        modes={"foot": {"title": "on foot", "km_h": 4}},
        routes={"road": {"between": ["village", "fort"], "by": "foot", "km": 2}},
        movements={"march": march},
        events={
            "shot": {"title": "The gun fires", "takes": 10, "again": True, "then": [{"shock": "gun"}]},
        },
    )
    player = play(tables, until=15)  # the first shot sets them going, the second finds them on the road
    player.advance(25)
    assert player.value("farmers.under_way") == 1
    assert player.value("farmers.shaken") == 0
    player.advance(240)
    assert player.value("farmers.shaken") > 0


def test_where_a_unit_may_be_is_gathered_from_the_scenario() -> None:
    inner = {"title": "x", "share": 1, "then": [{"guard.at": "village"}]}
    decision = {"title": "Go?", "by": "council", "when": "yes", "takes": 1, "among": {"go": inner}}
    found = whereabouts(scenario(decisions={"go": decision}))
    assert found["guard"] == ("hall", "village")
    assert found["gunners"] == ("fort",)


def test_without_shocks_nothing_happens_and_nerves_are_still_there() -> None:
    network = build(scenario(shocks={}, events={}))
    assert "guard.shaken" in network.quantities
    assert network.events == {}


# Distances ----------------------------------------------------------------------------------------


def test_a_place_without_coordinates_is_where_the_place_around_it_is() -> None:
    assert coordinates("cellar", scenario()) == (10.0, 53.01)
    assert coordinates("village", scenario()) is None


def test_distances_on_the_globe() -> None:
    places = {"pole": [0, 90], "equator": [0, 0], "east": [90, 0]}
    written = scenario(
        places={id: {"title": id, "at": at} for id, at in places.items()}, units={}, shocks={}, events={}
    )
    quarter = 90 * DEGREE
    for pair in (("pole", "equator"), ("pole", "east"), ("equator", "east")):
        assert distance_km(*pair, written) == pytest.approx(quarter)
    assert distance_km("pole", "pole", written) == 0


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)), st.tuples(st.floats(-180, 180), st.floats(-90, 90))
)
def test_distance_is_the_same_there_and_back_and_within_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    places = {"one": {"title": "one", "at": one}, "other": {"title": "other", "at": other}}
    written = Scenario.model_validate({"scenario": FRAME, "places": places})
    there = distance_km("one", "other", written)
    assert there == pytest.approx(distance_km("other", "one", written))
    assert 0 <= there <= 180 * DEGREE * (1 + 1e-12)


# Steadying ----------------------------------------------------------------------------------------


def test_nerves_halve_until_they_are_steady() -> None:
    player = play(compiled(steadies=1), until=1440)
    assert player.value("gunners.shaken") == pytest.approx(0.8 / 2**6)  # the first below 0.02


def test_nerves_fade_on_average_as_the_page_says() -> None:
    """After t minutes the number of halvings is Poisson with mean t / m: what is left is exp(-t / 2m)."""
    replicas, mean, minutes = 300, 20.0, 30.0
    tables = compiled(steadies=mean)
    left = [play(tables, replica, 10 + minutes).value("gunners.shaken") / 0.8 for replica in range(replicas)]
    rate = minutes / mean
    variance = math.exp(-0.75 * rate) - math.exp(-rate)
    assert sum(left) / replicas == pytest.approx(math.exp(-rate / 2), abs=4 * math.sqrt(variance / replicas))


def test_every_formula_makes_sense() -> None:
    carries = {"typical": "2 km", "between": ["1 km", "4 km"]}
    network = build(scenario(shocks={"gun": gun(carries_km=carries, charge="blank")}))
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, amount in (("blank", BLANK), ("novelty", NOVELTY), ("steadies", STEADIES)):
        assert amount.between is not None
        assert (
            f"| `shock.{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |"
            in page
        )


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    player = play(compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example}))), until=16)
    assert player.value("cadets.shaken") > 0
