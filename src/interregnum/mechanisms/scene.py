"""When, and with whom there, a thing can happen: its phases, and the people whom it needs.

Somebody is there where a thing happens if he is in its place, in a place within it, or in another room of the same
house: presence is as fine as the ways. A place that no route leads to is one with the place around it, and so on
outwards; who is on the way is nowhere. A person must be at liberty too; of a unit somebody must be left; of a group one
will do. Authorities and places are nobody in particular, and need not be anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from interregnum.calculus.network import HOLDS, ONE, Network, all_of
from interregnum.expression import Binary, Name, Node
from interregnum.model import Acting, Lasting, Noun, Scenario, ScenarioEffect, ScenarioEvent
from interregnum.model.values.fields import fields

A_FEW = 5  # as often as one line of what goes on and on is told


def lasting(noun: Lasting, guard: Node) -> Node:
    """The guard of something that happens during its phases only."""
    return all_of(guard, on(noun)) if noun.during else guard


def on(noun: Lasting) -> Node:
    """One of its phases lasts; always, where it names none."""
    return any_of(Name(f"{phase}.on") for phase in noun.during) if noun.during else HOLDS


def any_of(parts: Iterable[Node]) -> Node:
    """One of the conditions holds, of one at least."""
    first, *rest = parts
    for part in rest:
        first = Binary("or", first, part, 0)
    return first


def needing(
    noun: Acting, guard: Node, who: str | None, place: str | None, scenario: Scenario, network: Network
) -> Node:
    """The guard of what somebody does, in a place or anywhere: during its phases, and by whoever is there."""
    return lasting(noun, all_of(guard, doing(noun.presence, who, place, scenario, network)))


def doing(presence: str, who: str | None, place: str | None, scenario: Scenario, network: Network) -> Node:
    """Somebody can act: in the place, if he must be `there` and there is one."""
    if who is None or presence == "any":
        return HOLDS
    return able(who, place if presence == "there" else None, scenario, network)


def able(who: str, place: str | None, scenario: Scenario, network: Network) -> Node:
    """A person at liberty; a unit of which somebody is left; of a group, one of them; in the place, if one is named."""
    if who in scenario.groups:
        members = [member for member in scenario.groups[who] if is_somebody(member, scenario)]
        all_bodies = len(members) == len(scenario.groups[who])
        if not all_bodies or not members:
            return HOLDS
        return any_of(able(member, place, scenario, network) for member in members)
    if not is_somebody(who, scenario):
        return HOLDS
    can: Node = Name(f"{who}.free") if who in scenario.persons else Binary(">=", Name(f"{who}.people"), ONE)
    return can if place is None else all_of(can, there(who, place, scenario, network))


def is_somebody(name: str, scenario: Scenario) -> bool:
    """Whether the name is of a person or a unit."""
    return name in scenario.persons or name in scenario.units


def can_be_there(who: str, place: str, scenario: Scenario, network: Network) -> bool:
    """Whether somebody may ever be there; of a group, one of them. Who is nobody in particular is wherever he likes."""
    if who in scenario.groups:
        members = scenario.groups[who]
        return any(can_be_there(member, place, scenario, network) for member in members) or not members
    return not is_somebody(who, scenario) or bool(_near(who, place, scenario, network))


def there(who: str, place: str, scenario: Scenario, network: Network) -> Node:
    """A person or unit is in the place, within it, or elsewhere in the same house."""
    near = _near(who, place, scenario, network)
    return any_of(network.option(f"{who}.at", option) for option in dict.fromkeys((place, *near)))


def _near(who: str, place: str, scenario: Scenario, network: Network) -> list[str]:
    """The places where he may ever be from which he can do something in the place."""
    around = house(place, scenario)
    return [
        other
        for other in network.whereabouts.get(who, ())
        if house(other, scenario) == around or _is_within(other, place, scenario)
    ]


def house(place: str, scenario: Scenario) -> str:
    """The place, or the one around it to which a route leads; of places without routes, the outermost."""
    reached = {end for route in scenario.routes.values() for end in route.between}
    here, seen = place, {place}
    while here not in reached:
        around = scenario.places[here].within if here in scenario.places else None
        if around is None or around in seen:
            break
        here = around
        seen.add(here)
    return here


def _is_within(place: str, outer: str, scenario: Scenario) -> bool:
    seen: set[str] = set()
    here: str | None = place
    while here is not None and here not in seen and here in scenario.places:
        if here == outer:
            return True
        seen.add(here)
        here = scenario.places[here].within
    return False


def over(noun: Lasting) -> Node:
    """All of its phases are over."""
    return all_of(*(Name(f"{phase}.over") for phase in noun.during))


def effects_in(part: object) -> Iterator[ScenarioEffect]:
    """Every effect that a noun holds, however deep."""
    if isinstance(part, ScenarioEffect):
        yield part
    elif isinstance(part, Noun):
        for name in _with_effects(type(part)):
            yield from effects_in(getattr(part, name))
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from effects_in(inner)
    elif isinstance(part, tuple):
        for inner in part:
            yield from effects_in(inner)


@cache
def _with_effects(noun: type[Noun]) -> tuple[str, ...]:
    """The fields of a kind of noun in which effects may stand."""
    return tuple(
        field.name for field in fields(noun) if any(_may_hold(leaf.bare) for leaf in field.shape.leaves())
    )


def _may_hold(bare: Any) -> bool:
    if not isinstance(bare, type) or not issubclass(bare, Noun):
        return False
    return issubclass(bare, ScenarioEffect) or bool(_with_effects(bare))


def only_sent(act: ScenarioEvent) -> tuple[str, ...]:
    """The messages that an event sends, if it does nothing else."""
    sent = tuple(effect.send for effect in act.then if effect.send is not None and effect.when is None)
    return () if act.among or len(sent) < len(act.then) else sent
