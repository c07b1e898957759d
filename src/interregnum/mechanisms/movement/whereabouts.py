"""Where each unit and person may ever be, which of them may be unable to act, and who may die."""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.mechanisms.scene import effects_in
from interregnum.model import Scenario


def whereabouts(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """The places of each unit and person, the first of them its start.

    They are the ends of its movements, the passages of its missions, the ends of a walk under guard, the hall that it
    walks out of and where it goes then, and where an effect puts it.
    """
    places = {id: [unit.at] for id, unit in scenario.units.items()}
    places |= {id: [person.at] for id, person in scenario.persons.items()}
    for who, place in (*_journeys(scenario), *_put(scenario)):
        places.get(who, []).append(place)
    return {id: tuple(dict.fromkeys(found)) for id, found in places.items()}


def losable(scenario: Scenario) -> tuple[str, ...]:
    """The persons who may not be at liberty, and the units of which nobody may be left."""
    found = {who for custody in scenario.custody.values() for who in custody.who}
    found |= {id for id, person in scenario.persons.items() if person.held_by is not None}
    found |= {unit for siege in scenario.sieges.values() for unit in (*siege.besiegers, *siege.defenders)}
    found |= set(scenario.morale)
    for effect in effects_in(scenario):
        for changed in (effect.set, effect.add, effect.move, effect.ballot):
            who, _, what = (changed or "").partition(".")
            if what in ("free", "alive", "people"):
                found.add(who)
        if effect.hit is not None:
            found.add(effect.hit)
    return tuple(sorted(found))


def mortal(scenario: Scenario) -> tuple[str, ...]:
    """The persons who may die: at the hands of a crowd, or because an effect says so."""
    found = {who for custody in scenario.custody.values() if custody.mob is not None for who in custody.who}
    changed = (f"{effect.set}".rpartition(".") for effect in effects_in(scenario) if effect.set is not None)
    return tuple(sorted(found | {who for who, _, what in changed if what == "alive"}))


def _journeys(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for movement in scenario.movements.values():
        sent = tuple(recall.to for recall in movement.recalls.values() if recall.to is not None)
        unit = scenario.units.get(movement.who)
        going = (movement.who,) if unit is None or unit.commander is None else (movement.who, unit.commander)
        yield from ((who, place) for place in (movement.start, movement.to, *sent) for who in going)
    for mission in scenario.missions.values():
        on_the_way = [mission.start, *(passage.at for passage in mission.passages.values())]
        yield from ((who, place) for who in mission.who for place in on_the_way)
    for custody in scenario.custody.values():
        signed_at = None if custody.signing is None else custody.signing.at
        led_to = [place for place in (custody.at, signed_at, custody.to) if place is not None]
        yield from ((who, place) for who in custody.who for place in led_to)
    for assembly in scenario.assemblies.values():
        if len(assembly.houses) > 1:
            sitting = [who for bloc in assembly.blocs.values() for who in bloc.members]
            sitting += [] if assembly.chair is None else [assembly.chair]
            yield from ((who, place) for who in sitting for place in assembly.houses)
        for walkout in assembly.walkouts.values():
            if walkout.to is not None and walkout.bloc in assembly.blocs:
                members = assembly.blocs[walkout.bloc].members
                yield from ((who, place) for who in members for place in (assembly.at, walkout.to))


def _put(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for effect in effects_in(scenario):
        who, _, what = (effect.set or "").partition(".")
        if what == "at":
            yield who, str(effect.to)
            unit = scenario.units.get(who)
            if unit is not None and unit.commander is not None:
                yield unit.commander, str(effect.to)
