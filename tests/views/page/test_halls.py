"""Assemblies as data of the page: what holds in every history, and what the history's own quantities say."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import comb, factorial
from typing import Any

import pytest
from accounts import halls, in_node
from harbour import harbour, petrograd

from interregnum.history import History
from interregnum.views.page.hall.chambers import houses, leanings_in

REPLICAS = range(6)
Track = tuple[list[int], list[Any]]
night = cache(petrograd)


@pytest.fixture(params=REPLICAS)
def history(request: pytest.FixtureRequest) -> History:
    return night(request.param)


@cache
def told_in(replica: int) -> dict[str, dict[str, Any]]:
    return halls(night(replica))


def told(history: History) -> dict[str, dict[str, Any]]:
    """Its assemblies, made once for all tests."""
    return told_in(history.replica)


def at(track: Track, number: int) -> float:
    """The value of a track after a firing."""
    return float([value for n, value in zip(*track, strict=True) if n <= number][-1])


def numbers(history: History) -> range:
    return range(0, len(history.firings) + 1, 7)


def test_present_and_out_are_at_most_the_delegates(history: History) -> None:
    for hall in told(history).values():
        for bloc in hall["blocs"].values():
            for number in numbers(history):
                there = at(bloc["present"], number)
                assert there >= 0
                assert there + at(bloc["out"], number) <= bloc["delegates"]


def test_tracks_are_the_quantities_of_the_history(history: History) -> None:
    for id, hall in told(history).items():
        for name, bloc in hall["blocs"].items():
            for part, number in product(("present", "out", "heat"), numbers(history)):
                assert at(bloc[part], number) == pytest.approx(
                    history.value(f"{id}.{name}.{part}", number), abs=0.0051
                )


def test_exits_are_the_changes_of_those_in_the_hall(history: History) -> None:
    for id, hall in told(history).items():
        for name, bloc in hall["blocs"].items():
            went = sum(leaving["went"] for leaving in hall["exits"] if leaving["bloc"] == name)
            assert went == bloc["delegates"] - round(history.value(f"{id}.{name}.present"))
        for leaving in hall["exits"]:
            before, after = (
                history.value(f"{id}.{leaving['bloc']}.present", number)
                for number in (leaving["firing"] - 1, leaving["firing"])
            )
            assert leaving["went"] == round(before - after) != 0
            assert leaving["left"] == round(after)


def votes(history: History) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (id, motion["id"], motion)
        for id, hall in told(history).items()
        for motion in hall["motions"]
        if "vote" in motion
    ]


def test_a_vote_adds_up_to_those_in_the_hall(history: History) -> None:
    assert votes(history)
    for id, _, motion in votes(history):
        vote = motion["vote"]
        for bloc, counts in vote["blocs"].items():
            assert sum(counts) == round(history.value(f"{id}.{bloc}.present", motion["counted"]))
        assert sum(vote["totals"]) + vote["silent"] == vote["in_hall"]
        assert vote["totals"] == [sum(column) for column in zip(*vote["blocs"].values(), strict=True)]


def test_totals_are_those_by_definition(history: History) -> None:
    """The network defines `A.M.yes` and the like; the page adds up the same votes."""
    network = history.network
    for id, name, motion in votes(history):
        for vote, total in zip(("yes", "no", "abstain"), motion["vote"]["totals"], strict=True):
            defined = network.definitions[f"{id}.{name}.{vote}"]
            assert total == round(history.evaluate(defined, motion["counted"]))
        present = network.definitions[f"{id}.present"]
        assert motion["vote"]["in_hall"] == round(history.evaluate(present, motion["counted"]))


def test_how_a_motion_ended_is_the_event_that_happened(history: History) -> None:
    for id, hall in told(history).items():
        for motion in hall["motions"]:
            steps = [motion[step] for step in ("moved", "put", "counted", "settled") if step in motion]
            assert steps == sorted(steps)
            if motion.get("how") in ("carried", "lost", "accepted"):
                event = history.firing(motion["settled"]).event
                assert event == f"{id}.{motion['id']}.{motion['how']}"


def test_the_result_follows_from_the_votes_as_the_chair_saw_them(history: History) -> None:
    for id, name, motion in votes(history):
        yes, no, abstain = motion["vote"]["totals"]
        rule = history.scenario.assemblies[id].motions[name].majority
        against = no if rule == "votes_cast" else no + abstain
        if abs(yes * motion["vote"]["seen"] - against) > 0.01 * yes and "how" in motion:
            assert (motion["how"] == "carried") == (yes * motion["vote"]["seen"] > against)


def test_one_has_the_floor_at_a_time(history: History) -> None:
    for hall in told(history).values():
        turns = [turn for turn in hall["turns"] if turn["from"] is not None]
        ends = [turn["to"] or len(history.firings) + 1 for turn in turns]
        starts = [turn["from"] for turn in turns]
        assert all(start >= end for start, end in zip(starts[1:], ends, strict=False))


def test_delegates_and_seats_are_accounted_for(history: History) -> None:
    found, constant = told(history), houses(history)
    assert found["congress"]["delegates"] == 670
    for id, hall in found.items():
        counted = sum(bloc["delegates"] for bloc in hall["blocs"].values())
        assert counted + hall["of_no_bloc"] == hall["delegates"]
        assert list(constant[id]["blocs"])
        assert set(constant[id]["blocs"]) == set(hall["blocs"])
        if hall["seated"]:
            allotted = constant[id]["presidium"]["allotted"]
            assert sum(allotted.values()) == constant[id]["presidium"]["seats"]
            assert all(0 <= n <= allotted[name] for name, n in hall["seated"]["taken"].items())


def test_blocs_sit_by_their_leaning() -> None:
    history = night()
    blocs = houses(history)["congress"]["blocs"]
    leanings = [bloc["leaning"] for bloc in blocs.values()]
    assert leanings == sorted(leanings, reverse=True)
    assert next(iter(blocs)) == "bolsheviks"
    assert list(blocs)[-1] == "front"
    # the manifesto's weights, by hand: 200 for, 0 against, 1 neither; 1, 3 and 1
    own = leanings_in("congress", history.scenario.assemblies["congress"])
    assert own["bolsheviks"] == round(200 / 201, 2)
    assert own["mensheviks"] == round((1 - 3) / 5, 2)


def test_houses_are_the_same_in_every_history() -> None:
    assert all(houses(history) == houses(night()) for history in map(night, REPLICAS))


def test_a_scenario_without_assemblies_has_no_halls() -> None:
    assert halls(harbour()) == houses(harbour()) == {}


def carried(present: dict[str, int], shares: dict[str, list[float]], seen: float, abstaining: float) -> float:
    """What the page takes for the chance of a motion."""
    return float(in_node("page_ballots.mjs", [present, shares, seen, abstaining]))


@pytest.mark.parametrize("people", [1, 8, 9])
def test_the_chance_of_a_counted_vote_is_the_sum_over_all_ways(people: int) -> None:
    """Each is for with chance 0.5, against with 0.3, or abstains."""
    ways = [
        factorial(people) / (factorial(yes) * factorial(no) * factorial(people - yes - no))
        * 0.5**yes * 0.3**no * 0.2 ** (people - yes - no)
        for yes in range(people + 1)
        for no in range(min(yes, people - yes + 1))
    ]  # fmt: skip
    parted = {"a": people // 2, "b": people - people // 2}
    shares = {"a": [0.5, 0.3, 0.2], "b": [0.5, 0.3, 0.2]}
    assert carried(parted, shares, 1.0, 0.0) == pytest.approx(sum(ways))
    all_needed = [comb(people, yes) * 0.5**people for yes in range(people // 2 + 1, people + 1)]
    assert carried(parted, shares, 1.0, 1.0) == pytest.approx(sum(all_needed))


def test_the_chance_of_a_vote_judged_by_eye_is_near_that_of_a_counted_one() -> None:
    people, shares = {"a": 400, "b": 200}, {"a": [0.5, 0.5, 0.0], "b": [0.53, 0.42, 0.05]}
    assert carried(people, shares, 1.0001, 0.0) == pytest.approx(carried(people, shares, 1.0, 0.0), abs=0.02)


@pytest.mark.parametrize(
    ("shares", "chance"), [([1.0, 0.0, 0.0], 1.0), ([0.0, 1.0, 0.0], 0.0), ([0.0, 0.0, 1.0], 0.0)]
)
@pytest.mark.parametrize("seen", [1.0, 1.2])
def test_a_bloc_of_one_mind_leaves_no_chance(shares: list[float], chance: float, seen: float) -> None:
    assert carried({"a": 5}, {"a": shares}, seen, 0.0) == pytest.approx(chance)
