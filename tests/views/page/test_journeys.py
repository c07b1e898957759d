"""Journeys: every move of a body or a person is explained by a leg, and legs agree with where they were."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from accounts import journeys, tracks
from harbour import petrograd

from interregnum.calculus.tables import compile_tables
from interregnum.history import History
from interregnum.history.play import play
from interregnum.mechanisms import build
from interregnum.model import Scenario

# Among them: a shut line, a train that stands, an arrest on the road, a walk with no end.
SEEDS = (7, 9, 10, 11)
Leg = dict[str, Any]


@cache
def flagship(seed: int) -> History:
    return petrograd(seed=seed)


@cache
def legs(seed: int) -> list[Leg]:
    return journeys(flagship(seed))


@cache
def places(seed: int) -> dict[str, Any]:
    return tracks(flagship(seed))


def movers(history: History) -> list[str]:
    return [*history.scenario.units, *history.scenario.persons]


def steps(seed: int, who: str) -> list[tuple[int, str, str]]:
    """(firing, from, to) of each change of where somebody is."""
    history = flagship(seed)
    numbers, values = places(seed)[f"{who}.at"]
    found = list(zip(numbers[1:], values, values[1:], strict=False))
    minutes = [history.minute(number) for number, _, _ in found]
    moments = {n for n in range(len(found) - 1) if minutes[n] == minutes[n + 1] and not found[n][2]}
    # Who is nowhere for no time at all has not moved: envoys turned back where they had set out from.
    still = {n for n in moments if found[n][1] == found[n + 1][2]}
    return [step for n, step in enumerate(found) if n not in still and n - 1 not in still]


def legs_of(seed: int, who: str) -> list[Leg]:
    return [leg for leg in legs(seed) if who in (leg["who"], *leg.get("with", ()))]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_move_is_explained_by_a_leg(seed: int) -> None:
    history = flagship(seed)
    for who in movers(history):
        found = legs_of(seed, who)
        own = {leg["movement"] for leg in found}
        left = {(leg["left_by"], leg["from"]) for leg in found}
        came = {(leg["arrived_by"], leg["to"]) for leg in found}
        for number, before, after in steps(seed, who):
            if before and not after:
                assert (number, before) in left, (who, number, before)
            elif who in history.scenario.units:
                # It says itself that it turned back.
                put = history.scenario.events.get(history.firing(number).event)
                assert (number, after) in came or (put is not None and put.by == who), (who, number, after)
            elif (
                number,
                after,
            ) not in came:  # a person may be put somewhere by what happened, but not by a way
                event = history.firing(number).event
                # in custody: to where the arrest is made, and to the rooms of the house where their way ends
                in_custody = event.endswith((".arrest", ".arrives", ".jails"))
                assert in_custody or event.rpartition(".")[0] not in own, (who, number)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_nowhere_without_being_on_the_way(seed: int) -> None:
    history = flagship(seed)
    for who in movers(history):
        found = legs_of(seed, who)
        numbers, values = places(seed)[f"{who}.at"]
        minutes = [*(history.minute(number) for number in numbers), history.ended]
        for (start, end), value in zip(pairwise(minutes), values, strict=True):
            if value or end - start < 0.05:
                continue
            for share in (0.1, 0.5, 0.9):
                minute = start + share * (end - start)
                under_way = [
                    leg for leg in found if leg["left"] <= minute <= (leg["arrived"] or history.ended)
                ]
                assert under_way, (who, minute)


@pytest.mark.parametrize("seed", SEEDS)
def test_legs_of_a_way_join(seed: int) -> None:
    history = flagship(seed)
    by_movement: dict[str, list[Leg]] = {}
    for leg in legs(seed):
        by_movement.setdefault(leg["movement"], []).append(leg)
        route, custody = history.scenario.routes[leg["route"]], history.scenario.custody.get(leg["movement"])
        ends = {leg["from"], leg["to"]}
        if custody is not None and custody.signing is not None and leg["to"] == custody.signing.at:
            ends = {leg["from"], custody.to}  # their way ends in another room of the same house
        assert ends == set(route.between)
        assert leg["mode"] == route.by
    assert len(by_movement) > 30
    for way in by_movement.values():
        for leg, other in pairwise(way):
            assert leg["to"] == other["from"]
            assert leg["arrived"] <= other["left"]
            # Envoys wait at each passage for their answer.
            if leg["movement"] not in history.scenario.missions:
                assert leg["arrived"] == other["left"]


@pytest.mark.parametrize("seed", SEEDS)
def test_shares_of_the_way_never_fall(seed: int) -> None:
    for leg in legs(seed):
        knots = leg.get("knots", [leg["left"], 0.0, leg["arrived"], 1.0])
        minutes, shares = knots[::2], knots[1::2]
        assert minutes[0] == leg["left"]
        assert shares[0] == 0
        assert minutes == sorted(minutes)
        assert shares == sorted(shares)
        assert (shares[-1] == 1) == (leg["arrived"] is not None)
        assert leg["arrived"] is None or minutes[-1] == leg["arrived"]


def small(**changes: Any) -> Scenario:
    """A company marches 4 km to a bridge and 6 km to a hall, an hour and an hour and a half."""
    base: dict[str, Any] = {
        "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T00:00"},
        "authorities": {"council": {"title": "the council"}, "junta": {"title": "the junta"}},
        "modes": {"foot": {"title": "on foot", "km_h": 4}},
        "places": {name: {"title": name} for name in ("barracks", "bridge", "hall")},
        "routes": {
            "street": {"between": ["barracks", "bridge"], "by": "foot", "km": 4},
            "avenue": {"between": ["hall", "bridge"], "by": "foot", "km": 6},
        },
        "units": {"rifles": {"title": "The rifles", "people": 100, "at": "barracks", "obeys": "junta"}},
        "persons": {"major": {"title": "The major", "at": "barracks"}},
        "movements": {
            "march": {
                "title": "The march", "who": "rifles", "from": "barracks", "to": "hall", "along": ["street", "avenue"],
            }
        },
        "assumptions": {"movement.spread": {"title": "spread", "typical": 1}},
    }  # fmt: skip
    return Scenario.model_validate(base | changes)


def played(scenario: Scenario) -> list[Leg]:
    return journeys(play(scenario, compile_tables(build(scenario)), seed=1, replica=0))


def test_a_march_without_chance() -> None:
    leg, other = played(small())
    assert (leg["left"], leg["arrived"], other["left"], other["arrived"]) == (0, 60, 60, 150)
    assert (leg["from"], leg["to"], other["from"], other["to"]) == ("barracks", "bridge", "bridge", "hall")
    assert leg["kind"] == "unit"
    assert "knots" not in leg


def test_it_stands_still_while_the_way_is_shut() -> None:
    gate = {
        "quantities": {"shut": {"title": "the gate is shut", "kind": "flag"}},
        "events": {
            "close": {"title": "shut", "takes": "20 min", "then": [{"shut": True}]},
            "reopen": {"title": "open", "when": "shut", "takes": "45 min", "then": [{"shut": False}]},
        },
        "routes": small().model_dump(mode="json", exclude_unset=True)["routes"],
    }
    gate["routes"]["street"]["open"] = "not shut"
    leg, _ = played(small(**gate))
    assert leg["arrived"] == 105
    assert leg["knots"] == pytest.approx([0, 0, 20, 1 / 3, 65, 1 / 3, 105, 1], abs=1e-3)


def test_who_has_not_arrived_is_where_the_typical_pace_brought_them() -> None:
    frame = {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-13T18:45"}
    (leg,) = played(small(scenario=frame))
    assert leg["arrived"] is None
    assert leg["knots"] == pytest.approx([0, 0, 45, 0.75])


def test_prisoners_share_the_time_of_their_walk_by_its_length() -> None:
    custody = {
        "title": "the major", "who": ["major"], "by": "junta", "at": "barracks", "to": "hall",
        "along": ["street", "avenue"], "when": "yes",
        "arrest": "1 min", "protocol": "1 min", "mob": "1 h", "crowd": "no", "held_off": 1,
    }  # fmt: skip
    spread = {"custody.spread": {"title": "spread", "typical": 1}}
    leg, other = played(small(movements={}, custody={"arrest": custody}, assumptions=spread))
    assert leg["arrived"] == other["left"] == pytest.approx(2 + 60)
    assert other["arrived"] == pytest.approx(2 + 150)
    assert other["to"] == "hall"
    assert other["kind"] == "person"


def test_prisoners_walk_to_where_they_sign_and_not_to_the_cells() -> None:
    custody = {
        "title": "the major", "who": ["major"], "by": "junta", "at": "barracks", "to": "hall", "when": "yes",
        "along": ["street", "avenue"], "arrest": "1 min", "protocol": "1 min", "mob": "1 h", "crowd": "no",
        "held_off": 1, "signing": {"at": "guardroom", "takes": "20 min"},
    }  # fmt: skip
    places = {name: {"title": name} for name in ("barracks", "bridge", "hall")}
    places["guardroom"] = {"title": "guardroom", "within": "hall"}
    _, last = played(small(movements={}, places=places, custody={"arrest": custody}))
    assert (last["to"], last["route"]) == ("guardroom", "avenue")
    assert last["arrived"] is not None
