"""What a model must meet before its scores count, and whether it does.

The limits scale with what a scenario puts: shares that chance can move far where there are few facts are held to wider
limits, and how much must be measured at all follows from how much the record offers. A scenario may set limits of its
own, with what they stand on, under `criteria` of its validation folder.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from interregnum.lab.bundle.validation_spec import ValidationSpec
from interregnum.lab.statistics.shares import chance_limits
from interregnum.lab.validation.leakage import Leakage
from interregnum.lab.validation.observation_scores import DurationScore, ObservationScore, ScoreSummary

TINY = math.nextafter(0.0, 1.0)  # the smallest number above 0
COVERAGE = {"coverage_90": (0.80, 0.97), "coverage_50": (0.35, 0.65)}  # where there are facts enough
LENGTHS = 3.0  # recorded lengths that the 90 % interval of a duration may be wide
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
class Scored:
    """What the criteria are judged from: the scores of a scenario, what it asks, and how much there is to ask.

    `readings` is how many readings of the record have a window, `length` the span of the scenario in minutes.
    """

    facts: Sequence[ObservationScore]
    scored: ScoreSummary
    durations: Sequence[DurationScore]
    contrasts: Sequence[Any]
    leakage: Leakage
    readings: int = 0
    length: float = math.inf
    spec: ValidationSpec = field(default_factory=ValidationSpec)


def criteria(found: Scored) -> list[Criterion]:
    """Every criterion, on scored facts (those after the hour up to which the model was tuned).

    A count that nothing sets a limit to is left out.
    """
    asked = [
        *_of_scores(found),
        *_of_claims(found.contrasts),
        *_of_extent(found),
        Criterion(
            "events that happen by the clock", found.leakage.clockwork, None, 0.1, "share", "clockwork"
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
    for null, title in (
        ("uniform", "uniform times in the same order"),
        ("mechanisms", "the model without mechanisms"),
        ("messages", "the model without messages"),
    ):
        skill = scored.skill.get(null, math.nan)
        yield Criterion(f"skill against {title}", skill, TINY, None, "number", f"skill_{null}")
    widest = OF_SPAN * found.length if math.isfinite(found.length) else None
    yield Criterion(
        f"median width of 90 % intervals{night}", scored.width_night, None, widest, "min", "width"
    )
    ratio = float(np.median(lengths)) if lengths else math.nan
    yield Criterion(widths, ratio, None, LENGTHS, "number", "width_of_durations")
    yield Criterion(
        f"Kendall's tau of the order of medians, over {scored.tau_pairs:,} pairs",
        scored.tau,
        0.8,
        None,
        "number",
        "order",
    )


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
