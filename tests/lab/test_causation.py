"""Probabilities of causation counted by hand in ten histories, and shares beside published intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from interregnum.lab.causes.causation import Causation, causation
from interregnum.lab.statistics.shares import share


def bits(text: str) -> np.ndarray:
    return np.array([one == "1" for one in text])


@pytest.fixture(scope="module")
def found() -> Causation:
    """X in six of ten, Y in six; Y goes with X in three of four, and would come in one of the two with neither."""
    return causation(
        happened=bits("1111110000"),
        outcome=bits("1111001100"),
        prevented=bits("0001001100"),
        forced=bits("1111001110"),
    )


def test_shares_are_of_the_right_histories(found: Causation) -> None:
    assert (found.pn.value, found.pn.of) == (3 / 4, 4)
    assert (found.ps.value, found.ps.of) == (1 / 2, 2)
    assert (found.pns.value, found.pns.of) == (4 / 10, 10)


def test_bounds_for_any_coupling(found: Causation) -> None:
    """P(Y) = 0.6, with X made to happen 0.7, without 0.3; X and Y 0.4, neither 0.2, X alone 0.2, Y alone 0.2."""
    assert (found.pn_bounds.low, found.pn_bounds.high) == pytest.approx(((0.6 - 0.3) / 0.4, 1.0))
    assert (found.ps_bounds.low, found.ps_bounds.high) == pytest.approx(((0.7 - 0.6) / 0.2, 1.0))
    assert (found.pns_bounds.low, found.pns_bounds.high) == pytest.approx((0.7 - 0.3, 0.6))


def test_upper_bounds_that_bind() -> None:
    """Y comes without X in seven of ten, and one has neither: at most 1 - 0.7 - 0.1 can have needed X."""
    found = causation(
        happened=bits("1111110000"),
        outcome=bits("1111101110"),
        prevented=bits("1110101110"),
        forced=bits("1111101110"),
    )
    assert found.pn_bounds.high == pytest.approx((1 - 0.7 - 0.1) / 0.5)
    assert (found.ps_bounds.low, found.ps_bounds.high) == pytest.approx((0.0, 1.0))


def test_shares_of_nothing_are_no_numbers() -> None:
    never = bits("0000")
    found = causation(never, never, never, never)
    assert math.isnan(found.pn.value)
    assert math.isnan(found.pn_bounds.low)
    assert (found.ps.value, found.ps.of) == (0.0, 4)
    assert found.to_dict()["pn_bounds"] == dict.fromkeys(("low", "high", "least", "most"))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (3, 10, 0.1078, 0.6032),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 10, 0.0179, 0.4042),
        (81, 263, 0.2553, 0.3662),  # Newcombe, Statistics in Medicine 17 (1998), table I
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    found = share(hits, of)
    assert (found.value, found.of) == (hits / of, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)
