"""Probabilities of causation: was it necessary, was it sufficient, and what may be said without a coupling.

For an event X and an outcome Y of the same histories, with and without X (Pearl, *Causality*, 2nd ed. 2009,
chapter 9; Tian & Pearl 2000):

    PN   of the histories with X and Y, the share in which Y is gone without X
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
from interregnum.lab.statistics.scores import NORMAL_975


@dataclass(frozen=True)
class Share:
    """A share of histories, with its 95 % interval (Wilson 1927); `nan` of none."""

    value: float
    low: float
    high: float
    of: int

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if math.isnan(one) else one for name, one in numbers.items()} | {"of": self.of}


def share(hits: int, of: int) -> Share:
    """A share and its Wilson interval, which stays within 0 and 1 and is right for small numbers."""
    if of == 0:
        return Share(math.nan, math.nan, math.nan, 0)
    p, z = hits / of, NORMAL_975
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == of else min(1.0, middle + half)
    return Share(p, low, high, of)


@dataclass(frozen=True)
class Bounds:
    """What a share lies between whatever the coupling; `nan` where it is a share of nothing."""

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
    pn_bounds: Bounds
    ps_bounds: Bounds
    pns_bounds: Bounds

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
        pns_bounds=Bounds(
            max(0.0, y_with - y_without, y - y_without, y_with - y),
            min(y_with, 1 - y_without, x_y + no_x_no_y, y_with - y_without + x_no_y + no_x_y),
        ),
    )


def _within(low: float, high: float, part: float) -> Bounds:
    """Bounds on a share of a part of all histories."""
    if part == 0.0:
        return Bounds(math.nan, math.nan)
    return Bounds(min(low / part, 1.0), min(high / part, 1.0))
