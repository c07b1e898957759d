"""Programs as the machine runs them: the same value to the bit, and nothing run that is not asked for."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping

import pytest
from formulas import trees, worlds
from hypothesis import given
from hypothesis import strategies as st

from interregnum.calculus.kernel import layout
from interregnum.calculus.kernel.machine import run
from interregnum.calculus.programs.postfix import Postfix, stack_depth
from interregnum.calculus.programs.steps import Steps, postfix_of, steps_of
from interregnum.calculus.rows import loosened, table
from interregnum.expression import Node, evaluate, parse


def came_to(
    steps: Steps, compiler: Postfix, world: Mapping[str, float], now: float = 0.0, depth: int = 40
) -> float:
    """What the machine makes of these steps. A quantity outside the world is an IndexError."""
    code = loosened(table(layout.CODE, steps))
    return run(code, list(compiler.constants), [0.0] * depth, list(world.values()), now, 0, len(steps))


def bits(x: float) -> bytes:
    return b"nan" if math.isnan(x) else struct.pack("<d", x)


@given(trees, worlds, st.floats(0.0, 3000.0))
def test_steps_come_to_the_same_to_the_bit(tree: Node, world: dict[str, float], now: float) -> None:
    compiler = Postfix({name: number for number, name in enumerate(world)})
    program = compiler.program(tree)
    steps = steps_of(program)
    depth = stack_depth(program) + 1  # what a state has room for, and no more
    assert bits(came_to(steps, compiler, world, now, depth)) == bits(evaluate(tree, world, now))


@given(trees, worlds, st.floats(0.0, 3000.0))
def test_without_its_skips_a_program_comes_to_the_same(
    tree: Node, world: dict[str, float], now: float
) -> None:
    compiler = Postfix({name: number for number, name in enumerate(world)})
    skips = (layout.SKIP_AND, layout.SKIP_OR, layout.SKIP_THEN, layout.SKIP_ELSE)
    steps = [(op, arg, 0) for op, arg, _ in steps_of(compiler.program(tree)) if op not in skips]
    assert bits(came_to(steps, compiler, world, now)) == bits(evaluate(tree, world, now))


@given(trees)
def test_steps_are_read_back_as_the_program_they_are_of(tree: Node) -> None:
    names = [f"{e}.{q}" for e in ("lantern_found", "plan.step") for q in ("happened", "times", "last")]
    names += ["a", "cadets.people", "telegraph.held_by.soviet", "x.2nd_y"]
    program = Postfix({name: number for number, name in enumerate(names)}).program(tree)
    steps = steps_of(program)
    assert postfix_of(steps) == program
    assert len(steps) <= len(program) + sum(op in (layout.AND, layout.OR, layout.IF) for op, _ in program) * 2


NEVER = "(never * 2 > 1)"  # a quantity that the world below does not have


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (f"no and {NEVER}", 0.0),
        (f"no and yes and {NEVER} and yes", 0.0),
        (f"yes and no and {NEVER} and {NEVER}", 0.0),
        (f"a > 3 and {NEVER} or yes", 1.0),
        (f"yes or {NEVER}", 1.0),
        (f"no or a or {NEVER} or never or {NEVER}", 1.0),
        (f"1 / 0 or {NEVER}", math.nan),
        (f"if(yes, 2, {NEVER})", 2.0),
        (f"if(no, {NEVER}, 3)", 3.0),
        (f"if(a, 2 + a, if({NEVER}, 1, 2))", 3.0),
        (f"if(not a, 1 + {NEVER}, 4 * a)", 4.0),
        (f"not (a and (no and {NEVER}))", 1.0),
    ],
)
def test_what_is_not_asked_for_is_not_run(formula: str, value: float) -> None:
    compiler = Postfix({"a": 0, "never": 1})
    found = came_to(steps_of(compiler.program(parse(formula))), compiler, {"a": 1.0})
    assert bits(found) == bits(value)


def test_what_is_asked_for_is_run() -> None:
    compiler = Postfix({"a": 0, "never": 1})
    for formula in (f"yes and {NEVER}", f"no or {NEVER}", f"if(yes, {NEVER}, 1)", f"1 / 0 and {NEVER}"):
        with pytest.raises(IndexError):
            came_to(steps_of(compiler.program(parse(formula))), compiler, {"a": 1.0})


def test_a_chain_is_left_at_once() -> None:
    compiler = Postfix({"a": 0, "b": 1})
    chain = " or ".join(["a"] + ["b > 2"] * 3 + ["b"] * 50)
    steps = steps_of(compiler.program(parse(chain)))
    operation, _, skip = steps[1]
    assert (operation, 2 + skip) == (layout.SKIP_OR, len(steps))


def test_steps_by_hand() -> None:
    compiler = Postfix({"a": 4, "cadets.people": 7})
    assert steps_of(compiler.program(parse("a and cadets.people < 300 and a"))) == [
        (layout.LOAD, 4, 0),
        (layout.SKIP_AND, 0, 4),
        (layout.LOAD, 7, 0),
        (layout.LT + layout.OF_CONSTANT, 0, 0),
        (layout.AND, 0, 1),
        (layout.AND + layout.OF_VALUE, 4, 0),
    ]
