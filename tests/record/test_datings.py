"""From a dating to a window, and from a question to readings, at the bounds of every rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from interregnum import record
from interregnum.dates import Calendar, Clock, Date, Moment, Timeline, Window
from interregnum.errors import Problem
from interregnum.language.positions import Sources
from interregnum.language.reading.document import Document
from interregnum.record import Dating, Record, disputed, select
from interregnum.record.lookup import _unknown, title_of
from interregnum.record.positions import EntryPlace
from interregnum.record.schema import Account, ClockKnown
from interregnum.record.times import Chronology

CLOCK = Clock("town clock", 60)
SPAN = Timeline(
    Moment(Date(1920, 3, 13, Calendar.GREGORIAN), 1080, CLOCK),
    Moment(Date(1920, 3, 14, Calendar.GREGORIAN), 480, CLOCK),
)
CLOCKS = {"station": ClockKnown(title="station clock", offset="+00:00")}
NOWHERE = EntryPlace(Sources(Document(files={"x.yaml": ""})), ("readings", "x"))


@pytest.fixture(scope="module")
def town() -> Record:
    return record.load(Path(__file__).parent / "town")


def read(**bounds: str) -> Window | list[Problem]:
    given = {"as_written": "x", "qualifier": "between"} | bounds
    return Chronology(SPAN, CLOCKS).window(Dating.model_validate(given), NOWHERE, "when")


def window(**bounds: str) -> Window:
    found = read(**bounds)
    assert not isinstance(found, list), found
    return found


def codes(**bounds: str) -> list[tuple[str, str]]:
    found = read(**bounds)
    assert isinstance(found, list)
    return [(one.code, one.path.rpartition(".")[2]) for one in found]


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends"),
    [
        ("1920-03", "1920-03", "1920-03-01T00:00", "1920-03-31T23:59"),
        ("1920-02", "1920-02", "1920-02-01T00:00", "1920-02-29T23:59"),
        ("1920-03-12", "1920-03-13", "1920-03-12T00:00", "1920-03-13T23:59"),
        ("1920-03-12T08:00", "1920-03-12T08:30", "1920-03-12T08:00", "1920-03-12T08:30"),
        ("22:30", "01:00", "1920-03-13T22:30", "1920-03-14T01:00"),
    ],
)
def test_a_month_and_a_day_are_from_their_first_minute_to_their_last(
    first: str, last: str, begins: str, ends: str
) -> None:
    found = window(not_before=first, not_after=last)
    assert found.not_before is not None
    assert found.not_after is not None
    assert (found.not_before.iso, found.not_after.iso) == (begins, ends)


def test_best_of_a_day_is_its_first_minute() -> None:
    found = window(not_before="1920-03-12", best="1920-03-13", not_after="1920-03-14", qualifier="about")
    assert found.best is not None
    assert found.best.iso == "1920-03-13T00:00"


@pytest.mark.parametrize(("last", "exact"), [("22:45", True), ("22:46", False), ("22:30", True)])
def test_what_is_exact_is_so_to_a_quarter_of_an_hour(last: str, exact: bool) -> None:
    found = read(not_before="22:30", not_after=last, qualifier="exact")
    if exact:
        assert isinstance(found, Window)
    else:
        assert isinstance(found, list)
        assert [one.code for one in found] == ["window-bounds"]
        assert "16 min apart" in found[0].message
    assert isinstance(read(not_before="22:30", not_after="22:46"), Window)


def test_a_window_is_as_wide_as_its_minutes_and_never_less_than_the_one_that_is_stated() -> None:
    widths = [
        window(not_before="22:30", not_after=last).width_minutes for last in ("22:30", "22:31", "22:32")
    ]
    assert widths == [1.0, 1.0, 2.0]
    at = window(not_before="22:30", not_after="22:30")
    assert at.not_before is not None
    holds = [
        at.contains(Moment(at.not_before.date, minute, CLOCK))
        for minute in (1349.9, 1350, 1350.9, 1351, 1351.5)
    ]
    assert holds == [False, True, True, False, False]


def test_a_bare_hour_is_of_the_scenarios_own_clock_alone() -> None:
    assert codes(not_before="22:30", not_after="23:00", clock="station") == [
        ("bad-hour", "not_before"),
        ("bad-hour", "not_after"),
    ]
    assert codes(not_before="22:30", not_after="23:00", calendar="julian") == [
        ("bad-hour", "not_before"),
        ("bad-hour", "not_after"),
    ]
    other = window(not_before="1920-03-13T22:00", not_after="1920-03-13T22:00", clock="station")
    assert other.not_before is not None
    assert other.not_before.since(SPAN.starts) == 5 * 60  # 23:00 by the town's clock, five hours after 18:00


@pytest.mark.parametrize(
    ("bounds", "code", "key"),
    [
        ({"calendar": "mayan"}, "unknown-word", "calendar"),
        ({"qualifier": "roughly"}, "unknown-word", "qualifier"),
        ({"clock": "statoin"}, "unknown-reference", "clock"),
        ({"not_after": "22:29"}, "window-order", "not_after"),
        ({"qualifier": "exact"}, "window-bounds", "qualifier"),
    ],
)
def test_what_is_wrong_is_told_where_it_is(bounds: dict[str, str], code: str, key: str) -> None:
    assert codes(**{"not_before": "22:30", "not_after": "23:00"} | bounds) == [(code, key)]


# --- questions ------------------------------------------------------------------------------------------------


def test_at_an_hour_the_narrowest_stand_first_and_else_the_earliest(town: Record) -> None:
    widths = [town.windows[id].width_minutes for id in select(town, at="23:10")]
    assert len(widths) >= 2
    assert widths == sorted(widths)
    assert select(town) == list(town.windows)
    assert select(town, place="hall", who="sexton") == ["bell_rung"]


def test_accounts_stand_against_each_other_where_one_is_at_odds_or_its_hour_excludes_the_others(
    town: Record,
) -> None:
    assert {id: disputed(town, id) for id in town.readings} == {
        "hall_entered": True,
        "bell_rung": False,
        "mail_train": False,
        "old_quarrel": False,
    }
    hall = town.readings["hall_entered"]

    def told(when: Window | None = None, **more: object) -> bool:
        account = Account.model_validate({"source": "gazette ¶3", "says": "x"} | more)
        changed = hall.model_copy(update={"accounts": (account,)})
        windows = {} if when is None else {("hall_entered", 0): when}
        readings = {**town.readings, "hall_entered": changed}
        return disputed(replace(town, readings=readings, own_windows=windows, claims={}), "hall_entered")

    assert not told()
    assert not told(kind="self-serving")
    assert told(kind="conflict")
    assert told(kind="legend")
    # the hall was entered between 22:30 and 23:15
    assert told(window(not_before="21:55", not_after="22:29"))
    assert not told(window(not_before="21:55", not_after="22:30"))
    assert not told(window(not_before="23:15", not_after="23:30"))
    assert told(window(not_before="23:16", not_after="23:30"))
    assert told(window(not_before="23:16", qualifier="after"))
    assert not told(window(not_before="19:00", qualifier="after"))
    assert told(window(not_after="22:29", qualifier="before"))


def test_a_name_is_its_title_or_its_words(town: Record) -> None:
    assert title_of(town, "sexton") == "The sexton"
    assert title_of(town, "nobody_at_all") == "nobody at all"


@pytest.mark.parametrize(("number", "more"), [(11, ""), (12, ""), (13, " and 1 more"), (30, " and 18 more")])
def test_of_many_names_that_are_allowed_twelve_are_told(number: int, more: str) -> None:
    names = [f"n{one}" for one in range(number)]
    problem = _unknown("unknown-place", "there is no place", "--place", "x", names)
    assert problem.allowed == ", ".join(names[:12]) + more
