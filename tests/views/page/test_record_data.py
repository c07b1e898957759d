"""The record of a town as data of a page: minutes from 18:00 on, both calendars, and nothing that is empty."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from interregnum import record
from interregnum.language.resolve import resolve
from interregnum.mechanisms import build
from interregnum.views.page.lanes import Lanes
from interregnum.views.page.record import record_data

TOWN = Path(__file__).parents[2] / "record" / "town"


@pytest.fixture(scope="module")
def town() -> dict[str, Any]:
    scenario = resolve(TOWN)
    return record_data(record.load(TOWN), Lanes(scenario, build(scenario)))


@pytest.fixture(scope="module")
def readings(town: dict[str, Any]) -> dict[str, Any]:
    return {reading["id"]: reading for reading in town["readings"]}


def test_windows_are_minutes_from_the_start_the_earliest_first(readings: dict[str, Any]) -> None:
    """The winter began 103 days and 18 hours before; the train left at 22:20 by a clock that is an hour behind."""
    assert {id: (reading["first"], reading["best"], reading["last"]) for id, reading in readings.items()} == {
        "old_quarrel": (-149_400.0, None, -18_361.0),
        "bell_rung": (70.0, None, None),
        "hall_entered": (270.0, 290.0, 315.0),
        "mail_train": (320.0, None, 320.0),
    }
    assert list(readings) == ["old_quarrel", "bell_rung", "hall_entered", "mail_train"]


def test_days_are_told_by_the_other_calendar_each_once(readings: dict[str, Any]) -> None:
    assert readings["old_quarrel"]["other"] == "18 November 1919 – 16 February 1920"
    assert readings["bell_rung"]["other"] == "29 February 1920"
    assert readings["hall_entered"]["other"] == "29 February 1920"
    assert readings["hall_entered"]["told"] == "13 Mar, about 22:50"
    assert readings["bell_rung"]["told"] == "after 19:10 on 13 Mar"


def test_a_reading_that_shows_that_an_hour_had_come_names_the_event(tmp_path: Path) -> None:
    """The hour is what the outcome asks for; it does not make the reading a measure of that event."""
    shutil.copytree(TOWN, tmp_path / "town")
    (tmp_path / "town" / "record" / "more.yaml").write_text(
        "readings:\n  cheers: {title: Cheers, kind: movement, shows: [{outcome: entry, is: come}],"
        " when: {as_written: at ten, qualifier: after, not_before: '22:00'},"
        " accounts: [{source: gazette ¶2, says: they cheered}]}\n",
        encoding="utf-8",
    )
    scenario = resolve(tmp_path / "town")
    data = record_data(record.load(tmp_path / "town"), Lanes(scenario, build(scenario)))
    (cheers,) = [reading for reading in data["readings"] if reading["id"] == "cheers"]
    assert cheers["hours_of"] == ["hall_entered"]
    assert "answers" not in cheers


def test_an_account_with_an_hour_of_its_own_has_its_window(readings: dict[str, Any]) -> None:
    ours, other = readings["hall_entered"]["accounts"]
    assert ours == {
        "by": "the editor",
        "written": "1920-03-15",
        "kind": "narrative",
        "says": "entered towards eleven and met nobody",
        "source": "gazette ¶2 n1",
    }
    assert (other["hour"], other["first"], other["last"]) == ("13 Mar, between 21:55 and 22:05", 235.0, 245.0)


def test_a_reading_tells_what_is_so_and_leaves_out_what_is_empty(readings: dict[str, Any]) -> None:
    hall = readings["hall_entered"]
    assert hall["disputed"] is True
    assert "disputed" not in readings["bell_rung"]
    assert hall["figures"] == [[70, "officers"], [40, "from the rifles"], [25, "from the staff"]]
    assert hall["sums"] == [{"parts": [40, 25], "total": 70, "rest": 5, "says": "five are unexplained"}]
    assert (hall["measures"], [list(answer) for answer in hall["answers"]]) == (
        ["hall_entered"],
        [["hall_entered", ""]],
    )
    train = readings["mail_train"]
    assert not {"who", "figures", "sums", "measures", "answers", "preferred", "why", "doubt"} & train.keys()


def test_claims(town: dict[str, Any]) -> None:
    assert town["claims"] == {
        "no_assault": {
            "claim": "the hall was stormed",
            "kind": "legend",
            "by": "Major Holt",
            "verdict": "denied",
            "source": "gazette ¶2",
            "about": ["hall_entered"],
        }
    }
