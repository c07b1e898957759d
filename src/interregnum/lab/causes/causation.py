"""Probabilities of causation: was it necessary, was it sufficient, and their bounds without a coupling.

For an event X and an outcome Y of the same histories, with and without X (Pearl, *Causality*, 2nd ed. 2009,
chapter 9; Tian & Pearl 2000):

    PN   of the histories with X and Y, the share in which Y does not come without X
    PS   of the histories with neither, the share in which Y comes when X is made to happen
    PNS  of all histories, the share in which Y follows X: with it, and only with it

The coupling (shared draws) makes these shares of pairs that can be counted. The bounds hold for any coupling:
they need only how often Y comes, how often when X is prevented, and how often when X is made to happen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.statistics.arrays import Bools
from interregnum.lab.statistics.shares import Share, share


@dataclass(frozen=True)
class CausalBounds:
    """The bounds of a share for any coupling; `nan` where it is a share of nothing."""

    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "low": None if math.isnan(self.low) else self.low,
            "high": None if math.isnan(self.high) else self.high,
        }


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


def causation(happened: Bools, outcome: Bools, prevented: Bools, forced: Bools) -> Causation:
    """From histories: whether X happened, whether Y came, whether Y comes without X, and with X made to happen.

    Where X did not happen, `prevented` equals `outcome`; where it did, `forced` does.
    """
    both, neither = happened & outcome, ~happened & ~outcome
    gone, comes = both & ~prevented, neither & forced
    count = len(outcome)
    x_y, no_x_no_y = float(np.mean(both)), float(np.mean(neither))
    x_no_y, no_x_y = float(np.mean(happened & ~outcome)), float(np.mean(~happened & outcome))
    y, y_with, y_without = float(np.mean(outcome)), float(np.mean(forced)), float(np.mean(prevented))
    return Causation(
        pn=share(int(gone.sum()), int(both.sum())),
        ps=share(int(comes.sum()), int(neither.sum())),
        pns=share(int((gone | comes).sum()), count),
        pn_bounds=_within(max(0.0, y - y_without), min(x_y, 1 - y_without - no_x_no_y), x_y),
        ps_bounds=_within(max(0.0, y_with - y), min(no_x_no_y, y_with - x_y), no_x_no_y),
        pns_bounds=CausalBounds(
            max(0.0, y_with - y_without, y - y_without, y_with - y),
            min(y_with, 1 - y_without, x_y + no_x_no_y, y_with - y_without + x_no_y + no_x_y),
        ),
    )


def _within(low: float, high: float, part: float) -> CausalBounds:
    """Bounds on a share of a part of all histories."""
    if part == 0.0:
        return CausalBounds(math.nan, math.nan)
    return CausalBounds(min(low / part, 1.0), min(high / part, 1.0))
