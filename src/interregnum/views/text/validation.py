"""A validation as a report: for a terminal, or as Markdown. Misses stand where hits stand.

A report is a list of sections, each with sentences and tables; the two forms differ only in how these are set.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import click

from interregnum.dates import show_duration
from interregnum.lab.bundle.observations import DurationScore, ScoreSummary
from interregnum.lab.validation.criteria import Floor
from interregnum.lab.validation.validate import ContrastScore, Validation
from interregnum.lab.variants.null_models import NULLS
from interregnum.views.text.columns import Row, Table, in_columns

BIASED = 60.0  # minutes: from here on a lateness is said in the first lines
COLOURS = dict.fromkeys(("MISSED", "OUT", "refuted", "too rare"), "red") | dict.fromkeys(
    ("part", "undecided"), "yellow"
)


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and tables."""

    title: str
    says: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=tuple)


def sections(found: Validation) -> Iterator[Section]:
    """The whole report, in the order in which it should be read."""
    yield _verdicts(found)
    yield _parts(found)
    yield _facts(found, "scored", "Facts that are scored")
    yield _facts(found, "tuning", "Facts to which the model was tuned")
    yield _happened(found)
    yield _durations(found)
    yield _claims(found.contrasts)
    yield _not_put(found)
    if found.readings:
        yield _readings(found)
    yield _honesty(found)


def as_text(found: Validation) -> Iterator[str]:
    """The report for a terminal, line by line."""
    yield click.style(f"{found.title}, held against its record", bold=True)
    yield f"{found.replicas:,} histories, seed {found.seed}."
    if found.kept:
        yield f"Those of the scenario itself were in {found.kept}, and were not played again."
    for section in sections(found):
        yield ""
        yield from _told(section)


def claims_as_text(contrasts: Sequence[ContrastScore]) -> Iterator[str]:
    """Causal claims alone, for a terminal."""
    yield from _told(_claims(contrasts))


def _told(section: Section) -> Iterator[str]:
    yield click.style(section.title, bold=True)
    yield from section.says
    for table in section.tables:
        yield from _set(table)


def as_markdown(found: Validation) -> str:
    """The report as a page."""
    lines = [
        f"# {found.title}: held against its record",
        "",
        f"Made by `interregnum validate {found.scenario} --seed {found.seed} --replicas {found.replicas}`; what the "
        "words and scores mean is in [validation](reference/validation.md).",
    ]
    for section in sections(found):
        lines += ["", f"## {section.title}"]
        for sentence in section.says:
            lines += ["", sentence]
        for table in section.tables:
            lines += ["", _line(table.head), _line(["---"] * len(table.head))]
            lines += [_line([cell.replace("|", "\\|") for cell in row]) for row in table.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _set(table: Table) -> Iterator[str]:
    return in_columns(table, COLOURS)


# --- the sections -------------------------------------------------------------------------------------------


def _verdicts(found: Validation) -> Section:
    missed = [one for one in found.floors if not one.met]
    says = [found.honesty.hindsight]
    if missed:
        names = "; ".join(one.name for one in missed)
        says.append(f"{len(missed)} of {len(found.floors)} floors are missed: {names}.")
    else:
        says.append(f"All {len(found.floors)} floors are met.")
    says += _knowing(found)
    rows = [
        (one.name, _valued(one.value, one.unit), _wanted(one), "met" if one.met else "MISSED")
        for one in found.floors
    ]
    return Section(
        "What was asked, and what was found", says, [Table(("asked", "found", "wanted", ""), rows)]
    )


def _knowing(found: Validation) -> Iterator[str]:
    """Whether the model covers the record because it knows nothing, or misses it because it claims too much."""
    scored = found.parts["scored"]
    wide = next(one for one in found.floors if one.name.startswith("median width") and "night" in one.name)
    if scored.cover_90 > 0.97 or (scored.cover_90 >= 0.8 and not wide.met and not math.isnan(wide.value)):
        yield "The intervals cover what happened because they are so wide: that is a failure, not a success."
    if abs(scored.bias) >= BIASED:
        when = "before" if scored.bias < 0 else "after"
        yield f"The model is biased: its median scored fact comes {_minutes(abs(scored.bias))} {when} the record."
    if scored.cover_90 < 0.8:
        yield "The intervals are too narrow for how often they miss: the model claims to know more than it does."


def _wanted(floor: Floor) -> str:
    least = None if floor.least is None else _valued(floor.least, floor.unit)
    most = None if floor.most is None else _valued(floor.most, floor.unit)
    if floor.least is not None and 0 < floor.least < 1e-300:
        return "more than nought"
    if least is not None and most is not None:
        return f"{least} to {most}"
    return f"at least {least}" if least is not None else f"at most {most}"


def _valued(value: float, unit: str) -> str:
    if math.isnan(value):
        return "cannot be said"
    match unit:
        case "share":
            return f"{value:.1%}"
        case "min":
            return show_duration(round(value))
        case "count":
            return f"{value:.0f}"
    return f"{value:.2f}"


def _parts(found: Validation) -> Section:
    head = (
        "facts", "number", "timed", "90 % covers", "50 % covers", "CRPS", *(f"skill: {null}" for null in NULLS),
        "τ of medians", "τ of a history", "log score", "its skill", "width of 90 %", "median lateness",
    )  # fmt: skip
    rows = [_summary(part, summary) for part, summary in found.parts.items()]
    says = [
        "Skill is one less the model's CRPS over that of a null model; log scores are natural logarithms."
    ]
    says += [f"Null model `{null}`: {text}." for null, text in NULLS.items()]
    return Section("Scores", says, [Table(head, rows)])


def _summary(name: str, one: ScoreSummary) -> Row:
    return (
        name,
        str(one.observations),
        str(one.timed),
        _share(one.cover_90),
        _share(one.cover_50),
        _minutes(one.crps),
        *(_number(one.skill.get(null, math.nan)) for null in NULLS),
        _number(one.tau),
        _number(one.tau_single),
        _number(one.log),
        _number(one.log_skill),
        _minutes(one.width),
        _minutes(one.bias),
    )


def _facts(found: Validation, part: str, title: str) -> Section:
    """Timed facts in the order of the record."""
    label = found.timeline.label
    chosen = [one for one in found.observations if one.observation.part == part and one.observation.timed]
    tally = {
        word: sum(1 for one in chosen if one.found == word) for word in ("in", "part", "OUT", "too rare")
    }
    says = [", ".join(f"{count} {word}" for word, count in tally.items()) + f", of {len(chosen)} timed."]
    head = ("fact", "by the record", "", "5 %", "25 %", "50 %", "75 %", "95 %", "happens", "CRPS")
    rows = [
        (
            f"{one.observation.title} ({one.observation.id})",
            f"{label(one.observation.first)} to {label(one.observation.last)[-5:]}",
            one.found,
            *(("",) * 5 if one.times is None else tuple(label(minute) for minute in one.times)),
            _share(one.share),
            _minutes(one.crps),
        )
        for one in chosen
    ]
    return Section(title, says, [Table(head, rows)])


def _happened(found: Validation) -> Section:
    """What the record does not time, what did not happen, and what the model says is unlikely."""
    untimed = [one for one in found.observations if not one.observation.timed]
    rows = [
        (one.observation.title, one.observation.measure, _share(one.share), one.observation.untimed)
        for one in untimed
        if not one.observation.figure
    ]
    figures = [one for one in found.observations if one.observation.figure]
    rows += [
        (one.observation.title, one.observation.measure, "", "a number, not an hour: not scored")
        for one in figures
    ]
    absent = [(one.absence.title, _share(one.share), _number(one.log)) for one in found.absences]
    rare = sorted((one for one in found.observations if one.observation.counted), key=lambda one: one.share)[
        :15
    ]
    seldom = [(one.observation.title, _share(one.share), _number(one.log)) for one in rare if one.share < 0.5]
    return Section(
        "Whether it happens at all",
        ["What happened and the model thinks unlikely; what did not happen; what is not timed."],
        [
            Table(("happened, and the model says seldom", "share", "log score"), seldom),
            Table(("did not happen", "share in which it does", "log score"), absent),
            Table(("not timed", "measured by", "happens", "why"), rows),
        ],
    )


def _durations(found: Validation) -> Section:
    chosen = found.durations
    covers = _average([one.cover_90 for one in chosen])
    halves = _average([one.cover_50 for one in chosen])
    score, blind = (
        _average([one.crps for one in chosen]),
        _average([one.null_crps["uniform"] for one in chosen]),
    )
    says = [
        f"{len(chosen)} durations: 90 % intervals cover {_share(covers)}, 50 % intervals {_share(halves)}; mean CRPS "
        f"{_minutes(score)}, of the same order at uniform times {_minutes(blind)}.",
        "A duration is taken among the histories in which both its ends happen. Null models in which an end never "
        "happens have none.",
    ]
    head = ("duration", "by the record", "", "5 %", "25 %", "50 %", "75 %", "95 %", "both happen", "CRPS")
    return Section("Durations", says, [Table(head, [_duration(one) for one in chosen])])


def _duration(one: DurationScore) -> Row:
    record = f"{_minutes(one.first)} to {_minutes(one.last)}"
    times = ("",) * 5 if one.times is None else tuple(_minutes(minute) for minute in one.times)
    return (one.duration.title, record, one.found, *times, _share(one.share), _minutes(one.crps))


def _average(numbers: Sequence[float]) -> float:
    there = [one for one in numbers if not math.isnan(one)]
    return sum(there) / len(there) if there else math.nan


def _claims(contrasts: Sequence[ContrastScore]) -> Section:
    tally = {
        word: sum(1 for one in contrasts if one.verdict == word)
        for word in ("reproduced", "undecided", "refuted")
    }
    only = sum(one.only_way for one in contrasts)
    says = [
        ", ".join(f"{count} {word}" for word, count in tally.items()) + f", of {len(contrasts)} contrasts.",
        "Each is the scenario played with and without the cause, in the same replicas. It shows what follows from "
        "what in this model; where whoever wrote the model had read the claim, agreement says that the link was "
        "built in and is not drowned by the rest, and its size is the finding.",
        f"{only} of the reproduced are marked *: with the variant the thing never happens, or always. There the model "
        "knows no other way, and the size says only how often the way is taken.",
    ]
    head = ("of", "claim", "strength", "with", "expected", "verdict", "effect", "95 % interval", "changed")
    return Section("The author's causal claims", says, [Table(head, [_contrast(one) for one in contrasts])])


def _contrast(one: ContrastScore) -> Row:
    contrast, effect = one.contrast, one.effect
    against = f" against {' + '.join(contrast.against)}" if contrast.against else ""
    show = {"share": _points, "min": _minutes}.get(one.unit, _number)
    because = f" ({contrast.but})" if contrast.but else ""
    return (
        contrast.of,
        contrast.claim + because,
        contrast.strength,
        " + ".join(contrast.variant) + against,
        f"{contrast.measure} {contrast.expect.replace('_', ' ')}",
        one.verdict,
        show(effect.mean) + (" *" if one.only_way else ""),
        f"{show(effect.low)} to {show(effect.high)}",
        _share(effect.changed),
    )


def _not_put(found: Validation) -> Section:
    rows = [(one.of, one.claim, one.why) for one in found.not_put.values()]
    says = [f"{len(rows)} claims are not put as contrasts."]
    return Section("Claims that are not put", says, [Table(("of", "claim", "why not"), rows)])


def _readings(found: Validation) -> Section:
    head = ("reading", "90 % covers", "50 % covers", "CRPS", "τ of medians", "log score")
    rows = [("the scenario as it stands", *_short(found.parts["scored"]))]
    rows += [(variant.title, *_short(one)) for variant, one in found.readings.values()]
    says = ["Rival readings of the same hours, by the facts that are scored."]
    return Section("Rival readings", says, [Table(head, rows)])


def _short(one: ScoreSummary) -> Row:
    return _share(one.cover_90), _share(one.cover_50), _minutes(one.crps), _number(one.tau), _number(one.log)


def _honesty(found: Validation) -> Section:
    kept = found.honesty
    bases = ("sourced", "inferred", "judgement", "none")
    rows = [
        (what, *(str(counts.get(basis, 0)) for basis in bases), str(kept.ranged.get(what, 0)))
        for what, counts in kept.numbers.items()
    ]
    broken = (
        f"{', '.join(kept.readers)} import the record: the contract is BROKEN."
        if kept.readers
        else "none imports the record."
    )
    says = [
        f"Clockwork: {kept.by_clock} of {kept.told} events happen by the clock ({kept.clockwork:.1%}).",
        f"The import contract: of {kept.looked_at} modules of the simulation, {broken}",
        "What the scenario's numbers stand on:",
    ]
    return Section(
        "What the scores have to be read beside", says, [Table(("numbers", *bases, "with a range"), rows)]
    )


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0%}"


def _points(value: float) -> str:
    return f"{100 * value:+.1f} points"


def _minutes(value: float) -> str:
    return "" if math.isnan(value) else show_duration(round(value))


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"
