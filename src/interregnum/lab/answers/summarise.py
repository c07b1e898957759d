"""Results of the lab as answers: rounded, and shortened to what the page shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from interregnum.lab.answers.file import (
    AbsenceAnswer,
    AnalysisAnswer,
    ApartAnswer,
    ClaimAnswer,
    CriterionAnswer,
    CurveAnswer,
    EndingAnswer,
    FactAnswer,
    FallenAnswer,
    HingeAnswer,
    HingesAnswer,
    InputAnswer,
    Interval,
    OutcomeAnswer,
    SensitivityAnswer,
    StepAnswer,
    StepFallAnswer,
    ValidationAnswer,
    Verdict,
)
from interregnum.lab.bundle.observations import Observation
from interregnum.lab.causes.hinge import Hinge, StepFall
from interregnum.lab.causes.hinges import Hinges
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.ensembles.response import Target
from interregnum.lab.futures.inevitability import Inevitability
from interregnum.lab.sensitivity.analyse import Analysis, Sensitivity
from interregnum.lab.sensitivity.sobol import SobolIndices
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference
from interregnum.lab.statistics.scores import quantiles
from interregnum.lab.statistics.shares import Share, share
from interregnum.lab.validation.claims import ContrastScore
from interregnum.lab.validation.observation_scores import DurationScore, ObservationScore, at_least_a_minute
from interregnum.lab.validation.validate import Validation
from interregnum.model import Outcome, Scenario

HINGES, CONDITIONS = 25, 12  # how many of each are kept
FIGURES = 4  # significant figures of values
SHARES = 4  # decimals of shares
MOST_INPUTS = 15  # assumptions told of an outcome, those that explain most


def outcome_answer(
    id: str, outcome: Outcome, played: Replicas, facts: Iterable[Observation]
) -> OutcomeAnswer:
    """An outcome in every history, with counts and intervals; and the record's window, where a reading has it."""
    column = played.outcome(id, outcome)
    if outcome.kind == "ending":
        return _ended(id, outcome, [str(label) for label in column])
    numbers = np.array([np.nan if number is None else number for number in column], np.float64)
    if outcome.kind == "value":
        return _valued(id, outcome.title, numbers)
    fact = next((fact for fact in facts if fact.measure == outcome.time_of and fact.timed), None)
    return OutcomeAnswer(
        id=id,
        title=outcome.title,
        kind="time",
        column=tuple(None if math.isnan(minute) else round(minute) for minute in numbers.tolist()),
        share=_interval(share(int((~np.isnan(numbers)).sum()), len(numbers))),
        quantiles=_minutes(quantiles(numbers) or ()),
        window=None if fact is None else (round(fact.first, 1), round(fact.last, 1)),
        reading="" if fact is None else _reading(fact),
    )


def _ended(id: str, outcome: Outcome, column: Sequence[str]) -> OutcomeAnswer:
    titles = outcome.ending_titles
    labels = list(titles)
    counts = {label: column.count(label) for label in labels}
    return OutcomeAnswer(
        id=id,
        title=outcome.title,
        kind="ending",
        column=tuple(labels.index(label) for label in column),
        endings=tuple(
            EndingAnswer(
                label=label,
                title=titles[label],
                count=count,
                share=_interval(share(count, len(column))),
            )
            for label, count in counts.items()
        ),
    )


def _valued(id: str, title: str, numbers: Floats) -> OutcomeAnswer:
    there = numbers[~np.isnan(numbers)]  # `since` of what never happened has no value
    flag = len(there) == len(numbers) and bool(np.isin(numbers, (0.0, 1.0)).all())
    found = quantiles(there)
    return OutcomeAnswer(
        id=id,
        title=title,
        kind="value",
        flag=flag,
        column=tuple(
            None if math.isnan(number) else _shortest(_figures(number)) for number in numbers.tolist()
        ),
        share=_interval(share(int(numbers.sum()), len(numbers))) if flag else None,
        quantiles=() if found is None or flag else tuple(_figures(number) for number in found),
    )


def hinges_answer(found: Hinges) -> HingesAnswer:
    """The strongest hinges; apart from them the conditions, the ending itself, and waiting."""
    ending = found.outcome.kind == "ending"
    unit = "share" if ending else "min" if found.outcome.kind == "time" else "value"
    decimals = SHARES if ending else 1 if unit == "min" else 3
    return HingesAnswer.model_validate(
        {
            **_asked(found.target, found.scenario),
            "unit": unit,
            "by": found.by,
            "replicas": found.replicas,
            "rows": [_hinge(row, decimals) for row in found.strongest(HINGES)],
            "conditions": [_hinge(row, decimals) for row in found.conditions(CONDITIONS)],
            "ending": [_apart(row) for row in found.ending_itself()],
            "waiting": [_apart(row) for row in found.waiting()],
        }
    )


def _hinge(row: Hinge, decimals: int) -> HingeAnswer:
    return HingeAnswer(
        id=row.id,
        event=row.event,
        title=row.title,
        happened=_interval(row.happened),
        decided=_interval(row.decided),
        necessary=_interval(row.necessary),
        answer=_effect(row.answer, SHARES),
        shift=_or_none(row.shift, decimals),
        comes=_or_none(row.comes, SHARES),
        when=_or_none(row.when, decimals),
        q=_round(row.q, SHARES),
        ranks=row.ranks,
        minute=_round(row.first, 1),
        links=tuple(link.title for link in row.links),
        step=next((_step_fall(step) for step in row.steps), None),
    )


def _step_fall(step: StepFall) -> StepFallAnswer:
    later = tuple(FallenAnswer(title=fallen.title, count=fallen.count) for fallen in step.later)
    return StepFallAnswer(title=step.title, of=step.of, later=later)


def _apart(row: Hinge) -> ApartAnswer:
    return ApartAnswer(
        id=row.id,
        event=row.event,
        title=row.title,
        happened=_interval(row.happened),
        minute=_round(row.first, 1),
    )


def curve_answer(found: Inevitability) -> CurveAnswer:
    """A curve and its steepest steps."""
    return CurveAnswer(
        **_asked(found.target, found.scenario),
        replica=found.replica,
        came=found.came,
        futures=found.futures,
        points=tuple(
            (
                round(point.minute, 1),
                *(round(part, SHARES) for part in (point.chance.value, point.chance.low, point.chance.high)),
            )
            for point in found.points
        ),
        steps=tuple(
            StepAnswer(
                since=round(step.since.minute, 1),
                until=round(step.until.minute, 1),
                moved=round(step.moved, SHARES),
                events=tuple((round(minute, 1), title) for minute, title in step.events),
            )
            for step in found.steepest()
        ),
    )


def validation_answer(found: Validation) -> ValidationAnswer:
    """Everything that is compared with the record; misses have the same columns as hits."""
    return ValidationAnswer(
        hindsight=found.leakage.hindsight,
        criteria=tuple(
            CriterionAnswer(
                name=criterion.name,
                value=_round(criterion.value, 3),
                least=None if criterion.least is None else _round(criterion.least, 3),
                most=criterion.most,
                unit=criterion.unit,
                met=criterion.met,
            )
            for criterion in found.criteria
            if criterion.measured
        ),
        facts=tuple(_fact(score) for score in found.observations if not score.observation.figure),
        durations=tuple(_duration(score) for score in found.durations),
        absences=tuple(
            AbsenceAnswer(
                id=score.id,
                title=score.absence.title,
                measure=score.absence.measure,
                share=_plain(score.share),
            )
            for score in found.absences
        ),
        claims=tuple(_claim(score) for score in found.contrasts),
    )


def _fact(score: ObservationScore) -> FactAnswer:
    fact = score.observation
    return FactAnswer(
        id=_reading(fact),
        title=fact.title,
        measure=fact.measure,
        window=(_round(fact.first, 1), _round(fact.last, 1)),
        times=_minutes(score.times or ()),
        share=_plain(score.share),
        verdict="untimed" if not fact.timed else side(score.times, fact.first, fact.last, score.found),
        part=fact.part,
        untimed=fact.untimed,
    )


def _duration(score: DurationScore) -> FactAnswer:
    return FactAnswer(
        id=score.id,
        title=score.duration.title,
        window=(round(score.first, 1), round(score.last, 1)),
        times=_minutes(score.times or ()),
        share=_plain(score.share),
        verdict=side(score.times, score.first, score.last, score.found),
        part=score.part,
    )


def side(times: Sequence[float] | None, first: float, last: float, found: str) -> Verdict:
    """The verdict of `facts.lies`, with the side on which what is out lies."""
    if times is None:
        return "rare"
    if found != "OUT":
        return "in" if found == "in" else "part"
    return "early" if at_least_a_minute(times[0], times[-1])[1] <= first else "late"


def _claim(score: ContrastScore) -> ClaimAnswer:
    asked = score.contrast
    return ClaimAnswer.model_validate(
        {
            "id": score.id,
            "claim": asked.claim,
            "by": asked.by,
            "source": asked.source,
            "variant": asked.variant,
            "against": asked.against,
            "expect": asked.expect,
            "effect": _effect(score.effect, 1 if score.unit == "min" else SHARES),
            "unit": score.unit,
            "verdict": score.verdict,
            "only_way": score.only_way,
            "but": asked.but,
        }
    )


def sensitivity_answer(found: Sensitivity) -> SensitivityAnswer:
    """Sobol's indices, and the basis of each assumption."""
    return SensitivityAnswer(
        points=found.points,
        replicas=found.replicas,
        analyses=tuple(_analysis(analysis, found.scenario) for analysis in found.analyses),
    )


def _analysis(analysis: Analysis, scenario: Scenario) -> AnalysisAnswer:
    rows = [row for row in analysis.rows if isinstance(row, SobolIndices)]
    return AnalysisAnswer(
        **_asked(analysis.target, scenario),
        unit=analysis.unit,
        mean=_figures(analysis.mean),
        luck=_round(analysis.luck, SHARES),
        explained=_round(analysis.explained, SHARES),
        inputs=tuple(_input(row, scenario) for row in rows[:MOST_INPUTS]),
    )


def _input(row: SobolIndices, scenario: Scenario) -> InputAnswer:
    grounds = scenario.assumptions.get(row.input.id)
    return InputAnswer(
        id=row.input.id,
        title=row.input.title,
        range=(_figures(row.input.low), _figures(row.input.median), _figures(row.input.high)),
        total=_around(row.total, row.total_half),
        first=_around(row.first, row.first_half),
        beyond=row.beyond,
        basis="" if grounds is None else grounds.basis or "",
        why="" if grounds is None else grounds.why,
        source="" if grounds is None else grounds.source,
    )


def _asked(target: Target, scenario: Scenario) -> dict[str, Any]:
    """What is asked of an outcome, as the fields of a `TargetAnswer`."""
    outcome = scenario.outcomes[target.outcome.id]
    title = outcome.ending_title(target.label) if target.label else ""
    bound = round(target.bound, 1) if math.isfinite(target.bound) and not target.label else None
    asked = {"outcome": target.outcome.id, "label": target.label, "title": title, "bound": bound}
    return asked | {"estimated": target.estimated}


# --- numbers ------------------------------------------------------------------------------------------------


def _reading(fact: Observation) -> str:
    """The reading of a fact, which may be one of several that measure it."""
    return fact.id.partition(":")[0]


def _interval(estimate: Share) -> Interval:
    return _round(estimate.value, SHARES), _round(estimate.low, SHARES), _round(estimate.high, SHARES)


def _effect(effect: Difference, decimals: int) -> Interval:
    return _round(effect.mean, decimals), _round(effect.low, decimals), _round(effect.high, decimals)


def _or_none(effect: Difference | None, decimals: int) -> Interval | None:
    """A difference; None where there is none, or too few pairs differ to say."""
    if effect is None or effect.few or not effect.differing:
        return None
    return _effect(effect, decimals)


def _around(middle: float, half: float) -> Interval:
    return _round(middle, SHARES), _round(middle - half, SHARES), _round(middle + half, SHARES)


def _minutes(times: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(minute, 1) for minute in times)


def _round(number: float, decimals: int) -> float | None:
    return round(number, decimals) if math.isfinite(number) else None


def _plain(number: float) -> float:
    return round(number, SHARES)


def _figures(number: float) -> float:
    """The number to so many significant figures."""
    return float(f"{number:.{FIGURES}g}")


def _shortest(number: float) -> int | float:
    """The number in its shortest form."""
    return int(number) if number.is_integer() else number
