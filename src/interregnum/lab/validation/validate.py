"""Validation: many histories held against the record, beside null models, and the author's causal claims.

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
from interregnum.calculus.network import Network
from interregnum.dates import Timeline
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.bundle.observations import (
    Fact,
    FactScore,
    LinkScore,
    Summary,
    finite,
    linked,
    scored,
    summary,
)
from interregnum.lab.bundle.setup import Plan, asked_of, plan
from interregnum.lab.bundle.validation_spec import LISTED, SIGNS, Absence, Contrast, NotPut
from interregnum.lab.ensembles.ensemble import open_ensemble
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.instrumented import Prepared, copy_of, prepare, watch
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import Effect, log_score, paired, uniform_times, verdict
from interregnum.lab.validation.criteria import Floor, floors
from interregnum.lab.validation.leakage import Honesty, honesty
from interregnum.lab.variants.apply import varied
from interregnum.lab.variants.null_models import (
    NULLS,
    without_mechanisms,
    without_messages,
    without_pressures,
)
from interregnum.lab.variants.schema import Variant
from interregnum.language.where import Where
from interregnum.mechanisms import build

VERSION = 1  # of the data that `to_dict` gives
BASELINE = ""
Columns = Mapping[str, Floats]


@dataclass(frozen=True)
class ContrastScore:
    """A causal claim as the model answers it. `before` and `after` are the means without and with the variant."""

    id: str
    contrast: Contrast
    effect: Effect
    verdict: str
    unit: str
    before: float
    after: float

    @property
    def counterfactual(self) -> bool:
        """Whether it is one of the might-have-beens rather than a causal statement."""
        return self.contrast.of.startswith("K")

    @property
    def only_way(self) -> bool:
        """Whether the variant leaves no way at all to what was looked at, or none around it.

        Then the model was built so, and the size of the effect is only how often the thing happens otherwise.
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
            "before": self.before,
            "after": self.after,
            "only_way": self.only_way,
        }


@dataclass(frozen=True)
class AbsenceScore:
    """Something that did not happen: the share of histories in which it does."""

    id: str
    absence: Absence
    share: float
    log: float


@dataclass(frozen=True)
class Validation:
    """A scenario held against its record. `floors` are what the project asks of its flagship; `kept` is the ensemble
    whose histories were used and not played again."""

    scenario: str
    title: str
    timeline: Timeline
    seed: int
    replicas: int
    facts: Sequence[FactScore]
    absences: Sequence[AbsenceScore]
    durations: Sequence[LinkScore]
    contrasts: Sequence[ContrastScore]
    not_put: Mapping[str, NotPut]
    parts: Mapping[str, Summary]
    readings: Mapping[str, tuple[Variant, Summary]]
    honesty: Honesty
    floors: Sequence[Floor] = field(default_factory=tuple)
    kept: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-validation",
            "version": VERSION,
            "software": __version__,
            "scenario": self.scenario,
            "seed": self.seed,
            "replicas": self.replicas,
            "floors": [vars(one) | {"value": finite(one.value)} for one in self.floors],
            "parts": {part: one.to_dict() for part, one in self.parts.items()},
            "facts": [_fact_data(one) for one in self.facts],
            "absences": [
                {"id": one.id, **one.absence.model_dump(), "share": one.share, "log": one.log}
                for one in self.absences
            ],
            "durations": [_link_data(one) for one in self.durations],
            "contrasts": [one.to_dict() for one in self.contrasts],
            "not_put": {id: one.model_dump() for id, one in self.not_put.items()},
            "readings": {id: one.to_dict() for id, (_, one) in self.readings.items()},
            "null_models": dict(NULLS),
            "honesty": self.honesty.to_dict(),
        }


def _fact_data(one: FactScore) -> dict[str, Any]:
    fact = one.fact
    return {
        "id": fact.id,
        "measure": fact.measure,
        "part": fact.part,
        "night": fact.night,
        "window": [finite(fact.first), finite(fact.last)],
        "untimed": fact.untimed or ("a number, not an hour" if fact.figure else ""),
        "share": one.share,
        "times": one.times,
        "found": one.found,
        "cover_50": finite(one.cover_50),
        "cover_90": finite(one.cover_90),
        "crps": finite(one.crps),
        "log": one.log,
    }


def _link_data(one: LinkScore) -> dict[str, Any]:
    return {
        "id": one.id,
        **one.link.model_dump(mode="json"),
        "window": [one.first, one.last],
        "recorded": one.recorded,
        "part": one.part,
        "share": one.share,
        "times": one.times,
        "found": one.found,
        "cover_50": one.cover_50,
        "cover_90": one.cover_90,
        "crps": finite(one.crps),
        "null_crps": {null: finite(score) for null, score in one.null_crps.items()},
        "ratio": finite(one.ratio),
    }


def validate(
    where: Where,
    replicas: int = 2000,
    seed: int = 7,
    *,
    ensemble: str | Path | None = None,
    crew: Crew = ALL_CORES,
    progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Play a scenario many times, and hold it against its record.

    Every variant and null model is played with the same seed and replicas as the baseline, so that effects
    are paired. The baseline is taken from an `ensemble` of the same scenario and seed, as far as that goes. `progress`
    hears how many blocks of how many are played.
    """
    ready = plan(where)
    wanted = cases(ready)
    kept = None if ensemble is None else _baseline(ensemble, ready, wanted[BASELINE], seed, replicas)
    if kept is not None:
        del wanted[BASELINE]
    played = play_many(wanted, seed, replicas, crew=crew, progress=progress)
    found = judged(ready, played if kept is None else played | {BASELINE: kept})
    return found if kept is None else replace(found, kept=str(ensemble))


def _baseline(folder: str | Path, ready: Plan, case: Prepared, seed: int, replicas: int) -> Replicas | None:
    """The baseline as an ensemble holds it; None where it has too few histories, or was not asked all that is asked."""
    found = open_ensemble(folder)
    same(found.manifest, manifest_of(ready.scenario, (), build(ready.scenario), seed), found.folder)
    return found.replicas(case, replicas)


def claims(
    where: Where,
    ids: Sequence[str],
    replicas: int = 2000,
    seed: int = 7,
    *,
    crew: Crew = ALL_CORES,
    progress: Callable[[int, int], None] | None = None,
) -> list[ContrastScore]:
    """The causal claims named, by their ids, and nothing else: the same scores as in the whole report.

    Raises ScenarioError where a scenario puts no such contrast.
    """
    ready = plan(where)
    put = ready.questions.contrasts
    unknown = [id for id in ids if id not in put]
    if unknown:
        raise ScenarioError([_no_contrast(id, put) for id in unknown])
    few = replace(ready.questions, contrasts={id: put[id] for id in dict.fromkeys(ids)}, absences={})
    ready = replace(ready, questions=few, facts=())
    played = play_many(cases(ready, whole=False), seed, replicas, crew=crew, progress=progress)
    return [contrasted(id, one, played) for id, one in few.contrasts.items()]


def _no_contrast(id: str, put: Mapping[str, Contrast]) -> Problem:
    allowed = ", ".join(list(put)[:LISTED]) or "none is written down"
    message = f"there is no contrast `{id}`"
    return Problem(
        "unknown-reference", message, "validation", found=id, allowed=allowed, nearest=nearest_name(id, put)
    )


def cases(ready: Plan, *, whole: bool = True) -> dict[str, Prepared]:
    """The baseline, the null models, rival readings and every set of variants that is asked about, ready to be
    played; where it is not the whole, the baseline and those variants alone."""
    asked, values = asked_of(ready)
    contrasts = ready.questions.contrasts.values()
    watched = build(ready.scenario)
    for question in asked:
        watch(watched, question)

    def made(change: Callable[[Network], object]) -> Prepared:
        network = copy_of(watched)
        change(network)
        return prepare(ready.scenario, network, asked, values)

    found = {BASELINE: made(lambda network: None)}
    wanted = [names for one in contrasts for names in (one.variant, one.against) if names]
    if whole:
        found["null mechanisms"] = made(without_mechanisms)
        found["null messages"] = made(without_messages)
        found["null pressures"] = made(without_pressures)
        wanted += [(id,) for id, one in ready.variants.named.items() if one.kind == "reading"]
    for names in wanted:
        if case_of(names) not in found:
            found[case_of(names)] = made(partial(_varied, ready, names))
    return found


def _varied(ready: Plan, names: Sequence[str], network: Network) -> None:
    varied(network, ready.scenario.timeline(), ready.variants, names)


def case_of(names: Sequence[str]) -> str:
    """The name of the case in which these variants are played together."""
    return " + ".join(names)


def judged(ready: Plan, played: Mapping[str, Replicas]) -> Validation:
    """Everything that is to be said of what was played."""
    baseline = played[BASELINE]
    end = baseline.until
    times = baseline.times
    nulls = _nulls(ready.facts, played)
    facts = [_scored(fact, times, end, len(baseline)) for fact in ready.facts]
    absences = [_absence(id, one, times[one.measure]) for id, one in ready.questions.absences.items()]
    by_id = {fact.id.partition(":")[0]: fact for fact in reversed(ready.facts)}
    links = ready.questions.durations.items()
    durations = [linked(id, link, by_id, times, nulls) for id, link in links]
    contrasts = [contrasted(id, one, played) for id, one in ready.questions.contrasts.items()]
    parts = {
        part: summary(
            [one for one in facts if one.fact.part == part],
            times,
            nulls,
            end,
            [one.log for one in absences] if part == "scored" else (),
        )
        for part in ("tuning", "scored")
    }
    readings = {
        id: (variant, _reading(ready, played[id]))
        for id, variant in ready.variants.named.items()
        if variant.kind == "reading"
    }
    return Validation(
        scenario=ready.scenario.scenario.id,
        title=ready.scenario.scenario.title,
        timeline=ready.scenario.timeline(),
        seed=baseline.seed,
        replicas=len(baseline),
        facts=facts,
        absences=absences,
        durations=durations,
        contrasts=contrasts,
        not_put=ready.questions.not_put,
        parts=parts,
        readings=readings,
        honesty=(kept := honesty(ready.scenario, build(ready.scenario))),
        floors=floors(facts, parts, durations, contrasts, kept),
    )


def _scored(fact: Fact, times: Columns, end: float, count: int) -> FactScore:
    return scored(fact, times.get(fact.measure, np.full(count, np.nan)), end)


def _absence(id: str, absence: Absence, times: Floats) -> AbsenceScore:
    count = int(np.sum(~np.isnan(times)))
    return AbsenceScore(id, absence, count / len(times), log_score(count, len(times), False))


def _nulls(facts: Sequence[Fact], played: Mapping[str, Replicas]) -> dict[str, Columns]:
    """The times of every measure under each null model."""
    baseline = played[BASELINE]
    measures = list(dict.fromkeys(fact.measure for fact in facts if not fact.figure))
    if measures:
        together = np.column_stack([baseline.times[one] for one in measures])
        drawn = uniform_times(together, baseline.until, baseline.seed)
    found: dict[str, Columns] = {"uniform": {one: drawn[:, n] for n, one in enumerate(measures)}}
    return found | {null: played[f"null {null}"].times for null in NULLS if null != "uniform"}


def _reading(ready: Plan, replicas: Replicas) -> Summary:
    """A rival reading of the same hours, by the facts that are scored."""
    end = replicas.until
    facts = [_scored(one, replicas.times, end, len(replicas)) for one in ready.facts if one.part == "scored"]
    absences = [
        _absence(id, one, replicas.times[one.measure]) for id, one in ready.questions.absences.items()
    ]
    return summary(facts, replicas.times, {}, end, [one.log for one in absences])


def contrasted(id: str, contrast: Contrast, played: Mapping[str, Replicas]) -> ContrastScore:
    """A causal claim's effect: of the variant, less what it is held against, in the same replicas.

    An hour is the mean of the first time or, where it never comes, the end of the span (a restricted mean, as
    of survival times: Royston & Parmar 2013), so that no history is left out.
    """
    variant, against = played[case_of(contrast.variant)], played[case_of(contrast.against)]
    after, before = (_column(contrast, one) for one in (variant, against))
    effect = paired(after, before)
    units = {"earlier": "min", "later": "min", "likelier": "share", "less_likely": "share"}
    return ContrastScore(
        id,
        contrast,
        effect,
        verdict(effect, SIGNS[contrast.expect]),
        units.get(contrast.expect, "value"),
        float(np.mean(before)),
        float(np.mean(after)),
    )


def _column(contrast: Contrast, replicas: Replicas) -> Floats:
    if contrast.expect in ("more", "less"):
        return replicas.values[contrast.measure]
    times = replicas.times[contrast.measure]
    if contrast.expect in ("likelier", "less_likely"):
        return (~np.isnan(times)).astype(np.float64)
    return np.where(np.isnan(times), replicas.until, times)
