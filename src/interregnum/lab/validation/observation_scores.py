"""How well many histories tell an observation of a record, or a duration: when, whether, how far apart.

Here coverage is computed: how often an interval of the model holds what the record says; the formulas are in
`lab.statistics.scores`. An hour that the record gives to the minute covers that minute.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from interregnum.lab.bundle.observations import STATED_TO, DataSplit, Observation
from interregnum.lab.bundle.validation_spec import NonEvent, RecordedDuration
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import covered, crps, happening, log_score, quantiles

ONE_LENGTH = "one_length"  # the null model that gives every duration the same length


@dataclass(frozen=True)
class ObservationScore:
    """What the histories say of an observation. `times` are the 5 to 95 % quantiles where it happens often enough.

    `log` scores whether it happens, `when` (CRPS among the histories in which it happens, where these are enough) at
    what time; `crps` both together: with p the share of histories in which it happens, p^2 times `when`, and a rest
    that is due to those in which it never does.
    """

    observation: Observation
    share: float
    times: tuple[float, ...] | None
    cover_50: float
    cover_90: float
    crps: float
    log: float
    when: float = math.nan

    @property
    def found(self) -> str:
        """In or out: how the record's window lies to the 90 % interval."""
        return (
            overlap(self.times, self.observation.first, self.observation.last)
            if self.observation.timed
            else ""
        )

    @property
    def lateness(self) -> float:
        """How much later the model's median is than the middle of the record's window; negative where it is earlier."""
        return math.nan if self.times is None else self.times[2] - self.observation.middle

    @property
    def width(self) -> float:
        """The width of the 90 % interval, in minutes."""
        return math.nan if self.times is None else self.times[-1] - self.times[0]


@dataclass(frozen=True)
class AbsenceScore:
    """Something that did not happen: the share of histories in which it does."""

    id: str
    absence: NonEvent
    share: float
    log: float


def score_absence(id: str, absence: NonEvent, times: Floats) -> AbsenceScore:
    """How likely the histories find what did not happen."""
    share = float(np.mean(~np.isnan(times)))
    return AbsenceScore(id, absence, share, log_score(share, False))


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
    joined = crps(times, observation.first, observation.last, end)
    when = math.nan if found is None else crps(times, observation.first, observation.last)
    return ObservationScore(observation, share, found, half, most, joined, log, when)


def recorded_span(
    duration: RecordedDuration, observations: Mapping[str, Observation]
) -> tuple[float, float, float]:
    """The least and the most that the record allows for a duration, and its middle; minutes."""
    begins, ends = observations[duration.begins], observations[duration.ends]
    if duration.between is not None:
        first, last = duration.between
        recorded = (first + last) / 2
    else:
        first, last = max(0.0, ends.first - begins.last), ends.last - begins.first
        recorded = max(ends.middle - begins.middle, STATED_TO)
    return first, max(last, first + STATED_TO), recorded


def one_length(spans: Sequence[tuple[float, float, float]]) -> float:
    """The null model that gives all durations the same length: of those recorded, the one that fits them all best."""
    lengths = dict.fromkeys(recorded for _, _, recorded in spans)
    return min(lengths, key=lambda length: _misfit(length, spans), default=math.nan)


def _misfit(length: float, spans: Sequence[tuple[float, float, float]]) -> float:
    return sum(crps(np.array([length]), first, last) for first, last, _ in spans)


def score_duration(
    id: str,
    duration: RecordedDuration,
    observations: Mapping[str, Observation],
    times: Mapping[str, Floats],
    nulls: Mapping[str, Mapping[str, Floats]],
    length: float = math.nan,
) -> DurationScore:
    """How well the histories reproduce a duration, among those in which both its ends happen.

    `nulls` are the times of null models by measure; `length` is the one that another gives to every duration.
    """
    begins, ends = observations[duration.begins], observations[duration.ends]
    first, last, recorded = recorded_span(duration, observations)
    lengths = times[ends.measure] - times[begins.measure]
    found = quantiles(lengths)
    part: DataSplit = "tuning" if ends.part == "tuning" else "scored"
    theirs = {null: columns[ends.measure] - columns[begins.measure] for null, columns in nulls.items()}
    if not math.isnan(length):
        theirs[ONE_LENGTH] = np.array([length])
    return DurationScore(
        id=id,
        duration=duration,
        first=first,
        last=last,
        recorded=recorded,
        part=part,
        share=len(happening(lengths)) / len(lengths),
        times=found,
        cover_50=0.0 if found is None else covered(*at_least_a_minute(found[1], found[3]), first, last),
        cover_90=0.0 if found is None else covered(*at_least_a_minute(found[0], found[4]), first, last),
        crps=crps(lengths, first, last),
        null_crps={null: crps(column, first, last) for null, column in theirs.items()},
    )
