"""A quantity through time over many histories: its quantiles at each minute of a grid.

A band holds that share of the histories at each minute separately; no single history need stay in it.

Problem codes: formula.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from interregnum import __version__
from interregnum.arguments import one_name, progress_function, real_number, seed_number, whole_number
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import ExpressionError
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.futures.inevitability import moments
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST, LEVELS
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

CHUNK = 50  # histories played between two reports
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
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), whole_number("replicas", replicas, FEWEST)
    formula = one_name("formula", formula, "a quantity or a formula, as text")
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    length = scenario.timeline().length
    every = real_number("every", every, 1.0, length, "minutes")
    if title is not None:
        title = one_name("title", title, "a text, or None")
    else:
        title = network.quantities[formula].title if formula in network.quantities else formula
    case = _instrumented(scenario, network, formula)
    minutes = np.array(moments(length, every))
    calls = [
        (pickle.dumps(case), case.values.index(formula), minutes, seed, first, min(CHUNK, replicas - first))
        for first in range(0, replicas, CHUNK)
    ]
    chunks: list[Floats] = []
    for chunk in workers.in_order(read_chunk, calls):
        chunks.append(chunk)
        if progress is not None:
            progress(min(replicas, len(chunks) * CHUNK), replicas)
    read = np.concatenate(chunks)
    ends = np.quantile(read, LEVELS, axis=0)
    return Fan(scenario, formula, title, seed, replicas, minutes, LEVELS, ends, read.mean(axis=0))


def read_chunk(blob: bytes, which: int, minutes: Floats, seed: int, first: int, count: int) -> Floats:
    """A formula of some neighbouring replicas at each of these minutes: replicas x minutes."""
    case, engine = opened(blob), fastest()
    read = np.empty((count, len(minutes)))
    for n in range(count):
        player = Player(case.compiled, seed, first + n, engine, traced=False)
        for k, minute in enumerate(minutes):
            player.advance(float(minute))
            read[n, k] = player.tell(which, f"`{case.values[which]}`")
    return read


def _instrumented(scenario: Scenario, network: Network, formula: str) -> Instrumented:
    try:
        return instrument(scenario, network, [], [formula])
    except ExpressionError as error:
        problem = Problem(
            "formula",
            error.message,
            "formula",
            found=error.found or formula,
            allowed=error.allowed,
            nearest=error.nearest,
        )
        raise ScenarioError([problem]) from error
