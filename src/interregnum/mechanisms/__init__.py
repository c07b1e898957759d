"""How nouns behave: each mechanism lowers its nouns into quantities and events.

A mechanism has two functions. `declare` adds the quantities its nouns bring and the actions that effects
may call on (`send`, `shock`, `news`, `hit`); `lower` adds the events, when all names exist. Mechanisms know the
model and the network, and nothing of each other: what one does reaches another only through quantities.
"""

from __future__ import annotations

from types import ModuleType

from interregnum.happening import close
from interregnum.mechanisms import (
    belief,
    casualties,
    choice,
    command,
    credentials,
    crowds,
    custody,
    deliberation,
    ending,
    mediation,
    messages,
    morale,
    movement,
    obedience,
    particular,
    presence,
    readiness,
    recognition,
    shock,
    siege,
)
from interregnum.model import Scenario
from interregnum.network import Network

MECHANISMS: tuple[ModuleType, ...] = (
    presence,
    casualties,
    readiness,
    belief,
    messages,
    shock,
    movement,
    command,
    obedience,
    morale,
    siege,
    mediation,
    crowds,
    custody,
    deliberation,
    credentials,
    recognition,
    choice,
    particular,
    ending,
)


def build(scenario: Scenario) -> Network:
    """The network of a scenario: every noun lowered, every formula closed."""
    network = Network(groups=scenario.groups)
    for name, definition in scenario.definitions.items():
        network.at("definitions", name).definitions[name] = network.formula(definition.formula)
    for name, assumption in scenario.assumptions.items():
        network.at("assumptions", name).assumption(name, assumption)
    for mechanism in MECHANISMS:
        mechanism.declare(scenario, network)
    for mechanism in MECHANISMS:
        mechanism.lower(scenario, network)
    return close(network)
