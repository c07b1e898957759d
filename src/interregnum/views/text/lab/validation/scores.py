"""The criteria, and the scores of each part of the record."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from interregnum.lab.validation.summary import ScoreSummary
from interregnum.lab.validation.validate import Validation
from interregnum.views.text.columns import Row, Table
from interregnum.views.text.lab.criteria import criteria_table, verdicts
from interregnum.views.text.lab.validation import numbers
from interregnum.views.text.lab.validation.section import ReportSection

SCORES = (
    "facts", "number", "timed", "90 % coverage", "50 % coverage", "CRPS", "of it never", "when", "log score",
    "its skill", "width of 90 %", "median bias", "mean PIT",
)  # fmt: skip  # fmt: skip


def verdict_section(found: Validation) -> ReportSection:
    """The criteria, met and missed."""
    return ReportSection("Criteria", list(verdicts(found)), [criteria_table(found.criteria), _shares(found)])


def _shares(found: Validation) -> Table:
    """The shares of histories that the scenario limits: what is counted, and how sure it is."""
    head = ("share of histories", "found", "95 % interval", "measured by", "with")
    rows = [
        (
            each.limited.title,
            f"{each.share.value:.1%}",
            f"{each.share.low:.1%} to {each.share.high:.1%}",
            each.limited.measure,
            " + ".join(each.limited.variant),
        )
        for each in found.shares
    ]
    return Table(head, rows)


def score_section(found: Validation) -> ReportSection:
    """The scores of each part of the record, in numbers and in words."""
    rows = [summary_row(part, summary) for part, summary in found.parts.items()]
    says = [
        "CRPS scores when and whether together; `when` the hours alone, of what happens often enough to have any; the "
        "log score (natural logarithms) whether it happens.",
        *_lateness(found.parts["scored"]),
        *_together(found),
    ]
    return ReportSection("Scores", says, [Table(SCORES, rows), *_pit(found), order_table(found.parts)])


def _lateness(scored: ScoreSummary) -> Iterator[str]:
    """The bias in words."""
    if not math.isnan(scored.bias):
        yield (
            f"The median scored fact that happens comes {numbers.earlier_or_later(scored.bias)}; the record lies on "
            f"average at {scored.mean_pit:.2f} of the model's distribution, where 0.50 is right, more is early and "
            "less is late."
        )


def _together(found: Validation) -> Iterator[str]:
    """What the intervals of coverage stand on."""
    scored = found.parts["scored"]
    if not math.isnan(scored.effective):
        yield (
            "In brackets: the 95 % interval of coverage. Facts of one history hang together, so the "
            f"{scored.timed} timed facts that are scored are worth {scored.effective:.0f} independent ones."
        )


def _pit(found: Validation) -> Iterator[Table]:
    """The PIT histogram: what share of the facts that happen lies in each tenth of the model's distribution."""
    head = (
        "where the record lies in the model's distribution",
        *(f"{n}-{n + 10} %" for n in range(0, 100, 10)),
    )
    rows = [
        (part, *(f"{share:.0%}" for share in scores.pit))
        for part, scores in found.parts.items()
        if scores.pit
    ]
    if rows:
        yield Table(head, rows)


def _covered(value: float, ends: tuple[float, float]) -> str:
    """A coverage with its interval."""
    if math.isnan(value) or math.isnan(ends[0]):
        return numbers.share(value)
    return f"{value:.0%} [{ends[0]:.0%} {ends[1]:.0%}]"


def summary_row(name: str, scores: ScoreSummary) -> Row:
    """One row of scores, under the heads of `SCORES`."""
    return (
        name,
        str(scores.observations),
        str(scores.timed),
        _covered(scores.cover_90, scores.interval_90),
        _covered(scores.cover_50, scores.interval_50),
        numbers.minutes(scores.crps),
        numbers.share(scores.never),
        numbers.minutes(scores.when),
        numbers.number(scores.log),
        numbers.number(scores.log_skill),
        numbers.minutes(scores.width),
        numbers.minutes(scores.bias),
        numbers.number(scores.mean_pit),
    )


def order_table(parts: Mapping[str, ScoreSummary]) -> Table:
    """Kendall's tau: of all pairs, of those that could have been otherwise, and of those near each other."""
    head = (
        "order (Kendall's τ)", "all medians, never last", "of a history", "of what happens", "without wired pairs",
        "under two hours apart", "wired",
    )  # fmt: skip
    rows = [
        (
            part,
            _of_pairs(scores.tau, scores.tau_pairs),
            numbers.number(scores.tau_single),
            _of_pairs(scores.order.all, scores.order.pairs),
            _of_pairs(scores.order.free, scores.order.free_pairs),
            _of_pairs(scores.order.near, scores.order.near_pairs),
            numbers.share(scores.order.wired),
        )
        for part, scores in parts.items()
    ]
    return Table(head, rows)


def _of_pairs(tau: float, pairs: int) -> str:
    return "" if math.isnan(tau) else f"{tau:.2f} ({pairs:,} pairs)"


def reading_section(found: Validation) -> ReportSection:
    """Rival accounts of the same hours, each as a variant."""
    head = ("reading", "90 % coverage", "50 % coverage", "CRPS", "τ of medians", "log score")
    rows = [("the scenario itself", *_short(found.parts["scored"]))]
    rows += [(variant.title, *_short(scores)) for variant, scores in found.readings.values()]
    says = ["Rival accounts of the same hours, on the scored facts."]
    return ReportSection("Rival readings", says, [Table(head, rows)])


def _short(scores: ScoreSummary) -> Row:
    return (
        numbers.share(scores.cover_90),
        numbers.share(scores.cover_50),
        numbers.minutes(scores.crps),
        numbers.number(scores.tau),
        numbers.number(scores.log),
    )
