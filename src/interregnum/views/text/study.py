"""What a study found, in a few lines of the terminal; the rest is for the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from interregnum.lab.answers.file import Answers


def lines(found: Answers, scenario: str, file: Path, size: int) -> Iterator[str]:
    """How large the file is, and what is in it and what is not."""
    made = found.made
    yield f"{made.replicas:,} histories of {scenario}, seed {made.seed}; {size / 1024:,.0f} KiB in {file}."
    yield f"outcomes: {len(found.outcomes)}; notable histories: {len(found.notable)}"
    for one in found.hinges:
        strongest = one.rows[0].title if one.rows else "none"
        yield f"hinges of {one.outcome}: {len(one.rows)}, the strongest: {strongest}"
    for curve in found.inevitability:
        asked = f"{curve.outcome} is {curve.label}" if curve.label else f"{curve.outcome} comes"
        yield f"inevitability: {len(curve.points)} moments for whether {asked}"
    if found.validation is not None:
        facts = [one for one in found.validation.facts if one.verdict != "untimed"]
        hits = sum(one.verdict == "in" for one in facts)
        missed = sum(not one.met for one in found.validation.floors)
        yield f"validation: {hits} of {len(facts)} timed facts in; {missed} floors missed"
    if found.sensitivity is not None:
        count = max((len(one.inputs) for one in found.sensitivity.analyses), default=0)
        yield f"sensitivity: {count} assumptions"
    if found.validation is None:
        yield "not held against a record: there is none, or that part was left out"
