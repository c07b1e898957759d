"""The chance of an outcome through one history, with its interval and its steepest steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interregnum.dates import Timeline
from interregnum.lab.drawing.paper import (
    FAINT,
    INK,
    PALE,
    SOFT,
    TEXT,
    answer,
    clock_axis,
    sheet,
    style,
    wrapped,
)
from interregnum.lab.futures.inevitability import CurveStep, Inevitability

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

LINE = 0.16  # inches of a line of notes
MOST_NAMED = 2  # events named of one step
NEAR = 0.03  # of the span: numbers nearer than this stand one above the other


def inevitability(found: Inevitability, steepest: int = 5) -> Figure:
    """The curve; its steepest steps are shaded and numbered, with a note below for each."""
    frame, timeline = found.scenario.scenario, found.scenario.timeline()
    steps = sorted(found.steepest(steepest), key=lambda step: step.since.minute)
    notes = [
        f"{n}  {wrapped(describe_step(step, timeline), 112, 2)}".replace("\n", "\n    ")
        for n, step in enumerate(steps, 1)
    ]
    caption = (
        f"{frame.title} ({frame.id}): seed {found.seed}, replica {found.replica}, in which this "
        f"{'came true' if found.came else 'did not come true'}; {found.futures:,} futures from each of "
        f"{len(found.points)} moments. Band: 95 % (Wilson)."
    )
    below = LINE * sum(note.count("\n") + 1 for note in notes)
    with style():
        title = f"{found.outcome.title}: the chance of {answer(found.scenario, found.target)}"
        figure = sheet(title, caption, 2.9 + below)
        ratios = [2.9, below] if notes else [1.0]
        axes, *rest = figure.subplots(len(ratios), 1, squeeze=False, height_ratios=ratios)[:, 0]
        curve(axes, found)
        marks(axes, steps, timeline.length)
        clock_axis(axes, timeline, found.points[0].minute, found.points[-1].minute)
        for panel in rest:
            panel.set_axis_off()
            panel.text(0, 1, "\n".join(notes), va="top", fontsize=7.5, color=TEXT, transform=panel.transAxes)
    return figure


def curve(axes: Any, found: Inevitability) -> None:
    """The chance at each moment, with its band."""
    minutes = [point.minute for point in found.points]
    chances = [point.chance for point in found.points]
    axes.fill_between(
        minutes,
        [chance.low for chance in chances],
        [chance.high for chance in chances],
        color=PALE,
        linewidth=0,
    )
    axes.plot(minutes, [chance.value for chance in chances], "o-", color=INK, linewidth=1.2, markersize=2.5)
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "25", "50", "75", "100 %"])


def marks(axes: Any, steps: Sequence[CurveStep], length: float) -> None:
    """Each step shaded, with its number above the axes."""
    before, height = -length, 0
    for n, step in enumerate(steps, 1):
        middle = (step.since.minute + step.until.minute) / 2
        height = height + 1 if middle - before < NEAR * length else 0
        before = middle
        axes.axvspan(
            step.since.minute, step.until.minute, facecolor=FAINT, edgecolor="white", linewidth=1.5, zorder=0
        )
        axes.annotate(
            str(n),
            (middle, 1.02),
            (0, 3 + 9 * height),
            textcoords="offset points",
            ha="center",
            fontsize=7.5,
            color=SOFT,
        )


def describe_step(step: CurveStep, timeline: Timeline) -> str:
    """A step in words: between which hours, how far, and what happened then."""
    named = [title for _, title in step.events]
    more = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    what = "; ".join(named[:MOST_NAMED]) + more if named else "no major event"
    hours = f"{timeline.label(step.since.minute)} to {timeline.label(step.until.minute)}"
    return f"{hours}, {100 * step.moved:+.0f} points: {what}"
