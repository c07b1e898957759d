"""From a dating, as people write it, to a window: bounds by a calendar and a clock.

Problem codes: bad-hour, unknown-word, unknown-reference, window-order, window-bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
    parse_moment,
    show_duration,
)
from interregnum.errors import Problem, nearest_name
from interregnum.record.positions import EntryPlace
from interregnum.record.schema import ClockKnown, Dating

BOUNDS = ("not_before", "best", "not_after")
WIDEST_EXACT = 15.0  # minutes between the bounds of what is called exact
_MONTH = re.compile(r"([+-]?[0-9]{4,9})-([0-9]{2})")
_DAY = re.compile(r"[+-]?[0-9]{4,9}-[0-9]{2}-[0-9]{2}")
_BARE = re.compile(r"[0-9]{1,2}:[0-9]{2}.*|[0-9]{1,2}\s.*")


class Chronology:
    """The calendar and clocks by which a record's hours are read: the scenario's, and those it names."""

    def __init__(self, timeline: Timeline, clocks: Mapping[str, ClockKnown]) -> None:
        self.timeline = timeline
        self.clocks = clocks

    def window(self, dating: Dating, written: EntryPlace, *steps: str | int) -> Window | list[Problem]:
        """The window that a dating describes, or every problem with it."""
        try:
            calendar = Calendar(dating.calendar) if dating.calendar else self.timeline.calendar
        except DateError as error:
            return [_bad("unknown-word", error, written, *steps, "calendar")]
        clock = self._clock(dating.clock)
        if clock is None:
            return [self._unknown_clock(str(dating.clock), written, *steps)]
        try:
            qualifier = Qualifier(dating.qualifier)
        except DateError as error:
            return [_bad("unknown-word", error, written, *steps, "qualifier")]
        moments: dict[str, Moment] = {}
        problems = []
        for key in BOUNDS:
            text = getattr(dating, key)
            if text is not None:
                try:
                    moments[key] = self._moment(text, key == "not_after", calendar, clock)
                except DateError as error:
                    problems.append(_bad("bad-hour", error, written, *steps, key))
        return problems or _joined(dating, qualifier, calendar, clock, moments, written, *steps)

    def _clock(self, name: str | None) -> Clock | None:
        if name is None:
            return self.timeline.starts.clock
        known = self.clocks.get(name)
        return Clock.parse(known.title, known.offset) if known is not None else None

    def _unknown_clock(self, name: str, written: EntryPlace, *steps: str | int) -> Problem:
        return written.problem(
            "unknown-reference",
            f"there is no clock `{name}`",
            *steps,
            "clock",
            at=0,
            found=name,
            allowed=", ".join(self.clocks) or "none is listed under `clocks`",
            nearest=nearest_name(name, self.clocks),
        )

    def _moment(self, text: str, is_end: bool, calendar: Calendar, clock: Clock) -> Moment:
        """An hour of the run, a moment, a day or a month; the last two bound by their first or last minute."""
        text = text.strip()
        month = _MONTH.fullmatch(text)
        if month is not None:
            day = Date(int(month[1]), int(month[2]), 1, calendar)
            length = calendar.month_length(day.year, day.month)
            return Moment(day.plus(length - 1 if is_end else 0), MINUTES_A_DAY - 1 if is_end else 0, clock)
        if _DAY.fullmatch(text) is not None:
            return Moment(parse_date(text, calendar), MINUTES_A_DAY - 1 if is_end else 0, clock)
        own = calendar is self.timeline.calendar and clock == self.timeline.starts.clock
        if own and _BARE.fullmatch(text) is not None:
            return self.timeline.moment_at(self.timeline.minute_of(text))
        return parse_moment(text, calendar, clock)


def _bad(code: str, error: DateError, written: EntryPlace, *steps: str | int) -> Problem:
    found, allowed, nearest = error.found, error.allowed, error.nearest
    return written.problem(code, error.message, *steps, at=0, found=found, allowed=allowed, nearest=nearest)


def _joined(
    dating: Dating,
    qualifier: Qualifier,
    calendar: Calendar,
    clock: Clock,
    moments: Mapping[str, Moment],
    written: EntryPlace,
    *steps: str | int,
) -> Window | list[Problem]:
    given = list(moments.values())
    try:
        window = Window(
            as_written=dating.as_written,
            calendar=calendar,
            clock=clock.name,
            qualifier=qualifier,
            attributed_by=dating.attributed_by,
            **moments,
        )
    except DateError as error:
        upside_down = given != sorted(given)
        code, key = ("window-order", list(moments)[-1]) if upside_down else ("window-bounds", "qualifier")
        return [_bad(code, error, written, *steps, key)]
    if qualifier is Qualifier.EXACT and window.width_minutes > WIDEST_EXACT:
        message = f"this is called exact, but its bounds are {show_duration(window.width_minutes)} apart"
        allowed = f"bounds at most {show_duration(WIDEST_EXACT)} apart; or about, between, inferred"
        found = f"exact, {window.text()}"
        return [
            written.problem("window-bounds", message, *steps, "qualifier", at=0, found=found, allowed=allowed)
        ]
    return window
