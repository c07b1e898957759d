"""Many rows at once: which of them are more than chance, and how sure their order is.

Of a hundred things without effect five look as if they had one, at 5 % each; and of many estimates the greatest is
great partly by luck. So a table of many rows has p-values adjusted for their number (Benjamini & Hochberg 1995), and
for each row the interval of the ranks that it may have (Mogstad, Romano, Shaikh & Wilhelm 2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from interregnum.lab.statistics.arrays import Floats

RATE = 0.05  # of what is called an effect, the share that is expected to be none
RESAMPLES = 1000
STREAM = 0x4A4B  # keeps these draws apart from others that are made from the same seed
NONE = 1e-12  # what is smaller came of rounding
MOST = 60  # rows whose order is told: nobody reads more


class RankInterval(NamedTuple):
    """The ranks that a row may have, at 95 %: from `first` to `last`. 1 is the strongest."""

    first: int
    last: int


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted p-values: of the rows with at most q, a share of q is expected to be chance."""
    count = len(p_values)
    order = sorted(range(count), key=lambda n: p_values[n])
    found, least = [1.0] * count, 1.0
    for rank in range(count, 0, -1):
        n = order[rank - 1]
        least = min(least, p_values[n] * count / rank)
        found[n] = least
    return found


def ranks(contributions: Floats, seed: int) -> list[RankInterval]:
    """The interval of the rank of each column (histories x rows), whose mean is its strength, in that order.

    Another row is stronger for sure where the difference of the two means, in standard errors, exceeds what the
    greatest such difference of this row does in 95 % of bootstrap samples. So with 95 % certainty a row's rank lies
    within its own interval; rows beyond the 60th have none.
    """
    count, rows = len(contributions), min(MOST, contributions.shape[1])
    if rows == 0:
        return []
    some = contributions[:, :rows]
    means = some.mean(axis=0)
    together = np.atleast_2d(np.cov(some, rowvar=False, ddof=0)) / count
    variances = np.add.outer(np.diag(together), np.diag(together)) - 2 * together
    errors = np.sqrt(np.maximum(variances, 0.0))
    apart = np.subtract.outer(means, means)  # [j, k]: how much stronger row j is
    certain = np.where(np.abs(apart) > NONE, np.copysign(np.inf, apart), 0.0)  # the same in every history
    scaled = np.divide(apart, errors, out=certain, where=errors > NONE)
    drawn = resampled_means(some, seed) - means
    limits = np.empty(rows)
    for j in range(rows):
        moved = np.abs(drawn[:, [j]] - drawn)
        limits[j] = np.quantile(
            np.divide(moved, errors[j], out=np.zeros_like(moved), where=errors[j] > NONE).max(axis=1), 0.95
        )
    stronger = (scaled < -limits[:, None]).sum(axis=1)
    weaker = (scaled > limits[:, None]).sum(axis=1)
    return [RankInterval(1 + int(up), rows - int(down)) for up, down in zip(stronger, weaker, strict=True)]


def resampled_means(columns: Floats, seed: int, resamples: int = RESAMPLES) -> Floats:
    """The mean of each column in samples of the histories drawn with replacement: resamples x rows."""
    count = len(columns)
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    weights = generator.multinomial(count, np.full(count, 1 / count), size=resamples)
    return np.asarray(weights @ columns / count)
