"""What each history would have been without this: every event, and every way a decision turned out.

A history without an event differs from the history only from the moment at which the event first happened, and
not at all where it never did. So each history is played once; where something is about to happen that is to be
taken away, a fork goes on without it. That is exact, because every draw has an address: it gives the same as
the scenario without the event, played from the start (`docs/reference/hinges.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from interregnum.calculus.draws import stable_hash
from interregnum.calculus.network import Event, Network
from interregnum.calculus.player import Player, stops
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Asked
from interregnum.lab.statistics.arrays import Floats


class Knock(NamedTuple):
    """What is taken away: an event with all that is part of it, or one way for it to turn out.

    The parts of `congress.manifesto` are `congress.manifesto.rises`, `.moved` and so on: without them nobody asks for
    the floor, and the hall does not wait for ever for a vote that never comes. It has happened as soon as a part has.
    """

    id: str
    events: tuple[str, ...]
    branch: str | None = None


class Knocked(NamedTuple):
    """Outcomes of some histories, and of the same histories without each thing.

    `base[n, o]` is outcome o of history n, `without[n, k, o]` the same without knock k, `first[n, k]` the minute
    at which the thing first happened, `nan` where it never did; there `without` equals `base`.
    """

    base: Floats
    without: Floats
    first: Floats


def knocks_of(network: Network) -> list[Knock]:
    """Everything that can be taken away: each event that changes anything, each option of each decision.

    An event that is part of another is taken away with it, and not alone.
    """
    found = []
    for id, event in network.events.items():
        if event.mechanism == "lab" or is_part(id, network):
            continue
        parts = (id, *(one for one in network.events if one.startswith(f"{id}.")))
        if any(changes_anything(network.events[one]) for one in parts):
            found.append(Knock(id, parts))
        if event.decision and len(event.branches) > 1:
            found += [Knock(f"{id}.{branch.id}", (id,), branch.id) for branch in event.branches]
    return found


def is_part(id: str, network: Network) -> bool:
    """Whether the event is part of another: `congress.manifesto.moved` of `congress.manifesto`."""
    names = id.split(".")
    return any(".".join(names[:n]) in network.events for n in range(1, len(names)))


def changes_anything(event: Event) -> bool:
    """Whether the event has effects; watchers have none."""
    return bool(event.effects or any(branch.effects for branch in event.branches))


def knocked_block(
    blob: bytes,
    outcomes: Sequence[Asked],
    knocks: Sequence[Knock],
    seed: int,
    first: int,
    count: int,
    fresh: bool = False,
) -> Knocked:
    """Play some neighbouring replicas of a pickled `Instrumented`, and each of them without each thing.

    With `fresh`, what has not happened where the thing is taken away is drawn anew: another coupling, in
    which the history without it shares the past and nothing else.
    """
    case = opened(blob)
    base = np.empty((count, len(outcomes)))
    without = np.empty((count, len(knocks), len(outcomes)))
    times = np.full((count, len(knocks)), np.nan)
    for n in range(count):
        whole = _Whole(case, outcomes, knocks, seed, first + n, fresh)
        base[n], without[n], times[n] = whole.played()
    return Knocked(base, without, times)


class _Whole:
    """One history, and its forks."""

    def __init__(
        self,
        case: Instrumented,
        outcomes: Sequence[Asked],
        knocks: Sequence[Knock],
        seed: int,
        replica: int,
        fresh: bool,
    ) -> None:
        self.case, self.outcomes, self.fresh = case, outcomes, fresh
        self.player = Player(case.compiled, seed, replica, fastest(), traced=False)
        self.anew = int(stable_hash(f"{seed} drawn anew"))
        self.knocks = knocks
        self.waiting: dict[int, set[int]] = {}
        for k, knock in enumerate(knocks):
            for event in knock.events:
                self.waiting.setdefault(case.compiled.event_index[event], set()).add(k)
        self.without = np.full((len(knocks), len(outcomes)), np.nan)
        self.first = np.full(len(knocks), np.nan)
        self.forked = np.zeros(len(knocks), np.bool_)

    def played(self) -> tuple[Floats, Floats, Floats]:
        """Play it to the end, forking where something of the list is about to happen."""
        stop_at = stops(self.case.compiled, ())
        stop_at[list(self.waiting)] = 1
        while (event := self.player.advance_to(self.case.until, stop_at)) is not None:
            ways = {self.knocks[k].branch for k in self.waiting[event]} - {None}
            way = self.player.would_choose(self.case.compiled.events[event]) if ways else None
            for k in sorted(k for k in self.waiting[event] if self.knocks[k].branch in (None, way)):
                self._fork(event, k)
                self._done(k, stop_at)
        base = np.array([one.of(self.player) for one in self.outcomes])
        self.without[~self.forked] = base
        return base, self.without, self.first

    def _done(self, k: int, stop_at: Any) -> None:
        for id in self.knocks[k].events:
            event = self.case.compiled.event_index[id]
            self.waiting[event].discard(k)
            if not self.waiting[event]:
                stop_at[event] = 0

    def _fork(self, event: int, k: int) -> None:
        self.first[k] = self.player.state.due[event]
        if all(one.settled(self.player) for one in self.outcomes):
            return  # what comes later changes nothing that is asked
        self.forked[k] = True
        other = self.player.fork()
        for id in self.knocks[k].events:
            other.bar(id, self.knocks[k].branch)
        if self.fresh:
            other.renew(self.anew)
        self.without[k] = settle(self.case, other, self.outcomes)


def settle(case: Instrumented, history: Player, outcomes: Sequence[Asked]) -> list[float]:
    """Play on until all outcomes are settled, and the instant is over in which the last of them was; say how."""
    settling = stops(case.compiled, ())
    if all(one.kind != "value" for one in outcomes):
        settling[[event for one in outcomes for event in one.events]] = 1
    nowhere = stops(case.compiled, ())
    settled = all(one.settled(history) for one in outcomes)
    while not settled and (event := history.advance_to(case.until, settling)) is not None:
        history.advance_to(history.state.due[event], nowhere)
        settled = all(one.settled(history) for one in outcomes)
    return [one.of(history) for one in outcomes]
