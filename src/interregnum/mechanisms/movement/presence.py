"""Who is where, and whom they obey: the state that places, units and persons bring.

State: the holder of a place (`PLACE.held_by`); of a unit its `people`, those `left` for good, where it is (`at`),
whom it `obeys`, its `resolve` (0..1), its private `leaning` to each authority (-1..1), and whether it is
`under_way`; of a person where he is (`at`), who holds him (`held_by`), whether he is `free`, `busy` and
`alive`; the dead are not free.

There are no events here. Other mechanisms move units and persons, turn their obedience and take places;
presence names the state in which all of that is written. At most one option of a choice (a place, a
holder) holds. People are whole and are conserved: whoever leaves a unit goes to another quantity of kind
`people`, at the last to `left`, and how many go is a binomial draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interregnum.calculus.network import Network, Set, all_of, grounds_of
from interregnum.expression import Name
from interregnum.model import Person, Place, Scenario, Unit


def declare(scenario: Scenario, network: Network) -> None:
    """The holder of each place; strength, whereabouts and allegiance of units; the freedom of persons."""
    for id, place in scenario.places.items():
        _place(id, place, scenario, network.at("places", id))
    for id, unit in scenario.units.items():
        _unit(id, unit, scenario, network.at("units", id))
    for id, person in scenario.persons.items():
        _person(id, person, scenario, network.at("persons", id))


def lower(scenario: Scenario, network: Network) -> None:
    """Nothing happens by presence alone."""


def _place(id: str, place: Place, scenario: Scenario, network: Network) -> None:
    what, holders = f"{place.title}: held by", _holders(scenario)
    _choice(network, f"{id}.held_by", what, place.held_by, scenario.authorities, holders)


def _unit(id: str, unit: Unit, scenario: Scenario, network: Network) -> None:
    strength, grounds = network.start_of(unit.people), grounds_of(unit.people)
    network.quantity(f"{id}.people", f"{unit.title}: people", "people", strength, 0.0, grounds=grounds)
    network.quantity(f"{id}.left", f"{unit.title}: people gone for good", "people", 0.0, 0.0)
    _choice(network, f"{id}.at", f"{unit.title}: at", unit.at, (unit.at,), _places(scenario))
    what, authorities = f"{unit.title}: obeys", scenario.authorities
    _choice(network, f"{id}.obeys", what, unit.obeys, authorities, _holders(scenario))
    network.share(f"{id}.resolve", f"{unit.title}: resolve", unit.resolve)
    for name, authority in scenario.authorities.items():
        leaning = unit.leaning.get(name)
        start = 0.0 if leaning is None else network.start_of(leaning)
        grounds = grounds_of(unit if leaning is None else leaning)
        title = f"{unit.title}: leaning toward {authority.title}"
        network.quantity(f"{id}.leaning.{name}", title, "number", start, -1.0, 1.0, grounds)
    network.flag(f"{id}.under_way", f"{unit.title}: under way")


def _person(id: str, person: Person, scenario: Scenario, network: Network) -> None:
    _choice(network, f"{id}.at", f"{person.title}: at", person.at, (person.at,), _places(scenario))
    what, captors = f"{person.title}: held by", scenario.authorities
    _choice(network, f"{id}.held_by", what, person.held_by, captors, _holders(scenario))
    network.flag(f"{id}.free", f"{person.title}: free", person.held_by is None)
    network.flag(f"{id}.busy", f"{person.title}: busy")
    network.flag(f"{id}.alive", f"{person.title}: alive", start=True)
    if id in network.mortal:
        alive = Set(f"{id}.free", all_of(Name(f"{id}.free", 0), Name(f"{id}.alive", 0)))
        network.follows |= {f"{id}.free": (alive,), f"{id}.alive": (alive,)}


def _holders(scenario: Scenario) -> dict[str, str]:
    return {"none": "nobody"} | {name: authority.title for name, authority in scenario.authorities.items()}


def _places(scenario: Scenario) -> dict[str, str]:
    return {name: place.title for name, place in scenario.places.items()}


def _choice(
    network: Network, id: str, what: str, start: str | None, options: Iterable[str], titles: Mapping[str, str]
) -> None:
    """A choice whose options each have a title of their own: `what` and the title of the option.

    Those of `options` are options from the start; others are added where something chooses them.
    """
    network.titled[id] = what, titles
    if start is None:
        network.choice(id, what, None)
    else:
        network.choice(id, f"{what} {titles.get(start, start)}", start)
    for option in options:
        network.option(id, option)
