"""Functions of counted histories, such as bounds, with their sampling error by the bootstrap.

Histories that fall into a few cells (happened or not, came or not) are resampled by drawing the cells' counts from the
multinomial distribution (Efron & Tibshirani 1993, chapter 8), once for all functions of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from interregnum.lab.statistics.arrays import Floats

RESAMPLES = 2000
STREAM = 0xCE11  # keeps these draws apart from others that are made from the same seed
Statistic = Callable[[Floats], Floats]  # of shares (samples x cells), with a row for each sample


def resampled_shares(counts: Floats, seed: int, told: float = 1.0, resamples: int = RESAMPLES) -> Floats:
    """The shares of the cells in so many samples of as many histories; of the part `told` of them, where they tell no
    more than that part would."""
    total = int(counts.sum())
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    drawn = max(1, round(told * total))
    return np.asarray(generator.multinomial(drawn, counts / total, size=resamples) / drawn)


def outer_interval(low: Floats, high: Floats) -> tuple[float, float]:
    """A 95 % interval for a range between two bounds, from both in each sample: the 2.5 % point of the lower bound
    and the 97.5 % point of the upper. It holds the whole range in 95 % of the time, so more often any number in it."""
    return float(np.quantile(low, 0.025)), float(np.quantile(high, 0.975))
