"""Many histories that share most of a journal's, each without something else: played one after another in one call.

Of each only what is asked for is kept: the minute at which it ended, the first minutes of some events, and some
formulas as things are then. So nothing passes between the kernel and its caller but one table, and its answers.
"""

from __future__ import annotations

from typing import Any

from interregnum.calculus.kernel.difference import advance_apart, leave
from interregnum.calculus.kernel.layout import INFINITY, STOP, TIME, Apart, Journal, State, Tables, Trace
from interregnum.calculus.kernel.values import evaluate


def play_each(
    tables: Tables,
    state: State,
    apart: Apart,
    reading: State,
    reader: Apart,
    trace: Trace,
    journal: Journal,
    removals: Any,
    events: Any,
    settling: Any,
    stop_at: Any,
    nowhere: Any,
    until: float,
    most_at_once: int,
    asked: Any,
    programs: Any,
    answers: Any,
) -> int:
    """Play each history without the events of one removal, in the order of their positions; say how many were played.

    A removal that is `whole` is played to the end, others until all outcomes are settled: of each group of
    `settling`, closed by -1, some event has happened. The answers of one are a row: when it ended, when each of
    `asked` first happened, and what each of `programs` comes to. The first that cannot go on is the last.
    """
    place = 0
    for n in range(len(removals)):
        row = removals[n]
        leave(
            tables, state, apart, reading, reader, journal,
            row.position, events, row.events, row.events_end, row.branch,
        )  # fmt: skip
        reason = STOP
        while reason == STOP and (row.whole != 0 or not settled(state, settling)):
            marks = nowhere if row.whole != 0 else stop_at
            reason = advance_apart(tables, state, apart, trace, journal, marks, until, most_at_once)
        if reason != STOP and reason != TIME:
            return n
        answers[place] = state.moment[0].now
        for m in range(len(asked)):
            answers[place + 1 + m] = state.clocks[asked[m]].first
        place += 1 + len(asked)
        for m in range(len(programs)):
            answers[place + m] = evaluate(tables, state, programs[m])
        place += len(programs)
    return len(removals)


def settled(state: State, settling: Any) -> bool:
    """Whether of each group of events, closed by -1, one has happened; never where there is no group."""
    happened = False
    for n in range(len(settling)):
        if settling[n] >= 0:
            happened = happened or state.clocks[settling[n]].first < INFINITY
        elif not happened:
            return False
        else:
            happened = False
    return len(settling) > 0
