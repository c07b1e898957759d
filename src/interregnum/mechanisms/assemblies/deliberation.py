"""Deliberation: an assembly opens, hears speakers one at a time, votes, is left, adjourns and is rejoined.

State of assembly A: the flags `A.open`, `A.recess`, `A.floor` (somebody has it), `A.late`; for each bloc the
people `A.BLOC.present` and `A.BLOC.out`, and its `A.BLOC.heat`, how ready it is to break with the others; for
each motion `moved`, `put`, `passed`, `failed`, `tabled`, `settled` and the votes of each bloc. By definition
`A.present`, and

    polarisation = sum over blocs of (present x heat + gone) / all delegates

Whoever wants the floor waits for it, exponential with mean `deliberation.recognition`, `deliberation.urgent` times
as fast for what is urgent; a speech lasts its time, times 1 + `deliberation.interruption` x polarisation. What is
said raises heat by h + (1 - h) x and lowers it by h (1 - x). A motion is moved, debated, put when the floor is
free and its amendments are settled, counted and declared; a vote takes a time by its method, log-normal.

Each delegate of a bloc votes by the bloc's weights (a multinomial draw); the weights themselves are drawn once,
so that a bloc is split or of one mind as a body. A chair who does not count sees the yes votes by a log-normal
factor too large or too small (spread 1.3 by acclamation, 1.1 by show of hands). A bloc leaves at a speed of

    exp(deliberation.heat x (heat - 1/2)) x (1 + deliberation.contagion x g)

where g is the share gone of those it looks to. That people leave or speak when what they are loyal to declines
is the idea of Hirschman; the formulas are ours.

Source: A. O. Hirschman, *Exit, Voice, and Loyalty* (1970).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interregnum.calculus.network import (
    ONE,
    ZERO,
    Ballot,
    Branch,
    Draw,
    Effect,
    Event,
    Factor,
    Move,
    Network,
    Set,
    all_of,
    divide,
    grounds_of,
)
from interregnum.expression import Binary, Name, Node, Number
from interregnum.model import Amount, Assembly, Grounds, Motion, Recess, Scenario, Speech, Support, Walkout

AT_ONCE = Draw("fixed", (ZERO,))
VARYING = Number(1.3, "", 0)  # two thirds of votes take the usual time within a third either way
APPOINTED = "an hour that had been announced beforehand"
COEFFICIENTS: dict[str, tuple[str, Amount]] = {
    f"deliberation.{name}": (title, Amount(typical=typical, between=(low, high), basis="judgement", why=why))
    for name, typical, low, high, title, why in (
        ("recognition", "2", "1", "4", "minutes until the chair gives the floor", "a raised hand in a full hall"),
        ("urgent", "5", "3", "8", "how much sooner an urgent statement is heard", "it comes before the agenda"),
        ("interruption", "1", "0.5", "2", "how much shouting lengthens speech in a hall at odds", "threefold at most"),
        ("heat", "4", "2", "6", "log hazard of leaving between cool and hot", "the hottest leave fifty times as soon"),
        ("contagion", "3", "1", "6", "how much the exit of those one looks to hastens one's own", "fourfold, perhaps"),
        ("acclamation", "1.5", "1", "3", "minutes to vote by acclamation", "a shout and a look round"),
        ("show", "4", "2", "8", "minutes to vote by show of hands", "hands up three times, and a chair who judges"),
        ("count_per_head", "0.03", "0.02", "0.05", "minutes to count one delegate", "tellers walk along the benches"),
        ("roll_call_per_head", "0.2", "0.1", "0.4", "minutes to call one name", "a name, an answer, a tick"),
    )
}  # fmt: skip
VOTING = {
    "acclamation": "deliberation.acclamation",
    "show_of_hands": "deliberation.show",
    "count": "max(deliberation.count_per_head * {assembly}.present, 1)",
    "roll_call": "max(deliberation.roll_call_per_head * {assembly}.present, 1)",
}
BY_EYE = {"acclamation": 1.3, "show_of_hands": 1.1}  # how far off a chair may be who does not count
VOTES = ("yes", "no", "abstain")


def declare(scenario: Scenario, network: Network) -> None:
    """Blocs and their heat, what has been moved and how it was voted, and whom the assembly recognises."""
    for id, assembly in scenario.assemblies.items():
        network.at("assemblies", id)
        title = assembly.title
        network.flag(f"{id}.open", f"{title}: in session")
        network.flag(f"{id}.opened", f"{title}: it has been opened")
        network.flag(f"{id}.recess", f"{title}: in recess")
        network.flag(f"{id}.floor", f"{title}: somebody has the floor")
        network.flag(f"{id}.late", f"{title}: the hour set for it has passed")
        network.choice(
            f"{id}.recognises", f"{title}: whom it recognises", assembly.recognises, scenario.authorities
        )
        for name, (coefficient, amount) in COEFFICIENTS.items():
            network.coefficient(name, amount, coefficient)
        _blocs(id, assembly, network)
        for name, speech in assembly.speeches.items():
            network.at("assemblies", id, "speeches", name).flag(f"{id}.{name}.rose", f"{speech.title}: begun")
        for name, motion in assembly.motions.items():
            _urn(f"{id}.{name}", motion, network.at("assemblies", id, "motions", name))
        for name, recess in assembly.recesses.items():
            network.at("assemblies", id, "recesses", name).flag(f"{id}.{name}.rose", f"{recess.title}: asked")
            network.flag(f"{id}.{name}.on", f"{recess.title}: it lasts")
        for name, walkout in assembly.walkouts.items():
            network.at("assemblies", id, "walkouts", name).flag(f"{id}.{name}.gone", f"{walkout.title}: gone")
            for person in assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
                who = scenario.persons[person].title
                network.flag(f"{id}.{name}.{person}.went", f"{walkout.title}: {who} with them")


def _blocs(id: str, assembly: Assembly, network: Network) -> None:
    """Each bloc in the hall, out of it, and heated; and the state of the whole hall by definition."""
    for name, bloc in assembly.blocs.items():
        network.at("assemblies", id, "blocs", name)
        title, all_told = f"{assembly.title}, {bloc.title}", Name(f"{id}.{name}.delegates")
        start = network.start_of(bloc.delegates)
        network.quantity(all_told.id, f"{title}: delegates", "people", start, 0.0, grounds=grounds_of(bloc))
        everyone = Draw("fixed", (all_told,))
        network.quantity(f"{id}.{name}.present", f"{title}: in the hall", "people", everyone, 0.0)
        network.quantity(f"{id}.{name}.out", f"{title}: out of the hall", "people", 0.0, 0.0)
        network.share(f"{id}.{name}.heat", f"{title}: readiness to break with the others", bloc.heat)
    of = {part: [f"{id}.{name}.{part}" for name in assembly.blocs] for part in ("delegates", "present")}
    heated = " + ".join(
        f"{id}.{b}.present * {id}.{b}.heat + {id}.{b}.delegates - {id}.{b}.present" for b in assembly.blocs
    )
    network.definitions |= {
        f"{id}.present": network.formula(f"sum({', '.join(of['present'])})"),
        f"{id}.polarisation": network.formula(f"({heated}) / sum({', '.join(of['delegates'])})"),
    }


def _urn(id: str, motion: Motion, network: Network) -> None:
    """What becomes of a motion, and how each bloc voted."""
    network.flag(f"{id}.rose", f"{motion.title}: its mover has begun")
    for state in ("moved", "debated", "put", "counted", "passed", "failed", "tabled", "settled"):
        network.flag(f"{id}.{state}", f"{motion.title}: {state}")
    for vote in VOTES:
        for bloc in motion.support:
            network.quantity(f"{id}.{bloc}.{vote}", f"{motion.title}: {bloc}, {vote}", "people", 0.0, 0.0)
        votes = ", ".join(f"{id}.{bloc}.{vote}" for bloc in motion.support)
        network.definitions[f"{id}.{vote}"] = network.formula(f"sum({votes})")


def lower(scenario: Scenario, network: Network) -> None:
    """What can happen in each assembly."""
    for id, assembly in scenario.assemblies.items():
        _Hall(id, assembly, scenario, network).furnish()


class _Hall:
    """One assembly on its way into the network."""

    def __init__(self, id: str, assembly: Assembly, scenario: Scenario, network: Network) -> None:
        self.id, self.assembly, self.scenario, self.network = id, assembly, scenario, network

    def furnish(self) -> None:
        """All events of the assembly."""
        assembly, at = self.assembly, self.network.at
        at("assemblies", self.id, "opens")
        self.opening()
        if assembly.closes is not None:
            at("assemblies", self.id, "closes")
            closing = assembly.closes
            guard = self.formula(f"{self.id}.open and not {self.id}.floor and when", when=closing.when)
            ends = (Set(f"{self.id}.open", ZERO), *self.network.effects(closing.then))
            self.event(
                "closes", f"{assembly.title}: it rises", guard, self.network.clock(closing.takes), ends
            )
        for name, speech in assembly.speeches.items():
            at("assemblies", self.id, "speeches", name)
            self.speech(name, speech)
        for name, motion in assembly.motions.items():
            at("assemblies", self.id, "motions", name)
            self.motion(name, motion)
        for name, recess in assembly.recesses.items():
            at("assemblies", self.id, "recesses", name)
            self.recess(name, recess)
        for name, walkout in assembly.walkouts.items():
            at("assemblies", self.id, "walkouts", name)
            self.walkout(name, walkout)

    # Opening  ----------------------------------------------------------------------

    def opening(self) -> None:
        """It opens; the hours set for it may only pass."""
        opens, id, network = self.assembly.opens, self.id, self.network
        guard = network.formula(f"not {id}.opened and when", when=opens.when)
        if self.assembly.chair is not None:
            guard = all_of(guard, self.can_speak(self.assembly.chair))
        network.event(
            Event(
                id=f"{id}.opens",
                title=f"{self.assembly.title}: it opens",
                guard=guard,
                clock=network.clock(opens.takes),
                factors=network.factors(f"{id}.opens", opens.faster, opens.slower),
                memory="pause",
                effects=(Set(f"{id}.open", ONE), Set(f"{id}.opened", ONE), *network.effects(opens.then)),
                by=self.assembly.chair or "",
                place=self.assembly.at,
                important=opens.important,
                mechanism="deliberation",
                grounds=grounds_of(opens),
            )
        )
        timeline = self.scenario.timeline() if opens.intended else None
        for number, hour in enumerate(opens.intended, 1):
            network.event(
                Event(
                    id=f"{id}.due_{number}",
                    title=f"{self.assembly.title}: the hour set for it passes",
                    guard=network.formula(f"not {id}.opened"),
                    clock=network.hour(timeline.minute_of(hour) if timeline is not None else 0.0),
                    effects=(Set(f"{id}.late", ONE),),
                    exogenous=APPOINTED,
                    mechanism="deliberation",
                    grounds=grounds_of(opens),
                )
            )

    # The floor ----------------------------------------------------------------------------------

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
            *self.stirred(name, speech.heats, speech.cools),
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

    def stirred(
        self, name: str, heats: Mapping[str, Amount], cools: Mapping[str, Amount]
    ) -> Iterator[Effect]:
        """Blocs heated go part of the way to 1, blocs cooled part of the way to 0."""
        for bloc, amount in heats.items():
            heat, by = Name(f"{self.id}.{bloc}.heat"), self.assumed(f"{name}.heats_{bloc}", amount)
            yield Set(heat.id, Binary("+", heat, Binary("*", Binary("-", ONE, heat), by)))
        for bloc, amount in cools.items():
            heat, by = Name(f"{self.id}.{bloc}.heat"), self.assumed(f"{name}.cools_{bloc}", amount)
            yield Set(heat.id, Binary("*", heat, Binary("-", ONE, by)))

    # Motions and votes --------------------------------------------------------------------------

    def motion(self, name: str, motion: Motion) -> None:
        """Moved, taken over or put to the vote, counted, and carried or lost."""
        id, network, own = self.id, self.network, f"{self.id}.{name}"
        parent = (
            f"{id}.{motion.amends}" if motion.amends else f"{id}.{motion.tables}" if motion.tables else None
        )
        alive = f" and {parent}.moved and not {parent}.put and not {parent}.settled" if parent else ""
        urgent = motion.urgent or parent is not None
        when = self.formula(f"when{alive}", when=motion.when)
        self.rises(name, motion.title, when, motion.by, urgent, motion.stand_in)
        self.event(
            f"{name}.moved",
            f"{motion.title}: moved",
            Name(f"{own}.rose"),
            network.clock(motion.takes),
            (Set(f"{id}.floor", ZERO), Set(f"{own}.moved", ONE), *network.effects(motion.moved)),
            factors=(self.shouting(),),
            noun=motion,
            by=motion.by,
        )
        waits = (
            f"{own}.moved and not {own}.put and not {own}.settled and {self.in_order()} and not {id}.floor"
        )
        if parent is not None:
            waits += f" and not {parent}.settled"
        if motion.amends is not None and motion.friendly != "no":
            self.taken_over(name, motion, self.formula(f"{waits} and friendly", friendly=motion.friendly))
        for other, later in self.assembly.motions.items():
            if name in (later.amends, later.tables):
                waits += f" and (not {id}.{other}.rose or {id}.{other}.settled)"
        self.event(
            f"{name}.debated",
            f"{motion.title}: the debate has run its course",
            self.formula(f"{own}.moved and not {own}.debated and not {own}.settled and {self.in_order()}"),
            network.clock(motion.debate),
            (Set(f"{own}.debated", ONE),),
            factors=network.factors(f"{own}.debate", motion.faster, motion.slower),
            memory=True,
            quiet=True,
            noun=motion,
        )
        self.event(
            f"{name}.put",
            f"{motion.title}: put to the vote",
            self.formula(f"{own}.debated and {waits} and when", when=motion.put_when),
            AT_ONCE,
            (Set(f"{id}.floor", ONE), Set(f"{own}.put", ONE)),
            quiet=True,
            noun=motion,
        )
        self.vote(name, motion)
        self.result(name, motion)

    def taken_over(self, name: str, motion: Motion, when: Node) -> None:
        """A friendly amendment is accepted by the mover, without a vote."""
        own = f"{self.id}.{name}"
        won = (Set(f"{own}.passed", ONE), Set(f"{own}.settled", ONE))
        effects = (*won, *self.network.effects(motion.carried))
        self.event(
            f"{name}.accepted",
            f"{motion.title}: taken over",
            when,
            AT_ONCE,
            effects,
            noun=motion,
        )

    def vote(self, name: str, motion: Motion) -> None:
        """Every delegate in the hall votes by the weights of the bloc; the time grows with the method."""
        id, own = self.id, f"{self.id}.{name}"
        time = self.formula(VOTING[motion.method].format(assembly=id))
        ballots = [self.ballot(own, bloc, support) for bloc, support in motion.support.items()]
        self.event(
            name,
            f"{motion.title}: the vote",
            self.formula(f"{own}.put and not {own}.counted"),
            Draw("lognormal", (time, VARYING)),
            (*ballots, Set(f"{own}.counted", ONE), Set(f"{id}.floor", ZERO)),
            factors=self.network.factors(f"{own}.voting", motion.faster, motion.slower),
            noun=motion,
        )

    def ballot(self, own: str, bloc: str, support: Support) -> Ballot:
        """The votes of one bloc: weights for yes (times its odds), no, and abstaining."""
        name = own.removeprefix(f"{self.id}.")
        yes = self.assumed(f"{name}.{bloc}.for", support.yes)
        for factor in self.network.factors(f"{own}.{bloc}", support.odds):
            yes = Binary("*", yes, factor.value)
        no = self.assumed(f"{name}.{bloc}.against", support.no)
        neither = self.assumed(f"{name}.{bloc}.undecided", support.abstain)
        weights = zip(VOTES, (yes, no, neither), strict=True)
        return Ballot(
            f"{self.id}.{bloc}.present", tuple((f"{own}.{bloc}.{vote}", weight) for vote, weight in weights)
        )

    def result(self, name: str, motion: Motion) -> None:
        """The chair declares the result: from the count, or by eye where nobody counts."""
        own, network = f"{self.id}.{name}", self.network
        seen = "1"
        if motion.method in BY_EYE:
            eye = Amount(
                typical="1",
                factor=BY_EYE[motion.method],
                basis="judgement",
                why="a hall judged by eye or ear",
            )
            network.assume(f"{own}.by_eye", eye, f"{motion.title}: how the chair sees the yes votes")
            seen = f"{own}.by_eye"
        against = f"{own}.no" if motion.majority == "votes_cast" else f"{own}.no + {own}.abstain"
        won = f"{own}.yes * {seen} > {against}"
        tabled = () if motion.tables is None else self.tabling(motion.tables)
        for state, so, effects in (
            ("carried", won, (*tabled, *network.effects(motion.carried))),
            ("lost", f"not ({won})", network.effects(motion.lost)),
        ):
            flag = "passed" if state == "carried" else "failed"
            self.event(
                f"{name}.{state}",
                f"{motion.title}: {state}",
                self.formula(f"{own}.counted and not {own}.settled and {so}"),
                AT_ONCE,
                (Set(f"{own}.{flag}", ONE), Set(f"{own}.settled", ONE), *effects),
                noun=motion,
                important=motion.important,
            )

    def tabling(self, motion: str) -> tuple[Effect, ...]:
        """The other motion is laid aside."""
        return Set(f"{self.id}.{motion}.tabled", ONE), Set(f"{self.id}.{motion}.settled", ONE)

    # Recess, exit and return --------------------------------------------------------------------

    def recess(self, name: str, recess: Recess) -> None:
        """Demanded from the floor, granted or refused, and over after a while."""
        id, network, own = self.id, self.network, f"{self.id}.{name}"
        self.rises(name, recess.title, recess.when, recess.by)
        given = self.assumed(f"{name}.granted", recess.granted)
        begins = (Set(f"{own}.on", ONE), Set(f"{id}.recess", ONE), *network.effects(recess.then))
        self.event(
            name,
            recess.title,
            Name(f"{own}.rose"),
            network.clock(recess.takes),
            (Set(f"{id}.floor", ZERO),),
            factors=network.factors(own, recess.faster, recess.slower),
            branches=(
                Branch(
                    "granted",
                    "the hall grants it",
                    given,
                    network.factors(f"{own}.granted", recess.odds),
                    begins,
                ),
                Branch(
                    "refused",
                    "the hall refuses",
                    Binary("-", ONE, given),
                    (),
                    network.effects(recess.refused),
                ),
            ),
            noun=recess,
            by=recess.by,
            important=recess.important,
        )
        over = (Set(f"{own}.on", ZERO), Set(f"{id}.recess", ZERO), *network.effects(recess.resumed))
        title = f"{self.assembly.title}: the session is resumed"
        self.event(f"{name}.ends", title, Name(f"{own}.on"), network.clock(recess.lasts), over, noun=recess)

    def walkout(self, name: str, walkout: Walkout) -> None:
        """A bloc leaves in whole or part, and may come back."""
        id, network, bloc = self.id, self.network, walkout.bloc
        own, here = f"{id}.{name}", f"{id}.{walkout.bloc}.present"
        away = f"{id}.{bloc}.out" if walkout.joins is None else f"{walkout.joins}.{bloc}.present"
        share = self.assumed(f"{name}.share", walkout.share)
        factors = (*self.drawn_out(bloc), *network.factors(own, walkout.faster, walkout.slower))
        self.event(
            name,
            walkout.title,
            self.formula(f"{id}.open and not {own}.gone and {here} >= 1 and when", when=walkout.when),
            network.clock(walkout.takes),
            (
                Move(here, away, share),
                Set(f"{own}.gone", ONE),
                *self.members_go(name, walkout),
                *self.stirred(name, walkout.heats, walkout.cools),
                *network.effects(walkout.then),
            ),
            factors=factors,
            noun=walkout,
            by=bloc,
            important=walkout.important,
        )
        if walkout.returns is None:
            return
        back = walkout.returns
        network.at("assemblies", id, "walkouts", name, "returns")
        self.event(
            f"{name}.returns",
            back.title,
            self.formula(f"{id}.open and {own}.gone and {away} >= 1 and when", when=back.when),
            network.clock(back.takes),
            (
                Move(away, here, self.assumed(f"{name}.returning", back.share)),
                *self.members_come(name, walkout),
                *network.effects(back.then),
            ),
            noun=back,
            by=bloc,
        )

    def members_go(self, name: str, walkout: Walkout) -> Iterator[Effect]:
        """Those of the bloc who are persons, at liberty and in the house, go with it."""
        for person in self.assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
            here, there = (self.whereabouts(person, at) for at in (self.assembly.at, str(walkout.to)))
            went = Name(f"{self.id}.{name}.{person}.went")
            yield Set(went.id, self.formula(f"{here.id} and {person}.free"))
            yield from self.goes(went, here, there)

    def members_come(self, name: str, walkout: Walkout) -> Iterator[Effect]:
        """Those of them who went, and are still there and at liberty, come back."""
        for person in self.assembly.blocs[walkout.bloc].members if walkout.to is not None else ():
            here, there = (self.whereabouts(person, at) for at in (self.assembly.at, str(walkout.to)))
            went = Name(f"{self.id}.{name}.{person}.went")
            yield Set(went.id, self.formula(f"{went.id} and {there.id} and {person}.free"))
            yield from self.goes(went, there, here)

    def goes(self, went: Name, start: Name, to: Name) -> Iterator[Effect]:
        yield Set(to.id, Binary("or", to, went))
        yield Set(start.id, self.formula(f"{start.id} and not {went.id}"))

    def whereabouts(self, person: str, place: str) -> Name:
        titles = self.scenario.persons[person].title, self.scenario.places[place].title
        return self.network.option(f"{person}.at", place, "{}: at {}".format(*titles))

    def drawn_out(self, bloc: str) -> Iterator[Factor]:
        """Heat hastens an exit, and so does the exit of those whom the bloc looks to."""
        heated = self.formula(f"exp(deliberation.heat * ({self.id}.{bloc}.heat - 0.5))")
        yield Factor(f"heat of {self.assembly.blocs[bloc].title}", heated)
        looked_to = self.assembly.blocs[bloc].looks_to
        if looked_to:
            there = self.sum_of(looked_to, "present")
            sent = self.sum_of(looked_to, "delegates")
            gone = self.formula(f"1 + deliberation.contagion * (({sent}) - ({there})) / ({sent})")
            yield Factor("those they look to have left", gone)

    # Pieces -------------------------------------------------------------------------------------

    def sum_of(self, blocs: Sequence[str], part: str) -> str:
        return f"sum({', '.join(f'{self.id}.{bloc}.{part}' for bloc in blocs)})"

    def formula(self, text: str, **parts: Node | str) -> Node:
        return self.network.formula(text, **parts)

    def assumed(self, name: str, amount: Amount) -> Node:
        """An amount of this assembly; with a range, an assumption."""
        return self.network.assume(f"{self.id}.{name}", amount, f"{self.assembly.title}: {name}")

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
