"""What decided an outcome: how much it moves without each thing, and how necessary each was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interregnum.lab.causes.hinges import Hinge, Hinges
from interregnum.lab.drawing.paper import INK, NEVER, SOFT, answer, sheet, style
from interregnum.lab.drawing.rows import ROW, dots, pale_band

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

UNITS = {
    "ending": "% of histories that end otherwise without it",
    "time": "shift without it, in minutes (later to the right)",
    "value": "shift without it",
}


def hinges(found: Hinges, top: int = 10) -> Figure:
    """The strongest hinges; beside them, where they were looked at more closely, probabilities of necessity."""
    rows = found.strongest(top)
    closer = any(row.closer is not None for row in rows)
    with style():
        figure = sheet(
            f"What decided it: {found.outcome.title}", caption_of(found, closer), ROW * len(rows) + 0.7
        )
        if not rows:
            axes = figure.subplots()
            axes.set_axis_off()
            axes.text(0, 0.5, "Nothing that might have gone otherwise moves it.", color=SOFT)
            return figure
        panels = figure.subplots(
            1, 2 if closer else 1, squeeze=False, width_ratios=[3, 2] if closer else [1]
        )[0]
        strength(panels[0], found, rows)
        if closer:
            necessity(panels[1], rows)
    return figure


def caption_of(found: Hinges, closer: bool) -> str:
    """What was played, and what PN is about."""
    frame = found.scenario.scenario
    caption = f"{frame.title} ({frame.id}): {found.replicas:,} histories, seed {found.seed}; 95 % intervals."
    caption += NEVER if found.outcome.kind == "time" else ""
    if not closer:
        return caption
    return (
        f"{caption} PN: of the histories with it and with {answer(found.scenario, found.target)}, the share that loses "
        "this without it; pale: bounds. Empty where it was not looked at more closely."
    )


def strength(axes: Any, found: Hinges, rows: Sequence[Hinge]) -> None:
    """Shares of histories decided, for an ending; else the shift."""
    if found.outcome.kind == "ending":
        numbers = [
            [100 * one for one in (row.decided.value, row.decided.low, row.decided.high)] for row in rows
        ]
    else:
        numbers = [[row.shift.mean, row.shift.low, row.shift.high] for row in rows]
    values, lows, highs = (list(column) for column in zip(*numbers, strict=True))
    dots(axes, [row.title for row in rows], values, lows, highs)
    axes.set_xlabel(UNITS[found.outcome.kind])


def necessity(axes: Any, rows: Sequence[Hinge]) -> None:
    """Probabilities of necessity: as counted in pairs with their intervals, over bounds for any coupling."""
    near = [(n, row.closer) for n, row in enumerate(rows) if row.closer is not None]
    places = [n for n, _ in near]
    pale_band(axes, places, [one.pn_bounds.low for _, one in near], [one.pn_bounds.high for _, one in near])
    axes.hlines(
        places, [one.pn.low for _, one in near], [one.pn.high for _, one in near], color=INK, linewidth=1.2
    )
    axes.plot([one.pn.value for _, one in near], places, "o", color=INK, markersize=4)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("probability of necessity (PN)")
