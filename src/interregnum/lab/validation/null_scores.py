"""Null models beside the model: when each thing comes true in them, and the scores that they get.

Some are made of the model's own times and know nothing of why: its order, its first and last hour, all its hours in
one heap. Others are the network with a part switched off (`lab.variants.null_models`). Those that say that everything
always happens gain where the model says never; so hours and whether are scored apart as well as together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.bundle.observations import Observation
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import (
    crps,
    evenly,
    happening,
    has_quantiles,
    log_score,
    mean,
    uniform_times,
)
from interregnum.lab.validation.observation_scores import AbsenceScore, ObservationScore, finite_or_none

Columns = Mapping[str, Floats]


@dataclass(frozen=True)
class Null:
    """A null model: the times of each measure, and whether it says that everything `always` happens."""

    times: Columns
    always: bool = False

    def share(self, measure: str) -> float:
        """The share of its histories in which this comes true; `nan` where it says nothing of it."""
        if self.always:
            return 1.0
        times = self.times.get(measure)
        return math.nan if times is None else float(np.mean(~np.isnan(times)))


@dataclass(frozen=True)
class NullScore:
    """The scores of a null model, and the skill of the model against it: 1 - ours / theirs.

    `when` is the mean CRPS of the hours of what happens, in minutes, over the `facts` that happen often enough in both;
    `whether` the mean log score; `joined` the mean CRPS of both together, in minutes. A skill is `nan` where the two
    are the same in this.
    """

    when: float
    whether: float
    joined: float
    facts: int
    skill_when: float
    skill_whether: float
    skill: float

    def to_dict(self) -> dict[str, Any]:
        """As plain data; a number that is none is null."""
        return {name: finite_or_none(value) for name, value in vars(self).items()}


def blind(times: Columns, end: float, seed: int) -> dict[str, Null]:
    """The null models that keep the order of each history, and what happens in it, from these times of it."""
    if not times:
        return {"uniform": Null({}), "first_to_last": Null({})}
    together = np.column_stack(list(times.values()))
    there = ~np.isnan(together).all(axis=1)
    first, last = np.zeros(len(together)), np.full(len(together), end)
    first[there], last[there] = np.nanmin(together[there], axis=1), np.nanmax(together[there], axis=1)
    made = {
        "uniform": uniform_times(together, 0.0, end, seed),
        "first_to_last": uniform_times(together, first, last, seed),
    }
    return {
        null: Null({measure: drawn[:, n] for n, measure in enumerate(times)}) for null, drawn in made.items()
    }


def unordered(facts: Sequence[Observation], times: Columns, period: tuple[float, float]) -> dict[str, Null]:
    """The null models in which everything always happens: at any hour of the period, at any hour between the first
    and the last of the record, at any hour of the model, and evenly spread in the model's own order."""
    facts = [fact for fact in facts if fact.timed]
    measures = list(dict.fromkeys(fact.measure for fact in facts))
    if not facts:
        return {}
    count = len(times[measures[0]])
    middles = [fact.middle for fact in facts]
    pool = np.concatenate([happening(times[measure]) for measure in measures])
    pooled = np.quantile(pool, evenly(0.0, 1.0, count)) if len(pool) else np.full(count, math.nan)
    medians = [_median(times[measure]) for measure in measures]
    places = np.empty(len(measures))
    places[np.argsort(medians, kind="stable")] = evenly(min(middles), max(middles), len(measures))
    return {
        "no_order": Null(dict.fromkeys(measures, evenly(*period, count)), always=True),
        "no_order_told": Null(
            dict.fromkeys(measures, evenly(min(middles), max(middles), count)), always=True
        ),
        "pool": Null(dict.fromkeys(measures, pooled), always=True),
        "evenly_spread": Null(
            {measure: np.full(count, place) for measure, place in zip(measures, places, strict=True)},
            always=True,
        ),
    }


def _median(times: Floats) -> float:
    """The median hour of what happens; later than all where it never does."""
    there = happening(times)
    return float(np.median(there)) if len(there) else math.inf


def score_null(
    null: Null,
    scores: Sequence[ObservationScore],
    absences: Sequence[AbsenceScore],
    times: Columns,
    end: float,
) -> NullScore:
    """A null model scored on the same observations and absences; `times` are the model's own."""
    timed = [score for score in scores if score.observation.timed]
    same = all(_same(null.times[_of(score)], times[_of(score)]) for score in timed)
    pairs = [
        (score.when, _crps(null, score))
        for score in timed
        if score.times is not None and has_quantiles(null.times[_of(score)])
    ]
    when, theirs = mean([ours for ours, _ in pairs]), mean([other for _, other in pairs])
    joined = mean([_crps(null, score, end) for score in timed])
    told = [(null.share(_of(score)), score.share, True) for score in scores if score.observation.counted]
    told += [(null.share(score.absence.measure), score.share, False) for score in absences]
    alike = all(math.isnan(other) or other == ours for other, ours, _ in told)
    logs = [
        (log_score(ours if math.isnan(other) else other, seen), log_score(ours, seen))
        for other, ours, seen in told
    ]
    whether, own = mean([other for other, _ in logs]), mean([ours for _, ours in logs])
    return NullScore(
        when=theirs,
        whether=whether,
        joined=joined,
        facts=len(pairs),
        skill_when=_skill(when, theirs, same),
        skill_whether=_skill(own, whether, alike),
        skill=_skill(mean([score.crps for score in timed]), joined, same),
    )


def _of(score: ObservationScore) -> str:
    return score.observation.measure


def _crps(null: Null, score: ObservationScore, end: float | None = None) -> float:
    return crps(null.times[_of(score)], score.observation.first, score.observation.last, end)


def _skill(ours: float, theirs: float, same: bool) -> float:
    return math.nan if same or theirs == 0.0 or math.isnan(theirs) else 1 - ours / theirs


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))
