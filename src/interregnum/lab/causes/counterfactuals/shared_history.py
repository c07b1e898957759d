"""One history and the same without each event or option: only what differs is played (`calculus.original`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from interregnum.calculus.original import Asked, Original, OriginalAnswers, Removal
from interregnum.calculus.player import stops
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.response import Response, numbers_of
from interregnum.lab.statistics.arrays import Bytes, Floats

if TYPE_CHECKING:
    from interregnum.lab.causes.counterfactuals.knockouts import Knockout


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
        events = (event for outcome in outcomes for event in outcome.events)
        reads = [outcome.read for outcome in outcomes if outcome.kind == "value"]
        groups = [] if reads else [outcome.events for outcome in outcomes]
        self.asked = Asked(groups, [*self.follow, *events], reads)

    def played(self, chosen: Collection[int]) -> tuple[Floats, Floats, Floats, Floats, Floats, Bytes]:
        """The parts of `KnockoutRuns` for this history; only the chosen knock-outs are played."""
        number = len(self.knockouts)
        base = np.array(numbers_of(self.original.player, self.outcomes))
        without = np.tile(base, (number, 1))
        first, ended = np.full(number, np.nan), np.full(number, np.nan)
        there = np.full((number, len(self.begins)), np.nan)
        positions, settled = self._positions()
        for position, k in positions:
            first[k] = self.original.firings[0][position]
        # what happens after all outcomes are settled changes none of them
        asked = set(chosen)
        removals = {
            k: self._removal(position, k)
            for position, k in sorted(positions)
            if k in asked and (position <= settled or self._whole(k))
        }
        played, answers = list(removals), self._answers(list(removals.values()))
        ended[played], there[played] = answers.ended, self._came(answers.firsts[:, : len(self.follow)])
        without[played] = self._numbers(answers)
        came = self._came(self.original.player.firsts(self.follow)[None])[0]
        fell = np.isnan(there) & (came <= ended[:, None])
        return base, without, first, came, ended, np.packbits(fell, axis=1)

    def _whole(self, k: int) -> bool:
        return self.knockouts[k].step and bool(self.follow)

    def _removal(self, position: int, k: int) -> Removal:
        events, branch = self._of(self.knockouts[k])
        return Removal(position, events, branch, self._whole(k))

    def _answers(self, removals: Sequence[Removal]) -> OriginalAnswers:
        """What is asked of the history without each. Raises RunError where a value has no number."""
        answers = self.original.without_each(removals, self.asked)
        for removal, values in zip(removals, answers.values, strict=True):
            if not np.isfinite(values).all():  # played once more by itself, to say what is wrong
                original = self.original.again()
                nowhere = stops(self.case.compiled, ())
                numbers_of(original.without(*removal[:3], nowhere), self.outcomes)
        return answers

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

    def _numbers(self, answers: OriginalAnswers) -> Floats:
        """The outcomes of each history, one beside the other."""
        start, found = len(self.follow), []
        values = iter(answers.values.T)
        for outcome in self.outcomes:
            firsts = answers.firsts[:, start : start + len(outcome.events)]
            start += len(outcome.events)
            found.append(outcome.numbers(firsts, next(values) if outcome.kind == "value" else firsts[:, :0]))
        return np.stack(found, axis=1)

    def _came(self, firsts: Floats) -> Floats:
        """When each event that is followed, or a part of it, first happened in each history; `nan` where it did not."""
        if not self.follow:
            return np.empty((len(firsts), 0))
        came = np.minimum.reduceat(firsts, self.begins, axis=1)
        return np.where(np.isfinite(came), came, np.nan)
