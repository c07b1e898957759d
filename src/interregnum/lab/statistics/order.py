"""How far many histories have the order of a record: Kendall's tau, over pairs whose order the record settles.

A pair of windows that overlap is no pair. Some pairs cannot be told in the wrong order, since one thing causes the
other: they are *wired*, and what tau says of them says little.
"""

from __future__ import annotations

import math

import numpy as np

from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.lab.statistics.scores import FEWEST

WIRED = 0.995  # of the histories in which both happen: the least share with one and the same order


def settled(firsts: Floats, lasts: Floats) -> Bools:
    """Which windows lie wholly before which: row before column."""
    return np.asarray(lasts[:, None] < firsts[None, :])


def settled_pairs(firsts: Floats, lasts: Floats) -> int:
    """How many pairs of windows do not overlap: those that tau is about."""
    return int(settled(firsts, lasts).sum())


def tau(times: Floats, firsts: Floats, lasts: Floats) -> float:
    """Kendall's tau between times and windows, over the pairs whose order the record settles.

    Never (`nan`) comes after everything; times that are equal, or both never, are neither in order nor out of it. With
    points for windows and no ties it is the usual tau. `nan` where the record settles no pair.
    """
    return tau_over(times, settled(firsts, lasts))


def tau_over(times: Floats, pairs: Bools) -> float:
    """The same over these pairs, of which the row comes first in the record."""
    count = int(pairs.sum())
    if count == 0:
        return math.nan
    filled = np.where(np.isnan(times), math.inf, times)
    later = (filled[None, :] > filled[:, None]).astype(np.int64) - (filled[None, :] < filled[:, None])
    return float(later[pairs].sum()) / count


def mean_tau(times: Floats, firsts: Floats, lasts: Floats) -> float:
    """The mean of tau over single histories; `times` has a row for each, a column for each observation."""
    pairs = settled(firsts, lasts)
    taus = np.array([tau_over(row, pairs) for row in times])
    return math.nan if np.isnan(taus).all() else float(np.nanmean(taus))


def wired(times: Floats) -> Bools:
    """Which pairs have the same order, or the same time, in nearly all histories in which both happen.

    `times` has a row for each history, a column for each thing. Of a pair that happens together in too few histories
    nothing can be said: it is not wired.
    """
    before = np.stack([(times[:, [n]] < times).sum(axis=0) for n in range(times.shape[1])])
    at_once = np.stack([(times[:, [n]] == times).sum(axis=0) for n in range(times.shape[1])])
    both = before + before.T + at_once
    most = np.maximum(np.maximum(before, before.T), at_once)
    return np.asarray((both >= FEWEST) & (most >= WIRED * both))


def near(middles: Floats, minutes: float) -> Bools:
    """Which pairs of recorded middles lie less than so many minutes apart."""
    return np.asarray(np.abs(middles[:, None] - middles[None, :]) < minutes)
