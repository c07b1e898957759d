"""The scores of witnesses who are scored apart: the same as of the record's other facts, for their facts alone.

No criterion and no other score knows of them. Facts up to the hour to which the model was tuned are listed and not
summed up: whoever tells them, the model had been fitted to those hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import ValidationSetup
from interregnum.lab.validation.observation_scores import ObservationScore
from interregnum.lab.validation.summary import ScoreSummary


@dataclass(frozen=True)
class WitnessScore:
    """The facts of one witness, and what those that are scored come to."""

    source: str
    title: str
    why: str
    facts: Sequence[ObservationScore]
    scored: ScoreSummary

    def to_dict(self, fact: Callable[[ObservationScore], dict[str, Any]]) -> dict[str, Any]:
        """As plain data, with each fact as `fact` gives it."""
        about = {"source": self.source, "title": self.title, "why": self.why}
        return about | {"scored": self.scored.to_dict(), "facts": [fact(score) for score in self.facts]}


def witness_scores(
    ready: ValidationSetup,
    score: Callable[[Observation], ObservationScore],
    summarise: Callable[[Sequence[ObservationScore]], ScoreSummary],
) -> list[WitnessScore]:
    """The scores of every witness; `score` is how one fact is scored, `summarise` what some facts come to."""
    found = []
    for work, observations in ready.apart.items():
        facts = [score(observation) for observation in observations]
        scored = [fact for fact in facts if fact.observation.part == "scored"]
        title, why = ready.record.known_works[work].title, ready.spec.apart[work].why
        found.append(WitnessScore(work, title, why, facts, summarise(scored)))
    return found
