"""A validation as a report, for a terminal or as Markdown. Misses are shown in the same tables as hits.

A report is a list of sections of sentences and tables; the two forms differ only in layout.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import click

from interregnum.dates import show_duration
from interregnum.lab.statistics.differences import Difference
from interregnum.lab.validation.claims import ContrastScore
from interregnum.lab.validation.observation_scores import ONE_LENGTH, DurationScore, ObservationScore
from interregnum.lab.validation.summary import ScoreSummary
from interregnum.lab.validation.validate import Validation
from interregnum.lab.validation.witnesses import WitnessScore
from interregnum.lab.variants.null_models import NULLS
from interregnum.views.text.columns import Row, Table, in_columns
from interregnum.views.text.lab.criteria import criteria_table, verdicts

TOLD = "The author's causal claims"
NEARLY_NOUGHT = 0.05  # a log score that skill had better not divide by
NAMED = 6  # facts named of a longer list
COLOURS = dict.fromkeys(("MISSED", "OUT", "refuted", "too rare"), "red") | dict.fromkeys(
    ("part", "undecided"), "yellow"
)


@dataclass(frozen=True)
class ReportSection:
    """A heading, what is said under it, and tables."""

    title: str
    says: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=tuple)


def filled(section: ReportSection) -> list[Table]:
    """The tables of a section that have anything in them."""
    return [table for table in section.tables if table.rows]


def sections(found: Validation) -> Iterator[ReportSection]:
    """The whole report, in the order in which it should be read."""
    yield _verdicts(found)
    yield _parts(found)
    yield _nulls(found)
    yield _facts(found, "scored", "Facts that are scored")
    yield _facts(found, "tuning", "Facts to which the model was tuned")
    yield from (_apart(found, witness) for witness in found.apart)
    yield _happened(found)
    yield _durations(found)
    yield _claims(found.contrasts)
    if found.not_put:
        yield _not_put(found)
    if found.readings:
        yield _readings(found)
    yield _measured(found)
    yield _leakage(found)


def as_text(found: Validation) -> Iterator[str]:
    """The report for a terminal, line by line."""
    yield click.style(f"{found.title}: validation against the record", bold=True)
    yield f"{found.replicas:,} histories, seed {found.seed}."
    if found.baseline_from:
        yield f"The histories of the scenario itself are those of the ensemble {found.baseline_from}."
    for section in sections(found):
        yield ""
        yield from _lines_of(section)


def claims_as_text(contrasts: Sequence[ContrastScore]) -> Iterator[str]:
    """Causal claims alone, for a terminal."""
    yield from _lines_of(_claims(contrasts))


def _lines_of(section: ReportSection) -> Iterator[str]:
    yield click.style(section.title, bold=True)
    yield from section.says
    for table in filled(section):
        yield from _set(table)


def as_markdown(found: Validation) -> str:
    """The report as a page."""
    lines = [
        f"# {found.title}: validation against the record",
        "",
        f"Made by `interregnum validate {found.scenario} --seed {found.seed} --replicas {found.replicas}`. "
        "[Validation](reference/validation.md) defines the terms and scores.",
    ]
    for section in sections(found):
        lines += ["", f"## {section.title}"]
        for sentence in section.says:
            lines += ["", sentence]
        for table in filled(section):
            lines += ["", _line(table.head), _line(["---"] * len(table.head))]
            lines += [_line([cell.replace("|", "\\|") for cell in row]) for row in table.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _set(table: Table) -> Iterator[str]:
    return in_columns(table, COLOURS)


# --- the sections -------------------------------------------------------------------------------------------


def _verdicts(found: Validation) -> ReportSection:
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


SCORES = (
    "facts", "number", "timed", "90 % coverage", "50 % coverage", "CRPS", "of it never", "when", "log score",
    "its skill", "width of 90 %", "median bias", "mean PIT",
)  # fmt: skip


def _parts(found: Validation) -> ReportSection:
    rows = [_summary(part, summary) for part, summary in found.parts.items()]
    says = [
        "CRPS scores when and whether together; `when` the hours alone, of what happens often enough to have any; the "
        "log score (natural logarithms) whether it happens.",
        *_lateness(found.parts["scored"]),
        *_together(found),
    ]
    return ReportSection("Scores", says, [Table(SCORES, rows), *_pit(found), _order(found.parts)])


def _lateness(scored: ScoreSummary) -> Iterator[str]:
    """The bias in words."""
    if not math.isnan(scored.bias):
        yield (
            f"The median scored fact that happens comes {earlier_or_later(scored.bias)}; the record lies on average at "
            f"{scored.mean_pit:.2f} of the model's distribution, where 0.50 is right, more is early and less is late."
        )


def earlier_or_later(minutes: float) -> str:
    """A bias in words: `2 h earlier than told`."""
    if round(abs(minutes)) == 0:
        return "when it is told"
    return f"{show_duration(round(abs(minutes)))} {'earlier' if minutes < 0 else 'later'} than told"


def _order(parts: Mapping[str, ScoreSummary]) -> Table:
    """Kendall's tau: of all pairs, of those that could have been otherwise, and of those near each other."""
    head = (
        "order (Kendall's τ)", "all medians, never last", "of a history", "of what happens", "without wired pairs",
        "under two hours apart", "wired",
    )  # fmt: skip
    rows = [
        (
            part,
            _of_pairs(scores.tau, scores.tau_pairs),
            _number(scores.tau_single),
            _of_pairs(scores.order.all, scores.order.pairs),
            _of_pairs(scores.order.free, scores.order.free_pairs),
            _of_pairs(scores.order.near, scores.order.near_pairs),
            _share(scores.order.wired),
        )
        for part, scores in parts.items()
    ]
    return Table(head, rows)


def _of_pairs(tau: float, pairs: int) -> str:
    return "" if math.isnan(tau) else f"{tau:.2f} ({pairs:,} pairs)"


def _nulls(found: Validation) -> ReportSection:
    """The scores of the null models, and the skill against each."""
    says = [
        "Skill is 1 minus the model's score divided by that of the null model: below 0 the null model is better. "
        "Those that say that everything always happens gain where the model says never, and lose where a thing did "
        "not happen.",
        *(f"`{null}`: {text}." for null, text in NULLS.items()),
    ]
    tables = [
        _null_table(part, scores) for part, scores in reversed(list(found.parts.items())) if scores.nulls
    ]
    return ReportSection("Null models", says if tables else ["Nothing is timed."], tables)


def _null_table(part: str, scores: ScoreSummary) -> Table:
    head = (
        f"{part} facts", "when, if it happens", "facts", "skill", "whether", "skill", "when and whether", "skill",
    )  # fmt: skip
    model = (
        "the model", _minutes(scores.when), str(scores.happening), "", _number(scores.log), "",
        _minutes(scores.crps), "",
    )  # fmt: skip
    rows = [
        (
            null,
            _minutes(each.when),
            str(each.facts),
            _skill(each.skill_when),
            _number(each.whether),
            log_skill_shown(each.skill_whether, each.whether),
            _minutes(each.joined),
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
        return _share(value)
    return f"{value:.0%} [{ends[0]:.0%} {ends[1]:.0%}]"


def _summary(name: str, scores: ScoreSummary) -> Row:
    return (
        name,
        str(scores.observations),
        str(scores.timed),
        _covered(scores.cover_90, scores.interval_90),
        _covered(scores.cover_50, scores.interval_50),
        _minutes(scores.crps),
        _share(scores.never),
        _minutes(scores.when),
        _number(scores.log),
        _number(scores.log_skill),
        _minutes(scores.width),
        _minutes(scores.bias),
        _number(scores.mean_pit),
    )


def _facts(found: Validation, part: str, title: str) -> ReportSection:
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
            _share(score.share),
            _minutes(score.crps),
        )
        for score in chosen
    ]
    return Table(head, rows)


def _apart(found: Validation, witness: WitnessScore) -> ReportSection:
    """A witness who is scored apart: his scores, his timed facts, and those without an hour."""
    timed = [score for score in witness.facts if score.observation.timed]
    others = [score for score in witness.facts if not score.observation.timed]
    tuned = sum(score.observation.part == "tuning" for score in witness.facts)
    says = [f"Why apart: {witness.why}. No other score and no criterion in this report knows of these facts."]
    if tuned:
        says.append(f"Of hours to which the model was tuned, and so not scored: {tuned}.")
    untimed = [
        (score.observation.title, score.observation.measure, _share(score.share), score.observation.untimed)
        for score in others
    ]
    scored = witness.scored
    tables = [
        Table(SCORES, [_summary("scored", scored)]),
        _order({"scored": scored}),
        *([_null_table("scored", scored)] if scored.nulls else []),
        _fact_table(found, timed),
        Table(("not timed", "measured by", "happens", "why"), untimed),
    ]
    return ReportSection(f"Facts apart: {witness.title} ({witness.source})", says, tables)


def _happened(found: Validation) -> ReportSection:
    """What the record does not time, what did not happen, and what the model says is unlikely."""
    untimed = [score for score in found.observations if not score.observation.timed]
    rows = [
        (score.observation.title, score.observation.measure, _share(score.share), score.observation.untimed)
        for score in untimed
        if not score.observation.figure
    ]
    figures = [score for score in found.observations if score.observation.figure]
    rows += [
        (score.observation.title, score.observation.measure, "", "a number, not an hour: not scored")
        for score in figures
    ]
    absent = [(score.absence.title, _share(score.share), _number(score.log)) for score in found.absences]
    rare = sorted(
        (score for score in found.observations if score.observation.counted), key=lambda score: score.share
    )[:15]
    seldom = [
        (score.observation.title, _share(score.share), _number(score.log))
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
        mean = _number(_average(told))
        yield f"The mean log score of the {len(told)} that happen in some histories and not in others is {mean}."


def _hours_of(sure: int, hourless: Sequence[str]) -> str:
    if not hourless:
        return "The hours of all of them are scored."
    named = "; ".join(hourless[:NAMED]) + (
        f"; and {len(hourless) - NAMED} more" if len(hourless) > NAMED else ""
    )
    rest = f"The hours of {sure - len(hourless)} of them are scored. " if sure > len(hourless) else ""
    return f"{rest}Without an hour either, and so measuring nothing: {named}."


def _durations(found: Validation) -> ReportSection:
    chosen = found.durations
    if not chosen:
        return ReportSection("Durations", ["None is asked for, under `durations` of the validation folder."])
    covers = _average([score.cover_90 for score in chosen])
    halves = _average([score.cover_50 for score in chosen])
    says = [
        f"{len(chosen)} durations: coverage of 90 % intervals {_share(covers)}, of 50 % intervals {_share(halves)}; "
        f"mean CRPS {_minutes(_average([score.crps for score in chosen]))}.",
        *_of_one_length(found),
        "A duration is measured in the histories in which both its ends happen. Null models in which an end never "
        "happens have no score.",
    ]
    nulls = Table(
        ("null model of durations", "CRPS", "durations", "the model's", "skill"),
        list(_null_durations(chosen)),
    )
    head = ("duration", "record", "", "5 %", "25 %", "50 %", "75 %", "95 %", "both happen", "CRPS")
    return ReportSection("Durations", says, [Table(head, [_duration(score) for score in chosen]), nulls])


def _of_one_length(found: Validation) -> Iterator[str]:
    if not math.isnan(found.one_length):
        yield (
            f"`{ONE_LENGTH}`: every duration lasts {_minutes(found.one_length)}, which of the recorded lengths fits "
            "all best; `uniform` and the others as above."
        )


def _null_durations(chosen: Sequence[DurationScore]) -> Iterator[Row]:
    """Each null model over the durations that both it and the model have."""
    for null in dict.fromkeys(null for score in chosen for null in score.null_crps):
        pairs = [(score.crps, score.null_crps[null]) for score in chosen]
        both = [pair for pair in pairs if not any(math.isnan(number) for number in pair)]
        ours, theirs = (_average([pair[n] for pair in both]) for n in range(2))
        skill = 1 - ours / theirs if both and theirs > 0 else math.nan
        yield null, _minutes(theirs), str(len(both)), _minutes(ours), _number(skill)


def _duration(score: DurationScore) -> Row:
    record = f"{_minutes(score.first)} to {_minutes(score.last)}"
    times = ("",) * 5 if score.times is None else tuple(_minutes(minute) for minute in score.times)
    return (score.duration.title, record, score.found, *times, _share(score.share), _minutes(score.crps))


def _average(numbers: Sequence[float]) -> float:
    there = [number for number in numbers if not math.isnan(number)]
    return sum(there) / len(there) if there else math.nan


def _claims(contrasts: Sequence[ContrastScore]) -> ReportSection:
    if not contrasts:
        return ReportSection(TOLD, ["None is put, under `contrasts` of the validation folder."])
    tally = {
        word: sum(1 for score in contrasts if score.verdict == word)
        for word in ("reproduced", "undecided", "refuted")
    }
    says = [
        ", ".join(f"{count} {word}" for word, count in tally.items()) + f", of {len(contrasts)} contrasts.",
        "Each contrast is the scenario played with and without the cause, in the same replicas. It shows what follows "
        "from what in this model. The authors of a model have usually read the claim: then agreement says that the "
        "link was built in and that other effects do not hide it, and the size of the effect is the finding.",
        *_no_way(contrasts),
    ]
    head = ("of", "claim", "strength", "variant", "expected", "verdict", "effect", "95 % interval", "changed")
    pairs = max(score.effect.of for score in contrasts)
    return ReportSection(TOLD, says, [Table(head, [_claim(score, pairs) for score in contrasts])])


def _no_way(contrasts: Sequence[ContrastScore]) -> Iterator[str]:
    """Claims that could not have come out otherwise, apart from those that could."""
    reproduced = [score for score in contrasts if score.verdict == "reproduced"]
    only = [score for score in reproduced if score.only_way]
    if not reproduced:
        return
    yield (
        f"Of the {len(reproduced)} reproduced, {len(reproduced) - len(only)} are reproduced freely. The other "
        f"{len(only)} are marked *: with the variant the outcome never happens, or always; the model has no other way, "
        "and the size says only how often this one is taken."
    )
    for told, marked in (
        (
            "Trivially wired, for the variant takes away every way to the outcome",
            [fact for fact in only if fact.wired],
        ),
        (
            "Never in any history, though not by construction",
            [fact for fact in only if fact.comes == 0 and not fact.wired],
        ),
        ("In every history", [fact for fact in only if fact.comes == 1]),
    ):
        if marked:
            yield f"{told} ({len(marked)}): {', '.join(fact.id for fact in marked)}."


def _claim(score: ContrastScore, pairs: int) -> Row:
    """A causal claim with its verdict, its effect and the interval of that."""
    contrast, effect = score.contrast, score.effect
    against = f" against {' + '.join(contrast.against)}" if contrast.against else ""
    show = {"share": _points, "min": _minutes}.get(score.unit, _number)
    because = f" ({contrast.but})" if contrast.but else ""
    return (
        contrast.of,
        contrast.claim + because,
        contrast.strength,
        " + ".join(contrast.variant) + against,
        f"{contrast.measure} {contrast.expect.replace('_', ' ')}",
        score.verdict,
        show(effect.mean) + (" *" if score.only_way else "") + _left_out(effect, pairs),
        f"{show(effect.low)} to {show(effect.high)}",
        _share(effect.changed),
    )


def _left_out(effect: Difference, pairs: int) -> str:
    """How many pairs of histories have no such number, and are not in the mean."""
    return f" ({pairs - effect.of:,} pairs without a value left out)" if effect.of < pairs else ""


def _not_put(found: Validation) -> ReportSection:
    rows = [(claim.of, claim.claim, claim.why) for claim in found.not_put.values()]
    says = [f"{len(rows)} claims are not tested."]
    return ReportSection("Claims that are not tested", says, [Table(("of", "claim", "why not"), rows)])


def _readings(found: Validation) -> ReportSection:
    head = ("reading", "90 % coverage", "50 % coverage", "CRPS", "τ of medians", "log score")
    rows = [("the scenario itself", *_short(found.parts["scored"]))]
    rows += [(variant.title, *_short(scores)) for variant, scores in found.readings.values()]
    says = ["Rival accounts of the same hours, on the scored facts."]
    return ReportSection("Rival readings", says, [Table(head, rows)])


def _short(scores: ScoreSummary) -> Row:
    return (
        _share(scores.cover_90),
        _share(scores.cover_50),
        _minutes(scores.crps),
        _number(scores.tau),
        _number(scores.log),
    )


def _measured(found: Validation) -> ReportSection:
    """By what each fact is measured, and what of it that is."""
    rows = [
        (score.observation.title, score.observation.measured_as, score.observation.measure)
        for score in found.observations
    ]
    says = ["What stands for each fact in the model: the first time that this comes true."]
    return ReportSection("By what each fact is measured", says, [Table(("fact", "measured as", "by"), rows)])


def _leakage(found: Validation) -> ReportSection:
    leakage = found.leakage
    bases = ("sourced", "inferred", "judgement", "none")
    rows = [
        (what, *(str(counts.get(basis, 0)) for basis in bases), str(leakage.ranged.get(what, 0)))
        for what, counts in leakage.numbers.items()
    ]
    says = [
        f"Clockwork: {leakage.by_clock} of {leakage.told} events happen by the clock ({leakage.clockwork:.1%}).",
        "The basis of the scenario's numbers:",
    ]
    return ReportSection(
        "What limits the worth of these scores", says, [Table(("numbers", *bases, "with a range"), rows)]
    )


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0%}"


def _points(value: float) -> str:
    return f"{100 * value:+.1f} points"


def _minutes(value: float) -> str:
    return "" if math.isnan(value) else show_duration(round(value))


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"
