"""Many histories in memory, played in chunks on all cores: when each question first came true.

Every draw has an address, so neither chunks, nor the number of workers, nor what is recorded changes a history.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from interregnum.calculus.player import Player
from interregnum.garbage import uncollected
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.statistics.arrays import Floats
from interregnum.model import Outcome

CHUNK = 50  # histories played between two reports; small enough to keep all workers busy to the end


@dataclass(frozen=True, repr=False)
class Replicas(Brief):
    """What was recorded of many histories: an array for each question, in the order of the replicas.

    `times` are minutes of the first time, `nan` where it never came; `values` were read at the end; `drawn`
    are the assumptions. Replica n of one variant and replica n of another share every draw both make.
    """

    seed: int
    until: float
    times: Mapping[str, Floats]
    values: Mapping[str, Floats] = field(default_factory=dict)
    drawn: Mapping[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        kept = next(iter((*self.times.values(), *self.values.values(), *self.drawn.values())), ())
        return len(kept)

    def outcome(self, id: str, outcome: Outcome) -> list[float | str | None]:
        """An outcome of the scenario in each history, as `History.outcomes` has it."""
        return outcome_of(id, outcome, self.times, self.values)


def outcome_of(
    id: str, outcome: Outcome, times: Mapping[str, Floats], values: Mapping[str, Floats]
) -> list[float | str | None]:
    """An outcome in each of several histories, from the times of its watchers and the values at the end.

    A minute, or None where it never came; a value; or the label of the ending that came first, of two at the
    same instant the one that is written first.
    """
    if outcome.formula is not None:
        return [outcome.answer((), value) for value in values[outcome.formula].tolist()]
    firsts = zip(*(times[event].tolist() for event in outcome.watched(id)), strict=True)
    return [outcome.answer(minutes) for minutes in firsts]


def play_many(
    cases: Mapping[str, Instrumented],
    seed: int,
    replicas: int,
    *,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> dict[str, Replicas]:
    """Play replicas 0 to `replicas` - 1 of every case. `progress` is given how many chunks of how many are done.

    The result is the same bytes for any workers.
    """
    workers = workers_from(workers)
    blobs = {name: pickle.dumps(case) for name, case in cases.items()}
    tasks = [
        (name, first, min(CHUNK, replicas - first)) for name in cases for first in range(0, replicas, CHUNK)
    ]
    chunks: dict[str, list[Arrays]] = {name: [] for name in cases}
    calls = [(blobs[name], seed, first, count) for name, first, count in tasks]
    played = workers.in_order(play_chunk, calls)
    for done, ((name, _, _), chunk) in enumerate(zip(tasks, played, strict=True), 1):
        chunks[name].append(chunk)
        if progress is not None:
            progress(done, len(tasks))
    return {name: joined(cases[name], seed, parts) for name, parts in chunks.items()}


Arrays = tuple[Floats, Floats, Floats]  # times, values and assumptions: a row for each history


def play_chunk(blob: bytes, seed: int, first: int, count: int) -> Arrays:
    """Play some neighbouring replicas of a pickled `Instrumented`, in this process."""
    case = opened(blob)
    times = np.empty((count, len(case.watched)))
    values = np.empty((count, len(case.values)))
    drawn = np.empty((count, len(case.drawn)))
    for n in range(count):
        player = Player(case.compiled, seed, first + n, traced=False)
        drawn[n] = case.drawn_of(player)
        player.advance(case.until)
        times[n] = case.times_of(player)
        values[n] = player.read()
    return times, values, drawn


@lru_cache(maxsize=4)
def opened(blob: bytes) -> Instrumented:
    """The instrumented network that was sent to this process; the last few are cached."""
    with uncollected():
        case: Instrumented = pickle.loads(blob)
    return case


def joined(case: Instrumented, seed: int, chunks: Sequence[Arrays]) -> Replicas:
    """The chunks concatenated."""
    names: tuple[Iterable[Any], ...] = (case.watched, case.values, case.drawn)
    times, values, drawn = (
        {name: np.concatenate([chunk[part][:, n] for chunk in chunks]) for n, name in enumerate(names[part])}
        for part in range(3)
    )
    return Replicas(seed, case.until, times, values, drawn)
