"""The formula machine: runs postfix programs over arrays. Part of what is compiled; see `kernel`."""

from __future__ import annotations

from typing import Any

from interregnum.calculus.draws import normal_cdf
from interregnum.calculus.layout import (
    ADD,
    AND,
    CLIP,
    CONST,
    DIV,
    EQ,
    EXP,
    GE,
    GT,
    IF,
    LE,
    LOAD,
    LOG,
    LT,
    MAX,
    MIN,
    MUL,
    NEG,
    NORMAL,
    NOT,
    NOW,
    OR,
    POW,
    SUB,
)
from interregnum.expression.elementary import exp, log


def run(code: Any, constants: Any, stack: Any, values: Any, now: float, start: int, end: int) -> float:
    """Run a postfix program."""
    top = -1
    for n in range(start, end):
        step = code[n]
        op = step.op
        if op == LOAD:
            top += 1
            stack[top] = values[step.arg]
        elif op == CONST:
            top += 1
            stack[top] = constants[step.arg]
        elif op == NOW:
            top += 1
            stack[top] = now
        elif op == NEG or op == NOT or op == EXP or op == LOG or op == NORMAL:
            stack[top] = of_one(op, stack[top])
        elif op == CLIP:
            top -= 2
            stack[top] = min(max(stack[top], stack[top + 1]), stack[top + 2])
        elif op == IF:
            top -= 2
            stack[top] = stack[top + 1] if stack[top] != 0.0 else stack[top + 2]
        else:
            top -= 1
            stack[top] = of_two(op, stack[top], stack[top + 1])
    return float(stack[0])


def compare(op: int, left: float, right: float) -> float:
    """1 if the comparison holds, else 0."""
    if op == LT:
        result = left < right
    elif op == LE:
        result = left <= right
    elif op == GT:
        result = left > right
    elif op == GE:
        result = left >= right
    elif op == EQ:
        result = left == right
    else:
        result = left != right
    return 1.0 if result else 0.0


def of_one(op: int, x: float) -> float:
    """Operations on one number."""
    if op == NEG:
        return -x
    if op == NOT:
        return 1.0 if x == 0.0 else 0.0
    if op == EXP:
        return exp(min(x, 700.0))
    if op == LOG:
        return log(max(x, 1e-300))
    return normal_cdf(x)


def of_two(op: int, x: float, y: float) -> float:
    """Operations on two numbers."""
    if op == ADD:
        return x + y
    if op == SUB:
        return x - y
    if op == MUL:
        return x * y
    if op == DIV:
        return x / y if y != 0.0 else 0.0
    if op == AND:
        return 1.0 if x != 0.0 and y != 0.0 else 0.0
    if op == OR:
        return 1.0 if x != 0.0 or y != 0.0 else 0.0
    if op == MIN:
        return min(x, y)
    if op == MAX:
        return max(x, y)
    if op == POW:
        return power(x, y)
    return compare(op, x, y)


def power(x: float, y: float) -> float:
    """x to the power y for x > 0; 0 for other x, unless y is 0."""
    if y == 0.0:
        return 1.0
    if x <= 0.0:
        return 0.0
    return exp(min(y * log(x), 700.0))
