"""Comparisons with time: what they are written out to, where they change, and what cannot be noticed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interregnum.expression import (
    NEVER,
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    evaluate,
    in_time,
    names,
    parse,
    restless,
    show,
    thresholds,
)

LAST = {"a.last": 2.5, "b.last": 4.0, "c.last": NEVER}
STATE = {"x": 3.0, "y": -0.5, "f": 1.0}


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("time >= 20", [("20", False)]),
        ("20 <= time", [("20", False)]),
        ("time > 20", [("20", True)]),
        ("time <= x", [("x", True)]),
        ("since(a) >= 5 min", [("5 min + a.last", False)]),
        ("2 * since(a) + 3 < x", [("(x - (2 * -a.last + 3)) / 2", False)]),
        ("4 - since(a) > 1", [("(1 - (4 + a.last)) / -1", False)]),
        ("time - x >= 3 and not (since(a) > 1)", [("3 + x", False), ("1 + a.last", True)]),
        ("since(a) > since(b)", []),
        ("since(a) == 5", []),
        ("x > 3", []),
        ("max(since(a), time) >= 7", [("7 + a.last", False), ("7", False)]),
    ],
)
def test_the_minutes_at_which_a_condition_may_change(formula: str, found: list[tuple[str, bool]]) -> None:
    assert [(show(minute), after) for minute, after in thresholds(parse(formula))] == found


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("exp(time) > x", "exp(time) > x"),
        ("x + since(a)", "since(a)"),
        ("pow(1.1, since(a))", "since(a)"),
        ("f and time == 20", "time == 20"),
        ("since(a) != 3", "since(a) != 3"),
        ("since(a) * time > 3", "since(a) * time > 3"),
        ("x / time > 3", "x / time > 3"),
        ("if(time >= 20, time, 0)", "time"),
        ("time >= exp(time) - 3", "time >= exp(time) - 3"),
        ("normal(since(a)) < 0.5 or f", "normal(since(a)) < 0.5"),
        ("time >= 20 and f", None),
        ("if(time >= 20, 10, 0.01)", None),
        ("since(a) == since(b)", None),
        ("count(since(a) >= 5, f) * x >= 2", None),
        ("happened(a) and times(b) > 1", None),
        ("clip(since(a), 0, x) / x >= 0.5", None),
        ("x * time < y", None),
    ],
)
def test_what_changes_other_than_at_thresholds(formula: str, part: str | None) -> None:
    found = restless(parse(formula))
    assert (None if found is None else show(found)) == part


def test_too_many_cases_are_not_taken_apart() -> None:
    nested = "time"
    for n in range(8):
        nested = f"max({nested}, {n})"
    assert restless(parse(f"{nested} > 9")) is not None


numbers = st.sampled_from(["0", "1", "2", "0.5", "4", "x", "y"])
moments = st.sampled_from(["time", "since(a)", "since(b)"])
sides = st.recursive(
    numbers | moments,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "sum"]), inner, inner),
        st.builds("({} * {})".format, numbers, inner),
        st.builds("({} / {})".format, inner, st.sampled_from(["2", "4", "y"])),
        st.builds("(-{})".format, inner),
        st.builds("if({} >= {}, {}, {})".format, inner, inner, inner, inner),
    ),
    max_leaves=5,
)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


@given(sides, signs, sides, st.sampled_from([4.0, 4.5, 5.0, 6.0, 7.25]))
def test_written_out_a_comparison_is_what_it_was(left: str, sign: str, right: str, now: float) -> None:
    """Against fractions, in which nothing is rounded. The numbers are such that floats do not round them either."""
    node = parse(f"{left} {sign} {right}")
    assert set(names(in_time(node))) <= set(names(node))
    assert evaluate(node, LAST | STATE, now) == exact(node, now)


def exact(node: Node, now: float) -> Any:
    """The value in fractions."""
    match node:
        case Number(value):
            return Fraction(value)
        case Name("time"):
            return Fraction(now)
        case Name(id):
            return Fraction(STATE[id])
        case Call("since", (Name(id),)):
            return Fraction(now) - Fraction(LAST[f"{id}.last"])
        case Call("if", (condition, then, otherwise)):
            return exact(then if exact(condition, now) else otherwise, now)
        case Call(function, arguments):
            return {"min": min, "max": max, "sum": sum}[function]([exact(each, now) for each in arguments])
        case Unary(_, operand):
            return -exact(operand, now)
        case Binary(op, left, right):
            return OPERATIONS[op](exact(left, now), exact(right, now))


OPERATIONS: dict[str, Any] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
}


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("other", ["1", "since(a)", "since(c)", "exp(since(a))"])
def test_no_comparison_with_what_never_happened_is_true(sign: str, other: str) -> None:
    for formula in (
        f"since(c) {sign} {other}",
        f"{other} {sign} since(c)",
        f"min(since(c), x) {sign} {other}",
    ):
        assert evaluate(parse(formula), LAST | STATE, 9.0) == 0.0
        assert evaluate(parse(f"not ({formula})"), LAST | STATE, 9.0) == 1.0
