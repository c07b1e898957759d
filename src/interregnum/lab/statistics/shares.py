"""Shares of histories, with their 95 % interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

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
        return {name: None if math.isnan(number) else number for name, number in numbers.items()} | {
            "of": self.of
        }


def share(hits: float, of: int, effective: float | None = None) -> Share:
    """A share and its Wilson interval, which stays within 0 and 1 and is right for small numbers.

    `effective` is the number of histories that counts for the interval, where they tell less than so many would.
    """
    if of == 0:
        return Share(math.nan, math.nan, math.nan, 0)
    p, z, n = hits / of, NORMAL_975, of if effective is None else effective
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == of else min(1.0, middle + half)
    return Share(p, low, high, of)


def chance_limits(share: float, of: int) -> tuple[float, float]:
    """Between which shares 95 % of the binomial distribution lies: how far chance alone moves a share of so many."""
    if of == 0:
        return 0.0, 1.0
    logs = math.log(share), math.log1p(-share)
    below, low = 0.0, None
    for hits in range(of + 1):
        ways = math.lgamma(of + 1) - math.lgamma(hits + 1) - math.lgamma(of - hits + 1)
        below += math.exp(ways + hits * logs[0] + (of - hits) * logs[1])
        if low is None and below > 0.025:
            low = hits
        if below >= 0.975:
            return (low or 0) / of, hits / of
    return (low or 0) / of, 1.0
