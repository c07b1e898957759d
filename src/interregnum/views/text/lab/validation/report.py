"""The whole report: its sections in the order in which it should be read, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from interregnum.lab.validation.claims import ContrastScore
from interregnum.lab.validation.validate import Validation
from interregnum.views.text.columns import Table, in_columns
from interregnum.views.text.lab.validation.claims import claim_section, untested_section
from interregnum.views.text.lab.validation.durations import duration_section
from interregnum.views.text.lab.validation.facts import (
    apart_section,
    fact_section,
    happening_section,
    measure_section,
)
from interregnum.views.text.lab.validation.nulls import null_section
from interregnum.views.text.lab.validation.scores import reading_section, score_section, verdict_section
from interregnum.views.text.lab.validation.section import ReportSection, filled

COLOURS = dict.fromkeys(("MISSED", "OUT", "refuted", "too rare"), "red") | dict.fromkeys(
    ("part", "undecided"), "yellow"
)


def sections(found: Validation) -> Iterator[ReportSection]:
    """The whole report, in the order in which it should be read."""
    yield verdict_section(found)
    yield score_section(found)
    yield null_section(found)
    yield fact_section(found, "scored", "Facts that are scored")
    yield fact_section(found, "tuning", "Facts to which the model was tuned")
    yield from (apart_section(found, witness) for witness in found.apart)
    yield happening_section(found)
    yield duration_section(found)
    yield claim_section(found.contrasts)
    if found.not_put:
        yield untested_section(found)
    if found.readings:
        yield reading_section(found)
    yield measure_section(found)
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
    yield from _lines_of(claim_section(contrasts))


def _lines_of(section: ReportSection) -> Iterator[str]:
    yield click.style(section.title, bold=True)
    yield from section.says
    for table in filled(section):
        yield from in_columns(table, COLOURS)


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


def _leakage(found: Validation) -> ReportSection:
    """What happens by the clock, and what the numbers rest on."""
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
