"""What a study found, in a few lines of the terminal; the rest is for the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interregnum.lab.answers.file import Answers


def lines(found: Answers, scenario: str, file: Path, size: int) -> Iterator[str]:
    """How large the file is, and what is in it and what is not."""
    made = found.made
    yield f"{made.replicas:,} histories of {scenario}, seed {made.seed}; {size / 1024:,.0f} KiB in {file}."
    yield f"outcomes: {len(found.outcomes)}; exemplars histories: {len(found.exemplars)}"
    for hinges in found.hinges:
        strongest = hinges.rows[0].title if hinges.rows else "none"
        yield f"hinges of {hinges.outcome}: {len(hinges.rows)}, the strongest: {strongest}"
    for curve in found.inevitability:
        asked = f"{curve.outcome} is {curve.label}" if curve.label else f"{curve.outcome} comes"
        yield f"inevitability: {len(curve.points)} moments for whether {asked}"
    if found.validation is not None:
        facts = [fact for fact in found.validation.facts if fact.verdict != "untimed"]
        hits = sum(fact.verdict == "in" for fact in facts)
        missed = sum(not criterion.met for criterion in found.validation.criteria)
        yield f"validation: {hits} of {len(facts)} timed facts in; {missed} criteria missed"
    if found.sensitivity is not None:
        count = max((len(analysis.inputs) for analysis in found.sensitivity.analyses), default=0)
        yield f"sensitivity: {count} assumptions"
    if found.validation is None:
        yield "not held against a record: there is none, or that part was left out"
