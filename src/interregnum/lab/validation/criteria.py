"""What a model must meet before its scores count, and whether it does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.validation.leakage import Leakage
from interregnum.lab.validation.observation_scores import DurationScore, ObservationScore, ScoreSummary

WIDTH_AT_NIGHT = "median width of 90 % intervals, facts of the night"
NIGHT_WIDTH = 9 * 60.0  # minutes
TINY = math.nextafter(0.0, 1.0)  # the smallest number above 0
LENGTHS = 3.0  # recorded lengths that the 90 % interval of a duration may be wide


@dataclass(frozen=True)
class Criterion:
    """One requirement: the value that was found, and the least and the most that it may be."""

    name: str
    value: float
    least: float | None
    most: float | None
    unit: str

    @property
    def met(self) -> bool:
        """Whether the value lies within its limits; `nan` does not."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )


def criteria(
    facts: Sequence[ObservationScore],
    parts: Mapping[str, ScoreSummary],
    durations: Sequence[DurationScore],
    contrasts: Sequence[Any],
    leakage: Leakage,
) -> list[Criterion]:
    """Every criterion, on scored facts (those after the hour up to which the model was tuned)."""
    return [
        *_of_scores(parts["scored"], durations),
        *_of_claims(contrasts),
        *_of_extent(facts, durations, contrasts),
        Criterion("events that happen by the clock", leakage.clockwork, None, 0.1, "share"),
    ]


def _of_scores(scored: ScoreSummary, durations: Sequence[DurationScore]) -> list[Criterion]:
    later = [
        duration.ratio
        for duration in durations
        if duration.part == "scored" and not math.isnan(duration.ratio)
    ]
    lengths = float(np.median(later)) if later else math.nan
    skills = "skill against"
    widths = "median width of 90 % intervals of durations, in recorded lengths"
    return [
        Criterion("coverage of 90 % intervals", scored.cover_90, 0.80, 0.97, "share"),
        Criterion("coverage of 50 % intervals", scored.cover_50, 0.35, 0.65, "share"),
        Criterion(
            f"{skills} uniform times in the same order", _skill(scored, "uniform"), TINY, None, "number"
        ),
        Criterion(
            f"{skills} the model without mechanisms", _skill(scored, "mechanisms"), TINY, None, "number"
        ),
        Criterion(f"{skills} the model without messages", _skill(scored, "messages"), TINY, None, "number"),
        Criterion(WIDTH_AT_NIGHT, scored.width_night, None, NIGHT_WIDTH, "min"),
        Criterion(widths, lengths, None, LENGTHS, "number"),
        Criterion("Kendall's tau of the order of medians", scored.tau, 0.8, None, "number"),
    ]


def _of_claims(contrasts: Sequence[Any]) -> list[Criterion]:
    reproduced = sum(1 for score in contrasts if score.verdict == "reproduced")
    share = reproduced / len(contrasts) if contrasts else math.nan
    unsaid = sum(1 for score in contrasts if score.verdict == "refuted" and not score.contrast.but)
    return [
        Criterion("share of the tested causal claims that is reproduced", share, 0.8, None, "share"),
        Criterion("claims refuted without an explanation", float(unsaid), None, 0, "count"),
    ]


def _of_extent(
    facts: Sequence[ObservationScore], durations: Sequence[DurationScore], contrasts: Sequence[Any]
) -> list[Criterion]:
    """How much is asked at all; a claim put in two ways counts once."""
    timed = sum(score.observation.timed for score in facts)
    claims = {score.contrast.of for score in contrasts if score.contrast.of.isdecimal()}
    others = {score.contrast.of for score in contrasts if score.counterfactual}
    return [
        Criterion("measured facts", float(len(facts)), 120, None, "count"),
        Criterion("timed facts", float(timed), 70, None, "count"),
        Criterion("durations", float(len(durations)), 25, None, "count"),
        Criterion("causal statements tested", float(len(claims)), 45, None, "count"),
        Criterion("counterfactual claims tested", float(len(others)), 17, None, "count"),
    ]


def _skill(summary: ScoreSummary, null: str) -> float:
    return summary.skill.get(null, math.nan)
