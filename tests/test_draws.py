"""Draws: published vectors, independent quantiles, and the same bits with and without compiling."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from compiled import compiled_functions
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from interregnum.calculus.kernel import draws

pytestmark = pytest.mark.filterwarnings("error")

WORD = 2**64
TOP = WORD - 1
LEAST = 2.0**-53  # the smallest number `uniform` returns; 1 - LEAST is the largest
TAILS = [LEAST, 1e-12, 1e-8, 1e-4, 0.01, 0.05, 0.0749, 0.0751, 0.2, 0.4, 0.499]
GRID = [*TAILS, 0.5, *[1.0 - u for u in reversed(TAILS)]]
units = st.floats(LEAST, 1.0 - LEAST)
words = st.integers(0, TOP)
unhurried = settings(deadline=None)


def block(counter: list[int], key: list[int]) -> list[int]:
    return [int(word) for word in draws.philox(*map(np.uint64, counter + key))]


def at(
    event: int = 7, firing: int = 0, purpose: int = 0, number: int = 0, seed: int = 0, replica: int = 0
) -> float:
    return draws.uniform(*map(np.uint64, (event, firing, purpose, number, seed, replica)))


# --- addresses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        (
            [0] * 4,
            [0] * 2,
            [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B],
        ),
        (
            [TOP] * 4,
            [TOP] * 2,
            [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0],
        ),
        (  # the digits of pi
            [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89],
            [0x452821E638D01377, 0xBE5466CF34E90C6C],
            [0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6],
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_gives_the_vectors_published_with_random123(
    counter: list[int], key: list[int], expected: list[int]
) -> None:
    assert block(counter, key) == expected


@unhurried
@given(st.lists(words, min_size=4, max_size=4), st.lists(words, min_size=2, max_size=2))
@example([TOP, 5, 6, 7], [1, 2])
@example([TOP, TOP, 6, 7], [TOP, 0])
@example([TOP, TOP, TOP, 7], [0, TOP])
@example([TOP, TOP, TOP, TOP], [3, 4])
def test_philox_equals_numpy_which_counts_before_its_first_block(counter: list[int], key: list[int]) -> None:
    numbers = np.random.Philox(counter=np.array(counter, np.uint64), key=np.array(key, np.uint64))
    whole = sum(word * WORD**i for i, word in enumerate(counter))
    for ahead in (1, 2):
        following = [(whole + ahead) // WORD**i % WORD for i in range(4)]
        assert block(following, key) == [int(word) for word in numbers.random_raw(4)]


@unhurried
@given(words, words)
@example(TOP, TOP)
@example(2**32 - 1, 2**32 + 1)
def test_words_add_and_multiply_as_whole_numbers_do(a: int, b: int) -> None:
    assert int(draws._add(np.uint64(a), np.uint64(b))) == (a + b) % WORD
    high, low = draws._multiply(np.uint64(a), np.uint64(b))
    assert int(high) * WORD + int(low) == a * b


def test_the_open_interval_is_open_at_both_ends() -> None:
    assert draws._open_unit(np.uint64(0)) == LEAST
    assert draws._open_unit(np.uint64(TOP)) == 1.0 - LEAST
    assert 1.0 - draws._open_unit(np.uint64(TOP)) == LEAST


def test_every_part_of_an_address_counts() -> None:
    parts = ("event", "firing", "purpose", "number", "seed", "replica")
    seen = {at(**{part: value}) for part in parts for value in (0, 1, 2**40)}
    assert len(seen) == 6 * 3 - 4  # five parts are 0 by default, so five of these are one address


def test_seed_zero_is_a_seed_like_any_other() -> None:
    assert at(seed=0) == at(seed=0) != at(seed=1)


def test_uniform_numbers_are_uniform() -> None:
    numbers = [at(number=i) for i in range(3000)]
    assert stats.kstest(numbers, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.06


def test_a_name_keeps_its_hash_for_ever() -> None:
    assert isinstance(draws.stable_hash("lantern_found"), np.uint64)
    assert draws.stable_hash("lantern_found") == np.uint64(0x1EC46CE7950D28A3)
    assert draws.stable_hash("Зимний") == np.uint64(0xFBC3559EDB80C95C)


# --- quantiles against other people's -------------------------------------------------------------------


def reference(distribution: Any, u: float) -> float:
    """The u-quantile, from the upper tail where that keeps more digits."""
    return float(distribution.ppf(u) if u <= 0.5 else distribution.isf(1.0 - u))


@pytest.mark.parametrize("u", [1e-300, 1e-100, 1e-30, *GRID])
def test_normal_quantile(u: float) -> None:
    assert draws.normal_quantile(u) == pytest.approx(reference(stats.norm, u), rel=2e-15, abs=1e-16)


@pytest.mark.parametrize("x", [-37.0, -9.0, -2.5, -0.3, 0.0, 0.7, 4.0, 9.0])
def test_normal_cdf(x: float) -> None:
    assert draws.normal_cdf(x) == pytest.approx(special.ndtr(x), rel=1e-12, abs=0.0)


@pytest.mark.parametrize("u", GRID)
def test_quantiles_in_closed_form(u: float) -> None:
    expected = {
        draws.exponential_quantile(u, 12.5): stats.expon(scale=12.5),
        draws.lognormal_quantile(u, 180.0, 1.6): stats.lognorm(math.log(1.6), scale=180.0),
        draws.triangular_quantile(u, 2.0, 3.0, 7.0): stats.triang(0.2, loc=2.0, scale=5.0),
        draws.triangular_quantile(u, 2.0, 2.0, 7.0): stats.triang(0.0, loc=2.0, scale=5.0),
        draws.triangular_quantile(u, 2.0, 7.0, 7.0): stats.triang(1.0, loc=2.0, scale=5.0),
        draws.weibull_quantile(u, 40.0, 0.5): stats.weibull_min(0.5, scale=40.0),
        draws.weibull_quantile(u, 40.0, 3.0): stats.weibull_min(3.0, scale=40.0),
    }
    for value, distribution in expected.items():
        assert value == pytest.approx(reference(distribution, u), rel=1e-13, abs=0.0)


def test_two_thirds_lie_within_the_factor() -> None:
    within = [
        1.0 / 1.6 < draws.lognormal_quantile(u, 1.0, 1.6) < 1.6 for u in np.linspace(0.0005, 0.9995, 1000)
    ]
    assert np.mean(within) == pytest.approx(0.683, abs=0.002)
    assert draws.lognormal_quantile(0.9, 60.0, 0.5) == draws.lognormal_quantile(0.9, 60.0, 2.0)


@pytest.mark.parametrize(
    "shape", [0.05, 0.1, 0.3, 0.5, 0.9, 1.0, 1.7, 2.0, 5.0, 16.0, 30.0, 100.0, 1e3, 1e4, 1e6]
)
def test_gamma_quantile(shape: float) -> None:
    within = 1e-11 if shape <= 1e4 else 1e-9  # SciPy itself is right to 2e-10 for shape 1e6
    for u in (1e-16, *GRID):
        expected = reference(stats.gamma(shape), u) * 3.0 / shape
        if expected > 1e-290:
            assert draws.gamma_quantile(u, 3.0, shape) == pytest.approx(expected, rel=within, abs=0.0)


def test_gamma_of_shape_one_is_exponential_and_of_great_shape_nearly_normal() -> None:
    for u in GRID:
        assert draws.gamma_quantile(u, 7.0, 1.0) == pytest.approx(
            draws.exponential_quantile(u, 7.0), rel=1e-12, abs=0.0
        )
        z = draws.normal_quantile(u)
        for shape in (0.99e8, 1.01e8, 1e15):
            cornish_fisher = 1.0 + z / math.sqrt(shape) + (z * z - 1.0) / (3.0 * shape)
            assert draws.gamma_quantile(u, 1.0, shape) == pytest.approx(cornish_fisher, rel=1e-10)


def test_stirling_error_against_exact_factorials() -> None:
    half_log_two_pi = Decimal("0.9189385332046727417803297364")
    for n in (*range(1, 40), 300):
        x = Decimal(n)
        stirling = (x + Decimal("0.5")) * x.ln() - x + half_log_two_pi
        expected = float(Decimal(math.factorial(n)).ln() - stirling)
        assert draws._stirling_error(float(n)) == pytest.approx(expected, abs=1e-15 if n < 10 else 1e-17)


# --- the binomial ---------------------------------------------------------------------------------------


def exact_cdf(n: int, p: float) -> Iterator[Fraction]:
    """P(at most 0), P(at most 1), ... in whole numbers."""
    chance, total = Fraction(p), Fraction(0)
    for k in range(n + 1):
        total += math.comb(n, k) * chance**k * (1 - chance) ** (n - k)
        yield total


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 60])
@pytest.mark.parametrize("p", [1e-9, 0.001, 0.1, 0.5, 0.7, 0.999])
def test_binomial_steps_where_exact_arithmetic_says(n: int, p: float) -> None:
    """Each step of the quantile lies within 1e-12 of the exact cdf, relative to the smaller tail."""
    for k, exact in enumerate(exact_cdf(n, p)):
        tail = float(min(exact, 1 - exact))
        if tail < 1e-13:
            continue  # there 1 - u itself is not known so well
        slack = 1e-12 * tail + 2e-16
        assert draws.binomial_quantile(float(exact) - slack, n, p) <= k
        assert draws.binomial_quantile(float(exact) + slack, n, p) == k + 1


@pytest.mark.parametrize(
    ("n", "p"), [(n, p) for n in (200, 5_000, 10**6) for p in (1e-7, 0.003, 0.2, 0.5, 0.93)]
)
def test_binomial_inverts_the_cdf(n: int, p: float) -> None:
    law = stats.binom(n, p)
    for u in (*GRID, 0.1234, 0.61, 0.87):
        k = draws.binomial_quantile(u, n, p)
        if u <= 0.5:
            assert law.cdf(k - 1) < u * (1.0 + 1e-11)
            assert law.cdf(k) >= u * (1.0 - 1e-11)
        else:
            assert law.sf(k - 1) > (1.0 - u) * (1.0 - 1e-11)
            assert law.sf(k) <= (1.0 - u) * (1.0 + 1e-11)


def test_binomial_at_its_edges() -> None:
    assert draws.binomial_quantile(0.5, 0.0, 0.5) == 0.0
    assert draws.binomial_quantile(0.5, -3.0, 0.5) == 0.0
    assert draws.binomial_quantile(0.5, 10.0, 0.0) == draws.binomial_quantile(0.5, 10.0, -1.0) == 0.0
    assert draws.binomial_quantile(0.5, 10.0, 1.0) == draws.binomial_quantile(0.5, 10.0, 2.0) == 10.0
    assert draws.binomial_quantile(0.5, 10.9, 1.0) == 10.0
    assert isinstance(draws.binomial_quantile(0.5, 10, 0.5), float)
    assert draws.binomial_quantile(0.5, 1.0, 0.5) == 0.0  # P(at most 0) is 0.5, and that is enough


# --- rising with u --------------------------------------------------------------------------------------


@unhurried
@given(units, units, st.integers(1, 3000), st.floats(0.0, 1.0))
@example(0.5, math.nextafter(0.5, 1.0), 7, 0.5)
def test_a_larger_u_never_moves_fewer_people(u: float, v: float, n: int, p: float) -> None:
    low, high = sorted((u, v))
    assert 0.0 <= draws.binomial_quantile(low, n, p) <= draws.binomial_quantile(high, n, p) <= n


@unhurried
@given(units, units, st.floats(0.05, 1e4), st.floats(1.0, 20.0))
def test_a_larger_u_never_means_a_shorter_wait(u: float, v: float, shape: float, factor: float) -> None:
    low, high = sorted((u, v))
    for kind, a, b, c in clocks(shape, factor):
        short = draws.draw_clock(kind, a, b, c, low)
        assert 0.0 <= short <= draws.draw_clock(kind, a, b, c, high) * (1.0 + 1e-12)


def neighbours(u: float) -> list[float]:
    """u with the eight numbers next to it on either side."""
    near = [u]
    for _ in range(8):
        near = [math.nextafter(near[0], 0.0), *near, math.nextafter(near[-1], 1.0)]
    return near


def test_the_two_halves_of_the_binomial_meet_at_the_mode() -> None:
    for n in (*range(5, 60), 500, 3000):
        for p in (0.1, 0.3, 0.45, 0.5, 0.8):
            people = [
                draws.binomial_quantile(u, n, p)
                for u in neighbours(float(stats.binom.cdf(math.floor((n + 1) * p), n, p)))
            ]
            assert people == sorted(people)
            assert people[-1] - people[0] <= 1.0


def test_quantiles_rise_across_the_seams_of_their_approximations() -> None:
    for seam in (0.075, 0.925, math.exp(-25.0), 0.5, 0.2):
        for low, high in pairwise(neighbours(seam)):
            assert draws.normal_quantile(low) <= draws.normal_quantile(high) + 4e-15
            short, long = (draws.triangular_quantile(u, 2.0, 3.0, 7.0) for u in (low, high))
            assert short <= long + 1e-15
            short, long = (draws.gamma_quantile(u, 1.0, 3.0) for u in (low, high))
            assert short <= long * (1.0 + 1e-13)


# --- clocks ---------------------------------------------------------------------------------------------


def clocks(shape: float, factor: float) -> list[tuple[int, float, float, float]]:
    return [
        (draws.FIXED, 3.0, 0.0, 0.0),
        (draws.EXPONENTIAL, 3.0, 0.0, 0.0),
        (draws.LOGNORMAL, 3.0, factor, 0.0),
        (draws.TRIANGULAR, 1.0, 1.0 + factor, 30.0),
        (draws.GAMMA, 3.0, shape, 0.0),
        (draws.WEIBULL, 3.0, shape, 0.0),
    ]


def test_each_kind_of_clock_has_its_quantile() -> None:
    u = 0.37
    assert draws.draw_clock(draws.FIXED, 3.0, 9.0, 9.0, u) == 3.0
    assert draws.draw_clock(draws.EXPONENTIAL, 3.0, 9.0, 9.0, u) == draws.exponential_quantile(u, 3.0)
    assert draws.draw_clock(draws.LOGNORMAL, 3.0, 1.5, 9.0, u) == draws.lognormal_quantile(u, 3.0, 1.5)
    assert draws.draw_clock(draws.TRIANGULAR, 1.0, 2.0, 5.0, u) == draws.triangular_quantile(u, 1.0, 2.0, 5.0)
    assert draws.draw_clock(draws.GAMMA, 3.0, 2.0, 9.0, u) == draws.gamma_quantile(u, 3.0, 2.0)
    assert draws.draw_clock(draws.WEIBULL, 3.0, 2.0, 9.0, u) == draws.weibull_quantile(u, 3.0, 2.0)


@unhurried
@given(st.integers(0, 5), st.floats(-1e6, 1e6), st.floats(1e-3, 1e4), st.floats(-1e6, 1e6), units)
def test_no_clock_is_ever_negative(kind: int, a: float, b: float, c: float, u: float) -> None:
    assert draws.draw_clock(kind, a, b, c, u) >= 0.0


def test_a_clock_beyond_all_bounds_is_long_and_no_error() -> None:
    assert 1e300 < draws.lognormal_quantile(1.0 - LEAST, 1.0, 1e300) < math.inf
    assert 1e300 < draws.weibull_quantile(1.0 - LEAST, 1.0, 1e-3) < math.inf
    assert draws.weibull_quantile(LEAST, 1.0, 1e-3) == 0.0
    assert draws.gamma_quantile(LEAST, 1.0, 1e-3) == 0.0
    assert draws.gamma_quantile(0.5, 1.0, 0.0) == draws.gamma_quantile(0.5, -1.0, 2.0) == 0.0
    assert draws.weibull_quantile(0.5, 1.0, 0.0) == draws.weibull_quantile(0.5, -1.0, 2.0) == 0.0
    assert draws.triangular_quantile(0.5, 4.0, 4.0, 4.0) == 4.0


# --- the same bits, plain and compiled ------------------------------------------------------------------

Functions = dict[str, Callable[..., Any]]


@pytest.fixture(scope="module")
def plain() -> Functions:
    """Every function of the module but the hash of names."""
    members = inspect.getmembers(draws, inspect.isfunction)
    return {name: function for name, function in members if name != "stable_hash"}


@pytest.fixture(scope="module")
def compiled() -> Functions:
    return compiled_functions()


def some_units(generator: np.random.Generator, count: int) -> list[float]:
    """Uniform numbers, half of them crowded towards the two ends."""
    depth = 10.0 ** generator.uniform(-15.9, -0.3, count // 4)
    return [*GRID, *generator.uniform(LEAST, 1.0 - LEAST, count // 2), *depth, *(1.0 - depth)]


def same_bits(first: float, second: float) -> bool:
    return np.float64(first).tobytes() == np.float64(second).tobytes()


def test_addresses_lead_to_the_same_bits_compiled(plain: Functions, compiled: Functions) -> None:
    generator = np.random.default_rng(1)
    addresses = [*generator.integers(0, WORD, (2000, 6), np.uint64), *np.full((1, 6), TOP, np.uint64)]
    for address in addresses:
        assert same_bits(plain["uniform"](*address), compiled["uniform"](*address))


@pytest.mark.parametrize(
    ("name", "ranges"),
    [  # where each argument after u lies; positive ranges are spread evenly over orders of magnitude
        ("normal_quantile", []),
        ("exponential_quantile", [(1e-3, 1e5)]),
        ("lognormal_quantile", [(1e-3, 1e5), (1e-3, 1e80)]),
        ("triangular_quantile", [(1e-3, 10.0), (1.0, 30.0), (20.0, 1e3)]),
        ("weibull_quantile", [(1e-3, 1e5), (1e-3, 1e3)]),
        ("gamma_quantile", [(1e-3, 1e5), (1e-3, 1e5)]),
        ("binomial_quantile", [(0.5, 1e5), (1e-9, 1.5)]),
    ],
)
def test_quantiles_have_the_same_bits_compiled(
    name: str, ranges: list[tuple[float, float]], plain: Functions, compiled: Functions
) -> None:
    generator = np.random.default_rng(2)
    for u in some_units(generator, 2000):
        rest = [float(np.exp(generator.uniform(*np.log(span)))) for span in ranges]
        first, second = plain[name](float(u), *rest), compiled[name](float(u), *rest)
        assert same_bits(first, second), (u, *rest, first, second)


def test_clocks_have_the_same_bits_compiled(plain: Functions, compiled: Functions) -> None:
    generator = np.random.default_rng(3)
    for u in some_units(generator, 1000):
        for clock in clocks(10.0 ** generator.uniform(-3.0, 4.0), 10.0 ** generator.uniform(0.0, 1.0)):
            assert same_bits(plain["draw_clock"](*clock, float(u)), compiled["draw_clock"](*clock, float(u)))


def test_a_clock_that_is_no_number_is_zero_plain_and_compiled(plain: Functions, compiled: Functions) -> None:
    for kind in range(6):
        for draw_clock in (plain["draw_clock"], compiled["draw_clock"]):
            assert draw_clock(kind, math.nan, math.nan, math.nan, 0.3) == 0.0


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("normal_cdf", -39.0, 9.0), ("_exp", -800.0, 800.0), ("_stirling_error", 1e-3, 50.0)],
)
def test_functions_of_one_number_have_the_same_bits_compiled(
    name: str, low: float, high: float, plain: Functions, compiled: Functions
) -> None:
    for x in np.random.default_rng(4).uniform(low, high, 3000):
        assert same_bits(plain[name](float(x)), compiled[name](float(x)))
