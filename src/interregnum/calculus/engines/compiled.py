"""The kernel compiled, whatever for: each network has a kernel and a memory of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from threading import Lock
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines import Batch, Sharing
from interregnum.calculus.engines.memory import Mailbox, Memory
from interregnum.calculus.kernel.layout import REMOVAL, Apart, Journal, State, Trace
from interregnum.calculus.rows import row_type
from interregnum.calculus.states import journal_shapes, new_apart, new_state, new_trace, trace_shapes
from interregnum.calculus.tables import Compiled


class Instance(NamedTuple):
    """The compiled functions by name, and the memory in which they look for what they are handed the address of."""

    functions: Mapping[str, Callable[..., Any]]
    memory: Memory


class CompiledEngine:
    """A compiled kernel, with what makes an instance of it."""

    def __init__(self, instance: Callable[[], Instance]) -> None:
        self.instance = instance
        self.kernels: WeakKeyDictionary[Compiled, CompiledKernel] = WeakKeyDictionary()

    def kernel_for(self, compiled: Compiled) -> CompiledKernel:
        """The kernel of a network is made once, and goes when the network and the last player of it are gone."""
        found = self.kernels.get(compiled)
        if found is None:
            made = (
                CompiledKernel(compiled, self.instance())
                if compiled.of is None
                else self.kernel_for(compiled.of).with_starts(compiled)
            )
            found = self.kernels[compiled] = made
        return found


class CompiledKernel:
    """The functions of the kernel for one network. Threads take turns: compiled code does not hold Python's lock."""

    def __init__(self, compiled: Compiled, instance: Instance) -> None:
        self._functions, self.memory = instance
        self.turn = Lock()
        self._hold(compiled)
        self._empty = self.memory.hold(new_state(compiled))
        self._trace_shapes = partial(trace_shapes, compiled.tables)
        self._untraced: Trace = self.memory.hold(new_trace(compiled.tables, 0))
        self._apart = self.memory.hold(new_apart(compiled))
        self._stops, self._events = Mailbox(self.memory, np.int8), Mailbox(self.memory, np.int64)
        self._programs, self._values = Mailbox(self.memory, np.int64), Mailbox(self.memory, np.float64)
        self._batch = [Mailbox(self.memory, kind) for kind in (row_type(REMOVAL), *"qqbqq")]
        self._nowhere = Mailbox(self.memory, np.int8).pass_on(np.zeros(len(compiled.events) + 1, np.int8))
        self._answers = Mailbox(self.memory, np.float64)

    def _hold(self, compiled: Compiled) -> None:
        self.tables = self.memory.hold(compiled.tables)
        self._tables = _at(self.tables)

    def with_starts(self, compiled: Compiled) -> CompiledKernel:
        """The same kernel for the same network with other starts: only its tables are laid beside the others."""
        other = copy(self)
        with self.turn:
            other._hold(compiled)
        return other

    def state(self) -> State:
        with self.turn:
            return cast(State, self.memory.copy(self._empty))

    def trace(self, firings: int) -> Trace:
        if firings == 0:
            return self._untraced
        with self.turn:
            trace = cast(Trace, self.memory.room(Trace, self._trace_shapes(firings)))
            trace.used[:] = 0
            return trace

    def copied(self, state: State) -> State:
        with self.turn:
            return cast(State, self.memory.copy(state))

    def begin(self, state: State, seed: int, replica: int) -> None:
        self._call("begin", self._tables, _at(state), _signed(seed), _signed(replica))

    def advance(self, state: State, trace: Trace, stop_at: Any, until: float, most_at_once: int) -> int:
        with self.turn:
            passed = (self._tables, _at(state), _at(trace), self._stops.pass_on(stop_at), until, most_at_once)
            return int(self._functions["advance"](*passed))

    def choose(self, state: State, event: int) -> int:
        return int(self._call("choose", self._tables, _at(state), event))

    def values_of(self, state: State, programs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        with self.turn:
            asked = self._programs.pass_on(programs)
            answered, values = self._values.put(len(programs))
            values[:] = 0.0
            self._functions["evaluate_each"](self._tables, _at(state), asked, answered)
            return values.copy()

    def bar(self, state: State, event: int, branch: int) -> None:
        self._call("bar", _at(state), event, branch)

    def bring_on(self, state: State, event: int) -> None:
        self._call("bring_on", self._tables, _at(state), event)

    def renew(self, state: State, seed: int) -> None:
        self._call("renew", self._tables, _at(state), _signed(seed))

    def journal(self, firings: int, changes: int, clocks: int) -> Journal:
        with self.turn:
            journal = cast(Journal, self.memory.room(Journal, journal_shapes(firings, changes, clocks)))
            journal.used[:] = 0
            return journal

    def apart(self) -> Apart:
        with self.turn:
            return cast(Apart, self.memory.copy(self._apart))

    def open_journal(self, state: State, apart: Apart) -> None:
        self._call("open_journal", _at(state), _at(apart))

    def keep_journal(
        self, state: State, trace: Trace, journal: Journal, until: float, most_at_once: int
    ) -> int:
        bundles = (self._tables, _at(state), _at(trace), _at(journal))
        return int(self._call("keep_journal", *bundles, until, most_at_once))

    def play_without(self, history: Sharing, *without: Any) -> int:
        position, events, branch, stop_at, until, most_at_once = without
        with self.turn:
            passed = (
                position,
                self._events.pass_on(events),
                branch,
                self._stops.pass_on(stop_at),
                until,
                most_at_once,
            )
            bundles = (_at(bundle) for bundle in history)
            return int(self._functions["play_without"](self._tables, *bundles, *passed))

    def advance_apart(self, history: Sharing, stop_at: Any, until: float, most_at_once: int) -> int:
        state, apart, _, _, trace, journal = (_at(bundle) for bundle in history)
        with self.turn:
            passed = (state, apart, trace, journal, self._stops.pass_on(stop_at), until, most_at_once)
            return int(self._functions["advance_apart"](self._tables, *passed))

    def play_each(
        self, history: Sharing, batch: Batch, until: float, most_at_once: int
    ) -> npt.NDArray[np.float64]:
        columns = 1 + len(batch.asked) + len(batch.programs)
        bundles = [_at(bundle) for bundle in history]
        with self.turn:
            passed = [box.pass_on(part) for box, part in zip(self._batch, batch, strict=True)]
            passed.insert(4, self._nowhere)
            answered, answers = self._answers.put(len(batch.removals) * columns)
            parts = (*passed[:5], until, most_at_once, *passed[5:], answered)
            played = self._functions["play_each"](self._tables, *bundles, *parts)
            return answers.reshape(-1, columns)[:played].copy()

    def _call(self, name: str, *passed: float) -> Any:
        with self.turn:
            return self._functions[name](*passed)


def _at(bundle: Any) -> int:
    """Where a bundle lies in the memory."""
    return int(bundle.block.address)


def _signed(number: int) -> int:
    """64 bits as compiled code takes them: the highest is a sign to the caller."""
    whole = int(number)
    return whole - 2**64 if whole >= 2**63 else whole
