"""What is asked of an outcome, as a number and as a yes or no, at the bounds."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from interregnum.errors import ScenarioError
from interregnum.lab.ensembles.response import Response, Target, target_of
from interregnum.language.resolve import resolve

TIMELINE = resolve(Path(__file__).parent / "fair").timeline()  # begins at 06:00
ENDING = Response("how", "How", "ending", ("inside", "dark", "open"), "open")
HOUR = Response("entered", "When", "time")
VALUE = Response("lamps", "Lamps", "value")
NEVER = math.nan


def test_an_answer_is_yes_for_its_ending_by_its_minute_and_above_its_number() -> None:
    assert Target(ENDING, "dark").hit(np.array([0.0, 1.0, 2.0])).tolist() == [False, True, False]
    assert Target(HOUR, bound=60.0).hit(np.array([59.0, 60.0, 61.0, NEVER])).tolist() == [
        True,
        True,
        False,
        False,
    ]
    assert Target(HOUR).hit(np.array([1440.0, NEVER])).tolist() == [True, False]
    assert Target(VALUE, bound=3.0).hit(np.array([2.0, 3.0, 4.0])).tolist() == [False, False, True]


def test_without_a_question_it_is_the_commonest_ending_or_the_median() -> None:
    """Estimated from the same histories, and it says so."""
    for asked, numbers, found in (
        (ENDING, [0.0, 2.0, 2.0, 1.0, 1.0, 1.0], Target(ENDING, "dark", estimated=True)),
        (HOUR, [10.0, 20.0, 90.0, NEVER], Target(HOUR, bound=20.0, estimated=True)),
        (HOUR, [NEVER, NEVER], Target(HOUR, estimated=True)),
        (VALUE, [1.0, 2.0, 6.0], Target(VALUE, bound=2.0, estimated=True)),
    ):
        assert target_of(asked, None, TIMELINE, np.array(numbers)) == found


def test_a_question_as_it_is_typed() -> None:
    nothing = np.array([0.0])
    assert target_of(ENDING, "open", TIMELINE, nothing) == Target(ENDING, "open")
    assert target_of(HOUR, "08:00", TIMELINE, nothing) == Target(HOUR, bound=120.0)
    assert target_of(HOUR, "ever", TIMELINE, nothing) == Target(HOUR)
    assert target_of(VALUE, "2.5", TIMELINE, nothing) == Target(VALUE, bound=2.5)


@pytest.mark.parametrize(
    ("asked", "text", "nearest"), [(ENDING, "drak", "dark"), (HOUR, "soon", ""), (VALUE, "x", "")]
)
def test_what_is_no_question_is_said(asked: Response, text: str, nearest: str) -> None:
    with pytest.raises(ScenarioError) as error:
        target_of(asked, text, TIMELINE, np.array([0.0]))
    (problem,) = error.value.problems
    assert (problem.code, problem.found, problem.nearest) == ("target", text, nearest)


def test_a_question_in_words() -> None:
    assert Target(ENDING, "dark").in_words(TIMELINE) == "how is dark"
    assert Target(HOUR, bound=120.0).in_words(TIMELINE) == "entered comes by 13 Mar 08:00"
    assert Target(HOUR).in_words(TIMELINE) == "entered comes at all"
    assert Target(VALUE, bound=2.5).in_words(TIMELINE) == "lamps is more than 2.5"


def test_outcomes_as_a_history_tells_them_are_numbers() -> None:
    assert ENDING.among(["dark", "inside"]).tolist() == [1.0, 0.0]
    hours = HOUR.among([90.0, None])
    assert (hours[0], math.isnan(hours[1])) == (90.0, True)
