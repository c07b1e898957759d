"""Knock-ins: each history with an event made to happen where it did not.

An event that never happens in a history has no moment there. It is made to happen at a minute drawn from its own
times over the ensemble, for each history another, whether or not its condition holds then: at its median minute alone
it could never be too late. A decision that was taken otherwise is changed at the moment at which it was taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interregnum.calculus.player import Player, stops
from interregnum.lab.causes.counterfactuals.knockouts import Knockout
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, settle
from interregnum.lab.statistics.arrays import Floats

STREAM = 0x1A2B  # keeps these draws apart from others that are made from the same seed


def knock_in_block(
    blob: bytes,
    outcomes: Sequence[Response],
    knockouts: Sequence[Knockout],
    minutes: Floats,
    happened: Sequence[Sequence[bool]],
    seed: int,
    first: int,
    count: int,
) -> Floats:
    """Outcomes of some neighbouring replicas with each event made to happen: count x knockout-ins x outcomes.

    `minutes[n][k]` is the minute at which an event is made to happen in the n-th of these replicas, and
    `happened[n][k]` whether it happens by itself; there the row stays `nan`, since nothing is changed.
    """
    case = opened(blob)
    found = np.full((count, len(knockouts), len(outcomes)), np.nan)
    for n in range(count):
        wanted = [k for k in range(len(knockouts)) if not happened[n][k]]
        _knock_in(case, outcomes, knockouts, minutes[n], wanted, seed, first + n, found[n])
    return found


def drawn_minutes(first: Floats, seed: int) -> Floats:
    """A minute for each history and event (histories x events), drawn from those at which it happened in any of them.

    `first` is when each happened, `nan` where it did not; where it never did there is no minute either.
    """
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    found = np.full(first.shape, np.nan)
    for k, column in enumerate(first.T):
        times = np.sort(column[~np.isnan(column)])
        places = generator.random(len(first))
        if len(times):
            found[:, k] = times[(places * len(times)).astype(np.int64)]
    return found


def _knock_in(
    case: Instrumented,
    outcomes: Sequence[Response],
    knockouts: Sequence[Knockout],
    minutes: Floats,
    wanted: Sequence[int],
    seed: int,
    replica: int,
    found: Floats,
) -> None:
    player = Player(case.compiled, seed, replica, traced=False)
    decided = {knockouts[k].events[0] for k in wanted if knockouts[k].branch is not None}
    stop_at = stops(case.compiled, decided)
    left = sorted((k for k in wanted if not np.isnan(minutes[k])), key=lambda k: minutes[k])
    undecided: dict[int, Player] = {}  # as it was at its minute, if the decision is never taken
    while left or undecided:
        event = player.advance_to(minutes[left[0]] if left else case.until, stop_at)
        if event is not None:  # a decision of the list is about to be taken otherwise
            id = case.compiled.events[event]
            taken = [k for k in (*left, *undecided) if knockouts[k].branch and knockouts[k].events[0] == id]
            for k in taken:
                found[k] = _forked(case, player, outcomes, knockouts[k], taken=True)
                undecided.pop(k, None)
            left = [k for k in left if k not in taken]
            stop_at[event] = 0
        elif not left:
            break
        elif knockouts[left[0]].branch is not None:
            undecided[left.pop(0)] = player.fork()
        else:
            k = left.pop(0)
            found[k] = _forked(case, player, outcomes, knockouts[k], taken=False)
    for k, then in undecided.items():
        found[k] = _forked(case, then, outcomes, knockouts[k], taken=False)


def _forked(
    case: Instrumented, player: Player, outcomes: Sequence[Response], knockout: Knockout, *, taken: bool
) -> list[float]:
    other = player.fork()
    if knockout.branch is not None:
        other.choose(knockout.events[0], knockout.branch)
    if not taken:
        other.bring_on(knockout.events[0])
    return settle(case, other, outcomes)
