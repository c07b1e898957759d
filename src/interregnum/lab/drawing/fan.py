"""A quantity through time: its median, the middle half and the middle 90 % of histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interregnum.lab.drawing.paper import INK, MIDDLE, PALE, clock_axis, sheet, style, wrapped
from interregnum.lab.futures.fan import Fan

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure


def fan(found: Fan) -> Figure:
    """The fan of a quantity."""
    frame, timeline = found.scenario.scenario, found.scenario.timeline()
    caption = (
        f"{frame.title} ({frame.id}): {found.replicas:,} histories, seed {found.seed}. Line: median; dark band: "
        "middle half; pale band: middle 90 %, at each moment separately."
    )
    lowest, low, median, high, highest = found.quantiles
    with style():
        figure = sheet(found.title, caption, 3.0)
        axes = figure.subplots()
        axes.fill_between(found.minutes, lowest, highest, color=PALE, linewidth=0)
        axes.fill_between(found.minutes, low, high, color=MIDDLE, linewidth=0)
        axes.plot(found.minutes, median, color=INK, linewidth=1.4)
        axes.set_ylabel("" if found.formula == found.title else wrapped(found.formula, 40, 2))
        clock_axis(axes, timeline, float(found.minutes[0]), float(found.minutes[-1]))
    return figure
