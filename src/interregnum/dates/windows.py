"""When something may have happened, as a source has it: its words, and the bounds that are read into them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from interregnum.dates.calendars import Calendar, DateError, unknown
from interregnum.dates.moments import Moment

STATED_TO = 1.0  # minutes: sources that name a clock time name it to the minute


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
        raise unknown("qualifier", value, cls)


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
