"""A curve of chances: which steps are steep, what happened in each, and how it is told. All written out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.futures.inevitability import CurvePoint, Inevitability, moments
from interregnum.lab.statistics.shares import share
from interregnum.language.resolve import resolve
from interregnum.views.text.lab.inevitability import as_text

FAIR = Path(__file__).parents[1] / "lab" / "fair"  # begins at 06:00
ENDING = Response("how", "How it ends", "ending", ("inside", "dark"), "dark")
EVENTS = [
    (60.0, "The bell"),
    (60.5, "The gate"),
    (120.0, "The crowd"),
    (130.0, "The lamps"),
    (240.0, "The end"),
]


def curve(
    *hits: int, events: list[tuple[float, str]] = EVENTS, futures: int = 100, came: bool = True
) -> Inevitability:
    """A point every hour from 06:00 on, with so many futures of so many in which it comes."""
    points = [CurvePoint(60.0 * n, share(hit, futures)) for n, hit in enumerate(hits)]
    target = Target(ENDING, "inside")
    return Inevitability(resolve(FAIR), ENDING, target, 3, 0, futures, came, points, events)


def test_a_step_has_what_happened_after_its_beginning_and_by_its_end() -> None:
    steps = curve(10, 12, 60, 20, 20).steps()
    assert [[title for _, title in step.events] for step in steps] == [
        ["The bell"],
        ["The gate", "The crowd"],
        ["The lamps"],
        ["The end"],
    ]
    assert [step.moved for step in steps] == pytest.approx([0.02, 0.48, -0.4, 0.0])


def test_the_steepest_are_the_largest_either_way_and_larger_than_luck() -> None:
    found = curve(10, 12, 40, 95, 20)
    assert [step.moved for step in found.steepest()] == pytest.approx([-0.75, 0.55, 0.28])
    assert [step.moved for step in found.steepest(1)] == pytest.approx([-0.75])
    # luck may move it by 9.6 points from 10 % to 18 %, by 9.8 points from 10 % to 20 %
    assert curve(10, 18).steepest() == []
    assert len(curve(10, 20).steepest()) == 1
    # ... and by 2.0 and 4.3 points from nought to 1 % and to 5 %
    assert curve(0, 1).steepest() == []
    assert len(curve(0, 5).steepest()) == 1


def test_the_points_are_from_the_start_to_the_end() -> None:
    assert moments(120.0, 30.0) == [0.0, 30.0, 60.0, 90.0, 120.0]
    assert moments(130.0, 30.0) == [0.0, 30.0, 60.0, 90.0, 130.0]
    assert moments(140.0, 30.0) == [0.0, 30.0, 60.0, 90.0, 120.0, 140.0]


def test_a_curve_in_words() -> None:
    assert (
        list(as_text(curve(10, 10, 60, 60, 60, events=[(90.0, "The bell")])))
        == [
            "The chance at each moment of the history that how is inside",
            "replica 0 of seed 3, in which it came true; 100 futures from each moment; in brackets 95 % sampling "
            "intervals",
            "",
            "  13 Mar 06:00   10% [  6%  17%] ████",
            "  13 Mar 08:00   60% [ 50%  69%] ████████████████████████",
            "  13 Mar 10:00   60% [ 50%  69%] ████████████████████████",  # the last is told even if nothing has changed
            "",
            "Largest changes:",
            "  13 Mar 07:00 to 13 Mar 08:00: 10% to 60%",
            "      13 Mar 07:30  The bell",
        ]
    )


def test_a_step_without_an_event_is_said_to_be_times_own() -> None:
    told = list(as_text(curve(90, 10, events=[], came=False)))
    assert "in which it did not come true; 100 futures" in told[1]
    assert told[-1] == "      13 Mar 07:00  no major event: the chance changed because time passed"
    assert "Largest changes:" not in list(as_text(curve(50, 50)))
