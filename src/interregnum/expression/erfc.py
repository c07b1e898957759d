"""The complementary error function in numbers of twice the length, so that it is rounded once.

A number of twice the length is the sum of two floats, `high + low`, of which the second is below the last digit
of the first (Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik
18 (1971) 224-242). It costs some microseconds, which is right for what is asked now and then.
"""

from __future__ import annotations

import math
from typing import Final

from interregnum.expression.elementary import exp_parts, upper_half

_SERIES_TO: Final = 3.0
_SMALLEST: Final = 27.226017111108366  # from here on it is below the smallest float
# 2 / sqrt(pi) and 1 / sqrt(pi), each with what rounding left out.
_TWO_PER_ROOT_PI: Final = (1.1283791670955126, 1.533545961316588e-17)
_PER_ROOT_PI: Final = (0.5641895835477563, 7.66772980658294e-18)

Long = tuple[float, float]


def erfc(x: float) -> float:
    """1 less the error function of x, to the last digit also where it is small."""
    if x != x:
        return x
    if x < -_SERIES_TO:
        return 2.0 - erfc_of_large(-x)
    if x > _SERIES_TO:
        return erfc_of_large(x)
    series = _times(_TWO_PER_ROOT_PI, _series(x))
    high, low = _plus((1.0, 0.0), (-series[0], -series[1]))
    return high + low


def _series(x: float) -> Long:
    """x - x^3 / 3 + x^5 / (5 2!) - ..., DLMF 7.6.1."""
    square = _times((x, 0.0), (x, 0.0))
    total = (x, 0.0)
    term = (-x, 0.0)
    n = 0.0
    while abs(term[0]) > 1e-26 * abs(total[0]):
        n += 1.0
        term = _over(_times(term, square), (n, 0.0))
        part = _over(term, (2.0 * n + 1.0, 0.0))
        total = _plus(total, part)
        term = (-term[0], -term[1])
    return total


def erfc_of_large(x: float) -> float:
    """From 3 on: exp(-x^2) / sqrt(pi) / (x + 1/2 / (x + 2/2 / (x + 3/2 / (x + ...)))), DLMF 7.9.1."""
    if x > _SMALLEST:
        return 0.0
    beyond = x
    for n in range(120, 1, -1):
        beyond = x + 0.5 * n / beyond
    square = _times((x, 0.0), (x, 0.0))
    high, low, twos = exp_parts(-square[0], -square[1])
    above = _times(_plus((high, 0.0), (low, 0.0)), _PER_ROOT_PI)
    high, low = _over(above, _plus((x, 0.0), (0.5 / beyond, 0.0)))
    return math.ldexp(high + low, twos)


def _plus(a: Long, b: Long) -> Long:
    total = a[0] + b[0]
    part = total - a[0]
    lost = ((a[0] - (total - part)) + (b[0] - part)) + (a[1] + b[1])
    high = total + lost
    return high, lost - (high - total)


def _times(a: Long, b: Long) -> Long:
    product = a[0] * b[0]
    a_high, b_high = upper_half(a[0]), upper_half(b[0])
    a_low, b_low = a[0] - a_high, b[0] - b_high
    lost = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    lost += a[0] * b[1] + a[1] * b[0]
    high = product + lost
    return high, lost - (high - product)


def _over(a: Long, b: Long) -> Long:
    quotient = a[0] / b[0]
    back = _times((quotient, 0.0), b)
    left = _plus(a, (-back[0], -back[1]))
    more = left[0] / b[0]
    high = quotient + more
    return high, more - (high - quotient)
