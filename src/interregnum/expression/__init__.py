"""The formula language: parse, print, names, kinds, values.

    cadets.people < 300 and not telegraph.held_by(soviet)

A formula is read into a small tree of frozen nodes and never touches Python's own `eval`. The tree keeps the
column of every part, so that whoever finds a fault can point at it. From the loosest to the tightest:

    or   and   not   < <= > >= == != is, is not   + -   * /   unary -   atom

An atom is a number with an optional unit (`10 s`, `30 min`, `3 h`, `5 %`, `200 people`, `12 km`), `yes` or `no`, a
dotted name, a call, or a formula in parentheses. Hours are kept as minutes and per cents as shares. A dotted
call with one plain name is itself a quantity: `telegraph.held_by(soviet)` is `telegraph.held_by.soviet`.
`time` is the minutes since the scenario's start.

`evaluate` says what a formula means; `calculus.programs.postfix` writes the same meaning for the kernel. Floats follow
IEEE 754, but that x / 0 is NaN, like all that has no value, and so is whatever is computed from it.

    tree           the nodes; `kinds`, what kind of quantity a formula yields
    parsing        text to tree; `printing`, tree to text
    evaluation     what a formula is worth
    elementary     exp, log and the like, the same on every machine; `erfc`, the one that needs twice the
                   digits; `angles`, sin, cos and asin
    substitution   trees out of trees; groups replaced by their members
    thresholds     comparisons with time, and the minutes at which they change
"""

from __future__ import annotations

from interregnum.expression.evaluation import evaluate, holds
from interregnum.expression.kinds import check_condition, kind_of
from interregnum.expression.parsing import parse
from interregnum.expression.printing import show
from interregnum.expression.substitution import expand_groups, substitute
from interregnum.expression.thresholds import Threshold, in_time, restless, thresholds, with_flags
from interregnum.expression.tree import (
    MAX_HEIGHT,
    MAX_LENGTH,
    MAX_MADE,
    MAX_NESTING,
    MAX_NODES,
    NEVER,
    Binary,
    Call,
    ExpressionError,
    Kind,
    Name,
    Node,
    Number,
    Unary,
    conjunction,
    event_references,
    names,
    numbers,
    reads_time,
)

__all__ = [
    "MAX_HEIGHT",
    "MAX_LENGTH",
    "MAX_MADE",
    "MAX_NESTING",
    "MAX_NODES",
    "NEVER",
    "Binary",
    "Call",
    "ExpressionError",
    "Kind",
    "Name",
    "Node",
    "Number",
    "Threshold",
    "Unary",
    "check_condition",
    "conjunction",
    "evaluate",
    "event_references",
    "expand_groups",
    "holds",
    "in_time",
    "kind_of",
    "names",
    "numbers",
    "parse",
    "reads_time",
    "restless",
    "show",
    "substitute",
    "thresholds",
    "with_flags",
]
