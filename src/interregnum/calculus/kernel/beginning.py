"""How a history begins: the state set to its start, what is uncertain drawn, the first clocks set going.

Like the kernel, plain Python over arrays, which `engine` compiles.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from interregnum.calculus.kernel.clocks import enable, holds
from interregnum.calculus.kernel.draws import START, draw_value, is_drawable, uniform
from interregnum.calculus.kernel.layout import INFINITY, OF_START, SOUND, State, Tables
from interregnum.calculus.kernel.values import note, parameter

WHOLE_FROM = 4503599627370496.0  # 2^52: from here on every float is whole, and soon too large for 64 bits


def begin(tables: Tables, state: State, seed: Any, replica: Any) -> None:
    """Set the state to the start of the history (seed, replica): draw what is uncertain, start clocks."""
    moment = state.moment[0]
    moment.now = 0.0
    moment.record = 0
    moment.at_once = 0
    moment.passed = 0
    moment.stopped = 0
    moment.waiting = 0
    moment.fault = SOUND
    moment.seed = seed
    moment.replica = replica
    for n in range(len(state.values)):
        row = tables.quantities[n]
        state.values[n] = at_start(row, row.start)
        state.writers[n] = 0
    for n in range(len(tables.order)):
        draw_start(tables, state, tables.order[n])
    for event in range(len(state.clocks)):
        clear(state.clocks[event])
    count_failing(tables, state)
    plant(state.due, state.tree)
    for event in range(len(state.clocks)):
        if holds(tables, state, event):
            enable(tables, state, event)


def draw_start(tables: Tables, state: State, quantity: int) -> None:
    """Draw an uncertain start value, addressed by the quantity's id."""
    row = tables.quantities[quantity]
    a = parameter(tables, state, row.a)
    b = parameter(tables, state, row.b)
    c = parameter(tables, state, row.c)
    moment = state.moment[0]
    u = uniform(
        np.uint64(row.hash),
        np.uint64(0),
        START,
        np.uint64(0),
        np.uint64(moment.seed),
        np.uint64(moment.replica),
    )
    value = draw_value(row.drawn, a, b, c, u) if is_drawable(row.drawn, a, b, c) else INFINITY
    if -INFINITY < value < INFINITY:
        state.values[quantity] = at_start(row, value)
    else:
        note(state, OF_START, quantity, 0)


def at_start(row: Any, value: float) -> float:
    """The start value as the quantity can have it: people come whole, and bounds hold."""
    if row.whole != 0 and abs(value) < WHOLE_FROM:
        value = math.floor(value + 0.5)
    return float(min(max(value, row.lower), row.upper))


def clear(clock: Any) -> None:
    """The clock of an event that has not been enabled, drawn or fired."""
    clock.work = 0.0
    clock.speed = 1.0
    clock.stamp = 0.0
    clock.began = 0.0
    clock.origin = 0.0
    clock.step = 0.0
    clock.ticks = 0
    clock.first = INFINITY
    clock.fired = 0
    clock.drawn = 0
    clock.role = 0
    clock.enabled = 0
    clock.held = 0
    clock.failing = 0
    clock.barred = 0


def count_failing(tables: Tables, state: State) -> None:
    """Count for each event the clauses of its guard that do not hold at the start."""
    for n in range(len(state.values)):
        row = tables.quantities[n]
        for m in range(row.clauses, row.clauses_end):
            clause = tables.clauses[m]
            within = clause.low <= state.values[n] <= clause.high
            if within != (clause.within != 0):
                state.clocks[clause.event].failing += 1


def plant(due: Any, tree: Any) -> None:
    """A tournament in which nobody is due, so that the first of each pair leads."""
    leaves = len(due)
    for n in range(leaves):
        due[n] = INFINITY
        tree[leaves + n] = n
    for node in range(leaves - 1, 0, -1):
        tree[node] = tree[2 * node]
