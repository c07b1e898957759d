"""A commander goes where his unit goes: `V.led` says whether he is with it on its way.

He sets out with it if he is where it is, and at liberty; with it he is nowhere on the way, and where it comes to is he.
So whoever lays hands on people there lays hands on him. Who was elsewhere, or held, stays behind. Where an effect puts
a unit somewhere, its commander is put there too, if he was with it.
"""

from __future__ import annotations

from interregnum.calculus.network import ZERO, Action, Choose, Effect, Network, Set, all_of
from interregnum.expression import Name
from interregnum.mechanisms.scene import any_of
from interregnum.model import Movement, Scenario, ScenarioEffect


def goes_along(scenario: Scenario, network: Network) -> None:
    """The effect that puts a unit somewhere puts its commander there."""
    for id, unit in scenario.units.items():
        if unit.commander is not None:
            network.actions["set", f"{id}.at"] = _puts(id, unit.commander, network)


def _puts(unit: str, commander: str, network: Network) -> Action:
    def effects(effect: ScenarioEffect) -> tuple[Effect, ...]:
        place = str(effect.to)
        together = any_of(
            all_of(*(network.option(f"{goer}.at", here) for goer in (unit, commander)))
            for here in network.whereabouts[unit]
        )
        for goer in (unit, commander):
            network.option(f"{goer}.at", place)
        along = network.only_if(
            all_of(Name(f"{commander}.free"), together), (Choose(f"{commander}.at", place),)
        )
        return *along, Choose(f"{unit}.at", place)

    return effects


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
