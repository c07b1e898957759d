"""Knock-outs: each history without each event, and without each option of a decision.

A history without an event differs from the history only after the moment at which the event first happened, and
not at all where it never did. So each history is played once; where an event that is to be removed is about to
happen, a fork continues without it. This is exact, because every draw has an address: the fork is the same as the
scenario without the event, played from the start (`docs/reference/hinges.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from interregnum.calculus.draws import stable_hash
from interregnum.calculus.network import Event, Network
from interregnum.calculus.player import Player, stops
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Response, numbers_of, settle
from interregnum.lab.statistics.arrays import Bools, Bytes, Floats


class Knockout(NamedTuple):
    """What is removed: an event with all its parts, or one option of a decision.

    The parts of `congress.manifesto` are `congress.manifesto.rises`, `.moved` and so on: without them nobody asks for
    the floor, and the hall does not wait for ever for a vote that never comes. It has happened as soon as a part has.
    A `step` of a plan is one, too; histories without it are played to the end, to see what falls with it.
    """

    id: str
    events: tuple[str, ...]
    branch: str | None = None
    step: bool = False


class KnockoutRuns(NamedTuple):
    """Outcomes of some histories, and of the same histories without each event.

    `base[n, o]` is outcome o of history n, `without[n, k, o]` the same with knockout-out k, `first[n, k]` the minute at
    which the event first happened, `nan` where it never did; there `without` equals `base`.

    What falls with an event is seen in the events that are followed: `came[n, j]` is the minute at which the j-th of
    them first happened in history n, `ended[n, k]` the minute to which the history without k was played, `nan` where it
    was not, and a bit of `fell[n, k]` (`numpy.packbits`) says that j came by then in the history, and not without k.
    """

    base: Floats
    without: Floats
    first: Floats
    came: Floats
    ended: Floats
    fell: Bytes

    def of_first(self, count: int) -> KnockoutRuns:
        """Of the first so many histories."""
        base, without, first = self.base[:count], self.without[:count], self.first[:count]
        return KnockoutRuns(base, without, first, self.came[:count], self.ended[:count], self.fell[:count])

    def fallen(self, k: int, j: int) -> Bools:
        """In which histories the followed event j fell with knock-out k."""
        return np.asarray((self.fell[:, k, j // 8] >> (7 - j % 8)) & 1 == 1)

    def followed(self, k: int, j: int) -> Bools:
        """In which histories it might have fallen: it came before the history without k ended."""
        return np.asarray(self.came[:, j] <= self.ended[:, k])


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
            found.append(Knockout(id, parts, step=event.mechanism == "command"))
        if event.decision and len(event.branches) > 1:
            found += [Knockout(f"{id}.{branch.id}", (id,), branch.id) for branch in event.branches]
    return found


def is_part(id: str, network: Network) -> bool:
    """Whether the event is part of another: `congress.manifesto.moved` of `congress.manifesto`."""
    names = id.split(".")
    return any(".".join(names[:n]) in network.events for n in range(1, len(names)))


def whole_events(knockouts: Iterable[Knockout], network: Network) -> tuple[tuple[str, ...], ...]:
    """What is followed to see what falls with what: the events of these knock-outs, whole, and every step of a plan."""
    own = {knockout.events[0] for knockout in knockouts}
    everything = {
        knockout.events[0]: knockout for knockout in knockouts_of(network) if knockout.branch is None
    }
    return tuple(knockout.events for id, knockout in everything.items() if id in own or knockout.step)


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
    follow: Sequence[tuple[str, ...]] = (),
) -> KnockoutRuns:
    """Play some neighbouring replicas of a pickled `Instrumented`, and each of them without each event.

    With `fresh`, everything after the removal is drawn anew: another coupling, in which the history without the event
    shares the past and nothing else. `follow` are the events, each with its parts, that are seen to fall or not.
    """
    case = opened(blob)
    played = [
        _ForkedHistory(case, outcomes, knockouts, seed, first + n, fresh, follow).played()
        for n in range(count)
    ]
    return KnockoutRuns(*(np.stack(parts) for parts in zip(*played, strict=True)))


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
        follow: Sequence[tuple[str, ...]],
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
        self.ended = np.full(len(knockouts), np.nan)
        self.follow = [case.compiled.event_index[event] for events in follow for event in events]
        self.begins = np.cumsum([0, *(len(events) for events in follow)])[:-1]
        self.there = np.full((len(knockouts), len(follow)), np.nan)

    def played(self) -> tuple[Floats, Floats, Floats, Floats, Floats, Bytes]:
        """Play it to the end, forking where an event of the list is about to happen."""
        stop_at = stops(self.case.compiled, ())
        stop_at[list(self.waiting)] = 1
        while (event := self.player.advance_to(self.case.until, stop_at)) is not None:
            ways = {self.knockouts[k].branch for k in self.waiting[event]} - {None}
            way = self.player.would_choose(self.case.compiled.events[event]) if ways else None
            for k in sorted(k for k in self.waiting[event] if self.knockouts[k].branch in (None, way)):
                self._fork(event, k)
                self._done(k, stop_at)
        base = np.array(numbers_of(self.player, self.outcomes))
        self.without[~self.forked] = base
        came = self._came(self.player)
        fell = np.isnan(self.there) & (came <= self.ended[:, None])
        return base, self.without, self.first, came, self.ended, np.packbits(fell, axis=1)

    def _came(self, player: Player) -> Floats:
        """When each event that is followed, or a part of it, first happened; `nan` where it has not."""
        if not self.follow:
            return np.empty(0)
        came = np.minimum.reduceat(player.firsts(self.follow), self.begins)
        return np.where(np.isfinite(came), came, np.nan)

    def _done(self, k: int, stop_at: Any) -> None:
        for id in self.knockouts[k].events:
            event = self.case.compiled.event_index[id]
            self.waiting[event].discard(k)
            if not self.waiting[event]:
                stop_at[event] = 0

    def _fork(self, event: int, k: int) -> None:
        self.first[k] = self.player.state.due[event]
        whole = self.knockouts[k].step and bool(self.follow)
        if not whole and all(outcome.settled(self.player) for outcome in self.outcomes):
            return  # nothing later changes the outcomes
        self.forked[k] = True
        other = self.player.fork()
        for id in self.knockouts[k].events:
            other.bar(id, self.knockouts[k].branch)
        if self.fresh:
            other.renew(self.fresh_seed)
        self.without[k] = settle(self.case, other, self.outcomes)
        if whole:
            other.advance_to(self.case.until, stops(self.case.compiled, ()))
        self.ended[k], self.there[k] = other.now, self._came(other)
