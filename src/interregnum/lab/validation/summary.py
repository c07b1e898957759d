"""The scores of many observations together: of when they happen, of whether, of both; bias, calibration and order.

Of when alone it is asked given that a thing happens: in the histories in which it does, where these are enough to have
quantiles. To score the distribution within a part of what might be seen, and the chance of that part, each by a proper
score, is proper together (Holzmann & Klar 2017).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.order import mean_tau, near, settled, tau_over, wired
from interregnum.lab.statistics.scores import all_quantiles, effective_number, happening, mean, mean_pit, pit
from interregnum.lab.statistics.shares import share
from interregnum.lab.validation.null_scores import NullScore
from interregnum.lab.validation.observation_scores import ObservationScore, finite_or_none

NEAR = 120.0  # minutes: pairs of facts whose recorded middles lie closer are asked about apart


@dataclass(frozen=True)
class OrderScore:
    """Kendall's tau of the medians of what happens, and the number of pairs that it is about.

    `wired` is the share of all pairs that have the same order in nearly all histories in which both happen.
    `free` leaves these out; `near` has those alone whose recorded middles lie less than two hours apart.
    """

    all: float = math.nan
    pairs: int = 0
    wired: float = math.nan
    free: float = math.nan
    free_pairs: int = 0
    near: float = math.nan
    near_pairs: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As plain data; a number that is none is null."""
        return {name: finite_or_none(value) for name, value in vars(self).items()}


@dataclass(frozen=True)
class ScoreSummary:
    """Scores of a set of observations: tuning or scored. Shares, minutes, and natural logarithms.

    `crps` scores when and whether together; `when` the hours alone, of the `happening` facts that happen often enough;
    `log` whether alone; `never` is the share of `crps` that is due to never. `bias` is the median of how much later the
    model's median is than the record, given that it happens; negative where it is earlier. `mean_pit` and `pit`, the
    share in each tenth of the model's distribution, are of the same facts.
    `tau_pairs` is the number of pairs whose order the record settles. `interval_50` and `interval_90` are 95 %
    intervals of the coverages, from as many independent facts as the timed ones are worth, which hang together
    (`scores.effective_number`): of the 90 % intervals `effective` facts. `nulls` are the scores of null models.
    """

    observations: int
    timed: int
    cover_50: float
    cover_90: float
    crps: float
    tau: float
    tau_single: float
    log: float
    log_skill: float
    width: float
    width_night: float
    bias: float
    when: float = math.nan
    happening: int = 0
    never: float = math.nan
    mean_pit: float = math.nan
    tau_pairs: int = 0
    order: OrderScore = field(default_factory=OrderScore)
    effective: float = math.nan
    interval_50: tuple[float, float] = (math.nan, math.nan)
    interval_90: tuple[float, float] = (math.nan, math.nan)
    pit: tuple[float, ...] = ()
    nulls: Mapping[str, NullScore] = field(default_factory=dict)

    @property
    def skill(self) -> dict[str, float]:
        """The skill of when and whether together against each null model."""
        return {null: score.skill for null, score in self.nulls.items()}

    def to_dict(self) -> dict[str, Any]:
        """As plain data; a number that is none is null."""
        plain = {
            key: finite_or_none(value) if isinstance(value, float) else value
            for key, value in vars(self).items()
        }
        plain |= {
            name: [finite_or_none(end) for end in getattr(self, name)]
            for name in ("interval_50", "interval_90", "pit")
        }
        plain |= {
            "order": self.order.to_dict(),
            "nulls": {id: each.to_dict() for id, each in self.nulls.items()},
        }
        return {**plain, "skill": {null: finite_or_none(score) for null, score in self.skill.items()}}


def summarise_scores(
    scores: Sequence[ObservationScore],
    times: Mapping[str, Floats],
    absent: Sequence[float] = (),
    nulls: Mapping[str, NullScore] | None = None,
) -> ScoreSummary:
    """The scores of some observations together; `times` by measure, a number for each history.

    `absent` are the log scores of what did not happen. The skill of `log` is against giving all the same chance: the
    mean share of those that did happen, and of those that did not.
    """
    timed = [score for score in scores if score.observation.timed]
    known = [score for score in timed if score.times is not None]
    ours, first, last, _ = _columns(timed, times)
    hours, firsts, lasts, _ = _columns(known, times)
    medians = np.array([all_quantiles(column)[2] for column in ours])
    coverages = [_coverage(timed, ours, n) for n in (1, 0)]
    logs = [score.log for score in scores if score.observation.counted] + list(absent)
    log, total = mean(logs), sum(score.crps for score in timed)
    of_hours = sum(score.share**2 * score.when for score in known)
    pits = [pit(happening(row), *window) for row, *window in zip(hours, firsts, lasts, strict=True)]
    middle = [mean_pit(happening(row), *window) for row, *window in zip(hours, firsts, lasts, strict=True)]
    return ScoreSummary(
        observations=len(scores),
        timed=len(timed),
        cover_50=mean([score.cover_50 for score in timed]),
        cover_90=mean([score.cover_90 for score in timed]),
        crps=mean([score.crps for score in timed]),
        tau=tau_over(medians, settled(first, last)) if timed else math.nan,
        tau_single=mean_tau(np.column_stack(ours), first, last) if timed else math.nan,
        log=log,
        log_skill=1 - log / _same_chance(len(logs) - len(absent), len(absent)),
        width=_median([score.width for score in timed]),
        width_night=_median([score.width for score in timed if score.observation.night]),
        bias=_median([score.lateness for score in known]),
        when=mean([score.when for score in known]),
        happening=len(known),
        never=1 - of_hours / total if total > 0 else math.nan,
        mean_pit=mean(middle),
        tau_pairs=int(settled(first, last).sum()),
        order=_order(known, times),
        effective=coverages[1][0],
        interval_50=coverages[0][1],
        interval_90=coverages[1][1],
        pit=tuple(np.mean(pits, axis=0).tolist()) if pits else (),
        nulls=nulls or {},
    )


def _columns(
    scores: Sequence[ObservationScore], times: Mapping[str, Floats]
) -> tuple[list[Floats], Floats, Floats, Floats]:
    """The times of these facts, and the first minutes, last minutes and middles of their windows."""
    facts = [score.observation for score in scores]
    windows = np.array([(fact.first, fact.last, fact.middle) for fact in facts]).reshape(-1, 3)
    return [times[fact.measure] for fact in facts], windows[:, 0], windows[:, 1], windows[:, 2]


def _order(known: Sequence[ObservationScore], times: Mapping[str, Floats]) -> OrderScore:
    """How well the medians of what happens stand in the order of the record."""
    if not known:
        return OrderScore()
    hours, firsts, lasts, middles = _columns(known, times)
    medians = np.array([score.times[2] for score in known if score.times is not None])
    pairs, fixed = settled(firsts, lasts), wired(np.column_stack(hours))
    free, close = pairs & ~fixed, pairs & near(middles, NEAR)
    count = int(pairs.sum())
    return OrderScore(
        all=tau_over(medians, pairs),
        pairs=count,
        wired=int((pairs & fixed).sum()) / count if count else math.nan,
        free=tau_over(medians, free),
        free_pairs=int(free.sum()),
        near=tau_over(medians, close),
        near_pairs=int(close.sum()),
    )


def _coverage(
    timed: Sequence[ObservationScore], rows: Sequence[Floats], side: int
) -> tuple[float, tuple[float, float]]:
    """How many independent facts these are worth, and the 95 % interval of their coverage; of the 90 % intervals, or
    for `side` 1 of the 50 % intervals."""
    known = [(score.times, row) for score, row in zip(timed, rows, strict=True) if score.times is not None]
    if not known:
        return math.nan, (math.nan, math.nan)
    inside = [np.where(np.isnan(row), math.nan, _within(row, times, side)) for times, row in known]
    worth = effective_number(np.column_stack(inside), 0.5 if side else 0.9) * len(timed) / len(known)
    covers = mean([score.cover_50 if side else score.cover_90 for score in timed])
    found = share(covers * len(timed), len(timed), worth)
    return worth, (found.low, found.high)


def _within(times: Floats, quantiles: tuple[float, ...], side: int) -> Floats:
    return ((quantiles[side] <= times) & (times <= quantiles[-1 - side])).astype(np.float64)


def _same_chance(happened: int, absent: int) -> float:
    """The mean log score of giving everything the same chance, that of having happened at all."""
    total = happened + absent
    if happened == 0 or absent == 0:
        return math.log(0.5)
    return (happened * math.log(happened / total) + absent * math.log(absent / total)) / total


def _median(numbers: Sequence[float]) -> float:
    there = [number for number in numbers if not math.isnan(number)]
    return float(np.median(there)) if there else math.nan
