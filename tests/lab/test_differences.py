"""Intervals of differences at their edges: nothing left to chance, and every resample on one side."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from interregnum.lab.statistics.differences import (
    Difference,
    Pairs,
    _accelerated,
    mean_differences,
    ratio,
    score,
)


def test_a_score_without_variance_is_nought_where_it_fits_and_infinite_where_it_does_not() -> None:
    """All ten pairs gained: a difference of one leaves nothing to chance; with nine of ten it cannot be so."""
    assert score(10, 0, 10, 1.0) == 0.0
    assert score(0, 10, 10, -1.0) == 0.0
    assert score(9, 0, 10, 1.0) < -1e3 or score(9, 0, 10, 1.0) == -math.inf
    assert score(0, 0, 10, 0.0) == 0.0


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_resamples_that_all_lie_on_one_side_give_an_interval_all_the_same(side: float) -> None:
    drawn = 5.0 + side * np.linspace(0.1, 1.0, 200)
    low, high = _accelerated(np.array([4.0, 5.0, 6.0]), 5.0, drawn)
    assert drawn.min() <= low <= high <= drawn.max()


def test_a_sample_without_spread_is_its_mean() -> None:
    (found,) = mean_differences(np.zeros((30, 1)), np.full((30, 1), 2.5), 7)
    assert (found.base, found.varied, found.mean, found.low, found.high) == (0.0, 2.5, 2.5, 2.5, 2.5)
    assert math.isnan(found.gain)  # neither side varies, so nothing could be gained


def test_one_pair_has_no_gain_that_could_be_told() -> None:
    (none,) = mean_differences(np.empty((0, 1)), np.empty((0, 1)), 7)
    assert (none.of, none.p, math.isnan(none.mean), none.moved) == (0, 1.0, True, False)
    (found,) = mean_differences(np.array([[1.0]]), np.array([[3.0]]), 7)
    assert found.mean == 2.0
    assert math.isnan(found.gain)


@pytest.mark.parametrize(
    ("low", "high", "moved"),
    [(0.1, 0.3, True), (-0.3, -0.1, True), (-0.1, 0.3, False), (0.0, 0.3, False), (-0.3, 0.0, False)],
)
def test_a_difference_has_moved_where_nought_is_outside(low: float, high: float, moved: bool) -> None:
    assert Difference(0.0, 0.0, (low + high) / 2, low, high, 1.0, 0.5).moved is moved


def test_the_gain_is_of_unpaired_over_paired() -> None:
    assert ratio(6.0, 2.0) == 3.0
    assert ratio(6.0, 0.0) == math.inf
    assert math.isnan(ratio(0.0, 0.0))
    # shares of 0.5 and 0.6 apart: 0.25 + 0.24; paired: 0.1 - 0.01
    assert Pairs(5, 1, 0, 4).difference().gain == pytest.approx(0.49 / 0.09)


def test_what_is_told_of_few_pairs_is_json_for_everyone() -> None:
    """The interval of a median of two pairs is open at both ends; JSON has no word for infinity."""
    base = np.zeros((40, 1))
    varied = base.copy()
    varied[:2, 0] = 1.0, 90.0
    (found,) = mean_differences(base, varied, seed=7)
    assert found.typical is not None
    assert not math.isfinite(found.typical.low)
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["typical"]["low"] is None
    assert told["typical"]["high"] is None
