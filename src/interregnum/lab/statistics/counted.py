"""Functions of counted histories, such as bounds, with their sampling error by the bootstrap.

Histories that fall into a few cells (happened or not, came or not) are resampled by drawing the cells' counts from the
multinomial distribution (Efron & Tibshirani 1993, chapter 8), once for all functions of them.
"""

from __future__ import annotations

import numpy as np

from interregnum.lab.statistics.arrays import Floats

RESAMPLES = 2000
STREAM = 0xCE11  # keeps these draws apart from others that are made from the same seed


def resampled_shares(counts: Floats, seed: int, told: float = 1.0, resamples: int = RESAMPLES) -> Floats:
    """The shares of the cells in so many samples of as many histories; of the part `told` of them, where they tell no
    more than that part would."""
    total = int(counts.sum())
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    drawn = max(1, round(told * total))
    return np.asarray(generator.multinomial(drawn, counts / total, size=resamples) / drawn)


def outer_interval(lows: Floats, highs: Floats) -> tuple[float, float]:
    """A 95 % interval for a range between two bounds, the greatest of some and the least of others (candidates x
    samples), so that it holds the whole range.

    The greatest of several estimates is too great on average. So each candidate has its own end, at 2.5 % divided by
    how many there are, and the strictest of these ends is taken.
    """
    ends = [np.quantile(lows, 0.025 / len(lows), axis=1).max()]
    ends.append(np.quantile(highs, 1 - 0.025 / len(highs), axis=1).min())
    return float(ends[0]), float(ends[1])
