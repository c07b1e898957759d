"""Crowds: gathering, drifting off, flight, cheers and threats; services that run until danger is near."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, kind_of, parse
from interregnum.mechanisms import build
from interregnum.mechanisms.force.crowds import COEFFICIENTS
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "crowds.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
REPLICAS = 60
PEOPLE = 400
FIXED = {
    "crowds.calm": 0.4,
    "crowds.panic": 1.5,
    "crowds.caution": 2,
    "crowds.flees": "2 min",
    "crowds.acts": "3 min",
    "crowds.nerve": 1,
    "shock.steadies": "100000 min",
}
ONLOOKERS: dict[str, Any] = {
    "title": "onlookers",
    "at": "quay",
    "people": PEOPLE,
    "draws": "show",
    "gathers": 10,
    "part": 0.25,
}


def scenario(
    crowd: dict[str, Any], shows: int = 1, service: dict[str, Any] | None = None, **sections: Any
) -> Scenario:
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}},
        "places": {
            "quay": {"title": "The quay", "at": [10, 53]},
            "hill": {"title": "The hill", "at": [10, 53.09]},
        },
        "crowds": {"onlookers": ONLOOKERS | crowd},
        "services": {
            "trams": {"title": "the trams", "at": "quay", "stops": 5, "resumes": 30} | (service or {})
        },
        "shocks": {
            "gun": {"title": "The gun", "at": "quay", "loudness": 1, "carries_km": 5},
            "far_gun": {"title": "A far gun", "at": "hill", "loudness": 1, "carries_km": 5},
        },
        "quantities": {
            "show": {"title": "There is something to see", "kind": "flag", "starts": shows},
            "angry": {"title": "They are angry", "kind": "flag"},
            "bell": {"title": "How often the bell rang"},
        },
        "assumptions": {
            name: {"title": name, "kind": "minutes" if "min" in str(value) else "number", "typical": value}
            for name, value in FIXED.items()
        },
    }
    return Scenario.model_validate(base | sections)


def compiled(crowd: dict[str, Any] | None = None, shows: int = 1, **sections: Any) -> Compiled:
    network = build(scenario(crowd or {}, shows, **sections))
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 19, replica, traced=False)
    player.advance(until)
    return player


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


def there(tables: Compiled, until: float, what: str = "people") -> float:
    """The mean over histories."""
    players = [play(tables, replica, until) for replica in range(REPLICAS)]
    return sum(player.value(f"onlookers.{what}") for player in players) / REPLICAS


def near(expected: float) -> Any:
    return pytest.approx(expected, abs=4 * math.sqrt(PEOPLE / 4 / REPLICAS))


# Gathering and drifting off -----------------------------------------------------------------------


@pytest.mark.parametrize("rounds", [1, 3, 8])
def test_a_part_of_those_who_are_left_comes_each_time(rounds: int) -> None:
    assert there(compiled(), 10 * rounds + 1) == near(PEOPLE * (1 - 0.75**rounds))


def test_where_there_is_nothing_to_see_nobody_comes() -> None:
    assert there(compiled(shows=0), 1440) == 0


def test_when_there_is_nothing_more_to_see_they_go_as_they_came() -> None:
    over = {"over": at("19:15", {"show": "no"})}
    found = there(compiled({"drifts": 5}, events=over), 75 + 16)
    assert found == near(PEOPLE * (1 - 0.75**7) * 0.75**3)


def test_nerves_slow_a_gathering() -> None:
    """Before a far gun they come every 10 minutes, after it every 10 exp(2 x 0.135) = 13."""
    player = play(compiled(events={"shot": at("18:00", {"shock": "far_gun"})}), until=200)
    shaken = player.value("onlookers.shaken")
    assert 0.1 < shaken < 0.2
    assert player.value("onlookers.gathers.times") == int(200 / (10 * math.exp(2 * shaken)))


# Flight -------------------------------------------------------------------------------------------


def test_a_blast_puts_the_expected_share_to_flight() -> None:
    """Just after the first flight, which a look every twentieth of a minute catches nearly always."""
    tables = compiled({"part": 1, "gathers": 0.5}, events={"shot": at("18:10", {"shock": "gun"})})
    found = []
    for replica in range(REPLICAS):
        player, minute = Player(tables, 19, replica, traced=False), 10.0
        while player.value("onlookers.flees.times") < 1:
            minute += 0.05
            player.advance(minute)
        if player.value("onlookers.flees.times") == 1:
            found.append(player.value("onlookers.fled"))
    expected = 1 - math.exp(-1.5)
    sigma = math.sqrt(PEOPLE * expected * (1 - expected) / len(found))
    assert sum(found) / len(found) == pytest.approx(PEOPLE * expected, abs=4 * sigma)


def test_a_far_blast_puts_nobody_to_flight() -> None:
    tables = compiled(events={"shot": at("18:30", {"shock": "far_gun"})})
    assert there(tables, 200, "fled") == 0


def test_who_has_stayed_through_a_blast_runs_only_from_a_worse_one() -> None:
    """The second is half as loud, when it is no longer new: on raw nerves it is worse, on steady ones it is not."""
    shots = {"shot": at("18:31", {"shock": "gun"}), "again": at("21:00", {"shock": "gun"})}
    player = play(compiled(events={"shot": shots["shot"]}))
    assert player.value("onlookers.flees.times") == 1
    assert player.value("onlookers.people") > 0
    assert play(compiled(events=shots)).value("onlookers.flees.times") == 2
    network = build(scenario({}, events=shots))
    network.quantities["shock.steadies"] = replace(network.quantities["shock.steadies"], start=15.0)
    ask(network, parse("times(onlookers.flees)"))
    assert play(compile_tables(network)).value("onlookers.flees.times") == 1


def test_who_gathers_after_a_blast_knew_of_it() -> None:
    tables = compiled({"part": 1}, events={"shot": at("18:01", {"shock": "gun"})})
    player = play(tables)
    assert player.value("onlookers.forms.last") > 1
    assert player.value("onlookers.flees.times") == 0


def test_nobody_flees_from_where_a_crowd_has_not_gathered() -> None:
    tables = compiled({"enough": PEOPLE}, events={"shot": at("18:31", {"shock": "gun"})})
    player = play(tables)
    assert [player.value(f"onlookers.{what}") for what in ("formed", "fled")] == [0, 0]


def test_danger_is_as_good_as_a_blast_and_nobody_comes_while_it_lasts() -> None:
    tables = compiled({"danger": "angry"}, events={"danger": at("18:31", {"angry": "yes"})})
    player = play(tables, until=120)
    assert player.value("onlookers.people") < 0.05 * PEOPLE
    assert player.value("onlookers.gathers.times") == 3


def test_people_are_conserved() -> None:
    shot = {"shot": at("18:31", {"shock": "gun"}), "hurt": at("18:25", {"hit": "onlookers", "share": 0.2})}
    player = play(compiled({"drifts": 5}, events=shot))
    whole = ("away", "people", "fled", "killed", "wounded")
    assert sum(player.value(f"onlookers.{what}") for what in whole) == PEOPLE


# Cheers and threats -------------------------------------------------------------------------------


def test_they_cheer_once_they_are_enough() -> None:
    crowd = {"cheers": "show", "enough": 150, "cheered": [{"add": {"bell": 1}}]}
    player = play(compiled(crowd))
    assert (player.value("bell"), player.value("onlookers.cheered")) == (1, 1)
    assert player.value("onlookers.forms.last") == 20  # a quarter of 400, and a quarter of the rest
    assert player.value("onlookers.cheers.last") > 20
    assert play(compiled(crowd | {"enough": PEOPLE + 1})).value("bell") == 0


def test_threatening_is_a_state_that_others_may_ask_for() -> None:
    crowd = {"threatens": "angry", "enough": 100, "threatened": [{"add": {"bell": 1}}]}
    anger = {"anger": at("18:30", {"angry": "yes"})}
    heard = {"heard": {"title": "Heard", "when": "onlookers.threatening", "then": [{"add": {"bell": 10}}]}}
    player = play(compiled(crowd, events=anger | heard))
    assert player.value("bell") == 11
    assert play(compiled(crowd, events=heard)).value("bell") == 0


# Services -----------------------------------------------------------------------------------------


def test_a_service_runs_on_until_danger_is_near() -> None:
    far = play(compiled(events={"shot": at("18:30", {"shock": "far_gun"})}), until=200)
    assert far.value("trams.running") == 1
    near_by = compiled(service={"nerve": 0.9}, events={"shot": at("18:30", {"shock": "gun"})})
    assert play(near_by, until=34).value("trams.running") == 1
    assert play(near_by, until=36).value("trams.running") == 0


def test_it_is_taken_up_again_when_it_is_quiet() -> None:
    danger = {"danger": at("18:30", {"angry": "yes"}), "quiet": at("19:00", {"angry": "no"})}
    service = {"danger": "angry", "stopped": [{"add": {"bell": 1}}], "resumed": [{"add": {"bell": 10}}]}
    player = play(compiled(service=service, events=danger))
    assert (player.value("trams.stops.last"), player.value("trams.resumes.last")) == (35, 90)
    assert player.value("bell") == 11


# The page -----------------------------------------------------------------------------------------


def test_every_formula_makes_sense() -> None:
    crowd = {"danger": "angry", "cheers": "show", "threatens": "angry", "enough": 10, "drifts": 5}
    network = build(scenario(crowd, service={"danger": "angry", "nerve": 0.5}))
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_page_names_each_coefficient_with_its_range() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, (_, amount) in COEFFICIENTS.items():
        assert amount.between is not None
        assert f"| `{name}` | {amount.typical}, between {amount.between[0]} and {amount.between[1]} |" in page


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    player = play(compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example}))))
    assert player.value("onlookers.fled") > 0
