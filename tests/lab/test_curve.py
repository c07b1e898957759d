"""What a curve says of its steps, its question and its futures, by hand-made points and by the fair."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.response import Target, response_of
from interregnum.lab.futures.inevitability import CurvePoint, Inevitability, budget, ends, inevitability
from interregnum.lab.futures.resample import futures_chunk
from interregnum.lab.statistics.shares import share

FAIR = Path(__file__).parent / "fair"


def test_a_step_has_the_events_of_its_time_and_the_steepest_come_first() -> None:
    scenario, _, case = instrumented_network(FAIR)
    how = response_of(case, "how")
    points = [
        CurvePoint(minute, share(count, 400))
        for minute, count in ((0.0, 200), (30.0, 204), (60.0, 300), (90.0, 60))
    ]
    events = [(30.0, "on the hour"), (45.0, "between"), (90.0, "at the end")]
    curve = Inevitability(scenario, how, Target(how, label="inside"), 3, 0, 400, True, points, events)
    first, second, third = curve.steps()
    assert [list(step.events) for step in (first, second, third)] == [events[:1], events[1:2], events[2:]]
    assert [step.moved for step in (first, second, third)] == pytest.approx([0.01, 0.24, -0.6])
    assert curve.steepest() == [third, second]  # the first is within noise
    assert curve.steepest(1) == [third]


def test_of_a_time_it_is_asked_whether_it_comes_at_all() -> None:
    curve = inevitability(FAIR, "entered", 1, 3, every=700, width=0.5, workers=1)
    assert curve.to_dict()["target"] == "entered comes at all"


def test_the_events_told_are_the_important_ones(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(
        """
scenario: {id: two, title: Two bells, starts: 1920-03-13T18:00, ends: 1920-03-13T20:00}
events:
  small: {title: The small bell, at: 1920-03-13T18:30, exogenous: by the clock}
  great: {title: The great bell, at: 1920-03-13T19:00, exogenous: by the clock, important: yes}
outcomes: {when: {title: When, time_of: great}}
""",
        encoding="utf-8",
    )
    curve = inevitability(tmp_path / "two.yaml", "when", every=60, width=0.5, workers=1)
    assert list(curve.events) == [(60.0, "The great bell")]


def test_what_it_costs_is_said() -> None:
    """Forty-three futures make an interval of 0.3: (1.96 / 0.3) squared, rounded up."""
    moments = "13 moments with 43 futures each: 559 histories, played from there to the end"
    assert budget(FAIR, 120.0, 0.3) == moments


def test_a_future_of_a_curve_is_the_future_of_a_branch_of_that_number() -> None:
    _, _, case = instrumented_network(FAIR)
    blob, place = pickle.dumps(case), list(case.watched).index("crowd")
    times, _, _ = futures_chunk(blob, 3, 1, 120.0, 0, 20)
    found = ends(blob, response_of(case, "entered"), 3, 1, 120.0, 20)
    assert np.isfinite(found).any()
    np.testing.assert_array_equal(found, times[:, place])


def curve_of(chances: list[float]) -> Inevitability:
    """A curve of a hundred futures at each of these moments."""
    scenario, _, case = instrumented_network(FAIR)
    how = response_of(case, "how")
    points = [CurvePoint(30.0 * n, share(round(100 * chance), 100)) for n, chance in enumerate(chances)]
    return Inevitability(scenario, how, Target(how, label="inside"), 3, 0, 100, True, points, [])


def test_a_step_is_held_against_the_noise_of_all_steps_together() -> None:
    """A change of 0.15 in a hundred futures: seldom by chance in one step, and often in one of 28."""
    assert [round(step.moved, 2) for step in curve_of([0.4, 0.55]).steepest()] == [0.15]
    assert curve_of([0.4] * 14 + [0.55] * 15).steepest() == []
