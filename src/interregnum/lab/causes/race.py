"""A race: what can no longer be among the strongest is played in no more histories.

Most things that can be removed change nothing, or little, and need no thousand histories to show it. So a table is
played in rounds, and after each a row leaves whose strength is, for certain, below that of as many others as are sought
(Maron & Moore 1997). Certain means at 95 % over all rows and rounds together: each bound is that of Chernoff for a
share (Garivier & Cappé 2011, the divergence form), which holds for any number of histories. A row keeps the number of
histories in which it was played, and its intervals are of these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from interregnum.lab.causes.counterfactuals.knockouts import KnockoutRuns
from interregnum.lab.causes.hinge import standing
from interregnum.lab.causes.ranking import Measure, contributions
from interregnum.lab.ensembles.response import Target
from interregnum.lab.statistics.arrays import Bools, Floats, Ints

FIRST = 128  # histories of the first round
LEAVE = 0.05  # the chance that any of the strongest leaves
OF_SHARES: tuple[Measure, ...] = ("decided", "share", "comes")  # each history brings -1, 0 or 1


class Race(NamedTuple):
    """For the first so many places by a measure; `candidates` are the rows that can be ranked at all.

    `asked` makes the target of the outcomes played so far.
    """

    places: int
    candidates: Bools
    by: Measure
    asked: Callable[[Floats], Target]
    until: float
    replicas: int

    def rounds(self) -> list[int]:
        """After how many histories rows may leave: 128, 192, 256, 384 and so on."""
        found, length = [], FIRST
        while length < self.replicas:
            found += [n for n in (length, length * 3 // 2) if n < self.replicas]
            length *= 2
        return found

    def running(self, runs: KnockoutRuns) -> Bools:
        """Which rows may still be among the first, by what has been played of them."""
        low, high = self._bounds(runs)
        happened = np.mean(~np.isnan(runs.first), axis=0)
        ranked = self.candidates & np.array([standing(share) == "ranked" for share in happened])
        leaders = np.sort(low[ranked])[::-1]
        least = leaders[self.places - 1] if len(leaders) >= self.places else 0.0
        return np.asarray(self.candidates & (high >= least))

    def passing(self, runs: KnockoutRuns, stayed: Sequence[int], left: Sequence[int]) -> list[int]:
        """How many of those that left may be stronger than each that stayed."""
        low, high = self._bounds(runs)
        return [int((high[left] >= low[k]).sum()) for k in stayed]

    def _bounds(self, runs: KnockoutRuns) -> tuple[Floats, Floats]:
        brought = contributions(self.by, self.asked(runs.base[:, 0]), runs, self.until)
        chance = LEAVE / (2 * len(self.rounds()))
        return bounds(brought, runs.histories, chance / self.places, chance)


def bounds(brought: Floats, histories: Ints, above: float, below: float) -> tuple[Floats, Floats]:
    """Bounds of the strength of each row (histories x rows of -1, 0 or 1), which is the size of its mean.

    A row exceeds its upper bound with a chance of at most `above`; any row at all is below its lower one with a chance
    of at most `below`.
    """
    count = np.maximum(histories, 1)
    gained, lost = (brought > 0).sum(axis=0) / count, (brought < 0).sum(axis=0) / count
    each = below / (2 * max(1, len(count)))
    high = np.maximum(
        upper(gained, count, above / 2) - lower(lost, count, above / 2),
        upper(lost, count, above / 2) - lower(gained, count, above / 2),
    )
    low = np.maximum(
        lower(gained, count, each) - upper(lost, count, each),
        lower(lost, count, each) - upper(gained, count, each),
    )
    return np.maximum(low, 0.0), high


def upper(shares: Floats, count: Ints, chance: float) -> Floats:
    """The bound that the true share exceeds with at most this chance, where it was so among so many histories."""
    return _bound(shares, count, chance, np.ones_like(shares))


def lower(shares: Floats, count: Ints, chance: float) -> Floats:
    """The bound below which the true share is with at most this chance."""
    return _bound(shares, count, chance, np.zeros_like(shares))


def _bound(shares: Floats, count: Ints, chance: float, far: Floats) -> Floats:
    """The share towards `far` whose divergence from the observed one is what the chance allows, by halving."""
    allowed = math.log(1 / chance) / count
    near, far = shares.copy(), far.copy()
    for _ in range(50):
        middle = (near + far) / 2
        inside = divergence(shares, middle) <= allowed
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    return far


def divergence(observed: Floats, true: Floats) -> Floats:
    """The Kullback-Leibler divergence of two chances."""
    with np.errstate(divide="ignore", invalid="ignore"):
        hit = np.where(observed > 0, observed * np.log(observed / true), 0.0)
        miss = np.where(observed < 1, (1 - observed) * np.log((1 - observed) / (1 - true)), 0.0)
    return np.asarray(hit + miss)
