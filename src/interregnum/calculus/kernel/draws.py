"""Every draw has an address: from an address to a uniform number, from a uniform number to a draw.

A draw depends on its address alone (seed, replica, event, firing, purpose, number), never on what was drawn
before it. Each quantile function turns one uniform number into one draw and rises with it, so two variants
of a scenario that share an address share their luck even where their parameters differ.

Plain Python over floats and NumPy scalars. The engine compiles these same functions and must get the same bits,
on every machine; hence the elementary functions are our own (`expression.elementary`) and there is no power
operator. `u` is always in the open interval (0, 1); every other argument is a float.
"""

from __future__ import annotations

import hashlib
import math
from typing import Final

import numpy as np

from interregnum.expression.elementary import exp, log, log1p, polynomial, ratio
from interregnum.expression.erfc import erfc

# What a draw is for: one part of its address.
CLOCK: Final = np.uint64(0)
BRANCH: Final = np.uint64(1)
EFFECT: Final = np.uint64(2)
START: Final = np.uint64(3)

# Kinds of clock.
FIXED, EXPONENTIAL, LOGNORMAL, TRIANGULAR, GAMMA, WEIBULL = 0, 1, 2, 3, 4, 5

# Philox4x64: two multipliers, and what is added to the two halves of the key from round to round.
_MULTIPLIER_0: Final = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1: Final = np.uint64(0xCA5A826395121157)
_WEYL_0: Final = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1: Final = np.uint64(0xBB67AE8584CAA73B)
_ROUNDS: Final = 10
_LOW: Final = np.uint64(0xFFFFFFFF)
_32: Final = np.uint64(32)
_12: Final = np.uint64(12)
_CELL: Final = (
    2.220446049250313e-16  # 2^-52, written out: the power would be the C library's, even of constants
)
_HALF_CELL: Final = 1.1102230246251565e-16

_SQRT_2: Final = math.sqrt(2.0)
_TWO_PI: Final = 2.0 * math.pi


def stable_hash(text: str) -> np.uint64:
    """The 64-bit name of an event in the address of its draws: the same on every machine, for ever.

    The first eight bytes of BLAKE2b of the text in UTF-8, least significant first. Not compiled.
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little"))


# --- from an address to a uniform number ----------------------------------------------------------------


def _add(a: np.uint64, b: np.uint64) -> np.uint64:
    """a + b modulo 2^64, in halves, because NumPy scalars warn when a sum overflows."""
    low = (a & _LOW) + (b & _LOW)
    high = (a >> _32) + (b >> _32) + (low >> _32)
    return ((high & _LOW) << _32) | (low & _LOW)


def _multiply(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """High and low word of the 128-bit product, by halves: no partial sum reaches 2^64.

    The two words share no carry, though they could: apart, the compiler sees one machine multiplication in
    them, which halves the cost of a draw.
    """
    a_low, a_high, b_low, b_high = a & _LOW, a >> _32, b & _LOW, b >> _32
    bottom, left, right = a_low * b_low, a_high * b_low, a_low * b_high
    middle = left + (bottom >> _32)
    high = a_high * b_high + (middle >> _32) + ((right + (middle & _LOW)) >> _32)
    low = (((left & _LOW) + (right & _LOW) + (bottom >> _32)) << _32) | (bottom & _LOW)
    return high, low


def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x64-10: four random words for a counter of four words and a key of two.

    Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """
    for _ in range(_ROUNDS):
        high_0, low_0 = _multiply(_MULTIPLIER_0, c0)
        high_1, low_1 = _multiply(_MULTIPLIER_1, c2)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0, k1 = _add(k0, _WEYL_0), _add(k1, _WEYL_1)
    return c0, c1, c2, c3


def _open_unit(word: np.uint64) -> float:
    """The middle of one of 2^52 equal cells of (0, 1): at least 2^-53, at most 1 - 2^-53, all exact.

    With 53 bits the middle of the last cell would round to 1.
    """
    return float(word >> _12) * _CELL + _HALF_CELL


def uniform(
    event: np.uint64,
    firing: np.uint64,
    purpose: np.uint64,
    number: np.uint64,
    seed: np.uint64,
    replica: np.uint64,
) -> float:
    """The uniform number in (0, 1) at an address.

    `event` is the `stable_hash` of its id; `firing` counts how often it was drawn for; `purpose` is CLOCK,
    BRANCH, EFFECT or START; `number` tells apart draws of one purpose.
    """
    word, _, _, _ = philox(event, firing, purpose, number, seed, replica)
    return _open_unit(word)


# --- the normal distribution ----------------------------------------------------------------------------

# Wichura's rational approximations: centre, shoulder and far tail; lowest power first.
_CENTRE_ABOVE: Final = (
    3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
_CENTRE_BELOW: Final = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2,
    5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
    2.8729085735721942674e4, 5.2264952788528545610e3,
)  # fmt: skip
_SHOULDER_ABOVE: Final = (
    1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
    3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
_SHOULDER_BELOW: Final = (
    1.0, 2.05319162663775882187, 1.67638483018380384940,
    6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
    5.47593808499534494600e-4, 1.05075007164441684324e-9,
)  # fmt: skip
_TAIL_ABOVE: Final = (
    6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
_TAIL_BELOW: Final = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
    1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
    1.42151175831644588870e-7, 2.04426310338993978564e-15,
)  # fmt: skip


def normal_quantile(u: float) -> float:
    """The standard normal quantile, to about 16 digits.

    Source: Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477-484.
    """
    offset = u - 0.5
    if abs(offset) <= 0.425:
        return offset * ratio(_CENTRE_ABOVE, _CENTRE_BELOW, 0.180625 - offset * offset)
    tail = u if offset < 0.0 else 1.0 - u
    depth = math.sqrt(-log(tail))
    if depth <= 5.0:
        size = ratio(_SHOULDER_ABOVE, _SHOULDER_BELOW, depth - 1.6)
    else:
        size = ratio(_TAIL_ABOVE, _TAIL_BELOW, depth - 5.0)
    return -size if offset < 0.0 else size


def normal_cdf(x: float) -> float:
    """The standard normal distribution function; accurate in the lower tail too, hence `erfc`."""
    return 0.5 * erfc(-x / _SQRT_2)


# --- waiting times in closed form -----------------------------------------------------------------------


def _exp(x: float) -> float:
    """exp(min(x, 700)), because beyond 709 Python raises where compiled code returns infinity."""
    return exp(min(x, 700.0))


def exponential_quantile(u: float, mean: float) -> float:
    """Memoryless waiting: constant hazard 1 / mean."""
    return -mean * log1p(-u)


def lognormal_quantile(u: float, typical: float, factor: float) -> float:
    """Log-normal with median `typical`; about two thirds lie within typical / factor .. typical * factor.

    So sigma = |log factor|: a factor of 1/2 names the same range as 2. `factor` must be positive.
    """
    return typical * _exp(abs(log(factor)) * normal_quantile(u))


def triangular_quantile(u: float, low: float, typical: float, high: float) -> float:
    """Triangular on low .. high with mode `typical`, which is taken to the nearer end if outside."""
    width = high - low
    if width <= 0.0:
        return low
    rise = min(max(typical - low, 0.0), width)
    if u * width < rise:
        return low + math.sqrt(u * width * rise)
    return high - math.sqrt((1.0 - u) * width * (width - rise))


def weibull_quantile(u: float, scale: float, shape: float) -> float:
    """Weibull: scale * (-log(1 - u)) ** (1 / shape); `scale` and `shape` positive, else 0."""
    if not (scale > 0.0 and shape > 0.0):
        return 0.0
    return scale * _exp(log(-log1p(-u)) / shape)


# --- factorials without cancellation --------------------------------------------------------------------

# log x! beyond Stirling's formula: these times 1/x, 1/x^3, 1/x^5, ...; Bernoulli B(2j) / (2j (2j - 1)).
_STIRLING: Final = (
    1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0,
    1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0, -3617.0 / 122400.0,
)  # fmt: skip


def _stirling_error(x: float) -> float:
    """log x! less Stirling's formula (x + 1/2) log x - x + log(2 pi) / 2, for x > 0.

    Source: Loader, "Fast and accurate computation of binomial probabilities" (2000). Below 10 the series is
    reached by the recurrence from x to x + 1.
    """
    total = 0.0
    while x < 10.0:
        total += (x + 0.5) * log1p(1.0 / x) - 1.0
        x += 1.0
    return total + polynomial(_STIRLING, 1.0 / (x * x)) / x


def _deviance(x: float, mean: float) -> float:
    """x log(x / mean) + mean - x, for positive x and mean, without cancellation where they are close.

    Source: Loader (2000). With v = (x - mean) / (x + mean), log(x / mean) = 2 (v + v^3/3 + v^5/5 + ...).
    """
    difference = x - mean
    v = difference / (x + mean)
    if abs(v) > 0.1:
        return x * log(x / mean) - difference
    total = difference * v
    power = 2.0 * x * v
    for j in range(3, 33, 2):
        power *= v * v
        total += power / j
    return total


# --- the gamma distribution -----------------------------------------------------------------------------


def _gamma_series(shape: float, x: float) -> float:
    """1 + x / (shape + 1) + x^2 / ((shape + 1) (shape + 2)) + ...: DLMF 8.7.1."""
    total, term, next_shape = 1.0, 1.0, shape
    while term > 1e-17 * total:
        next_shape += 1.0
        term *= x / next_shape
        total += term
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...)) for shape a and x >= a + 1.

    Q(a, x) = x^a exp(-x) / Gamma(a) over this (DLMF 8.9.2, even part); by Lentz's method (Applied Optics 15
    (1976) 668). So far out no divisor is near zero.
    """
    b = x + 1.0 - shape
    value, c, d = b, b, 0.0
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2.0
        c = b + a / c
        d = 1.0 / (b + a * d)
        value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value


def _gamma_tails(shape: float, x: float, stirling: float) -> tuple[float, float, float]:
    """P(shape, x), Q(shape, x) and the density of log x; `stirling` is the Stirling error of shape."""
    term = exp(-stirling - _deviance(shape, x)) / math.sqrt(_TWO_PI * shape)  # x^a exp(-x) / a!
    if x < shape + 1.0:
        lower = term * _gamma_series(shape, x)
        return lower, 1.0 - lower, shape * term
    upper = shape * term / _gamma_fraction(shape, x)
    return 1.0 - upper, upper, shape * term


def _gamma_log_quantile(u: float, shape: float) -> float:
    """Logarithm of the u-quantile of the gamma distribution with scale 1.

    Newton's method on the logarithm of the smaller tail as a function of t = log x. Both tails are
    log-concave in t, so the first step lands on one side of the root and the others close in from there:
    no bracket is needed. Steps are held to 1 so that the first cannot overshoot to where a tail is 0.
    """
    stirling = _stirling_error(shape)
    log_factorial = stirling + (shape + 0.5) * log(shape) - shape + 0.5 * log(_TWO_PI)
    t = (log(u) + log_factorial) / shape  # never above the root: P(a, x) < x^a / a!
    if t < -40.0:
        return t  # and there the two are equal to the last digit
    cube_root = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(u) / (3.0 * math.sqrt(shape))
    if cube_root > 0.0:
        t = max(t, log(shape) + 3.0 * log(cube_root))  # Wilson and Hilferty (1931)
    if shape > 1e8:
        return t  # right to 1e-11 already, and the sums would be long
    for _ in range(200):
        lower, upper, density = _gamma_tails(shape, exp(t), stirling)
        if u <= 0.5:
            step = log(u / lower) * lower / density if lower > 1e-290 else 1.0
        else:
            step = log(upper / (1.0 - u)) * upper / density if upper > 1e-290 else -1.0
        t += min(max(step, -1.0), 1.0)
        if abs(step) < 1e-8:  # what is left is of the order of its square
            break
    return t


def gamma_quantile(u: float, mean: float, shape: float) -> float:
    """Gamma (Erlang for whole shapes) by mean and shape; both positive, else 0.

    Relative accuracy better than 1e-11. The work grows with the root of the shape.
    """
    if not (mean > 0.0 and shape > 0.0):
        return 0.0
    return mean * _exp(_gamma_log_quantile(u, shape) - log(shape))


def draw_clock(kind: int, a: float, b: float, c: float, u: float) -> float:
    """Minutes of work on a clock of this kind at full speed 1; never negative, never NaN.

    FIXED a; EXPONENTIAL mean a; LOGNORMAL typical a, factor b; TRIANGULAR low a, typical b, high c;
    GAMMA mean a, shape b; WEIBULL scale a, shape b. Parameters are checked where scenarios are read.
    """
    draw = a
    if kind == EXPONENTIAL:
        draw = exponential_quantile(u, a)
    elif kind == LOGNORMAL:
        draw = lognormal_quantile(u, a, b)
    elif kind == TRIANGULAR:
        draw = triangular_quantile(u, a, b, c)
    elif kind == GAMMA:
        draw = gamma_quantile(u, a, b)
    elif kind == WEIBULL:
        draw = weibull_quantile(u, a, b)
    if draw > 0.0:  # not max(), which need not agree about NaN
        return draw
    return 0.0


def is_drawable(kind: int, a: float, b: float, c: float) -> bool:
    """Whether a distribution of this kind can have these parameters: numbers, and those of a range in order."""
    if kind == TRIANGULAR:
        return -math.inf < a <= b <= c < math.inf
    if not -math.inf < a < math.inf:
        return False
    if kind == LOGNORMAL:
        return 1.0 <= b < math.inf
    if kind == GAMMA or kind == WEIBULL:
        return 0.0 < b < math.inf
    return True


def is_duration(kind: int, a: float, b: float, c: float, may_be_nought: bool) -> bool:
    """Whether a clock can have these parameters: no time below 0, and exactly 0 only if it is fixed or may be so."""
    if not is_drawable(kind, a, b, c):
        return False
    if kind == TRIANGULAR:
        return a >= 0.0 and c > 0.0
    return a > 0.0 or (a == 0.0 and (kind == FIXED or may_be_nought))


def draw_value(kind: int, a: float, b: float, c: float, u: float) -> float:
    """A start value or an assumption of this kind; unlike a clock it may be negative."""
    draw = a
    if kind == TRIANGULAR:
        draw = triangular_quantile(u, a, b, c)
    elif kind == LOGNORMAL:
        draw = lognormal_quantile(u, a, b)
    elif kind != FIXED:
        draw = draw_clock(kind, a, b, c, u)
    return draw


def clock_survival(kind: int, a: float, b: float, c: float, minutes: float) -> float:
    """The chance that a clock of this kind is longer than `minutes`; of a FIXED one it is 0 or 1."""
    if minutes <= 0.0:
        return 1.0
    if kind == TRIANGULAR:
        return _triangular_survival(minutes, a, b, c)
    if kind == FIXED or not a > 0.0:
        return 1.0 if minutes < a else 0.0
    if kind == EXPONENTIAL:
        return exp(-minutes / a)
    if kind == LOGNORMAL:
        spread = abs(log(b))
        if spread <= 0.0:
            return 1.0 if minutes < a else 0.0
        return normal_cdf(-log(minutes / a) / spread)
    if not b > 0.0:
        return 0.0
    if kind == WEIBULL:
        return exp(-_exp(b * log(minutes / a)))
    return _gamma_tails(b, minutes * b / a, _stirling_error(b))[1]


def _triangular_survival(x: float, low: float, typical: float, high: float) -> float:
    if x >= high:
        return 0.0
    if x <= low:
        return 1.0
    mode = min(max(typical, low), high)
    if x < mode:
        return 1.0 - (x - low) * (x - low) / ((high - low) * (mode - low))
    return (high - x) * (high - x) / ((high - low) * (high - mode))


def draw_longer(kind: int, a: float, b: float, c: float, u: float, minutes: float) -> float:
    """A draw from a clock of which it is known that it is longer than `minutes`; at least that.

    The quantile of u above what has gone by. Where less than 1e-16 is left of the distribution, the clock is
    as good as run out.
    """
    left = clock_survival(kind, a, b, c, minutes) * (1.0 - u)
    if left < 1.2e-16:  # 1 - left would be 1, and no quantile
        return minutes
    return max(minutes, draw_clock(kind, a, b, c, 1.0 - left))


# --- the binomial distribution --------------------------------------------------------------------------


def _binomial_weight(k: float, n: float, p: float) -> float:
    """The probability of k successes in n, 0 < p < 1. Source: Loader (2000)."""
    if k <= 0.0:
        return exp(n * log1p(-p))
    if k >= n:
        return exp(n * log(p))
    rest = n - k
    exponent = _stirling_error(n) - _stirling_error(k) - _stirling_error(rest)
    exponent -= _deviance(k, n * p) + _deviance(rest, n * (1.0 - p))
    return exp(exponent) * math.sqrt(n / (_TWO_PI * k * rest))


def binomial_quantile(u: float, n: float, p: float) -> float:
    """How many of n people, each with chance p: the smallest k with P(at most k) >= u.

    A fraction in n is dropped; p is taken to the nearer end of 0 .. 1. It goes outward from the mode until
    the weights no longer count (1e-32 of the mode's: about 12 standard deviations), then sums each tail from
    its far end, so small tails are summed accurately. The work grows with the root of n p (1 - p).
    """
    n = float(math.floor(n))
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return n
    odds = p / (1.0 - p)
    mode = min(float(math.floor((n + 1.0) * p)), n)
    peak = _binomial_weight(mode, n, p)

    k, weight, up_to_mode = mode, peak, peak
    while k > 0.0 and weight > 1e-32 * peak:
        weight *= k / ((n - k + 1.0) * odds)
        k -= 1.0
        up_to_mode += weight
    if u <= up_to_mode:
        total = weight
        while total < u and k < mode:
            weight *= (n - k) * odds / (k + 1.0)
            k += 1.0
            total += weight
        return k

    k, weight = mode, peak
    while k < n and weight > 1e-32 * peak:
        weight *= (n - k) * odds / (k + 1.0)
        k += 1.0
    total = weight  # P(at least k)
    while total <= 1.0 - u and k > mode + 1.0:
        weight *= k / ((n - k + 1.0) * odds)
        k -= 1.0
        total += weight
    return k
