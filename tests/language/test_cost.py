"""What `check` costs grows with the scenario and no faster; what a history would cost is bounded."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from typing import Any

import pytest

import interregnum as ir
from interregnum.errors import Problem, RunError
from interregnum.language import intervals
from interregnum.language.reading.findings import MAX_PROBLEMS

Data = dict[str, Any]
GROUNDS = {"basis": "sourced", "source": "gazette p3"}
SIZES = (100, 200, 400)  # events of three scenarios: what 200 more cost is twice what 100 more cost
TOLERATED = 1.06  # so much more than that: half a call for each pair of events would be as much


def scenario(**sections: Data) -> Data:
    guard = {"title": "Guard", "people": 60, "at": "hall", "obeys": "council", **GROUNDS}
    return {
        "scenario": {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"},
        "sources": {"gazette": {"title": "The Gazette", "dated": 1920}},
        "authorities": {"council": {"title": "Council"}, "junta": {"title": "Junta"}},
        "places": {"hall": {"title": "Hall"}},
        "units": {"guard": guard},
        **sections,
    }


def events(count: int, when: Callable[[int], str], **more: Any) -> Data:
    made = {
        f"e{n}": {"title": "E", "when": when(n), "then": [{f"q{n}": True}], **GROUNDS, **more}
        for n in range(count)
    }
    return scenario(quantities={f"q{n}": {"title": "Q", "kind": "flag"} for n in range(count)}, events=made)


def after_each_other(count: int) -> Data:
    return events(count, lambda n: f"q{n - 1}" if n else "guard.people > 0")


def before_each_other(count: int) -> Data:
    return events(count, lambda n: f"q{n + 1}" if n < count - 1 else "guard.people > 0")


def again_at_once(count: int) -> Data:
    return events(count, lambda n: f"not q{n}", again=True)


def without_end(count: int) -> Data:
    return events(count, lambda n: "guard.people > 0", again=True)


def of_one_number(count: int) -> Data:
    takes = {"typical": "2 min", "between": ["1 min", "4 min"]}
    event = {"title": "E", "when": "x >= 0", "takes": takes, "then": [{"add": {"x": 1}}], **GROUNDS}
    return scenario(quantities={"x": {"title": "X"}}, events={f"e{n}": event for n in range(count)})


def many_units(count: int) -> Data:
    unit = {"title": "U", "people": 6, "at": "hall", "obeys": "council", **GROUNDS}
    return scenario(units={f"u{n}": unit for n in range(count)})


SHAPES = [after_each_other, before_each_other, again_at_once, without_end, of_one_number, many_units]


def calls(data: Data) -> int:
    """How many functions are called to check it: unlike seconds, the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(ir.check, data)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("made", SHAPES)
def test_an_event_costs_the_same_in_a_large_scenario(made: Callable[[int], Data]) -> None:
    calls(made(10))  # what is made once
    few, more, many = (calls(made(size)) for size in SIZES)
    assert many - more < 2 * (more - few) * TOLERATED


def test_a_chain_is_followed_to_its_end() -> None:
    assert ir.check(after_each_other(50)) == []
    stuck = after_each_other(50)
    stuck["events"]["e0"]["when"] = "q49"
    assert codes(ir.check(stuck)) == {"never-enabled"}


def test_problems_of_one_kind_are_bounded() -> None:
    found = [problem.code for problem in ir.check(events(MAX_PROBLEMS + 50, lambda n: f"p{n}"))]
    assert found.count("unknown-name") == MAX_PROBLEMS
    assert found.count("too-many-problems") == 1


# --- what would take for ever to play -----------------------------------------------------------------------


def codes(found: list[Problem]) -> set[str]:
    return {problem.code for problem in found}


@pytest.mark.parametrize("people", [1e15, 1.0e9 + 1, "1e8 * 1e8"])
def test_more_people_than_can_be_drawn_from_are_a_mistake(people: object) -> None:
    data = many_units(1)
    data["units"]["u0"]["people"] = people
    (found,) = ir.check(data)
    assert (found.code, found.allowed) == ("out-of-range", "0 to 1,000,000,000 people")


def test_a_range_of_people_has_an_end() -> None:
    data = many_units(1)
    data["units"]["u0"]["people"] = {"typical": 60, "between": [1, 1e12]}
    assert codes(ir.check(data)) == {"out-of-range"}


def test_so_many_people_can_be_played() -> None:
    data = many_units(1)
    data["units"]["u0"]["people"] = 1_000_000_000
    data["morale"] = {
        "u0": {
            "exposed": "u0.people > 0",
            "leaves": "by_parts",
            "part": 0.5,
            "takes": "5 h",
            "threshold": 0,
            "spread": 1,
            **GROUNDS,
        }
    }
    assert ir.check(data) == []
    assert ir.run(data, seed=1).firings


@pytest.mark.parametrize(
    "takes",
    [
        "1e-9 min",
        {"mean": "1e-5 min"},
        {"mean": "1e-9 min", "shape": 2},
        {"typical": "1e-9 min", "between": ["1e-10 min", "1e-8 min"]},
    ],
    ids=["fixed", "exponential", "gamma", "triangular"],
)
def test_what_would_happen_without_end_in_next_to_no_time(takes: object) -> None:
    (found,) = ir.check(events(1, lambda n: "guard.people > 0", again=True, takes=takes))
    assert found.code == "zero-time-cycle"
    assert "so little time" in found.message


@pytest.mark.parametrize("takes", ["1 min", {"mean": "1 min"}], ids=["fixed", "exponential"])
def test_what_happens_often_is_no_mistake(takes: object) -> None:
    assert ir.check(events(1, lambda n: "guard.people > 0", again=True, takes=takes)) == []


def test_what_makes_itself_impossible_may_take_no_time() -> None:
    assert ir.check(events(1, lambda n: "not q0", again=True, takes="1e-9 min")) == []


def test_a_history_that_would_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `check` cannot know: a clock whose average is not its typical value."""
    monkeypatch.setattr("interregnum.calculus.kernel.advance.MOST_FIRINGS", 500)
    takes = {"typical": "1e-9 min", "factor": 2}
    data = events(1, lambda n: "guard.people > 0", again=True, takes=takes)
    assert ir.check(data) == []
    with pytest.raises(RunError, match=r"`e0` happen again and again in next to no time"):
        ir.run(data, engine="python")


# --- formulas that many parts make together -----------------------------------------------------------------


def test_mechanisms_may_name_every_unit_of_a_large_scenario() -> None:
    unit = many_units(1)["units"]["u0"]
    data = scenario(units={f"regiment_of_the_line_{n:04}": unit for n in range(300)})
    assert ir.check(data) == []
    assert ir.run(data).value("regiment_of_the_line_0001.people") == 6


def test_what_was_proved_is_proved_again_only_where_that_on_which_it_hangs_has_changed() -> None:
    """Another duration changes nothing of how far things can go; another condition may."""

    def found(takes: str, when: str) -> tuple[set[str], int]:
        before = intervals._reached.cache_info().misses
        told = codes(ir.check(events(3, lambda n: when if n == 1 else "guard.people > 0", takes=takes)))
        return told, intervals._reached.cache_info().misses - before

    assert found("5 min", "q0")[0] == set()
    assert found("9 min", "q0") == (set(), 0)
    assert found("9 min", "q1") == ({"never-enabled"}, 3)
    assert found("9 min", "q0") == (set(), 2)
