"""Many futures of one past: chances against closed forms, the curve as a martingale, and changes in the middle."""

from __future__ import annotations

import json
import math
import pickle
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import branch as way
from networks import closed, draw, event, exponential, network, put

from interregnum.calculus.network import Network
from interregnum.calculus.tables import compile_tables
from interregnum.errors import ArgumentError, HistoryError, ScenarioError
from interregnum.history import History
from interregnum.history.play import run
from interregnum.lab.contrasts.branch import Branching, branch, from_then_on, variants_beside
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.response import response_of
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.futures.inevitability import ends, futures_for, inevitability, moments
from interregnum.lab.futures.resample import future_seed, past_of
from interregnum.lab.variants.apply import apply_variants, read_variants
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build

FAIR = Path(__file__).parent / "fair"
HERE = Workers(1)


def ready(made: Network, until: float = 500.0) -> Instrumented:
    compiled = compile_tables(closed(made))
    events = {id: n for n, id in enumerate(compiled.events)}
    return Instrumented(compiled, until, events, (), (), {}, tuple(events))


def chance(made: Network, outcome: str, minute: float, count: int = 2000) -> float:
    """The chance that the outcome comes at all, from a minute of replica 0."""
    case = ready(made)
    return float(
        np.mean(~np.isnan(ends(pickle.dumps(case), response_of(case, outcome), 7, 0, minute, count)))
    )


def within(found: float, expected: float, count: int = 2000) -> bool:
    return abs(found - expected) < 4 * math.sqrt(max(expected * (1 - expected), 1e-9) / count)


# --- chances against closed forms -----------------------------------------------------------------------


@pytest.mark.parametrize("minute", [0.0, 1.0, 5.0])
def test_a_race_without_memory_stays_as_open_as_it_was(minute: float) -> None:
    made = network({"on": 1}, event("a", "on", exponential(300), put("on", 0)))
    made.event(event("b", "on", exponential(100), put("on", 0)))
    seed_is_late = past_of(ready(made), 7, 0, minute).value("on")
    assert seed_is_late == 1
    assert within(chance(made, "a", minute), 1 / 4)


def test_what_ages_comes_nearer_as_it_does_not_come() -> None:
    """A Weibull clock of shape 3 and scale 100, and 20 minutes in which it might come: 1 - S(t + 20) / S(t)."""
    made = network({"late": 0})
    made.event(event("it", "not late", draw("weibull", 100, 3)))
    for minute in (0.0, 30.0, 60.0):
        timed = network({}, event("it", "yes", draw("weibull", 100, 3)), event("bell", "yes", minute + 20))
        case = ready(timed)
        past = past_of(case, 7, 0, minute)
        assert math.isinf(past.firsts([0])[0])
        numbers = ends(pickle.dumps(case), response_of(case, "it"), 7, 0, minute, 2000)
        expected = 1 - math.exp((minute / 100) ** 3 - ((minute + 20) / 100) ** 3)
        assert within(float(np.mean(numbers <= minute + 20)), expected)


def test_what_has_happened_stays() -> None:
    made = network({"on": 1}, event("a", "on", 5, put("on", 0)), event("b", "on", 9, put("on", 0)))
    assert chance(made, "a", 6.0, 50) == 1
    assert chance(made, "b", 6.0, 50) == 0


def test_the_curve_is_a_martingale() -> None:
    """The mean over histories of the chance at any minute is the share of histories in which it comes."""
    made = network({"x": draw("triangular", 5, 20, 60)})
    made.event(event("a", "not happened(b)", exponential("x")))
    made.event(event("b", "not happened(a)", draw("lognormal", 25, 1.7)))
    case = ready(made)
    blob, one = pickle.dumps(case), response_of(case, "a")
    for minute in (0.0, 10.0, 25.0, 60.0):
        chances = [np.mean(~np.isnan(ends(blob, one, 7, replica, minute, 12))) for replica in range(500)]
        share = np.mean([past_of(case, 7, n, 500.0).firsts([0])[0] < 500 for n in range(500)])
        assert float(np.mean(chances)) == pytest.approx(share, abs=0.06)


def test_futures_share_their_draws_from_moment_to_moment() -> None:
    assert future_seed(7, 3) == future_seed(7, 3)
    assert len({future_seed(seed, n) for seed in range(5) for n in range(50)}) == 250


# --- the curve ------------------------------------------------------------------------------------------


def test_a_curve_ends_where_the_history_ended() -> None:
    for replica in range(3):
        curve = inevitability(FAIR, "how", replica, 3, every=120, width=0.3, workers=HERE)
        ended = run(FAIR, 3, replica).outcomes["how"]
        assert curve.target.label == ended
        assert (curve.came, curve.points[-1].chance.value) == (True, 1.0)
        assert [one.minute for one in curve.points] == moments(24 * 60, 120)
        assert all(one.chance.of == futures_for(0.3) for one in curve.points)
        assert json.loads(json.dumps(curve.to_dict()))["target"] == f"how is {ended}"


def test_workers_change_no_point(pool: Executor) -> None:
    one, two = (
        inevitability(FAIR, "how", 0, 3, every=240, width=0.3, workers=workers)
        for workers in (HERE, Workers(2, pool))
    )
    assert one.to_dict() == two.to_dict()


def test_the_steepest_steps_are_more_than_luck() -> None:
    curve = inevitability(FAIR, "how", 0, 3, every=60, width=0.2, workers=HERE)
    moved = [abs(step.moved) for step in curve.steepest()]
    assert moved == sorted(moved, reverse=True)
    assert all(one > 0.05 for one in moved)


def test_an_interval_is_no_wider_than_was_asked() -> None:
    assert futures_for(0.1) == 385
    curve = inevitability(FAIR, "entered", 1, 3, every=240, width=0.2, workers=HERE)
    assert all(one.chance.high - one.chance.low <= 0.2 + 1e-9 for one in curve.points)


def test_a_curve_that_makes_no_sense_is_refused() -> None:
    for option, value in (("every", 0), ("width", 2.0)):
        with pytest.raises(ArgumentError, match=f"^{option}: "):
            inevitability(FAIR, "how", workers=HERE, **{option: value})
    with pytest.raises(ScenarioError, match="how"):
        inevitability(FAIR, "hou", workers=HERE)


# --- a change in the middle -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history() -> History:
    return next(one for n in range(20) if 300 < bell(one := run(FAIR, 3, n)) < 400)


def bell(history: History) -> float:
    return history.firings_of("bell")[0].minute


def branched(history: History, minute: float, *names: str, count: int = 60) -> Branching:
    return branch(history, minute, names, count, named=read_variants(FAIR), workers=HERE)


def test_until_the_branch_it_is_the_history(history: History) -> None:
    minute = bell(history) + 1
    found = branched(history, minute, "no_bell")
    for side in (found.as_it_was, found.changed):
        assert (side.times["bell"] == bell(history)).all()  # it has rung, and cannot be taken back
    assert all(len(set(drawn.tolist())) == 1 for drawn in found.changed.drawn.values())
    same = [
        np.array_equal(found.changed.times[id], found.as_it_was.times[id], equal_nan=True)
        for id in ("gate", "crowd")
    ]
    assert same == [True, True]


def test_from_the_branch_on_the_change_holds_and_futures_are_paired(history: History) -> None:
    found = branched(history, bell(history) - 60, "no_bell")
    assert np.isnan(found.changed.times["bell"]).all()
    assert not np.isnan(found.as_it_was.times["bell"]).all()
    assert np.isnan(found.changed.times["crowd"]).all()
    lamps = [side.values["lights"] for side in (found.as_it_was, found.changed)]
    assert np.array_equal(*lamps)  # the lamps go out as they would have


def test_a_change_in_the_middle_is_what_barring_a_fork_gives(history: History) -> None:
    minute = bell(history) - 60
    found = branched(history, minute, "shut")
    case = instrument(resolve(FAIR), build(resolve(FAIR)), ["gate", "crowd", "lamp_out"])
    for n in range(20):
        future = past_of(case, history.seed, history.replica, minute).fork()
        future.bar("gate", "opens")
        future.renew(future_seed(history.seed, n))
        future.advance(case.until)
        times = dict(zip(case.watched, case.times_of(future).tolist(), strict=True))
        for id in ("gate", "crowd", "lamp_out"):
            assert times[id] == found.changed.times[id][n] or math.isnan(times[id])


def test_every_kind_of_change_can_begin_in_the_middle(history: History) -> None:
    minute = bell(history) - 60
    variants = read_variants(FAIR)
    for name, variant in variants.named.items():
        ranged = any(not isinstance(one.between, type(None)) for one in variant.assume.values())
        at_an_hour = any(":" in how for how in variant.force.values())
        if ranged or at_an_hour:
            with pytest.raises(ScenarioError, match="in the middle of a history"):
                branched(history, minute, name, count=20)
        else:
            assert len(branched(history, minute, name, count=20).changed) == 20


def test_a_change_from_the_start_is_the_variant() -> None:
    """Begun at minute 0, before anything can happen, it is the variant played from the start."""
    scenario, variants = resolve(FAIR), read_variants(FAIR)
    for name in ("no_bell", "shut"):  # a clock that runs already is held back, and drawn again
        changed = apply_variants(build(scenario), scenario.timeline(), variants, [name])
        middle = from_then_on(build(scenario), changed, 0.0)
        cases = {
            "start": instrument(scenario, changed, ["bell", "gate", "crowd"]),
            "middle": instrument(scenario, middle, ["bell", "gate", "crowd"]),
        }
        played = play_many(cases, 3, 40, workers=HERE)
        for id in ("bell", "gate", "crowd"):
            assert np.array_equal(played["start"].times[id], played["middle"].times[id], equal_nan=True), (
                name,
                id,
            )


def test_a_history_of_another_scenario_is_not_branched(history: History) -> None:
    with pytest.raises(HistoryError, match="no such minute"):
        branch(history, 9999.0, {"without": "bell"}, 20, workers=HERE)
    other = run(FAIR, 3, history.replica + 1)
    other.replica = history.replica
    with pytest.raises(HistoryError, match="not what this version plays"):
        branch(other, 600.0, {"without": "bell"}, 20, workers=HERE)


def test_what_is_wrong_with_a_branch_is_said_at_once(history: History) -> None:
    with pytest.raises(ScenarioError) as problem:
        branch(history, 600.0, ["no_bel", {"without": "bel"}], 3, named=read_variants(FAIR), workers=HERE)
    assert [one.nearest for one in problem.value.problems] == ["no_bell", "bell", ""]


def test_the_contrast_is_of_the_futures(history: History) -> None:
    found = branched(history, bell(history) - 60, "no_bell")
    entered = found.contrast["entered"].comes
    assert entered is not None
    came = [float(np.mean(~np.isnan(side.times["crowd"]))) for side in (found.as_it_was, found.changed)]
    assert [entered.difference.base, entered.difference.varied] == pytest.approx(came)
    assert json.loads(json.dumps(found.to_dict()))["futures"] == 60


def test_a_scenario_that_comes_with_the_package_lends_its_variants() -> None:
    assert "no_bell" not in variants_beside(run(FAIR, 3, 0)).named
    assert variants_beside(run("petrograd-1917", 3, 0, until=10)).named


def test_two_ways_of_a_branch_are_told_apart() -> None:
    made = network(
        {"x": 0}, event("it", "yes", 30, branches=[way("a", 1, put("x", 1)), way("b", 1, put("x", 2))])
    )
    before = closed(made)
    after = copy_of(before)
    whole = after.events["it"]
    after.events["it"] = whole.__class__(
        **{name: getattr(whole, name) for name in whole.__dataclass_fields__}
        | {"branches": tuple(way(one.id, float(one.id == "b"), *one.effects) for one in whole.branches)}
    )
    case = ready(from_then_on(before, after, 10.0))
    assert {past_of(case, 7, n, 100.0).value("x") for n in range(20)} == {2.0}
    case = ready(from_then_on(before, after, 40.0))
    assert {past_of(case, 7, n, 100.0).value("x") for n in range(20)} == {1.0, 2.0}


@pytest.mark.parametrize("wrong", [math.nan, 10**400, "21:00", None, True], ids=lambda wrong: str(wrong)[:8])
def test_the_minute_of_a_branch_is_a_number(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="minute: a number; got"):
        branch(run(FAIR, 3, 0), wrong, "shut", workers=1)


@pytest.mark.parametrize("nothing", [[], {}])
def test_a_branch_without_a_change_is_refused(nothing: Any) -> None:
    with pytest.raises(ScenarioError, match="no change is given"):
        branch(run(FAIR, 3, 0), 10, nothing, workers=1)
