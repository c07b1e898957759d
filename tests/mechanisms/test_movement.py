"""Movement: legs, shut gates, fixed hours, mishaps."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import ScenarioError
from interregnum.expression import evaluate, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "movement.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
NEVER = math.inf


def scenario(spread: float = 1.0, **sections: Any) -> Scenario:
    """Barracks - bridge (4 km) - hall (6 km) at 4 km an hour, for a company of 100 and a major."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "modes": {"foot": {"title": "on foot", "km_h": 4}},
        "places": {
            "barracks": {"title": "Barracks"},
            "bridge": {"title": "Bridge"},
            "hall": {"title": "Hall"},
        },
        "routes": {
            "street": {"between": ["barracks", "bridge"], "by": "foot", "km": 4},
            "avenue": {"between": ["hall", "bridge"], "by": "foot", "km": 6},
        },
        "units": {"rifles": {"title": "The rifles", "people": 100, "at": "barracks", "obeys": "junta"}},
        "persons": {"major": {"title": "The major", "at": "barracks"}},
        "movements": {"march": march()},
        "assumptions": {"movement.spread": {"title": "spread", "typical": spread}},
    }
    return Scenario.model_validate(base | sections)


def march(**changes: Any) -> dict[str, Any]:
    written = {
        "title": "The march",
        "who": "rifles",
        "from": "barracks",
        "to": "hall",
        "along": ["street", "avenue"],
    }
    return written | changes


def compiled(spread: float = 1.0, **sections: Any) -> Compiled:
    return timed(build(scenario(spread, **sections)))


def play(tables: Compiled, replica: int = 0, until: float = 1440.0) -> Player:
    player = Player(tables, 7, replica, traced=False)
    player.advance(until)
    return player


def timed(network: Network) -> Compiled:
    """The tables, with a quantity for when each event last happened."""
    for event in list(network.events):
        ask(network, parse(f"since({event})"))
    return compile_tables(network)


def minute(player: Player, event: str) -> float:
    """When the event last happened; infinite if it did not."""
    last = player.value(f"{event}.last")
    return NEVER if last < 0 else last


def gate(opens: str, shuts: str | None = None) -> dict[str, Any]:
    """Events that shut and open a gate at fixed hours; `gate.shut` starts as yes without `shuts`."""
    events = {"opens": {"title": "Open", "at": opens, "exogenous": "a test", "then": [{"gate.shut": "no"}]}}
    if shuts is not None:
        events["shuts"] = {
            "title": "Shut",
            "at": shuts,
            "exogenous": "a test",
            "then": [{"gate.shut": "yes"}],
        }
    quantity = {"title": "The gate is shut", "kind": "flag", "starts": "yes" if shuts is None else "no"}
    return {"events": events, "quantities": {"gate.shut": quantity}}


# The network --------------------------------------------------------------------------------------


def test_a_movement_brings_departure_legs_and_arrival_in_order() -> None:
    network = build(scenario())
    assert list(network.events) == ["march.sets_out", "march.leg_1", "march.arrives"]
    assert network.events["march.leg_1"].place == "bridge"
    assert network.events["march.arrives"].place == "hall"
    assert network.events["march.sets_out"].by == "rifles"


def test_a_leg_waits_for_its_turn_and_for_people() -> None:
    guard = build(scenario()).events["march.arrives"].guard
    assert evaluate(guard, {"march.leg": 2.0, "rifles.people": 1.0}, 0.0) == 1.0
    assert evaluate(guard, {"march.leg": 1.0, "rifles.people": 1.0}, 0.0) == 0.0
    assert evaluate(guard, {"march.leg": 2.0, "rifles.people": 0.0}, 0.0) == 0.0


def test_departure_asks_that_the_unit_is_at_the_start_has_people_and_is_not_under_way() -> None:
    guard = build(scenario()).events["march.sets_out"].guard
    ready = {"rifles.at.barracks": 1.0, "rifles.people": 1.0, "rifles.under_way": 0.0}
    assert evaluate(guard, ready, 0.0) == 1.0
    for name, value in {"rifles.at.barracks": 0.0, "rifles.people": 0.0, "rifles.under_way": 1.0}.items():
        assert evaluate(guard, ready | {name: value}, 0.0) == 0.0


@given(km=st.floats(0.1, 500), speed=st.floats(0.5, 80), load=st.floats(1, 4))
@settings(max_examples=30, deadline=None)
def test_the_typical_time_of_a_leg_is_length_over_speed_times_load(
    km: float, speed: float, load: float
) -> None:
    network = build(
        scenario(
            modes={"foot": {"km_h": speed}},
            routes={"street": {"between": ["barracks", "hall"], "by": "foot", "km": km}},
            movements={"march": march(along=[], load=load)},
        )
    )
    typical, _ = network.events["march.arrives"].clock.parameters
    assert evaluate(typical, {}, 0.0) == pytest.approx(60 * km / speed * load)


def test_a_range_in_length_or_speed_is_drawn_once_and_shared_by_all_who_go_that_way() -> None:
    sections: dict[str, Any] = {
        "modes": {"foot": {"km_h": {"typical": 4, "between": [3, 5]}}},
        "movements": {"march": march(), "walk": march(who="major", title="The walk")},
    }
    network = build(scenario(**sections))
    assert network.quantities["foot.km_h"].assumed
    for event in ("march.arrives", "walk.arrives"):
        assert evaluate(network.events[event].clock.parameters[0], {"foot.km_h": 3.0}, 0.0) == 120.0


@pytest.mark.parametrize("reverse", [False, True])
def test_without_along_the_one_route_is_taken_either_way(reverse: bool) -> None:
    ends = ["hall", "barracks"] if reverse else ["barracks", "hall"]
    routes = {"road": {"between": ends, "by": "foot", "km": 2}}
    network = build(scenario(routes=routes, movements={"march": march(along=[])}))
    assert list(network.events) == ["march.sets_out", "march.arrives"]


@pytest.mark.parametrize(
    ("along", "extra", "says"),
    [
        ([], {}, "no route joins barracks and hall"),
        ([], {"a": "hall", "b": "hall"}, "more than one route joins barracks and hall"),
        (["avenue"], {}, "route avenue does not start at barracks"),
        (["street"], {}, "the routes do not lead to hall"),
    ],
)
def test_routes_that_do_not_lead_there_are_a_problem(
    along: list[str], extra: dict[str, str], says: str
) -> None:
    routes: dict[str, Any] = {
        "street": {"between": ["barracks", "bridge"], "by": "foot", "km": 4},
        "avenue": {"between": ["hall", "bridge"], "by": "foot", "km": 6},
    }
    routes |= {id: {"between": ["barracks", end], "by": "foot", "km": 3} for id, end in extra.items()}
    with pytest.raises(ScenarioError) as caught:
        build(scenario(routes=routes, movements={"march": march(along=along)}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("no-route", "movements.march")
    assert says in problem.message


# On the way ---------------------------------------------------------------------------------------


def test_who_is_under_way_is_nowhere_and_then_at_the_goal() -> None:
    player = play(compiled(), until=100.0)
    here = {place: player.value(f"rifles.at.{place}") for place in ("barracks", "hall")}
    assert here == {"barracks": 0.0, "hall": 0.0}
    assert (player.value("rifles.under_way"), player.value("march.leg")) == (1.0, 2.0)
    player.advance(150.0)
    assert (player.value("rifles.under_way"), player.value("march.leg")) == (0.0, 0.0)
    assert player.value("rifles.at.hall") == 1.0
    assert minute(player, "march.leg_1") == pytest.approx(60.0)
    assert minute(player, "march.arrives") == pytest.approx(150.0)


def test_the_mean_travel_time_is_that_of_the_log_normal_legs() -> None:
    tables, spread, runs = compiled(1.3), 1.3, 400
    times = [minute(play(tables, replica), "march.arrives") for replica in range(runs)]
    swell = math.exp(math.log(spread) ** 2 / 2)
    mean = (60 + 90) * swell
    deviation = math.sqrt((60**2 + 90**2) * (swell**2 - 1)) * swell
    assert sum(times) / runs == pytest.approx(mean, abs=4 * deviation / math.sqrt(runs))


def test_readiness_comes_first_and_conditions_hold_it_back() -> None:
    opening = gate("19:00")
    tables = compiled(
        **opening, movements={"march": march(when="not gate.shut", readies="30 min", departs=[], load=2)}
    )
    player = play(tables)
    assert minute(player, "march.sets_out") == pytest.approx(60 + 30)
    assert minute(player, "march.arrives") == pytest.approx(90 + 2 * 150)


def test_a_march_stands_still_at_a_shut_gate_and_loses_nothing_already_done() -> None:
    routes = {"road": {"between": ["barracks", "hall"], "by": "foot", "km": 4, "open": "not gate.shut"}}
    tables = compiled(**gate("18:50", shuts="18:20"), routes=routes, movements={"march": march(along=[])})
    assert minute(play(tables), "march.arrives") == pytest.approx(60 + 30)


def test_what_hurries_the_march_divides_its_time() -> None:
    hurry = march(faster=[{"name": "alarm", "x": 2}], slower=[{"name": "snow", "x": 1.25}])
    assert minute(play(compiled(movements={"march": hurry})), "march.arrives") == pytest.approx(
        150 / 2 * 1.25
    )


def test_the_dead_and_the_dispersed_do_not_march() -> None:
    units = {"rifles": {"title": "The rifles", "people": 0, "at": "barracks", "obeys": "junta"}}
    assert minute(play(compiled(units=units)), "march.sets_out") == NEVER


def test_whoever_is_elsewhere_does_not_set_out_from_here() -> None:
    units = {"rifles": {"title": "The rifles", "people": 10, "at": "bridge", "obeys": "junta"}}
    assert minute(play(compiled(units=units)), "march.sets_out") == NEVER


def test_a_unit_is_on_one_march_at_a_time() -> None:
    both = {"march": march(), "detour": march(to="bridge", along=["street"], readies="1 min")}
    player = play(compiled(movements=both))
    assert minute(player, "march.arrives") == pytest.approx(150)
    assert minute(player, "detour.sets_out") == NEVER


def test_a_person_sets_out_only_when_free_and_waits_while_held() -> None:
    persons = {"major": {"title": "The major", "at": "barracks", "held_by": "council"}}
    walk = {"march": march(who="major", title="The walk")}
    assert minute(play(compiled(persons=persons, movements=walk)), "march.sets_out") == NEVER
    events = {
        "seized": {"title": "Seized", "at": "18:30", "exogenous": "a test", "then": [{"major.free": "no"}]},
        "freed": {"title": "Freed", "at": "19:30", "exogenous": "a test", "then": [{"major.free": "yes"}]},
    }
    player = play(compiled(movements=walk, events=events))
    assert minute(player, "march.arrives") == pytest.approx(150 + 60)
    assert player.value("major.at.hall") == 1.0


# Fixed hours --------------------------------------------------------------------------------------


def test_a_timetable_is_kept_to_the_minute_and_waits_for_who_is_late() -> None:
    timed = {"leaves_at": "19:10", "exogenous": "the timetable"}
    assert minute(play(compiled(movements={"march": march(**timed)})), "march.sets_out") == pytest.approx(70)
    late = compiled(**gate("20:00"), movements={"march": march(**timed, when="not gate.shut")})
    assert minute(play(late), "march.sets_out") == pytest.approx(120)
    early = compiled(**gate("18:30"), movements={"march": march(**timed, when="not gate.shut")})
    assert minute(play(early), "march.sets_out") == pytest.approx(70)
    # the condition lapses and comes back before the hour: the hour stays
    wavering = compiled(
        **gate("18:40", shuts="18:20"), movements={"march": march(**timed, when="not gate.shut")}
    )
    assert minute(play(wavering), "march.sets_out") == pytest.approx(70)


# Mishaps ------------------------------------------------------------------------------------------


def mishap(chance: Any, **changes: Any) -> dict[str, Any]:
    return march(
        breakdown={"title": "The cart loses a wheel", "chance": chance, "repair": "40 min", **changes}
    )


def test_a_mishap_adds_its_repair_to_the_way_and_nothing_else() -> None:
    tables = compiled(movements={"march": mishap(1)})
    for replica in range(10):
        player = play(tables, replica)
        broke = minute(player, "march.breaks_down")
        assert 6 <= broke <= 54
        assert minute(player, "march.repaired") == pytest.approx(broke + 40)
        assert minute(player, "march.leg_1") == pytest.approx(60 + 40)
        assert minute(player, "march.arrives") == pytest.approx(150 + 40)


def test_mishaps_come_as_often_as_their_odds_say() -> None:
    runs, chance, odds = 400, 0.2, 2.0
    tables = compiled(1.3, movements={"march": mishap(chance, odds=[{"name": "old cart", "x": odds}])})
    broken = sum(minute(play(tables, replica), "march.breaks_down") < NEVER for replica in range(runs))
    expected = chance * odds / (chance * odds + 1 - chance)
    assert broken / runs == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / runs))


# The page -----------------------------------------------------------------------------------------


def test_the_example_on_the_page_plays() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    sections = YAML(typ="safe", pure=True).load(example)
    player = play(timed(build(Scenario.model_validate({"scenario": FRAME, **sections}))))
    assert minute(player, "relief_march.arrives") < NEVER
