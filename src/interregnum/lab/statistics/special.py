"""Sums and functions whose results are the same to the last bit wherever they are computed, in a browser too.

A sum is rounded once, so no order of its parts matters; `log_gamma` is made of the kernel's own logarithm; no power
is taken but by products. With these and `+ - * /` and the square root, which IEEE 754 fixes, the page computes an
answer as the lab does (`views/page/static/play`).
"""

from __future__ import annotations

import math

from interregnum.expression.elementary import log, polynomial
from interregnum.lab.statistics.arrays import Floats

HALF_LOG_TWO_PI = 0.9189385332046727
# Bernoulli numbers over 2 n (2 n - 1), for n = 1, 2, ... (DLMF 5.11.1).
STIRLING = (1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360360.0)
FAR = 10.0  # from here on six terms are enough


def mean_of(sample: Floats) -> float:
    """The mean, of a sum that is rounded once."""
    return math.fsum(sample.tolist()) / len(sample)


def variance(sample: Floats, mean: float) -> float:
    """The variance of at least two numbers about their mean, over one less than their number."""
    away = sample - mean
    return math.fsum((away * away).tolist()) / (len(sample) - 1)


def log_gamma(x: float) -> float:
    """The logarithm of the gamma function, x > 0: Stirling's series far out, and nearer by recurrence."""
    product = 1.0
    while x < FAR:
        product *= x
        x += 1.0
    series = polynomial(STIRLING, 1.0 / (x * x)) / x
    return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + series - log(product)
