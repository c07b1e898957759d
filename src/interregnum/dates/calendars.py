"""Days in two calendars, Julian (Old Style) and Gregorian (New Style), over one count of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering

from interregnum.errors import InterregnumError, nearest_name

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Nine digits of year are plenty, and no file can ask for arithmetic on a million of them.
DAY = r"(?P<year>[+-]?[0-9]{4,9})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
DAY_ONLY = re.compile(DAY)


class DateError(InterregnumError):
    """A date, hour, duration or window that cannot be: what was found, what is allowed, the nearest name."""

    def __init__(self, message: str, found: str = "", allowed: str = "", nearest: str = "") -> None:
        self.message, self.found, self.allowed, self.nearest = message, found, allowed, nearest
        details = {"found": found, "allowed": allowed, "nearest": nearest}
        lines = [f"    {name + ':':<9}{text}" for name, text in details.items() if text]
        super().__init__("\n".join([message, *lines]))


def unknown(kind: str, value: object, names: Iterable[str]) -> DateError:
    """The error for a name that is none of these."""
    known, text = list(names), str(value)
    nearest = nearest_name(text.lower(), known)
    return DateError(f"there is no {kind} {text!r}", text, ", ".join(known), nearest)


class Calendar(StrEnum):
    """How days are named. `Calendar("juliam")` raises a DateError that names the nearest."""

    JULIAN = "julian"
    GREGORIAN = "gregorian"

    @classmethod
    def _missing_(cls, value: object) -> Calendar:
        raise unknown("calendar", value, cls)

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


def parse_date(text: str, calendar: Calendar) -> Date:
    """A day from `1917-10-25`, in the calendar given."""
    match = DAY_ONLY.fullmatch(text.strip())
    if match is None:
        raise DateError("this is not a date", text, "year-month-day, such as 1917-10-25")
    return Date(int(match["year"]), int(match["month"]), int(match["day"]), calendar)
