"""What stands beside a scenario and nothing of the simulation reads: its record, its variants, what validation asks."""

from __future__ import annotations

from typing import NamedTuple

from interregnum.calculus.network import Network
from interregnum.errors import Problem
from interregnum.lab.bundle.validation_spec import Questions, read_questions
from interregnum.lab.variants.apply import read_variants
from interregnum.lab.variants.check import problems_in as problems_in_variants
from interregnum.lab.variants.schema import Variants
from interregnum.language.sound import Sound
from interregnum.language.where import Where
from interregnum.record import Measurable, Record, read
from interregnum.record.rules import in_order, problems_in


class Beside(NamedTuple):
    """Each as far as it could be read, `record` None where there is none; and everything that is wrong with them."""

    record: Record | None
    variants: Variants
    questions: Questions
    problems: list[Problem]


def beside(where: Where, found: Sound) -> Beside:
    """Read what stands beside a sound scenario, once, and look up in its network what it speaks of."""
    scenario, network = found.scenario, found.network
    record, problems = read(where, scenario)
    if record is not None:
        problems = in_order([*problems, *problems_in(record, measurable(network))], record)
    variants = read_variants(where)
    known = record if record is not None else Record(scenario, scenario.timeline())
    questions, more = read_questions(where, known, variants, network)
    more += problems_in_variants(variants, network, scenario.timeline())
    return Beside(record, variants, questions, [*problems, *more])


def measurable(network: Network) -> Measurable:
    """What of a model a record may measure by."""
    events = {id: tuple(branch.id for branch in event.branches) for id, event in network.events.items()}
    return Measurable(events, frozenset([*network.quantities, *network.definitions]))
