"""The posterior of a calibration: weighted points of the unit cube, their marginals, and how to export them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import one_name, whole_number
from interregnum.errors import ArgumentError
from interregnum.lab.calibration.smc import Generation, Stopped
from interregnum.lab.notebook import Brief
from interregnum.lab.sensitivity.fixed_inputs import Input
from interregnum.lab.statistics.arrays import Floats
from interregnum.model import Scenario
from interregnum.model.values.basis import NAME

LEVELS = (0.05, 0.5, 0.95)
KEPT = (0.025, 0.5, 0.975)  # of a marginal distribution, in a variant
UNIT = "unit."  # the columns with coordinates of the unit cube


@dataclass(frozen=True)
class Marginal:
    """The 5, 50 and 95 % points of one number before and after the fit.

    `left` is the width of the middle 90 % in probabilities under the prior, by 90 %: one where nothing is learned.
    """

    input: Input
    low: float
    median: float
    high: float
    left: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        prior = self.input
        return {
            "input": prior.id,
            "title": prior.title,
            "prior": [prior.low, prior.median, prior.high],
            "posterior": [self.low, self.median, self.high],
            "left": self.left,
        }


@dataclass(frozen=True, repr=False)
class Posterior(Brief):
    """The assumptions given the training facts: particles with weights, in the order they were accepted.

    `points` are coordinates of the unit cube and `values` the numbers there (particles x inputs); `facts` are the ids
    of the training facts, and nothing else of the record was looked at. `prior_distance` is the median distance of
    histories under the scenario's own ranges, beside which tolerances are to be read; `stopped` says why there are no
    more generations (`smc.Particles`).
    """

    scenario: Scenario
    seed: int
    inputs: Sequence[Input]
    facts: Sequence[str]
    points: Floats
    values: Floats
    weights: Floats
    distances: Floats
    generations: Sequence[Generation]
    prior_distance: float = math.nan
    stopped: Stopped = "number"

    @property
    def effective(self) -> float:
        """The effective sample size."""
        return float(1.0 / np.sum(self.weights**2))

    @property
    def histories(self) -> int:
        """How many candidates were played, without those that the first tolerance is taken from."""
        return sum(generation.candidates for generation in self.generations)

    def marginals(self) -> list[Marginal]:
        """What is learned of each number."""
        found = []
        for n, input in enumerate(self.inputs):
            low, median, high = (quantile(self.values[:, n], self.weights, level) for level in LEVELS)
            ends = [quantile(self.points[:, n], self.weights, level) for level in (LEVELS[0], LEVELS[-1])]
            found.append(Marginal(input, low, median, high, (ends[1] - ends[0]) / (LEVELS[-1] - LEVELS[0])))
        return found

    def resampled(self, number: int) -> Floats:
        """So many points of equal weight: by systematic resampling, so that the same are given each time."""
        number = whole_number("number", number, 1)
        steps = (np.arange(number) + 0.5) / number
        places = np.searchsorted(np.cumsum(self.weights) / np.sum(self.weights), steps)
        order = np.argsort(
            np.random.Generator(np.random.PCG64([self.seed, number])).random(number), kind="stable"
        )
        return np.asarray(self.points[np.minimum(places, len(self.points) - 1)][order])

    def table(self) -> pa.Table:
        """The weighted sample: `weight`, `distance`, each number by its id, and its coordinate as `unit.ID`."""
        columns: dict[str, Any] = {"weight": self.weights, "distance": self.distances}
        columns |= {input.id: self.values[:, n] for n, input in enumerate(self.inputs)}
        columns |= {f"{UNIT}{input.id}": self.points[:, n] for n, input in enumerate(self.inputs)}
        return pa.table(columns)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON: the weighted sample too."""
        return {
            "format": "interregnum-posterior",
            "version": 2,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "seed": self.seed,
            "facts": list(self.facts),
            "generations": [vars(generation) for generation in self.generations],
            "prior_distance": None if math.isnan(self.prior_distance) else self.prior_distance,
            "stopped": self.stopped,
            "effective": self.effective,
            "assumptions": [marginal.to_dict() for marginal in self.marginals()],
            "sample": {
                name: column.to_pylist() for name, column in zip(*_columns(self.table()), strict=True)
            },
        }

    def as_variant(self, name: str = "calibrated") -> str:
        """The posterior as a file of variants: for each number the middle 95 % and the median of what is left.

        What is lost is how numbers go together, and the shape of each distribution beyond three numbers; the
        weighted sample itself is in `table()`.
        """
        if not re.fullmatch(NAME, one_name("name", name)):
            raise ArgumentError("name", name, "a name of small letters, digits and _, such as `calibrated`")
        why = (
            f"fitted by ABC-SMC to {len(self.facts)} training facts, seed {self.seed}, {len(self.weights)} particles: "
            "median and middle 95 % of each number"
        )
        lines = [
            "# Written by `interregnum calibrate`. Correlations between the numbers are lost here; the weighted sample",
            "# that --json prints keeps them.",
            "variants:",
            f"  {name}:",
            "    title: the assumptions fitted to the training facts",
            "    kind: reading",
            f"    why: {why!r}",
            "    assume:",
        ]
        for n, input in enumerate(self.inputs):
            low, median, high = (plainly(quantile(self.values[:, n], self.weights, level)) for level in KEPT)
            numbers = f"typical: {median}, between: [{low}, {high}]"
            lines.append(f"      {input.id}: {{{numbers}, basis: inferred, why: from the training facts}}")
        return "\n".join(lines) + "\n"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(marginal.input.title)}</td><td>{marginal.input.median:.4g}</td><td>{marginal.median:.4g}</td>"
            f"<td>{marginal.low:.4g} to {marginal.high:.4g}</td></tr>"
            for marginal in self.marginals()
        )
        head = "<tr><th>assumption</th><th>prior median</th><th>posterior median</th><th>90 %</th></tr>"
        title = escape(self.scenario.scenario.title)
        said = f"{title} fitted to {len(self.facts)} training facts, seed {self.seed}"
        return f"<p>{said}</p><table>{head}{rows}</table>"


def plainly(number: float) -> str:
    """A number with seven figures, without a power of ten: as a scenario's files have it."""
    return str(np.format_float_positional(number, precision=7, fractional=False, trim="-"))


def _columns(table: pa.Table) -> tuple[list[str], list[Any]]:
    return table.column_names, table.columns


def quantile(numbers: Floats, weights: Floats, level: float) -> float:
    """The smallest number with at least `level` of the weight at or below it."""
    order = np.argsort(numbers, kind="stable")
    reached = np.cumsum(weights[order]) / np.sum(weights)
    place = min(int(np.searchsorted(reached, level)), len(numbers) - 1)
    return float(numbers[order][place])
