"""Calendars against known days and an independent count; clocks, runs and windows against definitions."""

from __future__ import annotations

import datetime
import doctest
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interregnum.dates import (
    MINUTES_A_DAY,
    Calendar,
    Clock,
    Date,
    DateError,
    Moment,
    Qualifier,
    Timeline,
    Window,
    parse_date,
    parse_duration,
    parse_moment,
    show_duration,
)

JULIAN, GREGORIAN = Calendar.JULIAN, Calendar.GREGORIAN
PETROGRAD = Clock.parse("Petrograd clock", "+02:01")
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "dates.md"

calendars = st.sampled_from(Calendar)
day_numbers = st.integers(-3_000_000, 6_000_000)


def moment(text: str, calendar: Calendar = JULIAN, clock: Clock = PETROGRAD) -> Moment:
    return parse_moment(text, calendar, clock)


def run(starts: str, ends: str, calendar: Calendar = JULIAN) -> Timeline:
    return Timeline(moment(starts, calendar), moment(ends, calendar))


NIGHT = run("1917-10-25T18:00", "1917-10-26T08:00")
TWO_DAYS = run("1917-10-25T03:00", "1917-10-26T08:00")


def window(qualifier: Qualifier, first: str | None, last: str | None, best: str | None = None) -> Window:
    bounds = [None if text is None else moment(text) for text in (first, last, best)]
    return Window(
        as_written="as the source has it",
        calendar=JULIAN,
        clock="Petrograd clock",
        qualifier=qualifier,
        not_before=bounds[0],
        not_after=bounds[1],
        best=bounds[2],
    )


# --- calendars -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("julian", "gregorian", "weekday"),
    [
        ("1917-10-25", "1917-11-07", "Wednesday"),
        ("1582-10-04", "1582-10-14", "Thursday"),  # the last Julian day in Rome
        ("1582-10-05", "1582-10-15", "Friday"),  # the first Gregorian one
        ("1900-02-28", "1900-03-12", "Monday"),
        ("1900-02-29", "1900-03-13", "Tuesday"),
        ("1917-12-19", "1918-01-01", "Tuesday"),
        ("1918-02-01", "1918-02-14", "Thursday"),  # the day on which Russia changed
        ("1752-09-02", "1752-09-13", "Wednesday"),  # the last Julian day in Britain
        ("0200-03-01", "0200-03-01", "Saturday"),  # the calendars agree from here to 28 February 300
        ("-0043-03-15", "-0043-03-13", "Wednesday"),  # the Ides, 44 BC, in the Julian count run backwards
    ],
)
def test_known_days(julian: str, gregorian: str, weekday: str) -> None:
    old, new = parse_date(julian, JULIAN), parse_date(gregorian, GREGORIAN)
    assert (old.to(GREGORIAN).iso, new.to(JULIAN).iso) == (gregorian, julian)
    assert (old.weekday, new.weekday) == (weekday, weekday)
    assert old == new
    assert hash(old) == hash(new)


@pytest.mark.parametrize(
    ("date", "number"),
    [
        (Date(-4712, 1, 1, JULIAN), 0),
        (Date(2000, 1, 1, GREGORIAN), 2451545),  # J2000
        (Date(1858, 11, 17, GREGORIAN), 2400001),  # the modified Julian day, 0
        (Date(1970, 1, 1, GREGORIAN), 2440588),
    ],
)
def test_known_day_numbers(date: Date, number: int) -> None:
    assert date.day_number == number


@given(st.dates())
def test_gregorian_days_agree_with_the_standard_library(day: datetime.date) -> None:
    date = Date(day.year, day.month, day.day, GREGORIAN)
    assert date.day_number == day.toordinal() + 1721425
    assert date.weekday == ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")[day.weekday()] + "day"
    assert date.iso == day.isoformat()


@given(day_numbers, calendars)
def test_day_number_and_date_are_inverse(number: int, calendar: Calendar) -> None:
    date = Date.from_day_number(number, calendar)
    assert date.day_number == number
    assert parse_date(date.iso, calendar).iso == date.iso


@given(day_numbers, calendars, calendars)
def test_changing_the_calendar_and_back_changes_nothing(number: int, one: Calendar, other: Calendar) -> None:
    date = Date.from_day_number(number, one)
    there = date.to(other)
    assert there.calendar is other
    assert there.to(one).iso == date.iso


@given(day_numbers, calendars)
def test_the_next_day_is_the_next_name(number: int, calendar: Calendar) -> None:
    today, tomorrow = Date.from_day_number(number, calendar), Date.from_day_number(number + 1, calendar)
    assert today < tomorrow
    assert (today.year, today.month, today.day) < (tomorrow.year, tomorrow.month, tomorrow.day)
    assert tomorrow.day in (today.day + 1, 1)
    assert today.plus(1).iso == tomorrow.iso


@pytest.mark.parametrize("year", [-1, 1900, 2000, 2100])
def test_leap_years(year: int) -> None:
    def february(calendar: Calendar) -> int:
        return Date(year, 3, 1, calendar).day_number - Date(year, 2, 1, calendar).day_number

    assert february(JULIAN) == JULIAN.month_length(year, 2) == (28 if year == -1 else 29)
    assert february(GREGORIAN) == GREGORIAN.month_length(year, 2) == (29 if year == 2000 else 28)


def test_a_day_that_the_calendar_lacks() -> None:
    assert Date(1900, 2, 29, JULIAN).plus(1).iso == "1900-03-01"
    with pytest.raises(DateError, match="no 29 February 1900 in the Gregorian calendar") as caught:
        Date(1900, 2, 29, GREGORIAN)
    assert (caught.value.found, caught.value.allowed) == ("1900-02-29", "days 1 to 28")
    for month, day in ((0, 1), (13, 1), (4, 31), (4, 0)):
        with pytest.raises(DateError):
            Date(1917, month, day, JULIAN)


def test_names_of_days() -> None:
    date = Date(1917, 10, 25, JULIAN)
    assert (str(date), date.day_and_month, date.short) == ("25 October 1917", "25 October", "25 Oct")
    assert str(Date(-43, 3, 15, JULIAN)) == "15 March 44 BC"
    assert str(Date(0, 3, 15, JULIAN)) == "15 March 1 BC"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(DateError) as caught:
        Calendar("juliam")
    assert (caught.value.found, caught.value.nearest) == ("juliam", "julian")
    assert "nearest:" in str(caught.value)
    with pytest.raises(DateError) as caught:
        Qualifier("shortly after")
    assert caught.value.nearest == "shortly_after"


# --- clocks and moments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"), [("+02:01", 121), ("-05:00", -300), ("+00:00", 0), ("+02:01:30", 121.5)]
)
def test_offsets(text: str, minutes: float) -> None:
    assert Clock.parse("a clock", text).offset == minutes


@pytest.mark.parametrize("text", ["02:01", "+2:01", "+17:00", "+02:60", "two hours", ""])
def test_offsets_that_are_none(text: str) -> None:
    with pytest.raises(DateError):
        Clock.parse("a clock", text)


@pytest.mark.parametrize("text", ["1917-10-25T18:30", "1917-10-25 18:30", " 1917-10-25 18:30:00 "])
def test_a_moment_is_read(text: str) -> None:
    read = moment(text)
    assert (read.date.iso, read.date.calendar, read.minute, read.clock) == (
        "1917-10-25",
        JULIAN,
        1110,
        PETROGRAD,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1917-10-25", "the hour is missing"),
        ("18:30", "the date is missing"),
        ("1917-10-25T24:00", "midnight begins a day"),
        ("1917-10-25T24:01", "no clock shows this"),
        ("1917-10-25T18:60", "no clock shows this"),
        ("1917-10-25T18:30:60", "no clock shows this"),
        ("1917-10-32T18:30", "no 32 October 1917"),
        ("1917-10-25T18:30Z", "not a moment"),
        ("1917-10-25T6.30 pm", "not a moment"),
        ("", "not a moment"),
    ],
)
def test_a_moment_that_is_none(text: str, message: str) -> None:
    with pytest.raises(DateError, match=message):
        moment(text)


def test_two_clocks_and_two_calendars_fall_in_order() -> None:
    london = Clock("Greenwich", 0)
    assert moment("1917-10-25T02:01") == moment("1917-11-07T00:00", GREGORIAN, london)
    assert moment("1917-10-25T02:00") < moment("1917-11-07T00:00", GREGORIAN, london)
    assert moment("1917-11-07T00:30", GREGORIAN, london).since(moment("1917-10-25T02:01")) == 30
    assert hash(moment("1917-10-25T02:01")) == hash(moment("1917-11-07T00:00", GREGORIAN, london))
    assert moment("1917-10-25T18:30").to(GREGORIAN).iso == "1917-11-07T18:30"


def test_a_minute_outside_the_day() -> None:
    for minute in (-1.0, 1440.0, math.nan):
        with pytest.raises(DateError):
            Moment(Date(1917, 10, 25, JULIAN), minute, PETROGRAD)
    with pytest.raises(DateError):
        moment("1917-10-25T18:30").plus(math.inf)


@given(st.floats(-1e6, 1e6))
def test_plus_and_since_are_inverse(minutes: float) -> None:
    start = moment("1917-10-25T18:30")
    later = start.plus(minutes)
    assert later.since(start) == pytest.approx(minutes, abs=1e-9)
    assert (later > start) == (later.instant > start.instant)


def test_a_hair_before_midnight_is_shown_as_midnight() -> None:
    midnight = moment("1917-10-26T00:00")
    for hair in (-1e-20, -1e-9, -0.001):
        assert midnight.plus(hair).label == "26 Oct 00:00"
    assert midnight.plus(-0.5).label == "25 Oct 23:59"
    assert midnight.plus(-0.5).iso == "1917-10-25T23:59:30"


@given(st.integers(0, 3 * 86400))
def test_what_is_written_is_read_back(second: int) -> None:
    later = moment("1917-10-25T18:30").plus(second / 60)
    assert moment(later.iso).since(later) == pytest.approx(0, abs=1e-9)


# --- the span of a run -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("18:00", 0),
        ("18:30", 30),
        ("00:00", 360),
        ("2:00", 480),
        ("08:00", 840),
        ("1917-10-26T02:00", 480),
        ("1917-10-26 02:00", 480),
        ("26 Oct 02:00", 480),
        ("26 october, 02:00", 480),
        ("26 Oct 1917 02:00", 480),
        ("25 Oct 12:00", -360),
        ("26 Oct 1918 02:00", 480 + 365 * MINUTES_A_DAY),
        ("1917-10-26T09:00", 900),
    ],
)
def test_hours_of_a_night(text: str, minute: float) -> None:
    assert NIGHT.minute_of(text) == minute


def test_an_hour_outside_the_run_needs_a_date() -> None:
    with pytest.raises(DateError, match="does not come between 25 Oct 18:00 and 26 Oct 08:00") as caught:
        NIGHT.minute_of("12:00")
    assert "26 Oct 12:00" in caught.value.allowed


def test_an_hour_that_comes_twice_needs_a_date() -> None:
    with pytest.raises(DateError, match=r"more than once.*write the date") as caught:
        TWO_DAYS.minute_of("07:15")
    assert caught.value.allowed == "25 Oct 07:15 or 26 Oct 07:15"
    assert TWO_DAYS.minute_of("26 Oct 07:15") - TWO_DAYS.minute_of("25 Oct 07:15") == MINUTES_A_DAY
    assert TWO_DAYS.minute_of("08:01") == 301  # the second 08:01 is past the end
    for end in ("03:00", "08:00"):
        with pytest.raises(DateError, match="more than once"):
            TWO_DAYS.minute_of(end)


def test_a_run_of_exactly_a_day() -> None:
    day = run("1917-10-25T18:00", "1917-10-26T18:00")
    assert (day.minute_of("18:00"), day.minute_of("17:59")) == (0, 1439)


@pytest.mark.parametrize(
    "text", ["25:00", "18:60", "6 pm", "18", "26 Brumaire 02:00", "26 O 02:00", "31 Nov 02:00", "", "noon"]
)
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(DateError):
        NIGHT.minute_of(text)


def test_the_year_is_found_across_the_new_year() -> None:
    winter = run("1917-12-31T12:00", "1918-01-02T12:00")
    assert winter.minute_of("1 Jan 00:00") == 720
    assert winter.minute_of("30 Dec 12:00") == -MINUTES_A_DAY
    assert winter.minute_of("3 Jan 12:00") == 3 * MINUTES_A_DAY
    assert run("1918-01-01T12:00", "1918-01-02T12:00").minute_of("31 Dec 12:00") == -MINUTES_A_DAY
    assert run("1917-12-30T12:00", "1917-12-31T12:00").minute_of("1 Jan 12:00") == 2 * MINUTES_A_DAY
    with pytest.raises(DateError, match=r"year .* is not clear"):
        winter.minute_of("1 Jul 12:00")
    assert run("1900-02-28T12:00", "1900-03-01T12:00").minute_of("29 Feb 12:00") == MINUTES_A_DAY
    with pytest.raises(DateError, match=r"year .* is not clear"):
        run("1917-01-01T12:00", "1918-06-01T12:00").minute_of("1 Mar 12:00")


def test_a_run_has_one_basis_and_ends_after_it_starts() -> None:
    start = moment("1917-10-25T18:00")
    for end in (
        start,
        start.plus(-1),
        start.plus(60).to(GREGORIAN),
        moment("1917-10-26T18:00", clock=Clock("b", 0)),
    ):
        with pytest.raises(DateError):
            Timeline(start, end)
    assert NIGHT.length == 840


@given(st.integers(0, 840))
def test_labels_are_read_back(minute: int) -> None:
    assert NIGHT.minute_of(NIGHT.label(minute)) == minute
    assert NIGHT.minute_of(NIGHT.moment_at(minute).hour) == minute
    assert NIGHT.minute_of(NIGHT.moment_at(minute).iso) == minute


@given(st.floats(0, 840), st.floats(0, 840))
def test_time_goes_one_way(one: float, other: float) -> None:
    first, second = sorted((one, other))
    assert NIGHT.moment_at(first) <= NIGHT.moment_at(second)
    assert NIGHT.moment_at(first).iso[:16] <= NIGHT.moment_at(second).iso[:16]


def test_both_styles() -> None:
    assert NIGHT.label(30) == NIGHT.short_label(30) == "25 Oct 18:30"
    assert NIGHT.both(30) == "25 October 1917 18:30 Old Style (7 November, New Style)"
    winter = run("1917-12-19T06:00", "1917-12-20T06:00")
    assert winter.both(0) == "19 December 1917 06:00 Old Style (1 January 1918, New Style)"
    harbour = run("1920-03-13T18:00", "1920-03-14T08:00", GREGORIAN)
    assert harbour.both(0) == "13 March 1920 18:00"


# --- durations -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3 h", 180),
        ("20 min", 20),
        ("1 h 30 min", 90),
        ("1h30min", 90),
        ("2 days", 2880),
        ("1 week", 10080),
        ("0.5 Hours", 30),
        ("45 s", 0.75),
        ("0 min", 0),
    ],
)
def test_durations_are_read(text: str, minutes: float) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20", "needs a unit"),
        ("3 h 20", "needs a unit"),
        ("", "not a duration"),
        ("an hour", "not a duration"),
        ("-3 h", "not a duration"),
        ("1:30", "not a duration"),
        ("2..6 min", "not a duration"),
        ("1 h 2 h", "comes twice"),
        ("5 fortnights", "no unit of time"),
        ("5 m", "no unit of time"),
    ],
)
def test_durations_that_are_none(text: str, message: str) -> None:
    with pytest.raises(DateError, match=message):
        parse_duration(text)


def test_the_nearest_unit_is_named() -> None:
    with pytest.raises(DateError) as caught:
        parse_duration("5 minuts")
    assert caught.value.nearest == "minutes"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (180, "3 h"),
        (95, "1 h 35 min"),
        (0.5, "30 s"),
        (3000, "2 d 2 h"),
        (0, "0 min"),
        (0.001, "0 min"),
        (9.9999, "10 min"),
        (35.4, "35 min"),
        (1439.9, "1 d"),
        (-20, "-20 min"),
        (-0.5, "-30 s"),
        (-0.001, "0 min"),
    ],
)
def test_durations_are_shown(minutes: float, text: str) -> None:
    assert show_duration(minutes) == text


@given(st.floats(0, 1e6))
def test_a_shown_duration_is_read_back_to_its_rounding(minutes: float) -> None:
    assert parse_duration(show_duration(minutes)) == pytest.approx(
        minutes, abs=0.51 if minutes > 9.9 else 0.0084
    )


def test_a_duration_must_be_finite() -> None:
    for endless in (math.inf, math.nan):
        with pytest.raises(DateError):
            show_duration(endless)


# --- windows ---------------------------------------------------------------------------------------------

TEN = "1917-10-25T22:00"
LATE, EARLY = "1917-10-25T23:40", "1917-10-26T00:20"


@pytest.mark.parametrize(
    ("made", "text", "dated"),
    [
        (window(Qualifier.EXACT, TEN, TEN), "at 22:00", "at 22:00 on 25 Oct"),
        (
            window(Qualifier.ABOUT, "1917-10-25T21:45", "1917-10-25T22:15", TEN),
            "about 22:00",
            "about 22:00 on 25 Oct",
        ),
        (
            window(Qualifier.ABOUT, "1917-10-25T21:45", TEN),
            "between 21:45 and 22:00",
            "between 21:45 on 25 Oct and 22:00 on 25 Oct",
        ),
        (window(Qualifier.SHORTLY_AFTER, TEN, LATE), "shortly after 22:00", "shortly after 22:00 on 25 Oct"),
        (window(Qualifier.BEFORE, None, TEN), "before 22:00", "before 22:00 on 25 Oct"),
        (window(Qualifier.BEFORE, "1917-10-25T20:00", TEN), "before 22:00", "before 22:00 on 25 Oct"),
        (window(Qualifier.AFTER, TEN, None), "after 22:00", "after 22:00 on 25 Oct"),
        (window(Qualifier.AFTER, TEN, LATE), "after 22:00", "after 22:00 on 25 Oct"),
        (window(Qualifier.INFERRED, TEN, TEN), "at 22:00 (inferred)", "at 22:00 on 25 Oct (inferred)"),
        (
            window(Qualifier.INFERRED, "1917-10-25T19:05", "1917-10-25T19:45", "1917-10-25T19:20"),
            "between 19:05 and 19:45 (inferred)",
            "between 19:05 on 25 Oct and 19:45 on 25 Oct (inferred)",
        ),
        (
            window(Qualifier.INFERRED, None, TEN),
            "before 22:00 (inferred)",
            "before 22:00 on 25 Oct (inferred)",
        ),
    ],
)
def test_windows_in_prose(made: Window, text: str, dated: str) -> None:
    assert made.text() == text
    assert made.text(dated=True) == dated


def test_days_are_named_where_they_matter() -> None:
    straddling = window(Qualifier.BETWEEN, LATE, EARLY)
    assert straddling.text() == "between 23:40 on 25 Oct and 00:20 on 26 Oct"
    day = window(Qualifier.BETWEEN, "1917-10-25T00:00", "1917-10-25T23:59")
    assert day.text() == "on 25 October 1917"
    month = window(Qualifier.INFERRED, "1917-02-01T00:00", "1917-02-28T23:59")
    assert month.text() == "between 1 February 1917 and 28 February 1917 (inferred)"


@pytest.mark.parametrize(
    ("made", "edtf"),
    [
        (window(Qualifier.EXACT, TEN, TEN), "1917-11-07"),
        (window(Qualifier.ABOUT, TEN, LATE), "1917-11-07~"),
        (window(Qualifier.BETWEEN, LATE, EARLY), "1917-11-07/1917-11-08"),
        (window(Qualifier.ABOUT, LATE, EARLY), "1917-11-07~/1917-11-08~"),
        (window(Qualifier.BEFORE, None, TEN), "../1917-11-07"),
        (window(Qualifier.AFTER, TEN, None), "1917-11-07/.."),
        (window(Qualifier.EXACT, "-0043-03-15T12:00", "-0043-03-15T12:00"), "-0043-03-13"),
    ],
)
def test_edtf(made: Window, edtf: str) -> None:
    assert made.edtf() == edtf


def test_edtf_knows_four_digits_of_year() -> None:
    with pytest.raises(DateError, match="four digits"):
        window(Qualifier.EXACT, "12345-01-01T12:00", "12345-01-01T12:00").edtf()


def test_a_window_is_never_a_point() -> None:
    exact = window(Qualifier.EXACT, TEN, TEN)
    assert exact.width_minutes == 1
    assert [exact.contains(moment(TEN).plus(m)) for m in (-0.01, 0, 0.5, 0.99, 1)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    between = window(Qualifier.BETWEEN, LATE, EARLY)
    assert between.width_minutes == 40
    assert [between.contains(moment(LATE).plus(m)) for m in (-0.01, 0, 40, 40.01)] == [
        False,
        True,
        True,
        False,
    ]
    assert window(Qualifier.AFTER, TEN, None).width_minutes == math.inf


@given(st.integers(0, 2000), st.floats(-3000, 3000))
def test_a_window_contains_what_lies_between_its_bounds(width: int, at: float) -> None:
    first = moment(TEN)
    made = Window(
        as_written="", calendar=JULIAN, clock="Petrograd clock", qualifier=Qualifier.BETWEEN,
        not_before=first, not_after=first.plus(width),
    )  # fmt: skip
    assert made.width_minutes >= 1
    when = first.plus(at)
    if abs(at) > 1e-3 and abs(at - width) > 1e-3 and abs(at - 1) > 1e-3:
        assert made.contains(when) == (0 <= at <= made.width_minutes)
        assert made.contains(when.to(GREGORIAN)) == made.contains(when)


def test_an_open_window_contains_all_of_its_side() -> None:
    before, after = window(Qualifier.BEFORE, None, TEN), window(Qualifier.AFTER, TEN, None)
    long_ago, much_later = moment("1066-10-14T09:00"), moment("1991-12-25T19:38")
    assert (before.contains(long_ago), before.contains(much_later)) == (True, False)
    assert (after.contains(long_ago), after.contains(much_later)) == (False, True)


@pytest.mark.parametrize(
    ("qualifier", "first", "last", "best", "message"),
    [
        (Qualifier.BETWEEN, LATE, TEN, None, "not_after comes before not_before"),
        (Qualifier.ABOUT, TEN, LATE, EARLY, "not_after comes before best"),
        (Qualifier.ABOUT, LATE, EARLY, TEN, "best comes before not_before"),
        (Qualifier.BEFORE, None, TEN, LATE, "not_after comes before best"),
        (Qualifier.ABOUT, None, None, TEN, "has bounds that do not fit its qualifier"),
        (Qualifier.ABOUT, TEN, None, None, "has bounds that do not fit its qualifier"),
        (Qualifier.SHORTLY_AFTER, TEN, None, None, "has bounds that do not fit its qualifier"),
        (Qualifier.EXACT, None, TEN, None, "has bounds that do not fit its qualifier"),
        (Qualifier.BEFORE, TEN, None, None, "has bounds that do not fit its qualifier"),
        (Qualifier.AFTER, None, TEN, None, "has bounds that do not fit its qualifier"),
        (Qualifier.INFERRED, None, None, TEN, "has bounds that do not fit its qualifier"),
    ],
)
def test_windows_that_are_none(
    qualifier: Qualifier, first: str | None, last: str | None, best: str | None, message: str
) -> None:
    with pytest.raises(DateError, match=message):
        window(qualifier, first, last, best)


def test_the_bounds_of_a_window_have_its_basis() -> None:
    ten = moment(TEN)
    for calendar, clock in ((GREGORIAN, "Petrograd clock"), (JULIAN, "Stavka clock")):
        with pytest.raises(DateError, match="not_before is"):
            Window(
                as_written="ten", calendar=calendar, clock=clock, qualifier=Qualifier.EXACT,
                not_before=ten, not_after=ten,
            )  # fmt: skip


# --- the page --------------------------------------------------------------------------------------------


def test_the_examples_on_the_page_run() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted > 15
    assert result.failed == 0
