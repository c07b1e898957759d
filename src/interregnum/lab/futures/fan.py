"""A quantity through time, over many histories: the fan of its quantiles at each minute of a grid.

A band holds so many of the histories at each minute taken alone; no single history need stay in it.

Problem codes: too-few, out-of-range, formula.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from interregnum import __version__
from interregnum.calculus.network import Network
from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import ExpressionError
from interregnum.lab.ensembles.instrumented import Prepared, copy_of, prepare
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.futures.inevitability import moments
from interregnum.lab.notebook import table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST, LEVELS
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

BLOCK = 50  # histories played between two reports
EVERY = 10.0  # minutes between two moments
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Fan:
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
            [timeline.label(float(minute)), *(f"{one:.4g}" for one in self.quantiles[:, n])]
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
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Fan:
    """Play replicas 0 to `replicas` - 1 and read a quantity or formula every so many minutes, and at the end.

    `title` is what a picture says above it; by default that of the quantity, or the formula. The result is the same
    bytes whatever crew plays them. `progress` is given how many histories of how many are done. Raises
    ScenarioError where the formula cannot be read or names nothing, there are fewer than 20 histories, or `every`
    makes no sense.
    """
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    length = scenario.timeline().length
    _sensible(replicas, every, length)
    if title is None:
        title = network.quantities[formula].title if formula in network.quantities else formula
    case = _prepared(scenario, network, formula)
    minutes = np.array(moments(length, every))
    calls = [
        (pickle.dumps(case), case.values.index(formula), minutes, seed, first, min(BLOCK, replicas - first))
        for first in range(0, replicas, BLOCK)
    ]
    blocks: list[Floats] = []
    for block in crew.in_order(read_block, calls):
        blocks.append(block)
        if progress is not None:
            progress(min(replicas, len(blocks) * BLOCK), replicas)
    read = np.concatenate(blocks)
    ends = np.quantile(read, LEVELS, axis=0)
    return Fan(scenario, formula, title, seed, replicas, minutes, LEVELS, ends, read.mean(axis=0))


def read_block(blob: bytes, which: int, minutes: Floats, seed: int, first: int, count: int) -> Floats:
    """A formula of some neighbouring replicas at each of these minutes: replicas x minutes."""
    case, engine = opened(blob), fastest()
    read = np.empty((count, len(minutes)))
    for n in range(count):
        player = Player(case.compiled, seed, first + n, engine, traced=False)
        for k, minute in enumerate(minutes):
            player.advance(float(minute))
            read[n, k] = player.read()[which]
    return read


def _prepared(scenario: Scenario, network: Network, formula: str) -> Prepared:
    try:
        return prepare(scenario, network, [], [formula])
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


def _sensible(replicas: int, every: float, length: float) -> None:
    problems = []
    if replicas < FEWEST:
        message, allowed = "so few histories say nothing about a spread", f"{FEWEST} or more"
        problems.append(Problem("too-few", message, "replicas", found=str(replicas), allowed=allowed))
    if not 1.0 <= every <= length:
        message, allowed = "a fan is read at this distance", f"1 minute to {length:g} minutes"
        problems.append(Problem("out-of-range", message, "every", found=f"{every:g} min", allowed=allowed))
    if problems:
        raise ScenarioError(problems)
