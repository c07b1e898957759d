"""The cast of a scenario: who acts in each event, who can be where, who sits in which assembly.

It is found once for all histories, from what the scenario says of its nouns (`by`, `who`, `led_by`, `from`, `to`) and
not from the guards that the mechanisms make of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Event, Network
from interregnum.expression import names
from interregnum.lab.proofreading.nouns import ENDS, MESSAGES, Nouns
from interregnum.model import Scenario

Options = Sequence[tuple[str, str]]  # what an option stands for, and the quantity that says whether it holds
SETTLED = ("settled", "passed", "failed")  # what a closing asks of the motion for whose sake they sit


class Cast:
    """Who takes part."""

    def __init__(self, scenario: Scenario, network: Network, nouns: Nouns) -> None:
        self.scenario, self.network, self.nouns = scenario, network, nouns

    # Who can be where, and held by whom -------------------------------------------------------------

    @cached_property
    def whereabouts(self) -> Mapping[str, Options]:
        """For each person and unit, the places where it can be: who was put at `none` is at none of them."""
        return {
            who: [(place, at) for place, at in self._options(f"{who}.at") if place in self.scenario.places]
            for who in (*self.scenario.persons, *self.scenario.units)
        }

    @cached_property
    def holders(self) -> Mapping[str, Options]:
        """For each place that somebody can hold, who can."""
        found = {place: self._options(f"{place}.held_by") for place in self.scenario.places}
        return {place: options for place, options in found.items() if options}

    @cached_property
    def captors(self) -> Mapping[str, Options]:
        """For each person, who can hold him."""
        return {person: self._options(f"{person}.held_by") for person in self.scenario.persons}

    def _options(self, choice: str) -> Options:
        return [(option, f"{choice}.{option}") for option in self.network.choices.get(choice, ())]

    @cached_property
    def custodies(self) -> Mapping[str, Sequence[str]]:
        """For each person, the groups of prisoners that he may be one of."""
        found: dict[str, list[str]] = {person: [] for person in self.scenario.persons}
        for id, custody in self.scenario.custody.items():
            for person in custody.who:
                found[person].append(id)
        return found

    def side(self, who: str) -> str | None:
        """The authority that somebody is of: a person's side, whom a unit obeys at the start, itself."""
        if who in self.scenario.persons:
            return self.scenario.persons[who].side
        if who in self.scenario.units:
            return self.scenario.units[who].obeys
        return who if who in self.scenario.authorities else None

    def members(self, who: Sequence[str]) -> Sequence[str]:
        """Those who are named, with the members of groups in their place."""
        return tuple(
            dict.fromkeys(member for name in who for member in self.scenario.groups.get(name, (name,)))
        )

    # Who acts ---------------------------------------------------------------------------------------

    def actors(self, event: str) -> Sequence[str]:
        """The persons and units that act in an event."""
        return self._actors[event]

    @cached_property
    def _actors(self) -> Mapping[str, Sequence[str]]:
        return {event.id: tuple(dict.fromkeys(self._acting(event))) for event in self.network.events.values()}

    def _acting(self, event: Event) -> Iterator[str]:
        if event.mechanism == MESSAGES or event.id.endswith(ENDS):
            return  # who has sent word need do nothing more for it to arrive, nor who is stopped
        if event.by in self.scenario.persons or event.by in self.scenario.units:
            yield event.by
        match self.nouns.noun(event.id):
            case ("missions", str(id), *_):
                yield from self.scenario.missions[id].who

    def standing(self, event: str) -> Sequence[tuple[str, str]]:
        """The units whose whereabouts, or whose march, the guard of an event reads, each with the quantity."""
        return self._standing.get(event, ())

    @cached_property
    def _standing(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        units, marches = self.scenario.units, self.scenario.movements.items()
        at = {quantity: unit for unit in units for _, quantity in self.whereabouts[unit]}
        at |= {f"{id}.leg": march.who for id, march in marches if march.who in units}
        found = {
            event.id: [(at[name], name) for name in names(event.guard) if name in at]
            for event in self.network.events.values()
        }
        return {event: read for event, read in found.items() if read}

    # Who sits where ---------------------------------------------------------------------------------

    def seats(self, person: str) -> Sequence[tuple[str, str]]:
        """The assemblies in which a person sits, each with his bloc."""
        return self._seats.get(person, ())

    @cached_property
    def _seats(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for id, assembly in self.scenario.assemblies.items():
            for name, bloc in assembly.blocs.items():
                for person in bloc.members:
                    found[person].append((id, name))
        return found

    @cached_property
    def deciding(self) -> Mapping[str, Sequence[str]]:
        """For each assembly, the motions after whose vote it rises: those that its closing waits for."""
        found = {}
        for id, assembly in self.scenario.assemblies.items():
            closes = self.network.events.get(f"{id}.closes")
            read = () if closes is None else names(closes.guard)
            ends = {motion: {f"{id}.{motion}.{state}" for state in SETTLED} for motion in assembly.motions}
            found[id] = [motion for motion, states in ends.items() if not states.isdisjoint(read)]
        return found
