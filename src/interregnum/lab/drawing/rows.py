"""Named rows, each with a number and its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interregnum.lab.drawing.paper import INK, MIDDLE, PALE, SOFT, named_rows, sheet, style

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

ROW = 0.34  # inches


def dots(
    axes: Any,
    names: Sequence[str],
    values: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    zero: float | None = 0.0,
) -> None:
    """A dot with a whisker for each name; what is not finite has no dot. A line stands at `zero`."""
    named_rows(axes, names)
    if zero is not None:
        axes.axvline(zero, color=SOFT, linewidth=0.6, zorder=0)
    axes.hlines(range(len(names)), lows, highs, color=INK, linewidth=1.2)
    axes.plot(values, range(len(names)), "o", color=INK, markersize=4)
    axes.locator_params(axis="x", nbins=6)


def tornado(
    names: Sequence[str],
    values: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    *,
    title: str,
    axis: str,
    caption: str,
    base: float = 0.0,
    most: int | None = None,
) -> Figure:
    """Bars from `base` to each value, the longest above, with whiskers from `lows` to `highs`.

    `axis` says what is measured, in which unit. With `most`, only so many of the longest. Raises ValueError where the
    lists are not of one length.
    """
    rows = list(zip(names, values, lows, highs, strict=True))
    rows.sort(key=lambda row: -abs(row[1] - base) if math.isfinite(row[1]) else math.inf)
    rows = rows[:most]
    with style():
        figure = sheet(title, caption, ROW * len(rows) + 0.6)
        axes = figure.subplots()
        axes.set_xlabel(axis)
        bars(axes, rows, base)
    return figure


def bars(axes: Any, rows: Sequence[tuple[str, float, float, float]], base: float) -> None:
    """Bars with whiskers, for rows of a name, a number, and the ends of its interval."""
    named_rows(axes, [name for name, *_ in rows])
    places = range(len(rows))
    axes.barh(places, [value - base for _, value, _, _ in rows], left=base, height=0.55, color=MIDDLE)
    axes.hlines(places, [low for *_, low, _ in rows], [high for *_, high in rows], color=INK, linewidth=1.2)
    axes.axvline(base, color=SOFT, linewidth=0.6)


def pale_band(axes: Any, places: Sequence[int], lows: Sequence[float], highs: Sequence[float]) -> None:
    """A pale bar behind a row, for bounds that are wider than an interval."""
    axes.hlines(places, lows, highs, color=PALE, linewidth=7, zorder=0)
