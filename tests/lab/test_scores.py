"""Scores against closed forms and other people's code."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from interregnum.lab.statistics.differences import mean_differences, verdict
from interregnum.lab.statistics.order import mean_tau, settled_pairs, tau
from interregnum.lab.statistics.scores import (
    covered,
    crps,
    effective_number,
    log_score,
    pit,
    quantiles,
    uniform_times,
)

GENERATOR = np.random.Generator(np.random.PCG64(11))


def grid(ppf: stats.rv_continuous, count: int = 20_000) -> np.ndarray:
    """A sample that is nearly the distribution itself: its quantiles at evenly spaced levels."""
    return ppf.ppf((np.arange(count) + 0.5) / count)


@pytest.mark.parametrize("y", [-40.0, 0.0, 3.0, 55.0])
def test_crps_of_a_normal_is_the_closed_form(y: float) -> None:
    mu, sigma = 10.0, 20.0
    z = (y - mu) / sigma  # Gneiting & Raftery 2007, equation 5
    exact = sigma * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi))
    assert crps(grid(stats.norm(mu, sigma)), y, y) == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("y", [0.0, 5.0, 30.0, 200.0])
def test_crps_of_an_exponential_is_the_closed_form(y: float) -> None:
    scale = 30.0
    exact = y + 2 * scale * math.exp(-y / scale) - 1.5 * scale
    assert crps(grid(stats.expon(scale=scale)), y, y) == pytest.approx(exact, rel=2e-3, abs=0.02)


def test_crps_of_a_point_is_the_distance_and_of_a_window_its_mean() -> None:
    assert crps(np.array([7.0]), 10.0, 10.0) == 3.0
    assert crps(np.array([0.0]), 10.0, 20.0) == 15.0
    assert crps(np.array([15.0]), 10.0, 20.0) == 2.5


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0, 100) | st.just(math.nan), min_size=1, max_size=12),
    st.floats(0, 90),
    st.floats(0.5, 10),
)
def test_crps_over_a_window_with_never_is_the_integral_over_all_histories(
    times: list[float], first: float, width: float
) -> None:
    sample, end, last = np.array(times), 100.0, first + width
    at = np.linspace(0, end, 20_001)
    forecast = np.sum(sample <= at[:, None], axis=1) / len(sample)
    known = np.clip((at - first) / (last - first), 0, 1)  # chance that it has happened by then
    integral = np.trapezoid((forecast - known) ** 2 + known * (1 - known), at)
    assert crps(sample, first, last, end) == pytest.approx(integral, abs=0.06)


def test_the_true_distribution_scores_best() -> None:
    observed = stats.norm(50, 10).rvs(400, random_state=3)
    scores = {
        spread: np.mean([crps(grid(stats.norm(50, spread), 500), y, y) for y in observed])
        for spread in (3.0, 10.0, 30.0)
    }
    assert min(scores, key=scores.__getitem__) == 10.0


def test_intervals_of_the_true_distribution_cover_what_they_should() -> None:
    low, quarter, _, three_quarters, high = quantiles(grid(stats.norm())) or ()
    observed = stats.norm().rvs(4000, random_state=5)
    assert np.mean([covered(low, high, y, y) for y in observed]) == pytest.approx(0.9, abs=0.02)
    assert np.mean([covered(quarter, three_quarters, y, y) for y in observed]) == pytest.approx(0.5, abs=0.03)
    # ... and of windows, the same on average: the observation is uniform in its window
    starts = observed - GENERATOR.uniform(0, 0.4, len(observed))
    assert np.mean([covered(low, high, y, y + 0.4) for y in starts]) == pytest.approx(0.9, abs=0.02)


def test_coverage_is_the_share_of_the_window() -> None:
    assert covered(0, 10, 5, 15) == 0.5
    assert covered(0, 10, 11, 15) == 0.0
    assert covered(0, 10, 2, 3) == 1.0
    assert covered(0, 10, 10, 10) == 1.0


def test_what_happens_too_seldom_has_no_quantiles() -> None:
    times = np.full(100, math.nan)
    times[:19] = 1.0
    assert quantiles(times) is None
    times[19] = 2.0
    assert quantiles(times) is not None
    many = np.full(1000, math.nan)
    many[:49] = 1.0
    assert quantiles(many) is None  # more histories do not make a rare thing less rare
    many[49] = 2.0
    assert quantiles(many) is not None


@settings(max_examples=50, deadline=None)
@given(st.permutations(list(range(8))))
def test_tau_of_points_is_kendalls(order: list[int]) -> None:
    times, points = np.array(order, dtype=float), np.arange(8.0)
    assert tau(times, points, points) == pytest.approx(stats.kendalltau(times, points).statistic)


def test_tau_leaves_out_windows_that_overlap_and_what_never_happens() -> None:
    firsts, lasts = np.array([0.0, 5.0, 20.0]), np.array([10.0, 12.0, 30.0])
    assert tau(np.array([2.0, 1.0, 3.0]), firsts, lasts) == 1.0  # the first two overlap
    assert tau(np.array([2.0, 4.0, 3.0]), firsts, lasts) == 0.0  # one pair in order, one not
    assert settled_pairs(firsts, lasts) == 2
    assert math.isnan(tau(np.array([1.0, 2.0]), firsts[:2], lasts[:2]))
    rows = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    assert mean_tau(rows, firsts, lasts) == 0.0


def test_never_comes_last_in_the_order() -> None:
    """What the record puts last and the model never brings is in order; what both never bring is neither."""
    firsts = np.array([0.0, 20.0, 40.0])
    assert tau(np.array([2.0, 3.0, math.nan]), firsts, firsts + 1) == 1.0
    assert tau(np.array([math.nan, 2.0, 3.0]), firsts, firsts + 1) == pytest.approx((1 - 2) / 3)
    assert tau(np.array([2.0, math.nan, math.nan]), firsts, firsts + 1) == pytest.approx(2 / 3)
    assert mean_tau(np.array([[2.0, math.nan, math.nan]]), firsts, firsts + 1) == pytest.approx(2 / 3)


def test_the_log_score_never_calls_anything_impossible() -> None:
    """However many histories were played: it is given a share of them."""
    assert log_score(0.0, True) == pytest.approx(math.log(0.005))
    assert log_score(1.0, True) == pytest.approx(math.log(0.995))
    assert log_score(0.3, False) == pytest.approx(math.log(0.995 - 0.99 * 0.3))


def test_the_pit_of_a_true_model_is_even_and_of_a_late_one_is_low() -> None:
    law = stats.norm(500, 100)
    times, seen = grid(law, 2000), law.rvs(2000, random_state=4)
    assert np.mean([pit(times, y, y) for y in seen], axis=0) == pytest.approx([0.1] * 10, abs=0.02)
    assert np.mean([pit(times, y, y + 30) for y in seen - 15], axis=0) == pytest.approx([0.1] * 10, abs=0.03)
    assert np.mean([pit(times + 200, y, y) for y in seen], axis=0)[0] > 0.7
    never = np.full(100, math.nan)
    assert pit(never, 5.0, 6.0)[0] == 1.0  # the model says that it is not yet, and never will be
    assert pit(np.full(100, 5.0), 5.0, 5.0) == pytest.approx([0.1] * 10)  # a jump is shared out


def test_facts_that_hang_together_are_worth_fewer() -> None:
    inside = (GENERATOR.random((4000, 20)) < 0.9).astype(float)
    assert effective_number(inside, 0.9) == pytest.approx(20, abs=1.5)
    assert effective_number(np.repeat(inside[:, :4], 5, axis=1), 0.9) == pytest.approx(4, abs=0.4)
    assert effective_number(np.repeat(inside[:, :1], 20, axis=1), 0.9) == pytest.approx(1, abs=0.1)
    some = np.where(GENERATOR.random(inside.shape) < 0.5, math.nan, inside)
    assert 5 < effective_number(some, 0.9) < 14
    assert effective_number(np.ones((10, 20)), 0.9) == 20


def test_uniform_times_keep_the_order_and_who_takes_part() -> None:
    times = np.array([[30.0, 10.0, math.nan, 20.0], [1.0, 2.0, 3.0, 4.0]] * 200)
    made = uniform_times(times, 0.0, 100.0, 7)
    assert np.array_equal(np.isnan(made), np.isnan(times))
    assert np.array_equal(np.argsort(made, axis=1), np.argsort(times, axis=1))
    assert np.array_equal(made, uniform_times(times, 0.0, 100.0, 7), equal_nan=True)
    assert stats.kstest(made[1::2].ravel(), stats.uniform(0, 100).cdf).pvalue > 1e-4


def test_a_claim_is_judged_by_the_whole_interval() -> None:
    shared = GENERATOR.normal(0, 100, (500, 1))
    found, same = (
        mean_differences(shared, varied, 7)[0]
        for varied in (shared + GENERATOR.normal(2, 1, (500, 1)), shared)
    )
    assert found.low < 2 < found.high
    assert found.gain > 1000
    assert found.changed == 1.0
    assert verdict(found, 1) == "reproduced"
    assert verdict(found, -1) == "refuted"
    assert verdict(same, 1) == "undecided"
    assert same.changed == 0.0


def test_the_interval_of_a_mean_covers_it_as_often_as_it_says() -> None:
    columns = GENERATOR.normal(5, 20, (200, 400))
    found = mean_differences(np.zeros_like(columns), columns, 7)
    assert np.mean([one.low <= 5 <= one.high for one in found]) == pytest.approx(0.95, abs=0.035)
