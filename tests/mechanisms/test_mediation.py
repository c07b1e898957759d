"""Mediation: setting out, the way, fire and flag, the guard's answer, the hearing, the way home."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import ScenarioError
from interregnum.expression import check_condition, kind_of, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "mediation.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
REPLICAS = 400
OUTCOMES = ("access", "turned_back", "fired_at")
PLAIN = {
    "mediation.spread": {"title": "spread", "typical": 1},
    "mediation.safe_conduct": {"title": "safe conduct", "typical": 4},
    "mediation.friends": {"title": "friends", "typical": 5},
}


def scenario(
    cordon: dict[str, Any], ground: dict[str, Any], mission: dict[str, Any], **sections: Any
) -> Scenario:
    """Quay - square - hall: 2 + 1 km, at 4 km an hour 30 and 15 minutes; heard for 20."""
    passages = {
        "cordon": {"title": "the cordon", "at": "square", "takes": 5} | cordon,
        "ground": {"title": "the open ground", "at": "hall"} | ground,
    }
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "modes": {"foot": {"title": "on foot", "km_h": 4}},
        "places": {id: {"title": f"The {id}"} for id in ("quay", "square", "hall")},
        "routes": {
            "street": {"between": ["quay", "square"], "by": "foot", "km": 2, "open": "not raised"},
            "steps": {"between": ["hall", "square"], "by": "foot", "km": 1},
        },
        "units": {
            "sailors": {"title": "The sailors", "people": 60, "at": "square", "obeys": "junta"},
            "choir": {"title": "The choir", "people": 20, "at": "quay", "obeys": "council"},
        },
        "persons": {"vicar": {"title": "The vicar", "at": "quay"}},
        "quantities": {
            "raised": {"title": "The bridge is raised", "kind": "flag"},
            "dark": {"title": "It is dark", "kind": "flag", "starts": 1},
            "bell": {"title": "How often the bell rang"},
        },
        "assumptions": PLAIN,
        "missions": {
            "peace": {
                "title": "the vicar",
                "who": ["vicar", "choir"],
                "from": "quay",
                "readies": 10,
                "stays": 20,
            }
            | {"passages": passages}
            | mission
        },
    }
    return Scenario.model_validate(base | sections)


def compiled(
    cordon: dict[str, Any] | None = None,
    ground: dict[str, Any] | None = None,
    mission: dict[str, Any] | None = None,
    **sections: Any,
) -> Compiled:
    network = build(scenario(cordon or {}, ground or {}, mission or {}, **sections))
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 17, replica, traced=False)
    player.advance(until)
    return player


def shares(tables: Compiled) -> dict[str, float]:
    """In how many histories the mission ends in each way."""
    players = [play(tables, replica) for replica in range(REPLICAS)]
    return {how: sum(one.value(f"peace.{how}") for one in players) / REPLICAS for how in OUTCOMES}


def near(share: float) -> Any:
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / REPLICAS) + 1e-9)


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


def where(player: Player, who: str = "vicar") -> list[str]:
    return [place for place in ("quay", "square", "hall") if player.value(f"{who}.at.{place}") == 1]


# The way ------------------------------------------------------------------------------------------


def test_envoys_who_are_let_through_come_and_go_in_the_time_of_the_way() -> None:
    player = play(compiled())
    events = ("sets_out", "cordon.comes", "cordon", "ground.comes", "ground", "heard", "returns")
    found = [player.value(f"peace.{event}.last") for event in events]
    assert found == pytest.approx([10, 40, 45, 60, 60, 80, 125])
    assert [player.value(f"peace.{how}") for how in OUTCOMES] == [1, 0, 0]
    assert (player.value("peace.over"), player.value("peace.received"), player.value("peace.stage")) == (
        1,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("minute", "places"),
    [(5, ["quay"]), (20, []), (42, ["square"]), (50, []), (70, ["hall"]), (100, []), (130, ["quay"])],
)
def test_they_are_where_they_have_come_to_and_on_the_way_nowhere(minute: float, places: list[str]) -> None:
    player = play(compiled(), until=minute)
    assert where(player) == where(player, "choir") == places
    assert player.value("choir.under_way") == float(10 <= minute < 125)


def test_a_shut_route_holds_them_up() -> None:
    shut, open = at("18:20", {"raised": "yes"}), at("19:20", {"raised": "no"})
    player = play(compiled(events={"shut": shut, "open": open}))
    assert player.value("peace.cordon.comes.last") == pytest.approx(100)


def test_a_prisoner_does_not_go() -> None:
    seized = at("18:05", {"vicar.free": "no"}, {"vicar.held_by": "junta"})
    assert play(compiled(events={"seized": seized})).value("peace.sets_out.times") == 0


def test_a_mission_goes_once() -> None:
    assert play(compiled()).value("peace.sets_out.times") == 1


# Through, back, or shot at ------------------------------------------------------------------------


def test_the_shares_are_those_of_the_formula() -> None:
    found = shares(compiled({"passes": 0.7}, {"fire": 0.5, "seen": 0.4, "passes": 0.8}))
    shot = 0.7 * 0.6 * 0.5
    through = 0.7 * (1 - 0.6 * 0.5) * 0.8
    assert found["fired_at"] == near(shot)
    assert found["access"] == near(through)
    assert sum(found.values()) == pytest.approx(1)


def test_darkness_hides_a_flag() -> None:
    ground = {"fire": 1, "seen": 0.5, "unseen": [{"name": "dark", "when": "dark", "x": 4}]}
    assert shares(compiled({}, ground))["fired_at"] == near(4 / 5)


def test_where_friends_speak_for_them_nobody_shoots_and_they_are_let_in() -> None:
    ground = {"fire": 1, "seen": 0, "passes": 0.5, "friends": "choir.people >= 1"}
    found = shares(compiled({}, ground))
    assert found["fired_at"] == 0
    assert found["access"] == near(5 / 6)


def test_a_safe_conduct_and_named_factors_weigh_for_them() -> None:
    cordon = {"passes": 0.5, "safe_conduct": "dark", "odds": [{"name": "cousins", "x": 2}]}
    assert shares(compiled(cordon))["access"] == near(8 / 9)
    cordon["safe_conduct"] = "not dark"
    assert shares(compiled(cordon))["access"] == near(2 / 3)


def test_where_nobody_stands_guard_nobody_stops_them() -> None:
    unguarded = {"passes": 0.01, "guarded": "not dark"}
    ground = {"fire": 1, "seen": 0, "guarded": "not dark"}
    assert shares(compiled(unguarded, ground))["access"] == 1


def test_who_is_turned_back_goes_home_and_rings_no_bell_inside() -> None:
    effects = {
        how: [{"add": {"bell": n}}] for n, how in enumerate(("turned_back", "fired_at", "received"), 1)
    }
    player = play(compiled({"passes": 0}, mission=effects))
    assert (player.value("bell"), where(player)) == (1, ["quay"])
    assert player.value("peace.returns.last") == pytest.approx(45 + 30)
    shot = play(compiled({}, {"fire": 1, "seen": 0}, effects))
    assert (shot.value("bell"), where(shot)) == (2, ["quay"])
    assert shot.value("peace.returns.last") == pytest.approx(60 + 45)


def test_those_who_hold_a_passage_decide() -> None:
    network = build(scenario({"passes": 0.5, "by": "sailors"}, {}, {}))
    assert network.events["peace.cordon"].decision
    assert network.events["peace.cordon"].by == "sailors"
    assert not network.events["peace.ground"].decision


# Broken off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "places"), [("18:20", ["quay"]), ("19:10", ["hall"])])
def test_broken_off_on_the_way_they_go_home_and_inside_they_stay(hour: str, places: list[str]) -> None:
    mission = {"broken_off_when": "raised", "heard": [{"add": {"bell": 1}}]}
    player = play(compiled(mission=mission, events={"end": at(hour, {"raised": "yes"})}))
    assert (where(player), player.value("bell"), player.value("peace.over")) == (places, 0, 1)
    assert player.value("choir.under_way") == 0


# What is written ----------------------------------------------------------------------------------


def test_routes_that_do_not_lead_there_are_reported() -> None:
    with pytest.raises(ScenarioError) as caught:
        build(scenario({}, {"along": ["street"]}, {}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("no-route", "missions.peace.passages.ground")


def test_formulas_are_of_the_right_kinds() -> None:
    network: Network = build(
        scenario({"passes": 0.5}, {"fire": 0.5, "seen": 0.5}, {"broken_off_when": "raised"})
    )
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)


def test_the_example_on_the_page_runs() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    written = YAML(typ="safe").load(example)
    play(compile_tables(build(Scenario.model_validate({"scenario": FRAME} | written))))
