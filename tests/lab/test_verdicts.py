"""A verdict on a claim: by which side of nought the whole interval lies on, however small it is."""

from __future__ import annotations

import numpy as np
import pytest

from interregnum.lab.bundle.validation_spec import SIGNS
from interregnum.lab.statistics.differences import Difference, mean_differences, verdict


@pytest.mark.parametrize(
    ("low", "high", "expected", "found"),
    [
        (0.001, 0.3, "likelier", "reproduced"),
        (0.001, 0.3, "less_likely", "refuted"),
        (-0.3, -0.001, "likelier", "refuted"),
        (-0.3, -0.001, "less_likely", "reproduced"),
        (-0.1, 0.3, "likelier", "undecided"),
        (-0.1, 0.3, "less_likely", "undecided"),
        (0.0, 0.3, "likelier", "undecided"),
        (0.0, 0.3, "less_likely", "undecided"),
        (-0.3, 0.0, "likelier", "undecided"),
        (-0.3, 0.0, "less_likely", "undecided"),
        (5.0, 50.0, "later", "reproduced"),
        (5.0, 50.0, "earlier", "refuted"),
        (-50.0, -5.0, "earlier", "reproduced"),
        (0.001, 0.3, "more", "reproduced"),
        (0.001, 0.3, "less", "refuted"),
    ],
)
def test_a_verdict_is_by_the_side_of_nought(low: float, high: float, expected: str, found: str) -> None:
    effect = Difference(0.0, 0.0, (low + high) / 2, low, high, 1.0, 0.5)
    assert verdict(effect, SIGNS[expected]) == found


def test_an_effect_is_of_the_variant_less_what_it_is_held_against() -> None:
    before, after = np.array([[0.0], [1.0], [0.0], [0.0]]), np.array([[1.0], [1.0], [0.0], [1.0]])
    (effect,) = mean_differences(before, after, 7)
    assert (effect.mean, effect.changed) == (0.5, 0.5)
    assert effect.gain == pytest.approx((0.25 + 0.25) / (1 / 3))
    assert effect.low < 0.5 < effect.high
    (less,) = mean_differences(np.ones((3, 1)), np.zeros((3, 1)), 7)
    assert less.mean == -1.0
