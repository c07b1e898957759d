"""Who has the floor: what all that happens in an assembly has in common, and how speakers come to be heard.

One `Floor` is one assembly on its way into the network. `deliberation` opens and closes it; `motions` are put to it,
and `exits` leave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interregnum.calculus.network import (
    ONE,
    ZERO,
    Branch,
    Draw,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    divide,
    grounds_of,
)
from interregnum.expression import Binary, Name, Node
from interregnum.model import Amount, Assembly, Grounds, Scenario, Speech, Walkout

AT_ONCE = Draw("fixed", (ZERO,))


class Floor:
    """One assembly on its way into the network."""

    def __init__(self, id: str, assembly: Assembly, scenario: Scenario, network: Network) -> None:
        self.id, self.assembly, self.scenario, self.network = id, assembly, scenario, network

    def in_order(self) -> str:
        """The assembly is in session and not in recess."""
        return f"{self.id}.open and not {self.id}.recess"

    def can_speak(self, speaker: str | None, stand_in: str | None = None) -> Node:
        """A person at liberty and in the house, with his bloc in the hall; a bloc in the hall; or anyone."""
        if speaker is None:
            return ONE
        if stand_in is not None:
            return Binary("or", self.can_speak(speaker), self.can_speak(stand_in))
        if speaker in self.assembly.blocs:
            return self.formula(f"{self.id}.{speaker}.present >= 1")
        if speaker in self.scenario.persons:
            here = self.whereabouts(speaker, self.assembly.at)
            own = [
                self.can_speak(name) for name, bloc in self.assembly.blocs.items() if speaker in bloc.members
            ]
            return all_of(Name(f"{speaker}.free"), here, *own)
        return ONE

    def rises(
        self,
        name: str,
        title: str,
        when: Node | str,
        by: str | None,
        urgent: bool = False,
        stand_in: str | None = None,
    ) -> None:
        """Somebody is given the floor, when nobody else has it."""
        id = self.id
        waits = f"{self.in_order()} and not {id}.floor and not {id}.{name}.rose"
        wanted = self.formula(f"{waits} and when", when=when)
        factors = (Factor("urgent", Name("deliberation.urgent")),) if urgent else ()
        self.event(
            f"{name}.rises",
            f"{title}: the chair gives the floor",
            all_of(wanted, self.can_speak(by, stand_in)) if by is not None else wanted,
            Draw("exponential", (Name("deliberation.recognition"),)),
            (Set(f"{id}.floor", ONE), Set(f"{id}.{name}.rose", ONE)),
            factors=factors,
            quiet=True,
            by=by,
        )

    def shouting(self) -> Factor:
        """The more the hall is at odds, the longer it takes to be heard."""
        lengthened = self.formula(f"1 + deliberation.interruption * {self.id}.polarisation")
        return Factor("shouting in the hall", divide(ONE, lengthened))

    def speech(self, name: str, speech: Speech) -> None:
        """A speaker rises and is heard, or something is heard by all at once."""
        id, network = self.id, self.network
        guard: Node = Name(f"{id}.{name}.rose")
        factors = network.factors(f"{id}.{name}", speech.faster, speech.slower)
        effects: tuple[Effect, ...] = (
            *self.stirred(name, speech),
            *network.effects(speech.then),
        )
        if speech.floor:
            self.rises(name, speech.title, speech.when, speech.by, speech.urgent, speech.stand_in)
            effects, factors = (Set(f"{id}.floor", ZERO), *effects), (self.shouting(), *factors)
        else:
            guard = self.formula(f"{self.in_order()} and when", when=speech.when)
            if speech.by is not None:
                guard = all_of(guard, self.can_speak(speech.by, speech.stand_in))
        self.event(
            name,
            speech.title,
            guard,
            network.clock(speech.takes),
            effects,
            factors=factors,
            noun=speech,
            by=speech.by,
        )

    def stirred(self, name: str, of: Speech | Walkout) -> Iterator[Effect]:
        """Blocs heated go part of the way to 1, blocs cooled part of the way to 0."""
        for bloc, amount in of.heats.items():
            heat, title = Name(f"{self.id}.{bloc}.heat"), f"{of.title}: how much it heats {self.bloc(bloc)}"
            by = self.assumed(f"{name}.heats_{bloc}", amount, title)
            yield Set(heat.id, Binary("+", heat, Binary("*", Binary("-", ONE, heat), by)))
        for bloc, amount in of.cools.items():
            heat, title = Name(f"{self.id}.{bloc}.heat"), f"{of.title}: how much it cools {self.bloc(bloc)}"
            by = self.assumed(f"{name}.cools_{bloc}", amount, title)
            yield Set(heat.id, Binary("*", heat, Binary("-", ONE, by)))

    def bloc(self, name: str) -> str:
        """The title of a bloc."""
        return self.assembly.blocs[name].title

    def whereabouts(self, person: str, place: str) -> Name:
        titles = self.scenario.persons[person].title, self.scenario.places[place].title
        return self.network.option(f"{person}.at", place, "{}: at {}".format(*titles))

    def sum_of(self, blocs: Sequence[str], part: str) -> str:
        return f"sum({', '.join(f'{self.id}.{bloc}.{part}' for bloc in blocs)})"

    def formula(self, text: str, **parts: Node | str) -> Node:
        return self.network.formula(text, **parts)

    def assumed(self, name: str, amount: Amount, title: str) -> Node:
        """An amount of this assembly; with a range, an assumption with this title."""
        return self.network.assume(f"{self.id}.{name}", amount, title)

    def event(
        self,
        name: str,
        title: str,
        guard: Node,
        clock: Draw,
        effects: tuple[Effect, ...],
        *,
        noun: Grounds | None = None,
        by: str | None = None,
        factors: tuple[Factor, ...] = (),
        branches: tuple[Branch, ...] = (),
        memory: bool = False,
        quiet: bool = False,
        important: bool = False,
    ) -> None:
        """Add an event of this assembly, in its hall."""
        self.network.event(
            Event(
                id=f"{self.id}.{name}",
                title=title,
                guard=guard,
                clock=clock,
                factors=factors,
                memory="pause" if memory else "forget",
                branches=branches,
                effects=effects,
                by=f"{self.id}.{by}" if by in self.assembly.blocs else by or "",
                place=self.assembly.at,
                important=important,
                quiet=quiet,
                mechanism="deliberation",
                grounds=grounds_of(noun if noun is not None else self.assembly),
            )
        )
