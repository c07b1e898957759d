"""Siege: the ring, seepage and disarming, the tipping point, the assault; people who are conserved."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network, formulas
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import check_condition, evaluate, kind_of, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "siege.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
BODIES = ("sailors", "guards", "cadets")
PEOPLE = tuple(f"{unit}.{what}" for unit in BODIES for what in ("people", "left", "killed", "wounded"))
EVERYBODY = (*PEOPLE, "fall.inside", "fall.disarmed")


def scenario(siege: dict[str, Any], cadets: float = 100, **sections: Any) -> Scenario:
    """600 sailors and 400 guards around a hall that 200 people could hold, and 100 cadets inside it."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {
            "hall": {"title": "Town hall", "held_by": "council"},
            "square": {"title": "The square"},
            "harbour": {"title": "The harbour"},
        },
        "units": {
            "sailors": {"title": "The sailors", "people": 600, "at": "square", "obeys": "junta"},
            "guards": {"title": "The guards", "people": 400, "at": "harbour", "obeys": "junta"},
            "cadets": {"title": "The cadets", "people": cadets, "at": "hall", "obeys": "council"},
        },
        "sieges": {"fall": SIEGE | siege},
        "quantities": {
            "night": {"title": "It is night", "kind": "flag", "starts": 1},
            "bell": {"title": "The bell has rung"},
        },
    }
    return Scenario.model_validate(base | sections)


SIEGE: dict[str, Any] = {
    "title": "The siege of the hall",
    "place": "hall",
    "by": "junta",
    "besiegers": ["sailors", "guards"],
    "defenders": ["cadets"],
    "approaches": {},
    "needed": 200,
    "seeps": {"mean": 10},
    "group": 20,
    "disarms": 1e9,
    "tipping": 1,
}


def network_of(siege: dict[str, Any] | None = None, cadets: float = 100, **sections: Any) -> Network:
    return build(scenario(siege or {}, cadets, **sections))


def compiled(siege: dict[str, Any] | None = None, cadets: float = 100, **sections: Any) -> Compiled:
    """The tables, with `times(e)` and `since(e)` kept for each event."""
    network = network_of(siege, cadets, **sections)
    for event in tuple(network.events):
        ask(network, parse(f"times({event}) + since({event})"))
    return compile_tables(network)


def player_of(tables: Compiled, replica: int = 0) -> Player:
    return Player(tables, 13, replica, traced=False)


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = player_of(tables, replica)
    player.advance(until)
    return player


def total(player: Player) -> float:
    return sum(player.value(name) for name in EVERYBODY)


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": "From outside", "at": f"1920-03-13T{hour}", "exogenous": "a test", "then": list(then)}


# The ring -----------------------------------------------------------------------------------------

APPROACHES = {
    "front": {"title": "The front", "covered": "sailors.at(square)", "then": [{"add": {"bell": 1}}]},
    "back": {"title": "The back", "covered": "guards.at(square)", "then": [{"add": {"bell": 1}}]},
}


def test_the_ring_is_closed_once_every_approach_is_covered() -> None:
    come = at("19:00", {"guards.at": "square"})
    player = player_of(compiled({"approaches": APPROACHES, "seep_when": "no"}, events={"come": come}))
    player.advance(59)
    assert [player.value(f"fall.{what}") for what in ("front", "back", "sealed")] == [1, 0, 0]
    player.advance(61)
    assert [player.value(f"fall.{what}") for what in ("front", "back", "sealed")] == [1, 1, 1]
    assert player.value("fall.sealed.last") == player.value("fall.back.covered.last") == 60
    assert player.value("bell") == 2


def test_an_approach_stays_covered() -> None:
    go = at("19:00", {"sailors.at": "harbour"})
    front = {"front": APPROACHES["front"]}
    player = play(compiled({"approaches": front, "seep_when": "no"}, events={"go": go}))
    assert player.value("sailors.at.square") == 0
    assert (player.value("fall.front"), player.value("bell")) == (1, 1)


# Porosity and seepage -----------------------------------------------------------------------------


@given(cadets=st.integers(0, 400), needed=st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_porosity_is_the_share_of_openings_unmanned(cadets: int, needed: int) -> None:
    porosity = network_of({"needed": needed}).definitions["fall.porosity"]
    found = evaluate(porosity, {"cadets.people": float(cadets)}, 0.0)
    assert found == pytest.approx(max(0.0, 1 - cadets / needed))


def test_a_place_fully_manned_lets_nobody_in() -> None:
    player = play(compiled(cadets=200))
    assert player.value("fall.seeps.times") == 0


def test_seepage_waits_for_its_condition() -> None:
    player = play(compiled({"seep_when": "not night"}))
    assert player.value("fall.seeps.times") == 0


def test_groups_get_in_as_often_as_openings_are_unmanned() -> None:
    replicas, minutes = 100, 150.0
    tables = compiled({"tipping": 1e6})
    expected = minutes / 10 * 0.5  # half of the openings
    found = (
        sum(play(tables, replica, minutes).value("fall.seeps.times") for replica in range(replicas))
        / replicas
    )
    assert found == pytest.approx(expected, abs=4 * math.sqrt(expected / replicas))


def test_a_group_has_its_size_on_average_and_comes_from_all_besiegers_alike() -> None:
    replicas = 200
    tables = compiled({"seeps": 10, "tipping": 1e6})  # at half speed the first group is in at 20 minutes
    players = [play(tables, replica, 21) for replica in range(replicas)]
    inside = sum(player.value("fall.inside") for player in players) / replicas
    assert inside == pytest.approx(20, abs=4 * math.sqrt(20 / replicas))
    sailors = sum(600 - player.value("sailors.people") for player in players) / replicas
    assert sailors == pytest.approx(12, abs=4 * math.sqrt(12 / replicas))


def test_only_those_in_the_ring_get_in_and_count() -> None:
    tables = compiled({"ring": ["square"], "seeps": 10, "group": 600, "tipping": 1e6})
    player = play(tables, until=21)
    assert player.value("guards.people") == 400
    assert player.value("fall.inside") == 600
    player.advance(1440)
    assert player.value("fall.seeps.times") == 1  # there is nobody left in the ring


def test_only_those_at_their_posts_hold_the_place() -> None:
    definition = network_of({"posts": ["hall"]}).definitions["fall.defending"]
    there = {"cadets.people": 100.0, "cadets.at.hall": 1.0}
    assert evaluate(definition, there, 0.0) == 100
    assert evaluate(definition, there | {"cadets.at.hall": 0.0}, 0.0) == 0


# Disarming and tipping ----------------------------------------------------------------------------


def test_intruders_are_disarmed_while_they_are_few() -> None:
    player = play(compiled({"disarms": 1, "tipping": 5, "group": 2}))
    assert player.value("fall.disarms.times") > 5
    assert player.value("fall.tips.times") == 0
    assert player.value("fall.disarmed") > 0


@pytest.mark.parametrize("tipping", [0.4, 1.0, 2.5])
def test_the_place_tips_at_the_ratio_and_not_before(tipping: float) -> None:
    tables = compiled({"tipping": tipping}, cadets=50)
    for replica in range(5):
        player = player_of(tables, replica)
        while player.value("fall.overrun") == 0:
            assert player.value("fall.inside") < tipping * 50
            assert player.advance(14400, stop_at=["fall.seeps", "fall.tips"]) is not None
            if player.value("fall.inside") >= tipping * 50:
                break
            player.advance(player.now)
        player.advance(player.now)
        assert player.value("fall.overrun") == 1
        assert player.value("fall.tips.last") == player.value("fall.seeps.last")


def test_it_tips_when_the_defenders_go_too() -> None:
    go = at("20:00", {"move": {"from": "cadets.people", "to": "cadets.left", "share": 1}})
    still = {"seeps": {"exactly": 180}, "tipping": 1, "group": 20}  # one group, at 18:00 + 90 / 0.5
    player = play(compiled(still | {"seeps": 45}, events={"go": go}), until=121)
    assert player.value("fall.inside") > 0
    assert player.value("fall.tips.last") == 120


def test_an_empty_place_is_overrun_by_the_first_who_get_in() -> None:
    player = play(compiled(cadets=0))
    assert player.value("fall.tips.last") == player.value("fall.seeps.last")
    assert player.value("fall.seeps.times") >= 1


def test_what_an_overrun_place_means_is_done_once_and_then_all_is_over() -> None:
    siege = {"overrun": [{"hall.held_by": "junta"}, {"add": {"bell": 1}}]}
    player = play(compiled(siege, cadets=0))
    assert (player.value("hall.held_by.junta"), player.value("hall.held_by.council")) == (1, 0)
    assert player.value("bell") == 1
    seeps = player.value("fall.seeps.times")
    player.advance(14400)
    assert player.value("fall.seeps.times") == seeps


def test_people_are_conserved() -> None:
    storm = {"title": "The storm", "when": "night", "takes": {"mean": 60}, "advantage": 0.02, "losses": 0.1}
    tables = compiled({"disarms": {"mean": 15}, "assault": storm})
    for replica in range(5):
        player = player_of(tables, replica)
        for minute in range(0, 1440, 20):
            player.advance(minute)
            assert total(player) == 1100
            assert all(player.value(name) >= 0 for name in EVERYBODY)


# The assault --------------------------------------------------------------------------------------


def assault(**changes: Any) -> dict[str, Any]:
    written = {"title": "The storm", "when": "night", "takes": 30, "advantage": 0.05, "losses": 0.1}
    return {"seep_when": "no", "assault": written | changes}


def test_an_assault_is_carried_with_the_odds_of_the_page() -> None:
    replicas = 300
    tables = compiled(assault(advantage=0.05, losses=0))  # 1000 against 100, times 0.05: odds of one to two
    carried = sum(play(tables, replica, 31).value("fall.overrun") for replica in range(replicas)) / replicas
    assert carried == pytest.approx(1 / 3, abs=4 * math.sqrt(2 / 9 / replicas))


def test_both_sides_lose_their_share() -> None:
    replicas = 100
    tables = compiled(assault())
    players = [play(tables, replica, 31) for replica in range(replicas)]
    for unit, people in (("sailors", 600), ("guards", 400), ("cadets", 100)):
        lost = [player.value(f"{unit}.killed") + player.value(f"{unit}.wounded") for player in players]
        mean = sum(lost) / replicas
        assert mean == pytest.approx(0.1 * people, abs=4 * math.sqrt(0.09 * people / replicas))


def test_a_carried_assault_overruns_the_place() -> None:
    siege = assault(advantage=1e9, carried=[{"add": {"bell": 1}}], repelled=[{"night": "no"}])
    player = play(compiled(siege | {"overrun": [{"hall.held_by": "junta"}]}))
    assert [player.value(name) for name in ("fall.overrun", "hall.held_by.junta", "bell", "night")] == [
        1,
        1,
        1,
        1,
    ]
    assert player.value("fall.assault.times") == 1
    assert player.value("fall.tips.times") == 0


def test_a_repelled_assault_is_made_again_while_its_condition_holds() -> None:
    again = play(compiled(assault(advantage=0, losses=0)), until=100)
    assert again.value("fall.assault.times") == 3
    once = play(compiled(assault(advantage=0, losses=0, repelled=[{"night": "no"}])), until=100)
    assert once.value("fall.assault.times") == 1


def test_every_formula_makes_sense() -> None:
    drawn = {
        "needed": {"typical": 200, "between": [100, 300]},
        "group": {"typical": "20 people", "between": ["10 people", "30 people"]},
        "tipping": {"typical": 1, "factor": 1.5},
        "ring": ["square", "harbour"],
        "posts": ["hall"],
        "approaches": APPROACHES,
    }
    network = network_of(drawn | assault(losses={"typical": "10 %", "between": ["5 %", "15 %"]}))
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    for event in network.events.values():
        check_condition(event.guard, kinds)
        for _, node in formulas(event):
            kind_of(node, kinds)
    found = {
        name: kind_of(network.definitions[f"fall.{name}"], kinds)
        for name in ("besieging", "defending", "porosity")
    }
    assert found == {"besieging": "people", "defending": "people", "porosity": "share"}


def test_the_example_of_the_page_runs() -> None:
    example = YAML(typ="safe").load(PAGE.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0])
    tables = compile_tables(build(Scenario.model_validate({"scenario": FRAME, **example})))
    assert {"palace_siege.sealed", "palace_siege.seeps", "palace_siege.assault"} <= set(tables.events)
    play(tables)


def test_where_nobody_is_needed_one_defender_is_enough() -> None:
    for cadets, porosity in ((0, 1.0), (1, 0.0), (100, 0.0)):
        network = build(scenario({"needed": 0}, cadets))
        player = Player(compile_tables(network, [network.closed("fall.porosity")]), 3)
        assert player.read().tolist() == [porosity]
