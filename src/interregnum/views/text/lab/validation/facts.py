"""Facts with an hour and without: when they happen in the model, whether they do, and by what that is measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum.lab.validation.observation_scores import ObservationScore
from interregnum.lab.validation.validate import Validation
from interregnum.lab.validation.witnesses import WitnessScore
from interregnum.views.text.columns import Row, Table
from interregnum.views.text.lab.validation import numbers
from interregnum.views.text.lab.validation.nulls import null_table
from interregnum.views.text.lab.validation.scores import SCORES, order_table, summary_row
from interregnum.views.text.lab.validation.section import ReportSection

NAMED = 6  # facts named of a longer list


def fact_section(found: Validation, part: str, title: str) -> ReportSection:
    """Timed facts in the order of the record."""
    chosen = [
        score for score in found.observations if score.observation.part == part and score.observation.timed
    ]
    if not chosen:
        return ReportSection(title, ["There are none."])
    tally = {
        word: sum(1 for score in chosen if score.found == word) for word in ("in", "part", "OUT", "too rare")
    }
    says = [", ".join(f"{count} {word}" for word, count in tally.items()) + f", of {len(chosen)} timed."]
    return ReportSection(title, says, [_fact_table(found, chosen)])


def _fact_table(found: Validation, chosen: Sequence[ObservationScore]) -> Table:
    """Timed facts with the record's window and the model's quantiles."""
    label = found.timeline.label
    head = ("fact", "record", "", "5 %", "25 %", "50 %", "75 %", "95 %", "happens", "CRPS")
    rows = [
        (
            f"{score.observation.title} ({score.observation.id})",
            f"{label(score.observation.first)} to {label(score.observation.last)[-5:]}",
            score.found,
            *(("",) * 5 if score.times is None else tuple(label(minute) for minute in score.times)),
            numbers.share(score.share),
            numbers.minutes(score.crps),
        )
        for score in chosen
    ]
    return Table(head, rows)


def apart_section(found: Validation, witness: WitnessScore) -> ReportSection:
    """A witness who is scored apart: their scores, their timed facts, and those without an hour."""
    timed = [score for score in witness.facts if score.observation.timed]
    others = [score for score in witness.facts if not score.observation.timed]
    tuned = sum(score.observation.part == "tuning" for score in witness.facts)
    says = [f"Why apart: {witness.why}. No other score and no criterion in this report knows of these facts."]
    if tuned:
        says.append(f"Of hours to which the model was tuned, and so not scored: {tuned}.")
    untimed = [_untimed_row(score) for score in others]
    scored = witness.scored
    tables = [
        Table(SCORES, [summary_row("scored", scored)]),
        order_table({"scored": scored}),
        *([null_table("scored", scored)] if scored.nulls else []),
        _fact_table(found, timed),
        Table(("not timed", "measured by", "happens", "why"), untimed),
    ]
    return ReportSection(f"Facts apart: {witness.title} ({witness.source})", says, tables)


def _untimed_row(score: ObservationScore) -> Row:
    """A fact without an hour: how often it happens, and why it has none."""
    fact = score.observation
    return (fact.title, fact.measure, numbers.share(score.share), fact.untimed)


def happening_section(found: Validation) -> ReportSection:
    """What the record does not time, what did not happen, and what the model says is unlikely."""
    untimed = [score for score in found.observations if not score.observation.timed]
    rows = [_untimed_row(score) for score in untimed if not score.observation.figure]
    figures = [score for score in found.observations if score.observation.figure]
    rows += [
        (score.observation.title, score.observation.measure, "", "a number, not an hour: not scored")
        for score in figures
    ]
    absent = [
        (score.absence.title, numbers.share(score.share), numbers.number(score.log))
        for score in found.absences
    ]
    rare = sorted(
        (score for score in found.observations if score.observation.counted), key=lambda score: score.share
    )[:15]
    seldom = [
        (score.observation.title, numbers.share(score.share), numbers.number(score.log))
        for score in rare
        if score.share < 0.5
    ]
    says = ["What happened although the model finds it unlikely; what did not happen; what is not timed."]
    return ReportSection(
        "Whether it happens at all",
        [*says, *_always(found)],
        [
            Table(("happened, in less than half of the histories", "share", "log score"), seldom),
            Table(("did not happen", "share in which it happens", "log score"), absent),
            Table(("not timed", "measured by", "happens", "why"), rows),
        ],
    )


def _always(found: Validation) -> Iterator[str]:
    """What cannot be otherwise in this model tests nothing by being so."""
    counted = [score for score in found.observations if score.observation.counted]
    sure = [score for score in counted if score.share == 1.0]
    hourless = [score.observation.title for score in sure if not score.observation.timed]
    if sure:
        yield (
            f"True in every history: {len(sure)} of {len(counted)} facts. That they happen measures nothing, unless "
            f"the record could have shown that they did not. {_hours_of(len(sure), hourless)}"
        )
    never = [score for score in found.absences if score.share == 0.0]
    if never:
        yield (
            f"In no history: {len(never)} of {len(found.absences)} things that did not happen. That measures as "
            "little, unless the model has a way to them."
        )
    told = [score.log for score in counted if 0 < score.share < 1 and score.observation.part == "scored"]
    told += [score.log for score in found.absences if 0 < score.share < 1]
    if (sure or never) and told:
        mean = numbers.number(numbers.average(told))
        yield f"The mean log score of the {len(told)} that happen in some histories and not in others is {mean}."


def _hours_of(sure: int, hourless: Sequence[str]) -> str:
    if not hourless:
        return "The hours of all of them are scored."
    named = "; ".join(hourless[:NAMED]) + (
        f"; and {len(hourless) - NAMED} more" if len(hourless) > NAMED else ""
    )
    rest = f"The hours of {sure - len(hourless)} of them are scored. " if sure > len(hourless) else ""
    return f"{rest}Without an hour either, and so measuring nothing: {named}."


def measure_section(found: Validation) -> ReportSection:
    """By what each fact is measured, and what of it that is."""
    rows = [
        (score.observation.title, score.observation.measured_as, score.observation.measure)
        for score in found.observations
    ]
    says = ["What stands for each fact in the model: the first time that this comes true."]
    return ReportSection("By what each fact is measured", says, [Table(("fact", "measured as", "by"), rows)])
