"""What the record of the flagship is measured by: said of each reading, and one thing for each."""

from __future__ import annotations

from collections import Counter

import pytest

from interregnum.lab.bundle.setup import ValidationSetup, read_setup


@pytest.fixture(scope="module")
def ready() -> ValidationSetup:
    return read_setup("petrograd-1917")


def test_every_reading_that_is_measured_says_what_of_it_that_is(ready: ValidationSetup) -> None:
    readings = ready.record.readings.items()
    assert [id for id, reading in readings if bool(reading.measures) is not bool(reading.measured_as)] == []
    assert all(fact.measured_as for fact in ready.observations)


def test_no_two_readings_are_measured_by_one_thing(ready: ValidationSetup) -> None:
    """Two readings of one event would be one success counted twice."""
    measures = Counter(fact.measure for fact in ready.observations)
    assert [measure for measure, count in measures.items() if count > 1] == []


def test_what_has_a_way_s_name_is_timed_as_that_way(ready: ValidationSetup) -> None:
    """An assumption once had the name of a way, and the reading was taken for a number and dropped."""
    (vote,) = [fact for fact in ready.observations if fact.id == "congress_recess_vote"]
    assert (vote.measure, vote.figure, vote.timed) == ("congress.talks.granted", False, True)
    assert [fact.id for fact in ready.observations if fact.figure] == ["palace_garrison_peak"]
