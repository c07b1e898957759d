"""What a model must meet before its scores count, and whether it does.

The limits scale with what a scenario puts: shares that chance can move far where there are few facts are held to wider
limits, and how much must be measured at all follows from how much the record offers. A scenario may set limits of its
own, with what they stand on, under `criteria` of its validation folder.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from interregnum.lab.bundle.validation_spec import LimitedShare, ValidationSpec
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.statistics.scores import NORMAL_975
from interregnum.lab.statistics.shares import Share, chance_limits, share
from interregnum.lab.validation.leakage import Leakage
from interregnum.lab.validation.observation_scores import DurationScore, ObservationScore
from interregnum.lab.validation.playing import case_of
from interregnum.lab.validation.summary import ScoreSummary

TINY = math.nextafter(0.0, 1.0)  # the smallest number above 0
COVERAGE = {"coverage_90": (0.80, 0.97), "coverage_50": (0.35, 0.65)}  # where there are facts enough
LENGTHS = 3.0  # recorded lengths that the 90 % interval of a duration may be wide
OF_PERIOD = 0.05  # of the period that is judged, that the median fact may come too early or too late
PIT = 0.12  # that the mean of the transforms may lie from a half, where there are facts enough
FREE, NEAR = 0.85, 0.6  # the least tau of pairs that are not wired, and of those near each other
MEDIAN_ERROR = math.sqrt(math.pi / 2)  # of a median, where that of a mean is 1, of normal numbers
# Standard deviations that the middle 90 % of a normal distribution is wide.
NORMAL_90 = 2 * 1.6448536269514722
FEW = 30  # pairs of which an order can be judged
ENOUGH = 10  # facts that a null model needs which knows some hours of the record
OF_SPAN = 0.25  # of the span of a scenario that the 90 % intervals of its facts may be wide
OF_READINGS = 1 / 3  # of the readings of a record that the model should measure
OF_FACTS = 0.5  # of the measured facts that should be timed
OF_CLAIMS = 0.5  # of the causal claims written down that should be tested


@dataclass(frozen=True)
class Criterion:
    """One requirement: the value that was found, and the least and the most that it may be."""

    name: str
    value: float
    least: float | None
    most: float | None
    unit: str
    id: str = ""

    @property
    def met(self) -> bool:
        """Whether the value lies within its limits; `nan` does not."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    @property
    def measured(self) -> bool:
        """Whether there was anything to measure: `nan` is no value."""
        return not math.isnan(self.value)

    @property
    def below(self) -> bool:
        """Whether the value is less than it may be."""
        return self.least is not None and self.value < self.least

    @property
    def above(self) -> bool:
        """Whether the value is more than it may be."""
        return self.most is not None and self.value > self.most


@dataclass(frozen=True)
class ShareScore:
    """A share of histories that the scenario limits, with its sampling interval."""

    id: str
    limited: LimitedShare
    share: Share

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"id": self.id, **self.limited.model_dump(mode="json"), **self.share.to_dict()}


def share_limit_score(id: str, limited: LimitedShare, played: Mapping[str, Replicas]) -> ShareScore:
    """In how many histories, of the scenario or with a variant, it ever comes true."""
    times = played[case_of(limited.variant)].times[limited.measure]
    return ShareScore(id, limited, share(int(np.sum(~np.isnan(times))), len(times)))


@dataclass(frozen=True)
class Scored:
    """What the criteria are judged from: the scores of a scenario, what it asks, and how much there is to ask.

    `readings` is how many readings of the record have a window, `length` the span of the scenario in minutes.
    """

    facts: Sequence[ObservationScore]
    scored: ScoreSummary
    durations: Sequence[DurationScore]
    contrasts: Sequence[Any]
    leakage: Leakage
    shares: Sequence[ShareScore] = ()
    readings: int = 0
    length: float = math.inf
    spec: ValidationSpec = field(default_factory=ValidationSpec)


def criteria(found: Scored) -> list[Criterion]:
    """Every criterion, on scored facts (those after the hour up to which the model was tuned).

    A count that nothing sets a limit to is left out.
    """
    asked = [
        *_of_scores(found),
        *_of_nulls(found.scored),
        *_of_bias(found),
        *_of_order(found.scored),
        *_of_claims(found.contrasts),
        *_of_extent(found),
        Criterion(
            "events that happen by the clock", found.leakage.clockwork, None, 0.1, "share", "clockwork"
        ),
        *(
            Criterion(each.limited.title, each.share.value, None, None, "share", each.id)
            for each in found.shares
        ),
    ]
    own = [_own(criterion, found.spec) for criterion in asked]
    return [criterion for criterion in own if criterion.least is not None or criterion.most is not None]


def _own(criterion: Criterion, spec: ValidationSpec) -> Criterion:
    """The criterion with the limits that the scenario sets itself, if it does."""
    limits = spec.criteria.get(criterion.id)
    return criterion if limits is None else replace(criterion, least=limits.least, most=limits.most)


def _of_scores(found: Scored) -> Iterator[Criterion]:
    scored, later = found.scored, [each.ratio for each in found.durations if each.part == "scored"]
    lengths = [ratio for ratio in later if not math.isnan(ratio)]
    widths = "median width of 90 % intervals of durations, in recorded lengths"
    night = ", facts of the night" if found.spec.night > 0 else ""
    yield _coverage("coverage of 90 % intervals", scored.cover_90, 0.9, scored.timed, "coverage_90")
    yield _coverage("coverage of 50 % intervals", scored.cover_50, 0.5, scored.timed, "coverage_50")
    widest = OF_SPAN * found.length if math.isfinite(found.length) else None
    yield Criterion(
        f"median width of 90 % intervals{night}", scored.width_night, None, widest, "min", "width"
    )
    ratio = float(np.median(lengths)) if lengths else math.nan
    yield Criterion(widths, ratio, None, LENGTHS, "number", "width_of_durations")


def _of_nulls(scored: ScoreSummary) -> Iterator[Criterion]:
    """Skill against null models. Two hours of the record, or the hours of a handful of facts, nearly are the record:
    those null models that know them are asked about where there are facts enough."""
    known = scored.nulls if scored.happening >= ENOUGH else {}
    for null, title, nulls in (
        ("uniform", "uniform times in the same order", scored.nulls),
        ("mechanisms", "the model without mechanisms", scored.nulls),
        ("messages", "the model without messages", scored.nulls),
        ("no_order", "any hour of the period", scored.nulls),
        ("pool", "any hour of the model", known),
    ):
        skill = nulls[null].skill if null in nulls else math.nan
        yield Criterion(f"skill against {title}", skill, TINY, None, "number", f"skill_{null}")
    evenly = known["evenly_spread"].skill_when if "evenly_spread" in known else math.nan
    name = "skill, of the hours of what happens, against its own order evenly spread"
    yield Criterion(name, evenly, TINY, None, "number", "skill_evenly_spread")


def _of_bias(found: Scored) -> Iterator[Criterion]:
    """Whether the model is early or late: limits at least as wide as chance makes a median, and a mean, of so many."""
    scored, count = found.scored, max(1, found.scored.happening)
    lateness, middle = math.inf, math.sqrt(1 / (12 * count)) * NORMAL_975
    if math.isfinite(found.length):
        chance = MEDIAN_ERROR * scored.width / NORMAL_90 / math.sqrt(count) * NORMAL_975
        lateness = max(OF_PERIOD * (found.length - found.spec.tuned), 0.0 if math.isnan(chance) else chance)
    least, most = (None, None) if math.isinf(lateness) else (-lateness, lateness)
    name = "median lateness of what happens: model less record"
    yield Criterion(name, scored.bias, least, most, "min", "lateness")
    off = max(PIT, middle)
    least, most = (0.5 - off, 0.5 + off) if off < 0.5 else (None, None)
    name = "mean place of the record in the model (PIT)"
    yield Criterion(name, scored.mean_pit, least, most, "number", "pit_mean")


def _of_order(scored: ScoreSummary) -> Iterator[Criterion]:
    title, order = "Kendall's tau of the order of medians", scored.order
    yield Criterion(f"{title}, over {scored.tau_pairs:,} pairs", scored.tau, 0.8, None, "number", "order")
    for id, of, value, count, least in (
        ("order_free", "of what happens, without wired pairs", order.free, order.free_pairs, FREE),
        ("order_near", "of what happens, under two hours apart", order.near, order.near_pairs, NEAR),
    ):
        name = f"{title} {of}, over {count:,} pairs"
        yield Criterion(name, value if count >= FEW else math.nan, least, None, "number", id)


def _coverage(name: str, value: float, share: float, timed: int, id: str) -> Criterion:
    """Held to limits as wide as chance alone makes the coverage of so many facts; to none where it can be anything."""
    low, high = chance_limits(share, timed)
    least, most = min(COVERAGE[id][0], low), max(COVERAGE[id][1], high)
    return Criterion(name, value, least if least > 0 else None, most if most < 1 else None, "share", id)


def _of_claims(contrasts: Sequence[Any]) -> Iterator[Criterion]:
    contrasts = [score for score in contrasts if not score.effect.few]  # of those nothing can be said
    reproduced = sum(1 for score in contrasts if score.verdict == "reproduced")
    unsaid = sum(1 for score in contrasts if score.verdict == "refuted" and not score.contrast.but)
    share, refuted = (reproduced / len(contrasts), float(unsaid)) if contrasts else (math.nan, math.nan)
    name = "share of the tested causal claims that is reproduced"
    yield Criterion(name, share, 0.8, None, "share", "claims_reproduced")
    yield Criterion("claims refuted without an explanation", refuted, None, 0, "count", "claims_refuted")


def _of_extent(found: Scored) -> Iterator[Criterion]:
    """How much is asked at all; a claim put in two ways counts once."""
    timed = sum(score.observation.timed for score in found.facts)
    put = {score.contrast.of: score.counterfactual for score in found.contrasts}
    left = {claim.of: claim.counterfactual for claim in found.spec.not_put.values() if claim.of not in put}
    yield _counted("measured facts", len(found.facts), OF_READINGS * found.readings, "facts")
    yield _counted("timed facts", timed, OF_FACTS * len(found.facts), "timed_facts")
    yield _counted("durations", len(found.durations), 0, "durations")
    for name, id, kind in (
        ("causal statements tested", "causal_statements", False),
        ("counterfactual claims tested", "counterfactuals", True),
    ):
        tested = sum(each is kind for each in put.values())
        listed = tested + sum(each is kind for each in left.values())
        yield _counted(name, tested, OF_CLAIMS * listed, id)


def _counted(name: str, count: int, least: float, id: str) -> Criterion:
    return Criterion(name, float(count), math.ceil(least) if least > 0 else None, None, "count", id)
