"""Room for one history: its state, and what is written down of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from interregnum.calculus.kernel import layout
from interregnum.calculus.kernel.layout import RECENT, Apart, Journal, State, Tables, Trace
from interregnum.calculus.rows import row_type, rows
from interregnum.calculus.tables import Compiled


def new_state(compiled: Compiled) -> State:
    """Space for one history; `beginning.begin` sets it to a start."""
    quantities, events = len(compiled.quantities), len(compiled.events)
    leaves = 2
    while leaves < events:
        leaves *= 2
    state = State(
        values=np.zeros(quantities),
        writers=np.zeros(quantities, np.int64),
        clocks=rows(layout.RUNNING, events),
        drawn=rows(layout.DRAWN, events),
        due=np.full(leaves, np.inf),
        tree=np.zeros(2 * leaves, np.uint32),  # compiled code looks whether signed indices are negative
        causes=np.zeros(len(compiled.tables.reads), np.int64),
        moment=rows(layout.MOMENT, 1),
        recent=np.zeros(RECENT, np.int32),
        touched=np.zeros(max(events, 1), np.int32),
        stack=np.zeros(compiled.depth + 1),
    )
    state.clocks["chosen"] = -1
    return state


def new_trace(tables: Tables, firings: int) -> Trace:
    """Room to write down that many firings; none at all for 0."""
    return Trace(*(np.zeros(length, dtype) for dtype, length in trace_shapes(tables, firings)))


def trace_shapes(tables: Tables, firings: int) -> list[tuple[np.dtype[Any], int]]:
    """The types and lengths of the arrays of such a trace."""
    causes, influences, changes = (int(firings * max(1, n)) for n in tables.most)
    numbers = np.dtype(np.int64)
    return [
        (row_type(layout.FIRING), firings),
        (numbers, causes),
        (numbers, influences),
        (row_type(layout.CHANGE), changes),
        (numbers, 4),
    ]


def new_journal(firings: int, changes: int, clocks: int) -> Journal:
    """Room for a journal with so many rows of each."""
    return Journal(*(np.zeros(length, dtype) for dtype, length in journal_shapes(firings, changes, clocks)))


def journal_shapes(firings: int, changes: int, clocks: int) -> list[tuple[np.dtype[Any], int]]:
    """The types and lengths of the arrays of such a journal."""
    return [
        (row_type(layout.JOURNALED), firings),
        (row_type(layout.WRITTEN), changes),
        (row_type(layout.RUNNING), clocks),
        (row_type(layout.NOTED), clocks),
        (np.dtype(np.int64), 3),
    ]


def new_apart(compiled: Compiled) -> Apart:
    """Room for how one history stands to a journal."""
    quantities, events = len(compiled.quantities), len(compiled.events)
    return Apart(
        values=np.zeros(quantities),
        differs=np.zeros(quantities, np.int8),
        strange=np.zeros(events, np.int32),
        apart=np.zeros(events, np.int8),
        at=np.zeros(events, np.int32),
        listed=np.zeros(events, np.int8),
        list=np.zeros(max(events, 1), np.int32),
        counts=np.zeros(2, np.int64),
    )
