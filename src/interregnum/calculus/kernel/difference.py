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

from interregnum.calculus.kernel.advance import fire
from interregnum.calculus.kernel.beginning import plant
from interregnum.calculus.kernel.clocks import schedule, settle
from interregnum.calculus.kernel.effects import touch, turn
from interregnum.calculus.kernel.forking import bar
from interregnum.calculus.kernel.journal import copy_clock, same_clock
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
    """Put the reader of a journal at its beginning; `state` is the start of the journal's history."""
    for n in range(len(state.values)):
        apart.values[n] = state.values[n]
        apart.differs[n] = 0
    for event in range(len(state.clocks)):
        apart.at[event] = event
        apart.failing[event] = state.clocks[event].failing
        apart.strange[event] = 0
        apart.apart[event] = 0
        apart.listed[event] = 0
    apart.counts[POSITION] = 0
    apart.counts[LISTED] = 0


def play_without(
    tables: Tables,
    state: State,
    trace: Trace,
    journal: Journal,
    reader: Apart,
    apart: Apart,
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
    while position > 0 and journal.firings[position - 1].held != 0:
        position -= 1  # to where events were last looked at again
    for n in range(reader.counts[POSITION], position):
        follow(tables, journal, reader, n)
    reader.counts[POSITION] = position
    part(state, journal, reader, apart)
    for n in range(len(events)):
        put_apart(state, journal, apart, events[n])
        bar(state, events[n], branch)
    return advance_apart(tables, state, trace, journal, apart, stop_at, until, most_at_once)


def part(state: State, journal: Journal, reader: Apart, apart: Apart) -> None:
    """Begin a history where the reader is, with all events together."""
    moment = state.moment[0]
    position = reader.counts[POSITION]
    for n in range(len(state.values)):
        state.values[n] = reader.values[n]
        apart.values[n] = reader.values[n]
        apart.differs[n] = 0
    for event in range(len(state.clocks)):
        apart.at[event] = reader.at[event]
        apart.failing[event] = reader.failing[event]
        apart.strange[event] = 0
        apart.apart[event] = 0
        apart.listed[event] = 0
    plant(state.due, state.tree)
    apart.counts[POSITION] = position
    apart.counts[LISTED] = 0
    moment.now = journal.firings[position - 1].time if position > 0 else 0.0
    moment.record = position
    moment.at_once = 0
    moment.waiting = 0
    moment.fault = SOUND


def advance_apart(
    tables: Tables,
    state: State,
    trace: Trace,
    journal: Journal,
    apart: Apart,
    stop_at: Any,
    until: float,
    most_at_once: int,
) -> int:
    """Play on until the minute `until`, or to the end of the instant in which an event of `stop_at` happens.

    Says why it stopped, as `advance` does. All clocks are then in `state`.
    """
    moment = state.moment[0]
    stopped = TIME
    while True:
        if moment.fault != SOUND:
            return finish(state, journal, apart, BAD)
        theirs = INFINITY
        if apart.counts[POSITION] < journal.used[JOURNAL_FIRINGS]:
            theirs = journal.firings[apart.counts[POSITION]].time
        ours = state.due[state.tree[1]]
        time = min(theirs, ours)
        if not time <= until or time == INFINITY:
            moment.now = max(moment.now, until)
            return finish(state, journal, apart, stopped)
        if moment.at_once > most_at_once or moment.record >= MOST_FIRINGS:
            return finish(state, journal, apart, CYCLE)
        event = step(tables, state, trace, journal, apart, theirs, ours)
        if event >= 0 and stop_at[event] != 0:
            stopped = STOP
            until = moment.now


def step(
    tables: Tables, state: State, trace: Trace, journal: Journal, apart: Apart, theirs: float, ours: float
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
                come_together(state, journal, apart)
                return int(other)
            happen_there(tables, state, journal, apart, position)
            if state.moment[0].waiting == 0:
                come_together(state, journal, apart)
            return -1
        if tables.events[event].clock >= AT and put_apart_at(state, journal, apart, theirs) > 0:
            return -1
    happen_here(tables, state, trace, journal, apart, event)
    if theirs == ours and other == event:
        apart.counts[POSITION] += 1
        happen_there(tables, state, journal, apart, position)
    for n in range(tables.events[event].targets, tables.events[event].targets_end):
        compare_values(tables, state, journal, apart, tables.reads[n])
    if state.moment[0].waiting == 0:
        come_together(state, journal, apart)
    return int(event)


def pass_to(state: State, minute: float) -> None:
    """It is now this minute; of each instant the firings are counted, for a cycle that takes no time."""
    moment = state.moment[0]
    if minute > moment.now:
        moment.now = minute
        moment.at_once = 0
    moment.at_once += 1


def happen_together(tables: Tables, state: State, journal: Journal, apart: Apart, position: int) -> None:
    """What happens in both happens here, too; what is apart and depends on it is looked at again."""
    pass_to(state, journal.firings[position].time)
    state.moment[0].record += 1
    number = 0
    first = journal.firings[position - 1].changes_end if position > 0 else 0
    for n in range(first, journal.firings[position].changes_end):
        quantity = journal.changes[n].quantity
        value = journal.changes[n].value
        number = hear(tables, state, apart, quantity, value, number)
        state.values[quantity] = value
    follow(tables, journal, apart, position)
    for n in range(number):
        other = state.touched[n]
        role = state.clocks[other].role
        state.clocks[other].role = 0
        settle(tables, state, other, role)
        enlist(apart, other)
    first = journal.firings[position - 1].clocks_end if position > 0 else len(state.clocks)
    for n in range(first, journal.firings[position].clocks_end):
        if apart.apart[journal.noted[n].event] != 0:
            enlist(apart, journal.noted[n].event)


def hear(tables: Tables, state: State, apart: Apart, quantity: int, value: float, number: int) -> int:
    """Touch what is apart and depends on a quantity that gets another value, as `effects.write` touches all."""
    row = tables.quantities[quantity]
    old = state.values[quantity]
    for n in range(row.clauses, row.clauses_end):
        clause = tables.clauses[n]
        if apart.apart[clause.event] != 0:
            within = clause.low <= value <= clause.high
            if within != (clause.low <= old <= clause.high):
                on = within == (clause.within != 0)
                number = turn(state.clocks, state.touched, clause.event, on, number)
    for n in range(row.links, row.links_end):
        link = tables.links[n]
        if apart.apart[link.event] != 0:
            number = touch(state.clocks, state.touched, link.event, link.role, number)
    return number


def follow(tables: Tables, journal: Journal, apart: Apart, position: int) -> None:
    """Take the journal's side over one of its firings."""
    first = journal.firings[position - 1].changes_end if position > 0 else 0
    for n in range(first, journal.firings[position].changes_end):
        quantity = journal.changes[n].quantity
        row = tables.quantities[quantity]
        old = apart.values[quantity]
        value = journal.changes[n].value
        for m in range(row.clauses, row.clauses_end):
            clause = tables.clauses[m]
            within = clause.low <= value <= clause.high
            if within != (clause.low <= old <= clause.high):
                apart.failing[clause.event] += -1 if within == (clause.within != 0) else 1
        apart.values[quantity] = value
    first = journal.firings[position - 1].clocks_end if position > 0 else len(apart.at)
    for n in range(first, journal.firings[position].clocks_end):
        apart.at[journal.noted[n].event] = n


def happen_there(tables: Tables, state: State, journal: Journal, apart: Apart, position: int) -> None:
    """A firing of the journal that is none here, or has just been one: quantities may differ now, or no longer."""
    first = journal.firings[position - 1].changes_end if position > 0 else 0
    for n in range(first, journal.firings[position].changes_end):
        if state.values[journal.changes[n].quantity] != journal.changes[n].value:
            differ(tables, state, journal, apart, journal.changes[n].quantity)
    follow(tables, journal, apart, position)
    for n in range(first, journal.firings[position].changes_end):
        compare_values(tables, state, journal, apart, journal.changes[n].quantity)
    first = journal.firings[position - 1].clocks_end if position > 0 else len(apart.at)
    for n in range(first, journal.firings[position].clocks_end):
        enlist(apart, journal.noted[n].event)


def happen_here(
    tables: Tables, state: State, trace: Trace, journal: Journal, apart: Apart, event: int
) -> None:
    """The event happens here, by the kernel's own functions; all that it may touch is put apart before."""
    row = tables.events[event]
    for n in range(row.targets, row.targets_end):
        quantity = tables.quantities[tables.reads[n]]
        for m in range(quantity.clauses, quantity.clauses_end):
            put_apart(state, journal, apart, tables.clauses[m].event)
            enlist(apart, tables.clauses[m].event)
        for m in range(quantity.links, quantity.links_end):
            put_apart(state, journal, apart, tables.links[m].event)
            enlist(apart, tables.links[m].event)
    pass_to(state, state.due[event])
    fire(tables, state, trace, event)
    enlist(apart, event)


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
    """From now on the event is played here, beginning with the clock that it has in the journal by now."""
    if apart.apart[event] == 0:
        apart.apart[event] = 1
        row = apart.at[event]
        copy_clock(state.clocks[event], journal.clocks[row])
        state.clocks[event].failing = apart.failing[event]
        schedule(state.due, state.tree, event, journal.noted[row].due)


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
    """Those of the list that are as in the journal are together again."""
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


def finish(state: State, journal: Journal, apart: Apart, why: int) -> int:
    """Lay the clocks of what is together into the state."""
    for event in range(len(state.clocks)):
        if apart.apart[event] == 0:
            copy_clock(state.clocks[event], journal.clocks[apart.at[event]])
            state.clocks[event].failing = apart.failing[event]
    return why
