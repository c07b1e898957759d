"""Time as people wrote it: calendars, clocks, moments, the span of a run, and windows of uncertainty.

Two calendars (Julian, or Old Style; Gregorian, or New Style), one count of days beneath them, and clocks with
their own offset from UTC. A source seldom gives a point in time: it says "about ten" or "before the vote".
A `Window` keeps what it said, and how far it may be stretched.

    Date      a day in one calendar
    Moment    a day, a minute of that day, and whose clock showed it
    Timeline  the span of a run: its hours as minutes since the start, and back
    Window    when something may have happened, as a source has it
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering
from itertools import pairwise

from interregnum.errors import InterregnumError, nearest_name

MINUTES_A_DAY = 1440
STATED_TO = 1.0  # minutes: sources that name a clock time name it to the minute

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Nine digits of year are plenty, and no file can ask for arithmetic on a million of them.
_DAY = r"(?P<year>[+-]?[0-9]{4,9})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_HOUR = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?))?"
_DAY_ONLY = re.compile(_DAY)
_HOUR_ONLY = re.compile(_HOUR)
_DAY_AND_HOUR = re.compile(rf"{_DAY}[T ]{_HOUR}")
_SPOKEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}})\s+(?P<month>[A-Za-z]+)(?:\s+(?P<year>[0-9]{{4,9}}))?,?\s+{_HOUR}"
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>[0-9]{2}):(?P<min>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?")


class DateError(InterregnumError):
    """A date, hour, duration or window that cannot be: what was found, what is allowed, the nearest name."""

    def __init__(self, message: str, found: str = "", allowed: str = "", nearest: str = "") -> None:
        self.message, self.found, self.allowed, self.nearest = message, found, allowed, nearest
        details = {"found": found, "allowed": allowed, "nearest": nearest}
        lines = [f"    {name + ':':<9}{text}" for name, text in details.items() if text]
        super().__init__("\n".join([message, *lines]))


def _unknown(kind: str, value: object, names: Iterable[str]) -> DateError:
    known, text = list(names), str(value)
    nearest = nearest_name(text.lower(), known)
    return DateError(f"there is no {kind} {text!r}", text, ", ".join(known), nearest)


class Calendar(StrEnum):
    """How days are named. `Calendar("juliam")` raises a DateError that names the nearest."""

    JULIAN = "julian"
    GREGORIAN = "gregorian"

    @classmethod
    def _missing_(cls, value: object) -> Calendar:
        raise _unknown("calendar", value, cls)

    def month_length(self, year: int, month: int) -> int:
        """Days in a month (January is 1). Years are astronomical: 0 is 1 BC, -1 is 2 BC."""
        leap = year % 4 == 0 and (self is Calendar.JULIAN or year % 100 != 0 or year % 400 == 0)
        return 29 if month == 2 and leap else _MONTH_LENGTHS[month - 1]


@total_ordering
@dataclass(frozen=True, eq=False)
class Date:
    """A day as one calendar names it. Two dates are equal when they are the same day, whatever the calendar.

    `year` is astronomical (0 is 1 BC); `month` and `day` count from 1. A day that the calendar does not have
    is a DateError: 29 February 1900 is a Julian day and not a Gregorian one.
    """

    year: int
    month: int
    day: int
    calendar: Calendar

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise DateError(f"there is no month {self.month}", self.iso, "months 1 to 12")
        length = self.calendar.month_length(self.year, self.month)
        if not 1 <= self.day <= length:
            message = f"there is no {self} in the {self.calendar.capitalize()} calendar"
            raise DateError(message, self.iso, f"days 1 to {length}")

    @classmethod
    def from_day_number(cls, number: int, calendar: Calendar) -> Date:
        """The day with this Julian Day Number.

        Source: E. G. Richards, "Calendars", in Urban & Seidelmann (eds), Explanatory Supplement to the
        Astronomical Almanac, 3rd ed. (2013), section 15.11, algorithm 4. Floor division keeps it right for
        numbers below zero too. Years run from March, so that the leap day comes last.
        """
        since_epoch = number + 1401
        if calendar is Calendar.GREGORIAN:
            since_epoch += (4 * number + 274277) // 146097 * 3 // 4 - 38
        quarter_days = 4 * since_epoch + 3
        month_fifths = 5 * (quarter_days % 1461 // 4) + 2
        month = (month_fifths // 153 + 2) % 12 + 1
        year = quarter_days // 1461 - 4716 + (14 - month) // 12
        return cls(year, month, month_fifths % 153 // 5 + 1, calendar)

    @property
    def day_number(self) -> int:
        """The Julian Day Number: days counted from 1 January 4713 BC, Julian, which is 0.

        Source: Richards 2013 (see `from_day_number`), section 15.11, algorithm 3.
        """
        year_from_march = self.year + 4716 - (14 - self.month) // 12
        month_from_march = (self.month - 3) % 12
        number = 1461 * year_from_march // 4 + (153 * month_from_march + 2) // 5 + self.day - 1402
        if self.calendar is Calendar.GREGORIAN:
            number += 38 - 3 * ((year_from_march + 184) // 100) // 4
        return number

    @property
    def weekday(self) -> str:
        """The day of the week, in English. The week runs through both calendars unbroken."""
        return WEEKDAYS[self.day_number % 7]

    def to(self, calendar: Calendar) -> Date:
        """The same day in another calendar."""
        return Date.from_day_number(self.day_number, calendar)

    def plus(self, days: int) -> Date:
        """The day so many days later (earlier, when negative), in the same calendar."""
        return Date.from_day_number(self.day_number + days, self.calendar)

    @property
    def iso(self) -> str:
        """`1917-10-25`, in the date's own calendar."""
        year = f"{self.year:04d}" if self.year >= 0 else f"{self.year:05d}"
        return f"{year}-{self.month:02d}-{self.day:02d}"

    @property
    def day_and_month(self) -> str:
        """`25 October`."""
        return f"{self.day} {MONTHS[self.month - 1]}"

    @property
    def short(self) -> str:
        """`25 Oct`."""
        return f"{self.day} {MONTHS[self.month - 1][:3]}"

    def __str__(self) -> str:
        return f"{self.day_and_month} {self.year if self.year > 0 else f'{1 - self.year} BC'}"

    def __eq__(self, other: object) -> bool:
        return self.day_number == other.day_number if isinstance(other, Date) else NotImplemented

    def __lt__(self, other: Date) -> bool:
        return self.day_number < other.day_number if isinstance(other, Date) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.day_number)


@dataclass(frozen=True)
class Clock:
    """Whose clock: its name, and how many minutes it runs ahead of UTC (negative: behind).

    The offset is one number: clocks put forward or back in the middle of a run are not modelled.
    """

    name: str
    offset: float

    def __post_init__(self) -> None:
        if not abs(self.offset) <= 16 * 60:  # the widest ever kept: Manila, almost 16 hours behind until 1844
            off = f"{self.offset:g}"
            raise DateError(f"no clock was ever {off} minutes off UTC", off, "-16:00 to +16:00")

    @classmethod
    def parse(cls, name: str, offset: str) -> Clock:
        """A clock from its name and an offset such as `+02:01` or `+02:01:19`."""
        match = _OFFSET.fullmatch(offset.strip())
        if match is None:
            raise DateError("an offset has a sign, hours and minutes", offset, "+02:01, -05:00")
        minutes = 60 * int(match["h"]) + int(match["min"]) + int(match["s"] or 0) / 60
        return cls(name, -minutes if match["sign"] == "-" else minutes)


@total_ordering
@dataclass(frozen=True, eq=False)
class Moment:
    """A day, a minute of that day (0 up to, not including, 1440; fractions allowed), and whose clock it is.

    Moments are compared as instants of UTC, so that hours from two clocks and two calendars fall in order.
    """

    date: Date
    minute: float
    clock: Clock

    def __post_init__(self) -> None:
        if not 0 <= self.minute < MINUTES_A_DAY:
            allowed = "0 up to, but not including, 1440"
            raise DateError("a day has no such minute", f"{self.minute:g}", allowed)

    @property
    def instant(self) -> float:
        """UTC minutes since the midnight that begins Julian day 0. Good to a ten-thousandth of a second."""
        return self.date.day_number * MINUTES_A_DAY + self.minute - self.clock.offset

    def since(self, earlier: Moment) -> float:
        """Minutes from `earlier` to this moment; negative when this one comes first."""
        days = self.date.day_number - earlier.date.day_number
        ahead = self.clock.offset - earlier.clock.offset
        return days * MINUTES_A_DAY + (self.minute - earlier.minute) - ahead

    def plus(self, minutes: float) -> Moment:
        """The moment so many minutes later (earlier, when negative), on the same clock."""
        if not math.isfinite(minutes):
            raise DateError("no moment lies that far off", f"{minutes} minutes", "a finite number of minutes")
        days, minute = divmod(self.minute + minutes, MINUTES_A_DAY)
        if minute >= MINUTES_A_DAY:  # a hair before midnight rounds up to it
            days, minute = days + 1, 0.0
        return Moment(self.date.plus(int(days)), minute, self.clock)

    def to(self, calendar: Calendar) -> Moment:
        """The same moment, its day named in another calendar."""
        return Moment(self.date.to(calendar), self.minute, self.clock)

    def shown(self) -> Moment:
        """The moment to the nearest whole second, which is what is written out: 18:29:59.9999 is 18:30."""
        return self.plus(round(self.minute * 60) / 60 - self.minute)

    @property
    def hour(self) -> str:
        """`18:30`: the minute that the clock shows."""
        return self.timestamp[-8:-3]

    @property
    def iso(self) -> str:
        """`1917-10-25T18:30`, or with seconds when there are any; `parse_moment` reads it back."""
        return self.timestamp.removesuffix(":00")

    @property
    def timestamp(self) -> str:
        """`1917-10-25T18:30:00`: with seconds, also where there are none, as programs want a column of them."""
        seconds = round(self.shown().minute * 60)
        hour = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return f"{self.shown().date.iso}T{hour}"

    @property
    def label(self) -> str:
        """`25 Oct 18:30`."""
        return f"{self.shown().date.short} {self.hour}"

    def __str__(self) -> str:
        return f"{self.shown().date} {self.hour}"

    def __eq__(self, other: object) -> bool:
        return self.instant == other.instant if isinstance(other, Moment) else NotImplemented

    def __lt__(self, other: Moment) -> bool:
        return self.instant < other.instant if isinstance(other, Moment) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.instant)


def parse_date(text: str, calendar: Calendar) -> Date:
    """A day from `1917-10-25`, in the calendar given."""
    match = _DAY_ONLY.fullmatch(text.strip())
    if match is None:
        raise DateError("this is not a date", text, "year-month-day, such as 1917-10-25")
    return Date(int(match["year"]), int(match["month"]), int(match["day"]), calendar)


def parse_moment(text: str, calendar: Calendar, clock: Clock) -> Moment:
    """A moment from `1917-10-25T18:30` or `1917-10-25 18:30` (seconds may follow), on that clock."""
    match = _DAY_AND_HOUR.fullmatch(text.strip())
    if match is not None:
        date = Date(int(match["year"]), int(match["month"]), int(match["day"]), calendar)
        return Moment(date, _minute_of_day(match), clock)
    message = "this is not a moment"
    if _DAY_ONLY.fullmatch(text.strip()) is not None:
        message = "the hour is missing"
    elif _HOUR_ONLY.fullmatch(text.strip()) is not None:
        message = "the date is missing"
    raise DateError(message, text, "a date and an hour, such as 1917-10-25T18:30")


def _minute_of_day(match: re.Match[str]) -> float:
    hour, minute, second = int(match["hour"]), int(match["minute"]), float(match["second"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        raise DateError("midnight begins a day", "24:00", "00:00 of the day that follows")
    if hour > 23 or minute > 59 or second >= 60:
        found = f"{match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
        raise DateError("no clock shows this", found, "00:00 to 23:59")
    return 60 * hour + minute + second / 60


def _month_named(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if len(name) >= 3 and month.lower().startswith(name.lower()):
            return number
    raise _unknown("month", name.capitalize(), MONTHS)


@dataclass(frozen=True)
class Timeline:
    """The span of a run, and its hours as minutes since the start: the only time that a model knows.

    Both ends are on the same clock and in the same calendar, and belong to the run.
    """

    starts: Moment
    ends: Moment

    def __post_init__(self) -> None:
        if self.starts.date.calendar is not self.ends.date.calendar or self.starts.clock != self.ends.clock:
            raise DateError("a run starts and ends by one calendar and one clock")
        if self.ends <= self.starts:
            raise DateError("a run ends after it starts", self.ends.iso, f"later than {self.starts.iso}")

    @property
    def calendar(self) -> Calendar:
        """The calendar in which the run's dates are written."""
        return self.starts.date.calendar

    @property
    def length(self) -> float:
        """Minutes from start to end."""
        return self.ends.since(self.starts)

    def minute_of(self, text: str) -> float:
        """Minutes since the start, for an hour or a moment as people write it.

        `18:30` is that hour's one place in the run; it is an error where the run has none, or more than one.
        With a date, `1917-10-26T02:00` or `26 Oct 02:00`, moments before the start (negative) and after the
        end are told as well: the record knows of things that the run does not.
        """
        text = text.strip()
        hour = _HOUR_ONLY.fullmatch(text)
        if hour is not None:
            return self._first(text, _minute_of_day(hour))
        spoken = _SPOKEN.fullmatch(text)
        if spoken is not None:
            return self._spoken(spoken)
        if _DAY_AND_HOUR.fullmatch(text) is None:
            allowed = f"{self.ends.hour}, {self.ends.label} or {self.ends.iso}"
            raise DateError("this is not an hour of the run", text, allowed)
        return parse_moment(text, self.calendar, self.starts.clock).since(self.starts)

    def _first(self, text: str, minute_of_day: float) -> float:
        """An hour without a date: where it first comes, provided that it comes once.

        A run of exactly a day begins and ends at one hour; that hour, bare, is its start.
        """
        first = (minute_of_day - self.starts.minute) % MINUTES_A_DAY
        between = f"between {self.starts.label} and {self.ends.label}"
        if first > self.length:
            allowed = f"an hour of the run, or a date: {self.label(first)}"
            raise DateError(f"{text} does not come {between}", text, allowed)
        second = first + MINUTES_A_DAY
        if self.length > MINUTES_A_DAY and second <= self.length:
            allowed = f"{self.label(first)} or {self.label(second)}"
            raise DateError(f"{text} comes more than once {between}; write the date", text, allowed)
        return first

    def _spoken(self, match: re.Match[str]) -> float:
        """`26 Oct 02:00`: a day without a year must lie in the run or within a month of it, and only once."""
        month, day, minute = _month_named(match["month"]), int(match["day"]), _minute_of_day(match)
        first, last = self.starts.date.year, self.ends.date.year
        if match["year"] is not None:
            years = [int(match["year"])]
        else:  # beyond nine years any day, 29 February too, has come twice
            near = range(first - 1, min(last, first + 8) + 2)
            years = [year for year in near if day <= self.calendar.month_length(year, month)] or [first]
        dates = [Date(year, month, day, self.calendar) for year in years]
        offsets = [Moment(date, minute, self.starts.clock).since(self.starts) for date in dates]
        if match["year"] is None:
            month_away = 31 * MINUTES_A_DAY
            offsets = [o for o in offsets if -month_away <= o <= self.length + month_away]
        if len(offsets) != 1:
            allowed = f"the year as well, such as {dates[0].day_and_month} {first} {self.starts.hour}"
            raise DateError(f"the year of {match[0]!r} is not clear", match[0], allowed)
        return offsets[0]

    def moment_at(self, minute: float) -> Moment:
        """The moment so many minutes after the start."""
        return self.starts.plus(minute)

    def label(self, minute: float) -> str:
        """`25 Oct 18:30`, for axes and tables; `minute_of` reads it back."""
        return self.moment_at(minute).label

    def both(self, minute: float) -> str:
        """In full, by both styles: `25 October 1917 18:30 Old Style (7 November, New Style)`.

        A run by the Gregorian calendar has no styles to tell apart: `13 March 1920 18:00`.
        """
        moment = self.moment_at(minute).shown()
        if self.calendar is Calendar.GREGORIAN:
            return str(moment)
        new = moment.date.to(Calendar.GREGORIAN)
        new_date = new.day_and_month if new.year == moment.date.year else str(new)
        return f"{moment} Old Style ({new_date}, New Style)"


_UNITS = {
    1 / 60: ("s", "sec", "second", "seconds"),
    1.0: ("min", "minute", "minutes"),
    60.0: ("h", "hour", "hours"),
    1440.0: ("d", "day", "days"),
    10080.0: ("week", "weeks"),
}
_MINUTES_IN = {name: minutes for minutes, names in _UNITS.items() for name in names}
_PART = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,12})?)\s*([A-Za-z]+)\s*")
_DURATIONS = "20 min, 3 h, 1 h 30 min, 2 days, 45 s"


def parse_duration(text: str) -> float:
    """Minutes from a duration in words: `3 h`, `20 min`, `1 h 30 min`, `2 days`. Units are never guessed."""
    rest, total, seen = text.strip(), 0.0, set[float]()
    while match := _PART.match(rest):
        unit = match[2].lower()
        if unit not in _MINUTES_IN:
            raise _unknown("unit of time", match[2], _MINUTES_IN)
        if _MINUTES_IN[unit] in seen:
            raise DateError(f"the unit {match[2]} comes twice in this duration", text, _DURATIONS)
        seen.add(_MINUTES_IN[unit])
        total += float(match[1]) * _MINUTES_IN[unit]
        rest = rest[match.end() :]
    if rest or not seen:
        bare_number = re.fullmatch(r"[0-9.]+", rest) is not None
        message = "a duration needs a unit" if bare_number else "this is not a duration"
        raise DateError(message, text, _DURATIONS)
    return total


def show_duration(minutes: float) -> str:
    """A duration in words: 95 is `1 h 35 min`. To the second below ten minutes, else to the minute."""
    if not math.isfinite(minutes):
        raise DateError("this is not a duration", str(minutes), "a finite number of minutes")
    seconds = round(abs(minutes) * 60)
    if seconds >= 600:
        seconds = round(abs(minutes)) * 60
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return ("-" if minutes < 0 and parts else "") + (" ".join(parts) or "0 min")


class Qualifier(StrEnum):
    """How a source states a time. An unknown name raises a DateError that names the nearest."""

    EXACT = "exact"
    ABOUT = "about"
    SHORTLY_AFTER = "shortly_after"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    INFERRED = "inferred"

    @classmethod
    def _missing_(cls, value: object) -> Qualifier:
        raise _unknown("qualifier", value, cls)


# The bounds without which these say nothing; all other qualifiers need both.
_BEFORE, _AFTER, _NONE = frozenset({"not_after"}), frozenset({"not_before"}), frozenset[str]()
_NEEDED = {Qualifier.BEFORE: _BEFORE, Qualifier.AFTER: _AFTER, Qualifier.INFERRED: _NONE}


@dataclass(frozen=True, kw_only=True)
class Window:
    """When something may have happened: a source's words, and the bounds that an encoder reads into them.

    `not_before` and `not_after` belong to the window. A side may be open where the source leaves it open
    (`before`, `after`, `inferred`); "about" and "shortly after" must say how far they reach. `best` is the
    likeliest moment, if any; `clock` names the clock of the bounds; `attributed_by`, whoever set them.
    """

    as_written: str
    calendar: Calendar
    clock: str
    qualifier: Qualifier
    not_before: Moment | None = None
    not_after: Moment | None = None
    best: Moment | None = None
    attributed_by: str = ""

    def __post_init__(self) -> None:
        named = {"not_before": self.not_before, "best": self.best, "not_after": self.not_after}
        given = {name: moment for name, moment in named.items() if moment is not None}
        self._check_bounds(given)
        for name, moment in given.items():
            if moment.date.calendar is not self.calendar:
                raise DateError(f"{name} is in another calendar", moment.date.calendar, self.calendar)
            if moment.clock.name != self.clock:
                raise DateError(f"{name} is by another clock", moment.clock.name, self.clock)
        for (name, moment), (later_name, later) in pairwise(given.items()):
            if later < moment:
                message = f"{later_name} comes before {name} in {self.as_written!r}"
                found = f"{name} {moment.iso}, {later_name} {later.iso}"
                raise DateError(message, found, "not_before, best, not_after in order of time")

    def _check_bounds(self, given: Iterable[str]) -> None:
        bounds = {"not_before", "not_after"} & set(given)
        needed = _NEEDED.get(self.qualifier, _BEFORE | _AFTER)
        if bounds and bounds >= needed:
            return
        raise DateError(
            f"{self.as_written!r} has bounds that do not fit its qualifier",
            f"{self.qualifier} with {' and '.join(sorted(bounds)) or 'neither not_before nor not_after'}",
            f"{self.qualifier} with {' and '.join(sorted(needed)) or 'not_before, not_after or both'}",
        )

    @property
    def width_minutes(self) -> float:
        """How wide the window is, in minutes; infinite where a side is open, and never zero.

        A clock time given to the minute covers that minute: a train that left "at 11:00" left at some second
        of it. So a window whose bounds coincide is one minute wide.
        """
        if self.not_before is None or self.not_after is None:
            return math.inf
        return max(self.not_after.since(self.not_before), STATED_TO)

    def contains(self, moment: Moment) -> bool:
        """Whether a moment, by any clock and calendar, lies in the window."""
        if self.not_before is not None and moment < self.not_before:
            return False
        if self.not_after is None or moment <= self.not_after:
            return True
        return self.not_before is not None and 0 <= moment.since(self.not_before) < self.width_minutes

    def text(self, *, dated: bool = False) -> str:
        """The window in prose: `about 22:00`, `between 19:05 and 19:45`.

        Days are named where the bounds lie on different days, where they span whole days, or on request.
        """
        first, last = self.not_before, self.not_after
        straddles = first is not None and last is not None and first.date != last.date
        words = self._days() or self._hours(dated or straddles)
        return f"{words} (inferred)" if self.qualifier is Qualifier.INFERRED else words

    def _days(self) -> str:
        """Bounds from midnight to the last minute of a day are about days: words for these, else nothing."""
        first, last = self.not_before, self.not_after
        if first is None or last is None or first.minute > 0 or last.hour != "23:59":
            return ""
        return f"on {first.date}" if first.date == last.date else f"between {first.date} and {last.date}"

    def _hours(self, dated: bool) -> str:
        def words(moment: Moment | None) -> str:
            if moment is None:
                return ""
            return f"{moment.hour} on {moment.shown().date.short}" if dated else moment.hour

        first, best, last = words(self.not_before), words(self.best), words(self.not_after)
        point = first if first == last else best
        if self.qualifier is Qualifier.SHORTLY_AFTER:
            return f"shortly after {first}"
        if point and (self.qualifier in (Qualifier.EXACT, Qualifier.ABOUT) or first == last):
            return f"{'about' if self.qualifier is Qualifier.ABOUT else 'at'} {point}"
        if self.qualifier is Qualifier.BEFORE or not first:
            return f"before {last}"
        if self.qualifier is Qualifier.AFTER or not last:
            return f"after {first}"
        return f"between {first} and {last}"

    def edtf(self) -> str:
        """The window in the Extended Date/Time Format (ISO 8601-2:2019), to the day and in Gregorian days.

        `1917-11-07`; `1917-11-07~` where the source says "about"; `1917-11-07/1917-11-08` across a midnight;
        `../1917-11-07` and `1917-11-07/..` where a side is open. Days are those of the window's own clock.
        """
        mark = "~" if self.qualifier is Qualifier.ABOUT else ""
        first, last = (_edtf_day(moment, mark) for moment in (self.not_before, self.not_after))
        return first if first == last else f"{first}/{last}"


def _edtf_day(moment: Moment | None, mark: str) -> str:
    if moment is None:
        return ".."
    date = moment.date.to(Calendar.GREGORIAN)
    if abs(date.year) > 9999:
        raise DateError("EDTF writes days only in years of four digits", date.iso, "years -9999 to 9999")
    return date.iso + mark
