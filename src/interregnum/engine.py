"""Runs the kernel: as plain Python, or compiled by Numba. The bytes are the same.

Only this module knows Numba. Plain Python starts at once and serves a single history; compiled code takes
seconds to make (once, then it is kept in a cache) and serves thousands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from interregnum import draws, forking, kernel, layout, machine
from interregnum.caching import folder_for
from interregnum.errors import MissingExtra, RunError
from interregnum.history import Firing, History
from interregnum.history.course import drawn_values, read_trace
from interregnum.layout import State, Trace
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.tables import Compiled, compile_tables, copy_state, loosened, new_state, new_trace

EngineName = Literal["auto", "python", "numba"]
MOST_AT_ONCE = 10_000  # firings at one instant; beyond this they are a cycle that takes no time
# The kernel allocates nothing, so it needs no reference counts: without them it runs six times faster
# (`docs/decisions/0002-rows-and-reference-counts.md`). It never divides by nought, so Numba need not look.
COMPILED: dict[str, Any] = {"cache": True, "_nrt": False, "error_model": "numpy"}
# Tables and state are thirty arrays, and handing them from function to function costs more than most of the
# functions do: laid inside one another, they run twice as fast.
INLINED = {"forceinline": True}
TOLD_EVERY = 60.0  # minutes played between two tellings of what happened
TRACE_ROOM = 256  # firings a trace has room for before it is emptied


class Engine:
    """The functions that are called from outside, in one of the two forms of the kernel."""

    def __init__(self, form: Callable[[Callable[..., Any]], Callable[..., Any]], *, compiled: bool) -> None:
        self.begin = form(kernel.begin)
        self.advance = form(kernel.advance)
        self.choose = form(kernel.choose)
        self.evaluate_each = form(kernel.evaluate_each)
        self.bar = form(forking.bar)
        self.bring_on = form(forking.bring_on)
        self.renew = form(forking.renew)
        self.compiled = compiled


def engine_named(name: EngineName = "auto") -> Engine:
    """The engine of that name; `auto` is plain Python, which needs no compiling for a single history."""
    return numba_engine() if name == "numba" else python_engine()


@cache
def python_engine() -> Engine:
    """The kernel as it is written."""
    return Engine(lambda function: function, compiled=False)


@cache
def numba_engine() -> Engine:
    """The kernel compiled. Its cache is keyed by the kernel's source, so that it cannot go stale."""
    try:
        from numba import config, njit
        from numba.extending import register_jitable
    except ImportError as error:
        message = "the compiled engine needs Numba: pip install 'interregnum[fast]'"
        raise MissingExtra(message) from error

    for function in functions_of(draws):
        register_jitable(function)
    for function in (*functions_of(machine), *functions_of(kernel)):
        register_jitable(**INLINED)(function)
    modules = (draws, layout, machine, kernel, forking)
    source = b"".join(Path(str(module.__file__)).read_bytes() for module in modules)
    where = folder_for(hashlib.sha256(source).hexdigest()[:16])
    settings: Any = config
    usual, settings.CACHE_DIR = settings.CACHE_DIR, str(where or "")
    options = COMPILED | {"cache": where is not None}
    engine = Engine(njit(**options), compiled=True)
    settings.CACHE_DIR = usual
    return engine


def functions_of(module: ModuleType) -> list[FunctionType]:
    """The functions that a module defines itself."""
    members = vars(module).values()
    return [m for m in members if isinstance(m, FunctionType) and m.__module__ == module.__name__]


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
        self.compiled = compiled
        self.engine = python_engine() if engine is None else engine
        self.state = new_state(compiled)
        self.tables = compiled.tables
        if not self.engine.compiled:
            self.state, self.tables = State(*(loosened(part) for part in self.state)), compiled.loose
        self.trace = new_trace(compiled, TRACE_ROOM if traced else 0)
        self.written: list[list[Any]] = []
        self.engine.begin(self.tables, self.state, np.uint64(seed), np.uint64(replica))

    @property
    def now(self) -> float:
        """Minutes since the start."""
        return float(self.state.moment[0].now)

    def value(self, quantity: str) -> float:
        """The present value of a quantity."""
        return float(self.state.values[self.compiled.quantity_index[quantity]])

    def read(self) -> npt.NDArray[np.float64]:
        """The present values of the formulas that the tables were compiled to read."""
        values = np.zeros(len(self.compiled.read))
        self.engine.evaluate_each(self.tables, self.state, np.array(self.compiled.read, np.int64), values)
        return values

    def values(self, quantities: Sequence[int]) -> npt.NDArray[np.float64]:
        """The present values of these quantities, by index."""
        values = self.state.values
        if self.engine.compiled:
            return np.take(values, quantities)
        return np.array([values[n] for n in quantities], np.float64)

    def firsts(self, events: Sequence[int]) -> npt.NDArray[np.float64]:
        """The minute of the first firing of these events, by index; infinite where they have not fired."""
        clocks = self.state.clocks
        if self.engine.compiled:
            return np.take(clocks["first"], events)
        return np.array([clocks[event].first for event in events], np.float64)

    def advance(self, until: float, stop_at: Collection[str] = ()) -> str | None:
        """Play until that minute, or until an event named in `stop_at` is about to fire: its id."""
        stopped = self.advance_to(until, stops(self.compiled, stop_at))
        return None if stopped is None else str(self.compiled.events[stopped])

    def advance_to(self, until: float, stop_at: Any) -> int | None:
        """The same with `stops` that were made before, for those who advance many times: an event's index."""
        while True:
            reason = self.engine.advance(
                self.tables, self.state, self.trace, stop_at, float(until), MOST_AT_ONCE
            )
            if reason == layout.FULL:
                self._empty()
            elif reason == layout.CYCLE:
                raise RunError(self._cycle())
            elif reason == layout.TIME:
                return None
            else:
                return int(self.state.moment[0].stopped)

    def choose(self, event: str, branch: str) -> None:
        """Let the next firing of the event take this branch, whatever the odds."""
        number = self.compiled.branches[event].index(branch)
        self.state.clocks[self.compiled.event_index[event]].chosen = number

    def would_choose(self, event: str) -> str | None:
        """The branch that the event takes if it fires now; None where it has none to take."""
        branch = self.engine.choose(self.tables, self.state, self.compiled.event_index[event])
        return self.compiled.branches[event][branch] if branch >= 0 else None

    def bar(self, event: str, branch: str | None = None) -> None:
        """From now on the event cannot happen, or cannot take that branch (one of the first 62)."""
        number = -1 if branch is None else self.compiled.branches[event].index(branch)
        self.engine.bar(self.state, self.compiled.event_index[event], number)

    def bring_on(self, event: str) -> None:
        """Let the event happen now, whether or not its guard holds; it fires when the history is advanced."""
        self.engine.bring_on(self.tables, self.state, self.compiled.event_index[event])

    def renew(self, seed: int) -> None:
        """Another future for the same past: all that is drawn from now on, and the rest of running clocks."""
        self.engine.renew(self.tables, self.state, np.uint64(seed))

    def fork(self) -> Player:
        """Another history with the same past, that goes its own way from now."""
        other = object.__new__(Player)
        other.compiled, other.engine, other.tables = self.compiled, self.engine, self.tables
        other.state = copy_state(self.state)
        other.trace = Trace(*(part.copy() for part in self.trace))
        other.written = list(self.written)
        return other

    def traced(self) -> Trace:
        """All that was written down so far."""
        self._empty()
        parts = [np.concatenate(blocks) for blocks in zip(*self.written, strict=True)]
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

    def _cycle(self) -> str:
        """Names the events that fire again and again at one instant."""
        last = [self.compiled.events[n] for n in self.state.recent]
        circle = sorted(set(last), key=last.index)
        shown = ", ".join(f"`{id}`" for id in circle[:8])
        return (
            f"more than {MOST_AT_ONCE:,} events in one instant, at minute {self.now:g}: {shown} set each "
            "other off without any time passing; give one of them a `takes`"
        )


def stops(compiled: Compiled, events: Collection[str]) -> Any:
    """A mark for each event of the network: 1 where it is among these (int8[E])."""
    marks = np.zeros(max(1, len(compiled.events)), np.int8)
    for id in events:
        marks[compiled.event_index[id]] = 1
    return marks


def run(
    scenario: Scenario,
    seed: int = 0,
    replica: int = 0,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    told: Callable[[Sequence[Firing]], None] | None = None,
) -> History:
    """Play one history of a scenario, with everything written down.

    `until` is a minute since the start (the scenario's end by default). `told` is called with the firings of
    each hour as it is played.
    """
    compiled = compile_tables(build(scenario))
    return play(scenario, compiled, seed, replica, until=until, engine=engine, told=told)


def play(
    scenario: Scenario,
    compiled: Compiled,
    seed: int,
    replica: int,
    *,
    until: float | None = None,
    engine: EngineName = "auto",
    told: Callable[[Sequence[Firing]], None] | None = None,
) -> History:
    """The same, for a network that is already compiled."""
    player = Player(compiled, seed, replica, engine_named(engine))
    end = scenario.timeline().length if until is None else until
    history = History(
        scenario, compiled, seed, replica, end, drawn=dict(drawn_values(compiled, player.value))
    )
    while player.now < end:
        player.advance(min(end, player.now + TOLD_EVERY))
        firings, changes = read_trace(compiled, player.traced(), len(history.firings))
        history.firings += firings
        history.written += changes
        if told is not None:
            told(firings)
    return history
