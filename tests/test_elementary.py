"""The kernel's own elementary functions: right to the last place, rising, and the same in every form.

Exact values come from mpmath with 50 digits.
"""

from __future__ import annotations

import ast
import inspect
import math
import random
from collections.abc import Callable
from importlib import import_module

import mpmath
import pytest
from compiled import compiled_functions
from hypothesis import given
from hypothesis import strategies as st
from networks import network

from interregnum.calculus.engines import python_engine, wasm_engine
from interregnum.calculus.engines.module import SOURCES
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.expression import angles, elementary, erfc, parse

FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[..., mpmath.mpf]]] = {
    "exp": (elementary.exp, mpmath.exp),
    "log": (elementary.log, mpmath.log),
    "log1p": (elementary.log1p, mpmath.log1p),
    "erfc": (erfc.erfc, mpmath.erfc),
    "sin": (angles.sin, mpmath.sin),
    "cos": (angles.cos, mpmath.cos),
    "asin": (angles.asin, mpmath.asin),
}
# Where each is tried: ends of a range of arguments, or of their logarithms where both are given as powers of ten.
RANGES = {
    "exp": [(-745.0, 709.7), (-2.0, 2.0), (-1e-8, 1e-8)],
    "log": [(1e-300, 2.0), (0.5, 1.5), (0.999999, 1.000001), (1.0, 1e300)],
    "log1p": [(-0.999, 1.0), (-1e-9, 1e-9), (1.0, 1e15)],
    "erfc": [(-7.0, 7.0), (0.0, 1.0), (2.9, 3.1), (7.0, 26.5)],
    "sin": [(-7.0, 7.0), (-100.0, 100.0)],
    "cos": [(-7.0, 7.0), (-100.0, 100.0)],
    "asin": [(-1.0, 1.0), (0.4, 0.6)],
}
CASES = [(name, low, high) for name, ranges in RANGES.items() for low, high in ranges]
EXACT_IN_ALL = {"sqrt", "floor", "frexp", "ldexp", "inf", "nan", "pi", "isnan", "isinf"}
COMPILED = compiled_functions()
RISING = {"exp": 1.0, "log": 1.0, "log1p": 1.0, "erfc": -1.0}


def off_by(name: str, x: float) -> float:
    """The error at x, in units of the last place."""
    with mpmath.workdps(50):
        exact = FUNCTIONS[name][1](mpmath.mpf(x))
        wrong = abs(mpmath.mpf(FUNCTIONS[name][0](x)) - exact)
        return float(wrong / math.ulp(float(exact)))


@pytest.mark.parametrize(("name", "low", "high"), CASES)
def test_errors_are_below_one_unit_in_the_last_place(name: str, low: float, high: float) -> None:
    chance = random.Random(f"{name} {low}")
    worst = max((off_by(name, chance.uniform(low, high)), n) for n in range(1500))
    assert worst[0] < 0.85


@pytest.mark.parametrize(("name", "low", "high"), [case for case in CASES if case[0] in COMPILED])
def test_compiled_code_gives_the_same_bits(name: str, low: float, high: float) -> None:
    chance = random.Random(f"{name} {high}")
    for _ in range(1000):
        x = chance.uniform(low, high)
        assert FUNCTIONS[name][0](x).hex() == COMPILED[name](x).hex(), x


@given(st.floats(), st.sampled_from(sorted(RISING)))
def test_any_number_at_all_gives_the_same_in_both_forms(x: float, name: str) -> None:
    here, there = FUNCTIONS[name][0](x), COMPILED[name](x)
    assert here.hex() == there.hex() or (math.isnan(here) and math.isnan(there))


def seams() -> dict[str, list[float]]:
    """Where each function changes from one form or reduction to the next."""
    return {
        "exp": [(n + 0.5) * math.log(2) / 32 for n in range(-300, 300)],
        "log": [math.sqrt(0.5) * 2.0**k for k in range(-60, 60)],
        "log1p": [-0.2928932188134524, 0.41421356237309503, 5e-17, -5e-17, 1.0, math.sqrt(2) * 2 - 1],
        "erfc": [-3.0, 3.0, 0.0],
    }


@pytest.mark.parametrize("name", sorted(RISING))
def test_they_rise_or_fall_also_across_their_seams(name: str) -> None:
    function, way = FUNCTIONS[name][0], RISING[name]
    for seam in seams()[name]:
        x = seam
        for _ in range(40):
            x = math.nextafter(x, -math.inf)
        for _ in range(80):
            after = math.nextafter(x, math.inf)
            assert way * function(x) <= way * function(after), (x, after)
            x = after


def test_the_ends_of_their_ranges() -> None:
    assert [elementary.exp(x) for x in (0.0, 710.0, math.inf, -746.0, -math.inf)] == [
        1.0,
        math.inf,
        math.inf,
        0.0,
        0.0,
    ]
    assert elementary.exp(-745.0) == 5e-324 == math.exp(-745.0)
    assert elementary.exp(709.782712893384) == math.exp(709.782712893384)
    assert [elementary.log(x) for x in (1.0, 0.0, math.inf)] == [0.0, -math.inf, math.inf]
    assert elementary.log(5e-324) == math.log(5e-324)
    assert [elementary.log1p(x) for x in (0.0, -1.0, math.inf)] == [0.0, -math.inf, math.inf]
    assert math.copysign(1.0, elementary.log1p(-0.0)) == -1.0
    assert [erfc.erfc(x) for x in (0.0, math.inf, -math.inf, 30.0, -30.0)] == [1.0, 0.0, 2.0, 0.0, 2.0]
    assert [angles.sin(0.0), angles.cos(0.0), angles.asin(1.0)] == [0.0, 1.0, math.asin(1.0)]
    for function, _ in FUNCTIONS.values():
        assert math.isnan(function(math.nan))
    for undefined in (
        elementary.log(-1.0),
        elementary.log1p(-2.0),
        angles.asin(1.5),
        elementary.log(-math.inf),
    ):
        assert math.isnan(undefined)


@pytest.mark.parametrize("module", [*SOURCES, "expression.angles"])
def test_nothing_else_comes_from_the_c_library(module: str) -> None:
    """Only what IEEE 754 fixes, and what takes a number apart without rounding."""
    tree = ast.parse(inspect.getsource(import_module(f"interregnum.{module}")))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math"
    }
    assert used <= EXACT_IN_ALL
    powers = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)]
    assert all(
        isinstance(part, ast.Constant | ast.UnaryOp) for node in powers for part in (node.left, node.right)
    )


def test_products_and_sums_are_not_fused() -> None:
    """A fused x * y + z rounds once. WebAssembly has no such operation; here a product is taken from a sum as well."""
    x = 1.0 + 2.0**-30
    fused = 2.0**-60
    for engine in (python_engine(), wasm_engine()):
        tables = compile_tables(network({"x": x}), [parse("x * x - (1 + 1 / 536870912)")])
        assert Player(tables, 1, engine=engine).read() == [0.0] != [fused]
