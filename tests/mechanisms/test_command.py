"""Command: steps in their order, leaders who do one thing at a time, hours that pass unmet."""

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
from interregnum.expression import evaluate, parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "mechanisms" / "command.md"
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
NEVER = math.inf


def scenario(steps: dict[str, dict[str, Any]], **sections: Any) -> Scenario:
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"junta": {"title": "the junta"}},
        "places": {"hall": {"title": "Hall"}, "quay": {"title": "Quay"}},
        "persons": {
            "major": {"title": "The major", "at": "quay"},
            "captain": {"title": "The captain", "at": "quay"},
        },
        "plans": {
            "coup": {"title": "The coup", "by": "junta", "steps": {id: step(**s) for id, s in steps.items()}}
        },
    }
    return Scenario.model_validate(base | sections)


def step(**changes: Any) -> dict[str, Any]:
    return {"title": "A step", "takes": "30 min"} | changes


def at(hour: str, *then: dict[str, Any]) -> dict[str, Any]:
    return {"title": f"At {hour}", "at": hour, "exogenous": "a test", "then": list(then)}


def play(steps: dict[str, dict[str, Any]], until: float = 1440.0, **sections: Any) -> Player:
    player = Player(timed(build(scenario(steps, **sections))), 7, traced=False)
    player.advance(until)
    return player


def timed(network: Network) -> Compiled:
    """The tables, with a quantity for when each event last happened."""
    for event in [id for id in network.events if not id.startswith("(")]:  # timers have no memory
        ask(network, parse(f"since({event})"))
    return compile_tables(network)


def minute(player: Player, event: str) -> float:
    """When the event last happened; infinite if it did not."""
    last = player.value(f"{event}.last")
    return NEVER if last < 0 else last


# The network --------------------------------------------------------------------------------------


def test_a_step_with_a_leader_begins_and_one_without_does_not() -> None:
    network = build(scenario({"seize": {"led_by": "major"}, "hold": {}}))
    assert list(network.events) == ["coup.seize.begins", "coup.seize", "coup.hold"]
    assert "coup.seize.begun" in network.quantities
    assert "coup.hold.begun" not in network.quantities
    assert network.events["coup.seize.begins"].quiet
    assert (network.events["coup.seize"].by, network.events["coup.hold"].by) == ("major", "junta")


def test_a_leader_begins_when_free_idle_and_in_place() -> None:
    network = build(scenario({"seize": {"led_by": "major", "leader_at": "hall", "when": "major.free"}}))
    ready = {"major.free": 1.0, "major.busy": 0.0, "major.at.hall": 1.0, "coup.seize.begun": 0.0}
    guard = network.events["coup.seize.begins"].guard
    assert evaluate(guard, ready, 0.0) == 1.0
    for name, value in {"major.free": 0.0, "major.busy": 1.0, "major.at.hall": 0.0}.items():
        assert evaluate(guard, ready | {name: value}, 0.0) == 0.0


# Order --------------------------------------------------------------------------------------------


def test_a_step_waits_for_all_that_come_before_it() -> None:
    steps: dict[str, dict[str, Any]] = {
        "a": {"takes": "20 min"},
        "b": {"takes": "50 min"},
        "c": {"after": ["a", "b"], "takes": "10 min"},
    }
    player = play(steps)
    assert [minute(player, f"coup.{id}") for id in "abc"] == pytest.approx([20, 50, 60])
    assert player.value("coup.c.done") == 1.0


def test_a_step_waits_for_its_own_condition() -> None:
    player = play({"b": {"when": "coup.a.done", "takes": "5 min"}, "a": {}})
    assert minute(player, "coup.b") == pytest.approx(35)


@given(minutes=st.lists(st.integers(1, 100), min_size=2, max_size=5))
@settings(max_examples=15, deadline=None)
def test_one_leader_takes_the_sum_and_many_the_longest(minutes: list[int]) -> None:
    alone = {f"s{n}": {"led_by": "major", "takes": f"{m} min"} for n, m in enumerate(minutes)}
    player = play(alone)
    assert max(minute(player, f"coup.{id}") for id in alone) == pytest.approx(sum(minutes))
    assert [minute(player, f"coup.{id}") for id in alone] == sorted(
        minute(player, f"coup.{id}") for id in alone
    )
    assert player.value("major.busy") == 0.0
    together = {id: {"takes": written["takes"]} for id, written in alone.items()}
    assert max(minute(play(together), f"coup.{id}") for id in alone) == pytest.approx(max(minutes))


def test_two_leaders_work_side_by_side() -> None:
    player = play({"a": {"led_by": "major"}, "b": {"led_by": "captain"}})
    assert [minute(player, f"coup.{id}") for id in "ab"] == pytest.approx([30, 30])


# Leaders ------------------------------------------------------------------------------------------


def test_the_work_of_a_leader_who_is_held_stands_still() -> None:
    held = {"seized": at("18:10", {"major.free": "no"}), "freed": at("19:10", {"major.free": "yes"})}
    steps: dict[str, dict[str, Any]] = {"a": {"led_by": "major"}, "b": {"led_by": "major", "after": ["a"]}}
    player = play(steps, events=held)
    assert [minute(player, f"coup.{id}") for id in "ab"] == pytest.approx([90, 120])


def test_a_step_may_begin_afresh_when_its_leader_is_back() -> None:
    held = {"seized": at("18:10", {"major.free": "no"}), "freed": at("19:10", {"major.free": "yes"})}
    player = play({"a": {"led_by": "major", "memory": "forget"}}, events=held)
    assert minute(player, "coup.a") == pytest.approx(70 + 30)


MOVES = {"comes": at("18:20", {"major.at": "hall"}), "goes": at("18:30", {"major.at": "quay"})}


def test_a_leader_must_be_in_place_and_lays_down_the_step_when_he_goes() -> None:
    moves = {**MOVES, "back": at("19:30", {"major.at": "hall"})}
    player = play({"a": {"led_by": "major", "leader_at": "hall"}}, events=moves)
    assert minute(player, "coup.a.laid_down") == pytest.approx(30)
    assert minute(player, "coup.a.begins") == pytest.approx(90)
    assert minute(player, "coup.a") == pytest.approx(90 + 20)


def test_a_leader_who_need_only_be_free_may_move_on() -> None:
    step = {"led_by": "major", "leader_at": "hall", "presence": "free"}
    assert minute(play({"a": step}, events=MOVES), "coup.a") == pytest.approx(30)


def test_a_step_is_laid_down_while_its_condition_lapses_and_the_leader_is_free_for_another() -> None:
    ready = {"ready": {"title": "Ready", "kind": "flag", "starts": "yes"}}
    lapses = {"off": at("18:10", {"ready": "no"}), "on": at("19:00", {"ready": "yes"})}
    steps: dict[str, dict[str, Any]] = {
        "a": {"led_by": "major", "when": "ready"},
        "b": {"led_by": "major"},
    }
    player = play(steps, quantities=ready, events=lapses)
    assert minute(player, "coup.b") == pytest.approx(10 + 30)
    assert minute(player, "coup.a") == pytest.approx(60 + 20)
    assert player.value("major.busy") == 0.0


def test_a_step_whose_condition_never_returns_is_not_done_and_holds_nobody() -> None:
    ready = {"ready": {"title": "Ready", "kind": "flag", "starts": "yes"}}
    player = play(
        {"a": {"led_by": "major", "when": "ready"}},
        quantities=ready,
        events={"off": at("18:10", {"ready": "no"})},
    )
    assert player.value("coup.a.done") == 0.0
    assert player.value("major.busy") == 0.0


def test_pressure_speeds_a_step() -> None:
    player = play({"a": {"faster": [{"name": "the leader presses", "x": 1.5}]}})
    assert minute(player, "coup.a") == pytest.approx(20)


# Intended hours -----------------------------------------------------------------------------------


def test_hours_that_pass_unmet_are_counted_and_the_slip_is_from_the_last() -> None:
    player = play({"a": {"takes": "100 min", "intended": ["19:30", "18:30", "23:00"]}})
    assert player.value("coup.missed") == 2
    assert player.value("coup.a.slip") == 0.0
    player = play({"a": {"takes": "100 min", "intended": ["19:00", "18:30"]}})
    assert player.value("coup.missed") == 2
    assert player.value("coup.a.slip") == pytest.approx(40)


def test_an_intended_hour_fires_nothing() -> None:
    on_time = {"a": {"takes": "100 min", "then": [{"add": {"deeds": 1}}]}}
    intended = {"a": on_time["a"] | {"intended": ["18:10"]}}
    deeds = {"deeds": {"title": "Deeds"}}
    for steps in (on_time, intended):
        player = play(steps, until=99.0, quantities=deeds)
        assert player.value("deeds") == 0
        player.advance(101.0)
        assert player.value("deeds") == 1
        assert minute(player, "coup.a") == pytest.approx(100)


def test_what_is_done_before_its_hour_misses_nothing() -> None:
    player = play({"a": {"intended": ["18:31"]}})
    assert (player.value("coup.missed"), player.value("coup.a.slip")) == (0, 0)


def test_an_hour_that_has_passed_when_the_phase_begins_is_not_missed() -> None:
    steps = {"a": step(takes="10 h", intended=["18:30", "19:30", "20:30"])}
    coup = {"title": "The coup", "by": "junta", "during": "rising", "steps": steps}
    sections: dict[str, Any] = {
        "plans": {"coup": coup},
        "phases": {"rising": {"title": "The rising", "from": "agreed"}},
        "quantities": {"agreed": {"title": "It is agreed", "kind": "flag"}},
        "events": {"meeting": at("19:00", {"agreed": "yes"})},
    }
    player = play({}, until=89.0, **sections)
    assert player.value("coup.missed") == 0
    missed = []
    for until in (91.0, 149.0, 151.0, 599.0):
        player.advance(until)
        missed.append(player.value("coup.missed"))
    assert missed == [1, 1, 2, 2]
    assert minute(player, "coup.a.deadline_1") == NEVER


def test_an_intended_hour_says_that_it_is_the_plan_that_names_it() -> None:
    deadline = build(scenario({"a": {"intended": ["18:30"]}})).events["coup.a.deadline_1"]
    assert deadline.exogenous
    assert not deadline.important
    assert "18:30" in deadline.title


# The page -----------------------------------------------------------------------------------------


def test_the_example_on_the_page_plays() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    sections = YAML(typ="safe", pure=True).load(example)
    network = build(Scenario.model_validate({"scenario": FRAME, **sections}))
    player = Player(timed(network), seed=0)
    player.advance(1440.0)
    assert minute(player, "coup.demand") < NEVER
