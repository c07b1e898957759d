"""The observations of a record, and how well many histories reproduce them: when, whether, how far apart.

An observation is a reading with one of its measures. It is *timed* where its window has two bounds, lies in the span
of the scenario and is narrower than half a day, and where the model does not read the hour off the clock. Whether
it happens is scored where it must have happened within the span and not by the clock. A measure that is a number
is neither timed nor scored, and is listed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from interregnum.calculus.network import Event, Network, all_effects, targets
from interregnum.dates import Window
from interregnum.expression import Name, kind_of, names
from interregnum.lab.bundle.validation_spec import RecordedDuration, ValidationSpec
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import covered, crps, log_score, mean, mean_tau, quantiles, tau
from interregnum.record import Record

WIDEST = 12 * 60.0  # minutes: a window as wide as half a day does not time an observation
BY_CLOCK = "the model reads its hour off the clock"
WIDE = "the record does not say when within half a day"
STATED_TO = 1.0  # minutes: an hour given to the minute covers that minute
DataSplit = Literal["tuning", "scored"]


@dataclass(frozen=True)
class Observation:
    """A reading and one of its measures; the window in minutes of the scenario, where it times anything.

    `untimed` says why it does not; `figure` marks a measure that is a number.
    """

    id: str
    title: str
    measure: str
    first: float
    last: float
    middle: float
    part: DataSplit
    night: bool
    untimed: str = ""
    figure: bool = False

    @property
    def timed(self) -> bool:
        """Whether the record says when, closely enough to be held against."""
        return not self.untimed and not self.figure

    @property
    def counted(self) -> bool:
        """Whether it tells against a model that this does not happen in it."""
        return not self.figure and self.untimed in ("", WIDE)


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

    def to_dict(self) -> dict[str, Any]:
        """As plain data; a number that is none is null."""
        plain = {
            key: finite_or_none(value) if isinstance(value, float) else value
            for key, value in vars(self).items()
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


def observations_of(record: Record, spec: ValidationSpec, network: Network) -> list[Observation]:
    """Every reading that the model measures, in the order of time, once for each measure."""
    kinds = {id: quantity.kind for id, quantity in network.quantities.items()}
    observations = []
    for id, window in record.windows.items():
        reading = record.readings[id]
        for measure in reading.measures:
            name = id if len(reading.measures) == 1 else f"{id}: {measure}"
            observations.append(
                _observation(name, reading.title, measure, window, record, spec, network, kinds)
            )
    return observations


def _observation(
    id: str,
    title: str,
    measure: str,
    window: Window,
    record: Record,
    spec: ValidationSpec,
    network: Network,
    kinds: Mapping[str, Any],
) -> Observation:
    starts, length = record.timeline.starts, record.timeline.length
    first = -math.inf if window.not_before is None else window.not_before.since(starts)
    last = math.inf if window.not_after is None else window.not_after.since(starts)
    untimed = ""
    if last < 0 or first > length:
        untimed = "outside the span of the scenario"
    elif math.isinf(first) or math.isinf(last):
        untimed = "the record bounds it on one side only"
    elif last - first >= WIDEST:
        beyond = first < 0 or last > length
        untimed = "the record does not say whether within the span" if beyond else WIDE
    if not untimed:
        first = max(first, 0.0)
        last = max(min(last, length), first + STATED_TO)
    best = None if window.best is None else window.best.since(starts)
    middle = best if best is not None else (first + last) / 2
    if not math.isfinite(middle):
        middle = last if math.isfinite(last) else first
    if untimed in ("", WIDE) and by_clock(network, measure):
        untimed = BY_CLOCK
    node = network.closed(measure)
    plain = isinstance(network.formula(measure), Name) and measure in {
        *network.quantities,
        *network.definitions,
    }
    figure = plain and measure not in network.events and kind_of(node, kinds) != "flag"
    part: DataSplit = "tuning" if middle <= spec.tuned else "scored"
    return Observation(id, title, measure, first, last, middle, part, middle >= spec.night, untimed, figure)


def by_clock(network: Network, measure: str) -> bool:
    """Whether the model reads the hour of this off the clock; then its hour tests nothing.

    So it is with an event from outside, with a branch of one, and with a formula of what such events alone move.
    """
    event, _, branch = measure.rpartition(".")
    if measure not in network.events and branch in _branches(network, event):
        measure = event
    if measure in network.events:
        return bool(network.events[measure].exogenous)
    asked = set(names(network.closed(measure)))
    movers = [event for event in network.events.values() if not asked.isdisjoint(_moved(network, event))]
    return bool(movers) and all(event.exogenous for event in movers)


def _branches(network: Network, event: str) -> set[str]:
    return {branch.id for branch in network.events[event].branches} if event in network.events else set()


def _moved(network: Network, event: Event) -> Iterator[str]:
    """What a formula may ask for that is otherwise once the event has happened."""
    yield from (f"{event.id}.{what}" for what in ("happened", "times", "last"))
    for effect in all_effects(event):
        for target in targets(effect):
            yield target
            yield from (f"{target}.{option}" for option in network.choices.get(target, ()))


def score_observation(observation: Observation, times: Floats, end: float) -> ObservationScore:
    """How well the histories reproduce an observation, from the first minute of its measure in each."""
    count = int(np.sum(~np.isnan(times)))
    share, log = count / len(times), log_score(count, len(times), True)
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
        skill[null] = 1 - ours / theirs if theirs > 0 else math.nan
    firsts = np.array([score.observation.first for score in timed])
    lasts = np.array([score.observation.last for score in timed])
    medians = np.array([math.nan if score.times is None else score.times[2] for score in timed])
    rows = [times[score.observation.measure] for score in timed]
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
    )


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
