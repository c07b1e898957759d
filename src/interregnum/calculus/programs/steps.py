"""Postfix programs as the machine runs them: shorter, and past what need not be computed.

- The second operand of an operation that is a quantity or a constant is named in the step, not pushed before it.
- Where the first part of an `and` does not hold, the rest is skipped; likewise of an `or` whose first part holds, and
  the side of an `if` that is not taken. Most guards are long and fail early.

Neither changes a bit of the value (`kernel.machine`). `postfix_of` gives back the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from interregnum.calculus.kernel.layout import (
    AND,
    CONST,
    IF,
    LOAD,
    OF_CONSTANT,
    OF_VALUE,
    OR,
    PLAIN,
    SKIP_AND,
    SKIP_ELSE,
    SKIP_OR,
    SKIP_THEN,
)
from interregnum.calculus.programs.postfix import Program, taken_by

Step: TypeAlias = tuple[int, int, int]  # operation, argument, steps to skip
Steps: TypeAlias = list[Step]

_NAMED = {LOAD: OF_VALUE, CONST: OF_CONSTANT}
_DECIDED = {AND: SKIP_AND, OR: SKIP_OR}
_SKIPS = (SKIP_AND, SKIP_OR, SKIP_THEN, SKIP_ELSE)


def steps_of(program: Sequence[tuple[int, int]]) -> Steps:
    """The steps of a postfix program."""
    stack: list[Steps] = []
    for operation, argument in program:
        taken = taken_by(operation)
        if taken == 0:
            stack.append([(operation, argument, 0)])
        elif taken == 1:
            stack[-1].append((operation, 0, 0))
        elif taken == 2:
            second = stack.pop()
            _join(stack[-1], operation, second)
        elif operation == IF:
            otherwise, then = stack.pop(), stack.pop()
            _choose(stack[-1], then, otherwise)
        else:
            third, second = stack.pop(), stack.pop()
            stack[-1] += [*second, *third, (operation, 0, 0)]
    return _onwards(stack.pop())


def _join(first: Steps, operation: int, second: Steps) -> None:
    """Two operands and what is done with them, in place of the first."""
    last, argument, _ = first[-1]
    (begins, named, _), skip = second[0], _DECIDED.get(operation)
    by_name = len(second) == 1 and begins in _NAMED
    following = 1 if by_name else len(second) + 1
    if skip is not None:
        if last & PLAIN == operation and last < OF_CONSTANT:
            first[-1] = (last, argument, following)
        elif not by_name:
            first.append((skip, 0, following))
    if by_name:
        first.append((operation + _NAMED[begins], named, 0))
    else:
        first += [*second, (operation, 0, 0)]


def _choose(condition: Steps, then: Steps, otherwise: Steps) -> None:
    """`if`, in place of its condition. One step is done as soon as it is skipped."""
    either = [(SKIP_ELSE, 0, len(otherwise))] if len(otherwise) > 1 else []
    if len(then) > 1:
        condition.append((SKIP_THEN, 0, len(then) + len(either)))
    condition += [*then, *either, *otherwise, (IF, 0, 0)]


def _onwards(steps: Steps) -> Steps:
    """A skip to behind a step that would skip for the same reason goes on to where that leads."""
    for n in range(len(steps) - 1, -1, -1):
        operation, argument, skip = steps[n]
        if skip > 0 and operation not in (SKIP_THEN, SKIP_ELSE):
            steps[n] = (operation, argument, skip + steps[n + skip][2])
    return steps


def postfix_of(steps: Iterable[Sequence[int]]) -> Program:
    """The postfix program that such steps were made from."""
    program: Program = []
    for operation, argument, *_ in steps:
        if operation >= OF_VALUE:
            named = CONST if operation >= OF_CONSTANT else LOAD
            program += [(named, argument), (operation & PLAIN, 0)]
        elif operation not in _SKIPS:
            program.append((operation, argument))
    return program
