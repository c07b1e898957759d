"""The uncertain numbers that an outcome depends on: a tornado chart of the strongest, with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interregnum.arguments import whole_number
from interregnum.lab.drawing.rows import tornado
from interregnum.lab.sensitivity.sobol import SobolIndices

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure
    from interregnum.lab.sensitivity.analyse import Sensitivity


def sensitivity(found: Sensitivity, outcome: str, top: int = 10) -> Figure:
    """The inputs of one outcome: Sobol's total index, or Morris's mean size of an effect."""
    analysis, top = found.of(outcome), whole_number("top", top, 1)
    names, values, halves = [], [], []
    for row in analysis.rows[:top]:
        names.append(row.input.title if row.beyond else f"{row.input.title} (may be noise)")
        values.append(row.st if isinstance(row, SobolIndices) else row.mu_star)
        halves.append(row.st_half if isinstance(row, SobolIndices) else row.mu_star_half)
    axis = (
        "Sobol's total index"
        if found.method == "sobol"
        else f"mean size of an elementary effect ({analysis.unit})"
    )
    floor = max((row.noise for row in analysis.rows[:top]), default=0.0)
    caption = (
        f"{found.scenario.scenario.title}; {found.method}, {found.histories:,} histories, seed {found.seed}. "
        f"95 % intervals; noise alone gives {floor:.3g}."
    )
    lows = [value - half for value, half in zip(values, halves, strict=True)]
    highs = [value + half for value, half in zip(values, halves, strict=True)]
    return tornado(names, values, lows, highs, title=analysis.outcome.title, axis=axis, caption=caption)
