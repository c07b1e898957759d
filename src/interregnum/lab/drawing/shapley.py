"""What several events do together to an outcome, divided among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interregnum.lab.causes.shapley import Shapley
from interregnum.lab.drawing.paper import NEVER, SOFT, answer, sheet, style
from interregnum.lab.drawing.rows import ROW, bars

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

UNITS = {
    "ending": "change of the share of this ending without it, in percentage points",
    "time": "shift without it, in minutes (later to the right)",
    "value": "shift without it",
}


def shapley(found: Shapley) -> Figure:
    """The parts, the largest above; below a line, all of them together."""
    frame, kind = found.scenario.scenario, found.outcome.kind
    times = 100 if kind == "ending" else 1
    parts = sorted(found.parts, key=lambda part: -abs(part.value))
    named = [*((part.id, part) for part in parts), ("all of them together", found.together)]
    rows = [(name, times * part.value, times * part.low, times * part.high) for name, part in named]
    caption = (
        f"{frame.title} ({frame.id}): {found.replicas:,} histories, seed {found.seed}; mean over sampled "
        "orders of removal; 95 % intervals."
    )
    caption += NEVER if kind == "time" else ""
    what = f": {answer(found.scenario, found.target)}" if kind == "ending" else ""
    with style():
        figure = sheet(f"Shapley values: {found.outcome.title}{what}", caption, ROW * len(rows) + 0.6)
        axes = figure.subplots()
        bars(axes, rows, 0.0)
        axes.axhline(len(parts) - 0.5, color=SOFT, linewidth=0.6)
        axes.set_xlabel(UNITS[kind])
    return figure
