"""An ensemble's outcomes: how often each ending, when each thing comes, how large each value is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from interregnum.arguments import one_name
from interregnum.dates import Timeline
from interregnum.errors import ScenarioError
from interregnum.lab.drawing.paper import (
    INK,
    MIDDLE,
    PALE,
    SOFT,
    STEPS,
    clock_axis,
    named_rows,
    percent,
    sheet,
    style,
    wrapped,
)
from interregnum.lab.drawing.rows import ROW
from interregnum.lab.ensembles.ensemble import Ensemble
from interregnum.lab.ensembles.response import unknown_outcome
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST, quantiles
from interregnum.lab.statistics.shares import share
from interregnum.model import Outcome

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

COLUMNS = 2  # of small pictures on a page
MOST_BARS = 12  # different whole numbers that are still counted one by one
BINS = 40
FEWEST_ROWS = 3  # room for so many bars, or a single bar would fill the picture


def outcomes(ensemble: Ensemble, outcome: str | None = None) -> Figure:
    """One outcome; or all of them, as small pictures. Raises ScenarioError where no outcome has this name."""
    known = ensemble.scenario.outcomes
    if outcome is not None and one_name("outcome", outcome) not in known:
        raise ScenarioError([unknown_outcome(outcome, known, known)])
    chosen = list(known) if outcome is None else [outcome]
    numbers = {id: column_of(ensemble, id) for id in chosen}
    with style():
        if outcome is not None:
            return _alone(ensemble, known[outcome], numbers[outcome])
        return _together(ensemble, numbers)


def column_of(ensemble: Ensemble, outcome: str) -> list[str | float]:
    """An outcome in each history that did not fail: a label, a value, a minute or `nan` for never."""
    table = ensemble.table(["failure", f"outcome.{outcome}"])
    failed, found = (column.to_pylist() for column in table.columns)
    return [
        math.nan if result is None else result
        for result, why in zip(found, failed, strict=True)
        if why is None
    ]


def caption_of(ensemble: Ensemble) -> str:
    """What was played, in a line."""
    failed = len(ensemble.failures)
    without = f", {failed:,} that failed left out" if failed else ""
    return (
        f"{ensemble.scenario.scenario.title} ({ensemble.scenario.scenario.id}): "
        f"{len(ensemble):,} histories{without}, seed {ensemble.seed}. Intervals of shares: 95 % (Wilson)."
    )


def _alone(ensemble: Ensemble, outcome: Outcome, numbers: Sequence[str | float]) -> Figure:
    rows = len(counted(outcome, numbers))
    caption = caption_of(ensemble) + ("" if rows else STRIP)
    figure = sheet(outcome.title, caption, ROW * max(rows, FEWEST_ROWS) + 0.6 if rows else 2.6)
    axes = figure.subplots()
    draw(axes, outcome, numbers, ensemble.scenario.timeline(), whole=False)
    return figure


def _together(ensemble: Ensemble, numbers: dict[str, list[str | float]]) -> Figure:
    scenario = ensemble.scenario
    lines = max(1, math.ceil(len(numbers) / COLUMNS))
    rows = [len(counted(scenario.outcomes[id], found)) for id, found in numbers.items()]
    most = [max(rows[n : n + COLUMNS], default=0) for n in range(0, COLUMNS * lines, COLUMNS)]
    heights = [max(1.8, ROW * number + 0.8) for number in most]
    figure = sheet(scenario.scenario.title, caption_of(ensemble) + STRIP, sum(heights), 9.0)
    panels = figure.subplots(lines, COLUMNS, squeeze=False, height_ratios=heights).ravel()
    for axes, (id, found) in zip(panels, numbers.items(), strict=False):
        axes.set_title(wrapped(scenario.outcomes[id].title, 36, 2))
        draw(axes, scenario.outcomes[id], found, scenario.timeline(), whole=True)
    for axes in panels[len(numbers) :]:
        axes.set_axis_off()
    return figure


STRIP = " Below a histogram: median, middle half (thick) and middle 90 % (thin) of the histories in which it happens."


def draw(
    axes: Any, outcome: Outcome, numbers: Sequence[str | float], timeline: Timeline, *, whole: bool
) -> None:
    """One outcome on its axes; with `whole`, hours run over the whole span, so that pictures can be compared."""
    rows = counted(outcome, numbers)
    if rows:
        share_bars(axes, rows, len(numbers), 30 if whole else 40)
        return
    found = np.array(numbers, np.float64)
    there = found[~np.isnan(found)]
    if len(found) == 0:
        axes.set_axis_off()
        axes.text(0, 0.5, "Every history failed.", color=SOFT)
    elif outcome.kind == "value" and len(there) == 0:
        axes.set_axis_off()
        axes.text(0, 0.5, "No history has a value.", color=SOFT)
    elif outcome.kind == "value":
        histogram(axes, there, len(found), (float(there.min()), float(there.max())), None)
        axes.set_xlabel(spread_of(found, lambda value: f"{value:.4g}", brief=whole))
    else:
        hours(axes, found, timeline, whole)


def hours(axes: Any, found: Floats, timeline: Timeline, whole: bool) -> None:
    """When it happens, by the scenario's clock."""
    there = found[~np.isnan(found)]
    span = (0.0, timeline.length) if whole or len(there) == 0 else around(there, timeline.length)
    histogram(axes, there, len(found), span, step_of(span))
    clock_axis(axes, timeline, *span, most=5 if whole else 9)
    axes.set_xlabel(wrapped(spread_of(found, timeline.label, brief=whole), 38 if whole else 108, 3))


def counted(outcome: Outcome, numbers: Sequence[str | float]) -> list[tuple[str, int]]:
    """How often each ending comes, as listed; or each value, of a few whole ones. Empty for what is measured."""
    if outcome.kind == "ending":
        counts = Counter(numbers)
        return [(outcome.ending_title(label), counts[label]) for label in outcome.endings]
    values = sorted({float(number) for number in numbers})
    if outcome.kind == "time" or len(values) > MOST_BARS or any(value % 1 for value in values):
        return []
    return [(f"{value:.0f}", sum(number == value for number in numbers)) for value in values]


def share_bars(axes: Any, rows: Sequence[tuple[str, int]], of: int, width: int = 40) -> None:
    """A bar for each share, with its interval, and the share in figures where the interval ends."""
    shares = [share(count, of) for _, count in rows]
    named_rows(axes, [name for name, _ in rows], width)
    axes.set_ylim(max(len(rows), FEWEST_ROWS) - 0.4, -0.6)
    places = range(len(rows))
    axes.barh(places, [estimate.value for estimate in shares], height=0.6, color=PALE)
    axes.hlines(
        places,
        [estimate.low for estimate in shares],
        [estimate.high for estimate in shares],
        color=INK,
        linewidth=1.2,
    )
    for place, estimate in enumerate(shares):
        axes.annotate(
            percent(estimate.value),
            (estimate.high, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
        )
    axes.set_xlim(0, 1.12)  # room for the figures of a share of all
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "25", "50", "75", "100 %"])


def around(times: Floats, length: float) -> tuple[float, float]:
    """The part of the span in which it happens, with a margin."""
    room = max(10.0, 0.05 * float(np.ptp(times)))
    return max(0.0, float(times.min()) - room), min(length, float(times.max()) + room)


def step_of(span: tuple[float, float]) -> float:
    """The narrowest of a clock's steps that makes no more bins than one can see."""
    return float(next((step for step in STEPS if (span[1] - span[0]) / step <= BINS), STEPS[-1]))


def histogram(axes: Any, there: Floats, of: int, span: tuple[float, float], step: float | None) -> None:
    """Shares of all histories in bins, with a strip of quantiles beneath; single dots where they are few."""
    first, last = span if span[1] > span[0] else (span[0] - 0.5, span[0] + 0.5)
    edges = (
        np.linspace(first, last, 31) if step is None else np.arange(first - first % step, last + step, step)
    )
    counts, _ = np.histogram(there, edges)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    if len(there) < FEWEST:
        places = [(edges[n] + edges[n + 1]) / 2 for n, count in enumerate(counts) for _ in range(count)]
        heights = [height for count in counts for height in range(1, count + 1)]
        axes.plot(places, heights, "o", color=INK, markersize=3.5)
        axes.set_ylim(0, max(6, counts.max() + 1))
        return
    axes.yaxis.set_visible(True)
    axes.stairs(counts / of, edges, fill=True, color=PALE)
    top = float(counts.max()) / of
    axes.set_yticks([0, top], labels=["0", percent(top)])
    axes.set_ylim(-0.16 * top, 1.08 * top)
    strip(axes, there, -0.08 * top)


def strip(axes: Any, there: Floats, height: float) -> None:
    """Median, middle half and middle 90 %."""
    ends = np.quantile(there, (0.05, 0.25, 0.5, 0.75, 0.95))
    axes.hlines(height, ends[0], ends[4], color=INK, linewidth=1.0)
    axes.hlines(height, ends[1], ends[3], color=MIDDLE, linewidth=4.0)
    axes.plot([ends[2]], [height], "|", color=INK, markersize=8, markeredgewidth=1.6)


def spread_of(found: Floats, show: Callable[[float], str], *, brief: bool) -> str:
    """The quantiles in words, only the median for a small picture; and how often it never happens."""
    missing = share(int(np.isnan(found).sum()), len(found))
    never = f"never in {percent(missing.value)} ({percent(missing.low)} to {percent(missing.high)})"
    ends = quantiles(found)
    if ends is None:
        return f"{never}; too rare for an interval"
    shown = [show(end) for end in ends]
    spread = (
        f"median {shown[2]}"
        if brief
        else f"median {shown[2]}; half {shown[1]} to {shown[3]}; 90 % {shown[0]} to {shown[4]}"
    )
    return f"{spread}; {never}" if missing.value > 0 else spread
