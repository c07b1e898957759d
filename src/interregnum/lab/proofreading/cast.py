"""The cast of a scenario: who acts in each event, who belongs where, which line is of which noun.

It is found once for all histories, from what the scenario says of its nouns (`by`, `who`, `led_by`, `from`, `to`) and
not from the guards that the mechanisms make of it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Add, Effect, Event, Network, all_effects, targets
from interregnum.expression import evaluate, names, parse
from interregnum.lab.proofreading.foreclosed import Foreclosure
from interregnum.lab.proofreading.purposes import NOTED, Purposes
from interregnum.mechanisms.force.shock import distance_km
from interregnum.model import Acting, Amount, Lasting, Scenario

Way = tuple[str, str | None]  # an event, and how it turned out
Options = Sequence[tuple[str, str]]  # what an option stands for, and the quantity that says whether it holds
MESSAGES, CUSTODY = "messages", "custody"
SUBJECT = r"(?:\w+,? and |General |Admiral )?{}\b(?!['’]s|:| (?:is|are|was|were|has been|have been)\b)"
FASTEST = 60.0  # km an hour, where a scenario says nothing of how one moves
ENDS = (".broken_off", ".laid_down", ".cut", ".drifts")  # how things end that were begun; nobody does it
JOURNEYS = ("movement", "mediation")
GONE = r"\b{}\b (?:has|have|had) (?:gone|left|fled)\b"
FATES = (
    "pending",
    "delivered",
    "lost",
    "handed_back",
    "too_late",
    "intercepted",
)  # of a message that was sent


class Cast:
    """Who acts in each event of a network."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network
        self.quantities = frozenset(network.quantities)

    # Who is where, and whose ------------------------------------------------------------------------

    @cached_property
    def whereabouts(self) -> Mapping[str, Options]:
        """For each person and unit, the places where it can be."""
        return {who: self._options(f"{who}.at") for who in (*self.scenario.persons, *self.scenario.units)}

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

    def custodies(self, person: str) -> Sequence[str]:
        """The groups of prisoners that a person may be one of."""
        return self._custodies.get(person, ())

    @cached_property
    def _custodies(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id, custody in self.scenario.custody.items():
            for person in custody.who:
                found[person].append(id)
        return found

    @cached_property
    def _ends(self) -> frozenset[str]:
        return frozenset(end for route in self.scenario.routes.values() for end in route.between)

    def house(self, place: str) -> str:
        """The house that a place is a room of: no route leads to a room."""
        within = self.scenario.places[place].within
        while place not in self._ends and within is not None:
            place, within = within, self.scenario.places[within].within
        return place

    def town(self, place: str) -> str:
        """The widest place that a place lies within."""
        return next(iter(list(self._around(place))[-1:]), place)

    def together(self, one: str, other: str) -> bool:
        """Whether two places are rooms of one house, or one lies within the other."""
        one, other = self.house(one), self.house(other)
        return one == other or one in self._around(other) or other in self._around(one)

    def _around(self, place: str) -> Iterator[str]:
        within = self.scenario.places[place].within
        while within is not None:
            yield within
            within = self.scenario.places[within].within

    def km(self, here: str, there: str) -> float:
        """How far two places are from each other; nothing where their positions are not known."""
        km = distance_km(here, there, self.scenario)
        return km if math.isfinite(km) else 0.0

    @cached_property
    def fastest(self) -> float:
        """The kilometres an hour of the fastest way to move, at the most that its range allows."""
        speeds = [amount.between[1] if amount.between else amount.typical for amount in self._speeds]
        known = [node for node in map(parse, speeds) if not names(node)]
        return max((evaluate(node, {}, 0.0) for node in known), default=FASTEST)

    @property
    def _speeds(self) -> Sequence[Amount]:
        return [mode.km_h for mode in self.scenario.modes.values()]

    # Who acts ---------------------------------------------------------------------------------------

    def noun(self, event: str) -> tuple[str | int, ...]:
        """The entry of the scenario that brings an event: its section, its id, and which part of it."""
        return self.network.written_at.get(event, ())

    def written(self, event: str) -> object:
        """What the scenario says where an event comes from: the noun, or the part of one."""
        found: object = self.scenario
        for step in self.noun(event):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, str(step), None)
        return found

    def presence(self, event: str) -> str:
        """Whether who acts must be `there`, or only `free`, or neither (`any`), as the scenario says."""
        written = self.written(event)
        return written.presence if isinstance(written, Acting) else "there"

    def phases(self, event: str) -> Sequence[str]:
        """The phases during which an event may happen; none where it may at any time."""
        written = self.written(event)
        return written.during if isinstance(written, Lasting) else ()

    def actors(self, event: str) -> tuple[str, ...]:
        """The persons and units that act in an event, or are acted for by nobody else."""
        return self._actors[event]

    @cached_property
    def _actors(self) -> Mapping[str, tuple[str, ...]]:
        return {event.id: tuple(self._acting(event)) for event in self.network.events.values()}

    def _acting(self, event: Event) -> Iterator[str]:
        if event.mechanism == MESSAGES or event.id.endswith(ENDS):
            return  # who has sent word need do nothing more for it to arrive, nor who is stopped
        if event.by in self.scenario.persons or event.by in self.scenario.units:
            yield event.by
        if event.mechanism == "mediation":
            yield from (
                who for who in self.scenario.missions[str(self.noun(event.id)[1])].who if who != event.by
            )

    def members(self, who: Sequence[str]) -> Sequence[str]:
        """Those who are named, with the members of groups in their place."""
        return tuple(dict.fromkeys(one for name in who for one in self.scenario.groups.get(name, (name,))))

    def side(self, who: str) -> str | None:
        """The authority that somebody is of: a person's side, whom a unit obeys at the start, itself."""
        if who in self.scenario.persons:
            return self.scenario.persons[who].side
        if who in self.scenario.units:
            return self.scenario.units[who].obeys
        return who if who in self.scenario.authorities else None

    def sent_by(self, event: str) -> Sequence[str]:
        """The messages that an event may send."""
        return self._sent.get(event, ())

    def fates(self, message: str) -> Sequence[str]:
        """The counts of what may become of a message that was sent, and the flag that it is on its way."""
        return self._fates[message]

    @cached_property
    def _fates(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {id: [] for id in self.scenario.messages}
        for name in self.network.quantities:
            id, _, what = name.rpartition(".")
            if self.network.written_at.get(name) == ("messages", id) and what in FATES:
                found[id].append(name)
        return found

    @cached_property
    def senders(self) -> Mapping[str, Sequence[str]]:
        """For each message, the events that may send it."""
        found: dict[str, list[str]] = {id: [] for id in self.scenario.messages}
        for event, messages in self._sent.items():
            for message in messages:
                found[message].append(event)
        return found

    @cached_property
    def sending(self) -> Mapping[str, Sequence[str]]:
        """The events that send messages, each with what it may send."""
        return self._sent

    def parts(self, noun: str) -> Sequence[str]:
        """The events of a movement or a mission."""
        return self._parts.get(noun, ())

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for event in self.network.events:
            entry = self.noun(event)
            if entry[:1] in (("movements",), ("missions",)):
                found[str(entry[1])].append(event)
        return found

    def deadlines(self, plan: str, step: str) -> Sequence[str]:
        """The events by which the intended hours of a step pass."""
        return [id for id in self.network.events if id.startswith(f"{plan}.{step}.deadline_")]

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

    def deciding(self, assembly: str) -> Sequence[str]:
        """The motions after whose vote an assembly rises: those that its closing waits for."""
        closes = self.network.events.get(f"{assembly}.closes")
        read = () if closes is None else names(closes.guard)
        motions = self.scenario.assemblies[assembly].motions
        return [
            motion
            for motion in motions
            if any(f"{assembly}.{motion}.{state}" in read for state in ("settled", "passed", "failed"))
        ]

    @cached_property
    def _sent(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for event in self.network.events.values():
            for effect in all_effects(event):
                if isinstance(effect, Add) and effect.quantity.endswith(".sent"):
                    found[event.id][effect.quantity.removesuffix(".sent")] = None
        return {event: tuple(messages) for event, messages in found.items()}

    def aimless(self, event: str) -> bool:
        """Whether it is for nothing else: a bloc goes or comes, a pause, what a hall hears, envoys come home."""
        match self.noun(event):
            case ("assemblies", _, "walkouts" | "recesses", *_):
                return True
            case ("assemblies", str(assembly), "speeches", str(name)):
                return self.scenario.assemblies[assembly].speeches[name].by is None
            case ("missions", *_):
                return event.endswith((".returns", ".broken_off"))
        return False

    def opening(self, event: str) -> str:
        """The event by which what is told was begun, where it goes on once begun."""
        match self.noun(event):
            case ("movements", str(id), *_):
                return f"{id}.sets_out"
            case ("custody", str(id), *_):
                return f"{id}.arrest"
            case ("assemblies", str(id), "motions", str(name), *_) if not event.endswith(".moved"):
                return f"{id}.{name}.put"
            case ("assemblies", str(id), _, str(name), *_):
                return f"{id}.{name}.rises"
        return ""

    def moves(self, event: str) -> bool:
        """Whether it is the moving of a motion."""
        return self.noun(event)[2:3] == ("motions",) and event.endswith(".moved")

    def stand_in(self, event: str) -> bool:
        """Whether another reads what is said where the speaker is away."""
        match self.noun(event):
            case ("assemblies", str(assembly), "speeches" | "motions" as section, str(name)):
                return getattr(self.scenario.assemblies[assembly], section)[name].stand_in is not None
        return False

    def effects(self, event: str, branch: str | None) -> Sequence[Effect]:
        """What an event writes when it turns out so, but for what only notes that it has happened."""
        return self._ways[event, branch][0]

    def puts(self, event: str, branch: str | None) -> Sequence[str]:
        """The persons whom an event puts in a place, or takes out of one."""
        return self._ways[event, branch][1]

    @cached_property
    def _ways(self) -> Mapping[Way, tuple[Sequence[Effect], Sequence[str]]]:
        """Of each event, and way for it to turn out: the effects, and the persons who are put somewhere."""
        found: dict[Way, tuple[Sequence[Effect], Sequence[str]]] = {}
        for event in self.network.events.values():
            noted = {f"{event.id}.{what}" for what in NOTED}
            ways: dict[str | None, Sequence[Effect]] = {way.id: way.effects for way in event.branches}
            for branch, own in (ways or {None: ()}).items():
                effects = [e for e in (*event.effects, *own) if noted.isdisjoint(targets(e))]
                found[event.id, branch] = effects, self._put(effects)
        return found

    def _put(self, effects: Sequence[Effect]) -> Sequence[str]:
        written = (name.split(".") for effect in effects for name in targets(effect))
        moved = dict.fromkeys(parts[0] for parts in written if parts[1:2] == ["at"])
        return [who for who in moved if who in self.scenario.persons]

    def standing(self, event: str) -> Sequence[tuple[str, str]]:
        """The units whose whereabouts, or whose march, the guard of an event reads, each with the quantity."""
        return self._standing.get(event, ())

    @cached_property
    def _standing(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        at = {quantity: unit for unit in self.scenario.units for _, quantity in self.whereabouts[unit]}
        at |= {
            f"{id}.leg": march.who
            for id, march in self.scenario.movements.items()
            if march.who in self.scenario.units
        }
        found = {
            event.id: [(at[name], name) for name in names(event.guard) if name in at]
            for event in self.network.events.values()
        }
        return {event: read for event, read in found.items() if read}

    @cached_property
    def purposes(self) -> Purposes:
        """What events are for."""
        return Purposes(self.network, self.scenario.persons)

    @cached_property
    def foreclosure(self) -> Foreclosure:
        """What can never happen any more."""
        return Foreclosure(self.network)

    def siege_state(self, siege: str) -> frozenset[str]:
        """The flags and numbers that a siege brings."""
        return self._siege_states[siege]

    @cached_property
    def _siege_states(self) -> Mapping[str, frozenset[str]]:
        return {
            id: frozenset(
                name
                for name in self.quantities
                if self.network.written_at.get(name, ())[:2] == ("sieges", id)
            )
            - {f"{id}.overrun"}
            for id in self.scenario.sieges
        }

    @cached_property
    def gone(self) -> Sequence[tuple[str, str]]:
        """The messages whose words say that a person has gone, each with the person; a rumour may say what it likes."""
        return [
            (id, person)
            for id, message in self.scenario.messages.items()
            for person, written in self.scenario.persons.items()
            if message.kind != "rumour"
            and re.search(
                GONE.format(re.escape(written.title.split()[-1])), f"{message.title}; {message.says}"
            )
        ]

    def scenes(self, event: str) -> Sequence[str]:
        """The places of an event: its own, or the goal of a march."""
        found, (section, id, *_) = self.network.events[event], (*self.noun(event), "", "")
        if section == "movements":
            return (self.scenario.movements[str(id)].to,)
        return (found.place,) if found.place else ()

    # What a line says ---------------------------------------------------------------------------------

    def named(self, who: str, line: str) -> bool:
        """Whether a line names a person by the last word of his title, as himself and not as the owner of a thing."""
        return re.search(rf"\b{self._surname(who)}\b(?!['’]s)", line) is not None

    def subjects(self, event: str) -> Sequence[str]:
        """The persons of whom a line says that they do something, but for the one by whom it is."""
        return self._subjects[event]

    @cached_property
    def _subjects(self) -> Mapping[str, Sequence[str]]:
        begins = {who: re.compile(SUBJECT.format(self._surname(who))) for who in self.scenario.persons}
        return {
            event.id: [who for who, begin in begins.items() if who != event.by and begin.match(event.title)]
            if not event.id.endswith(ENDS)
            else ()
            for event in self.network.events.values()
        }

    def _surname(self, who: str) -> str:
        return re.escape(self.scenario.persons[who].title.split()[-1])

    # In words ---------------------------------------------------------------------------------------

    def title(self, id: str) -> str:
        """What the scenario calls a person, a unit, a place, an authority and so on."""
        for section in (
            "persons",
            "units",
            "places",
            "authorities",
            "crowds",
            "assemblies",
            "messages",
            "phases",
        ):
            noun = getattr(self.scenario, section).get(id)
            if noun is not None:
                return str(noun.title)
        return id
