"""Validation: many histories compared with the record and with null models; and the author's causal claims.

The one place where the record and the simulation meet. The definitions are in `docs/reference/validation.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from interregnum import __version__
from interregnum.arguments import names_in, path_of, progress_function, replica_count, seed_number
from interregnum.calculus.network import Network
from interregnum.dates import Timeline
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.bundle.apart import alone
from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import ValidationSetup, measures_of, read_setup
from interregnum.lab.bundle.validation_spec import (
    LISTED,
    SIGNS,
    CausalClaim,
    NonEvent,
    OwnLimits,
    UntestedClaim,
)
from interregnum.lab.ensembles.ensemble import open_ensemble
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument, watch
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, mean_differences, share_differences, verdict
from interregnum.lab.statistics.scores import FEWEST, log_score, uniform_times
from interregnum.lab.validation.criteria import Criterion, Scored, criteria
from interregnum.lab.validation.leakage import Leakage, leakage
from interregnum.lab.validation.observation_scores import (
    DurationScore,
    ObservationScore,
    ScoreSummary,
    finite_or_none,
    score_duration,
    score_observation,
    summarise_scores,
)
from interregnum.lab.validation.witnesses import WitnessScore, witness_scores
from interregnum.lab.variants.apply import apply_variants
from interregnum.lab.variants.null_models import (
    NULLS,
    without_mechanisms,
    without_messages,
    without_pressures,
)
from interregnum.lab.variants.schema import Variant
from interregnum.language.where import Where

VERSION = 3  # of the data that `to_dict` gives
BASELINE = ""
Columns = Mapping[str, Floats]


@dataclass(frozen=True)
class ContrastScore:
    """A causal claim tested in the model. `before` and `after` are the means without and with the variant."""

    id: str
    contrast: CausalClaim
    effect: Difference
    verdict: str
    unit: str
    before: float
    after: float

    @property
    def counterfactual(self) -> bool:
        """Whether it is a counterfactual rather than a causal statement."""
        return self.contrast.counterfactual

    @property
    def only_way(self) -> bool:
        """Whether the variant makes the outcome impossible, or certain.

        Then the model was built so, and the size of the effect is only how often the outcome happens otherwise.
        """
        return self.unit == "share" and self.verdict == "reproduced" and self.after in (0.0, 1.0)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            **self.contrast.model_dump(mode="json"),
            "verdict": self.verdict,
            "effect": self.effect.to_dict(),
            "unit": self.unit,
            "before": finite_or_none(self.before),
            "after": finite_or_none(self.after),
            "only_way": self.only_way,
        }


@dataclass(frozen=True)
class AbsenceScore:
    """Something that did not happen: the share of histories in which it does."""

    id: str
    absence: NonEvent
    share: float
    log: float


@dataclass(frozen=True, repr=False)
class Validation(Brief):
    """A scenario compared with its record. `criteria` are what a model must meet, `own_criteria` the limits that the
    scenario sets itself; `apart` the witnesses who are scored apart; `baseline_from` is the ensemble whose histories
    were used and not played again."""

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
            "durations": [_duration_data(score) for score in self.durations],
            "contrasts": [score.to_dict() for score in self.contrasts],
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


def claims(
    where: Where,
    ids: Sequence[str],
    replicas: int = 2000,
    seed: int = 7,
    *,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> list[ContrastScore]:
    """The causal claims named, by their ids, and nothing else: the same scores as in the whole report.

    Raises ScenarioError where a scenario puts no such contrast.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, FEWEST)
    ids = names_in("ids", ids)
    ready = read_setup(where)
    put = ready.spec.contrasts
    unknown = [id for id in ids if id not in put]
    if unknown:
        raise ScenarioError([_no_contrast(id, put) for id in unknown])
    few = replace(ready.spec, contrasts={id: put[id] for id in dict.fromkeys(ids)}, absences={})
    ready = replace(ready, spec=few, observations=())
    played = play_many(cases(ready, whole=False), seed, replicas, workers=workers, progress=progress)
    return contrast_scores(few.contrasts, played)


def _no_contrast(id: str, put: Mapping[str, CausalClaim]) -> Problem:
    allowed = ", ".join(list(put)[:LISTED]) or "none is written down"
    message = f"there is no contrast `{id}`"
    return Problem(
        "unknown-reference", message, "validation", found=id, allowed=allowed, nearest=nearest_name(id, put)
    )


def cases(ready: ValidationSetup, *, whole: bool = True) -> dict[str, Instrumented]:
    """The baseline, the null models, rival readings and every set of variants that is asked about, ready to be
    played; where it is not the whole, the baseline and those variants alone."""
    asked, values = measures_of(ready)
    contrasts = ready.spec.contrasts.values()
    watched = copy_of(ready.network)
    for question in asked:
        watch(watched, question)

    def made(change: Callable[[Network], object]) -> Instrumented:
        network = copy_of(watched)
        change(network)
        return instrument(ready.scenario, network, asked, values)

    found = {BASELINE: made(lambda network: None)}
    wanted = [names for contrast in contrasts for names in (contrast.variant, contrast.against) if names]
    if whole:
        found["null mechanisms"] = made(without_mechanisms)
        found["null messages"] = made(without_messages)
        found["null pressures"] = made(without_pressures)
        wanted += [(id,) for id, variant in ready.variants.named.items() if variant.kind == "reading"]
    for names in wanted:
        if case_of(names) not in found:
            found[case_of(names)] = made(partial(_varied, ready, names))
    return found


def _varied(ready: ValidationSetup, names: Sequence[str], network: Network) -> None:
    apply_variants(network, ready.scenario.timeline(), ready.variants, names)


def case_of(names: Sequence[str]) -> str:
    """The name of the case in which these variants are played together."""
    return " + ".join(names)


def judged(ready: ValidationSetup, played: Mapping[str, Replicas]) -> Validation:
    """The validation of what was played."""
    baseline = played[BASELINE]
    end = baseline.until
    times = baseline.times
    nulls = _nulls(ready.observations, played)
    observations = [_scored(observation, times, end, len(baseline)) for observation in ready.observations]
    absences = [_absence(id, absence, times[absence.measure]) for id, absence in ready.spec.absences.items()]
    by_id = {observation.id.partition(":")[0]: observation for observation in reversed(ready.observations)}
    recorded = ready.spec.durations.items()
    durations = [score_duration(id, duration, by_id, times, nulls) for id, duration in recorded]
    contrasts = contrast_scores(ready.spec.contrasts, played)
    parts = {
        part: summarise_scores(
            [score for score in observations if score.observation.part == part],
            times,
            nulls,
            end,
            [score.log for score in absences] if part == "scored" else (),
        )
        for part in ("tuning", "scored")
    }
    readings = {
        id: (variant, _reading(ready, played[id]))
        for id, variant in ready.variants.named.items()
        if variant.kind == "reading"
    }
    kept = leakage(ready.scenario, ready.network)
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
        not_put=ready.spec.not_put,
        parts=parts,
        readings=readings,
        leakage=kept,
        criteria=criteria(
            Scored(
                facts=observations,
                scored=parts["scored"],
                durations=durations,
                contrasts=contrasts,
                leakage=kept,
                readings=sum(not alone(ready.record, id, ready.spec.apart) for id in ready.record.windows),
                length=end,
                spec=ready.spec,
            )
        ),
        own_criteria=ready.spec.criteria,
        apart=_witnesses(ready, played),
    )


def _witnesses(ready: ValidationSetup, played: Mapping[str, Replicas]) -> list[WitnessScore]:
    """Those who are scored apart, by the same replicas; null models are of their facts alone."""
    baseline = played[BASELINE]
    times, end = baseline.times, baseline.until

    def summary(scores: Sequence[ObservationScore]) -> ScoreSummary:
        return summarise_scores(scores, times, _nulls([one.observation for one in scores], played), end)

    return witness_scores(ready, lambda fact: _scored(fact, times, end, len(baseline)), summary)


def _scored(observation: Observation, times: Columns, end: float, count: int) -> ObservationScore:
    return score_observation(observation, times.get(observation.measure, np.full(count, np.nan)), end)


def _absence(id: str, absence: NonEvent, times: Floats) -> AbsenceScore:
    share = float(np.mean(~np.isnan(times)))
    return AbsenceScore(id, absence, share, log_score(share, False))


def _nulls(observations: Sequence[Observation], played: Mapping[str, Replicas]) -> dict[str, Columns]:
    """The times of every measure under each null model."""
    baseline = played[BASELINE]
    measures = list(
        dict.fromkeys(observation.measure for observation in observations if not observation.figure)
    )
    if measures:
        together = np.column_stack([baseline.times[measure] for measure in measures])
        drawn = uniform_times(together, baseline.until, baseline.seed)
    found: dict[str, Columns] = {"uniform": {measure: drawn[:, n] for n, measure in enumerate(measures)}}
    return found | {null: played[f"null {null}"].times for null in NULLS if null != "uniform"}


def _reading(ready: ValidationSetup, replicas: Replicas) -> ScoreSummary:
    """A rival reading of the same hours, by the facts that are scored."""
    end = replicas.until
    observations = [
        _scored(observation, replicas.times, end, len(replicas))
        for observation in ready.observations
        if observation.part == "scored"
    ]
    absences = [
        _absence(id, absence, replicas.times[absence.measure]) for id, absence in ready.spec.absences.items()
    ]
    return summarise_scores(observations, replicas.times, {}, end, [score.log for score in absences])


UNITS = {"earlier": "min", "later": "min", "likelier": "share", "less_likely": "share"}


def contrast_scores(
    contrasts: Mapping[str, CausalClaim], played: Mapping[str, Replicas]
) -> list[ContrastScore]:
    """The effect that each causal claim is about: of its variant, against its baseline, in the same replicas.

    An hour is the mean of the first time or, where it never comes, the end of the span (a restricted mean, as
    of survival times: Royston & Parmar 2013), so that no history is left out. The interval is that of contrasts.
    """
    sides = {
        id: [_column(contrast, played[case_of(names)]) for names in (contrast.against, contrast.variant)]
        for id, contrast in contrasts.items()
    }
    shares = [id for id, contrast in contrasts.items() if UNITS.get(contrast.expect) == "share"]
    means = [id for id in sides if id not in shares]
    effects: dict[str, Difference] = {}
    if shares:
        answers = [np.column_stack([sides[id][n] > 0.5 for id in shares]) for n in range(2)]
        effects |= zip(shares, share_differences(answers[0], answers[1]), strict=True)
    if means:
        numbers = [np.column_stack([sides[id][n] for id in means]) for n in range(2)]
        seed = played[BASELINE].seed
        effects |= zip(means, mean_differences(numbers[0], numbers[1], seed), strict=True)
    return [
        ContrastScore(
            id,
            contrast,
            effects[id],
            verdict(effects[id], SIGNS[contrast.expect]),
            UNITS.get(contrast.expect, "value"),
            effects[id].base,
            effects[id].varied,
        )
        for id, contrast in contrasts.items()
    ]


def _column(contrast: CausalClaim, replicas: Replicas) -> Floats:
    if contrast.expect in ("more", "less"):
        return replicas.values[contrast.measure]
    times = replicas.times[contrast.measure]
    if contrast.expect in ("likelier", "less_likely"):
        return (~np.isnan(times)).astype(np.float64)
    return np.where(np.isnan(times), replicas.until, times)
