"""The kernel compiled to WebAssembly, run by `wasmtime`: each network has a kernel and a memory of its own."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines.memory import Mailbox, Memory
from interregnum.calculus.engines.module import at_hand, ready
from interregnum.calculus.kernel.layout import State, Trace
from interregnum.calculus.states import new_state, new_trace, trace_shapes
from interregnum.calculus.tables import Compiled


class WasmEngine:
    """The compiled kernel. EngineMissing without `wasmtime`, or where `kernel.wasm` is not as it should be."""

    def __init__(self) -> None:
        ready()
        self.kernels: WeakKeyDictionary[Compiled, WasmKernel] = WeakKeyDictionary()

    def kernel_for(self, compiled: Compiled) -> WasmKernel:
        """The kernel of a network is made once, and goes when the network and the last player of it are gone."""
        found = self.kernels.get(compiled)
        if found is None:
            found = self.kernels[compiled] = WasmKernel(compiled)
        return found


class WasmKernel:
    """The functions of the kernel for one network. Threads take turns: compiled code does not hold Python's lock."""

    def __init__(self, compiled: Compiled) -> None:
        import wasmtime

        engine, module = ready()
        self.store = at_hand(wasmtime.Store(engine))
        exports = wasmtime.Instance(self.store, module, []).exports(self.store)
        heap: Any = exports["__heap_base"]
        self._functions: Any = {export.name: exports[export.name] for export in module.exports}
        self.memory = Memory(self.store, exports["memory"], heap.value(self.store))
        self.turn = Lock()
        self.tables = self.memory.hold(compiled.tables)
        self._tables = _at(self.tables)
        self._empty = self.memory.hold(new_state(compiled))
        self._trace_shapes = partial(trace_shapes, compiled.tables)
        self._untraced: Trace = self.memory.hold(new_trace(compiled.tables, 0))
        self._stops = Mailbox(self.memory, np.int8)
        self._programs, self._values = Mailbox(self.memory, np.int64), Mailbox(self.memory, np.float64)

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
            address, marks = self._stops.put(len(stop_at))
            marks[:] = stop_at
            passed = (self._tables, _at(state), _at(trace), address, until, most_at_once)
            return int(self._functions["advance"](self.store, *passed))

    def choose(self, state: State, event: int) -> int:
        return int(self._call("choose", self._tables, _at(state), event))

    def values_of(self, state: State, programs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        with self.turn:
            asked, numbers = self._programs.put(len(programs))
            numbers[:] = programs
            answered, values = self._values.put(len(programs))
            values[:] = 0.0
            self._functions["evaluate_each"](self.store, self._tables, _at(state), asked, answered)
            return values.copy()

    def bar(self, state: State, event: int, branch: int) -> None:
        self._call("bar", _at(state), event, branch)

    def bring_on(self, state: State, event: int) -> None:
        self._call("bring_on", self._tables, _at(state), event)

    def renew(self, state: State, seed: int) -> None:
        self._call("renew", self._tables, _at(state), _signed(seed))

    def _call(self, name: str, *passed: int) -> Any:
        with self.turn:
            return self._functions[name](self.store, *passed)


def _at(bundle: Any) -> int:
    """Where a bundle lies in the memory."""
    return int(bundle.block.address)


def _signed(number: int) -> int:
    """64 bits as WebAssembly takes them: the highest is a sign to the caller."""
    whole = int(number)
    return whole - 2**64 if whole >= 2**63 else whole
