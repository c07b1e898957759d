"""How nouns behave: each mechanism lowers its nouns into quantities and events.

A mechanism has two functions. `declare` adds the quantities its nouns bring and the actions that effects may call on:
`send`, `shock`, `news`, `hit` (`set`, `add`, `move` and `ballot` are the network's own). `lower` adds the events, when
all names exist. Mechanisms know the model and the network, and nothing of each other: what one does reaches another
only through quantities.

They stand in `movement`, `orders`, `force` and `assemblies` by what they are about; `particular` lowers a scenario's
own events, `ending` its outcomes; `phases` comes before all, so that what a phase allows is so at once. Eighteen files
are parts of mechanisms: `scene` (whom and which phase a thing needs) and `movement/whereabouts`, which all share;
`hall` (where an assembly sits, and who is in it), which deliberation and messages share;
`movement/travel`, which movement, mediation and custody share; `movement/recall` and `movement/commander`, of movement;
`movement/letting_go`, of custody; `force/meetings`, of morale; `orders/addressees` and `orders/copies`, of messages;
`orders/hearers`, of belief and backing; `orders/in_the_name`, of backing, messages and obedience; `orders/calling_off`,
of messages, of orders and of movements; the floor, motions, exits, interruptions and sittings of deliberation, in
`assemblies/`.
"""

from __future__ import annotations

from types import ModuleType

from interregnum.calculus.event_memory import close
from interregnum.calculus.network import Network
from interregnum.mechanisms import ending, particular, phases
from interregnum.mechanisms.assemblies import credentials, deliberation, recognition
from interregnum.mechanisms.force import casualties, crowds, morale, shock, siege
from interregnum.mechanisms.movement import custody, fatigue, mediation, movement, presence
from interregnum.mechanisms.movement.whereabouts import losable, mortal, whereabouts
from interregnum.mechanisms.orders import backing, belief, choice, command, messages, obedience, readiness
from interregnum.model import Scenario

MECHANISMS: tuple[ModuleType, ...] = (
    phases,
    presence,
    casualties,
    readiness,
    belief,
    backing,
    messages,
    shock,
    movement,
    fatigue,
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
    network = Network(
        groups=scenario.groups,
        timeline=scenario.timeline(),
        whereabouts=whereabouts(scenario),
        losable=losable(scenario),
        mortal=mortal(scenario),
    )
    for name, definition in scenario.definitions.items():
        network.at("definitions", name).define(name, definition.formula)
    for name, assumption in scenario.assumptions.items():
        network.at("assumptions", name).assumption(name, assumption)
    for mechanism in MECHANISMS:
        mechanism.declare(scenario, network)
    for mechanism in MECHANISMS:
        mechanism.lower(scenario, network)
    return close(network)
