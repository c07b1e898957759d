"""Where an assembly sits, whether it can hear, and who is in its hall: what deliberation and messages both ask.

A body sits in one house all the time, or removes to others (`A.at`, a choice of houses). It hears in session: not in
recess, nor while it is broken off or held. A member is in its hall if he is at liberty in the house where it sits, and
some of his bloc are in the hall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interregnum.calculus.network import Network, all_of
from interregnum.expression import Name, Node
from interregnum.mechanisms.scene import able, any_of
from interregnum.model import Assembly, Scenario


def removes(assembly: Assembly) -> bool:
    """Whether it may go on sitting in another house."""
    return len(assembly.houses) > 1


def sits_in(id: str, place: str, network: Network) -> Name:
    """It is this house where it sits, of a body that removes."""
    return network.option(f"{id}.at", place)


def where_it_sits(id: str, assembly: Assembly, network: Network, can: Callable[[str], Node]) -> Node:
    """A condition on the house in which it sits: on the one, or where it removes, on the one where it is then."""
    if not removes(assembly):
        return can(assembly.at)
    return any_of(all_of(sits_in(id, place, network), can(place)) for place in assembly.houses)


def in_order(id: str, assembly: Assembly) -> str:
    """The assembly is in session, not in recess, and not interrupted."""
    return f"{id}.open and not {id}.recess{uninterrupted(id, assembly)}"


def uninterrupted(id: str, assembly: Assembly) -> str:
    """What it adds to a condition that the sitting may be broken off."""
    return f" and not {id}.interrupted" if assembly.interruptions else ""


def members(assembly: Assembly) -> Iterator[tuple[str, str]]:
    """The persons who sit in it, each with his bloc."""
    for name, bloc in assembly.blocs.items():
        yield from ((person, name) for person in bloc.members)


def is_in(person: str, id: str, scenario: Scenario, network: Network) -> Node:
    """A person is at liberty and in the house where it sits."""
    return where_it_sits(
        id, scenario.assemblies[id], network, lambda place: able(person, place, scenario, network)
    )


def hears(person: str, id: str, scenario: Scenario, network: Network) -> Node:
    """A member hears what the assembly is told: it is in order, he is there, and some of his bloc are in the hall."""
    assembly = scenario.assemblies[id]
    in_hall = any_of(
        network.formula(f"{id}.{bloc}.present >= 1") for member, bloc in members(assembly) if member == person
    )
    return all_of(network.formula(in_order(id, assembly)), is_in(person, id, scenario, network), in_hall)
