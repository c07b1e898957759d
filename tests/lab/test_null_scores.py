"""Null models and what they score, against closed forms; order without pairs that are wired; claims without a way."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import read_setup
from interregnum.lab.bundle.validation_spec import CausalClaim, NonEvent
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.order import WIRED, near, settled, tau_over, wired
from interregnum.lab.statistics.scores import evenly, happening, mean_pit, pit
from interregnum.lab.validation.claims import contrast_scores, wired_marked
from interregnum.lab.validation.null_scores import Null, blind, score_null, unordered
from interregnum.lab.validation.observation_scores import (
    AbsenceScore,
    one_length,
    score_absence,
    score_duration,
    score_observation,
)
from interregnum.lab.validation.playing import cases
from interregnum.lab.validation.summary import summarise_scores
from interregnum.lab.validation.validate import period
from interregnum.lab.variants.null_models import NULLS

FAIR = Path(__file__).parent / "fair"
NEVER = math.nan
END = 1440.0
COUNT = 1000


def fact(id: str, at: float, **more: object) -> Observation:
    given: dict[str, object] = {"part": "scored", "night": False} | more
    return Observation(id, id, id, at, at, at, **given)  # type: ignore[arg-type]


# --- made of the model's own times --------------------------------------------------------------------------


def test_every_null_model_has_a_sentence() -> None:
    facts, times = [fact("a", 100.0)], {"a": np.full(40, 90.0)}
    made = {**blind(times, END, 7), **unordered(facts, times, (0.0, END))}
    assert {*made, "mechanisms", "messages", "pressures"} == set(NULLS)


def test_between_first_and_last_the_order_is_kept_and_the_ends_are_those_of_the_history() -> None:
    times = {"a": np.array([10.0, 300.0, NEVER]), "b": np.array([20.0, 200.0, NEVER])}
    made = blind(times, END, 7)["first_to_last"].times
    assert made["a"][0] < made["b"][0]
    assert made["b"][1] < made["a"][1]
    assert made["a"][0] >= 10.0
    assert made["b"][0] <= 20.0
    assert np.isnan(made["a"][2])
    assert np.isnan(made["b"][2])


def test_without_order_everything_always_happens() -> None:
    """In the model `late` never happens at all, and is last in its order."""
    facts = [fact("late", 600.0), fact("early", 300.0), fact("wide", 1.0, untimed="wide")]
    times = {"early": evenly(500.0, 700.0, COUNT), "late": np.full(COUNT, NEVER), "wide": np.full(COUNT, 5.0)}
    made = unordered(facts, times, (200.0, 1200.0))
    assert all(null.always for null in made.values())
    assert made["no_order"].times["late"].min() == pytest.approx(200.5)
    assert made["no_order"].times["early"].max() == pytest.approx(1199.5)
    told = made["no_order_told"].times["late"]
    assert (told.min(), told.max()) == pytest.approx((300.15, 599.85))
    assert np.quantile(made["pool"].times["late"], (0, 0.5, 1)) == pytest.approx((500, 600, 700), abs=0.3)
    spread = made["evenly_spread"].times
    # The middles of two halves of 300 to 600.
    assert (set(spread["early"]), set(spread["late"])) == ({375.0}, {525.0})


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.9])
def test_the_score_of_any_hour_is_the_closed_form(at: float) -> None:
    """For a uniform distribution over L minutes, and an observation at the share x of it: L (1/3 - x (1 - x))."""
    length, facts = 600.0, [fact("a", 100.0 + 600.0 * at)]
    times = {"a": np.full(COUNT, 400.0)}
    null = unordered(facts, times, (100.0, 700.0))["no_order"]
    scores = [score_observation(facts[0], times["a"], END)]
    found = score_null(null, scores, [], times, END)
    assert found.when == pytest.approx(length * (1 / 3 - at * (1 - at)), abs=0.01)
    assert found.joined == pytest.approx(found.when)  # it always happens


def test_when_and_whether_are_scored_apart() -> None:
    """Half of the histories right to the minute, in the other half never: hours without error, and half the chance."""
    facts = [fact("a", 400.0)]
    times = {"a": np.append(np.full(COUNT, 400.0), np.full(COUNT, NEVER))}
    scores = [score_observation(facts[0], times["a"], END)]
    riot = NonEvent(title="A riot", measure="riot")
    absences = [score_absence("riot", riot, np.full(COUNT, NEVER))]
    assert scores[0].when == 0.0
    assert scores[0].crps == pytest.approx((END - 400) / 4)  # (1 - 1/2)^2 of the rest of the span
    null = Null({"a": np.full(2 * COUNT, 500.0)}, always=True)
    found = score_null(null, scores, absences, times, END)
    assert (found.when, found.joined) == (100.0, 100.0)
    assert found.skill_when == 1.0
    assert found.skill == pytest.approx(1 - (END - 400) / 400)  # the null gains, for it never says never
    ours, theirs = math.log(0.5) + math.log(0.995), math.log(0.995) + math.log(0.005)
    assert found.skill_whether == pytest.approx(1 - ours / theirs)  # and loses, for it has the riot too


def test_joined_is_the_share_squared_of_when_and_a_rest() -> None:
    """With p the share and G the hours of what happens: p^2 CRPS + (1 - p)^2 (end - y) + 2 p (1 - p) E(X - y)+."""
    generator = np.random.default_rng(5)
    there = generator.normal(500, 80, 700)
    times = np.append(there, np.full(300, NEVER))
    score = score_observation(fact("a", 480.0), times, END)
    p, late = 0.7, float(np.mean(np.maximum(there - 480.0, 0)))
    rest = (1 - p) ** 2 * (END - 480.0) + 2 * p * (1 - p) * late
    assert score.crps == pytest.approx(p**2 * score.when + rest)


def test_what_both_have_alike_has_no_skill() -> None:
    facts = [fact("a", 400.0)]
    times = {"a": evenly(300.0, 500.0, COUNT)}
    scores = [score_observation(facts[0], times["a"], END)]
    moved = score_null(Null({"a": times["a"] + 5}), scores, [], times, END)
    assert math.isnan(moved.skill_whether)
    assert moved.whether == scores[0].log
    assert moved.skill_when > 0
    # a null model of the hours says nothing of its own of what did not happen
    absences = [score_absence("riot", NonEvent(title="x", measure="riot"), np.full(COUNT, NEVER))]
    silent = score_null(Null({"a": times["a"] + 5}), scores, absences, times, END)
    assert math.isnan(silent.skill_whether)


def test_hours_are_compared_where_both_have_them() -> None:
    facts = [fact("a", 400.0), fact("b", 500.0)]
    times = {"a": np.full(COUNT, 410.0), "b": np.full(COUNT, 530.0)}
    scores = [score_observation(one, times[one.measure], END) for one in facts]
    found = score_null(Null({"a": np.full(COUNT, 420.0), "b": np.full(COUNT, NEVER)}), scores, [], times, END)
    assert (found.facts, found.when, found.skill_when) == (1, 20.0, 0.5)


def test_a_part_is_judged_over_its_own_period() -> None:
    assert period("tuning", 240.0, END) == (0.0, 240.0)
    assert period("scored", 240.0, END) == (240.0, END)
    assert period("scored", 0.0, END) == (0.0, END)


def test_the_one_length_is_that_which_fits_the_record_best() -> None:
    spans = [(10.0, 10.0, 10.0), (30.0, 30.0, 30.0), (100.0, 100.0, 100.0)]
    assert one_length(spans) == 30.0  # of points: their median
    assert math.isnan(one_length([]))
    duration = read_setup(FAIR).spec.durations["gate_to_crowd"]
    ends = {"gate_opened": fact("gate", 100.0), "crowd_in": fact("crowd", 160.0)}
    times = {"gate": np.full(40, 0.0), "crowd": np.full(40, 50.0)}
    found = score_duration("x", duration, ends, times, {}, 100.0)
    assert found.null_crps == {"one_length": pytest.approx(40.0)}  # from the middle of 30 to 90


# --- order without what is wired ----------------------------------------------------------------------------


def test_a_pair_is_wired_where_its_order_hardly_ever_changes() -> None:
    first = np.arange(COUNT, dtype=float)
    mostly, often = first + 1, first + 1
    mostly = np.where(np.arange(COUNT) < round((1 - WIRED) * COUNT), first - 1, mostly)
    often = np.where(np.arange(COUNT) < round((1 - WIRED) * COUNT) + 1, first - 1, often)
    seldom = np.where(np.arange(COUNT) < 19, first + 1, NEVER)  # of too few nothing can be said
    at_once = first.copy()
    half = np.where(np.arange(COUNT) % 2, first + 1, NEVER)  # where both happen, always in this order
    found = wired(np.column_stack([first, mostly, often, seldom, at_once, half]))
    assert found[0].tolist() == [True, True, False, False, True, True]
    assert np.array_equal(found, found.T)


def test_tau_is_taken_over_the_pairs_that_are_asked_for() -> None:
    times = np.array([1.0, 3.0, 2.0, 9.0])
    firsts = np.array([0.0, 100.0, 300.0, 400.0])
    pairs = settled(firsts, firsts + 1)
    assert tau_over(times, pairs) == pytest.approx((5 - 1) / 6)
    assert tau_over(times, pairs & near(firsts, 120.0)) == 1.0  # 0 and 100, 300 and 400
    assert tau_over(times, pairs & ~near(firsts, 250.0)) == 1.0
    assert math.isnan(tau_over(times, pairs & near(firsts, 50.0)))


def test_the_order_of_what_happens_is_told_with_and_without_what_is_wired() -> None:
    """In the record a, b, c; in the model b always comes a minute after a, and c mostly before both."""
    first = evenly(300.0, 500.0, COUNT)
    facts = [fact("a", 100.0), fact("b", 150.0), fact("c", 400.0)]
    times = {"a": first, "b": first + 1, "c": np.where(np.arange(COUNT) % 20 == 1, first + 5, first - 5)}
    times["c"] = np.where(np.arange(COUNT) % 2, times["c"], NEVER)
    found = summarise_scores([score_observation(one, times[one.measure], END) for one in facts], times)
    assert (found.order.pairs, found.order.free_pairs, found.order.near_pairs) == (3, 2, 1)
    assert (found.order.all, found.order.free, found.order.near) == (pytest.approx(-1 / 3), -1.0, 1.0)
    assert found.order.wired == pytest.approx(1 / 3)
    assert found.tau == 1.0  # half of all histories have no c, and never is last


def test_the_mean_of_the_pit_is_that_of_its_histogram_and_moves_with_the_bias() -> None:
    times = evenly(300.0, 500.0, COUNT)
    for first, last, expected in (
        (400.0, 400.0, 0.5),
        (350.0, 450.0, 0.5),
        (480.0, 480.0, 0.9),
        (600.0, 601.0, 1.0),
    ):
        assert mean_pit(times, first, last) == pytest.approx(expected, abs=1e-3)
    of_bins = float(np.sum(pit(times, 350.0, 370.0) * (np.arange(10) + 0.5) / 10))
    assert mean_pit(times, 350.0, 370.0) == pytest.approx(of_bins, abs=0.05)
    with_never = np.append(times, np.full(COUNT, NEVER))
    assert mean_pit(with_never, 500.0, 500.0) == pytest.approx(0.5, abs=1e-3)
    assert mean_pit(happening(with_never), 500.0, 500.0) == pytest.approx(1.0, abs=1e-3)


# --- claims whose variant leaves no way ---------------------------------------------------------------------


def claim(measure: str, variant: str, expect: str) -> CausalClaim:
    given = {"of": 1, "claim": "x", "strength": "A", "variant": variant, "measure": measure, "expect": expect}
    return CausalClaim.model_validate(given)


def test_claims_that_could_not_have_come_out_otherwise_are_told_apart() -> None:
    claims = {
        "barred": claim("crowd", "shut", "later"),  # the gate stays shut by force
        "formula": claim("happened(crowd) and happened(bell)", "no_bell", "less_likely"),
        "branch": claim("gate.stays_shut", "never_shut", "less_likely"),
        "by_luck": claim("times(lamp_out) >= 7 and not happened(bell)", "no_bell", "less_likely"),
        "free": claim("crowd", "bright", "earlier"),
    }
    ready = read_setup(FAIR)
    ready = replace(ready, spec=replace(ready.spec, contrasts=claims))
    played = play_many(cases(ready, whole=False), 3, 60, workers=Workers(1))
    found = {one.id: one for one in wired_marked(ready, contrast_scores(claims, played))}
    assert {id: one.wired for id, one in found.items()} == {
        "barred": True,
        "formula": True,
        "branch": True,
        "by_luck": False,
        "free": False,
    }
    assert (found["barred"].only_way, found["barred"].comes) == (True, 0.0)  # also of a time
    assert (found["by_luck"].comes, found["free"].only_way) == (0.0, False)
    assert isinstance(score_absence("x", NonEvent(title="x", measure="x"), np.array([NEVER])), AbsenceScore)
