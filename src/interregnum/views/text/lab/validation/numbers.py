"""The numbers of the report as they are written; what has no value is left empty."""

from __future__ import annotations

import math
from collections.abc import Sequence

from interregnum.dates import show_duration


def share(value: float) -> str:
    """A share in whole per cent: `62%`."""
    return "" if math.isnan(value) else f"{value:.0%}"


def points(value: float) -> str:
    """A difference of shares: `-12.5 points`."""
    return f"{100 * value:+.1f} points"


def minutes(value: float) -> str:
    """A duration: `2 h 5 min`."""
    return "" if math.isnan(value) else show_duration(round(value))


def number(value: float) -> str:
    """A score: `0.62`."""
    return "" if math.isnan(value) else f"{value:.2f}"


def average(numbers: Sequence[float]) -> float:
    """The mean of those that there are; NaN where there is none."""
    there = [number for number in numbers if not math.isnan(number)]
    return sum(there) / len(there) if there else math.nan


def earlier_or_later(minutes: float) -> str:
    """A bias in words: `2 h earlier than told`."""
    if round(abs(minutes)) == 0:
        return "when it is told"
    return f"{show_duration(round(abs(minutes)))} {'earlier' if minutes < 0 else 'later'} than told"
