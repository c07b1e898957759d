"""Shock: a blast shakes the nerves of whoever hears it, and the nerves steady again.

State: `U.shaken` (0 and up) for each unit, crowd and service, `S.heard`, how often it was heard. The action `shock: S`
adds

    loudness * (blank, if the charge is blank) * novelty^(S.heard) * exp(-distance / carries)

to the `shaken` of each unit, by where the unit is; a unit on the march hears nothing. Nerves halve each time
`U.steadies` happens, so that after a waiting time with mean m the expected rest is exp(-t / 2m).
The form is a judgement: a loud noise near by, not expected, counts most; a blank charge has no shell to hold
the gases back and is louder than a live one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from interregnum.calculus.network import ONE, ZERO, Action, Add, Draw, Effect, Event, Network, Set, divide
from interregnum.expression import Binary, Call, Name, Node, Number
from interregnum.expression.angles import asin, cos, sin
from interregnum.expression.elementary import exp
from interregnum.model import Amount, Scenario, Shock

EARTH_KM = 6371.0088  # mean radius (IUGG)

BLANK = Amount(
    typical="1.3",
    between=("1.1", "1.6"),
    basis="judgement",
    why="heard as louder than live fire in the one case we know, of a ship's six-inch gun",
)
NOVELTY = Amount(
    typical="0.5",
    between=("0.3", "0.8"),
    basis="judgement",
    why="the first blast surprises, the second half as much",
)
STEADIES = Amount(
    typical="20 min",
    between=("10 min", "40 min"),
    basis="judgement",
    why="alarm fades within the hour when nothing follows",
)


def declare(scenario: Scenario, network: Network) -> None:
    """Nerves for each unit, a count for each blast, and the action by which a blast is heard."""
    for section, id, title in _hearers(scenario):
        network.at(section, id)
        network.quantity(f"{id}.shaken", f"{title}: nerves shaken", "number", 0.0, 0.0)
    if not scenario.shocks:
        return
    stands = {id: network.whereabouts[id] for id in scenario.units}
    for id, places in stands.items():
        network.at("units", id)
        for place in places:
            network.option(f"{id}.at", place)
    for id, shock in scenario.shocks.items():
        network.at("shocks", id)
        network.count(f"{id}.heard", f"{shock.title}: how often heard")
        network.actions["shock", id] = _hears(_heard(id, shock, stands, scenario, network))


def lower(scenario: Scenario, network: Network) -> None:
    """Nerves steady, where there is anything to shake them."""
    if not scenario.shocks:
        return
    for section, id, title in _hearers(scenario):
        network.at(section, id)
        mean = network.coefficient("shock.steadies", STEADIES, "how long until shaken nerves have halved")
        network.event(
            Event(
                id=f"{id}.steadies",
                title=f"Nerves steady: {title}",
                guard=network.formula(f"{id}.shaken > 0.02"),
                clock=Draw("exponential", (mean,)),
                effects=(Set(f"{id}.shaken", network.formula(f"{id}.shaken / 2")),),
                again=True,
                by=id if section == "units" else "",
                quiet=True,
                mechanism="shock",
            )
        )


def _hearers(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Whoever has nerves: section, id and title of each unit, crowd and service."""
    yield from (("units", id, unit.title) for id, unit in scenario.units.items())
    yield from (("crowds", id, crowd.title) for id, crowd in scenario.crowds.items())
    yield from (("services", id, service.title) for id, service in scenario.services.items())


def _hears(effects: tuple[Effect, ...]) -> Action:
    """The action of a blast, which is the same wherever it is written."""
    return lambda written: effects


def _heard(
    id: str, shock: Shock, stands: Mapping[str, tuple[str, ...]], scenario: Scenario, network: Network
) -> tuple[Effect, ...]:
    """What the blast adds to the nerves of each unit in earshot."""
    carries = network.assume(f"{id}.carries_km", shock.carries_km, f"{shock.title}: how far it carries", "km")
    loudness = network.assume(f"{id}.loudness", shock.loudness, f"{shock.title}: loudness")
    novelty = network.coefficient("shock.novelty", NOVELTY, "surprise left in a blast each next time")
    strength: Node = Binary("*", loudness, Call("pow", (novelty, Name(f"{id}.heard", 0)), 0), 0)
    if shock.charge == "blank":
        blank = network.coefficient("shock.blank", BLANK, "how much louder a blank charge is than a live one")
        strength = Binary("*", strength, blank, 0)
    effects: list[Effect] = []
    for unit, places in stands.items():
        near = [
            Binary("*", Name(f"{unit}.at.{place}", 0), loss, 0)
            for place in places
            if (loss := _carried(distance_km(place, shock.at, scenario), carries)) != ZERO
        ]
        if near:
            effects.append(Add(f"{unit}.shaken", Binary("*", strength, Call("sum", tuple(near), 0), 0)))
    bystanders = {id: crowd.at for id, crowd in scenario.crowds.items()}
    bystanders |= {id: service.at for id, service in scenario.services.items()}
    for bystander, place in bystanders.items():
        loss = _carried(distance_km(place, shock.at, scenario), carries)
        if loss != ZERO:
            effects.append(Add(f"{bystander}.shaken", Binary("*", strength, loss, 0)))
    return (*effects, Add(f"{id}.heard", ONE))


def _carried(km: float, carries: Node) -> Node:
    """How much of the sound is left after some kilometres: exp(-km / carries)."""
    if km == 0.0 or math.isinf(km):
        return ONE if km == 0.0 else ZERO
    if isinstance(carries, Number):
        return Number(exp(-km / carries.value) if carries.value > 0 else 0.0)
    return Call("exp", (Binary("-", ZERO, divide(Number(km, "km"), carries), 0),), 0)


def distance_km(here: str, there: str, scenario: Scenario) -> float:
    """Kilometres between two places as the crow flies, by haversine; infinite where it is not known."""
    if here == there:
        return 0.0
    start, end = coordinates(here, scenario), coordinates(there, scenario)
    return math.inf if start is None or end is None else great_circle_km(start, end)


def great_circle_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Kilometres as the crow flies between two points given as longitude and latitude in degrees."""
    (east, north), (other_east, other_north) = map(math.radians, start), map(math.radians, end)
    up, across = sin((north - other_north) / 2), sin((east - other_east) / 2)
    half = up * up + cos(north) * cos(other_north) * across * across
    return 2 * EARTH_KM * asin(min(1.0, math.sqrt(half)))


def coordinates(place: str, scenario: Scenario) -> tuple[float, float] | None:
    """Longitude and latitude of a place, or else of the place it is within."""
    seen: set[str] = set()
    while place in scenario.places and place not in seen:
        seen.add(place)
        written = scenario.places[place]
        if written.at is not None or written.within is None:
            return written.at
        place = written.within
    return None
