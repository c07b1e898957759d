"""The clocks of events: brought into line with guard and speed, set going, stopped, and put in order of what is due."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from interregnum.calculus.kernel.draws import CLOCK, FIXED, draw_clock, is_duration
from interregnum.calculus.kernel.layout import (
    AFTER,
    AT,
    FORGET,
    GUARD_ROLE,
    INFINITY,
    KEEP,
    OF_DURATION,
    OF_GUARD,
    OF_SPEED,
    PAUSE,
    SPEED_ROLE,
    State,
    Tables,
)
from interregnum.calculus.kernel.values import draw, evaluate, note, parameter


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
