"""Probabilities of causation: was it necessary, was it sufficient, and their bounds without a coupling.

For an event X and an outcome Y of the same histories, with and without X (Pearl, *Causality*, 2nd ed. 2009,
chapter 9; Tian & Pearl 2000):

    PN   of the histories with X and Y, the share in which Y does not come without X
    PS   of the histories with neither, the share in which Y comes when X is made to happen
    PNS  of all histories, the share in which Y follows X: with it, and only with it

The coupling (shared draws) makes these shares of pairs that can be counted. The bounds hold for any coupling:
they need only how often Y comes, how often when X is prevented, and how often when X is made to happen. Shares have
sampling intervals; bounds, which are estimates too, have one around both (`counted`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.lab.statistics.counted import outer_interval, resampled_shares
from interregnum.lab.statistics.shares import Share, share


@dataclass(frozen=True)
class CausalBounds:
    """The bounds of a share for any coupling, and the 95 % sampling interval of the range between them (`least` to
    `most`); `nan` where it is a share of nothing."""

    low: float
    high: float
    least: float = math.nan
    most: float = math.nan

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: None if math.isnan(number) else number for name, number in vars(self).items()}


@dataclass(frozen=True)
class Causation:
    """Necessity, sufficiency and both, as counted in coupled pairs and as bounded without a coupling."""

    pn: Share
    ps: Share
    pns: Share
    pn_bounds: CausalBounds
    ps_bounds: CausalBounds
    pns_bounds: CausalBounds

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name).to_dict() for name in self.__dataclass_fields__}


def causation(
    happened: Bools, outcome: Bools, prevented: Bools, forced: Bools, seed: int = 0, *, timed: bool = False
) -> Causation:
    """From histories: whether X happened, whether Y came, whether Y comes without X, and with X made to happen.

    Where X did not happen, `prevented` equals `outcome`; where it did, `forced` does. The seed is of the bootstrap.
    `timed` says that X was made to happen at minutes drawn from those of the histories with X: these are a sample, too,
    so what is told of the forced histories is told by fewer than there are, 1 / (1 / forced + 1 / times).
    """
    both, neither = happened & outcome, ~happened & ~outcome
    gone, comes = both & ~prevented, neither & forced
    told = 1 / (1 + (len(happened) - happened.sum()) / max(1, happened.sum())) if timed else 1.0
    cells = happened * 8 + outcome * 4 + prevented * 2 + forced * 1
    counts = np.bincount(cells, minlength=16).astype(np.float64)
    found = bounds(counts[None, :] / len(outcome))
    drawn = [bounds(resampled_shares(counts, seed, part)) for part in (1.0, told)]
    pn = share(int(gone.sum()), int(both.sum()))
    ps = share(int(comes.sum()), int(neither.sum()), told * float(neither.sum()))
    pns = share(int((gone | comes).sum()), len(outcome), told * len(outcome))
    return Causation(
        pn,
        ps,
        pns,
        _bounded(found[0], drawn[0][0], pn),
        _bounded(found[1], drawn[1][1], ps),
        _bounded(found[2], drawn[1][2], pns),
    )


CLOSE = 1e-9  # bounds so near are one number
X, Y, PREVENTED, FORCED = (((np.arange(16) // weight) % 2 == 1) for weight in (8, 4, 2, 1))


class Range(NamedTuple):
    """What a share is at least and at most for any coupling: the greatest of `lows` and the least of `highs`, each of
    which is a bound of its own (candidates x samples)."""

    lows: Floats
    highs: Floats

    @property
    def low(self) -> Floats:
        """The lower bound in each sample."""
        return np.asarray(self.lows.max(axis=0))

    @property
    def high(self) -> Floats:
        """The upper bound in each sample."""
        return np.asarray(self.highs.min(axis=0))


def bounds(shares: Floats) -> tuple[Range, Range, Range]:
    """The lower and upper bounds of PN, PS and PNS (Tian & Pearl 2000), from the shares of the sixteen kinds of
    history (samples x kinds, numbered in binary by X, Y, Y without X, Y with X)."""

    def share_of(kinds: Bools) -> Floats:
        return np.asarray(shares[:, kinds].sum(axis=1))

    x_y, no_x_no_y, y = share_of(X & Y), share_of(~X & ~Y), share_of(Y)
    x_no_y, no_x_y = share_of(X & ~Y), share_of(~X & Y)
    y_without, y_with = share_of(PREVENTED), share_of(FORCED)
    none, all_of = np.zeros(len(shares)), np.ones(len(shares))
    with np.errstate(divide="ignore", invalid="ignore"):
        pn = _range([none, (y - y_without) / x_y], [all_of, (1 - y_without - no_x_no_y) / x_y])
        ps = _range([none, (y_with - y) / no_x_no_y], [all_of, (y_with - x_y) / no_x_no_y])
        for found, part in ((pn, x_y), (ps, no_x_no_y)):
            for ends in found:
                ends[:, part == 0.0] = math.nan
    pns = _range(
        [none, y_with - y_without, y - y_without, y_with - y],
        [y_with, 1 - y_without, x_y + no_x_no_y, y_with - y_without + x_no_y + no_x_y],
    )
    return pn, ps, pns


def _range(lows: Sequence[Floats], highs: Sequence[Floats]) -> Range:
    return Range(np.minimum(np.stack(lows), 1.0), np.minimum(np.stack(highs), 1.0))


def _bounded(found: Range, drawn: Range, counted: Share) -> CausalBounds:
    """With the interval; where the bounds are one number, it is no narrower than that of the share that was counted,
    for a bootstrap of a share of 0 or 1 has no width."""
    low, high = float(found.low[0]), float(found.high[0])
    if math.isnan(low):
        return CausalBounds(math.nan, math.nan)
    there = ~np.isnan(drawn.low)
    least, most = outer_interval(drawn.lows[:, there], drawn.highs[:, there])
    if high - low < CLOSE:
        least, most = min(least, counted.low), max(most, counted.high)
    return CausalBounds(low, high, least, most)
