"""Plays one history step by step: to a minute, up to an event, or from a fork of another history."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines import Engine, fastest_engine
from interregnum.calculus.faults import fault_in_words
from interregnum.calculus.kernel import layout
from interregnum.calculus.kernel.layout import Trace
from interregnum.calculus.tables import Compiled
from interregnum.errors import ArgumentError, RunError

MOST_AT_ONCE = 10_000  # firings at one instant; beyond this they are a cycle that takes no time
FLUSHED = (
    "a library in this process has set its arithmetic to take the smallest numbers for zero (it was compiled with "
    "-ffast-math): no history would be the same as elsewhere; play before that library is loaded, or without it"
)
TRACE_ROOM = 256  # firings a trace has room for before it is emptied


class Player:
    """Plays one history: from its start, on, up to an event, and on again. `fork` plays another from here."""

    def __init__(
        self,
        compiled: Compiled,
        seed: int,
        replica: int = 0,
        engine: Engine | None = None,
        *,
        traced: bool = True,
    ) -> None:
        if sys.float_info.min / 2 == 0.0:
            raise RunError(FLUSHED)
        self.compiled = compiled
        self.kernel = (engine or fastest_engine()).kernel_for(compiled)
        self.state = self.kernel.state()
        self.trace = self.kernel.trace(TRACE_ROOM if traced else 0)
        self.written: list[list[Any]] = []
        self.kernel.begin(self.state, seed, replica)

    @property
    def now(self) -> float:
        """Minutes since the start."""
        return float(self.state.moment[0].now)

    @property
    def next_due(self) -> float:
        """The minute of the next event as things stand; infinite where none is coming."""
        return float(self.state.due[self.state.tree[1]])

    def value(self, quantity: str) -> float:
        """The present value of a quantity."""
        return float(self.state.values[self.compiled.quantity_index[quantity]])

    def read(self, only: Sequence[int] | None = None) -> npt.NDArray[np.float64]:
        """The present values of the formulas that the tables were compiled to read, or of some of them, by number.

        NaN for one that has no value, or is too large for a number.
        """
        programs = self.compiled.read if only is None else [self.compiled.read[number] for number in only]
        values = self.kernel.values_of(self.state, np.array(programs, np.int64))
        values[~np.isfinite(values)] = np.nan
        return values

    def tell(self, number: int, what: str) -> float:
        """The present value of one of these formulas, for those who reckon with it; RunError where it has none."""
        value = float(self.read([number])[0])
        if math.isnan(value):
            when = self.compiled.network.hour_of(self.now)
            raise self._stopped(
                f"{when}, {what} has no value; let its formula say what it is then, with `if`"
            )
        return value

    def values(self, quantities: Sequence[int]) -> npt.NDArray[np.float64]:
        """The present values of these quantities, by index."""
        values = self.state.values
        if isinstance(values, np.ndarray):
            return np.take(values, quantities)
        return np.array([values[n] for n in quantities], np.float64)

    def firsts(self, events: Sequence[int]) -> npt.NDArray[np.float64]:
        """The minute of the first firing of these events, by index; infinite where they have not fired."""
        clocks = self.state.clocks
        if isinstance(clocks, np.ndarray):
            return np.take(clocks["first"], events)
        return np.array([clocks[event].first for event in events], np.float64)

    def advance(self, until: float, stop_at: Collection[str] = ()) -> str | None:
        """Play until that minute, or until an event named in `stop_at` is about to fire: its id."""
        stopped = self.advance_to(until, stops(self.compiled, stop_at))
        return None if stopped is None else str(self.compiled.events[stopped])

    def advance_to(self, until: float, stop_at: Any) -> int | None:
        """The same with `stops` that were made before, for those who advance many times: an event's index."""
        while True:
            reason = self.kernel.advance(self.state, self.trace, stop_at, float(until), MOST_AT_ONCE)
            if reason == layout.FULL:
                self._empty()
                continue
            self.go_on_after(reason)
            return None if reason == layout.TIME else int(self.state.moment[0].stopped)

    def go_on_after(self, reason: int) -> None:
        """Raise RunError where this is why the kernel stopped: it cannot go on."""
        if reason == layout.CYCLE:
            raise self._stopped(self._cycle())
        if reason == layout.BAD:
            when = self.compiled.network.hour_of(self.now)
            raise self._stopped(f"{when}, {fault_in_words(self.compiled, self.state)}")

    def choose(self, event: str, branch: str) -> None:
        """Let the next firing of the event take this branch, whatever the odds."""
        number = self.compiled.branches[event].index(branch)
        self.state.clocks[self.compiled.event_index[event]].chosen = number

    def would_choose(self, event: str) -> str | None:
        """The branch that the event takes if it fires now; None where it has none to take."""
        branch = self.kernel.choose(self.state, self.compiled.event_index[event])
        return self.compiled.branches[event][branch] if branch >= 0 else None

    def bar(self, event: str, branch: str | None = None) -> None:
        """From now on the event cannot happen, or cannot take that branch (one of the first 62)."""
        number = -1 if branch is None else self.compiled.branches[event].index(branch)
        where = self.compiled.event_index[event]
        self.kernel.bar(self.state, where, barrable(self.compiled, where, number))

    def bring_on(self, event: str) -> None:
        """Let the event happen now, whether or not its guard holds; it fires when the history is advanced."""
        self.kernel.bring_on(self.state, self.compiled.event_index[event])

    def renew(self, seed: int) -> None:
        """Another future for the same past: all that is drawn from now on, and the rest of running clocks."""
        self.kernel.renew(self.state, seed)

    def fork(self) -> Player:
        """Another history with the same past, that goes its own way from now."""
        other = object.__new__(Player)
        other.compiled, other.kernel = self.compiled, self.kernel
        other.state = self.kernel.copied(self.state)
        self._empty()
        other.trace = self.kernel.trace(len(self.trace.firings))
        other.written = list(self.written)
        return other

    def traced(self) -> Trace:
        """All that was written down so far."""
        self._empty()
        blocks = list(zip(*self.written, strict=True))
        parts = [np.concatenate(part).view(part[0].dtype) for part in blocks]
        return Trace(*[*parts, self.trace.used]) if parts else Trace(*(part[:0] for part in self.trace))

    def _empty(self) -> None:
        """Take what is written out of the trace, so that there is room again."""
        used = self.trace.used
        if used[layout.FIRINGS] == 0:
            return
        block = [part[: used[n]].copy() for n, part in enumerate(self.trace[:-1])]
        for column, part in (("causes_end", layout.CAUSES), ("influences_end", layout.INFLUENCES)):
            block[layout.FIRINGS][column] += sum(len(earlier[part]) for earlier in self.written)
        self.written.append(block)
        used[:] = 0

    def _stopped(self, why: str) -> RunError:
        moment = self.state.moment[0]
        return RunError(why, int(moment.seed), int(moment.replica))

    def _cycle(self) -> str:
        """Names the events that fire again and again at one instant."""
        last = [self.compiled.events[n] for n in self.state.recent]
        circle = sorted(set(last), key=last.index)
        shown = ", ".join(f"`{id}`" for id in circle[:8])
        if self.state.moment[0].at_once <= MOST_AT_ONCE:
            return (
                f"more than {layout.MOST_FIRINGS:,} events, at minute {self.now:g}: {shown} happen again and again in "
                "next to no time; give one of them a longer `takes`"
            )
        return (
            f"{self.compiled.network.hour_of(self.now)}, more than {MOST_AT_ONCE:,} events in one instant: {shown} "
            "set each other off without any time passing; give one of them a `takes`"
        )


def barrable(compiled: Compiled, event: int, branch: int) -> int:
    """The branch's number; ArgumentError where a history cannot be barred from a branch so late."""
    if branch >= layout.MOST_BARRED:
        names = compiled.branches[compiled.events[event]]
        allowed = f"one of the first {layout.MOST_BARRED}, up to {names[layout.MOST_BARRED - 1]}"
        raise ArgumentError("branch", names[branch], allowed)
    return branch


def stops(compiled: Compiled, events: Collection[str]) -> Any:
    """A mark for each event of the network: 1 where it is among these (int8[E])."""
    marks = np.zeros(max(1, len(compiled.events)), np.int8)
    for id in events:
        marks[compiled.event_index[id]] = 1
    return marks
