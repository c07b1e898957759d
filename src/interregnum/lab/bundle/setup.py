"""What a validation plays and asks: a scenario, its record, variants and questions, read, checked and joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interregnum.errors import Problem, ScenarioError
from interregnum.lab.bundle.observations import Fact, measured
from interregnum.lab.bundle.read import beside
from interregnum.lab.bundle.validation_spec import Questions
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario
from interregnum.record import Record
from interregnum.record.files import no_record


@dataclass(frozen=True)
class Plan:
    """What is to be played and asked: everything read, checked and joined."""

    scenario: Scenario
    record: Record
    variants: Variants
    questions: Questions
    facts: Sequence[Fact]
    warnings: Sequence[Problem]


def plan(where: Where) -> Plan:
    """Read a scenario, its record, its variants and what its validation asks.

    Raises ScenarioError with everything that is wrong with any of them, or where there is no record.
    """
    found = plan_if_any(where)
    if found is None:
        raise ScenarioError([no_record(where)])
    return found


def plan_if_any(where: Where) -> Plan | None:
    """The same; None where the scenario has no record."""
    found = load(where)
    record, variants, questions, problems = beside(where, found)
    if any(one.severity == "error" for one in problems):
        raise ScenarioError(problems)
    if record is None:
        return None
    facts = measured(record, questions, found.network)
    return Plan(found.scenario, record, variants, questions, facts, problems)


def asked_of(ready: Plan) -> tuple[list[str], list[str]]:
    """What every history is asked: questions to be timed, and formulas to be read at the end."""
    asked = [fact.measure for fact in ready.facts if not fact.figure]
    asked += [one.measure for one in ready.questions.absences.values()]
    contrasts = ready.questions.contrasts.values()
    asked += [one.measure for one in contrasts if one.expect not in ("more", "less")]
    return asked, [one.measure for one in contrasts if one.expect in ("more", "less")]
