"""One history, and the histories without something that share most of it: only what differs is played.

Exactly what is played from the start with the same draws and without the same thing, in a tenth of the time or less
(`kernel.difference` says how).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from interregnum.calculus.engines import Engine, Sharing
from interregnum.calculus.kernel import layout
from interregnum.calculus.player import MOST_AT_ONCE, Player, barrable
from interregnum.calculus.tables import Compiled

ROOM = (2048, 16384, 32768)  # firings, changes and clocks that a journal has room for at first


class Original:
    """A history played to a minute, with its journal. `player` is at its end."""

    def __init__(
        self, compiled: Compiled, seed: int, replica: int, until: float, engine: Engine | None = None
    ) -> None:
        self.player = Player(compiled, seed, replica, engine, traced=False)
        self.until = until
        kernel = self.player.kernel
        self._reading, self._reader = kernel.copied(self.player.state), kernel.apart()
        kernel.open_journal(self._reading, self._reader)
        self._journal = self._played(kernel.trace(1))
        self._without = Without(self)

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
