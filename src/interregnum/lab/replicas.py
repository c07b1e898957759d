"""Many histories, block by block, on all cores: when each thing asked about first happened.

Nothing is traced. What is asked is a *question*: an event, `event.branch`, or a formula; each is timed by an
event that the kernel times anyway, and where there is none a watching event is added, which has no delay and
changes nothing that others read (`mechanisms.ending` does the same for outcomes). Every draw has an address,
so neither watchers, nor blocks, nor the number of workers change a history.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from interregnum.engine import Engine, Player, numba_engine, python_engine
from interregnum.errors import MissingExtra
from interregnum.expression import Node, evaluate
from interregnum.happening import ask
from interregnum.mechanisms.ending import watcher
from interregnum.model import Outcome, Scenario
from interregnum.network import ONE, Event, Network, Set, all_of
from interregnum.tables import Compiled, compile_tables

BLOCK = 50  # histories played between two reports; small enough to keep all workers busy to the end
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """A network ready to be played many times, and what is to be kept of each history.

    `watched` leads from a question to the index of the event that times it, `values` from a name to a formula
    read at the end, `drawn` lists the assumptions.
    """

    compiled: Compiled
    until: float
    watched: Mapping[str, int]
    values: Mapping[str, Node]
    drawn: tuple[str, ...]


@dataclass(frozen=True)
class Replicas:
    """What was kept of many histories: one array for each question, in the order of the replicas.

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
        if outcome.value is not None:
            return list(self.values[outcome.value].tolist())
        if outcome.time_of is not None:
            return [None if np.isnan(minute) else minute for minute in self.times[outcome.time_of].tolist()]
        labels = [ending.label for ending in outcome.first_of]
        reached = np.array([self.times[watcher(id, label)] for label in labels])
        reached = np.where(np.isnan(reached), np.inf, reached)
        first = reached.argmin(axis=0)
        return [
            labels[n] if np.isfinite(reached[n, replica]) else outcome.otherwise
            for replica, n in enumerate(first.tolist())
        ]


def prepare(
    scenario: Scenario, network: Network, questions: Iterable[str], values: Iterable[str] = ()
) -> Prepared:
    """Compile a network that times these questions, and the outcomes of the scenario. The network is changed.

    A question or value that names nothing raises ScenarioError when the tables are made.
    """
    asked = list(questions)
    read = list(values)
    for id, outcome in scenario.outcomes.items():
        asked += [outcome.time_of] if outcome.time_of is not None else []
        asked += [watcher(id, ending.label) for ending in outcome.first_of]
        read += [outcome.value] if outcome.value is not None else []
    timed = {question: watch(network, question) for question in dict.fromkeys(asked)}
    formulas = {text: network.closed(text) for text in dict.fromkeys(read)}
    for node in formulas.values():
        ask(network, node)
    compiled = compile_tables(network)
    return Prepared(
        compiled=replace(compiled, network=Network()),  # its functions cannot be sent to a worker
        until=scenario.timeline().length,
        watched={question: compiled.event_index[event] for question, event in timed.items()},
        values=formulas,
        drawn=tuple(id for id, one in network.quantities.items() if not isinstance(one.start, float | int)),
    )


def watch(network: Network, question: str) -> str:
    """The event that times a question: its own, or a watcher added for it."""
    if question in network.events:
        return question
    id = f"watch {question}"
    if id in network.events:
        return id
    event, _, branch = question.rpartition(".")
    if event in network.events and any(one.id == branch for one in network.events[event].branches):
        guard: Node = _mark(network, event, branch)
    else:
        guard = all_of(network.closed(question))
        ask(network, guard)
    network.event(Event(id, f"watched: {question}", guard, network.clock(None), quiet=True, mechanism="lab"))
    return id


def copy_of(network: Network) -> Network:
    """The same network, to be changed without changing this one."""
    return replace(
        network,
        quantities=dict(network.quantities),
        events=dict(network.events),
        choices={choice: list(options) for choice, options in network.choices.items()},
        definitions=dict(network.definitions),
        written_at=dict(network.written_at),
    )


def _mark(network: Network, event: str, branch: str) -> Node:
    """A flag that the branch of the event sets, after all else that it does."""
    flag = network.flag(f"watched.{event}.{branch}", f"{event} turned out as {branch}")
    marked = Set(flag.id, ONE)
    whole = network.events[event]
    branches = tuple(
        replace(one, effects=(*one.effects, marked)) if one.id == branch else one for one in whole.branches
    )
    network.events[event] = replace(whole, branches=branches)
    return flag


def play_many(
    cases: Mapping[str, Prepared],
    seed: int,
    replicas: int,
    *,
    workers: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> dict[str, Replicas]:
    """Play replicas 0 to `replicas` - 1 of every case. `told` hears how many blocks of how many are done.

    `workers` is the number of processes, by default one for each core; with one, all is played here. The
    result is the same bytes whatever it is.
    """
    blobs = {name: pickle.dumps(case) for name, case in cases.items()}
    tasks = [
        (name, first, min(BLOCK, replicas - first)) for name in cases for first in range(0, replicas, BLOCK)
    ]
    number = min(workers if workers is not None else os.cpu_count() or 1, max(1, len(tasks)))
    blocks: dict[str, list[Block]] = {name: [] for name in cases}

    def gather(results: Iterable[Block]) -> None:
        for done, ((name, _, _), block) in enumerate(zip(tasks, results, strict=True), 1):
            blocks[name].append(block)
            if told is not None:
                told(done, len(tasks))

    if number == 1:
        gather(play_block(blobs[name], seed, first, count) for name, first, count in tasks)
    else:
        with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as executor:
            gather(_sent(executor, blobs, seed, tasks))
    return {name: _joined(cases[name], seed, parts) for name, parts in blocks.items()}


Block = tuple[Floats, Floats, Floats]  # times, values and assumptions: a row for each history
Task = tuple[str, int, int]


def _sent(
    executor: Executor, blobs: Mapping[str, bytes], seed: int, tasks: Sequence[Task]
) -> Iterable[Block]:
    futures = [executor.submit(play_block, blobs[name], seed, first, count) for name, first, count in tasks]
    return (future.result() for future in futures)


def play_block(blob: bytes, seed: int, first: int, count: int) -> Block:
    """Play some neighbouring replicas of a pickled `Prepared`, in this process."""
    case, engine = _opened(blob), fastest()
    events = list(case.watched.values())
    times = np.empty((count, len(events)))
    values = np.empty((count, len(case.values)))
    drawn = np.empty((count, len(case.drawn)))
    for n in range(count):
        player = Player(case.compiled, seed, first + n, engine, traced=False)
        drawn[n] = [player.value(id) for id in case.drawn]
        player.advance(case.until)
        times[n] = [player.state.clocks[event].first for event in events]
        values[n] = [evaluate(node, player.value, player.now) for node in case.values.values()]
    times[~np.isfinite(times)] = np.nan
    return times, values, drawn


@lru_cache(maxsize=4)
def _opened(blob: bytes) -> Prepared:
    case: Prepared = pickle.loads(blob)
    return case


def fastest() -> Engine:
    """The compiled engine where Numba is installed, else plain Python; the bytes are the same."""
    try:
        return numba_engine()
    except MissingExtra:
        return python_engine()


def _joined(case: Prepared, seed: int, blocks: Sequence[Block]) -> Replicas:
    names: tuple[Iterable[Any], ...] = (case.watched, case.values, case.drawn)
    times, values, drawn = (
        {name: np.concatenate([block[part][:, n] for block in blocks]) for n, name in enumerate(names[part])}
        for part in range(3)
    )
    return Replicas(seed, case.until, times, values, drawn)
