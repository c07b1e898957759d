"""The kernel as it is written, over lists and plain objects: so it runs several times faster than over arrays."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines import Batch, Sharing
from interregnum.calculus.kernel import beginning, difference, forking
from interregnum.calculus.kernel.advance import advance, choose
from interregnum.calculus.kernel.journal import keep_journal
from interregnum.calculus.kernel.layout import Apart, Journal, State, Trace
from interregnum.calculus.kernel.removals import play_each
from interregnum.calculus.kernel.values import evaluate_each
from interregnum.calculus.rows import loosened
from interregnum.calculus.states import new_apart, new_journal, new_state, new_trace
from interregnum.calculus.tables import Compiled


class PlainEngine:
    """Plain Python."""

    def kernel_for(self, compiled: Compiled) -> PlainKernel:
        return PlainKernel(compiled)


class PlainKernel:
    """The functions of the kernel for one network, called as they are."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled, self.tables = compiled, compiled.loose

    def state(self) -> State:
        return State(*(loosened(part) for part in new_state(self.compiled)))

    def trace(self, firings: int) -> Trace:
        return new_trace(self.compiled.tables, firings)

    def copied(self, state: State) -> State:
        return State(*([copy(row) for row in part] for part in state))

    def begin(self, state: State, seed: int, replica: int) -> None:
        beginning.begin(self.tables, state, np.uint64(seed), np.uint64(replica))

    def advance(self, state: State, trace: Trace, stop_at: Any, until: float, most_at_once: int) -> int:
        return advance(self.tables, state, trace, stop_at, until, most_at_once)

    def choose(self, state: State, event: int) -> int:
        return choose(self.tables, state, event)

    def values_of(self, state: State, programs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        values = np.zeros(len(programs))
        evaluate_each(self.tables, state, programs, values)
        return values

    def bar(self, state: State, event: int, branch: int) -> None:
        forking.bar(state, event, branch)

    def bring_on(self, state: State, event: int) -> None:
        forking.bring_on(self.tables, state, event)

    def renew(self, state: State, seed: int) -> None:
        forking.renew(self.tables, state, np.uint64(seed))

    def journal(self, firings: int, changes: int, clocks: int) -> Journal:
        return Journal(*(loosened(part) for part in new_journal(firings, changes, clocks)))

    def apart(self) -> Apart:
        return Apart(*(loosened(part) for part in new_apart(self.compiled)))

    def open_journal(self, state: State, apart: Apart) -> None:
        difference.open_journal(state, apart)

    def keep_journal(
        self, state: State, trace: Trace, journal: Journal, until: float, most_at_once: int
    ) -> int:
        return keep_journal(self.tables, state, trace, journal, until, most_at_once)

    def play_without(self, history: Sharing, *without: Any) -> int:
        return difference.play_without(self.tables, *history, *without)

    def advance_apart(self, history: Sharing, stop_at: Any, until: float, most_at_once: int) -> int:
        state, apart, _, _, trace, journal = history
        where = (stop_at, until, most_at_once)
        return difference.advance_apart(self.tables, state, apart, trace, journal, *where)

    def play_each(
        self, history: Sharing, batch: Batch, until: float, most_at_once: int
    ) -> npt.NDArray[np.float64]:
        answers = np.zeros((len(batch.removals), 1 + len(batch.asked) + len(batch.programs)))
        flat = answers.ravel()
        removals, nowhere = loosened(batch.removals), np.zeros_like(batch.stop_at)
        where = (batch.events, batch.settling, batch.stop_at, nowhere, until, most_at_once)
        asked = (batch.asked, batch.programs, flat)
        return answers[: play_each(self.tables, *history, removals, *where, *asked)]
