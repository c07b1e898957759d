"""Who is named as the last to have changed a condition: the last of all who wrote in it, however it names them."""

from __future__ import annotations

import pytest
from harbour import played, small

from interregnum.history import History

START = 0  # the number of the start, as a writer
# `first` is firing 1 at 18:10, `second` firing 2 at 18:20, `third` firing 3 at 18:30. Nothing else happens.
WRITERS = """
quantities:
  a: {title: how much of the first}
  b: {title: how much of the second}
  c: {title: the third, kind: flag}
  q1: {title: one}
  q2: {title: two}
  q3: {title: three}
  q4: {title: four}
events:
  first: {title: The first is added, takes: 10 min, then: [{add: a, by: 1}]}
  second: {title: The second is added, takes: 20 min, then: [{add: b, by: 1}]}
  third: {title: The third is thrown, takes: 30 min, then: [{c: yes}]}
  far: {title: Far off, when: a + b >= 3, takes: 1 min}
  afar: {title: Far off again, when: b + a >= 3, takes: 1 min}
  untouched: {title: Nobody did anything for it, when: never_written >= 1, takes: 1 min}
  apart: {title: Never both, when: a + b >= 2 and not c and (b + a < 2 or c), takes: 1 min}
  wide: {title: Four wanting, when: q4 + q2 + q3 + q1 >= 9, takes: 1 min}
  w1: {title: One, takes: 20 h, then: [{add: q1, by: 1}]}
  w2: {title: Two, takes: 20 h, then: [{add: q2, by: 1}]}
  w3: {title: Three, takes: 20 h, then: [{add: q3, by: 1}]}
  w4: {title: Four, takes: 20 h, then: [{add: q4, by: 1}]}
outcomes:
  when: {title: When, time_of: far}
"""
SECOND = "last changed at 13 Mar 18:20 by: The second is added [second]"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> History:
    text = WRITERS.replace("  c: {title", "  never_written: {title: what nobody writes}\n  c: {title")
    return played(small(tmp_path_factory.mktemp("writers"), text), seed=1)


def test_the_firings_are_as_they_are_taken_to_be(written: History) -> None:
    assert [(one.event, one.minute) for one in written.firings] == [
        ("first", 10.0),
        ("second", 20.0),
        ("third", 30.0),
    ]


@pytest.mark.parametrize("event", ["far", "afar"])
def test_a_condition_that_never_held_names_its_last_writer(written: History, event: str) -> None:
    absence = written.why_not(event)
    assert absence.verdict == "never possible"
    assert [clause.last_writer for clause in absence.clauses] == [2]
    assert SECOND in str(absence)
    assert "The first is added [first]" not in str(absence).partition("It would have taken")[0]


def test_a_condition_that_nobody_wrote_names_nobody(written: History) -> None:
    absence = written.why_not("untouched")
    assert [clause.last_writer for clause in absence.clauses] == [START]
    assert "last changed" not in str(absence)


def test_where_it_came_nearest_names_the_last_writer_by_then(written: History) -> None:
    """From the start on the sum is wanting, and nobody has written it; from 18:20 on the last clause is, because of
    the second; at 18:30 the third makes that true, and the middle one false."""
    absence = written.why_not("apart")
    sum_, free, less = 0, 1, 2
    assert [(near.missing, near.began, near.lasted) for near in absence.near] == [
        ((sum_,), START, 20.0),
        ((less,), 2, 10.0),
        ((free,), 3, 690.0),
    ]
    lines = [line.strip() for line in str(absence).splitlines()]
    assert lines[1:] == [
        "Never possible: each condition held at some time, but never all of them together.",
        "It was nearly possible",
        "from 13 Mar 18:00 on, for 20 min in all, except for:",
        "needed: “how much of the first” plus “how much of the second” is at least 2    (then 0)",
        "from 13 Mar 18:20 on, for 10 min in all, except for:",
        "needed: “how much of the second” plus “how much of the first” is less than 2 or “the third” holds"
        "    (then 2)",
        SECOND,
        "from 13 Mar 18:30 on, for 11 h 30 min in all, except for:",
        "needed: “the third” does not hold",
        "last changed at 13 Mar 18:30 by: The third is thrown [third]",
    ]


def test_what_could_make_it_true_stands_in_the_order_of_the_scenario(written: History) -> None:
    for event, makers in (
        ("far", ("first", "second")),
        ("afar", ("first", "second")),
        ("wide", ("w1", "w2", "w3", "w4")),
    ):
        (clause,) = written.why_not(event).clauses
        assert clause.makers == makers


def test_writers_are_those_after_a_firing_and_by_it(written: History) -> None:
    assert [written.writer("b", after) for after in (0, 1, 2, 3, None)] == [0, 0, 2, 2, 2]
    assert [written.value("b", after) for after in (0, 1, 2, 3, None)] == [0, 0, 1, 1, 1]
