"""New luck: each history drawn anew from the moment of an event on, once without the event and once with it kept.

That a history comes out differently when all that follows is drawn anew shows first of all that the outcome was still
open. Only what happens more often without the event than with it, under the same new draws, is the event's doing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interregnum.calculus.kernel.draws import stable_hash
from interregnum.calculus.player import Player, stops
from interregnum.lab.causes.counterfactuals.knockouts import Knockout
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, Target, settle
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, Pairs


@dataclass(frozen=True)
class FreshDraws:
    """Of the histories with an event, drawn anew from there on without it (`varied`) and with it kept (`base`): the
    share with the target's `answer`, and the share that come out `otherwise` than they did, which with the event kept
    is luck alone."""

    answer: Difference
    otherwise: Difference

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"answer": self.answer.to_dict(), "otherwise": self.otherwise.to_dict()}


class FreshRuns(NamedTuple):
    """The outcome of histories drawn anew from each event on: histories x events; `nan` where it never happens, and
    for a time that never comes."""

    without: Floats
    kept: Floats


def fresh_draws(
    target: Target, base: Floats, first: Floats, without: Floats, kept: Floats
) -> FreshDraws | None:
    """The scores of one event from the outcomes of histories (`base`), and where it happened (`first`); None where it
    never did."""
    happened = ~np.isnan(first)
    if not happened.any():
        return None
    sides = kept[happened], without[happened]
    answer = Pairs.of(*(target.hit(side) for side in sides))
    otherwise = Pairs.of(*(target.differs(base[happened], side) for side in sides))
    return FreshDraws(answer.difference(), otherwise.difference())


def fresh_block(
    blob: bytes, response: Response, knockouts: Sequence[Knockout], seed: int, first: int, count: int
) -> FreshRuns:
    """Some neighbouring replicas of a pickled `Instrumented`, drawn anew from each of these events on."""
    case = opened(blob)
    sides = np.full((2, count, len(knockouts)), np.nan)
    for n in range(count):
        _drawn_anew(case, response, knockouts, seed, first + n, sides[:, n])
    return FreshRuns(*sides)


def _drawn_anew(
    case: Instrumented,
    response: Response,
    knockouts: Sequence[Knockout],
    seed: int,
    replica: int,
    found: Floats,
) -> None:
    """Play a history; where an event of the list is about to happen, fork it twice."""
    player = Player(case.compiled, seed, replica, traced=False)
    left = list(range(len(knockouts)))
    while left:
        marks = stops(case.compiled, {id for k in left for id in knockouts[k].events})
        event = player.advance_to(case.until, marks)
        if event is None:
            return
        id = case.compiled.events[event]
        here = [k for k in left if id in knockouts[k].events]
        way = player.would_choose(id) if any(knockouts[k].branch for k in here) else None
        now = [k for k in here if knockouts[k].branch in (None, way)]
        for k in now:
            found[:, k] = _forked(case, player, response, knockouts[k], event, seed)
        left = [k for k in left if k not in now]


def _forked(
    case: Instrumented, player: Player, response: Response, knockout: Knockout, event: int, seed: int
) -> list[float]:
    """The outcome without the event and with it, when all that follows is drawn anew."""
    if response.settled(player):
        return [response.of(player)] * 2
    minute = float(player.state.due[event])
    ends = []
    for kept in (False, True):
        other = player.fork()
        if not kept:
            for id in knockout.events:
                other.bar(id, knockout.branch)
            if knockout.branch is None:
                other.state.moment[0].passed = -1  # it is not fired, so what comes next is not yet passed
        other.advance_to(minute, np.ones_like(stops(case.compiled, ())))  # it alone, by its own draws
        other.renew(int(stable_hash(f"{seed} drawn anew")))
        ends.append(settle(case, other, [response])[0])
    return ends
