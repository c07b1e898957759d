"""sin, cos and asin, the same everywhere; see `elementary`. For distances on the globe, before anything is played."""

from __future__ import annotations

import math
from typing import Final

from interregnum.expression.elementary import NAN, polynomial, ratio, upper_half

_QUARTER_TURN: Final = 7.85398163397448278999e-01  # pi / 4, rounded
_REST_OF_HALF_TURN: Final = 6.12323399573676603587e-17  # pi / 2 less twice that

# Coefficients, lowest power first.
_SIN: Final = (
    -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04,
    2.75573137070700676789e-06, -2.50507602534068634195e-08, 1.58969099521155010221e-10,
)  # fmt: skip
_COS: Final = (
    4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
    -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11,
)  # fmt: skip
_ASIN_ABOVE: Final = (
    1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
    -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05,
)  # fmt: skip
_ASIN_BELOW: Final = (
    1.0, -2.40339491173441421878e00, 2.02094576023350569471e00, -6.88283971605453293030e-01,
    7.70381505559019352791e-02,
)  # fmt: skip


def sin(x: float) -> float:
    """The sine of an angle of at most some turns, |x| <= 100 radians; not a number beyond."""
    if not abs(x) <= 100.0:
        return NAN
    quarter, y, rest = _in_quarter(x)
    value = _sin(y, rest) if quarter % 2 == 0 else _cos(y, rest)
    return value if quarter < 2 else -value


def cos(x: float) -> float:
    """The cosine of an angle of at most some turns, |x| <= 100 radians; not a number beyond."""
    if not abs(x) <= 100.0:
        return NAN
    quarter, y, rest = _in_quarter(x)
    value = _cos(y, rest) if quarter % 2 == 0 else _sin(y, rest)
    return -value if quarter in (1, 2) else value


def _in_quarter(x: float) -> tuple[int, float, float]:
    """Which quarter of the circle (0 to 3), and what is left, |y| <= pi / 4, as a number and its rounding error."""
    k = math.floor(x * 6.36619772367581382433e-01 + 0.5)
    high = x - k * 1.57079632673412561417e00  # the first 33 bits of pi / 2, then 33 more, then the rest
    middle = k * 6.07710050630396597660e-11
    r = high - middle
    low = k * 2.02226624879595063154e-21 - ((high - r) - middle)
    y = r - low
    return int(k) % 4, y, (r - y) - low


def _sin(x: float, rest: float) -> float:
    z = x * x
    v = z * x
    r = (polynomial(_SIN, z) - _SIN[0]) / z if z > 0.0 else 0.0
    return x - ((z * (0.5 * rest - v * r) - rest) - v * _SIN[0])


def _cos(x: float, rest: float) -> float:
    z = x * x
    half = 0.5 * z
    w = 1.0 - half
    return w + (((1.0 - w) - half) + (z * z * polynomial(_COS, z) - x * rest))


def asin(x: float) -> float:
    """The angle in -pi/2 .. pi/2 whose sine is x; not a number outside -1 .. 1."""
    size = abs(x)
    if not size <= 1.0:
        return NAN
    if size < 0.5:
        z = x * x
        return x + x * (z * ratio(_ASIN_ABOVE, _ASIN_BELOW, z))
    z = 0.5 * (1.0 - size)
    root = math.sqrt(z)
    series = z * ratio(_ASIN_ABOVE, _ASIN_BELOW, z)
    high = upper_half(root)
    low = (z - high * high) / (root + high) if root > 0.0 else 0.0
    angle = _QUARTER_TURN - (
        (2.0 * root * series - (_REST_OF_HALF_TURN - 2.0 * low)) - (_QUARTER_TURN - 2.0 * high)
    )
    return angle if x > 0.0 else -angle
