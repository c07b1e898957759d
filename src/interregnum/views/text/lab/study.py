"""A study in a few lines for a terminal; the page shows the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interregnum.lab.answers.file import Answers


def lines(found: Answers, scenario: str, file: Path, size: int) -> Iterator[str]:
    """The size of the file, and what is in it."""
    made = found.made
    yield f"{made.replicas:,} histories of {scenario}, seed {made.seed}; {size / 1024:,.0f} KiB in {file}."
    yield f"outcomes: {len(found.outcomes)}; histories to open: {len(found.exemplars)}"
    for hinges in found.hinges:
        strongest = hinges.rows[0].title if hinges.rows else "none"
        yield f"hinges of {hinges.outcome}: {len(hinges.rows)}, the strongest: {strongest}"
    for curve in found.inevitability:
        target = f"{curve.outcome} is {curve.label}" if curve.label else f"{curve.outcome} comes"
        yield f"inevitability: {len(curve.points)} moments, the chance that {target}"
    if found.validation is not None:
        facts = [fact for fact in found.validation.facts if fact.verdict != "untimed"]
        hits = sum(fact.verdict == "in" for fact in facts)
        missed = sum(not criterion.met for criterion in found.validation.criteria)
        yield (
            f"validation: {hits} of {len(facts)} timed facts lie in their intervals; "
            f"of {len(found.validation.criteria)} criteria {missed or 'none'} missed"
        )
    if found.sensitivity is not None:
        count = max((len(analysis.inputs) for analysis in found.sensitivity.analyses), default=0)
        yield f"sensitivity: {count} assumptions"
    if found.validation is None:
        yield "validation: none, because there is no record or that part was left out"
