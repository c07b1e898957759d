"""Knock-outs: each history without each event, and without each option of a decision.

A history without an event differs from the history only after the moment at which the event first happened, and
not at all where it never did. So each history is played once; where an event that is to be removed is about to
happen, a fork continues without it. This is exact, because every draw has an address: the fork is the same as the
scenario without the event, played from the start (`docs/reference/hinges.md`).
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
from interregnum.lab.ensembles.response import Response, settle
from interregnum.lab.statistics.arrays import Floats


class Knockout(NamedTuple):
    """What is removed: an event with all its parts, or one option of a decision.

    The parts of `congress.manifesto` are `congress.manifesto.rises`, `.moved` and so on: without them nobody asks for
    the floor, and the hall does not wait for ever for a vote that never comes. It has happened as soon as a part has.
    """

    id: str
    events: tuple[str, ...]
    branch: str | None = None


class KnockoutRuns(NamedTuple):
    """Outcomes of some histories, and of the same histories without each event.

    `base[n, o]` is outcome o of history n, `without[n, k, o]` the same with knockout-out k, `first[n, k]` the minute at
    which the event first happened, `nan` where it never did; there `without` equals `base`.
    """

    base: Floats
    without: Floats
    first: Floats


def knockouts_of(network: Network) -> list[Knockout]:
    """Everything that can be removed: each event that changes anything, each option of each decision.

    An event that is part of another is removed with it, and not alone.
    """
    found = []
    for id, event in network.events.items():
        if event.mechanism == "lab" or is_part(id, network):
            continue
        parts = (id, *(other for other in network.events if other.startswith(f"{id}.")))
        if any(changes_anything(network.events[part]) for part in parts):
            found.append(Knockout(id, parts))
        if event.decision and len(event.branches) > 1:
            found += [Knockout(f"{id}.{branch.id}", (id,), branch.id) for branch in event.branches]
    return found


def is_part(id: str, network: Network) -> bool:
    """Whether the event is part of another: `congress.manifesto.moved` of `congress.manifesto`."""
    names = id.split(".")
    return any(".".join(names[:n]) in network.events for n in range(1, len(names)))


def changes_anything(event: Event) -> bool:
    """Whether the event has effects; watchers have none."""
    return bool(event.effects or any(branch.effects for branch in event.branches))


def knockout_block(
    blob: bytes,
    outcomes: Sequence[Response],
    knockouts: Sequence[Knockout],
    seed: int,
    first: int,
    count: int,
    fresh: bool = False,
) -> KnockoutRuns:
    """Play some neighbouring replicas of a pickled `Instrumented`, and each of them without each event.

    With `fresh`, everything after the removal is drawn anew: another coupling, in which the history without the event
    shares the past and nothing else.
    """
    case = opened(blob)
    base = np.empty((count, len(outcomes)))
    without = np.empty((count, len(knockouts), len(outcomes)))
    times = np.full((count, len(knockouts)), np.nan)
    for n in range(count):
        history = _ForkedHistory(case, outcomes, knockouts, seed, first + n, fresh)
        base[n], without[n], times[n] = history.played()
    return KnockoutRuns(base, without, times)


class _ForkedHistory:
    """One history, and its forks."""

    def __init__(
        self,
        case: Instrumented,
        outcomes: Sequence[Response],
        knockouts: Sequence[Knockout],
        seed: int,
        replica: int,
        fresh: bool,
    ) -> None:
        self.case, self.outcomes, self.fresh = case, outcomes, fresh
        self.player = Player(case.compiled, seed, replica, fastest(), traced=False)
        self.fresh_seed = int(stable_hash(f"{seed} drawn anew"))
        self.knockouts = knockouts
        self.waiting: dict[int, set[int]] = {}
        for k, knockout in enumerate(knockouts):
            for event in knockout.events:
                self.waiting.setdefault(case.compiled.event_index[event], set()).add(k)
        self.without = np.full((len(knockouts), len(outcomes)), np.nan)
        self.first = np.full(len(knockouts), np.nan)
        self.forked = np.zeros(len(knockouts), np.bool_)

    def played(self) -> tuple[Floats, Floats, Floats]:
        """Play it to the end, forking where an event of the list is about to happen."""
        stop_at = stops(self.case.compiled, ())
        stop_at[list(self.waiting)] = 1
        while (event := self.player.advance_to(self.case.until, stop_at)) is not None:
            ways = {self.knockouts[k].branch for k in self.waiting[event]} - {None}
            way = self.player.would_choose(self.case.compiled.events[event]) if ways else None
            for k in sorted(k for k in self.waiting[event] if self.knockouts[k].branch in (None, way)):
                self._fork(event, k)
                self._done(k, stop_at)
        base = np.array([outcome.of(self.player) for outcome in self.outcomes])
        self.without[~self.forked] = base
        return base, self.without, self.first

    def _done(self, k: int, stop_at: Any) -> None:
        for id in self.knockouts[k].events:
            event = self.case.compiled.event_index[id]
            self.waiting[event].discard(k)
            if not self.waiting[event]:
                stop_at[event] = 0

    def _fork(self, event: int, k: int) -> None:
        self.first[k] = self.player.state.due[event]
        if all(outcome.settled(self.player) for outcome in self.outcomes):
            return  # nothing later changes the outcomes
        self.forked[k] = True
        other = self.player.fork()
        for id in self.knockouts[k].events:
            other.bar(id, self.knockouts[k].branch)
        if self.fresh:
            other.renew(self.fresh_seed)
        self.without[k] = settle(self.case, other, self.outcomes)
