"""What is asked of a model before its scores are worth anything, and whether it is met; told either way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.bundle.observations import DurationScore, ObservationScore, ScoreSummary
from interregnum.lab.validation.leakage import Honesty

NIGHT_WIDTH = 9 * 60.0  # minutes
TINY = math.nextafter(0.0, 1.0)  # the least that is more than nought
LENGTHS = 3.0  # recorded lengths that the 90 % interval of a duration may be wide


@dataclass(frozen=True)
class Floor:
    """One thing asked: what was found, between what it should lie, and whether it does."""

    name: str
    value: float
    least: float | None
    most: float | None
    unit: str

    @property
    def met(self) -> bool:
        """Whether the value lies where it should; a value that is none does not."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )


def floors(
    facts: Sequence[ObservationScore],
    parts: Mapping[str, ScoreSummary],
    durations: Sequence[DurationScore],
    contrasts: Sequence[Any],
    honesty: Honesty,
) -> list[Floor]:
    """Every floor, on scored facts (those after the hour to which the model was tuned)."""
    return [
        *_of_scores(parts["scored"], durations),
        *_of_claims(contrasts),
        *_of_extent(facts, durations, contrasts),
        Floor("events that happen by the clock", honesty.clockwork, None, 0.1, "share"),
        Floor(
            "modules of the simulation that import the record", float(len(honesty.readers)), None, 0, "count"
        ),
    ]


def _of_scores(scored: ScoreSummary, durations: Sequence[DurationScore]) -> list[Floor]:
    later = [one.ratio for one in durations if one.part == "scored" and not math.isnan(one.ratio)]
    lengths = float(np.median(later)) if later else math.nan
    night, skills = "median width of 90 % intervals, facts of the night", "skill against"
    widths = "median width of 90 % intervals of durations, in recorded lengths"
    return [
        Floor("90 % intervals cover", scored.cover_90, 0.80, 0.97, "share"),
        Floor("50 % intervals cover", scored.cover_50, 0.35, 0.65, "share"),
        Floor(f"{skills} the same order at uniform times", _skill(scored, "uniform"), TINY, None, "number"),
        Floor(f"{skills} mechanisms off", _skill(scored, "mechanisms"), TINY, None, "number"),
        Floor(f"{skills} messages off", _skill(scored, "messages"), TINY, None, "number"),
        Floor(night, scored.width_night, None, NIGHT_WIDTH, "min"),
        Floor(widths, lengths, None, LENGTHS, "number"),
        Floor("Kendall's tau of the order of medians", scored.tau, 0.8, None, "number"),
    ]


def _of_claims(contrasts: Sequence[Any]) -> list[Floor]:
    reproduced = sum(1 for one in contrasts if one.verdict == "reproduced")
    share = reproduced / len(contrasts) if contrasts else math.nan
    unsaid = sum(1 for one in contrasts if one.verdict == "refuted" and not one.contrast.but)
    return [
        Floor("causal claims reproduced, of those put as contrasts", share, 0.8, None, "share"),
        Floor("claims refuted without a sentence that says why", float(unsaid), None, 0, "count"),
    ]


def _of_extent(
    facts: Sequence[ObservationScore], durations: Sequence[DurationScore], contrasts: Sequence[Any]
) -> list[Floor]:
    """How much is asked at all; a claim put in two ways counts once."""
    timed = sum(one.observation.timed for one in facts)
    claims = {one.contrast.of for one in contrasts if one.contrast.of.isdecimal()}
    others = {one.contrast.of for one in contrasts if one.counterfactual}
    return [
        Floor("measured facts", float(len(facts)), 120, None, "count"),
        Floor("of these, timed", float(timed), 70, None, "count"),
        Floor("durations", float(len(durations)), 25, None, "count"),
        Floor("causal statements put as contrasts", float(len(claims)), 45, None, "count"),
        Floor("might-have-beens put as contrasts", float(len(others)), 17, None, "count"),
    ]


def _skill(summary: ScoreSummary, null: str) -> float:
    return summary.skill.get(null, math.nan)
