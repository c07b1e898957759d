"""One history and the same without each event or option: only what differs is played (`calculus.original`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from interregnum.calculus.original import Original, Without
from interregnum.calculus.player import Player, stops
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.response import Response, numbers_of, settling
from interregnum.lab.statistics.arrays import Bytes, Floats

if TYPE_CHECKING:
    from interregnum.lab.causes.knockouts import Knockout


class SharedHistory:
    """A history, and what becomes of it without each of the knock-outs."""

    def __init__(
        self,
        case: Instrumented,
        outcomes: Sequence[Response],
        knockouts: Sequence[Knockout],
        seed: int,
        replica: int,
        follow: Sequence[tuple[str, ...]],
    ) -> None:
        self.case, self.outcomes, self.knockouts = case, outcomes, knockouts
        self.original = Original(case.compiled, seed, replica, case.until)
        index = case.compiled.event_index
        self.follow = [index[event] for events in follow for event in events]
        self.begins = np.cumsum([0, *(len(events) for events in follow)])[:-1]
        self.settling, self.nowhere = settling(case, outcomes), stops(case.compiled, ())

    def played(self) -> tuple[Floats, Floats, Floats, Floats, Floats, Bytes]:
        """The parts of `KnockoutRuns` for this history."""
        number = len(self.knockouts)
        base = np.array(numbers_of(self.original.player, self.outcomes))
        without = np.tile(base, (number, 1))
        first, ended = np.full(number, np.nan), np.full(number, np.nan)
        there = np.full((number, len(self.begins)), np.nan)
        positions, settled = self._positions()
        for position, k in sorted(positions):
            first[k] = self.original.firings[0][position]
            whole = self.knockouts[k].step and bool(self.follow)
            if whole or position <= settled:  # else nothing later changes the outcomes
                other = self._without(position, k, whole)
                without[k] = numbers_of(other, self.outcomes)
                ended[k], there[k] = other.now, self._came(other)
        came = self._came(self.original.player)
        fell = np.isnan(there) & (came <= ended[:, None])
        return base, without, first, came, ended, np.packbits(fell, axis=1)

    def _positions(self) -> tuple[list[tuple[int, int]], float]:
        """Where each knock-out first happened, as (firing, knock-out); the firing that settles all outcomes."""
        _, events, branches = self.original.firings
        first: dict[tuple[int, int], int] = {}
        for position, (event, branch) in enumerate(zip(events.tolist(), branches.tolist(), strict=True)):
            first.setdefault((event, -1), position)
            first.setdefault((event, branch), position)
        found = []
        for k, knockout in enumerate(self.knockouts):
            events_of, branch = self._of(knockout)
            there = [first[event, branch] for event in events_of if (event, branch) in first]
            found += [(min(there), k)] if there else []
        settled = [self._settled(outcome, first) for outcome in self.outcomes]
        return found, max(settled, default=np.inf)

    def _settled(self, outcome: Response, first: dict[tuple[int, int], int]) -> float:
        if outcome.kind == "value":
            return np.inf
        return min((first[event, -1] for event in outcome.events if (event, -1) in first), default=np.inf)

    def _of(self, knockout: Knockout) -> tuple[list[int], int]:
        compiled = self.case.compiled
        branch = -1
        if knockout.branch is not None:
            branch = compiled.branches[knockout.events[0]].index(knockout.branch)
        return [compiled.event_index[event] for event in knockout.events], branch

    def _without(self, position: int, k: int, whole: bool) -> Without:
        events, branch = self._of(self.knockouts[k])
        stop_at: Any = self.nowhere if whole else self.settling
        other = self.original.without(position, events, branch, stop_at)
        while other.now < self.case.until and not (
            whole or all(outcome.settled(other) for outcome in self.outcomes)
        ):
            other.advance_to(self.case.until, stop_at)
        return other

    def _came(self, player: Player) -> Floats:
        """When each event that is followed, or a part of it, first happened; `nan` where it has not."""
        if not self.follow:
            return np.empty(0)
        came = np.minimum.reduceat(player.firsts(self.follow), self.begins)
        return np.where(np.isfinite(came), came, np.nan)
