"""One history, and the histories without something that share most of it: only what differs is played.

Exactly what is played from the start with the same draws and without the same thing, in a tenth of the time or less
(`kernel.difference` says how).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines import Batch, Engine, Sharing
from interregnum.calculus.kernel import layout
from interregnum.calculus.player import MOST_AT_ONCE, Player, barrable
from interregnum.calculus.rows import rows
from interregnum.calculus.tables import Compiled

ROOM = (256, 2048, 4096)  # firings, changes and clocks that a journal has room for at first


class Removal(NamedTuple):
    """What a history is played without, from which position on: events, or one branch of one (-1 for none).

    A `whole` one is played to the end.
    """

    position: int
    events: Sequence[int]
    branch: int = -1
    whole: bool = False


class Asked(NamedTuple):
    """What is asked of histories without something.

    `outcomes` are groups of events: where one of each has happened, nothing more is asked; with no group, histories are
    played to the end. Of `events` the first minutes are told, of `reads` (numbers of formulas) the values at the end.
    """

    outcomes: Sequence[Sequence[int]]
    events: Sequence[int] = ()
    reads: Sequence[int] = ()


class OriginalAnswers(NamedTuple):
    """Of each history, a row: when it ended, the first minutes (infinite for never), the values."""

    ended: npt.NDArray[np.float64]
    firsts: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


class Original:
    """A history played to a minute, with its journal. `player` is at its end."""

    def __init__(
        self, compiled: Compiled, seed: int, replica: int, until: float, engine: Engine | None = None
    ) -> None:
        self.player = Player(compiled, seed, replica, engine, traced=False)
        self.until, self._start = until, (compiled, seed, replica, until, engine)
        kernel = self.player.kernel
        self._reading, self._reader = kernel.copied(self.player.state), kernel.apart()
        kernel.open_journal(self._reading, self._reader)
        self._journal = self._played(kernel.trace(1))
        self._without = Without(self)

    def again(self) -> Original:
        """The same history, with a reader at its beginning."""
        return Original(*self._start)

    def _played(self, trace: layout.Trace) -> layout.Journal:
        player, room = self.player, ROOM
        journal = player.kernel.journal(*room)
        while True:
            reason = player.kernel.keep_journal(player.state, trace, journal, self.until, MOST_AT_ONCE)
            if reason != layout.FULL:
                player.go_on_after(reason)
                return journal
            room = (2 * room[0], 2 * room[1], 2 * room[2])
            larger = player.kernel.journal(*room)
            for part, before in zip(larger, journal, strict=True):
                part[: len(before)] = before
            journal = larger

    @cached_property
    def firings(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The minute, the event (by index) and the branch (-1 for none) of each firing."""
        number, rows = int(self._journal.used[layout.JOURNAL_FIRINGS]), self._journal.firings
        if isinstance(rows, np.ndarray):
            return tuple(rows[name][:number].copy() for name in ("time", "event", "branch"))  # type: ignore[return-value]
        parts = ([getattr(row, name) for row in rows[:number]] for name in ("time", "event", "branch"))
        times, events, branches = parts
        return np.array(times, np.float64), np.array(events, np.int64), np.array(branches, np.int64)

    def without(self, position: int, events: Sequence[int], branch: int, stop_at: Any) -> Without:
        """The history without these events (or without this branch, -1 for none), from that firing on.

        It is played to the end of the instant in which an event of `stop_at` happens, or to the end. Ask for positions
        in their order; what was given before is played over by the next.
        """
        for event in events:
            barrable(self.player.compiled, event, branch)
        other = self._without
        other.part(position, events, branch, stop_at)
        return other

    def without_each(self, removals: Sequence[Removal], asked: Asked) -> OriginalAnswers:
        """The history without each of these, from the position of each on, in the order of their positions.

        Each is played until the outcomes that are asked for are settled, or to the end. Raises RunError where one
        cannot go on.
        """
        number, compiled = len(removals), self.player.compiled
        whats = [event for removal in removals for event in removal.events]
        ends = np.cumsum([len(removal.events) for removal in removals], dtype=np.int64)
        table = rows(layout.REMOVAL, number)
        table["position"] = [removal.position for removal in removals]
        table["branch"] = [removal.branch for removal in removals]
        table["whole"] = [removal.whole for removal in removals]
        table["events_end"] = ends
        table["events"][1:] = ends[:-1]
        settling = [event for group in asked.outcomes for event in (*group, -1)]
        marks = np.zeros(max(1, len(compiled.events)), np.int8)
        marks[[event for group in asked.outcomes for event in group]] = 1
        programs = [compiled.read[number] for number in asked.reads]
        lists = (np.array(part, np.int64) for part in (whats, settling, asked.events, programs))
        what, settle, events, values = lists
        batch = Batch(table, what, settle, marks, events, values)
        kernel, sharing = self.player.kernel, self._without.sharing
        found = kernel.play_each(sharing, batch, self.until, MOST_AT_ONCE)
        if len(found) < number:  # it stands where it could not go on: say why
            bad = removals[len(found)]
            self.without(bad.position, bad.events, bad.branch, marks if not bad.whole else 0 * marks)
        return OriginalAnswers(found[:, 0], found[:, 1 : 1 + len(events)], found[:, 1 + len(events) :])


class Without(Player):
    """A history that shares most of an original; read as any other."""

    def __init__(self, original: Original) -> None:
        player = original.player
        self.compiled, self.kernel, self.until = player.compiled, player.kernel, original.until
        self.state = player.kernel.copied(player.state)
        self.trace, self.written = player.kernel.trace(0), []
        apart = player.kernel.apart()
        reading = (original._reading, original._reader)
        self.sharing = Sharing(self.state, apart, *reading, self.trace, original._journal)

    def part(self, position: int, events: Sequence[int], branch: int, stop_at: Any) -> None:
        """Begin where the original is at that position, without these events, and play on."""
        where = (position, events, branch, stop_at, self.until, MOST_AT_ONCE)
        self.go_on_after(self.kernel.play_without(self.sharing, *where))

    def advance_to(self, until: float, stop_at: Any) -> int | None:
        """Play on, to the end of the instant in which an event of `stop_at` happens, or until the minute."""
        reason = self.kernel.advance_apart(self.sharing, stop_at, float(until), MOST_AT_ONCE)
        self.go_on_after(reason)
        return None
