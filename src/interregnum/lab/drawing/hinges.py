"""What decided an outcome: how much it moves without each thing, and how necessary each was."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interregnum.arguments import whole_number
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.causes.ranking import Measure, difference_of
from interregnum.lab.drawing.paper import INK, NEVER, SOFT, answer, sheet, style
from interregnum.lab.drawing.rows import ROW, dots, pale_band

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

WITHOUT_IT = {
    "decided": "% of histories with another outcome without it",
    "share": "change of the target's share without it, in points",
    "comes": "change of how often it comes without it, in points",
    "when": "shift where it comes in both, in minutes (later to the right)",
    "mean": "shift of the mean without it",
}
MINUTES = "shift without it, in minutes (later to the right)"


def hinges(found: Hinges, top: int = 10) -> Figure:
    """The strongest hinges; beside them the probabilities of necessity, where they were computed."""
    rows = found.strongest(whole_number("top", top, 0))
    closer = any(row.closer is not None for row in rows)
    with style():
        figure = sheet(
            f"What decided it: {found.outcome.title}", caption_of(found, closer), ROW * len(rows) + 0.7
        )
        if not rows:
            axes = figure.subplots()
            axes.set_axis_off()
            axes.text(0, 0.5, "No event that is ranked changes it.", color=SOFT)
            return figure
        panels = figure.subplots(
            1, 2 if closer else 1, squeeze=False, width_ratios=[3, 2] if closer else [1]
        )[0]
        strength(panels[0], found, rows)
        if closer:
            necessity(panels[1], rows)
    return figure


def caption_of(found: Hinges, closer: bool) -> str:
    """What was played, what is left out, and what PN means."""
    frame = found.scenario.scenario
    caption = f"{frame.title} ({frame.id}): {found.replicas:,} histories, seed {found.seed}; 95 % intervals."
    caption += " Without the ending itself and without waiting; (+n): so many other links of its chain."
    caption += NEVER if (found.outcome.kind, found.by) == ("time", "mean") else ""
    if not closer:
        return caption
    return (
        f"{caption} PN: of the histories with the event and with {answer(found.scenario, found.target)}, the share "
        "that loses the latter without the event; pale: bounds. Empty where it was not computed."
    )


def strength(axes: Any, found: Hinges, rows: Sequence[Hinge]) -> None:
    """What they are ranked by: shares of histories decided, or a difference; empty where it has no interval."""
    numbers = [_ends(row, found.by) for row in rows]
    values, lows, highs = (list(column) for column in zip(*numbers, strict=True))
    dots(axes, [row.in_short for row in rows], values, lows, highs)
    minutes = (found.outcome.kind, found.by) == ("time", "mean")
    axes.set_xlabel(MINUTES if minutes else WITHOUT_IT[found.by])


def _ends(row: Hinge, by: Measure) -> tuple[float, float, float]:
    """The number by which a row is ranked, with its interval; shares in hundredths."""
    if by == "decided":
        return 100 * row.decided.value, 100 * row.decided.low, 100 * row.decided.high
    moved = difference_of(row, by)
    if moved is None:
        return math.nan, math.nan, math.nan
    scale = 100.0 if by in ("share", "comes") else 1.0
    return scale * moved.mean, scale * moved.low, scale * moved.high


def necessity(axes: Any, rows: Sequence[Hinge]) -> None:
    """Probabilities of necessity: as counted in pairs with their intervals, over bounds for any coupling."""
    near = [(n, row.closer) for n, row in enumerate(rows) if row.closer is not None]
    places = [n for n, _ in near]
    pale_band(
        axes,
        places,
        [causation.pn_bounds.low for _, causation in near],
        [causation.pn_bounds.high for _, causation in near],
    )
    axes.hlines(
        places,
        [causation.pn.low for _, causation in near],
        [causation.pn.high for _, causation in near],
        color=INK,
        linewidth=1.2,
    )
    axes.plot([causation.pn.value for _, causation in near], places, "o", color=INK, markersize=4)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("probability of necessity (PN)")
