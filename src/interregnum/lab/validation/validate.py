"""Validation: many histories compared with the record and with null models; and the author's causal claims.

The one place where the record and the simulation meet. The definitions are in `docs/reference/validation.md`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from interregnum import __version__
from interregnum.arguments import path_of, progress_function, replica_count, seed_number
from interregnum.dates import Timeline
from interregnum.lab.bundle.apart import alone
from interregnum.lab.bundle.observations import DataSplit, Observation
from interregnum.lab.bundle.setup import ValidationSetup, read_setup
from interregnum.lab.bundle.validation_spec import OwnLimits, UntestedClaim, ValidationSpec
from interregnum.lab.ensembles.ensemble import open_ensemble
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.statistics.scores import FEWEST
from interregnum.lab.validation.claims import ContrastScore, contrast_scores, wired_marked
from interregnum.lab.validation.criteria import Criterion, Scored, ShareScore, criteria, share_limit_score
from interregnum.lab.validation.leakage import Leakage, leakage
from interregnum.lab.validation.null_scores import Null, blind, score_null, unordered
from interregnum.lab.validation.observation_scores import (
    AbsenceScore,
    DurationScore,
    ObservationScore,
    finite_or_none,
    one_length,
    recorded_span,
    score_absence,
    score_duration,
    score_observation,
)
from interregnum.lab.validation.playing import BASELINE, cases, null_case
from interregnum.lab.validation.summary import ScoreSummary, summarise_scores
from interregnum.lab.validation.witnesses import WitnessScore, witness_scores
from interregnum.lab.variants.null_models import NULLS, SWITCHED_OFF
from interregnum.lab.variants.schema import Variant
from interregnum.language.where import Where

VERSION = 4  # of the data that `to_dict` gives
PARTS: tuple[DataSplit, ...] = ("tuning", "scored")


@dataclass(frozen=True, repr=False)
class Validation(Brief):
    """A scenario compared with its record. `criteria` are what a model must meet, `own_criteria` the limits that the
    scenario sets itself; `one_length` is the length that the null model of that name gives every duration; `apart` the
    witnesses who are scored apart; `baseline_from` is the ensemble whose histories were used and not played again."""

    scenario: str
    title: str
    timeline: Timeline
    seed: int
    replicas: int
    observations: Sequence[ObservationScore]
    absences: Sequence[AbsenceScore]
    durations: Sequence[DurationScore]
    contrasts: Sequence[ContrastScore]
    not_put: Mapping[str, UntestedClaim]
    parts: Mapping[str, ScoreSummary]
    readings: Mapping[str, tuple[Variant, ScoreSummary]]
    leakage: Leakage
    shares: Sequence[ShareScore] = field(default_factory=tuple)
    one_length: float = math.nan
    criteria: Sequence[Criterion] = field(default_factory=tuple)
    own_criteria: Mapping[str, OwnLimits] = field(default_factory=dict)
    apart: Sequence[WitnessScore] = ()
    baseline_from: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-validation",
            "version": VERSION,
            "software": __version__,
            "scenario": self.scenario,
            "seed": self.seed,
            "replicas": self.replicas,
            "criteria": [
                vars(criterion) | {"value": finite_or_none(criterion.value)} for criterion in self.criteria
            ],
            "parts": {part: scores.to_dict() for part, scores in self.parts.items()},
            "observations": [_observation_data(score) for score in self.observations],
            "absences": [
                {"id": score.id, **score.absence.model_dump(), "share": score.share, "log": score.log}
                for score in self.absences
            ],
            "one_length": finite_or_none(self.one_length),
            "durations": [_duration_data(score) for score in self.durations],
            "contrasts": [score.to_dict() for score in self.contrasts],
            "shares": [score.to_dict() for score in self.shares],
            "not_put": {id: claim.model_dump() for id, claim in self.not_put.items()},
            "apart": [witness.to_dict(_observation_data) for witness in self.apart],
            "readings": {id: scores.to_dict() for id, (_, scores) in self.readings.items()},
            "null_models": dict(NULLS),
            "leakage": self.leakage.to_dict(),
        }


def _observation_data(score: ObservationScore) -> dict[str, Any]:
    observation = score.observation
    return {
        "id": observation.id,
        "measure": observation.measure,
        "measured_as": observation.measured_as,
        "part": observation.part,
        "night": observation.night,
        "window": [finite_or_none(observation.first), finite_or_none(observation.last)],
        "untimed": observation.untimed or ("a number, not an hour" if observation.figure else ""),
        "share": score.share,
        "times": score.times,
        "found": score.found,
        "cover_50": finite_or_none(score.cover_50),
        "cover_90": finite_or_none(score.cover_90),
        "crps": finite_or_none(score.crps),
        "when": finite_or_none(score.when),
        "log": score.log,
    }


def _duration_data(score: DurationScore) -> dict[str, Any]:
    return {
        "id": score.id,
        **score.duration.model_dump(mode="json"),
        "window": [score.first, score.last],
        "recorded": score.recorded,
        "part": score.part,
        "share": score.share,
        "times": score.times,
        "found": score.found,
        "cover_50": score.cover_50,
        "cover_90": score.cover_90,
        "crps": finite_or_none(score.crps),
        "null_crps": {null: finite_or_none(score) for null, score in score.null_crps.items()},
        "ratio": finite_or_none(score.ratio),
    }


def validate(
    where: Where,
    replicas: int = 2000,
    seed: int = 7,
    *,
    ensemble: str | Path | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Validation:
    """Play a scenario many times, and compare the histories with its record.

    Every variant and null model is played with the same seed and replicas as the baseline, so that effects
    are paired. The baseline is taken from an `ensemble` of the same scenario and seed, as far as that goes. `progress`
    is given how many chunks of how many are played.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, FEWEST)
    folder = None if ensemble is None else path_of("ensemble", ensemble)
    ready = read_setup(where)
    wanted = cases(ready)
    kept = None if folder is None else _baseline(folder, ready, wanted[BASELINE], seed, replicas)
    if kept is not None:
        del wanted[BASELINE]
    played = play_many(wanted, seed, replicas, workers=workers, progress=progress)
    found = judged(ready, played if kept is None else played | {BASELINE: kept})
    return found if kept is None else replace(found, baseline_from=str(folder))


def _baseline(
    folder: str | Path, ready: ValidationSetup, case: Instrumented, seed: int, replicas: int
) -> Replicas | None:
    """The baseline from an ensemble; None where it has too few histories, or lacks a column."""
    found = open_ensemble(folder)
    same(found.manifest, manifest_of(ready.scenario, (), copy_of(ready.network), seed), Path(folder))
    return found.replicas(case, replicas)


def judged(ready: ValidationSetup, played: Mapping[str, Replicas]) -> Validation:
    """The validation of what was played."""
    baseline, spec = played[BASELINE], ready.spec
    times, end = baseline.times, baseline.until
    observations = [_scored(observation, baseline) for observation in ready.observations]
    absences = [score_absence(id, absence, times[absence.measure]) for id, absence in spec.absences.items()]
    general = _general_nulls(ready.observations, played)
    by_id = {observation.id.partition(":")[0]: observation for observation in reversed(ready.observations)}
    length = one_length([recorded_span(duration, by_id) for duration in spec.durations.values()])
    columns = {null: each.times for null, each in general.items()}
    durations = [
        score_duration(id, duration, by_id, times, columns, length) for id, duration in spec.durations.items()
    ]
    contrasts = wired_marked(ready, contrast_scores(spec.contrasts, played))
    shares = [share_limit_score(id, limit, played) for id, limit in spec.shares.items()]
    parts: dict[str, ScoreSummary] = {
        part: _part(observations, absences if part == "scored" else (), part, baseline, spec, general)
        for part in PARTS
    }
    kept = leakage(ready.scenario, ready.network)
    found = Scored(
        facts=observations,
        scored=parts["scored"],
        durations=durations,
        contrasts=contrasts,
        leakage=kept,
        shares=shares,
        readings=sum(not alone(ready.record, id, spec.apart) for id in ready.record.windows),
        length=end,
        spec=spec,
    )
    return Validation(
        scenario=ready.scenario.scenario.id,
        title=ready.scenario.scenario.title,
        timeline=ready.scenario.timeline(),
        seed=baseline.seed,
        replicas=len(baseline),
        observations=observations,
        absences=absences,
        durations=durations,
        contrasts=contrasts,
        shares=shares,
        one_length=length,
        not_put=spec.not_put,
        parts=parts,
        readings=_readings(ready, played),
        leakage=kept,
        criteria=criteria(found),
        own_criteria=spec.criteria,
        apart=_witnesses(ready, played),
    )


def _witnesses(ready: ValidationSetup, played: Mapping[str, Replicas]) -> list[WitnessScore]:
    """Those who are scored apart, by the same replicas; null models are of their facts alone."""
    baseline = played[BASELINE]

    def summary(scores: Sequence[ObservationScore]) -> ScoreSummary:
        nulls = _general_nulls([score.observation for score in scores], played)
        return _part(scores, (), "scored", baseline, ready.spec, nulls)

    return witness_scores(ready, lambda fact: _scored(fact, baseline), summary)


def _scored(observation: Observation, replicas: Replicas) -> ObservationScore:
    nowhere = np.full(len(replicas), np.nan)
    return score_observation(observation, replicas.times.get(observation.measure, nowhere), replicas.until)


def _part(
    observations: Sequence[ObservationScore],
    absences: Sequence[AbsenceScore],
    part: DataSplit,
    baseline: Replicas,
    spec: ValidationSpec,
    general: Mapping[str, Null],
) -> ScoreSummary:
    """The scores of one part of the record, and those of every null model beside them."""
    scores = [score for score in observations if score.observation.part == part]
    times, end = baseline.times, baseline.until
    facts = [score.observation for score in scores]
    made = {**general, **unordered(facts, times, period(part, spec.tuned, end))}
    nulls = {
        null: score_null(made[null], scores, absences, times, end)
        for null in NULLS
        if null in made and any(fact.timed for fact in facts)
    }
    return summarise_scores(scores, times, [score.log for score in absences], nulls)


def period(part: DataSplit, tuned: float, end: float) -> tuple[float, float]:
    """The minutes over which a part is judged: up to the hour at which tuning ends, or from then to the end."""
    return (0.0, tuned) if part == "tuning" else (tuned, end)


def _general_nulls(observations: Sequence[Observation], played: Mapping[str, Replicas]) -> dict[str, Null]:
    """The null models that are the same for every part of the record."""
    baseline = played[BASELINE]
    measures = dict.fromkeys(observation.measure for observation in observations if not observation.figure)
    found = blind({measure: baseline.times[measure] for measure in measures}, baseline.until, baseline.seed)
    return found | {null: Null(played[null_case(null)].times) for null in SWITCHED_OFF}


def _readings(
    ready: ValidationSetup, played: Mapping[str, Replicas]
) -> dict[str, tuple[Variant, ScoreSummary]]:
    """Rival readings of the same hours, by the facts that are scored."""
    found = {}
    for id, variant in ready.variants.named.items():
        if variant.kind == "reading":
            replicas = played[id]
            scores = [_scored(fact, replicas) for fact in ready.observations if fact.part == "scored"]
            absent = [
                score_absence(name, absence, replicas.times[absence.measure]).log
                for name, absence in ready.spec.absences.items()
            ]
            found[id] = (variant, summarise_scores(scores, replicas.times, absent))
    return found
