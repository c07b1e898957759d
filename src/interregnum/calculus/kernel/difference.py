"""A history that shares most of another: only what differs is played, all else is taken from the other's journal.

An event is *together* with the journal as long as its clock is as it is there, and as no quantity that it reads or
may change has another value here: then it happens when it happens there, and does the same, and nothing has to be
computed. All other events are *apart*: they are played here as always, by the kernel's own functions. Before an event
that is apart happens, those that it may touch are put apart; whatever is found to be as in the journal again comes
together again. What is hard is put apart: so the history is, to the last bit, the one that is played from its start
(a test plays both), and only the cost depends on how much of it is shared.
"""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.advance import fire, pass_to
from interregnum.calculus.kernel.beginning import plant
from interregnum.calculus.kernel.clocks import schedule, settle
from interregnum.calculus.kernel.effects import touch, turn
from interregnum.calculus.kernel.forking import bar
from interregnum.calculus.kernel.journal import copy_clock, copy_course, same_clock
from interregnum.calculus.kernel.layout import (
    AT,
    BAD,
    CYCLE,
    INFINITY,
    JOURNAL_FIRINGS,
    LISTED,
    MOST_FIRINGS,
    POSITION,
    SOUND,
    STOP,
    TIME,
    Apart,
    Journal,
    State,
    Tables,
    Trace,
)


def open_journal(state: State, apart: Apart) -> None:
    """Put a reader at the beginning of a journal: a history in which nothing differs. `state` is how it begins."""
    for n in range(len(state.values)):
        apart.values[n] = state.values[n]
        apart.differs[n] = 0
    for event in range(len(state.clocks)):
        apart.at[event] = event
    nothing_apart(state, apart)
    apart.counts[POSITION] = 0


def nothing_apart(state: State, apart: Apart) -> None:
    """All events are together."""
    for event in range(len(state.clocks)):
        apart.strange[event] = 0
        apart.apart[event] = 0
        apart.listed[event] = 0
    apart.counts[LISTED] = 0
    plant(state.due, state.tree)


def play_without(
    tables: Tables,
    state: State,
    apart: Apart,
    reading: State,
    reader: Apart,
    trace: Trace,
    journal: Journal,
    position: int,
    events: Any,
    branch: int,
    stop_at: Any,
    until: float,
    most_at_once: int,
) -> int:
    """Play the history that parts from the journal's at this position: these events cannot happen, or, for a `branch`,
    cannot turn out in this way. Otherwise as `advance_apart`. The reader goes on to the position, and cannot go back.
    """
    leave(tables, state, apart, reading, reader, journal, position, events, 0, len(events), branch)
    return advance_apart(tables, state, apart, trace, journal, stop_at, until, most_at_once)


def leave(
    tables: Tables,
    state: State,
    apart: Apart,
    reading: State,
    reader: Apart,
    journal: Journal,
    position: int,
    events: Any,
    first: int,
    end: int,
    branch: int,
) -> None:
    """Take the reader to this position, and begin a history there without some of these events, or that branch."""
    while position > 0 and journal.firings[position - 1].held != 0:
        position -= 1  # to where events were last looked at again
    for n in range(reader.counts[POSITION], position):
        happen_together(tables, reading, journal, reader, n)
    reader.counts[POSITION] = position
    part(state, apart, reading, reader)
    for n in range(first, end):
        put_apart(state, journal, apart, events[n])
        bar(state, events[n], branch)


def part(state: State, apart: Apart, reading: State, reader: Apart) -> None:
    """Begin a history where the reader is, with all events together."""
    for n in range(len(state.values)):
        state.values[n] = reading.values[n]
        apart.values[n] = reading.values[n]
        apart.differs[n] = 0
    for event in range(len(state.clocks)):
        copy_clock(state.clocks[event], reading.clocks[event])
        apart.at[event] = reader.at[event]
    nothing_apart(state, apart)
    apart.counts[POSITION] = reader.counts[POSITION]
    moment = state.moment[0]
    moment.now = reading.moment[0].now
    moment.record = reading.moment[0].record
    moment.at_once = 0
    moment.waiting = 0
    moment.fault = SOUND


def advance_apart(
    tables: Tables,
    state: State,
    apart: Apart,
    trace: Trace,
    journal: Journal,
    stop_at: Any,
    until: float,
    most_at_once: int,
) -> int:
    """Play on until the minute `until`, or to the end of the instant in which an event of `stop_at` happens.

    Says why it stopped, as `advance` does.
    """
    moment = state.moment[0]
    stopped = TIME
    while True:
        if moment.fault != SOUND:
            return BAD
        theirs = INFINITY
        if apart.counts[POSITION] < journal.used[JOURNAL_FIRINGS]:
            theirs = journal.firings[apart.counts[POSITION]].time
        ours = state.due[state.tree[1]]
        time = min(theirs, ours)
        if not time <= until or time == INFINITY:
            moment.now = max(moment.now, until)
            return stopped
        if moment.at_once > most_at_once or moment.record >= MOST_FIRINGS:
            return CYCLE
        event = step(tables, state, apart, trace, journal, theirs, ours)
        if event >= 0 and stop_at[event] != 0:
            stopped = STOP
            until = moment.now


def step(
    tables: Tables, state: State, apart: Apart, trace: Trace, journal: Journal, theirs: float, ours: float
) -> int:
    """The next event here, there, or in both; which happened here, -1 for none."""
    event = state.tree[1]
    position = apart.counts[POSITION]
    other = event
    if theirs <= ours:
        other = journal.firings[position].event
        together = apart.apart[other] == 0
        if theirs < ours or (other != event and (not together or other < event)):
            if together and tables.events[other].clock >= AT:
                if journal.firings[position].crowded != 0 or theirs == ours:
                    put_apart_at(state, journal, apart, theirs)
                    return -1
            apart.counts[POSITION] += 1
            if together:
                happen_together(tables, state, journal, apart, position)
            else:
                happen_there(tables, state, journal, apart, position, 0, 0)
            come_together(state, journal, apart)
            return int(other) if together else -1
        if tables.events[event].clock >= AT and put_apart_at(state, journal, apart, theirs) > 0:
            return -1
    happen_here(tables, state, trace, journal, apart, event)
    row = tables.events[event]
    if theirs == ours and other == event:
        apart.counts[POSITION] += 1
        happen_there(tables, state, journal, apart, position, row.targets, row.targets_end)
    else:
        for n in range(row.targets, row.targets_end):
            compare_values(tables, state, journal, apart, tables.reads[n])
    come_together(state, journal, apart)
    return int(event)


def happen_together(tables: Tables, state: State, journal: Journal, apart: Apart, position: int) -> None:
    """What happens in both: nothing is computed, but where something that is apart depends on it."""
    firing = journal.firings[position]
    pass_to(state, firing.time)
    state.moment[0].record += 1
    number = 0
    for n in range(changes_of(journal, position), firing.changes_end):
        quantity = journal.changes[n].quantity
        value = journal.changes[n].value
        number = hear(tables, state, apart, quantity, value, number)
        state.values[quantity] = value
        apart.values[quantity] = value
    follow(state, journal, apart, position)
    clock = state.clocks[firing.event]
    clock.first = min(clock.first, firing.time)
    for n in range(number):
        other = state.touched[n]
        role = state.clocks[other].role
        state.clocks[other].role = 0
        settle(tables, state, other, role)
        enlist(apart, other)


def hear(tables: Tables, state: State, apart: Apart, quantity: int, value: float, number: int) -> int:
    """Let guards count what a new value turns over, and touch what is apart, as `effects.write` does."""
    row = tables.quantities[quantity]
    old = state.values[quantity]
    for n in range(row.clauses, row.clauses_end):
        clause = tables.clauses[n]
        within = clause.low <= value <= clause.high
        if within != (clause.low <= old <= clause.high):
            on = within == (clause.within != 0)
            if apart.apart[clause.event] != 0:
                number = turn(state.clocks, state.touched, clause.event, on, number)
            else:
                state.clocks[clause.event].failing += -1 if on else 1
    for n in range(row.links, row.links_end):
        link = tables.links[n]
        if apart.apart[link.event] != 0:
            number = touch(state.clocks, state.touched, link.event, link.role, number)
    return number


def changes_of(journal: Journal, position: int) -> int:
    """The first row of what this firing changed."""
    return int(journal.firings[position - 1].changes_end) if position > 0 else 0


def follow(state: State, journal: Journal, apart: Apart, position: int) -> None:
    """Take the clocks of the journal's side over one of its firings; those of what is together follow."""
    first = journal.firings[position - 1].clocks_end if position > 0 else len(apart.at)
    for n in range(first, journal.firings[position].clocks_end):
        event = journal.noted[n].event
        apart.at[event] = n
        if apart.apart[event] == 0:
            copy_course(state.clocks[event], journal.clocks[n])
        else:
            enlist(apart, event)


def happen_there(
    tables: Tables,
    state: State,
    journal: Journal,
    apart: Apart,
    position: int,
    written: int,
    written_end: int,
) -> None:
    """A firing of the journal that is none here, or has just been one, which may have written what `reads` names.

    Quantities may differ now, or no longer; what reads those that differ is put apart with its clock as it was.
    """
    first = changes_of(journal, position)
    end = journal.firings[position].changes_end
    for n in range(first, end):
        apart.values[journal.changes[n].quantity] = journal.changes[n].value
    for n in range(first, end):
        compare_values(tables, state, journal, apart, journal.changes[n].quantity)
    for n in range(written, written_end):
        compare_values(tables, state, journal, apart, tables.reads[n])
    follow(state, journal, apart, position)


def happen_here(
    tables: Tables, state: State, trace: Trace, journal: Journal, apart: Apart, event: int
) -> None:
    """The event happens here, by the kernel's own functions; what it moves is apart from now on.

    An alarm that it may set is put apart before: its clock does not show that it was set.
    """
    row = tables.events[event]
    for n in range(row.targets, row.targets_end):
        quantity = tables.quantities[tables.reads[n]]
        for m in range(quantity.links, quantity.links_end):
            if tables.events[tables.links[m].event].clock >= AT:
                put_apart(state, journal, apart, tables.links[m].event)
                enlist(apart, tables.links[m].event)
    pass_to(state, state.due[event])
    number = fire(tables, state, trace, event)
    enlist(apart, event)
    for n in range(number):
        other = state.touched[n]
        if apart.apart[other] == 0:
            if same_clock(state.clocks[other], journal.clocks[apart.at[other]]):
                schedule(state.due, state.tree, other, INFINITY)
            else:
                apart.apart[other] = 1
                enlist(apart, other)
        else:
            enlist(apart, other)
    for n in range(state.moment[0].waiting):
        put_apart(state, journal, apart, state.touched[n])


def compare_values(tables: Tables, state: State, journal: Journal, apart: Apart, quantity: int) -> None:
    """See whether the quantity has the same value here and there."""
    if state.values[quantity] != apart.values[quantity]:
        differ(tables, state, journal, apart, quantity)
    elif apart.differs[quantity] != 0:
        apart.differs[quantity] = 0
        row = tables.quantities[quantity]
        for n in range(row.readers, row.readers_end):
            reader = tables.readers[n]
            apart.strange[reader] -= 1
            enlist(apart, reader)


def differ(tables: Tables, state: State, journal: Journal, apart: Apart, quantity: int) -> None:
    """The quantity has another value here: all that read it are apart."""
    if apart.differs[quantity] != 0:
        return
    apart.differs[quantity] = 1
    row = tables.quantities[quantity]
    for n in range(row.readers, row.readers_end):
        put_apart(state, journal, apart, tables.readers[n])
        apart.strange[tables.readers[n]] += 1


def put_apart(state: State, journal: Journal, apart: Apart, event: int) -> None:
    """From now on the event is played here, beginning with its clock as it is."""
    if apart.apart[event] == 0:
        apart.apart[event] = 1
        schedule(state.due, state.tree, event, journal.noted[apart.at[event]].due)


def put_apart_at(state: State, journal: Journal, apart: Apart, minute: float) -> int:
    """Put apart all that is due at this very minute; say how many were together."""
    number = 0
    for event in range(len(state.clocks)):
        if apart.apart[event] == 0 and journal.noted[apart.at[event]].due == minute:
            put_apart(state, journal, apart, event)
            number += 1
    return number


def enlist(apart: Apart, event: int) -> None:
    """Put the event on the list of those that may be together again, once."""
    if apart.listed[event] == 0:
        apart.listed[event] = 1
        apart.list[apart.counts[LISTED]] = event
        apart.counts[LISTED] += 1


def come_together(state: State, journal: Journal, apart: Apart) -> None:
    """Those of the list that are as in the journal are together again; none while alarms of one minute ring."""
    if state.moment[0].waiting > 0:
        return
    for n in range(apart.counts[LISTED]):
        event = apart.list[n]
        apart.listed[event] = 0
        row = apart.at[event]
        if (
            apart.apart[event] != 0
            and apart.strange[event] == 0
            and state.due[event] == journal.noted[row].due
            and same_clock(state.clocks[event], journal.clocks[row])
        ):
            apart.apart[event] = 0
            schedule(state.due, state.tree, event, INFINITY)
    apart.counts[LISTED] = 0
