"""The formula machine: runs postfix programs over arrays. Part of what is compiled; see `kernel`.

What has no value is NaN, and carries through whatever is computed from it, but for the side of `if` that is not taken
and what follows an `and` or `or` that is already decided. What is too large is infinite. Nothing stops here: whoever
uses the result looks at it (`values.note`). Python would raise where compiled code goes on, so each operation that
could is asked before.
"""

from __future__ import annotations

import math
from typing import Any

from interregnum.calculus.kernel.draws import normal_cdf
from interregnum.calculus.kernel.layout import (
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
    NAN,
    NEG,
    NORMAL,
    NOT,
    NOW,
    OF_CONSTANT,
    OF_VALUE,
    OR,
    PLAIN,
    POW,
    SKIP_AND,
    SKIP_ELSE,
    SKIP_OR,
    SKIP_THEN,
    SUB,
)
from interregnum.expression.elementary import exp, log


def run(code: Any, constants: Any, stack: Any, values: Any, now: float, start: int, end: int) -> float:
    """Run a postfix program. The top of the stack is `x`, and `stack` holds what is below it."""
    x = 0.0
    below = 0
    n = start
    while n < end:
        step = code[n]
        n += 1
        op = step.op
        if op == LOAD or op == CONST or op == NOW:
            stack[below] = x
            below += 1
            if op == LOAD:
                x = values[step.arg]
            elif op == CONST:
                x = constants[step.arg]
            else:
                x = now
        elif op == NEG or op == NOT or op == EXP or op == LOG or op == NORMAL:
            x = of_one(op, x)
        elif op == CLIP:
            below -= 2
            x = least(most(stack[below], stack[below + 1]), x)
        elif op == IF:
            below -= 2
            x = of_if(stack[below], stack[below + 1], x)
        elif op == SKIP_AND or op == SKIP_OR:
            if (x == 0.0) == (op == SKIP_AND):
                x = 0.0 if op == SKIP_AND else disjunction(x, 0.0)
                n += step.skip
        elif op == SKIP_THEN or op == SKIP_ELSE:
            condition = x if op == SKIP_THEN else stack[below - 1]
            if (condition == 0.0) == (op == SKIP_THEN):
                stack[below] = x  # in place of the side that is not taken
                below += 1
                n += step.skip
        else:
            y = x
            if op >= OF_VALUE:
                y = constants[step.arg] if op >= OF_CONSTANT else values[step.arg]
                op = op & PLAIN
            else:
                below -= 1
                x = stack[below]
            x = of_two(op, x, y)
            if step.skip > 0 and (x == 0.0) == (op == AND):
                n += step.skip  # the rest of a chain of `and` or `or`
    return float(x)


def of_one(op: int, x: float) -> float:
    """Operations on one number."""
    if op == NEG:
        return -x
    if op == NOT:
        return negation(x)
    if op == EXP:
        return exponential(x)
    if op == LOG:
        return logarithm(x)
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
        return quotient(x, y)
    if op == AND:
        return conjunction(x, y)
    if op == OR:
        return disjunction(x, y)
    if op == MIN:
        return least(x, y)
    if op == MAX:
        return most(x, y)
    if op == POW:
        return power(x, y)
    return compare(op, x, y)


def compare(op: int, left: float, right: float) -> float:
    """1 if the comparison holds, else 0; of what has no value, none."""
    if math.isnan(left) or math.isnan(right):
        return NAN
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


def negation(x: float) -> float:
    """Not x."""
    if math.isnan(x):
        return NAN
    return 1.0 if x == 0.0 else 0.0


def conjunction(x: float, y: float) -> float:
    """x and y: where x does not hold, y is not asked for."""
    if x == 0.0:
        return 0.0
    if math.isnan(x) or math.isnan(y):
        return NAN
    return 1.0 if y != 0.0 else 0.0


def disjunction(x: float, y: float) -> float:
    """x or y: where x holds, y is not asked for."""
    if math.isnan(x):
        return NAN
    if x != 0.0:
        return 1.0
    if math.isnan(y):
        return NAN
    return 1.0 if y != 0.0 else 0.0


def of_if(condition: float, then: float, otherwise: float) -> float:
    """The side that the condition takes; the other is not asked for."""
    if math.isnan(condition):
        return NAN
    return then if condition != 0.0 else otherwise


def least(x: float, y: float) -> float:
    """The smaller of two; none where one of them has no value, which `min` would tell only of the first."""
    if math.isnan(x) or math.isnan(y):
        return NAN
    return min(x, y)


def most(x: float, y: float) -> float:
    """The larger of two, likewise."""
    if math.isnan(x) or math.isnan(y):
        return NAN
    return max(x, y)


def quotient(x: float, y: float) -> float:
    """x / y; none where y is 0."""
    return x / y if y != 0.0 else NAN


def exponential(x: float) -> float:
    """e to the power x; infinite where that is more than a float can hold."""
    return exp(x)


def logarithm(x: float) -> float:
    """The natural logarithm; none of 0 or less."""
    return log(x) if x > 0.0 else NAN


def power(x: float, y: float) -> float:
    """x to the power y; none where it is no real number: of 0 to a negative power, and of x < 0 unless y is whole."""
    if math.isnan(x) or math.isnan(y):
        return NAN
    if y == 0.0:
        return 1.0
    if x > 0.0:
        return exponential(y * log(x))
    if x == 0.0:
        return 0.0 if y > 0.0 else NAN
    if math.isinf(y) or math.floor(y) != y:
        return NAN
    size = exponential(y * log(-x))
    return size if math.floor(y / 2.0) == y / 2.0 else -size
