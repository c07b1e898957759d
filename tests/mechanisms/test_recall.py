"""Recall: back as long as they came, elsewhere by the shorter way, halted without loss."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from accounts import journeys
from hypothesis import given, settings
from hypothesis import strategies as st
from test_movement import NEVER, compiled, gate, march, minute, play, scenario

from interregnum.history.play import run
from interregnum.language.load import load
from interregnum.mechanisms import build
from interregnum.mechanisms.movement.recall import ways_back

EXAMPLE = Path(__file__).parents[1] / "language" / "valid" / "recall.yaml"
PARK: dict[str, Any] = {
    "places": {name: {"title": name} for name in ("barracks", "bridge", "hall", "park")},
    "routes": {
        "street": {"between": ["barracks", "bridge"], "by": "foot", "km": 4},
        "avenue": {"between": ["hall", "bridge"], "by": "foot", "km": 6},
        "lane": {"between": ["park", "bridge"], "by": "foot", "km": 2},
    },
}


def recalled(at: str, recall: dict[str, Any] | None = None, spread: float = 1.0, **sections: Any) -> Any:
    """A march of an hour and an hour and a half, whose recall is given at a fixed hour."""
    written = {"title": "Back", "when": "word", **(recall or {})}
    events = {"told": {"title": "Told", "at": at, "exogenous": "a test", "then": [{"word": "yes"}]}}
    quantities = {"word": {"title": "The word is given", "kind": "flag"}}
    return compiled(
        spread,
        movements={"march": march(recalls={"back": written})},
        **{
            **sections,
            "events": events | sections.get("events", {}),
            "quantities": quantities | sections.get("quantities", {}),
        },
    )


# Back ---------------------------------------------------------------------------------------------


def test_the_way_back_takes_as_long_as_the_way_there() -> None:
    player = play(recalled("19:30"))
    assert minute(player, "march.back") == pytest.approx(90)
    assert minute(player, "march.back.back_2") == pytest.approx(120)  # half an hour on the second leg
    assert minute(player, "march.back.from_bridge") == pytest.approx(180)
    assert minute(player, "march.arrives") == NEVER
    assert (player.value("rifles.at.barracks"), player.value("rifles.under_way")) == (1.0, 0.0)
    assert (player.value("march.leg"), player.value("march.returning")) == (0.0, 0.0)


def test_on_the_first_leg_they_go_straight_home() -> None:
    player = play(recalled("18:20"))
    assert minute(player, "march.back.back_1") == pytest.approx(40)
    assert player.value("rifles.at.barracks") == 1.0


@given(st.integers(1, 149), st.floats(1.0, 1.6), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_from_wherever_they_are_they_need_as_long_as_they_have_marched(
    after: int, spread: float, replica: int
) -> None:
    hour = f"{18 + after // 60}:{after % 60:02}"
    player = play(recalled(hour, spread=spread), replica)
    if minute(player, "march.arrives") < NEVER:
        assert minute(player, "march.arrives") <= after
        return
    leg = 1 if minute(player, "march.leg_1") == NEVER else 2
    begun = 0.0 if leg == 1 else minute(player, "march.leg_1")
    assert minute(player, f"march.back.back_{leg}") == pytest.approx(2 * after - begun)
    assert player.value("rifles.at.barracks") == 1.0


def test_minutes_at_a_shut_gate_are_not_marched_back() -> None:
    routes = {
        "street": {"between": ["barracks", "bridge"], "by": "foot", "km": 4, "open": "not gate.shut"},
        "avenue": {"between": ["hall", "bridge"], "by": "foot", "km": 6},
    }
    player = play(recalled("18:50", routes=routes, **gate("18:40", shuts="18:20")))
    assert minute(player, "march.back.back_1") == pytest.approx(50 + 20 + 10)
    standing = play(recalled("18:30", routes=routes, **gate("18:40", shuts="18:20")))
    assert minute(standing, "march.back.back_1") == pytest.approx(40 + 20)  # the gate keeps them in, too


def test_word_needs_its_time_and_comes_too_late_for_who_has_arrived() -> None:
    assert minute(play(recalled("19:00", {"takes": "45 min"})), "march.back") == pytest.approx(105)
    player = play(recalled("20:00", {"takes": "45 min"}))
    assert minute(player, "march.back") == NEVER
    assert player.value("rifles.at.hall") == 1.0


def test_who_never_set_out_is_not_called_back() -> None:
    units = {"rifles": {"title": "The rifles", "people": 100, "at": "bridge", "obeys": "junta"}}
    player = play(recalled("19:00", units=units))
    assert minute(player, "march.back") == NEVER
    assert player.value("rifles.at.bridge") == 1.0


def test_what_is_done_when_they_turn_and_when_they_are_home() -> None:
    recall = {"then": [{"rifles.resolve": 0.2}], "arrives": [{"rifles.resolve": 0.9}]}
    player = play(recalled("19:30", recall), until=100.0)
    assert player.value("rifles.resolve") == pytest.approx(0.2)
    player.advance(1440.0)
    assert player.value("rifles.resolve") == pytest.approx(0.9)


# Elsewhere ----------------------------------------------------------------------------------------


def test_who_is_sent_elsewhere_goes_on_where_that_is_shorter() -> None:
    player = play(recalled("18:20", {"to": "park"}, **PARK))
    assert minute(player, "march.leg_1") == pytest.approx(60)
    assert minute(player, "march.back.from_bridge") == pytest.approx(90)
    assert player.value("rifles.at.park") == 1.0
    assert minute(player, "march.arrives") == NEVER


def test_who_is_sent_elsewhere_goes_back_where_that_is_shorter() -> None:
    player = play(recalled("19:20", {"to": "park"}, **PARK))
    assert minute(player, "march.back.back_2") == pytest.approx(100)
    assert minute(player, "march.back.from_bridge") == pytest.approx(130)
    assert player.value("rifles.at.park") == 1.0


def test_who_is_to_stop_ahead_ends_the_leg_and_stays() -> None:
    player = play(recalled("18:20", {"to": "bridge"}))
    assert minute(player, "march.back.stops") == pytest.approx(60)
    assert (player.value("rifles.at.bridge"), player.value("rifles.under_way")) == (1.0, 0.0)


def test_the_whereabouts_include_where_they_are_sent() -> None:
    network = build(
        scenario(
            movements={"march": march(recalls={"b": {"title": "B", "when": "yes", "to": "park"}})}, **PARK
        )
    )
    assert "park" in network.whereabouts["rifles"]


def test_no_two_ways_share_a_stretch() -> None:
    recalls = {
        name: {"title": name, "when": "yes", **more} for name, more in (("a", {}), ("b", {"to": "park"}))
    }
    made = scenario(movements={"march": march(recalls=recalls)}, **PARK)
    ways = ways_back("march", made.movements["march"], made)
    numbers = [stretch.number for way in ways.values() for stretch in way.stretches]
    assert numbers == list(range(1, len(numbers) + 1))


# Halted -------------------------------------------------------------------------------------------


def test_a_halt_costs_its_time_and_nothing_else() -> None:
    ends = {"on": {"title": "On", "at": "20:00", "exogenous": "a test", "then": [{"go": "yes"}]}}
    go = {"go": {"title": "Go", "kind": "flag"}}
    player = play(recalled("18:30", {"halt": True, "until": "go"}, events=ends, quantities=go))
    assert minute(player, "march.arrives") == pytest.approx(150 + 90)
    assert player.value("march.halted") == 0.0


def test_a_halt_without_an_end_is_for_good() -> None:
    player = play(recalled("18:30", {"halt": True}))
    assert minute(player, "march.arrives") == NEVER
    assert (player.value("march.halted"), player.value("rifles.under_way")) == (1.0, 1.0)


# What is as it was --------------------------------------------------------------------------------


def test_a_movement_without_recalls_is_lowered_as_before() -> None:
    network = build(scenario())
    assert list(network.events) == ["march.sets_out", "march.leg_1", "march.arrives"]
    assert not any(name.startswith("march.") and name != "march.leg" for name in network.quantities)


def test_on_the_map_they_come_back_from_where_they_were() -> None:
    sound = load(EXAMPLE)
    seen = set()
    for replica in range(40):
        history = run(sound, seed=3, replica=replica)
        rows = journeys(history)
        for one, other in pairwise(rows):
            assert one["to"] == other["from"]
            assert one["arrived"] == pytest.approx(other["left"], abs=0.02)
        turned = history.firings_of("march.turns_back")
        if turned and rows[-1]["arrived"] is not None:
            assert rows[-1]["to"] == "barracks"
            seen.add(len(rows))
    assert seen
