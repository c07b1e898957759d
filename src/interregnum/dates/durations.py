"""Durations in words: `1 h 30 min`."""

from __future__ import annotations

import math
import re

from interregnum.dates.calendars import DateError, unknown

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
            raise unknown("unit of time", match[2], _MINUTES_IN)
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
