"""Clocks with their own offset from UTC, and moments: a day, a minute of that day, and whose clock showed it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import total_ordering

from interregnum.dates.calendars import DAY, DAY_ONLY, Calendar, Date, DateError

MINUTES_A_DAY = 1440
HOUR = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?))?"
HOUR_ONLY = re.compile(HOUR)
DAY_AND_HOUR = re.compile(rf"{DAY}[T ]{HOUR}")
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>[0-9]{2}):(?P<min>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?")


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


def parse_moment(text: str, calendar: Calendar, clock: Clock) -> Moment:
    """A moment from `1917-10-25T18:30` or `1917-10-25 18:30` (seconds may follow), on that clock."""
    match = DAY_AND_HOUR.fullmatch(text.strip())
    if match is not None:
        date = Date(int(match["year"]), int(match["month"]), int(match["day"]), calendar)
        return Moment(date, minute_of_day(match), clock)
    message = "this is not a moment"
    if DAY_ONLY.fullmatch(text.strip()) is not None:
        message = "the hour is missing"
    elif HOUR_ONLY.fullmatch(text.strip()) is not None:
        message = "the date is missing"
    raise DateError(message, text, "a date and an hour, such as 1917-10-25T18:30")


def minute_of_day(match: re.Match[str]) -> float:
    """Minutes since midnight, of an hour that has been matched."""
    hour, minute, second = int(match["hour"]), int(match["minute"]), float(match["second"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        raise DateError("midnight begins a day", "24:00", "00:00 of the day that follows")
    if hour > 23 or minute > 59 or second >= 60:
        found = f"{match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
        raise DateError("no clock shows this", found, "00:00 to 23:59")
    return 60 * hour + minute + second / 60
