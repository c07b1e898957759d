"""exp, log and log1p from `+ - * /` alone, so that they are the same everywhere.

IEEE 754 fixes those four and the square root to the last bit and leaves all else to each C library, which is why
a history played with another library could differ in a last digit. Here each function reduces its argument to a
short interval and evaluates a published polynomial there. `frexp`, `ldexp` and `floor` only take numbers apart
and are exact. Every order of operations is written out: a sum regrouped, or a product and a sum fused into one
operation, would be another number.

Errors are below 1 unit in the last place (`tests/test_elementary.py`, against values of 50 digits). Beyond their
range they give infinity, zero or not-a-number, and raise nothing.

Sources: `exp` after P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point
arithmetic", ACM TOMS 15 (1989) 144-157; `log` and `log1p` by the form and the coefficients of fdlibm 5.3, the
freely distributable mathematical library of Sun Microsystems (1993).
"""

from __future__ import annotations

import math
from typing import Final

INFINITY: Final = math.inf
NAN: Final = math.nan

# log 2 in two parts: the first has so few digits that its product with any exponent is exact.
_LN2_HIGH: Final = 6.93147180369123816490e-01
_LN2_LOW: Final = 1.90821492927058770002e-10
# log 2 / 32, likewise, and its inverse.
_32ND: Final = 0.021660849392446835
_32ND_REST: Final = 5.145609244655338e-14
_PER_32ND: Final = 46.16624130844683
_SQRT_HALF: Final = 0.7071067811865476
_LARGEST_EXP: Final = 709.782712893384
_SMALLEST_EXP: Final = -745.1332191019412

# 2^(j/32), rounded, and what rounding left out.
_POWER: Final = (
    1.0, 1.0218971486541166, 1.0442737824274138, 1.0671404006768237, 1.0905077326652577,
    1.1143867425958924, 1.1387886347566916, 1.1637248587775775, 1.189207115002721, 1.215247359980469,
    1.241857812073484, 1.2690509571917332, 1.2968395546510096, 1.3252366431597413, 1.3542555469368927,
    1.383909881963832, 1.4142135623730951, 1.4451808069770467, 1.4768261459394993, 1.5091644275934228,
    1.5422108254079407, 1.5759808451078865, 1.6104903319492543, 1.645755478153965, 1.681792830507429,
    1.718619298122478, 1.7562521603732995, 1.7947090750031072, 1.8340080864093424, 1.8741676341103,
    1.9152065613971474, 1.9571441241754002,
)  # fmt: skip
_POWER_REST: Final = (
    0.0, 5.109225028973444e-17, 8.551889705537965e-17, -7.899853966841582e-17,
    -3.046782079812471e-17, 1.0410278456845571e-16, 8.912812676025408e-17, 3.8292048369240935e-17,
    3.982015231465646e-17, -7.712630692681488e-17, 4.658027591836937e-17, 2.667932131342186e-18,
    2.5382502794888315e-17, -2.8587312100388614e-17, 7.70094837980299e-17, -6.770511658794786e-17,
    -9.667293313452913e-17, -3.0237581349939873e-17, -3.483994556892796e-17, -1.016455327754295e-16,
    7.949834809697621e-17, -1.0136916471278304e-17, 2.4707192569797888e-17, -1.0125679913674773e-16,
    8.199010020581497e-17, -1.851380418263111e-17, 2.960140695448873e-17, 1.8227458427912087e-17,
    3.283107224245627e-17, -6.122763413004143e-17, -1.0619946056195963e-16, 8.960767791036668e-17,
)  # fmt: skip

# Coefficients, lowest power first.
_EXP: Final = (0.5, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0)
_LOG: Final = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip


def polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """Horner's rule, lowest power first."""
    total = 0.0
    for i in range(len(coefficients) - 1, -1, -1):
        total = total * x + coefficients[i]
    return total


def ratio(above: tuple[float, ...], below: tuple[float, ...], x: float) -> float:
    """One polynomial over another."""
    return polynomial(above, x) / polynomial(below, x)


def upper_half(x: float) -> float:
    """The upper 26 bits of x: their square is exact (Dekker 1971)."""
    wide = x * 134217729.0
    return wide - (wide - x)


def exp(x: float) -> float:
    """e to the power x; infinity above 709.78, 0 below -745.13."""
    if x != x:
        return x
    if x > _LARGEST_EXP:
        return INFINITY
    if x < _SMALLEST_EXP:
        return 0.0
    high, low, twos = exp_parts(x, 0.0)
    return math.ldexp(high + low, twos)


def exp_parts(x: float, rest: float) -> tuple[float, float, int]:
    """exp(x + rest) as (high + low) 2^twos to some 60 bits, for a rest much smaller than x.

    x + rest = n log 2 / 32 + r with |r| <= log 2 / 64, and exp(r) - 1 by its series.
    """
    n = math.floor(x * _PER_32ND + 0.5)
    r = (x - n * _32ND) - (n * _32ND_REST - rest)
    growth = r + r * r * polynomial(_EXP, r)
    j = int(n) % 32
    return _POWER[j], _POWER_REST[j] + _POWER[j] * growth, (int(n) - j) // 32


def log(x: float) -> float:
    """The natural logarithm; minus infinity at 0, not a number below."""
    if not (0.0 < x < INFINITY):
        if x == 0.0:
            return -INFINITY
        return x if x > 0.0 or x != x else NAN
    m, e = math.frexp(x)
    if m < _SQRT_HALF:
        m = 2.0 * m
        e -= 1
    return _log_of_sum(m - 1.0, 0.0, float(e))


def log1p(x: float) -> float:
    """log(1 + x), accurate where x is small; minus infinity at -1, not a number below."""
    if not (-1.0 < x < INFINITY):
        if x == -1.0:
            return -INFINITY
        return x if x > 0.0 or x != x else NAN
    if abs(x) < 5e-17:
        return x
    if -0.2928932188134524 <= x <= 0.41421356237309503:
        return _log_of_sum(x, 0.0, 0.0)
    u = 1.0 + x
    lost = x - (u - 1.0) if x < 1.0 else 1.0 - (u - x)
    m, e = math.frexp(u)
    if m < _SQRT_HALF:
        m = 2.0 * m
        e -= 1
    return _log_of_sum(m - 1.0, lost / u, float(e))


def _log_of_sum(f: float, correction: float, e: float) -> float:
    """e log 2 + log(1 + f) + correction, for 1 + f between the roots of 1/2 and 2.

    With s = f / (2 + f), log(1 + f) = 2 s + s R(s^2), R a polynomial by Remez; put together so that f, which
    is exact, comes last.
    """
    s = f / (2.0 + f)
    z = s * s
    half_square = 0.5 * f * f
    series = s * (half_square + z * polynomial(_LOG, z))
    if e == 0.0:
        return f - (half_square - (series + correction))
    return e * _LN2_HIGH - ((half_square - (series + (e * _LN2_LOW + correction))) - f)
