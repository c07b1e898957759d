"""Siege: a held place is ringed, seeped into, and tips or is stormed.

State: a flag for each approach, `S.sealed`, `S.overrun`, the people `S.inside` and `S.disarmed`; and by
definition `S.besieging`, `S.defending` and `S.porosity`, the share of openings nobody mans:

    porosity = clip(1 - defending / max(needed, 1), 0, 1)

An approach is covered when its condition first holds; the place is sealed when all are. While the place is
porous, groups seep in: the clock `seeps` runs at a speed equal to the porosity, and then each besieger gets in with
chance min(1, group / besieging). The defenders disarm all who are inside, after the time `disarms`, while
there are fewer of them than `tipping` times the defenders; once there are as many, the place is overrun. An
assault, while its condition holds, is carried or repelled with weights

    carried (besieging / max(defending, 1)) * advantage        repelled 1

and each person on either side is lost with chance `losses`. That fights where few can face few turn on the ratio
of numbers is the idea of Lanchester's linear law; that the odds simply are that ratio is a judgement.

Source: F. W. Lanchester, *Aircraft in Warfare: The Dawn of the Fourth Arm* (1916).
"""

from __future__ import annotations

from interregnum import model
from interregnum.calculus.naming import sentence
from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    Branch,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    grounds_of,
)
from interregnum.expression import Node, Number, show
from interregnum.mechanisms.scene import A_FEW, lasting
from interregnum.model import Amount, Approach, Assault, Scenario, Siege


def declare(scenario: Scenario, network: Network) -> None:
    """The state of each siege, and the definitions that other formulas may use."""
    for id, siege in scenario.sieges.items():
        network.at("sieges", id)
        for name, approach in siege.approaches.items():
            network.flag(f"{id}.{name}", f"{approach.title}: covered")
        network.flag(f"{id}.sealed", f"{siege.title}: sealed off on all sides")
        network.flag(f"{id}.overrun", f"{siege.title}: overrun")
        network.quantity(f"{id}.inside", f"{siege.title}: besiegers inside, armed", "people", 0.0, 0.0)
        network.quantity(f"{id}.disarmed", f"{siege.title}: besiegers inside, disarmed", "people", 0.0, 0.0)
        network.share(f"{id}.seeping", f"{siege.title}: chance of each to get in with a group")
        needed = _people(f"{id}.needed", siege.needed, f"{siege.title}: defenders needed", network)
        network.define(f"{id}.besieging", _strength(siege.besiegers, siege.ring, network))
        network.define(f"{id}.defending", _strength(siege.defenders, siege.posts, network))
        porosity = network.formula(f"clip(1 - {id}.defending / max(needed, 1), 0, 1)", needed=needed)
        network.define(f"{id}.porosity", porosity)


def lower(scenario: Scenario, network: Network) -> None:
    """The events of each siege."""
    for id, siege in scenario.sieges.items():
        for name, approach in siege.approaches.items():
            network.at("sieges", id, "approaches", name)
            network.event(_covered(id, name, approach, siege, network))
        network.at("sieges", id)
        if siege.approaches:
            network.event(_sealed(id, siege, network))
        network.event(_seeps(id, siege, network))
        ratio = network.assume(f"{id}.tipping", siege.tipping, f"{siege.title}: intruders to a defender")
        tipping = network.formula(f"ratio * {id}.defending", ratio=ratio)
        network.event(_disarms(id, siege, tipping, network))
        network.event(_tips(id, siege, tipping, network))
        if siege.assault is not None:
            network.at("sieges", id, "assault")
            network.event(_assault(id, siege, siege.assault, network))


def _people(id: str, amount: Amount, title: str, network: Network) -> Node:
    """The formula for an amount of people, also where the scenario leaves out the unit."""
    node = network.assume(id, amount, title, "people")
    return Number(node.value, "people") if isinstance(node, Number) else node


def _strength(units: tuple[str, ...], places: tuple[str, ...], network: Network) -> Node:
    """The people of some units, counting only those who stand at one of the places, if any are given."""
    if not units:
        return Number(0.0, "people")
    people = ", ".join(f"{unit}.people{_present(unit, places, network)}" for unit in units)
    return network.formula(f"sum({people})")


def _present(unit: str, places: tuple[str, ...], network: Network) -> str:
    """A multiplier, as text: 1 while the unit stands at one of the places, else 0."""
    if not places:
        return ""
    return " * (" + " or ".join(network.option(f"{unit}.at", place).id for place in places) + ")"


def _covered(id: str, name: str, approach: Approach, siege: Siege, network: Network) -> Event:
    return Event(
        id=f"{id}.{name}.covered",
        title=sentence(approach.title, approach.plural, "is|are covered", "APPROACH"),
        guard=lasting(siege, network.formula(f"not {id}.{name} and covered", covered=approach.covered)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.{name}", ONE), *network.effects(approach.then)),
        by=siege.by,
        place=siege.place,
        mechanism="siege",
        grounds=grounds_of(siege),
    )


def _sealed(id: str, siege: Siege, network: Network) -> Event:
    return Event(
        id=f"{id}.sealed",
        title=f"The ring is closed: {siege.title}",
        guard=lasting(siege, network.formula(" and ".join(f"{id}.{name}" for name in siege.approaches))),
        clock=AT_ONCE,
        effects=(Set(f"{id}.sealed", ONE),),
        by=siege.by,
        place=siege.place,
        important=True,
        mechanism="siege",
        grounds=grounds_of(siege),
    )


def _seeps(id: str, siege: Siege, network: Network) -> Event:
    """A group gets in: each besieger is of it with the same chance, fixed before the first of them moves."""
    group = _people(f"{id}.group", siege.group, f"{siege.title}: how many get in at a time", network)
    moves: list[Effect] = []
    for unit in siege.besiegers:
        chance = network.formula(f"{id}.seeping{_present(unit, siege.ring, network)}")
        moves.append(Move(f"{unit}.people", f"{id}.inside", chance))
    guard = f"not {id}.overrun and {id}.porosity > 0 and {id}.besieging >= 1 and when"
    size = network.formula(f"min(1, group / {id}.besieging)", group=group)
    return Event(
        id=f"{id}.seeps",
        title=f"Besiegers seep in: {siege.title}",
        guard=lasting(siege, network.formula(guard, when=siege.seep_when)),
        clock=network.clock(siege.seeps),
        factors=(Factor("share of openings unmanned", network.formula(f"{id}.porosity")),),
        effects=(Set(f"{id}.seeping", size), *moves),
        again=True,
        told=A_FEW,
        by=siege.by,
        place=siege.place,
        mechanism="siege",
        grounds=grounds_of(siege),
    )


def _disarms(id: str, siege: Siege, tipping: Node, network: Network) -> Event:
    guard = f"not {id}.overrun and {id}.inside >= 1 and {id}.inside < tipping"
    return Event(
        id=f"{id}.disarms",
        title=f"Intruders are disarmed: {siege.title}",
        guard=lasting(siege, network.formula(guard, tipping=tipping)),
        clock=network.clock(siege.disarms),
        effects=(Move(f"{id}.inside", f"{id}.disarmed", ONE),),
        again=True,
        told=A_FEW,
        place=siege.place,
        mechanism="siege",
        grounds=grounds_of(siege),
    )


def _tips(id: str, siege: Siege, tipping: Node, network: Network) -> Event:
    guard = f"not {id}.overrun and {id}.inside >= 1 and {id}.inside >= tipping"
    return Event(
        id=f"{id}.tips",
        title=f"The intruders are too many to disarm: {siege.title}",
        guard=lasting(siege, network.formula(guard, tipping=tipping)),
        clock=AT_ONCE,
        effects=(Set(f"{id}.overrun", ONE), *network.effects(siege.overrun)),
        by=siege.by,
        place=siege.place,
        important=True,
        mechanism="siege",
        grounds=grounds_of(siege),
    )


def _assault(id: str, siege: Siege, assault: Assault, network: Network) -> Event:
    """Losses on both sides; then the place is carried, and so overrun, or the attack is thrown back."""
    title, name = siege.title, f"{id}.assault"
    advantage = network.assume(f"{name}.advantage", assault.advantage, f"{title}: advantage of the attack")
    losses = show(network.assume(f"{name}.losses", assault.losses, f"{title}: share lost", "share"))
    fallen: list[Effect] = []
    for units, places in ((siege.besiegers, siege.ring), (siege.defenders, siege.posts)):
        for unit in units:
            share = f"({losses}){_present(unit, places, network)}"
            fallen += network.effects((model.ScenarioEffect(hit=unit, share=share),))
    ratio = Factor("attackers to each defender", network.formula(f"{id}.besieging / max({id}.defending, 1)"))
    guard = f"not {id}.overrun and {id}.besieging >= 1 and when"
    carried = (Set(f"{id}.overrun", ONE), *network.effects(siege.overrun), *network.effects(assault.carried))
    return Event(
        id=name,
        title=assault.title,
        guard=lasting(siege, network.formula(guard, when=assault.when)),
        clock=network.clock(assault.takes),
        branches=(
            Branch("carried", f"Carried: {title}", ONE, (ratio, Factor("advantage", advantage)), carried),
            Branch("repelled", f"Thrown back: {title}", ONE, (), network.effects(assault.repelled)),
        ),
        effects=tuple(fallen),
        again=True,
        by=siege.by,
        place=siege.place,
        important=True,
        mechanism="siege",
        grounds=grounds_of(assault),
    )
