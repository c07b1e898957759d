"""What each history would have been with this: an event made to happen where it did not.

An event that never happens has no moment of its own. It is brought on at the median minute at which it happens
in the histories in which it does, whether or not its condition holds then. A decision that was taken
otherwise is taken so, at the moment at which it was taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interregnum.calculus.player import Player, stops
from interregnum.lab.causes.knockouts import Knock, settle
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Asked
from interregnum.lab.statistics.arrays import Floats


def forced_block(
    blob: bytes,
    outcomes: Sequence[Asked],
    knocks: Sequence[Knock],
    minutes: Sequence[float],
    happened: Sequence[Sequence[bool]],
    seed: int,
    first: int,
    count: int,
) -> Floats:
    """Outcomes of some neighbouring replicas with each thing made to happen: count x knocks x outcomes.

    `minutes[k]` is when an event is brought on that never happens by itself, and `happened[n][k]` whether it does in
    the n-th of these replicas; there the row stays `nan`, since nothing is changed.
    """
    case = opened(blob)
    found = np.full((count, len(knocks), len(outcomes)), np.nan)
    for n in range(count):
        wanted = [k for k in range(len(knocks)) if not happened[n][k]]
        _force(case, outcomes, knocks, minutes, wanted, seed, first + n, found[n])
    return found


def _force(
    case: Instrumented,
    outcomes: Sequence[Asked],
    knocks: Sequence[Knock],
    minutes: Sequence[float],
    wanted: Sequence[int],
    seed: int,
    replica: int,
    found: Floats,
) -> None:
    player = Player(case.compiled, seed, replica, fastest(), traced=False)
    decided = {knocks[k].events[0] for k in wanted if knocks[k].branch is not None}
    stop_at = stops(case.compiled, decided)
    left = sorted((k for k in wanted if not np.isnan(minutes[k])), key=lambda k: minutes[k])
    while left:
        minute = minutes[left[0]]
        event = player.advance_to(minute, stop_at)
        if event is not None:  # a decision of the list is about to be taken, and not so
            id = case.compiled.events[event]
            for k in [k for k in left if knocks[k].events[0] == id and knocks[k].branch is not None]:
                found[k] = _forked(case, player, outcomes, knocks[k], taken=True)
                left.remove(k)
            stop_at[event] = 0
            continue
        k = left.pop(0)
        found[k] = _forked(case, player, outcomes, knocks[k], taken=False)


def _forked(
    case: Instrumented, player: Player, outcomes: Sequence[Asked], knock: Knock, *, taken: bool
) -> list[float]:
    other = player.fork()
    if knock.branch is not None:
        other.choose(knock.events[0], knock.branch)
    if not taken:
        other.bring_on(knock.events[0])
    return settle(case, other, outcomes)
