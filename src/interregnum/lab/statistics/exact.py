"""Exact tests and intervals that hold for any number of pairs, and Student's for means.

A *p-value* here is two-sided: the chance of pairs at least as uneven as these where the change has no effect.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from interregnum.expression.elementary import exp, log, log1p
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.special import log_gamma

FRACTIONS = 300  # of the continued fraction; a tenth of them is enough nearly always
CLOSE = 1e-14


@lru_cache(maxsize=2**16)
def mcnemar(gained: int, lost: int) -> float:
    """The exact p-value that a pair is as likely gained as lost (McNemar 1947, by the binomial distribution).

    Pairs that are the same in both say nothing; where none differs it is 1.
    """
    return min(1.0, 2 * binomial_below(min(gained, lost), gained + lost))


def binomial_below(most: int, of: int) -> float:
    """The chance of at most so many heads in `of` throws of a fair coin."""
    return min(1.0, math.fsum(heads(k, of) for k in range(most + 1)))


def heads(k: int, of: int) -> float:
    """The chance of just so many."""
    ways = _log_factorial(of) - _log_factorial(k) - _log_factorial(of - k)
    return exp(ways - of * log(2.0))


@lru_cache(maxsize=2**16)
def _log_factorial(n: int) -> float:
    """The logarithm of n!, kept: a test of many pairs asks for the same ones again and again."""
    return log_gamma(n + 1)


def student(mean: float, spread: float, count: int) -> float:
    """Student's p-value that a mean of `count` numbers with this standard deviation is one of a true 0."""
    if count < 2:
        return 1.0
    if spread <= 0.0:
        return 1.0 if mean == 0.0 else 0.0
    t, freedom = mean / (spread / math.sqrt(count)), count - 1
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Press et al. 2007, section 6.4)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    front = log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x)
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, FRACTIONS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = 1.0 + step / c, 1.0 / (1.0 + step * d)
            found *= c * d
        if abs(c * d - 1.0) < CLOSE:
            break
    return exp(front) * found / a


def median_interval(sample: Floats, level: float = 0.95) -> tuple[float, float, float]:
    """The median of a sample, and an interval for that of its distribution that covers at least `level` of the time.

    Its ends are numbers of the sample, counted off by the binomial distribution (Conover 1999, section 3.2), so it
    holds for any distribution. Infinite where the sample is too small to have such ends.
    """
    ordered, count = np.sort(sample), len(sample)
    left_out, chance = 0, heads(0, count)  # so many at either end
    while chance <= (1 - level) / 2:
        left_out += 1
        chance += heads(left_out, count)
    median = (float(ordered[(count - 1) // 2]) + float(ordered[count // 2])) / 2
    if left_out == 0:
        return median, -math.inf, math.inf
    return median, float(ordered[left_out - 1]), float(ordered[count - left_out])
