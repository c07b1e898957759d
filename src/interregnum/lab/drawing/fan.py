"""A quantity through time: its median, the middle half and the middle 90 % of histories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interregnum.lab.drawing.paper import INK, MIDDLE, PALE, clock_axis, sheet, style, wrapped
from interregnum.lab.ensembles.series import Series
from interregnum.lab.futures.fan import Fan
from interregnum.lab.statistics.arrays import Floats
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

BANDS = "Line: median; dark band: middle half; pale band: middle 90 %, at each moment separately."


def fan(found: Fan) -> Figure:
    """The fan of a quantity."""
    with style():
        figure = sheet(found.title, _caption(found.scenario, found.replicas, found.seed), 3.0)
        axes = figure.subplots()
        _bands(axes, found.scenario, found.minutes, found.quantiles)
        axes.set_ylabel("" if found.formula == found.title else wrapped(found.formula, 40, 2))
    return figure


def fans(found: Series, which: Sequence[int]) -> Figure:
    """The fans of some formulas of a series, by number, one below the other."""
    titles, alone = found.sampling.titles, len(which) == 1
    heading = titles[which[0]] if alone else found.scenario.scenario.title
    with style():
        figure = sheet(
            heading, _caption(found.scenario, found.replicas, found.seed), 3.0 if alone else 1.8 * len(which)
        )
        for axes, n in zip(figure.subplots(len(which), squeeze=False)[:, 0], which, strict=True):
            _bands(axes, found.scenario, found.minutes, found.quantiles[:, n])
            if not alone:
                axes.set_title(wrapped(titles[n], 80, 2))
            axes.set_ylabel("" if found.formulas[n] == titles[n] else wrapped(found.formulas[n], 40, 2))
    return figure


def _caption(scenario: Scenario, replicas: int, seed: int) -> str:
    frame = scenario.scenario
    return f"{frame.title} ({frame.id}): {replicas:,} histories, seed {seed}. {BANDS}"


def _bands(axes: Any, scenario: Scenario, minutes: Floats, quantiles: Floats) -> None:
    """Two bands and a line; of a single minute, a bar and a point."""
    lowest, low, median, high, highest = quantiles
    first, last = float(minutes[0]), float(minutes[-1])
    if len(minutes) == 1:
        axes.vlines(minutes, lowest, highest, color=PALE, linewidth=6)
        axes.vlines(minutes, low, high, color=MIDDLE, linewidth=6)
        first, last = max(0.0, first - 1), last + 1
    axes.fill_between(minutes, lowest, highest, color=PALE, linewidth=0)
    axes.fill_between(minutes, low, high, color=MIDDLE, linewidth=0)
    axes.plot(minutes, median, color=INK, linewidth=1.4, marker="o" if len(minutes) == 1 else "")
    clock_axis(axes, scenario.timeline(), first, last)
