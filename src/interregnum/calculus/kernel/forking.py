"""What may be done to a history at the moment where another branches off from it.

An event can be barred, from happening or from turning out in one way; it can be made to happen; and what has
not happened yet can be drawn anew. Like the kernel, plain Python over arrays, which `engine` compiles.
"""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.clocks import due_at, schedule, work_left
from interregnum.calculus.kernel.draws import CLOCK, FIXED, draw_longer
from interregnum.calculus.kernel.layout import AT, INFINITY, PAUSE, State, Tables
from interregnum.calculus.kernel.values import draw


def bar(state: State, event: int, branch: int) -> None:
    """From now on the event cannot take this branch; for -1, it cannot happen at all.

    Exactly as if it had been so from the start, as long as it has not happened, or not in this way: every
    draw has an address, so those that are no longer made move no others.
    """
    clock = state.clocks[event]
    if branch >= 0:
        clock.barred |= 1 << branch
        return
    clock.barred = -1
    clock.enabled = 0
    clock.held = 0
    schedule(state.due, state.tree, event, INFINITY)


def bring_on(tables: Tables, state: State, event: int) -> None:
    """Let the clock of the event run out now, whether or not its guard holds."""
    row = tables.events[event]
    clock = state.clocks[event]
    now = state.moment[0].now
    clock.enabled = 1
    clock.held = 0
    clock.work = 0.0
    clock.stamp = now
    clock.began = now
    for slot in range(row.causes, row.causes_end):
        state.causes[slot] = state.writers[tables.reads[slot]]
    schedule(state.due, state.tree, event, now)


def renew(tables: Tables, state: State, seed: Any) -> None:
    """Another future for the same past: from now on every draw is that of another seed.

    A clock that runs is drawn anew from what is left of its distribution, given that it has run so long
    without running out; so what is kept is what has happened, and nothing of what was to come. Drawn
    assumptions stay: they are how this world is.
    """
    state.moment[0].seed = seed
    now = state.moment[0].now
    for event in range(len(state.clocks)):
        row = tables.events[event]
        clock = state.clocks[event]
        if row.clock == FIXED or row.clock >= AT or (clock.enabled == 0 and clock.held == 0):
            continue
        paused = clock.enabled == 0 and row.memory == PAUSE
        left = clock.work if paused else work_left(clock, now)
        drawn = state.drawn[event]
        done = max(0.0, drawn.work - left)
        u = draw(tables, state, event, CLOCK, clock.drawn - 1)
        drawn.work = draw_longer(row.clock, drawn.a, drawn.b, drawn.c, u, done)
        clock.work = drawn.work - done
        clock.stamp = now
        if clock.enabled != 0:
            schedule(state.due, state.tree, event, due_at(clock))
