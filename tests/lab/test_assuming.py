"""Uncertain starts held at numbers: only they change, and the unit cube leads to each number's own distribution."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from known import ANSWERS, FRAME, written

from interregnum.calculus.kernel.draws import lognormal_quantile, triangular_quantile
from interregnum.calculus.player import Player
from interregnum.errors import ScenarioError
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.sensitivity.fixed_inputs import (
    fix_inputs,
    fix_inputs_at,
    inputs_of,
    select_inputs,
    values_at,
)
from interregnum.lab.statistics.arrays import Floats

FAIR = Path(__file__).parent / "fair"
CHAIN = (
    FRAME
    + """
assumptions:
  base: {title: the base, typical: 10, between: [5, 20], basis: judgement, why: made up}
  upon: {title: on the base, typical: 2 * base, between: [base, 3 * base], basis: judgement, why: made up}
  wide: {title: a factor, typical: 4, factor: 2, basis: judgement, why: made up}
  folk: {title: people, kind: people, typical: 10, between: [4, 20], basis: judgement, why: made up}
outcomes:
  all: {title: All, value: base + upon + wide + folk}
"""
)


def starts(case: Instrumented, replica: int, seed: int = 3) -> Floats:
    return case.drawn_of(Player(case.compiled, seed, replica, traced=False))


def test_what_is_held_is_held_and_all_else_keeps_its_draws() -> None:
    _, _, case = instrumented_network(FAIR)
    held = fix_inputs(case, {"lights": 2.5})
    for replica in range(20):
        before, after = starts(case, replica), starts(held, replica)
        others = np.array([id != "lights" for id in case.drawn])
        assert np.array_equal(before[others], after[others])
        assert after[~others] == [2.5]
    assert starts(case, 0)[list(case.drawn).index("lights")] != 2.5  # the case itself is as it was


def test_held_at_what_it_would_have_drawn_nothing_changes() -> None:
    _, _, case = instrumented_network(FAIR)
    for replica in range(10):
        drawn = starts(case, replica)
        there = fix_inputs(case, dict(zip(case.drawn, drawn.tolist(), strict=True)))
        times = []
        for one in (case, there):
            player = Player(one.compiled, 3, replica, traced=False)
            player.advance(one.until)
            times.append(one.times_of(player))
        assert np.array_equal(*times, equal_nan=True)


def test_a_coordinate_is_a_probability_under_the_own_distribution(tmp_path: Path) -> None:
    _, _, case = instrumented_network(written(tmp_path, CHAIN))
    base, upon, wide, folk = values_at(case, ["base", "upon", "wide", "folk"], [0.2, 0.7, 0.9, 0.4])
    assert base == triangular_quantile(0.2, 5.0, 10.0, 20.0)
    assert upon == triangular_quantile(0.7, base, 2 * base, 3 * base)  # resolved after what it reads
    assert wide == lognormal_quantile(0.9, 4.0, 2.0)
    assert folk == round(triangular_quantile(0.4, 4.0, 10.0, 20.0))  # people come whole
    alone = values_at(case, ["upon"], [0.7])[0]
    middle = triangular_quantile(0.5, 5.0, 10.0, 20.0)  # what is read and no input stands at its median
    assert alone == triangular_quantile(0.7, middle, 2 * middle, 3 * middle)


def test_the_ends_of_the_cube_are_numbers_too(tmp_path: Path) -> None:
    _, _, case = instrumented_network(written(tmp_path, CHAIN))
    for u in (0.0, 1.0):
        values = values_at(case, case.drawn, [u] * len(case.drawn))
        assert np.isfinite(values).all()
        there = fix_inputs_at(case, case.drawn, [u] * len(case.drawn))
        assert np.array_equal(starts(there, 0), values)


def test_points_drawn_uniformly_give_what_the_scenario_draws(tmp_path: Path) -> None:
    _, _, case = instrumented_network(written(tmp_path, CHAIN))
    points = np.random.default_rng(5).random((2000, len(case.drawn)))
    here = np.array([values_at(case, case.drawn, point) for point in points])
    there = np.array([starts(case, replica) for replica in range(2000)])
    for n in range(here.shape[1]):
        for level in (0.1, 0.5, 0.9):
            low, high = np.quantile(there[:, n], [level - 0.04, level + 0.04])  # 2.5 standard errors and more
            assert low <= np.quantile(here[:, n], level) <= high


def test_inputs_are_chosen_by_pattern_and_are_the_assumptions_by_default() -> None:
    scenario, network, case = instrumented_network(FAIR)
    assert select_inputs(network, case, ["gate.*", "lights"], ()) == [
        "lights",
        "gate.opens.share",
        "gate.stays_shut.share",
    ]
    # It names none of its own.
    assert select_inputs(network, case, [], scenario.assumptions) == list(case.drawn)
    with pytest.raises(ScenarioError) as caught:
        select_inputs(network, case, ["lihgts", "no.*", "gate.open"], ())
    first, _, third = caught.value.problems
    assert (first.code, first.found, first.nearest) == ("unknown-assumption", "lihgts", "lights")
    assert "without a range" in third.message
    low = inputs_of(network, case, ["lights"])[0]
    assert low.low < low.median == 3.0 < low.high


def test_by_default_the_scenarios_own_assumptions(tmp_path: Path) -> None:
    scenario, network, case = instrumented_network(written(tmp_path, ANSWERS))
    assert select_inputs(network, case, [], scenario.assumptions) == ["a", "b", "c", "idle", "shuffle"]
