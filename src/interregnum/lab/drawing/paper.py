"""The sheet that every picture is drawn on. Only here is Matplotlib known.

Titles come from scenarios, and those from strangers: no text is read as mathematics or as TeX.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from interregnum.dates import Timeline
from interregnum.errors import MissingExtra
from interregnum.lab.ensembles.response import Target
from interregnum.model import Scenario

if TYPE_CHECKING:  # for all that give a figure, so that only this file knows Matplotlib
    from matplotlib.figure import Figure as Figure

# Each a grey of its own when printed grey.
INK, MIDDLE, PALE, FAINT = "#1d3f5e", "#7792ab", "#c9d5e0", "#ececec"
TEXT, SOFT = "#222222", "#666666"
NEVER = " Never counts as the end of the span."  # where means of hours are told
TIED = "\u00a0"  # a space at which no line breaks
WIDTH = 7.0  # inches: a page's text
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)  # minutes between the ticks of a clock
STYLE: Any = {
    "text.usetex": False,
    "text.parse_math": False,
    "font.size": 8.5,
    "font.family": "sans-serif",
    "text.color": TEXT,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 7.5,
    "axes.titlesize": 8.5,
    "axes.titlelocation": "left",
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": TEXT,
    "ytick.labelcolor": TEXT,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "figure.dpi": 150,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
}


def style() -> AbstractContextManager[None]:
    """While it is entered, what is made is made in the style of the house. MissingExtra without Matplotlib."""
    try:
        import matplotlib
    except ImportError as error:
        raise MissingExtra("pictures need Matplotlib: pip install 'interregnum[plot]'") from error
    context: AbstractContextManager[None] = matplotlib.rc_context(STYLE)
    return context


def sheet(title: str, caption: str, height: float, width: float = WIDTH) -> Figure:
    """An empty figure with its title above and its caption beneath, so many inches wide and high."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    heading, foot = wrapped(title, 80, 3), wrapped(caption, 130, 4)
    lines = heading.count("\n") + foot.count("\n") + 2
    figure = Figure(
        figsize=(width, height + 0.17 * lines + 0.15), layout=ConstrainedLayoutEngine(wspace=0.06)
    )
    figure.suptitle(heading, x=0.012, ha="left", fontsize=10, fontweight="bold")
    figure.supxlabel(foot, x=0.012, ha="left", fontsize=7, color=SOFT)
    return figure


def wrapped(text: str, width: int, lines: int) -> str:
    """A text in so many lines at most; what is longer ends in an ellipsis."""
    return "\n".join(
        textwrap.wrap(
            re.sub(r"[ \t\r\n]+", " ", text).strip(),
            width,
            max_lines=lines,
            placeholder=" …",
            break_on_hyphens=False,
        )
    )


def answer(scenario: Scenario, target: Target) -> str:
    """What a target asks about, in words that need no name of an outcome."""
    outcome = target.outcome
    if outcome.kind == "ending":
        return f"“{scenario.outcomes[outcome.id].ending_title(target.label)}”"
    if outcome.kind == "value":
        return f"more than {target.bound:g}"
    return (
        "coming at all"
        if math.isinf(target.bound)
        else f"coming by {scenario.timeline().label(target.bound)}"
    )


def percent(share: float) -> str:
    """A share as one would say it: `12 %`, `0.4 %`; and zero or all only where it is."""
    shown = 100 * share
    if 0 < shown < 0.05:
        return f"<0.1{TIED}%"
    if 99.95 <= shown < 100:
        return f">99.9{TIED}%"
    fine = 0 < shown < 9.95 or 99.5 <= shown < 100
    return f"{shown:.1f}{TIED}%" if fine and round(shown, 1) % 1 else f"{shown:.0f}{TIED}%"


def clock_ticks(timeline: Timeline, first: float, last: float, most: int) -> tuple[list[float], list[str]]:
    """Round hours between two minutes, at most so many, and how the scenario's clock tells them.

    The day stands beneath the first tick and wherever it changes.
    """
    step = next((minutes for minutes in STEPS if (last - first) / minutes <= most), None)
    if step is None:
        step = 1440 * -int(-(last - first) // (1440 * most))
    start = timeline.starts.minute
    offset = -(start + first) % step
    count = int((last - first - offset) // step + 1e-9) + 1
    ticks = [first + offset + n * step for n in range(count)]
    labels, before = [], ""
    for tick in ticks:
        day, _, hour = timeline.label(tick).rpartition(" ")
        labels.append(hour if day == before else f"{hour}\n{day}")
        before = day
    return ticks, labels


def clock_axis(axes: Any, timeline: Timeline, first: float, last: float, most: int = 9) -> None:
    """The x axis as the scenario's clock."""
    ticks, labels = clock_ticks(timeline, first, last, most)
    axes.set_xlim(first, last)
    axes.set_xticks(ticks, labels=labels)


def named_rows(axes: Any, names: Sequence[str], width: int = 40) -> None:
    """The y axis as a list of names, the first above, without a line or ticks."""
    axes.set_yticks(range(len(names)), labels=[wrapped(name, width, 2) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
