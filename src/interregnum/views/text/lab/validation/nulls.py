"""The null models, and the skill against each."""

from __future__ import annotations

import math

from interregnum.lab.validation.summary import ScoreSummary
from interregnum.lab.validation.validate import Validation
from interregnum.lab.variants.null_models import NULLS
from interregnum.views.text.columns import Table
from interregnum.views.text.lab.validation import numbers
from interregnum.views.text.lab.validation.section import ReportSection

NEARLY_NOUGHT = 0.05  # a log score that skill had better not divide by


def null_section(found: Validation) -> ReportSection:
    """The scores of the null models, and the skill against each."""
    says = [
        "Skill is 1 minus the model's score divided by that of the null model: below 0 the null model is better. "
        "Those that say that everything always happens gain where the model says never, and lose where a thing did "
        "not happen.",
        *(f"`{null}`: {text}." for null, text in NULLS.items()),
    ]
    tables = [
        null_table(part, scores) for part, scores in reversed(list(found.parts.items())) if scores.nulls
    ]
    return ReportSection("Null models", says if tables else ["Nothing is timed."], tables)


def null_table(part: str, scores: ScoreSummary) -> Table:
    """The model beside each null model, on one part of the record."""
    head = (
        f"{part} facts", "when, if it happens", "facts", "skill", "whether", "skill", "when and whether", "skill",
    )  # fmt: skip
    model = (
        "the model", numbers.minutes(scores.when), str(scores.happening), "", numbers.number(scores.log), "",
        numbers.minutes(scores.crps), "",
    )  # fmt: skip
    rows = [
        (
            null,
            numbers.minutes(each.when),
            str(each.facts),
            _skill(each.skill_when),
            numbers.number(each.whether),
            log_skill_shown(each.skill_whether, each.whether),
            numbers.minutes(each.joined),
            _skill(each.skill),
        )
        for null, each in scores.nulls.items()
    ]
    return Table(head, [model, *rows])


def _skill(value: float) -> str:
    return "same" if math.isnan(value) else f"{value:.2f}"


def log_skill_shown(value: float, reference: float) -> str:
    """The skill of a log score; where the reference is nearly nought, which skill divides by, how far they differ."""
    if math.isnan(value) or abs(reference) >= NEARLY_NOUGHT:
        return _skill(value)
    return f"{-reference * value:+.3f} apart"
