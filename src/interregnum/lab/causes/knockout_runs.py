"""Plays an ensemble's histories without each event, and with each event, on all cores; or takes them from the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interregnum.lab.causes.counterfactuals.cache import agree, load, outcomes_of, save
from interregnum.lab.causes.counterfactuals.fresh import FreshRuns, fresh_block
from interregnum.lab.causes.counterfactuals.knock_ins import knock_in_block
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, KnockoutRuns, knockout_block
from interregnum.lab.causes.race import Race
from interregnum.lab.ensembles.ensemble import Ensemble, open_ensemble
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.arrays import Bools, Floats, Ints
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
        self,
        knockouts: Sequence[Knockout],
        *,
        chosen: Ints | None = None,
        first: int = 0,
        end: int | None = None,
        progress: Progress | None = None,
    ) -> KnockoutRuns:
        """All replicas from `first` on, to `end`, without each of these, or without each of those chosen."""
        ranges = self._ranges(first, end)
        calls = [
            (self.blob, (self.response,), knockouts, self.seed, start, count, self.follow, chosen)
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

    def _ranges(self, first: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        end = self.replicas if end is None else end
        return [(start, min(BLOCK, end - start)) for start in range(first, end, BLOCK)]


def joined(blocks: Sequence[KnockoutRuns]) -> KnockoutRuns:
    """Blocks, one after the other."""
    *parts, histories = zip(*blocks, strict=True)
    base, without, first, came, ended, fell = (np.concatenate(part) for part in parts)
    return KnockoutRuns(base, without, first, came, ended, fell, np.sum(histories, axis=0))


def filled(runs: KnockoutRuns, chosen: Ints, first: int, more: KnockoutRuns) -> KnockoutRuns:
    """The runs with more histories of the chosen knock-outs, from `first` on, up to which they have all."""
    end, length = first + len(more.base), len(runs.base)
    found = joined([runs, *([later(more, length - first)] if end > length else [])])
    for kept, new in ((found.without, more.without), (found.ended, more.ended), (found.fell, more.fell)):
        kept[first:end, chosen] = new[:, chosen]
    histories = runs.histories.copy()
    histories[chosen] = end
    return found._replace(histories=histories)


def later(runs: KnockoutRuns, start: int) -> KnockoutRuns:
    """Without the first so many histories."""
    base, without, first = runs.base[start:], runs.without[start:], runs.first[start:]
    came, ended, fell = runs.came[start:], runs.ended[start:], runs.fell[start:]
    return KnockoutRuns(base, without, first, came, ended, fell, np.maximum(runs.histories - start, 0))


def same_ensemble(folder: str | Path, scenario: Scenario, seed: int) -> Ensemble:
    """The ensemble in whose folder knock-outs are cached, if it has the same histories; HistoryError if not."""
    ensemble = open_ensemble(folder)
    same(ensemble.manifest, manifest_of(scenario, (), build(scenario), seed), Path(folder))
    return ensemble


def cached_or_played(
    player: KnockoutPlayer,
    knockouts: Sequence[Knockout],
    cache: Ensemble | None,
    progress: Progress | None,
    race: Race | None = None,
) -> tuple[KnockoutRuns, int]:
    """The replicas without each of these, and how many of them were in the cache and not played.

    Where there is a race, those that leave it are played in fewer.
    """
    cached = None if cache is None else load(cache, player.response, knockouts)
    there = 0 if cached is None else min(len(cached.base), player.replicas)
    runs = cached
    staying = np.ones(len(knockouts), np.bool_)
    if race is not None:
        for end in race.rounds():
            runs = played_to(end, player, knockouts, runs, staying, progress)
            staying &= race.running(runs.of_first(end))
    runs = played_to(player.replicas, player, knockouts, runs, staying, progress)
    if cache is not None:
        agree(cache, runs.base[:, 0], outcomes_of(cache, player.response))
        if cached is None or not np.array_equal(runs.histories, cached.histories):
            save(cache, player.response, knockouts, runs)
    return runs.of_first(player.replicas), there


def played_to(
    end: int,
    player: KnockoutPlayer,
    knockouts: Sequence[Knockout],
    runs: KnockoutRuns | None,
    staying: Bools,
    progress: Progress | None,
) -> KnockoutRuns:
    """The runs, if there are any, with at least so many histories of each knock-out that stays."""
    if runs is None:
        return player.without(knockouts, end=end, progress=progress)
    behind = staying & (runs.histories < end)
    for start in np.unique(runs.histories[behind]).tolist():
        chosen = np.flatnonzero(behind & (runs.histories == start))
        more = player.without(knockouts, chosen=chosen, first=start, end=end, progress=progress)
        runs = filled(runs, chosen, start, more)
    return runs
