"""Room for one history: its state, copied where it forks, and what is written down of it."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from interregnum.calculus import layout
from interregnum.calculus.layout import RECENT, State, Trace
from interregnum.calculus.rows import rows
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


def copy_state(state: State) -> State:
    """A copy that goes its own way from here: a fork of the history."""
    return State(*(_copied(part) for part in state))


def _copied(part: Any) -> Any:
    if isinstance(part, list):
        return [copy(row) for row in part]
    return part.copy()


def new_trace(compiled: Compiled, firings: int) -> Trace:
    """Room to write down that many firings; none at all for 0."""
    causes, influences, changes = (int(firings * max(1, n)) for n in compiled.tables.most)
    return Trace(
        firings=rows(layout.FIRING, firings),
        causes=np.zeros(causes, np.int64),
        influences=np.zeros(influences, np.int64),
        changes=rows(layout.CHANGE, changes),
        used=np.zeros(4, np.int64),
    )
