"""What if: the clear differences with their intervals, each kind on a scale of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from interregnum.lab.contrasts.outcomes import Contrast
from interregnum.lab.contrasts.whatif import WhatIf
from interregnum.lab.drawing.paper import NEVER, SOFT, sheet, style
from interregnum.lab.drawing.rows import ROW, dots
from interregnum.lab.statistics.differences import Difference
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

SHARES, MINUTES = "difference of shares, in percentage points", "difference, in minutes (later to the right)"


class DrawnRow(NamedTuple):
    """A difference with its name, and the scale it is drawn on."""

    scale: str
    name: str
    value: float
    low: float
    high: float


def whatif(found: WhatIf) -> Figure:
    """A forest plot of every difference whose interval excludes zero."""
    panels = by_scale(rows_of(found))
    frame = found.scenario.scenario
    against = f" Compared with: {'; '.join(found.against)}." if found.against else ""
    caption = (
        f"{frame.title} ({frame.id}): {found.replicas:,} pairs of histories with the same draws, seed {found.seed}. "
        "The difference that the change makes, with 95 % intervals; outcomes whose interval includes zero are left out."
        f"{against}"
    )
    caption += NEVER if MINUTES in panels else ""
    with style():
        heights = [ROW * len(rows) + 0.55 for rows in panels.values()]
        figure = sheet(f"What if: {found.title}", caption, sum(heights) or 0.5)
        if not panels:
            axes = figure.subplots()
            axes.set_axis_off()
            axes.text(0, 0.5, "No clear difference: every interval includes zero.", color=SOFT)
            return figure
        drawn = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0]
        for axes, (scale, rows) in zip(drawn, panels.items(), strict=True):
            names, values, lows, highs = zip(*(row[1:] for row in rows), strict=True)
            dots(axes, names, values, lows, highs)
            axes.set_xlabel(scale)
    return figure


def rows_of(found: WhatIf) -> list[DrawnRow]:
    """The clear differences, in the order of the scenario's outcomes."""
    return [
        row_of(found.scenario, contrast, measure, difference)
        for contrast in found.outcomes
        for measure, difference, _ in contrast.rows
        if difference.moved
    ]


def row_of(scenario: Scenario, contrast: Contrast, measure: str, difference: Difference) -> DrawnRow:
    """A difference on its scale: shares in points; minutes; a value in its own unit, so on its own scale."""
    ends = difference.mean, difference.low, difference.high
    if measure == "minutes" and contrast.kind == "time":
        return DrawnRow(MINUTES, contrast.title, *ends)
    if measure == "value" and contrast.kind == "value":
        return DrawnRow(f"difference of `{contrast.id}`", contrast.title, *ends)
    points = [100 * end for end in ends]
    if contrast.kind == "time":
        return DrawnRow(SHARES, f"{contrast.title}: it comes", *points)
    if contrast.kind == "value":
        return DrawnRow(SHARES, f"{contrast.title}: it has a value", *points)
    return DrawnRow(
        SHARES, f"{contrast.title}: {scenario.outcomes[contrast.id].ending_title(measure)}", *points
    )


def by_scale(rows: Sequence[DrawnRow]) -> dict[str, list[DrawnRow]]:
    """Rows by their scale: shares first, then minutes, then values."""
    order = dict.fromkeys([SHARES, MINUTES, *(row.scale for row in rows)])
    panels = {scale: [row for row in rows if row.scale == scale] for scale in order}
    return {scale: found for scale, found in panels.items() if found}
