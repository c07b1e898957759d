"""Plays an ensemble's histories without each event, and with each event, on all cores; or takes them from the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interregnum.lab.causes.fresh import FreshRuns, fresh_block
from interregnum.lab.causes.knock_ins import knock_in_block
from interregnum.lab.causes.knockout_cache import agree, load, outcomes_of, save
from interregnum.lab.causes.knockouts import Knockout, KnockoutRuns, knockout_block
from interregnum.lab.ensembles.ensemble import Ensemble, open_ensemble
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.mechanisms import build
from interregnum.model import Scenario

BLOCK = 20  # histories, each with hundreds of forks, between two reports
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class KnockoutPlayer:
    """Where and how the histories of one response are played; `blob` is a pickled case.

    `follow` are the events that are seen to fall or not where others are removed (`knockouts.whole_events`).
    """

    blob: bytes
    response: Response
    seed: int
    replicas: int
    workers: Workers
    follow: Sequence[tuple[str, ...]] = ()

    def without(
        self, knockouts: Sequence[Knockout], *, first: int = 0, progress: Progress | None = None
    ) -> KnockoutRuns:
        """All replicas from `first` on without each of these."""
        ranges = self._ranges(first)
        calls = [
            (self.blob, (self.response,), knockouts, self.seed, start, count, self.follow)
            for start, count in ranges
        ]
        blocks = []
        for (start, count), block in zip(ranges, self.workers.in_order(knockout_block, calls), strict=True):
            blocks.append(block)
            if progress is not None:
                progress(start + count, self.replicas)
        return joined(blocks)

    def drawn_anew(self, knockouts: Sequence[Knockout]) -> FreshRuns:
        """All replicas drawn anew from each of these on, without it and with it."""
        calls = [
            (self.blob, self.response, knockouts, self.seed, first, count) for first, count in self._ranges()
        ]
        blocks = list(self.workers.in_order(fresh_block, calls))
        return FreshRuns(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))

    def knocked_in(self, knockouts: Sequence[Knockout], minutes: Floats, happened: Bools) -> Floats:
        """All replicas with each of these made to happen at a minute (replicas x knock-outs), where it did not."""
        calls = [
            (
                self.blob,
                (self.response,),
                knockouts,
                minutes[first : first + count],
                happened[first : first + count],
                self.seed,
                first,
                count,
            )
            for first, count in self._ranges()
        ]
        return np.concatenate(list(self.workers.in_order(knock_in_block, calls)))

    def _ranges(self, first: int = 0) -> list[tuple[int, int]]:
        return [(start, min(BLOCK, self.replicas - start)) for start in range(first, self.replicas, BLOCK)]


def joined(blocks: Sequence[KnockoutRuns]) -> KnockoutRuns:
    """Blocks, one after the other."""
    return KnockoutRuns(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def same_ensemble(folder: str | Path, scenario: Scenario, seed: int) -> Ensemble:
    """The ensemble in whose folder knock-outs are cached, if it has the same histories; HistoryError if not."""
    ensemble = open_ensemble(folder)
    same(ensemble.manifest, manifest_of(scenario, (), build(scenario), seed), Path(folder))
    return ensemble


def cached_or_played(
    player: KnockoutPlayer, knockouts: Sequence[Knockout], cache: Ensemble | None, progress: Progress | None
) -> tuple[KnockoutRuns, int]:
    """All replicas without each of these, and how many of them were in the cache and not played."""
    if cache is None:
        return player.without(knockouts, progress=progress), 0
    cached = load(cache, player.response, knockouts)
    there = 0 if cached is None else len(cached.base)
    if cached is not None and there >= player.replicas:
        return cached.of_first(player.replicas), player.replicas
    played = player.without(knockouts, first=there, progress=progress)
    runs = played if cached is None else joined([cached, played])
    agree(cache, runs.base[:, 0], outcomes_of(cache, player.response))
    save(cache, player.response, knockouts, runs)
    return runs, there
