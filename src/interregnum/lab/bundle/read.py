"""Reads the bundle of a scenario: its record, its variants and its validation spec."""

from __future__ import annotations

from typing import NamedTuple

from interregnum.calculus.network import Network
from interregnum.errors import Problem
from interregnum.lab.bundle.validation_spec import ValidationSpec, read_validation_spec
from interregnum.lab.variants.apply import read_variants
from interregnum.lab.variants.check import problems_in as problems_in_variants
from interregnum.lab.variants.schema import Variants
from interregnum.language.sound import Sound
from interregnum.language.where import Where
from interregnum.record import Measurable, Record, read
from interregnum.record.rules.entries import in_order, problems_in
from interregnum.record.rules.evidence import evidence


class Bundle(NamedTuple):
    """Each as far as it could be read, `record` None where there is none; and everything that is wrong with them."""

    record: Record | None
    variants: Variants
    spec: ValidationSpec
    problems: list[Problem]


def read_bundle(where: Where, found: Sound) -> Bundle:
    """Read the bundle of a sound scenario, and look up in its network everything that it names."""
    scenario, network = found.scenario, found.network
    record, problems = read(where, scenario)
    if record is not None:
        problems = in_order([*problems, *problems_in(record, measurable(network))], record)
    variants = read_variants(where)
    known = record if record is not None else Record(scenario, scenario.timeline())
    spec, more = read_validation_spec(where, known, variants, network)
    more += problems_in_variants(variants, network, scenario.timeline())
    return Bundle(record, variants, spec, [*evidence(where, scenario, record), *problems, *more])


def measurable(network: Network) -> Measurable:
    """What of a model a record may measure by."""
    events = {id: tuple(branch.id for branch in event.branches) for id, event in network.events.items()}
    return Measurable(events, frozenset([*network.quantities, *network.definitions]))
