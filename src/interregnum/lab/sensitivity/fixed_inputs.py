"""Uncertain start values fixed at chosen numbers, and the map from the unit cube to these numbers.

A design of experiments, or a proposal of a calibration, is a point of the unit cube: one coordinate for each
*input*, which is any number that the scenario draws at the start. A coordinate is a probability under the
input's own distribution, so that a design over the cube is a design under the scenario's priors. Held inputs
are no longer drawn; everything else keeps the draws at its addresses. Nothing is compiled anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np

from interregnum.arguments import names_in
from interregnum.calculus.kernel.beginning import at_start
from interregnum.calculus.kernel.draws import draw_value, is_drawable
from interregnum.calculus.kernel.layout import LOAD
from interregnum.calculus.kernel.machine import run
from interregnum.calculus.network import Network
from interregnum.calculus.programs.steps import postfix_of
from interregnum.calculus.tables import Compiled
from interregnum.errors import Problem, RunError, ScenarioError, nearest_name
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.statistics.arrays import Floats

LISTED = 12  # names shown of a longer list
NEAREST = 2.0**-53  # to 0 and 1, where some distributions have no number
MIDDLE = 0.5  # what is drawn, and not an input, stands there where an input's distribution reads it


@dataclass(frozen=True)
class Input:
    """An uncertain number of a scenario, with its 5, 50 and 95 % points."""

    id: str
    title: str
    kind: str
    low: float
    median: float
    high: float


def select_inputs(
    network: Network, case: Instrumented, patterns: Sequence[str], assumptions: Iterable[str]
) -> list[str]:
    """The inputs that any of these patterns with `*` matches; without patterns the scenario's own assumptions
    that are uncertain, or everything uncertain where it has none.

    Raises ScenarioError for each pattern that matches nothing.
    """
    patterns = names_in("of", patterns)
    if not patterns:
        own = set(assumptions)
        return [id for id in case.drawn if id in own] or list(case.drawn)
    problems = [
        _unmatched(pattern, case.drawn, network)
        for pattern in patterns
        if not any(fnmatchcase(id, pattern) for id in case.drawn)
    ]
    if problems:
        raise ScenarioError(problems)
    return [id for id in case.drawn if any(fnmatchcase(id, pattern) for pattern in patterns)]


def _unmatched(pattern: str, drawn: Sequence[str], network: Network) -> Problem:
    message = "no number that is drawn at the start has this name"
    if pattern in network.quantities:
        message = "this starts with a fixed value, without a range, so it cannot be varied"
    shown = ", ".join(drawn[:LISTED]) + (f" and {len(drawn) - LISTED} more" if len(drawn) > LISTED else "")
    nearest = nearest_name(pattern, drawn)
    return Problem(
        "unknown-assumption",
        message,
        "--of",
        found=pattern,
        allowed=f"an uncertain start value, or a pattern with *: {shown}",
        nearest=nearest,
    )


def inputs_of(network: Network, case: Instrumented, ids: Sequence[str]) -> list[Input]:
    """The inputs with these ids."""
    low, median, high = (values_at(case, ids, [level] * len(ids)) for level in (0.05, 0.5, 0.95))
    return [
        Input(id, network.quantities[id].title, network.quantities[id].kind, *numbers)
        for id, *numbers in zip(ids, low.tolist(), median.tolist(), high.tolist(), strict=True)
    ]


def values_at(case: Instrumented, ids: Sequence[str], point: Sequence[float] | Floats) -> Floats:
    """The numbers that these inputs have at a point of the unit cube, as a history can start with them.

    An input whose distribution reads others is resolved after them; what it reads and is no input stands at
    its median.
    """
    compiled = case.compiled
    index = compiled.quantity_index
    places = {index[id]: float(u) for id, u in zip(ids, point, strict=True)}
    wanted = _with_what_they_read(compiled, places)
    rows = compiled.loose.quantities
    values = [*case.starts]
    for n in compiled.tables.order.tolist():
        if n in wanted:
            u = min(max(places.get(n, MIDDLE), NEAREST), 1.0 - NEAREST)
            a, b, c = (_parameter(compiled, values, program) for program in (rows[n].a, rows[n].b, rows[n].c))
            value = draw_value(rows[n].drawn, a, b, c, u) if is_drawable(rows[n].drawn, a, b, c) else math.nan
            if not math.isfinite(value):
                raise RunError(f"the start value of `{compiled.quantities[n]}` cannot be drawn")
            values[n] = at_start(rows[n], value)
    return np.array([values[index[id]] for id in ids])


def fix_inputs(case: Instrumented, values: Mapping[str, float]) -> Instrumented:
    """The same with these start values given instead of drawn. Everything else keeps its draws."""
    compiled = case.compiled
    numbers = [compiled.quantity_index[id] for id in values]
    quantities = compiled.tables.quantities.copy()
    for n, value in zip(numbers, values.values(), strict=True):
        quantities[n].drawn = -1
        quantities[n].start = value
    order = compiled.tables.order
    left = order[~np.isin(order, np.array(numbers, np.int32))]
    return replace(case, compiled=compiled.with_quantities(quantities, left))


def fix_inputs_at(case: Instrumented, ids: Sequence[str], point: Sequence[float] | Floats) -> Instrumented:
    """The same with these inputs fixed at a point of the unit cube."""
    return fix_inputs(case, dict(zip(ids, values_at(case, ids, point).tolist(), strict=True)))


def _parameter(compiled: Compiled, values: list[float], program: int) -> float:
    if program < 0:
        return 0.0
    tables = compiled.loose
    row = tables.programs[program]
    stack = [0.0] * (compiled.depth + 1)
    return float(run(tables.code, tables.constants, stack, values, 0.0, row.code, row.code_end))


def _with_what_they_read(compiled: Compiled, inputs: Iterable[int]) -> set[int]:
    """Inputs, and every drawn number that their distributions depend on, directly or not."""
    tables = compiled.loose
    drawn = set(compiled.tables.order.tolist())
    found: set[int] = set()
    waiting = list(inputs)
    while waiting:
        n = waiting.pop()
        if n in found or n not in drawn:
            continue
        found.add(n)
        row = tables.quantities[n]
        for program in (row.a, row.b, row.c):
            if program >= 0:
                code = tables.code[tables.programs[program].code : tables.programs[program].code_end]
                program_of = postfix_of((step.op, step.arg) for step in code)
                waiting += [quantity for operation, quantity in program_of if operation == LOAD]
    return found
