"""Knock-ins: each history with an event made to happen where it did not.

An event that never happens has no moment of its own. It is made to happen at the median minute at which it happens
in the other histories, whether or not its condition holds then. A decision that was taken otherwise is changed at
the moment at which it was taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interregnum.calculus.player import Player, stops
from interregnum.lab.causes.knockouts import Knockout
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, settle
from interregnum.lab.statistics.arrays import Floats


def knock_in_block(
    blob: bytes,
    outcomes: Sequence[Response],
    knockouts: Sequence[Knockout],
    minutes: Sequence[float],
    happened: Sequence[Sequence[bool]],
    seed: int,
    first: int,
    count: int,
) -> Floats:
    """Outcomes of some neighbouring replicas with each event made to happen: count x knockout-ins x outcomes.

    `minutes[k]` is the minute at which an event is made to happen, and `happened[n][k]` whether it happens by itself in
    the n-th of these replicas; there the row stays `nan`, since nothing is changed.
    """
    case = opened(blob)
    found = np.full((count, len(knockouts), len(outcomes)), np.nan)
    for n in range(count):
        wanted = [k for k in range(len(knockouts)) if not happened[n][k]]
        _knock_in(case, outcomes, knockouts, minutes, wanted, seed, first + n, found[n])
    return found


def _knock_in(
    case: Instrumented,
    outcomes: Sequence[Response],
    knockouts: Sequence[Knockout],
    minutes: Sequence[float],
    wanted: Sequence[int],
    seed: int,
    replica: int,
    found: Floats,
) -> None:
    player = Player(case.compiled, seed, replica, traced=False)
    decided = {knockouts[k].events[0] for k in wanted if knockouts[k].branch is not None}
    stop_at = stops(case.compiled, decided)
    left = sorted((k for k in wanted if not np.isnan(minutes[k])), key=lambda k: minutes[k])
    while left:
        minute = minutes[left[0]]
        event = player.advance_to(minute, stop_at)
        if event is not None:  # a decision of the list is about to be taken otherwise
            id = case.compiled.events[event]
            for k in [k for k in left if knockouts[k].events[0] == id and knockouts[k].branch is not None]:
                found[k] = _forked(case, player, outcomes, knockouts[k], taken=True)
                left.remove(k)
            stop_at[event] = 0
            continue
        k = left.pop(0)
        found[k] = _forked(case, player, outcomes, knockouts[k], taken=False)


def _forked(
    case: Instrumented, player: Player, outcomes: Sequence[Response], knockout: Knockout, *, taken: bool
) -> list[float]:
    other = player.fork()
    if knockout.branch is not None:
        other.choose(knockout.events[0], knockout.branch)
    if not taken:
        other.bring_on(knockout.events[0])
    return settle(case, other, outcomes)
