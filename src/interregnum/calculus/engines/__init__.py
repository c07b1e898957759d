"""What plays a history: the kernel as it is written, or the same kernel compiled. The bytes are equal.

- `plain`     the kernel as it is written: the reference, which one can step through in a debugger;
- `compiled`  the kernel compiled, dozens of times faster, wherever its code and its memory are:
- `wasm`      as WebAssembly, run by the library `wasmtime`;
- `native`    by the machine's own C compiler, where somebody has asked for it;
- `module`    `kernel.wasm` as it came with the package, found whole and current, and made ready for this machine;
- `in_c`      the kernel's Python written down as C, from which both are compiled;
- `memory`    where tables, states and traces lie while compiled code works on them.

`docs/decisions/0021-one-kernel-as-webassembly.md` and `0027-a-kernel-for-this-machine.md` say why.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol, get_args

import numpy as np
import numpy.typing as npt

from interregnum.calculus.kernel.layout import Apart, Journal, State, Trace
from interregnum.calculus.tables import Compiled
from interregnum.errors import ArgumentError, EngineMissing, nearest_name

EngineName = Literal["auto", "python", "wasm", "native"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


class Sharing(NamedTuple):
    """A history that shares most of another, with what it is played from."""

    state: State
    apart: Apart
    reading: State  # the journal's history, as far as others were played from it
    reader: Apart
    trace: Trace
    journal: Journal


class Batch(NamedTuple):
    """Histories to play in one call, and what is asked of each (`calculus.kernel.removals`)."""

    removals: Any  # REMOVAL[]
    events: npt.NDArray[np.int64]  # what the removals take away
    settling: npt.NDArray[np.int64]  # groups of events, each closed by -1
    stop_at: npt.NDArray[np.int8]  # the same events as marks
    asked: npt.NDArray[np.int64]  # events whose first minutes are answered
    programs: npt.NDArray[np.int64]  # formulas whose values are


class Kernel(Protocol):
    """The functions of the kernel, with the tables of one network laid where they find them."""

    def state(self) -> State:
        """Room for one history; `begin` sets it to a start."""

    def trace(self, firings: int) -> Trace:
        """Room to write down that many firings; none at all for 0."""

    def copied(self, state: State) -> State:
        """A copy of the state that goes its own way: a fork of the history."""

    def journal(self, firings: int, changes: int, clocks: int) -> Journal:
        """Room for a journal with so many rows of each; nothing is written yet."""

    def apart(self) -> Apart:
        """Room for how a history stands to a journal."""

    def begin(self, state: State, seed: int, replica: int) -> None:
        """Set the state to the start of a history."""

    def advance(self, state: State, trace: Trace, stop_at: Any, until: float, most_at_once: int) -> int:
        """Play on, and say why it stopped (`calculus.kernel.advance.advance`)."""

    def choose(self, state: State, event: int) -> int:
        """The branch that the event would take now; -1 where it has none to take."""

    def values_of(self, state: State, programs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """The values of these programs as things are."""

    def bar(self, state: State, event: int, branch: int) -> None:
        """From now on the event cannot happen (-1), or cannot take this branch."""

    def bring_on(self, state: State, event: int) -> None:
        """The event happens next, at once."""

    def renew(self, state: State, seed: int) -> None:
        """All that is drawn from now on is that of another seed."""

    def open_journal(self, state: State, apart: Apart) -> None:
        """Put a reader at the beginning of a journal."""

    def keep_journal(
        self, state: State, trace: Trace, journal: Journal, until: float, most_at_once: int
    ) -> int:
        """Play on and write all of it down (`calculus.kernel.journal`)."""

    def play_without(self, history: Sharing, *without: Any) -> int:
        """Play a history that shares most of a journal's (`calculus.kernel.difference`)."""

    def advance_apart(self, history: Sharing, stop_at: Any, until: float, most_at_once: int) -> int:
        """Play it on."""

    def play_each(
        self, history: Sharing, batch: Batch, until: float, most_at_once: int
    ) -> npt.NDArray[np.float64]:
        """Play many, one after the other: the answers of each that went through, in rows."""


class Engine(Protocol):
    """One form of the kernel."""

    def kernel_for(self, compiled: Compiled) -> Kernel:
        """The kernel with this network's tables."""


def engine_named(name: EngineName = "auto") -> Engine:
    """The engine of that name; `auto` is the fastest that is there.

    Raises ArgumentError for another name, EngineMissing where `wasm` or `native` is asked for and cannot be had.
    """
    if not isinstance(name, str) or name not in ENGINES:
        raise ArgumentError("engine", name, f"one of {', '.join(ENGINES)}", nearest_name(name, ENGINES))
    made = {"auto": fastest_engine, "python": python_engine, "wasm": wasm_engine, "native": native_engine}
    return made[name]()


@cache
def python_engine() -> Engine:
    """The kernel as it is written."""
    from interregnum.calculus.engines.plain import PlainEngine

    return PlainEngine()


@cache
def wasm_engine() -> Engine:
    """The kernel as WebAssembly. EngineMissing without `wasmtime`, or where `kernel.wasm` is not as it should be."""
    from interregnum.calculus.engines.wasm import WasmEngine

    return WasmEngine()


@cache
def native_engine() -> Engine:
    """The kernel compiled for this machine. EngineMissing where it has not been."""
    from interregnum.calculus.engines.native import NativeEngine

    return NativeEngine()


@cache
def fastest_engine() -> Engine:
    """The kernel for this machine, where it was compiled; else as WebAssembly; else plain Python, and says so."""
    for engine in (native_engine, wasm_engine):
        try:
            return engine()
        except EngineMissing as error:
            missing = error
    warnings.warn(f"{missing}; histories are played by plain Python, which is slow", stacklevel=2)
    return python_engine()
