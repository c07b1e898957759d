"""How well many histories tell the observations of a record: when, whether, how far apart.

Here coverage is computed: how often an interval of the model holds what the record says; the formulas are in
`lab.statistics.scores`. An hour that the record gives to the minute covers that minute.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.bundle.observations import STATED_TO, DataSplit, Observation
from interregnum.lab.bundle.validation_spec import RecordedDuration
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import (
    all_quantiles,
    covered,
    crps,
    effective_number,
    log_score,
    mean,
    mean_tau,
    pit,
    quantiles,
    settled_pairs,
    tau,
)
from interregnum.lab.statistics.shares import share


@dataclass(frozen=True)
class ObservationScore:
    """What the histories say of an observation. `times` are the 5 to 95 % quantiles where it happens often enough."""

    observation: Observation
    share: float
    times: tuple[float, ...] | None
    cover_50: float
    cover_90: float
    crps: float
    log: float

    @property
    def found(self) -> str:
        """In or out: how the record's window lies to the 90 % interval."""
        return (
            overlap(self.times, self.observation.first, self.observation.last)
            if self.observation.timed
            else ""
        )

    @property
    def width(self) -> float:
        """The width of the 90 % interval, in minutes."""
        return math.nan if self.times is None else self.times[-1] - self.times[0]


@dataclass(frozen=True)
class DurationScore:
    """A duration: what the record leaves open, and what the histories say, in minutes."""

    id: str
    duration: RecordedDuration
    first: float
    last: float
    recorded: float
    part: DataSplit
    share: float
    times: tuple[float, ...] | None
    cover_50: float
    cover_90: float
    crps: float
    null_crps: Mapping[str, float]

    @property
    def ratio(self) -> float:
        """The width of the 90 % interval by the recorded length."""
        return (
            math.nan
            if self.times is None
            else (self.times[-1] - self.times[0]) / max(self.recorded, STATED_TO)
        )

    @property
    def found(self) -> str:
        """In or out, as for observations."""
        return overlap(self.times, self.first, self.last)


@dataclass(frozen=True)
class ScoreSummary:
    """Scores of a set of observations: tuning or scored. Shares, minutes, and natural logarithms.

    `bias` is the median of how much later the model's median is than the record; negative where it is earlier.
    `tau_pairs` is the number of pairs whose order the record settles. `interval_50` and `interval_90` are 95 %
    intervals of the coverages, from as many independent facts as the timed ones are worth, which hang together
    (`scores.effective_number`): of the 90 % intervals `effective` facts. `pit` are the shares of the timed facts in
    each tenth of the model's distribution.
    """

    observations: int
    timed: int
    cover_50: float
    cover_90: float
    crps: float
    skill: Mapping[str, float]
    tau: float
    tau_single: float
    log: float
    log_skill: float
    width: float
    width_night: float
    bias: float
    tau_pairs: int = 0
    effective: float = math.nan
    interval_50: tuple[float, float] = (math.nan, math.nan)
    interval_90: tuple[float, float] = (math.nan, math.nan)
    pit: tuple[float, ...] = ()

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
        return {**plain, "skill": {null: finite_or_none(score) for null, score in self.skill.items()}}


def overlap(times: tuple[float, ...] | None, first: float, last: float) -> str:
    """In a word, how a 90 % interval and a window lie to each other.

    `in` where they share at least half of the narrower of them, `part` where less, `OUT` where nothing;
    `too rare` where the thing happens too seldom to have an interval.
    """
    if times is None:
        return "too rare"
    low, high = at_least_a_minute(times[0], times[-1])
    shared = min(high, last) - max(low, first)
    if shared <= 0:
        return "OUT"
    return "in" if shared >= min(high - low, last - first) / 2 else "part"


def at_least_a_minute(low: float, high: float) -> tuple[float, float]:
    """An interval no narrower than the minute to which hours are given."""
    return low, max(high, low + STATED_TO)


def finite_or_none(value: float) -> float | None:
    """The number, or None where it is none: JSON has no other word for it."""
    return value if math.isfinite(value) else None


def score_observation(observation: Observation, times: Floats, end: float) -> ObservationScore:
    """How well the histories reproduce an observation, from the first minute of its measure in each."""
    count = int(np.sum(~np.isnan(times)))
    share = count / len(times)
    log = log_score(share, True)
    if not observation.timed:
        return ObservationScore(observation, share, quantiles(times), math.nan, math.nan, math.nan, log)
    found = quantiles(times)
    half = (
        0.0
        if found is None
        else covered(*at_least_a_minute(found[1], found[3]), observation.first, observation.last)
    )
    most = (
        0.0
        if found is None
        else covered(*at_least_a_minute(found[0], found[4]), observation.first, observation.last)
    )
    return ObservationScore(
        observation, share, found, half, most, crps(times, observation.first, observation.last, end), log
    )


def summarise_scores(
    scores: Sequence[ObservationScore],
    times: Mapping[str, Floats],
    nulls: Mapping[str, Mapping[str, Floats]],
    end: float,
    absent: Sequence[float] = (),
) -> ScoreSummary:
    """The scores of some observations together, with those of null models (times by measure, by null).

    `absent` are the log scores of what did not happen. Its skill is against giving all the same chance: the
    mean share of those that did happen, and of those that did not.
    """
    timed = [score for score in scores if score.observation.timed]
    ours = mean([score.crps for score in timed])
    skill = {}
    for null, columns in nulls.items():
        theirs = mean(
            [
                crps(columns[score.observation.measure], score.observation.first, score.observation.last, end)
                for score in timed
            ]
        )
        same = all(
            _same(columns[score.observation.measure], times[score.observation.measure]) for score in timed
        )
        skill[null] = 1 - ours / theirs if theirs > 0 and not same else math.nan
    firsts = np.array([score.observation.first for score in timed])
    lasts = np.array([score.observation.last for score in timed])
    rows = [times[score.observation.measure] for score in timed]
    medians = np.array([all_quantiles(row)[2] for row in rows])
    coverages = [_coverage(timed, rows, n) for n in (1, 0)]
    single = mean_tau(np.column_stack(rows), firsts, lasts) if rows else math.nan
    logs = [score.log for score in scores if score.observation.counted] + list(absent)
    log = mean(logs)
    return ScoreSummary(
        observations=len(scores),
        timed=len(timed),
        cover_50=mean([score.cover_50 for score in timed]),
        cover_90=mean([score.cover_90 for score in timed]),
        crps=ours,
        skill=skill,
        tau=tau(medians, firsts, lasts) if timed else math.nan,
        tau_single=single,
        log=log,
        log_skill=1 - log / _same_chance(len(logs) - len(absent), len(absent)),
        width=_median([score.width for score in timed]),
        width_night=_median([score.width for score in timed if score.observation.night]),
        bias=_median(
            [score.times[2] - score.observation.middle for score in timed if score.times is not None]
        ),
        tau_pairs=settled_pairs(firsts, lasts),
        effective=coverages[1][0],
        interval_50=coverages[0][1],
        interval_90=coverages[1][1],
        pit=_pits(rows, firsts, lasts),
    )


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


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


def _pits(rows: Sequence[Floats], firsts: Floats, lasts: Floats) -> tuple[float, ...]:
    """The mean of the histograms of these facts."""
    if not rows:
        return ()
    each = [pit(row, first, last) for row, first, last in zip(rows, firsts, lasts, strict=True)]
    return tuple(np.mean(each, axis=0).tolist())


def _same_chance(happened: int, absent: int) -> float:
    """The mean log score of giving everything the same chance, that of having happened at all."""
    total = happened + absent
    if happened == 0 or absent == 0:
        return math.log(0.5)
    return (happened * math.log(happened / total) + absent * math.log(absent / total)) / total


def _median(numbers: Sequence[float]) -> float:
    there = [number for number in numbers if not math.isnan(number)]
    return float(np.median(there)) if there else math.nan


def score_duration(
    id: str,
    duration: RecordedDuration,
    observations: Mapping[str, Observation],
    times: Mapping[str, Floats],
    nulls: Mapping[str, Mapping[str, Floats]],
) -> DurationScore:
    """How well the histories reproduce a duration, among those in which both its ends happen."""
    begins, ends = observations[duration.begins], observations[duration.ends]
    if duration.between is not None:
        first, last = duration.between
        recorded = (first + last) / 2
    else:
        first, last = max(0.0, ends.first - begins.last), ends.last - begins.first
        recorded = max(ends.middle - begins.middle, STATED_TO)
    last = max(last, first + STATED_TO)
    lengths = times[ends.measure] - times[begins.measure]
    found = quantiles(lengths)
    part: DataSplit = "tuning" if ends.part == "tuning" else "scored"
    return DurationScore(
        id=id,
        duration=duration,
        first=first,
        last=last,
        recorded=recorded,
        part=part,
        share=float(np.mean(~np.isnan(lengths))),
        times=found,
        cover_50=0.0 if found is None else covered(*at_least_a_minute(found[1], found[3]), first, last),
        cover_90=0.0 if found is None else covered(*at_least_a_minute(found[0], found[4]), first, last),
        crps=crps(lengths, first, last),
        null_crps={
            null: crps(columns[ends.measure] - columns[begins.measure], first, last)
            for null, columns in nulls.items()
        },
    )
