"""What an event does to quantities, and which events that touches."""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.draws import EFFECT, binomial_quantile
from interregnum.calculus.kernel.layout import (
    BALLOT,
    CHANGES,
    GUARD_ROLE,
    INCREASE,
    INFINITY,
    MOVE,
    OF_EFFECT,
    SOUND,
    State,
    Tables,
    Trace,
)
from interregnum.calculus.kernel.values import draw, evaluate, note

ROUNDING = 1e-9  # a chance may be so far outside 0 .. 1


def apply(
    tables: Tables, state: State, trace: Trace, event: int, start: int, end: int, number: int, drawn: int
) -> tuple[int, int]:
    """Apply a list of effects, in order. Gives the number of events touched and of draws made so far."""
    n = start
    while n < end and state.moment[0].fault == SOUND:
        effect = tables.effects[n]
        quantity = effect.quantity
        if effect.op == MOVE:
            chance = evaluate(tables, state, effect.program)
            if not -ROUNDING <= chance <= 1.0 + ROUNDING:
                note(state, OF_EFFECT, event, n)
                break
            there = state.values[quantity]
            moved = some_of(tables, state, event, there, chance, drawn)
            drawn += 1
            number = write(tables, state, trace, quantity, there - moved, number)
            arrived = state.values[effect.other] + moved
            number = write(tables, state, trace, effect.other, arrived, number)
        elif effect.op == BALLOT:
            number, drawn = vote(tables, state, trace, event, n, number, drawn)
            n += effect.other
        else:
            value = evaluate(tables, state, effect.program)
            if effect.op == INCREASE:
                value += state.values[quantity]
            if not -INFINITY < value < INFINITY:
                note(state, OF_EFFECT, event, n)
                break
            number = write(tables, state, trace, quantity, value, number)
        n += 1
    return number, drawn


def some_of(tables: Tables, state: State, event: int, there: float, chance: float, drawn: int) -> float:
    """How many of the people there go, each with the given chance."""
    if there < 1.0 or chance <= 0.0:
        return 0.0
    if chance >= 1.0:
        return there
    return binomial_quantile(draw(tables, state, event, EFFECT, drawn), there, chance)


def vote(
    tables: Tables, state: State, trace: Trace, event: int, ballot: int, number: int, drawn: int
) -> tuple[int, int]:
    """Divide a block among options: a multinomial draw, as binomials one after the other.

    All are weighed before any is counted; the weights are kept at the far end of the working space.
    """
    options = tables.effects[ballot].other
    weights = len(state.stack) - options
    weight_left = 0.0
    for n in range(options):
        weight = evaluate(tables, state, tables.effects[ballot + 1 + n].program)
        if not 0.0 <= weight < INFINITY:
            note(state, OF_EFFECT, event, ballot + 1 + n)
            return number, drawn
        state.stack[weights + n] = weight
        weight_left += weight
    left = state.values[tables.effects[ballot].quantity]
    if left >= 1.0 and weight_left <= 0.0:
        note(state, OF_EFFECT, event, ballot)
        return number, drawn
    for n in range(options):
        weight = state.stack[weights + n]
        share = 0.0
        if weight_left > 0.0:
            share = weight / weight_left
        if n == options - 1 and weight > 0.0:
            share = 1.0
        took = some_of(tables, state, event, left, share, drawn)
        drawn += 1
        left -= took
        weight_left -= weight
        number = write(tables, state, trace, tables.effects[ballot + 1 + n].quantity, took, number)
    return number, drawn


def write(tables: Tables, state: State, trace: Trace, quantity: int, value: float, number: int) -> int:
    """Give the quantity a value within its bounds, and touch what depends on it if that is a change."""
    row = tables.quantities[quantity]
    value = min(max(value, row.lower), row.upper)
    old = state.values[quantity]
    if value == old:
        return number
    record = state.moment[0].record
    state.values[quantity] = value
    state.writers[quantity] = record
    if len(trace.firings) > 0:
        change = trace.changes[trace.used[CHANGES]]
        change.record = record
        change.quantity = quantity
        change.old = old
        change.new = value
        trace.used[CHANGES] += 1
    for n in range(row.clauses, row.clauses_end):
        clause = tables.clauses[n]
        within = clause.low <= value <= clause.high
        if within != (clause.low <= old <= clause.high):
            number = turn(state.clocks, state.touched, clause.event, within == (clause.within != 0), number)
    for n in range(row.links, row.links_end):
        link = tables.links[n]
        number = touch(state.clocks, state.touched, link.event, link.role, number)
    return number


def turn(clocks: Any, touched: Any, event: int, on: bool, number: int) -> int:
    """A clause of the event's guard begins or ceases to hold: count it, and see whether the guard turns."""
    clock = clocks[event]
    before = clock.failing
    clock.failing = before - 1 if on else before + 1
    if before == 0 or clock.failing == 0:
        return touch(clocks, touched, event, GUARD_ROLE, number)
    return number


def touch(clocks: Any, touched: Any, event: int, role: int, number: int) -> int:
    """Put the event on the list of those to look at again, once."""
    clock = clocks[event]
    if clock.role == 0:
        touched[number] = event
        number += 1
    clock.role |= role
    return number
