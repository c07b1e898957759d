"""Shifts of a time in words: `40 min earlier`, and their intervals."""

from __future__ import annotations

from interregnum.dates import show_duration


def shift_text(minutes: float) -> str:
    """How much earlier or later."""
    if round(minutes) == 0:
        return "0 min"
    return f"{show_duration(float(abs(round(minutes))))} {'earlier' if minutes < 0 else 'later'}"


def interval_text(low: float, high: float) -> str:
    """From the smaller shift to the larger one; both ends with their direction where these differ."""
    if round(low) * round(high) <= 0:
        return f"{shift_text(low)} to {shift_text(high)}"
    ends = sorted((low, high), key=abs)
    return f"{show_duration(float(abs(round(ends[0]))))} to {shift_text(ends[1])}"
