"""Knock-outs: each history without each event, and without each option of a decision.

A history without an event differs from the history only after the moment at which the event first happened, and
not at all where it never did; and after it, only in what hangs on the event. So each history is played once, and what
it is without an event is played as what differs from it (`shared_history`). This is exact, because every draw has an
address: it is the same as the scenario without the event, played from the start (`docs/reference/hinges.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from interregnum.calculus.kernel.layout import MOST_BARRED
from interregnum.calculus.network import Event, Network
from interregnum.lab.causes.counterfactuals.shared_history import SharedHistory
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response
from interregnum.lab.statistics.arrays import Bools, Bytes, Floats, Ints

# Watchers of the lab, and minutes at which a condition turns: that an hour goes by could not fail to happen.
NO_EVENT = ("lab", "timer")


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

    Of knock-out k the first `histories[k]` were played without it; in others nothing is known to change.
    """

    base: Floats
    without: Floats
    first: Floats
    came: Floats
    ended: Floats
    fell: Bytes
    histories: Ints

    def of_first(self, count: int) -> KnockoutRuns:
        """Of the first so many histories."""
        base, without, first = self.base[:count], self.without[:count], self.first[:count]
        came, ended, fell = self.came[:count], self.ended[:count], self.fell[:count]
        return KnockoutRuns(base, without, first, came, ended, fell, np.minimum(self.histories, count))

    def alike(self) -> Iterator[tuple[Ints, KnockoutRuns]]:
        """The knock-outs that were played in equally many histories: their indices, and these histories alone."""
        for count in np.unique(self.histories).tolist():
            yield np.flatnonzero(self.histories == count), self.of_first(count)

    def fallen(self, k: int, j: int) -> Bools:
        """In which histories the followed event j fell with knock-out k."""
        return np.asarray((self.fell[:, k, j // 8] >> (7 - j % 8)) & 1 == 1)

    def followed(self, k: int, j: int) -> Bools:
        """In which histories it might have fallen: it came before the history without k ended."""
        return np.asarray(self.came[:, j] <= self.ended[:, k])


def knockouts_of(network: Network) -> list[Knockout]:
    """Everything that can be removed: each event that changes anything, each option (of the first 62) of each decision.

    An event that is part of another is removed with it, and not alone.
    """
    found = []
    for id, event in network.events.items():
        if event.mechanism in NO_EVENT or is_part(id, network):
            continue
        parts = (id, *(other for other in network.events if other.startswith(f"{id}.")))
        if any(changes_anything(network.events[part]) for part in parts):
            found.append(Knockout(id, parts, step=event.mechanism == "command"))
        if event.decision and len(event.branches) > 1:
            options = event.branches[:MOST_BARRED]
            found += [Knockout(f"{id}.{branch.id}", (id,), branch.id) for branch in options]
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
    follow: Sequence[tuple[str, ...]] = (),
    chosen: Ints | None = None,
) -> KnockoutRuns:
    """Play some neighbouring replicas of a pickled `Instrumented`, and each of them without each event.

    `follow` are the events, each with its parts, that are seen to fall or not; `chosen` are the only knock-outs that
    are played, if not all.
    """
    case = opened(blob)
    played = range(len(knockouts)) if chosen is None else chosen.tolist()
    shared = (SharedHistory(case, outcomes, knockouts, seed, first + n, follow) for n in range(count))
    parts = (np.stack(column) for column in zip(*(player.played(played) for player in shared), strict=True))
    base, without, came_first, came, ended, fell = parts
    histories = np.bincount(played, minlength=len(knockouts)) * count
    return KnockoutRuns(base, without, came_first, came, ended, fell, histories)
