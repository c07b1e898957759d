"""Who is where, and whom they obey: the state that places, units and persons bring.

State: the holder of a place (`PLACE.held_by`); of a unit its `people`, those `left` for good, where it is (`at`),
whom it `obeys`, its `resolve` (0..1), its private `leaning` to each authority (-1..1), and whether it is
`under_way`; of a person where he is (`at`), who holds him (`held_by`), whether he is `free` and whether `busy`.

There are no events here. Other mechanisms move units and persons, turn their obedience and take places;
presence names the state in which all of that is written. At most one option of a choice (a place, a
holder) holds. People are whole and are conserved: whoever leaves a unit goes to another quantity of kind
`people`, at the last to `left`, and how many go is a binomial draw.
"""

from __future__ import annotations

from collections.abc import Mapping

from interregnum.calculus.network import Network, grounds_of
from interregnum.model import Authority, Person, Place, Scenario, Unit


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
    _choice(network, f"{id}.held_by", f"{place.title}: held by", place.held_by, _titles(scenario.authorities))


def _unit(id: str, unit: Unit, scenario: Scenario, network: Network) -> None:
    strength, grounds = network.start_of(unit.people), grounds_of(unit.people)
    network.quantity(f"{id}.people", f"{unit.title}: people", "people", strength, 0.0, grounds=grounds)
    network.quantity(f"{id}.left", f"{unit.title}: people gone for good", "people", 0.0, 0.0)
    _choice(network, f"{id}.at", f"{unit.title}: at", unit.at, _place_title(unit.at, scenario))
    _choice(network, f"{id}.obeys", f"{unit.title}: obeys", unit.obeys, _titles(scenario.authorities))
    network.share(f"{id}.resolve", f"{unit.title}: resolve", unit.resolve)
    for name, authority in scenario.authorities.items():
        leaning = unit.leaning.get(name)
        start = 0.0 if leaning is None else network.start_of(leaning)
        grounds = grounds_of(unit if leaning is None else leaning)
        title = f"{unit.title}: leaning toward {authority.title}"
        network.quantity(f"{id}.leaning.{name}", title, "number", start, -1.0, 1.0, grounds)
    network.flag(f"{id}.under_way", f"{unit.title}: under way")


def _person(id: str, person: Person, scenario: Scenario, network: Network) -> None:
    _choice(network, f"{id}.at", f"{person.title}: at", person.at, _place_title(person.at, scenario))
    captors = _titles(scenario.authorities)
    _choice(network, f"{id}.held_by", f"{person.title}: held by", person.held_by, captors)
    network.flag(f"{id}.free", f"{person.title}: free", person.held_by is None)
    network.flag(f"{id}.busy", f"{person.title}: busy")


def _titles(authorities: Mapping[str, Authority]) -> dict[str, str]:
    return {name: authority.title for name, authority in authorities.items()}


def _place_title(place: str, scenario: Scenario) -> dict[str, str]:
    return {place: scenario.places[place].title if place in scenario.places else place}


def _choice(network: Network, id: str, what: str, start: str | None, options: Mapping[str, str]) -> None:
    """A choice whose options each have a title of their own: `what` and the title of the option."""
    if start is None:
        network.choice(id, what, None)
    else:
        network.choice(id, f"{what} {options.get(start, start)}", start)
    for option, title in options.items():
        network.option(id, option, f"{what} {title}")
