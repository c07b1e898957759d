"""The calculus: numbers in, numbers out.

A generalised semi-Markov process (Glynn 1989) with state-dependent speeds, played over plain arrays. An
event whose guard holds has a clock; the clock runs down at the event's speed; the clock that runs out
first fires its event, whose effects change quantities; events that depend on a changed quantity are
looked at again, and no others.

Plain Python over `math` and NumPy scalars, steppable in a debugger. `engine` alone compiles it; for that
reason there are no decorators, no NumPy reductions (they add in another order than a loop), and no types
that Numba does not know. Bytes are the same either way.

Reading order: `layout` (what the arrays hold), then `advance`, `fire`, `settle`, and the rest.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from interregnum.calculus.draws import (
    BRANCH,
    CLOCK,
    EFFECT,
    FIXED,
    START,
    binomial_quantile,
    draw_clock,
    draw_value,
    uniform,
)
from interregnum.calculus.layout import (
    CAUSES,
    CHANGES,
    CYCLE,
    DECISION,
    FIRINGS,
    FORGET,
    FULL,
    GUARD_ROLE,
    INCREASE,
    INFINITY,
    INFLUENCES,
    KEEP,
    MOST_FIRINGS,
    MOVE,
    PAUSE,
    RECENT,
    SET,
    SPEED_ROLE,
    STOP,
    TIME,
    State,
    Tables,
    Trace,
)
from interregnum.calculus.machine import run


def advance(tables: Tables, state: State, trace: Trace, stop_at: Any, until: float, most_at_once: int) -> int:
    """Play on until the minute `until`, or until something calls for attention; say what.

    TIME      `until` is reached, and is now.
    STOP      the event `moment.stopped` is about to fire and `stop_at` asks to be told; called again,
              it fires.
    DECISION  the same, for an event with a decider.
    FULL      the trace has no room for another firing.
    CYCLE     more than `most_at_once` firings at one instant, or than any history has; `recent` holds the
              last of them.
    """
    moment = state.moment[0]
    while True:
        event = state.tree[1]
        due = state.due[event]
        if not due <= until or due == INFINITY:
            moment.now = max(moment.now, until)
            return TIME
        if stop_at[event] != 0 and moment.passed != moment.record + 1:
            moment.passed = moment.record + 1
            moment.stopped = event
            return DECISION if tables.events[event].decision != 0 else STOP
        if len(trace.firings) > 0 and not has_room(tables.most, trace):
            return FULL
        if due > moment.now:
            moment.now = due
            moment.at_once = 0
        moment.at_once += 1
        if moment.at_once > most_at_once or moment.record >= MOST_FIRINGS:
            return CYCLE
        fire(tables, state, trace, event)


def has_room(most: Any, trace: Trace) -> bool:
    """Whether any event at all could still be written down."""
    used = trace.used
    return bool(
        used[FIRINGS] + 1 <= len(trace.firings)
        and used[CAUSES] + most[0] <= len(trace.causes)
        and used[INFLUENCES] + most[1] <= len(trace.influences)
        and used[CHANGES] + most[2] <= len(trace.changes)
    )


def fire(tables: Tables, state: State, trace: Trace, event: int) -> None:
    """Let the event happen: choose a branch, apply the effects, look again at all that depends on them."""
    row = tables.events[event]
    clock = state.clocks[event]
    moment = state.moment[0]
    moment.record += 1
    state.recent[moment.record % RECENT] = event
    clock.enabled = 0
    clock.held = 0
    branch = -1
    if row.branches_end > row.branches:
        branch = choose(tables, state, event)
        clock.chosen = -1
    if len(trace.firings) > 0:
        write_firing(tables, state, trace, event, branch)
    number = touch(state.clocks, state.touched, event, GUARD_ROLE, 0)
    number, draw = apply(tables, state, trace, event, row.effects, row.effects_end, number, 0)
    if branch >= 0:
        way = tables.branches[row.branches + branch]
        number, draw = apply(tables, state, trace, event, way.effects, way.effects_end, number, draw)
    clock.fired += 1
    clock.drawn = 0
    if clock.fired == 1:
        clock.first = moment.now
    for n in range(number):
        other = state.touched[n]
        role = state.clocks[other].role
        state.clocks[other].role = 0
        settle(tables, state, other, role)
    if clock.enabled == 0:
        schedule(state.due, state.tree, event, INFINITY)


def choose(tables: Tables, state: State, event: int) -> int:
    """The branch that the event takes, by weight; -1 where there is none to take.

    A race: each branch has an exponential waiting time with its weight as hazard, drawn at an address of its
    own, and the first wins. So a branch that goes, comes or changes its weight moves the choice only where it
    wins or would have won (`docs/decisions/0010-a-choice-is-a-race.md`).
    """
    row = tables.events[event]
    if state.clocks[event].chosen >= 0:
        return int(state.clocks[event].chosen)
    winner = -1
    earliest = INFINITY
    for branch in range(row.branches_end - row.branches):
        weight = weight_of(tables, state, event, branch)
        if weight > 0.0:
            name = tables.branches[row.branches + branch].hash
            time = -math.log(draw(tables, state, event, BRANCH, name)) / weight
            if winner < 0 or time < earliest:
                winner = branch
                earliest = time
    return winner


def weight_of(tables: Tables, state: State, event: int, branch: int) -> float:
    """The weight of a branch as things are; nought where the event is barred from it."""
    if (state.clocks[event].barred >> branch) & 1:
        return 0.0
    return max(0.0, evaluate(tables, state, tables.branches[tables.events[event].branches + branch].weight))


def draw(tables: Tables, state: State, event: int, purpose: Any, number: int) -> float:
    """The draw at the address (event, which firing, purpose, number) of this seed and replica."""
    moment = state.moment[0]
    return uniform(
        np.uint64(tables.events[event].hash),
        np.uint64(state.clocks[event].fired),
        purpose,
        np.uint64(number),
        np.uint64(moment.seed),
        np.uint64(moment.replica),
    )


def write_firing(tables: Tables, state: State, trace: Trace, event: int, branch: int) -> None:
    """Write down that the event fires, with its causes and influences. Changes follow as they are made."""
    row = tables.events[event]
    used = trace.used
    firing = trace.firings[used[FIRINGS]]
    firing.time = state.moment[0].now
    firing.began = state.clocks[event].began
    firing.event = event
    firing.branch = branch
    for slot in range(row.causes, row.causes_end):
        trace.causes[used[CAUSES]] = state.causes[slot]
        used[CAUSES] += 1
    firing.causes_end = used[CAUSES]
    for slot in range(row.influences, row.influences_end):
        trace.influences[used[INFLUENCES]] = state.writers[tables.reads[slot]]
        used[INFLUENCES] += 1
    firing.influences_end = used[INFLUENCES]
    used[FIRINGS] += 1


def apply(
    tables: Tables, state: State, trace: Trace, event: int, start: int, end: int, number: int, drawn: int
) -> tuple[int, int]:
    """Apply a list of effects, in order. Gives the number of events touched and of draws made so far."""
    n = start
    while n < end:
        effect = tables.effects[n]
        quantity = effect.quantity
        if effect.op == SET:
            value = evaluate(tables, state, effect.program)
            number = write(tables, state, trace, quantity, value, number)
        elif effect.op == INCREASE:
            value = state.values[quantity] + evaluate(tables, state, effect.program)
            number = write(tables, state, trace, quantity, value, number)
        elif effect.op == MOVE:
            chance = evaluate(tables, state, effect.program)
            there = state.values[quantity]
            moved = some_of(tables, state, event, there, chance, drawn)
            drawn += 1
            number = write(tables, state, trace, quantity, there - moved, number)
            arrived = state.values[effect.other] + moved
            number = write(tables, state, trace, effect.other, arrived, number)
        else:
            number, drawn = vote(tables, state, trace, event, n, number, drawn)
            n += effect.other
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
        weight = max(0.0, evaluate(tables, state, tables.effects[ballot + 1 + n].program))
        state.stack[weights + n] = weight
        weight_left += weight
    left = state.values[tables.effects[ballot].quantity]
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


def settle(tables: Tables, state: State, event: int, role: int) -> None:
    """Bring an event's clock into line with its guard and speed as they now are."""
    row = tables.events[event]
    clock = state.clocks[event]
    if (clock.fired > 0 and row.again == 0) or clock.barred < 0:
        return
    if role & GUARD_ROLE != 0:
        on = holds(tables, state, event)
        if on and clock.enabled == 0:
            enable(tables, state, event)
            return
        if not on and clock.enabled != 0:
            disable(tables, state, event)  # and if it runs on all the same, then at its present speed
    if role & SPEED_ROLE != 0:
        if clock.enabled != 0 or (clock.held != 0 and row.memory == KEEP):
            change_speed(tables, state, event)


def enable(tables: Tables, state: State, event: int) -> None:
    """Start the clock: with the work left from before, where it was held, or else with a new draw."""
    row = tables.events[event]
    clock = state.clocks[event]
    now = state.moment[0].now
    if clock.held == 0:
        clock.work = draw_work(tables, state, event)
    elif row.memory == KEEP:
        clock.work = work_left(clock, now)
    clock.held = 0
    clock.enabled = 1
    clock.stamp = now
    clock.began = now
    clock.speed = speed_of(tables, state, event)
    for slot in range(row.causes, row.causes_end):
        state.causes[slot] = state.writers[tables.reads[slot]]
    schedule(state.due, state.tree, event, due_at(clock))


def disable(tables: Tables, state: State, event: int) -> None:
    """Stop the clock; its memory says whether the work left is kept."""
    memory = tables.events[event].memory
    clock = state.clocks[event]
    if memory == PAUSE:
        clock.work = work_left(clock, state.moment[0].now)
    if memory != FORGET:
        clock.held = 1
    clock.enabled = 0
    schedule(state.due, state.tree, event, INFINITY)


def change_speed(tables: Tables, state: State, event: int) -> None:
    """Let a running clock go on at its present speed."""
    clock = state.clocks[event]
    now = state.moment[0].now
    speed = speed_of(tables, state, event)
    if speed == clock.speed:
        return
    clock.work = work_left(clock, now)
    clock.stamp = now
    clock.speed = speed
    if clock.enabled != 0:
        schedule(state.due, state.tree, event, due_at(clock))


def draw_work(tables: Tables, state: State, event: int) -> float:
    """A new draw from the event's clock, with its parameters as they now are."""
    row = tables.events[event]
    a = parameter(tables, state, row.a)
    if row.clock == FIXED:
        return max(0.0, a)
    b = parameter(tables, state, row.b)
    c = parameter(tables, state, row.c)
    u = draw(tables, state, event, CLOCK, state.clocks[event].drawn)
    state.clocks[event].drawn += 1
    drawn = state.drawn[event]
    drawn.a = a
    drawn.b = b
    drawn.c = c
    drawn.work = draw_clock(row.clock, a, b, c, u)
    return float(drawn.work)


def parameter(tables: Tables, state: State, program: int) -> float:
    """The value of a parameter's formula, 0 where the distribution has no such parameter."""
    return evaluate(tables, state, program) if program >= 0 else 0.0


def speed_of(tables: Tables, state: State, event: int) -> float:
    """The event's speed as things are; never negative."""
    program = tables.events[event].speed
    return max(0.0, evaluate(tables, state, program)) if program >= 0 else 1.0


def work_left(clock: Any, now: float) -> float:
    """What is left of the clock's work at this minute."""
    return float(max(0.0, clock.work - clock.speed * (now - clock.stamp)))


def due_at(clock: Any) -> float:
    """The minute at which the clock runs out if nothing changes."""
    if clock.work <= 0.0:
        return float(clock.stamp)
    if clock.speed <= 0.0:
        return INFINITY
    return float(clock.stamp + clock.work / clock.speed)


def schedule(due: Any, tree: Any, event: int, minute: float) -> None:
    """Put the event's due time into the tournament. Of equal times the earlier declared event wins."""
    if due[event] == minute:
        return
    due[event] = minute
    node = (len(due) + event) // 2
    while node >= 1:
        left = tree[2 * node]
        right = tree[2 * node + 1]
        winner = left if due[left] <= due[right] else right
        if winner == tree[node] and winner != event:
            return
        tree[node] = winner
        node //= 2


def holds(tables: Tables, state: State, event: int) -> bool:
    """Whether the event's guard holds."""
    guard = tables.events[event].guard
    if guard >= 0:
        return evaluate(tables, state, guard) != 0.0
    return bool(state.clocks[event].failing == 0)


def evaluate(tables: Tables, state: State, program: int) -> float:
    """The value of a formula as things are."""
    row = tables.programs[program]
    return run(
        tables.code, tables.constants, state.stack, state.values, state.moment[0].now, row.code, row.code_end
    )


def evaluate_each(tables: Tables, state: State, programs: Any, values: Any) -> None:
    """The values of several formulas as things are, into `values`."""
    for n in range(len(programs)):
        values[n] = evaluate(tables, state, programs[n])


def begin(tables: Tables, state: State, seed: Any, replica: Any) -> None:
    """Set the state to the start of the history (seed, replica): draw what is uncertain, start clocks."""
    moment = state.moment[0]
    moment.now = 0.0
    moment.record = 0
    moment.at_once = 0
    moment.passed = 0
    moment.stopped = 0
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
    state.values[quantity] = at_start(row, draw_value(row.drawn, a, b, c, u))


def at_start(row: Any, value: float) -> float:
    """The start value as the quantity can have it: people come whole, and bounds hold."""
    if row.whole != 0:
        value = math.floor(value + 0.5)
    return float(min(max(value, row.lower), row.upper))


def clear(clock: Any) -> None:
    """The clock of an event that has not been enabled, drawn or fired."""
    clock.work = 0.0
    clock.speed = 1.0
    clock.stamp = 0.0
    clock.began = 0.0
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
