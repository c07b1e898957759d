"""Phases: what happens within them, and what becomes of what is under way when they end."""

from __future__ import annotations

from typing import Any

import pytest

from interregnum.calculus.event_memory import ask
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import parse
from interregnum.mechanisms import build
from interregnum.model import Scenario

NEVER = float("inf")
FRAME = {"id": "t", "title": "A test", "starts": "1920-03-13T18:00", "ends": "1920-03-14T18:00"}
TO_EIGHT = {"siege": {"title": "the siege", "until": "happened(fall)"}}


def at(hour: str, *then: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": f"At {hour}", "at": hour, "exogenous": "a test", "then": list(then), **more}


def scenario(**sections: Any) -> Scenario:
    """A town of a hall and a quay, ten minutes apart, held by a council; it falls at eight."""
    base: dict[str, Any] = {
        "scenario": FRAME,
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "places": {"hall": {"title": "Hall", "held_by": "council"}, "quay": {"title": "Quay"}},
        "modes": {"foot": {"km_h": 6}},
        "routes": {"street": {"between": ["hall", "quay"], "by": "foot", "km": 1}},
        "units": {"guard": {"title": "The guard", "people": 60, "at": "hall", "obeys": "council"}},
        "persons": {
            "mayor": {"title": "the mayor", "at": "hall", "side": "council"},
            "major": {"title": "the major", "at": "quay", "side": "junta"},
        },
        "phases": TO_EIGHT,
        "quantities": {"on": {"title": "On", "kind": "flag"}, "n": {"title": "A count"}},
        "assumptions": {
            "movement.spread": {"title": "s", "typical": 1},
            "mediation.spread": {"title": "s", "typical": 1},
        },
    }
    sections["events"] = {"fall": at("20:00")} | sections.pop("events", {})
    return Scenario.model_validate(base | sections)


def play(until: float = 1440.0, **sections: Any) -> Player:
    network = build(scenario(**sections))
    for event in [id for id in network.events if not id.startswith("(")]:  # timers have no memory
        ask(network, parse(f"since({event})"))
    player = Player(compile_tables(network), 7, 0, traced=False)
    player.advance(until)
    return player


def minute(player: Player, event: str) -> float:
    """When the event last happened; infinite if it did not."""
    last = player.value(f"{event}.last")
    return NEVER if last < 0 else last


# Phases themselves --------------------------------------------------------------------------------


def test_a_phase_without_a_beginning_lasts_from_the_start_until_its_end() -> None:
    assert play(until=119).value("siege.on") == 1
    player = play()
    assert (player.value("siege.on"), player.value("siege.over")) == (0, 1)
    assert minute(player, "siege.ends") == 120


def test_what_is_over_does_not_come_again_unless_it_says_so() -> None:
    turns = {
        "up": at("19:00", {"on": "yes"}),
        "down": at("20:00", {"on": "no"}),
        "again": at("21:00", {"on": "yes"}),
    }
    phase = {"title": "the siege", "from": "on", "until": "not on"}
    once = play(phases={"siege": phase}, events=turns)
    assert (once.value("siege.on"), once.value("siege.over")) == (0, 1)
    often = play(phases={"siege": {**phase, "again": True}}, events=turns)
    assert (often.value("siege.on"), often.value("siege.over")) == (1, 0)
    assert minute(often, "siege.begins") == 180


def test_what_ends_before_it_could_begin_never_is() -> None:
    phase = {"title": "the siege", "from": "on", "until": "happened(fall)"}
    player = play(phases={"siege": phase}, events={"late": at("21:00", {"on": "yes"})})
    assert (player.value("siege.on"), player.value("siege.over")) == (0, 1)


def test_a_phase_turns_before_whatever_else_is_due_at_that_instant() -> None:
    """So nothing of it follows in the same minute, and what waits for its beginning need not wait longer."""
    events = {
        "shot": {"title": "A shot", "when": "happened(fall)", "during": "siege"},
        "peace": {"title": "Peace", "when": "happened(fall) and not siege.on"},
    }
    player = play(events=events)
    assert minute(player, "shot") == NEVER
    assert minute(player, "peace") == 120


@pytest.mark.parametrize("begins", ["happened(fall)", "siege.over", "yes"])
def test_of_several_phases_one_is_enough(begins: str) -> None:
    """Also where one follows the other: nothing under way is dropped between them."""
    phases = {**TO_EIGHT, "truce": {"title": "the truce", "from": begins}}
    event = {"title": "A walk", "takes": "3 h", "during": ["siege", "truce"]}
    assert minute(play(phases=phases, events={"walk": event}), "walk") == 180
    assert minute(play(phases=phases, events={"walk": {**event, "during": "siege"}}), "walk") == NEVER


# What is under way when they end ------------------------------------------------------------------

SLOW = {"title": "Slow", "takes": "3 h", "during": "siege"}
QUICK = {"title": "Quick", "takes": "1 h", "during": "siege"}


def test_an_event_or_decision_under_way_is_dropped() -> None:
    options = {"among": {"yes": {"share": 1}}, "by": "mayor", "when": "yes"}
    player = play(
        events={"slow": SLOW, "quick": QUICK, "keeps": {**SLOW, "memory": "keep"}},
        decisions={"slowly": SLOW | options, "quickly": QUICK | options},
    )
    assert [minute(player, name) for name in ("quick", "quickly")] == [60, 60]
    assert [minute(player, name) for name in ("slow", "slowly", "keeps")] == [NEVER] * 3


def test_what_is_repeated_stops() -> None:
    often = {
        "title": "Often",
        "takes": "50 min",
        "again": True,
        "during": "siege",
        "then": [{"add": {"n": 1}}],
    }
    assert play(events={"often": often}).value("n") == 2


def test_a_movement_not_begun_does_not_begin_and_one_begun_goes_on() -> None:
    walk = {"title": "A walk", "who": "mayor", "from": "hall", "to": "quay", "during": "siege"}
    assert minute(play(movements={"walk": {**walk, "readies": "115 min"}}), "walk.arrives") == pytest.approx(
        125
    )
    assert minute(play(movements={"walk": {**walk, "readies": "3 h"}}), "walk.sets_out") == NEVER


VISIT = {
    "title": "A visit",
    "who": ["mayor"],
    "from": "hall",
    "to": "major",
    "passages": {"gate": {"title": "the gate", "at": "quay"}},
    "during": "siege",
}


def test_a_mission_on_its_way_is_broken_off_and_goes_home_as_far_as_it_came() -> None:
    player = play(missions={"visit": {**VISIT, "readies": "112 min"}})
    assert minute(player, "visit.broken_off") == 120
    assert minute(player, "visit.returns") == pytest.approx(120 + 5)  # half of the leg it was on
    assert player.value("mayor.at.hall") == 1


def test_a_mission_that_is_being_heard_goes_home_too() -> None:
    player = play(until=121, missions={"visit": {**VISIT, "readies": "60 min", "stays": "3 h"}})
    assert player.value("visit.received") == 0
    assert player.value("mayor.at.quay") == 0
    player.advance(140)
    assert minute(player, "visit.returns") == pytest.approx(130)


def test_a_mission_is_not_heard_by_somebody_who_is_not_there() -> None:
    gone = {"away": at("19:20", {"major.free": "no"})}
    player = play(missions={"visit": {**VISIT, "stays": "2 h"}}, events=gone)
    assert minute(player, "visit.broken_off") == 80
    assert minute(player, "visit.heard") == NEVER
    assert player.value("mayor.at.hall") == 1


def test_a_crowd_disperses() -> None:
    crowd = {
        "title": "a crowd",
        "at": "hall",
        "people": 100,
        "draws": "yes",
        "gathers": "5 min",
        "during": "siege",
    }
    sections = {"crowds": {"crowd": crowd | {"part": 1, "cheers": "siege.over"}}}
    assert play(until=119, **sections).value("crowd.people") == 100
    player = play(**sections)
    assert player.value("crowd.people") == 0
    assert minute(player, "crowd.cheers") == NEVER


def test_a_step_begun_is_laid_down_and_its_leader_has_his_hands_free() -> None:
    steps = {
        "a": {"title": "A", "takes": "3 h", "led_by": "mayor", "during": "siege"},
        "b": {"title": "B", "takes": "1 h", "led_by": "mayor"},
    }
    player = play(plans={"plan": {"title": "A plan", "by": "council", "steps": steps}})
    assert minute(player, "plan.a") == NEVER
    assert minute(player, "plan.b") == pytest.approx(180)
    whole = {
        "title": "A plan",
        "by": "council",
        "steps": {"a": {"title": "A", "takes": "3 h"}},
        "during": "siege",
    }
    assert minute(play(plans={"plan": whole}), "plan.a") == NEVER


def test_the_hour_of_a_step_is_not_missed_before_there_is_a_plan() -> None:
    step = {"title": "A", "takes": "9 h", "intended": ["1920-03-13T19:00"]}
    plan = {"title": "A plan", "by": "council", "steps": {"a": step}}
    later = {"later": {"title": "later", "from": "happened(fall)"}}
    phases = TO_EIGHT | later
    assert minute(play(plans={"plan": plan}), "plan.a.deadline_1") == 60
    assert (
        minute(play(plans={"plan": plan | {"during": "later"}}, phases=phases), "plan.a.deadline_1") == NEVER
    )


def test_word_on_its_way_comes_too_late_and_moves_nobody() -> None:
    message = {
        "title": "word", "from": "major", "to": ["guard"], "by": "boy", "during": "siege", "favours": "junta",
        "weight": 0.5, "then": [{"add": {"n": 1}}], "too_late": [{"on": "yes"}],
    }  # fmt: skip
    sections = {
        "channels": {"boy": {"title": "a boy", "takes": "30 min"}},
        "messages": {"word": message},
        "units": {
            "guard": {
                "title": "The guard",
                "people": 60,
                "at": "hall",
                "obeys": "council",
                "expects": {"junta": 0.5},
            }
        },
    }
    late = play(events={"send": at("19:45", {"send": "word"})}, **sections)
    assert [late.value(f"word.{fate}") for fate in ("sent", "delivered", "too_late", "pending")] == [
        1,
        0,
        1,
        0,
    ]
    assert (late.value("n"), late.value("on"), late.value("guard.expects.junta")) == (0, 1, 0.5)
    early = play(events={"send": at("19:15", {"send": "word"})}, **sections)
    assert [early.value(f"word.{fate}") for fate in ("delivered", "too_late")] == [1, 0]
    assert early.value("guard.expects.junta") == pytest.approx(0.75)


def test_a_line_that_works_in_a_phase_only_loses_what_is_on_it() -> None:
    sections = {
        "channels": {"wire": {"title": "a wire", "takes": "30 min", "during": "siege"}},
        "messages": {"word": {"title": "word", "from": "major", "to": ["guard"], "by": "wire"}},
    }
    player = play(events={"send": at("19:45", {"send": "word"})}, **sections)
    assert (player.value("word.lost"), player.value("word.pending")) == (1, 0)
    assert minute(player, "word.cut") == 120


def test_leaving_orders_arrests_and_tasks_are_of_their_phase() -> None:
    slow = {"takes": "3 h", "during": "siege"}
    player = play(
        morale={"guard": {"exposed": "yes", "threshold": 0.3, "spread": 0.1, **slow}},
        things={"gun": {"title": "a gun", "at": "hall", "state": "faulty", "mend": slow}},
        custody={
            "them": {
                "title": "them", "who": ["mayor"], "by": "junta", "at": "hall", "to": "quay", "when": "yes",
                "arrest": "3 h", "protocol": "1 h", "mob": {"mean": "1 h"}, "held_off": 1, "during": "siege",
            }
        },
        channels={"boy": {"title": "a boy", "takes": "1 min"}},
        messages={"word": {"title": "word", "from": "major", "to": ["guard"], "by": "boy"}},
        orders={"order": {"title": "an order", "to": "guard", "by": "word", "authority": "council", **slow}},
        events={"send": at("18:00", {"send": "word"})},
    )  # fmt: skip
    for event in ("guard.leaves", "gun.mended", "them.arrest", "order.answered"):
        assert minute(player, event) == NEVER, event
    assert player.value("word.delivered") == 1


# In assemblies ------------------------------------------------------------------------------------


def assembly(**parts: Any) -> dict[str, Any]:
    blocs = {"left": {"title": "the left", "delegates": 20}}
    return {
        "hall_meets": {
            "title": "the meeting",
            "at": "hall",
            "blocs": blocs,
            "opens": {"takes": "1 min"},
            **parts,
        }
    }


def test_a_speech_is_not_taken_up_and_one_begun_is_finished() -> None:
    late = {"title": "A speech", "when": "happened(fall)", "takes": "5 min"}
    said = play(assemblies=assembly(speeches={"late": late, "never": {**late, "during": "siege"}}))
    assert minute(said, "hall_meets.late") < NEVER
    assert minute(said, "hall_meets.never") == NEVER
    begun = {"title": "A speech", "takes": "4 h", "during": "siege"}
    assert minute(play(assemblies=assembly(speeches={"begun": begun})), "hall_meets.begun") > 240


def test_a_motion_on_the_table_falls_away() -> None:
    motion = {"title": "A motion", "takes": "1 min", "debate": "5 h", "support": {"left": {"yes": 1}}}
    voted = play(assemblies=assembly(motions={"motion": motion}))
    assert voted.value("hall_meets.motion.passed") == 1
    fallen = play(assemblies=assembly(motions={"motion": {**motion, "during": "siege"}}))
    assert minute(fallen, "hall_meets.motion.lapses") == 120
    assert [fallen.value(f"hall_meets.motion.{how}") for how in ("settled", "passed", "failed")] == [1, 0, 0]


@pytest.mark.parametrize("during", ["siege", None])
def test_an_exit_is_of_its_phase(during: str | None) -> None:
    walkout = {"title": "They go", "bloc": "left", "when": "happened(fall)", "takes": "1 min"}
    walkout |= {"during": during} if during else {}
    player = play(assemblies=assembly(walkouts={"exit": walkout}))
    assert (minute(player, "hall_meets.exit") < NEVER) == (during is None)
