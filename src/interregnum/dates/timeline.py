"""The span of a run: its hours as minutes since the start, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interregnum.dates.calendars import MONTHS, Calendar, Date, DateError, unknown
from interregnum.dates.moments import (
    DAY_AND_HOUR,
    HOUR,
    HOUR_ONLY,
    MINUTES_A_DAY,
    Moment,
    minute_of_day,
    parse_moment,
)

_SPOKEN = re.compile(
    rf"(?P<day>[0-9]{{1,2}})\s+(?P<month>[A-Za-z]+)(?:\s+(?P<year>[0-9]{{4,9}}))?,?\s+{HOUR}"
)


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
        hour = HOUR_ONLY.fullmatch(text)
        if hour is not None:
            return self._first(text, minute_of_day(hour))
        spoken = _SPOKEN.fullmatch(text)
        if spoken is not None:
            return self._spoken(spoken)
        if DAY_AND_HOUR.fullmatch(text) is None:
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
        month, day, minute = _month_named(match["month"]), int(match["day"]), minute_of_day(match)
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

    def short_label(self, minute: float) -> str:
        """The same, without the day where the run has one day only: `18:30`."""
        moment = self.moment_at(minute)
        return moment.hour if self.starts.date == self.ends.date else moment.label

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


def _month_named(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if len(name) >= 3 and month.lower().startswith(name.lower()):
            return number
    raise unknown("month", name.capitalize(), MONTHS)
