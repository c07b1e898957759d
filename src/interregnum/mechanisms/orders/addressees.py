"""Whom a message can reach when it comes, and in whose hands it is where it can reach nobody.

Parts of `messages`. A person or unit has it if able to act, and there if it goes to a place; a place has it while it is
held as at the start; an authority always, or while it holds the place to which the message goes; an assembly in
session, and with it those of its members who are in the hall.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.network import HOLDS, Network, all_of
from interregnum.expression import Name, Node, Number, Unary
from interregnum.mechanisms.hall import hears, in_order, members, removes, sits_in
from interregnum.mechanisms.scene import able, any_of, is_somebody
from interregnum.model import Message, Scenario

NEVER = Number(0.0, "flag", 0)


def addressees(message: Message, scenario: Scenario) -> tuple[str, ...]:
    """Whom it is for, with groups written out, and with an assembly those who sit in it; each once."""
    return tuple(
        dict.fromkeys(
            addressee
            for name in message.to
            for addressee in (*_named(name, scenario), *_sitting(name, scenario))
        )
    )


def _named(name: str, scenario: Scenario) -> tuple[str, ...]:
    return scenario.groups.get(name, (name,))


def _sitting(name: str, scenario: Scenario) -> Iterator[str]:
    if name in scenario.assemblies:
        yield from (person for person, _ in members(scenario.assemblies[name]))


def somebody_has_it(message: Message, scenario: Scenario, network: Network) -> Node:
    """At least one of those it is for can have it."""
    parts = [has_it(addressee, message, scenario, network) for addressee in addressees(message, scenario)]
    return HOLDS if HOLDS in parts else any_of(parts)


def has_it(addressee: str, message: Message, scenario: Scenario, network: Network) -> Node:
    """One of those it is for can have it: by himself, or in the hall of an assembly that it is for."""
    if message.presence == "any":
        return HOLDS
    halls = [name for name in message.to if addressee in _sitting(name, scenario)]
    if not halls:
        return _by_himself(addressee, message, scenario, network)
    by_himself = any(addressee in _named(name, scenario) for name in message.to) or message.presence == "free"
    ways = [_by_himself(addressee, message, scenario, network)] if by_himself else []
    return (
        HOLDS
        if HOLDS in ways
        else any_of((*ways, *(hears(addressee, hall, scenario, network) for hall in halls)))
    )


def _by_himself(addressee: str, message: Message, scenario: Scenario, network: Network) -> Node:
    if addressee in scenario.assemblies:
        return network.formula(in_order(addressee, scenario.assemblies[addressee]))
    place = message.at if message.presence == "there" else None
    if is_somebody(addressee, scenario):
        known = network.whereabouts.get(addressee, ())
        sure = addressee not in network.losable and (place is None or known == (place,))
        return HOLDS if sure else able(addressee, place, scenario, network)
    if addressee in scenario.authorities:
        ground = None if place is None else held_ground(place, scenario)
        return HOLDS if ground is None else _held(ground, addressee, network)
    ground = held_ground(addressee, scenario) if addressee in scenario.places else None
    holder = None if ground is None else scenario.places[ground].held_by
    return HOLDS if ground is None or holder is None else _held(ground, holder, network)


def held_ground(place: str, scenario: Scenario) -> str | None:
    """The place, or the nearest one around it, that somebody holds at the start; None where nobody holds any."""
    seen: set[str] = set()
    here: str | None = place
    while here in scenario.places and here not in seen:
        if scenario.places[here].held_by is not None:
            return here
        seen.add(here)
        here = scenario.places[here].within
    return None


def in_other_hands(message: Message, scenario: Scenario, network: Network) -> Node:
    """A place where it would be had is held by an authority that is neither the addressee's nor the sender's."""
    found: list[Node] = []
    for addressee in addressees(message, scenario):
        for spot, ground in _spots(addressee, message, scenario, network):
            for authority in scenario.authorities:
                ours = (is_of(who, authority, scenario, network) for who in (addressee, message.sender))
                strange = tuple(Unary("not", side) for side in ours if side != NEVER)
                if Unary("not", HOLDS) not in strange:
                    found.append(all_of(_held(ground, authority, network), *spot, *strange))
    return any_of(found) if found else NEVER


def _spots(
    addressee: str, message: Message, scenario: Scenario, network: Network
) -> Iterator[tuple[tuple[Node, ...], str]]:
    """The ground on which he would have it, with the condition that it is there."""
    places: tuple[tuple[tuple[Node, ...], str], ...] = ()
    if message.at is not None:
        places = (((), message.at),)
    elif addressee in scenario.places:
        places = (((), addressee),)
    elif addressee in scenario.assemblies:
        assembly = scenario.assemblies[addressee]
        moves = removes(assembly)
        places = tuple(
            (((sits_in(addressee, place, network),) if moves else ()), place) for place in assembly.houses
        )
    elif is_somebody(addressee, scenario):
        places = tuple(
            ((network.option(f"{addressee}.at", place),), place)
            for place in network.whereabouts.get(addressee, ())
        )
    for condition, place in places:
        ground = held_ground(place, scenario)
        if ground is not None:
            yield condition, ground


def is_of(who: str, authority: str, scenario: Scenario, network: Network) -> Node:
    """Somebody is on the side of an authority: a unit while it obeys it, a place while it is held as at the start,
    an assembly while it recognises it."""
    if who in scenario.units:
        return network.option(f"{who}.obeys", authority)
    if who in scenario.assemblies:
        return network.option(f"{who}.recognises", authority)
    side: str | None = who
    if who in scenario.persons:
        person = scenario.persons[who]
        side = person.side or _holder(person.at, scenario)
    elif who in scenario.places:
        side = _holder(who, scenario)
    return HOLDS if side == authority else NEVER


def _holder(place: str, scenario: Scenario) -> str | None:
    ground = held_ground(place, scenario)
    return None if ground is None else scenario.places[ground].held_by


def _held(place: str, authority: str, network: Network) -> Name:
    return network.option(f"{place}.held_by", authority)
