"""A commander goes where his unit goes: `V.led` says whether he is with it on its way.

He sets out with it if he is where it is, and at liberty; with it he is nowhere on the way, and where it comes to is he.
So whoever lays hands on people there lays hands on him. Who was elsewhere, or held, stays behind.
"""

from __future__ import annotations

from interregnum.calculus.network import ZERO, Choose, Effect, Network, Set
from interregnum.expression import Name
from interregnum.model import Movement, Scenario


def commander_of(movement: Movement, scenario: Scenario) -> str | None:
    """Who commands the unit that goes; nobody does a person."""
    unit = scenario.units.get(movement.who)
    return None if unit is None else unit.commander


def commander_comes(
    id: str, movement: Movement, place: str, scenario: Scenario, network: Network
) -> tuple[Effect, ...]:
    """He is there too, if he was on the way with them."""
    commander = commander_of(movement, scenario)
    if commander is None:
        return ()
    network.option(f"{commander}.at", place)
    comes = network.only_if(Name(f"{id}.led"), (Choose(f"{commander}.at", place),))
    return (*comes, Set(f"{id}.led", ZERO))
