"""A quantity through time over many histories: its quantiles at each minute of a grid, from an ensemble's series.

A band holds that share of the histories at each minute separately; no single history need stay in it.

Problem codes: formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from interregnum import __version__
from interregnum.arguments import one_name, replica_count
from interregnum.errors import RunError
from interregnum.lab.ensembles.ensemble import ensemble
from interregnum.lab.ensembles.sampling import step_of
from interregnum.lab.ensembles.series import Series
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST, LEVELS
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

EVERY = 10.0  # minutes between two moments


@dataclass(frozen=True, repr=False)
class Fan(Brief):
    """The quantiles of a formula at each of some minutes: `quantiles[k]` is that of `levels[k]`, for all minutes."""

    scenario: Scenario
    formula: str
    title: str
    seed: int
    replicas: int
    minutes: Floats
    levels: tuple[float, ...]
    quantiles: Floats
    means: Floats

    def plot(self) -> Figure:
        """The fan as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.fan import fan

        return fan(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-fan",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "formula": self.formula,
            "seed": self.seed,
            "replicas": self.replicas,
            "minutes": self.minutes.tolist(),
            "levels": list(self.levels),
            "quantiles": self.quantiles.tolist(),
            "means": self.means.tolist(),
        }

    def _repr_html_(self) -> str:
        timeline = self.scenario.timeline()
        rows = [
            [timeline.label(float(minute)), *(f"{number:.4g}" for number in self.quantiles[:, n])]
            for n, minute in enumerate(self.minutes)
            if n % max(1, len(self.minutes) // 12) == 0
        ]
        head = f"{self.title}: {self.replicas:,} histories, seed {self.seed}"
        return table(head, ["", *(f"{100 * level:g} %" for level in self.levels)], rows)


def fan(
    where: Where,
    formula: str,
    replicas: int = 300,
    seed: int = 7,
    every: float = EVERY,
    *,
    title: str | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Fan:
    """Play replicas 0 to `replicas` - 1 and read a quantity or formula every so many minutes, and at the end.

    `title` is the heading of its picture, by default the title of the quantity, or the formula. The result is the same
    bytes for any workers. `progress` is given how many histories of how many are done. Raises
    ScenarioError where the formula cannot be read or names nothing, ArgumentError for fewer than 20 histories.
    """
    replicas = replica_count("replicas", replicas, FEWEST)
    formula = one_name("formula", formula, "a quantity or a formula, as text")
    if title is not None:
        title = one_name("title", title, "a text, or None")
    found = load(where)
    every = step_of(every, found.scenario.timeline().length)
    runs = ensemble(
        found, replicas, seed=seed, watch=formula, every=every, workers=workers, progress=progress
    )
    series = runs.series()
    _all_told(series)
    named = series.sampling.titles[0] if title is None else title
    return Fan(
        series.scenario,
        formula,
        named,
        series.seed,
        replicas,
        series.minutes,
        LEVELS,
        series.quantiles[:, 0],
        series.means[0],
    )


def _all_told(series: Series) -> None:
    """Raise RunError where a history failed, or the formula had no value at some minute."""
    for replica, why in series.failures.items():
        raise RunError(why, series.seed, replica)
    for replica, n in np.argwhere(np.isnan(series.values[0])):
        when = series.scenario.timeline().label(series.sampling.minutes[n])
        why = f"{when}, `{series.formulas[0]}` has no value; let it say what it is then, with `if`"
        raise RunError(why, series.seed, int(replica))
