"""All of a history in a journal: each firing, what it changed, and each clock after it was looked at again.

From a journal other histories are played that share most of it (`difference`).
"""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.advance import fire, pass_to
from interregnum.calculus.kernel.layout import (
    BAD,
    CHANGES,
    CYCLE,
    FULL,
    INFINITY,
    JOURNAL_CHANGES,
    JOURNAL_CLOCKS,
    JOURNAL_FIRINGS,
    MOST_FIRINGS,
    SOUND,
    TIME,
    Journal,
    State,
    Tables,
    Trace,
)


def keep_journal(
    tables: Tables, state: State, trace: Trace, journal: Journal, until: float, most_at_once: int
) -> int:
    """Play on until the minute `until`, and write all of it down; say why it stopped, as `advance` does.

    `trace` has room for one firing, and is used over and over.
    """
    moment = state.moment[0]
    if journal.used[JOURNAL_CLOCKS] == 0:
        for event in range(len(state.clocks)):
            note_clock(state, journal, event)
    while True:
        if moment.fault != SOUND:
            return BAD
        event = state.tree[1]
        due = state.due[event]
        if not due <= until or due == INFINITY:
            moment.now = max(moment.now, until)
            return TIME
        if not has_place(tables.most, state, journal):
            return FULL
        pass_to(state, due)
        if moment.at_once > most_at_once or moment.record >= MOST_FIRINGS:
            return CYCLE
        for n in range(len(trace.used)):
            trace.used[n] = 0
        number = fire(tables, state, trace, event)
        for n in range(number):
            note_clock(state, journal, state.touched[n])
        note_firing(state, trace, journal)


def has_place(most: Any, state: State, journal: Journal) -> bool:
    """Whether any firing at all could still be written down."""
    used = journal.used
    return bool(
        used[JOURNAL_FIRINGS] < len(journal.firings)
        and used[JOURNAL_CHANGES] + most[2] <= len(journal.changes)
        and used[JOURNAL_CLOCKS] + len(state.clocks) <= len(journal.clocks)
    )


def note_firing(state: State, trace: Trace, journal: Journal) -> None:
    """Write down the firing that is in the trace, and what it changed."""
    used = journal.used
    number = used[JOURNAL_FIRINGS]
    row = journal.firings[number]
    row.time = trace.firings[0].time
    row.event = trace.firings[0].event
    row.branch = trace.firings[0].branch
    row.held = 1 if state.moment[0].waiting > 0 else 0
    row.crowded = 0
    if number > 0 and journal.firings[number - 1].time == row.time:
        row.crowded = 1
        journal.firings[number - 1].crowded = 1
    for n in range(trace.used[CHANGES]):
        change = journal.changes[used[JOURNAL_CHANGES]]
        change.quantity = trace.changes[n].quantity
        change.value = trace.changes[n].new
        used[JOURNAL_CHANGES] += 1
    row.changes_end = used[JOURNAL_CHANGES]
    row.clocks_end = used[JOURNAL_CLOCKS]
    used[JOURNAL_FIRINGS] += 1


def note_clock(state: State, journal: Journal, event: int) -> None:
    """Write down the clock of an event as it is."""
    number = journal.used[JOURNAL_CLOCKS]
    copy_clock(journal.clocks[number], state.clocks[event])
    journal.noted[number].event = event
    journal.noted[number].due = state.due[event]
    journal.used[JOURNAL_CLOCKS] += 1


def copy_clock(clock: Any, other: Any) -> None:
    """Make a clock what another is."""
    copy_course(clock, other)
    clock.first = other.first
    clock.role = other.role
    clock.failing = other.failing


def copy_course(clock: Any, other: Any) -> None:
    """Let a clock run as another does. When it first rang, and what its guard waits for, are its own."""
    clock.work = other.work
    clock.speed = other.speed
    clock.stamp = other.stamp
    clock.origin = other.origin
    clock.step = other.step
    clock.ticks = other.ticks
    clock.began = other.began
    clock.fired = other.fired
    clock.drawn = other.drawn
    clock.chosen = other.chosen
    clock.enabled = other.enabled
    clock.held = other.held
    clock.barred = other.barred


def same_clock(clock: Any, other: Any) -> bool:
    """Whether two clocks go on in the same way, as long as their guards and speeds agree."""
    return bool(
        clock.work == other.work
        and clock.speed == other.speed
        and clock.stamp == other.stamp
        and clock.origin == other.origin
        and clock.step == other.step
        and clock.ticks == other.ticks
        and clock.fired == other.fired
        and clock.drawn == other.drawn
        and clock.chosen == other.chosen
        and clock.enabled == other.enabled
        and clock.held == other.held
        and clock.barred == other.barred
    )
