"""Who must be there for a thing to happen, and that nobody is in two places."""

from __future__ import annotations

from typing import Any

import pytest
from test_phases import NEVER, at, minute, play

ACT = {"title": "An act", "takes": "1 h"}
HOUSES = {
    "places": {
        "town": {"title": "Town"},
        "palace": {"title": "Palace", "within": "town", "held_by": "council"},
        "study": {"title": "Study", "within": "palace"},
        "cellar": {"title": "Cellar", "within": "palace"},
        "hall": {"title": "Hall", "within": "town", "held_by": "council"},
        "quay": {"title": "Quay", "within": "town"},
    },
    "routes": {
        "street": {"between": ["hall", "quay"], "by": "foot", "km": 1},
        "lane": {"between": ["hall", "palace"], "by": "foot", "km": 1},
        "road": {"between": ["hall", "town"], "by": "foot", "km": 1},
    },
}


def acts(more: dict[str, Any], **events: Any) -> bool:
    return minute(play(events={"act": ACT | more, **events}), "act") < NEVER


def test_whoever_is_held_elsewhere_or_dead_does_not_act() -> None:
    here = {"by": "mayor", "place": "hall"}
    assert acts(here)
    assert not acts(here, held=at("18:30", {"mayor.free": "no"}))
    assert not acts({"by": "mayor", "place": "quay"})
    assert acts({"by": "mayor", "place": "quay", "presence": "free"})
    assert not acts({"by": "mayor", "presence": "free"}, held=at("18:30", {"mayor.free": "no"}))
    assert acts({"by": "mayor", "presence": "any"}, held=at("18:30", {"mayor.free": "no"}))


def test_who_is_dead_is_not_free_and_cannot_be_freed() -> None:
    dies, freed = at("18:10", {"mayor.alive": "no"}), at("18:20", {"mayor.free": "yes"})
    assert not acts({"by": "mayor"}, dies=dies, freed=freed)


def test_on_the_way_he_is_nowhere() -> None:
    walk = {"walk": {"title": "A walk", "who": "mayor", "from": "hall", "to": "quay", "readies": "55 min"}}
    for place in ("hall", "quay"):
        player = play(until=64, events={"act": ACT | {"by": "mayor", "place": place}}, movements=walk)
        assert minute(player, "act") == NEVER
    player = play(events={"act": ACT | {"by": "mayor", "place": "quay"}}, movements=walk)
    assert minute(player, "act") == pytest.approx(65 + 60)


def test_a_body_of_nobody_does_not_act() -> None:
    gone = at("18:30", {"move": {"from": "guard.people", "to": "guard.left", "share": 1}})
    assert acts({"by": "guard", "place": "hall"})
    assert not acts({"by": "guard", "place": "hall"}, gone=gone)
    assert not acts({"by": "guard"}, gone=gone)
    assert not acts({"by": "guard", "place": "quay"})


def test_of_a_group_one_is_enough() -> None:
    groups = {"all": ["mayor", "guard"], "mixed": ["mayor", "council"]}
    held = at("18:30", {"mayor.free": "no"})
    for group, place, can in (("all", "hall", True), ("all", "quay", False), ("mixed", "quay", True)):
        event = ACT | {"by": group, "place": place}
        player = play(groups=groups, events={"act": event, "held": held})
        assert (minute(player, "act") < NEVER) == can, (group, place)


@pytest.mark.parametrize(
    ("stands", "acts_in", "can"),
    [
        ("palace", "palace", True),
        ("study", "palace", True),  # within it
        ("palace", "study", True),  # no way leads to the study: whoever is in the palace is there
        ("study", "cellar", True),  # another room of one house
        ("hall", "palace", False),
        ("hall", "study", False),
        ("study", "town", True),
        ("town", "palace", False),  # somewhere in town
    ],
)
def test_presence_is_as_fine_as_the_ways(stands: str, acts_in: str, can: bool) -> None:
    persons = {"mayor": {"title": "the mayor", "at": stands, "side": "council"}}
    player = play(persons=persons, events={"act": ACT | {"by": "mayor", "place": acts_in}}, **HOUSES)
    assert (minute(player, "act") < NEVER) == can


def test_the_same_of_decisions_and_tasks() -> None:
    for by, can in (("mayor", True), ("major", False), ("guard", True)):
        options = {"among": {"yes": {"share": 1}}, "by": by, "at": "hall"}
        player = play(
            decisions={"choice": ACT | options | {"when": "yes"}},
            things={
                "gun": {"title": "a gun", "at": "hall", "state": "faulty", "mend": {"takes": "1 h", "by": by}}
            },
        )
        assert (minute(player, "choice") < NEVER, minute(player, "gun.mended") < NEVER) == (can, can)


# Assemblies ---------------------------------------------------------------------------------------


def body(**more: Any) -> dict[str, Any]:
    blocs = {"left": {"title": "the left", "delegates": 20, "members": ["mayor"]}}
    return {"title": "a body", "at": "hall", "blocs": blocs, "opens": {"takes": "1 min"}, **more}


SPEECH = {"title": "A speech", "by": "mayor", "takes": "5 min"}


def test_nobody_sits_in_two_bodies_of_one_house() -> None:
    closes = {"when": "happened(fall)", "takes": "1 min"}
    first = body(closes=closes, speeches={"early": SPEECH})
    second = body(opens={"takes": "5 min"}, speeches={"late": SPEECH})
    player = play(assemblies={"first": first, "second": second})
    assert minute(player, "first.early") < 120 < minute(player, "second.late") < NEVER
    elsewhere = second | {"at": "quay"}
    assert minute(play(assemblies={"first": first, "second": elsewhere}), "second.late") == NEVER


def test_whoever_is_given_the_floor_sits_there() -> None:
    """He comes when both are in session: the one that hears him first has him until it rises."""
    comes = {"comes": {"title": "He comes", "who": "mayor", "from": "quay", "to": "hall"}}
    persons = {"mayor": {"title": "the mayor", "at": "quay", "side": "council"}}
    waits = SPEECH | {"when": "happened(first.early)"}
    bodies = {"first": body(speeches={"early": SPEECH}), "second": body(speeches={"late": waits})}
    player = play(assemblies=bodies, movements=comes, persons=persons)
    assert minute(player, "first.early") < NEVER
    assert minute(player, "second.late") == NEVER


def test_a_speaker_who_is_taken_loses_the_floor_and_another_has_it() -> None:
    talk = SPEECH | {"takes": "3 h"}
    other = {"title": "Another speech", "by": "left", "when": "happened(held)", "takes": "5 min"}
    held = {"held": at("19:00", {"mayor.free": "no"}), "freed": at("22:00", {"mayor.free": "yes"})}
    player = play(assemblies={"first": body(speeches={"talk": talk, "other": other})}, events=held)
    assert minute(player, "first.talk.broken_off") == 60
    assert 60 < minute(player, "first.other") < 120
    assert minute(player, "first.talk") > 240 + 180  # he begins anew when he is at liberty


# Missions -----------------------------------------------------------------------------------------


def test_a_passage_that_nobody_holds_lets_them_through_unasked() -> None:
    gate = {"title": "the gate", "at": "quay", "by": "guard", "passes": 0, "then": [{"add": {"n": 1}}]}
    visit = {"title": "A visit", "who": ["mayor"], "from": "hall", "to": "major", "passages": {"gate": gate}}
    there = {"guard": {"title": "The guard", "people": 60, "at": "quay", "obeys": "council"}}
    held = play(missions={"visit": visit}, units=there)
    assert (minute(held, "visit.gate.unasked"), held.value("visit.turned_back")) == (NEVER, 1)
    open_ = play(missions={"visit": visit})  # the guard is in the hall
    assert minute(open_, "visit.gate.unasked") == pytest.approx(10)
    assert (open_.value("visit.access"), open_.value("n")) == (1, 0)
