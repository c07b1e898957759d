"""A validation made ready: a scenario, its record, variants, spec and observations, read, checked and joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.bundle.apart import as_told_by
from interregnum.lab.bundle.observations import Observation, observations_of
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.validation_spec import ValidationSpec
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario
from interregnum.record import Record
from interregnum.record.files import no_record


@dataclass(frozen=True)
class ValidationSetup:
    """Everything that a validation needs, read, checked and joined. Whoever changes the network changes a copy."""

    scenario: Scenario
    network: Network
    record: Record
    variants: Variants
    spec: ValidationSpec
    observations: Sequence[Observation]
    warnings: Sequence[Problem]
    apart: Mapping[str, Sequence[Observation]] = field(default_factory=dict)  # by witness


def read_setup(where: Where) -> ValidationSetup:
    """Read a scenario, its record, its variants and what its validation asks.

    Raises ScenarioError with everything that is wrong with any of them, or where there is no record.
    """
    found = read_setup_if_any(where)
    if found is None:
        raise ScenarioError([no_record(where)])
    return found


def read_setup_if_any(where: Where) -> ValidationSetup | None:
    """The same; None where the scenario has no record."""
    found = load(where)
    record, variants, spec, problems = read_bundle(where, found)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    if record is None:
        return None
    observations = observations_of(record, spec, found.network)
    apart = {work: _of_witness(work, record, spec, found.network) for work in spec.apart}
    return ValidationSetup(
        found.scenario, found.network, record, variants, spec, observations, problems, apart
    )


def _of_witness(work: str, record: Record, spec: ValidationSpec, network: Network) -> list[Observation]:
    """The observations of a witness who is scored apart."""
    return observations_of(as_told_by(record, work, spec.apart), replace(spec, apart={}), network)


def measures_of(ready: ValidationSetup) -> tuple[list[str], list[str]]:
    """What is measured in every history: questions to be timed, and formulas to be read at the end."""
    facts = [*ready.observations, *(fact for facts in ready.apart.values() for fact in facts)]
    timed = [fact.measure for fact in facts if not fact.figure]
    timed += [absence.measure for absence in ready.spec.absences.values()]
    timed += [limited.measure for limited in ready.spec.shares.values()]
    contrasts = ready.spec.contrasts.values()
    timed += [contrast.measure for contrast in contrasts if contrast.expect not in ("more", "less")]
    return timed, [contrast.measure for contrast in contrasts if contrast.expect in ("more", "less")]
