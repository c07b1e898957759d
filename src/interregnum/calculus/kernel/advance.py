"""How a history goes on: the event that is due first fires, and what depends on what it did is looked at again."""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.clocks import schedule, settle
from interregnum.calculus.kernel.draws import BRANCH
from interregnum.calculus.kernel.effects import apply, touch
from interregnum.calculus.kernel.layout import (
    AT,
    BAD,
    CAUSES,
    CHANGES,
    CYCLE,
    DECISION,
    FIRINGS,
    FULL,
    GUARD_ROLE,
    INFINITY,
    INFLUENCES,
    MOST_BARRED,
    MOST_FIRINGS,
    OF_BRANCH,
    OF_BRANCHES,
    RECENT,
    SOUND,
    STOP,
    TIME,
    State,
    Tables,
    Trace,
)
from interregnum.calculus.kernel.values import draw, evaluate, note
from interregnum.expression.elementary import log


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
        pass_to(state, due)
        if moment.at_once > most_at_once or moment.record >= MOST_FIRINGS:
            return CYCLE
        fire(tables, state, trace, event)


def pass_to(state: State, minute: float) -> None:
    """It is now this minute; of each instant the firings are counted, for a cycle that takes no time."""
    moment = state.moment[0]
    if minute > moment.now:
        moment.now = minute
        moment.at_once = 0
    moment.at_once += 1


def has_room(most: Any, trace: Trace) -> bool:
    """Whether any event at all could still be written down."""
    used = trace.used
    return bool(
        used[FIRINGS] + 1 <= len(trace.firings)
        and used[CAUSES] + most[0] <= len(trace.causes)
        and used[INFLUENCES] + most[1] <= len(trace.influences)
        and used[CHANGES] + most[2] <= len(trace.changes)
    )


def fire(tables: Tables, state: State, trace: Trace, event: int) -> int:
    """Let the event happen: choose a branch, apply the effects, look again at all that depends on them.

    Alarms of one minute all ring before anything is looked at again, so that nothing sees half of it. Gives the number
    of events (in `touched`) that were looked at again.
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
            return 0
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
            return 0
    for n in range(number):
        other = state.touched[n]
        role = state.clocks[other].role
        state.clocks[other].role = 0
        settle(tables, state, other, role)
    if clock.enabled == 0:
        schedule(state.due, state.tree, event, INFINITY)
    return number


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
    return bool(row.weight < 0 or (branch < MOST_BARRED and (state.clocks[event].barred >> branch) & 1))


def weight_of(tables: Tables, state: State, event: int, branch: int) -> float:
    """The weight of a branch as things are; never negative."""
    weight = evaluate(tables, state, tables.branches[tables.events[event].branches + branch].weight)
    if 0.0 <= weight < INFINITY:
        return weight
    note(state, OF_BRANCH, event, branch)
    return 0.0


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
