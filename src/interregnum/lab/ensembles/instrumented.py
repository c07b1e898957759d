"""A network instrumented to record what is needed of each history.

Nothing is traced. A *question* is an event, `event.branch`, or a formula; it is timed by an event that the kernel
times anyway. Where there is none a watcher is added: an event without delay that changes nothing that others read
(`mechanisms.ending` does the same for outcomes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from interregnum.calculus.event_memory import ask, close
from interregnum.calculus.faults import outline
from interregnum.calculus.kernel.beginning import at_start
from interregnum.calculus.network import ONE, Draw, Event, Network, Set
from interregnum.calculus.player import Player, stops
from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.expression import Node, reads_time
from interregnum.lab.statistics.arrays import Floats
from interregnum.model import Outcome, Scenario


@dataclass(frozen=True)
class Sampling:
    """Formulas that are read at each of some minutes, and their titles."""

    formulas: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    minutes: tuple[float, ...] = ()


UNWATCHED = Sampling()
INSTANT = 1e-6  # minutes: ten times 0.1 min is not quite one minute to a computer, and yet the same instant


@dataclass(frozen=True)
class Instrumented:
    """A network compiled to be played many times, and what is recorded of each history.

    `watched` leads from a question to the index of the event that times it, `values` from a name to a formula
    read at the end (`Player.read`), `drawn` lists what is drawn at the start,
    `kept` the questions that the caller asked, without those that only outcomes need, `sampling` what is read
    through time, and `passing` whether some of that changes by the mere passing of time.
    """

    compiled: Compiled
    until: float
    watched: Mapping[str, int]
    values: tuple[str, ...]
    drawn: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    kept: tuple[str, ...]
    sampling: Sampling = UNWATCHED
    passing: bool = False

    def times_of(self, player: Player) -> Floats:
        """When each question first came true in a history so far; `nan` where it has not."""
        times = player.firsts(self._events)
        times[~np.isfinite(times)] = np.nan
        return times

    def series_of(self, player: Player) -> Floats:
        """Play a history on through the minutes of `sampling`: its formulas just after each, formulas x minutes."""
        series = np.empty((len(self._sampled), len(self.sampling.minutes)))
        nowhere = stops(self.compiled, ())
        for n, minute in enumerate(self.sampling.minutes):
            if n > 0 and not self.passing and player.next_due > minute + INSTANT:
                series[:, n] = series[:, n - 1]  # nothing happens until then
                continue
            player.advance_to(minute, nowhere)
            while (due := player.next_due) <= min(minute + INSTANT, self.until):
                player.advance_to(due, nowhere)
            series[:, n] = player.read(self._sampled)
        return series

    def drawn_of(self, player: Player) -> Floats:
        """The present values of what was drawn at the start."""
        return player.values(self._assumptions)

    @cached_property
    def starts(self) -> list[float]:
        """The start value of each quantity; of what is drawn, a place for it."""
        return [at_start(row, row.start) for row in self.compiled.loose.quantities]

    @cached_property
    def _events(self) -> list[int]:
        return list(self.watched.values())

    @cached_property
    def _sampled(self) -> list[int]:
        """The numbers of the sampled formulas among those to be read, where they are the last."""
        return list(range(len(self.compiled.read) - len(self.sampling.formulas), len(self.compiled.read)))

    @cached_property
    def _assumptions(self) -> list[int]:
        return [self.compiled.quantity_index[id] for id in self.drawn]


def instrument(
    scenario: Scenario,
    network: Network,
    questions: Iterable[str],
    values: Iterable[str] = (),
    sampling: Sampling = UNWATCHED,
    also: Iterable[Node] = (),
) -> Instrumented:
    """Compile a network that times these questions, and the outcomes of the scenario. The network is changed.

    `also` are formulas to be read besides, after the values.
    A question or value that names nothing raises ScenarioError when the tables are made.
    """
    asked = list(dict.fromkeys(questions))
    kept, read = tuple(asked), list(values)
    for id, outcome in scenario.outcomes.items():
        asked += outcome.watched(id)
        read += [outcome.formula] if outcome.formula is not None else []
    timed = {question: watch(network, question) for question in dict.fromkeys(asked)}
    formulas = {text: network.closed(text) for text in dict.fromkeys(read)}
    sampled = [network.closed(text) for text in sampling.formulas]
    nodes = [*formulas.values(), *also, *sampled]
    for node in nodes:
        ask(network, node)
    compiled = compile_tables(close(network), nodes)
    return Instrumented(
        compiled=replace(compiled, network=outline(network)),  # its functions cannot be sent to a worker
        until=scenario.timeline().length,
        watched={question: compiled.event_index[event] for question, event in timed.items()},
        values=tuple(formulas),
        drawn=tuple(id for id, quantity in network.quantities.items() if _uncertain(quantity.start)),
        outcomes=scenario.outcomes,
        kept=kept,
        sampling=sampling,
        passing=any(reads_time(node) for node in sampled),
    )


def _uncertain(start: float | Draw) -> bool:
    return isinstance(start, Draw) and start.distribution != "fixed"


def watch(network: Network, question: str) -> str:
    """The event that times a question: its own, or a watcher added for it."""
    if question in network.events:
        return question
    id = f"watch {question}"
    if id in network.events:
        return id
    event, _, branch = question.rpartition(".")
    if event in network.events and any(way.id == branch for way in network.events[event].branches):
        guard: Node = _mark(network, event, branch)
    else:
        guard = network.closed(question)
    network.event(Event(id, f"watched: {question}", guard, network.clock(None), quiet=True, mechanism="lab"))
    return id


def copy_of(network: Network) -> Network:
    """A copy of the network; changes to it leave the original alone."""
    return Network(
        quantities=dict(network.quantities),
        events=dict(network.events),
        choices={choice: list(options) for choice, options in network.choices.items()},
        definitions=dict(network.definitions),
        groups=network.groups,
        actions=network.actions,
        written_at=dict(network.written_at),
        as_written=dict(network.as_written),
        timeline=network.timeline,
        timed=dict(network.timed),
        whereabouts=network.whereabouts,
        losable=network.losable,
        mortal=network.mortal,
    )


def _mark(network: Network, event: str, branch: str) -> Node:
    """A flag that the branch of the event sets, after all else that it does."""
    flag = network.flag(f"watched.{event}.{branch}", f"{event} turned out as {branch}")
    marked = Set(flag.id, ONE)
    whole = network.events[event]
    branches = tuple(
        replace(way, effects=(*way.effects, marked)) if way.id == branch else way for way in whole.branches
    )
    network.events[event] = replace(whole, branches=branches)
    return flag
