"""What a short list of events does together, divided among them.

Of two things that stand in for each other neither is necessary, and both together are. Shapley's value (1953)
gives each the mean, over the orders in which they may be taken away, of what taking it away adds. Orders are
sampled (Castro, Gomez & Tejada 2009), some for each history; the parts of every history add up to what all of
them do together.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.causes.hinges import chosen, level
from interregnum.lab.causes.knockouts import Knock, knocks_of, settle
from interregnum.lab.ensembles.ensemble import timed_network
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Asked, Target, asked, named, target
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.notebook import table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import NORMAL_975
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

BLOCK = 20
ORDERS = 4  # sampled for each history, each with its reverse
MOST = 12  # events in a list that one can still read


@dataclass(frozen=True)
class Part:
    """What one of the list does, with the 95 % interval over histories: without it, on average over orders."""

    id: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Shapley:
    """A list of events and what each of them does to an outcome; `together` is what all of them do."""

    scenario: Scenario
    outcome: Asked
    target: Target
    seed: int
    replicas: int
    parts: Sequence[Part]
    together: Part

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.told(self.scenario.timeline()),
            "seed": self.seed,
            "replicas": self.replicas,
            "parts": [vars(one) for one in self.parts],
            "together": vars(self.together),
        }

    def table(self) -> pa.Table:
        """A row for each event, and one for all of them together."""
        return pa.Table.from_pylist([vars(one) for one in (*self.parts, self.together)])

    def plot(self) -> Figure:
        """The parts and their sum as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.shapley import shapley

        return shapley(self)

    def _repr_html_(self) -> str:
        head = f"Divided among them: {self.outcome.title}; {self.replicas:,} histories, seed {self.seed}"
        rows = [
            [one.id, f"{one.value:+.4g}", f"{one.low:.4g} to {one.high:.4g}"]
            for one in (*self.parts, self.together)
        ]
        return table(head, ["", "does", "95 %"], rows)


def shapley(
    where: Where,
    outcome: str,
    events: Sequence[str],
    replicas: int = 500,
    seed: int = 7,
    *,
    aim: str | None = None,
    crew: Crew = ALL_CORES,
    progress: Callable[[int, int], None] | None = None,
) -> Shapley:
    """Divide what these events (or `event.option`) do together to an outcome.

    In the unit of a hinge's shift: the share of the target ending, minutes, or a value. Raises ScenarioError where
    a name is unknown, or the list is empty, too long or names one thing twice.
    """
    scenario, network, case = timed_network(where)
    _sensible(events)
    one, knocks = named(asked(case, outcome), network), chosen(knocks_of(network), events)
    ranges = [(first, min(BLOCK, replicas - first)) for first in range(0, replicas, BLOCK)]
    calls = [(pickle.dumps(case), one, knocks, seed, first, count) for first, count in ranges]
    blocks = []
    for (first, count), block in zip(ranges, crew.in_order(walked_block, calls), strict=True):
        blocks.append(block)
        if progress is not None:
            progress(first + count, replicas)
    numbers, orders = (np.concatenate([block[n] for block in blocks]) for n in range(2))
    question = target(one, aim, scenario.timeline(), numbers[:, 0, 0])
    levels = level(one, question, numbers.reshape(-1), case.until).reshape(numbers.shape)
    steps = np.diff(levels, axis=2)
    own = np.stack(
        [np.where(orders == k, steps, 0.0).sum(axis=2).mean(axis=1) for k in range(len(knocks))], axis=1
    )
    parts = [_part(knock.id, own[:, k]) for k, knock in enumerate(knocks)]
    return Shapley(scenario, one, question, seed, replicas, parts, _part("together", own.sum(axis=1)))


def walked_block(
    blob: bytes, one: Asked, knocks: Sequence[Knock], seed: int, first: int, count: int
) -> tuple[Floats, Floats]:
    """The outcome of some neighbouring replicas with more and more taken away, in sampled orders.

    Numbers of replicas x orders x (events + 1), of which the first is with nothing taken away; and the orders.
    """
    case = opened(blob)
    numbers = np.empty((count, 2 * ORDERS, len(knocks) + 1))
    orders = np.empty((count, 2 * ORDERS, len(knocks)))
    for n in range(count):
        random = np.random.Generator(np.random.PCG64([seed, first + n, 0x5AA9]))
        sampled = [random.permutation(len(knocks)) for _ in range(ORDERS)]
        known: dict[frozenset[int], float] = {}
        for row, order in enumerate([*sampled, *(order[::-1] for order in sampled)]):
            orders[n, row] = order
            for taken in range(len(knocks) + 1):
                out = frozenset(int(k) for k in order[:taken])
                if out not in known:
                    player = Player(case.compiled, seed, first + n, fastest(), traced=False)
                    for k in out:
                        for id in knocks[k].events:
                            player.bar(id, knocks[k].branch)
                    known[out] = settle(case, player, [one])[0]
                numbers[n, row, taken] = known[out]
    return numbers, orders


def _part(id: str, values: Floats) -> Part:
    mean, count = float(values.mean()), len(values)
    half = NORMAL_975 * float(values.std(ddof=1)) / count**0.5 if count > 1 else float("inf")
    return Part(id, mean, mean - half, mean + half)


def _sensible(events: Sequence[str]) -> None:
    if not 1 <= len(events) <= MOST or len(set(events)) < len(events):
        message, allowed = (
            "a list to divide among names some different things",
            f"1 to {MOST} events, each once",
        )
        raise ScenarioError([Problem("out-of-range", message, found=", ".join(events), allowed=allowed)])
