"""Who has the floor: what all that happens in an assembly has in common, and how speakers come to be heard.

One `Floor` is one assembly on its way into the network. `sittings` open and close it, `interruptions` break it off;
`motions` are put to it, and `exits` leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from interregnum.calculus.network import (
    AT_ONCE,
    HOLDS,
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
from interregnum.expression import Binary, Name, Node, Unary
from interregnum.mechanisms.hall import in_order, is_in, removes, sits_in, uninterrupted, where_it_sits
from interregnum.mechanisms.scene import any_of, doing, house, lasting
from interregnum.model import (
    Amount,
    Assembly,
    Grounds,
    Motion,
    Recess,
    Scenario,
    Speech,
    Walkout,
    WhenInterrupted,
)


def rivals(id: str, person: str, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The other bodies of which somebody is a member and which meet in the same house, with his bloc in each."""
    own = scenario.assemblies[id]
    if not any(person in bloc.members for bloc in own.blocs.values()):
        return
    around = {house(place, scenario) for place in own.houses}
    for other, assembly in scenario.assemblies.items():
        if other != id and not around.isdisjoint(house(place, scenario) for place in assembly.houses):
            yield from ((other, name) for name, bloc in assembly.blocs.items() if person in bloc.members)


class Floor:
    """One assembly on its way into the network."""

    def __init__(self, id: str, assembly: Assembly, scenario: Scenario, network: Network) -> None:
        self.id, self.assembly, self.scenario, self.network = id, assembly, scenario, network

    def where_it_sits(self, can: Callable[[str], Node]) -> Node:
        """A condition on the house in which it sits: on the one, or where it removes, on the one where it is then."""
        return where_it_sits(self.id, self.assembly, self.network, can)

    def sits_in(self, place: str) -> Node:
        """It is this house where it sits; always, where it has but one."""
        return sits_in(self.id, place, self.network) if removes(self.assembly) else HOLDS

    def has(self, person: str) -> Node:
        """A person is at liberty and in the house where it sits."""
        return is_in(person, self.id, self.scenario, self.network)

    def in_order(self) -> str:
        """The assembly is in session, not in recess, and not interrupted."""
        return in_order(self.id, self.assembly)

    def uninterrupted(self) -> str:
        """What it adds to a condition that the sitting may be broken off."""
        return uninterrupted(self.id, self.assembly)

    def unheld(self) -> str:
        """What it adds to a condition that those in the hall may be held."""
        return f" and not {self.id}.held" if self.may_be_held() else ""

    def may_be_held(self) -> bool:
        """Whether some interruption holds those in the hall."""
        return any(interruption.does == "holds" for interruption in self.assembly.interruptions.values())

    def may_be_made_to_go_on(self) -> bool:
        """Whether those who are held in the hall may be made to go on with their business."""
        return any(interruption.goes_on != "no" for interruption in self.assembly.interruptions.values())

    def when_interrupted(self) -> WhenInterrupted:
        """What becomes of what is under way when the sitting is broken off."""
        return self.assembly.when_interrupted or WhenInterrupted()

    def loses(self, what: Literal["speech", "vote"]) -> bool:
        """Whether an interruption loses what is being said, or voted; else it is taken up again where it was."""
        return bool(self.assembly.interruptions) and getattr(self.when_interrupted(), what) == "lost"

    def resumes(self, what: Literal["speech", "vote"]) -> bool:
        """Whether what is being said, or voted, waits out an interruption."""
        return bool(self.assembly.interruptions) and not self.loses(what)

    def can_speak(self, speaker: str | None, stand_in: str | None = None, presence: str = "there") -> Node:
        """A person at liberty and in the house, with his bloc in the hall, who sits in no other body there; a bloc in
        the hall; a unit of which somebody is there; or anyone."""
        if speaker is None:
            return HOLDS
        if stand_in is not None:
            both = (self.can_speak(person, presence=presence) for person in (speaker, stand_in))
            return any_of(both)
        if speaker in self.assembly.blocs:
            return self.formula(f"{self.id}.{speaker}.present >= 1")
        can = self.where_it_sits(lambda place: doing(presence, speaker, place, self.scenario, self.network))
        own = [self.can_speak(name) for name, bloc in self.assembly.blocs.items() if speaker in bloc.members]
        return all_of(can, *own, *(Unary("not", sits) for sits in self.sits_elsewhere(speaker)))

    def sits_elsewhere(self, person: str) -> Iterator[Node]:
        """He sits in another body, in session in the same house, with his bloc in its hall."""
        for other, bloc in rivals(self.id, person, self.scenario):
            yield self.formula(f"{other}.sits.{person} and {other}.open and {other}.{bloc}.present >= 1")

    def shared(self) -> Iterator[str]:
        """The members who sit in another body of the same house too."""
        for bloc in self.assembly.blocs.values():
            yield from (person for person in bloc.members if any(rivals(self.id, person, self.scenario)))

    def may_be_taken(self, bloc: str) -> Iterator[str]:
        """The members of a bloc who may lose their liberty, of a body that can be interrupted."""
        if self.assembly.interruptions:
            members = self.assembly.blocs[bloc].members
            yield from (person for person in members if person in self.network.losable)

    def not_by_their_will(self, bloc: str) -> str:
        """Taken from those of a bloc who are out of the hall: those who have not left it themselves."""
        if not self.assembly.interruptions:
            return ""
        taken = "".join(f" - {self.id}.taken.{person}" for person in sorted(self.may_be_taken(bloc)))
        return f" - {self.id}.{bloc}.away{taken}"

    def sit_down(self) -> Iterator[Effect]:
        """Of the members who sit in another body of the house too, those sit here who are there and not in session."""
        for person in self.shared():
            can = self.has(person)
            elsewhere = (Unary("not", sits) for sits in self.sits_elsewhere(person))
            yield Set(f"{self.id}.sits.{person}", all_of(can, *elsewhere))

    def sits_down(self, person: str) -> Iterator[Effect]:
        """Who is given the floor here sits here, and in no other body of the house."""
        others = list(rivals(self.id, person, self.scenario))
        if others:
            yield Set(f"{self.id}.sits.{person}", ONE)
        for other, _ in others:
            yield Set(f"{other}.sits.{person}", ZERO)

    def rises(
        self,
        name: str,
        title: str,
        when: Node | str,
        noun: Recess | Motion | Speech,
        urgent: bool = False,
    ) -> None:
        """Somebody is given the floor, when nobody else has it."""
        by, stand_in = noun.by, None if isinstance(noun, Recess) else noun.stand_in
        id = self.id
        waits = f"{self.in_order()} and not {id}.floor and not {id}.{name}.rose"
        wanted = self.formula(f"{waits} and when", when=when)
        factors = (Factor("urgent", Name("deliberation.urgent")),) if urgent else ()
        self.event(
            f"{name}.rises",
            f"{title}: the chair gives the floor",
            lasting(noun, all_of(wanted, self.can_speak(by, stand_in, noun.presence))),
            Draw("exponential", (Name("deliberation.recognition"),)),
            (
                Set(f"{id}.floor", ONE),
                Set(f"{id}.{name}.rose", ONE),
                *(self.sits_down(by) if by is not None and stand_in is None else ()),
            ),
            factors=factors,
            quiet=True,
            by=by,
            again=self.may_be_lost(noun) or self.loses("speech"),
        )
        if self.may_be_lost(noun) or self.loses("speech"):
            self._breaks_off(name, title, noun)

    def may_be_lost(self, noun: Recess | Motion | Speech) -> bool:
        """Whether who has the floor may lose his liberty, or be brought away, before he has done."""
        alone = isinstance(noun, Recess) or noun.stand_in is None
        if not alone or noun.presence == "any" or noun.by not in self.scenario.persons:
            return False
        moves = len(self.network.whereabouts.get(noun.by, ())) > 1
        return noun.by in self.network.losable or moves

    def going_on(self, name: str, noun: Recess | Motion | Speech) -> Node:
        """Who has risen has the floor still, in a sitting that goes on."""
        rose = self.formula(f"{self.id}.{name}.rose{self.uninterrupted()}")
        if not self.may_be_lost(noun):
            return rose
        return all_of(rose, self.can_speak(noun.by, presence=noun.presence))

    def _breaks_off(self, name: str, title: str, noun: Recess | Motion | Speech) -> None:
        """Who has the floor is taken from it; if he is there again, and they sit again, he may ask for it again."""
        own = f"{self.id}.{name}"
        done = f"{own}.moved" if isinstance(noun, Motion) else f"happened({own})"
        stopped: list[Node] = []
        if self.may_be_lost(noun):
            can = self.can_speak(noun.by, presence=noun.presence)
            waits = self.uninterrupted() if self.resumes("speech") else ""
            stopped.append(self.formula(f"not can{waits}", can=can))
        if self.loses("speech"):
            stopped.append(Name(f"{self.id}.interrupted"))
        self.event(
            f"{name}.broken_off",
            f"{title}: broken off",
            self.formula(f"{own}.rose and not {done} and stopped", stopped=any_of(stopped)),
            AT_ONCE,
            (Set(f"{self.id}.floor", ZERO), Set(f"{own}.rose", ZERO)),
            again=True,
        )

    def shouting(self) -> Factor:
        """The more the hall is at odds, the longer it takes to be heard."""
        lengthened = self.formula(f"1 + deliberation.interruption * {self.id}.polarisation")
        return Factor("shouting in the hall", divide(ONE, lengthened))

    def speech(self, name: str, speech: Speech) -> None:
        """A speaker rises and is heard, or something is heard by all at once."""
        id, network = self.id, self.network
        guard = self.going_on(name, speech)
        factors = network.factors(f"{id}.{name}", speech.faster, speech.slower)
        effects: tuple[Effect, ...] = (
            *self.stirred(name, speech),
            *network.effects(speech.then),
        )
        if speech.floor:
            self.rises(name, speech.title, speech.when, speech, speech.urgent)
            effects, factors = (Set(f"{id}.floor", ZERO), *effects), (self.shouting(), *factors)
        else:
            guard = self.formula(f"{self.in_order()} and when", when=speech.when)
            guard = all_of(guard, self.can_speak(speech.by, speech.stand_in, speech.presence))
            guard = lasting(speech, guard)
        self.event(
            name,
            speech.title,
            guard,
            network.clock(speech.takes),
            effects,
            factors=factors,
            noun=speech,
            by=speech.by,
            memory=speech.floor and self.resumes("speech"),
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
        again: bool = False,
        quiet: bool = False,
        important: bool = False,
    ) -> None:
        """Add an event of this assembly, in its hall; of a body that removes, wherever that is then."""
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
                again=again,
                by=f"{self.id}.{by}" if by in self.assembly.blocs else by or "",
                place="" if removes(self.assembly) else self.assembly.at,
                important=important,
                quiet=quiet,
                mechanism="deliberation",
                grounds=grounds_of(noun if noun is not None else self.assembly),
            )
        )
