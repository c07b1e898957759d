"""The calculus: numbers in, numbers out.

A generalised semi-Markov process (Glynn 1989) with state-dependent speeds, played over plain arrays. An
event whose guard holds has a clock; the clock runs down at the event's speed; the clock that runs out
first fires its event, whose effects change quantities; events that depend on a changed quantity are
looked at again, and no others.

Plain Python over `math` and NumPy scalars, steppable in a debugger. `engine` alone compiles it; for that
reason there are no decorators, no NumPy reductions (they add in another order than a loop), and no types
that Numba does not know. Bytes are the same either way.

Reading order: `layout` (what the arrays hold), then `advance`, `fire`, `settle`, and the rest. How a history begins is
in `beginning`. A number that cannot be is noted where it comes out, and `advance` looks whether there is one.
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
    binomial_quantile,
    draw_clock,
    is_duration,
    uniform,
)
from interregnum.calculus.layout import (
    AFTER,
    AT,
    BAD,
    BALLOT,
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
    OF_BRANCH,
    OF_BRANCHES,
    OF_DURATION,
    OF_EFFECT,
    OF_GUARD,
    OF_SPEED,
    PAUSE,
    RECENT,
    SOUND,
    SPEED_ROLE,
    STOP,
    TIME,
    State,
    Tables,
    Trace,
)
from interregnum.calculus.machine import run
from interregnum.expression.elementary import log

ROUNDING = 1e-9  # a chance may be so far outside 0 .. 1


def advance(tables: Tables, state: State, trace: Trace, stop_at: Any, until: float, most_at_once: int) -> int:
    """Play on until the minute `until`, or until something calls for attention; say what.

    TIME      `until` is reached, and is now.
    STOP      the event `moment.stopped` is about to fire and `stop_at` asks to be told; called again,
              it fires.
    DECISION  the same, for an event with a decider.
    FULL      the trace has no room for another firing.
    CYCLE     more than `most_at_once` firings at one instant, or than any history has; `recent` holds the
              last of them.
    BAD       a number came out that cannot be; `moment.fault` says what it was for.
    """
    moment = state.moment[0]
    while True:
        if moment.fault != SOUND:
            return BAD
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
    """Let the event happen: choose a branch, apply the effects, look again at all that depends on them.

    Alarms of one minute all ring before anything is looked at again, so that nothing sees half of it.
    """
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
        if moment.fault != SOUND:
            return
    if len(trace.firings) > 0:
        write_firing(tables, state, trace, event, branch)
    number = touch(state.clocks, state.touched, event, GUARD_ROLE, moment.waiting)
    number, draw = apply(tables, state, trace, event, row.effects, row.effects_end, number, 0)
    if branch >= 0:
        way = tables.branches[row.branches + branch]
        number, draw = apply(tables, state, trace, event, way.effects, way.effects_end, number, draw)
    clock.fired += 1
    clock.drawn = 0
    if clock.fired == 1:
        clock.first = moment.now
    moment.waiting = 0
    if row.clock >= AT:
        schedule(state.due, state.tree, event, INFINITY)
        following = state.tree[1]
        if state.due[following] == moment.now and tables.events[following].clock >= AT:
            moment.waiting = number
            return
    for n in range(number):
        other = state.touched[n]
        role = state.clocks[other].role
        state.clocks[other].role = 0
        settle(tables, state, other, role)
    if clock.enabled == 0:
        schedule(state.due, state.tree, event, INFINITY)


def choose(tables: Tables, state: State, event: int) -> int:
    """The branch that the event takes, by weight; -1 where a change has barred it from all that have any.

    A race: each branch has an exponential waiting time with its weight as hazard, drawn at an address of its
    own, and the first wins. So a branch that goes, comes or changes its weight moves the choice only where it
    wins or would have won (`docs/decisions/0010-a-choice-is-a-race.md`).
    """
    row = tables.events[event]
    if state.clocks[event].chosen >= 0:
        return int(state.clocks[event].chosen)
    winner = -1
    barred = False
    earliest = INFINITY
    for branch in range(row.branches_end - row.branches):
        if is_barred(tables, state, event, branch):
            barred = True
            continue
        weight = weight_of(tables, state, event, branch)
        if weight > 0.0:
            name = tables.branches[row.branches + branch].hash
            time = -log(draw(tables, state, event, BRANCH, name)) / weight
            if winner < 0 or time < earliest:
                winner = branch
                earliest = time
    if winner < 0 and not barred:
        note(state, OF_BRANCHES, event, 0)
    return winner


def is_barred(tables: Tables, state: State, event: int, branch: int) -> bool:
    """Whether a change has barred the event from this branch: in the network, or where a history was forked."""
    row = tables.branches[tables.events[event].branches + branch]
    return bool(row.weight < 0 or (state.clocks[event].barred >> branch) & 1)


def weight_of(tables: Tables, state: State, event: int, branch: int) -> float:
    """The weight of a branch as things are; never negative."""
    weight = evaluate(tables, state, tables.branches[tables.events[event].branches + branch].weight)
    if 0.0 <= weight < INFINITY:
        return weight
    note(state, OF_BRANCH, event, branch)
    return 0.0


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
    ticks = row.clock == FIXED and row.again != 0 and clock.held == 0
    if row.clock >= AT:
        clock.work = 0.0
    elif clock.held == 0:
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
    if row.clock >= AT:
        schedule(state.due, state.tree, event, alarm_at(tables, state, event))
    else:
        schedule(state.due, state.tree, event, next_tick(clock) if ticks else due_at(clock))


def next_tick(clock: Any) -> float:
    """When a fixed clock that has just been set runs out; the k-th time without a break, k lengths from its origin.

    Tick after tick added up would be late or early by a rounding each. There was no break if the last tick came when
    it was due, and the next takes as long.
    """
    if clock.work <= 0.0 or clock.speed <= 0.0:
        clock.ticks = 0
        return due_at(clock)
    step = clock.work / clock.speed
    if clock.ticks == 0 or step != clock.step or clock.stamp != clock.origin + many(clock.ticks, step):
        clock.origin = clock.stamp
        clock.step = step
        clock.ticks = 0
    clock.ticks += 1
    return float(clock.origin + many(clock.ticks, step))


def many(ticks: int, step: float) -> float:
    """The minutes of so many steps. A step of 0.07 is a little more in binary: what would be whole without that is."""
    minutes = ticks * step
    if ticks > 1 and minutes < 1e15:
        whole = math.floor(minutes + 0.5)
        if abs(minutes - whole) <= 2.3e-16 * minutes:
            return float(whole)
    return minutes


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
    """Let a running clock go on at its present speed; set an alarm to the minute for which it is now."""
    clock = state.clocks[event]
    if tables.events[event].clock >= AT:
        schedule(state.due, state.tree, event, alarm_at(tables, state, event))
        return
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
    b = parameter(tables, state, row.b)
    c = parameter(tables, state, row.c)
    if not is_duration(row.clock, a, b, c, row.may_be_nought != 0):
        note(state, OF_DURATION, event, 0)
        return 0.0
    if row.clock == FIXED:
        return a
    u = draw(tables, state, event, CLOCK, state.clocks[event].drawn)
    state.clocks[event].drawn += 1
    drawn = state.drawn[event]
    drawn.a = a
    drawn.b = b
    drawn.c = c
    drawn.work = draw_clock(row.clock, a, b, c, u)
    if not drawn.work < INFINITY:
        note(state, OF_DURATION, event, 0)
    return float(drawn.work)


def parameter(tables: Tables, state: State, program: int) -> float:
    """The value of a parameter's formula, 0 where the distribution has no such parameter."""
    return evaluate(tables, state, program) if program >= 0 else 0.0


def speed_of(tables: Tables, state: State, event: int) -> float:
    """The event's speed as things are; never negative."""
    program = tables.events[event].speed
    if program < 0:
        return 1.0
    speed = evaluate(tables, state, program)
    if 0.0 <= speed < INFINITY:
        return speed
    note(state, OF_SPEED, event, 0)
    return 0.0


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


def alarm_at(tables: Tables, state: State, event: int) -> float:
    """The minute at which an alarm rings: the one that its formula gives, if that is still to come."""
    row = tables.events[event]
    minute = evaluate(tables, state, row.a)
    if row.clock == AFTER:
        minute = float(np.nextafter(minute, INFINITY))
    return minute if minute > state.moment[0].now else INFINITY


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
        value = evaluate(tables, state, guard)
        if not -INFINITY < value < INFINITY:
            note(state, OF_GUARD, event, 0)
            return False
        return value != 0.0
    return bool(state.clocks[event].failing == 0)


def note(state: State, fault: int, whose: int, part: int) -> None:
    """A number came out that cannot be. Of several the first counts: what it was computed from is still so."""
    moment = state.moment[0]
    if moment.fault == SOUND:
        moment.fault = fault
        moment.faulty = whose
        moment.faulty_part = part


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
