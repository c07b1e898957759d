"""Shapley values: the joint effect of a short list of events, divided among them.

Of two events that can replace each other neither is necessary, and both together are. Shapley's value (1953) of an
event is the mean, over the orders in which the events can be removed, of what its removal adds. Orders are sampled
(Castro, Gomez & Tejada 2009), some for each history; in every history the values add up to the joint effect.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum.arguments import names_in, progress_function, replica_count, seed_number
from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, knockouts_of
from interregnum.lab.causes.hinges import chosen
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, Target, response_of, settle, target_of, titled
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.notebook import Brief, table
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
class Contribution:
    """What the removal of one event does on average over orders, with the 95 % interval over histories."""

    id: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Shapley(Brief):
    """A list of events and what the removal of each does to an outcome; `together` is the removal of all of them."""

    scenario: Scenario
    outcome: Response
    target: Target
    seed: int
    replicas: int
    parts: Sequence[Contribution]
    together: Contribution

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.in_words(self.scenario.timeline()),
            "seed": self.seed,
            "replicas": self.replicas,
            "parts": [vars(part) for part in self.parts],
            "together": vars(self.together),
        }

    def table(self) -> pa.Table:
        """A row for each event, and one for all of them together."""
        return pa.Table.from_pylist([vars(part) for part in (*self.parts, self.together)])

    def plot(self) -> Figure:
        """The parts and their sum as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.shapley import shapley

        return shapley(self)

    def _repr_html_(self) -> str:
        head = f"Shapley values: {self.outcome.title}; {self.replicas:,} histories, seed {self.seed}"
        rows = [
            [part.id, f"{part.value:+.4g}", f"{part.low:.4g} to {part.high:.4g}"]
            for part in (*self.parts, self.together)
        ]
        return table(head, ["", "effect", "95 %"], rows)


def shapley(
    where: Where,
    outcome: str,
    events: Sequence[str],
    replicas: int = 500,
    seed: int = 7,
    *,
    aim: str | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Callable[[int, int], None] | None = None,
) -> Shapley:
    """Divide the joint effect of these events (or `event.option`) on an outcome among them.

    Its unit is that of a hinge's shift: the share of the target ending, minutes, or a value. Raises ScenarioError where
    a name is unknown, the list is empty, too long or names one thing twice, or there is an `aim` for no ending.
    """
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, 1)
    workers, progress = workers_from(workers), progress_function(progress)
    scenario, network, case = instrumented_network(where)
    ids = names_in("events", events)
    _check_list(ids)
    response, knockouts = titled(response_of(case, outcome), network), chosen(knockouts_of(network), ids)
    target_of(response, aim, scenario.timeline(), np.zeros(1))  # refused before anything is played
    if aim is not None and response.kind != "ending":
        allowed = "none for an hour or a value: what is divided is its minutes, or the value"
        raise ScenarioError(
            [Problem("target", "it would not be asked", "--target", found=aim, allowed=allowed)]
        )
    ranges = [(first, min(BLOCK, replicas - first)) for first in range(0, replicas, BLOCK)]
    calls = [(pickle.dumps(case), response, knockouts, seed, first, count) for first, count in ranges]
    blocks = []
    for (first, count), block in zip(ranges, workers.in_order(walked_block, calls), strict=True):
        blocks.append(block)
        if progress is not None:
            progress(first + count, replicas)
    numbers, orders = (np.concatenate([block[n] for block in blocks]) for n in range(2))
    target = target_of(response, aim, scenario.timeline(), numbers[:, 0, 0])
    levels = target.level(numbers.reshape(-1), case.until).reshape(numbers.shape)
    steps = np.diff(levels, axis=2)
    own = np.stack(
        [np.where(orders == k, steps, 0.0).sum(axis=2).mean(axis=1) for k in range(len(knockouts))], axis=1
    )
    parts = [_contribution(knockout.id, own[:, k]) for k, knockout in enumerate(knockouts)]
    return Shapley(
        scenario, response, target, seed, replicas, parts, _contribution("together", own.sum(axis=1))
    )


def walked_block(
    blob: bytes, response: Response, knockouts: Sequence[Knockout], seed: int, first: int, count: int
) -> tuple[Floats, Floats]:
    """The outcome of some neighbouring replicas with more and more events removed, in sampled orders.

    Numbers of replicas x orders x (events + 1), of which the first is with nothing removed; and the orders.
    """
    case = opened(blob)
    numbers = np.empty((count, 2 * ORDERS, len(knockouts) + 1))
    orders = np.empty((count, 2 * ORDERS, len(knockouts)))
    for n in range(count):
        random = np.random.Generator(np.random.PCG64([seed, first + n, 0x5AA9]))
        sampled = [random.permutation(len(knockouts)) for _ in range(ORDERS)]
        known: dict[frozenset[int], float] = {}
        for row, order in enumerate([*sampled, *(order[::-1] for order in sampled)]):
            orders[n, row] = order
            for removed in range(len(knockouts) + 1):
                out = frozenset(int(k) for k in order[:removed])
                if out not in known:
                    player = Player(case.compiled, seed, first + n, traced=False)
                    for k in out:
                        for id in knockouts[k].events:
                            player.bar(id, knockouts[k].branch)
                    known[out] = settle(case, player, [response])[0]
                numbers[n, row, removed] = known[out]
    return numbers, orders


def _contribution(id: str, values: Floats) -> Contribution:
    mean, count = float(values.mean()), len(values)
    half = NORMAL_975 * float(values.std(ddof=1)) / count**0.5 if count > 1 else float("inf")
    return Contribution(id, mean, mean - half, mean + half)


def _check_list(events: Sequence[str]) -> None:
    if not 1 <= len(events) <= MOST or len(set(events)) < len(events):
        message, allowed = (
            "the list must name a few different events",
            f"1 to {MOST} events, each once",
        )
        raise ScenarioError([Problem("out-of-range", message, found=", ".join(events), allowed=allowed)])
