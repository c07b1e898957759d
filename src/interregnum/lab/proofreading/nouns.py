"""Of which noun of the scenario an event is: what began it, where it plays, who must be there, what it writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Effect, Event, Network, targets
from interregnum.lab.proofreading.purposes import NOTED
from interregnum.model import Acting, Lasting, Scenario

Way = tuple[str, str | None]  # an event, and how it turned out
MESSAGES, CUSTODY = "messages", "custody"
JOURNEYS = ("movement", "mediation")
ENDS = (".broken_off", ".laid_down", ".lapses", ".cut", ".drifts")  # how what was begun ends; nobody does it
HOMEWARD = (".returns", *ENDS)
UNDELIVERED = ("too_late", "handed_back", "intercepted", "lost")  # how word can arrive that nobody has


class Nouns:
    """The events of a network, and the nouns that bring them."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network

    def noun(self, event: str) -> tuple[str | int, ...]:
        """The entry of the scenario that brings an event: its section, its id, and which part of it."""
        return self.network.written_at.get(event, ())

    def _written(self, event: str) -> object:
        """What stands there: the noun, or the part of one."""
        found: object = self.scenario
        for step in self.noun(event):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, str(step), None)
        return found

    def presence(self, event: str) -> str:
        """Whether who acts must be `there`, or only `free`, or neither (`any`), as the scenario says."""
        written = self._written(event)
        return written.presence if isinstance(written, Acting) else "there"

    def phases(self, event: str) -> Sequence[str]:
        """The phases during which an event may happen; none where it may at any time."""
        written = self._written(event)
        return written.during if isinstance(written, Lasting) else ()

    def parts(self, section: str, id: str) -> Sequence[str]:
        """The events of a noun."""
        return self._parts.get((section, id), ())

    @cached_property
    def _parts(self) -> Mapping[tuple[str | int, ...], Sequence[str]]:
        found: dict[tuple[str | int, ...], list[str]] = defaultdict(list)
        for event in self.network.events:
            found[self.noun(event)[:2]].append(event)
        return found

    def deadlines(self, plan: str, step: str) -> Sequence[str]:
        """The events by which the intended hours of a step pass."""
        return [id for id in self.parts("plans", plan) if id.startswith(f"{plan}.{step}.deadline_")]

    def sitting(self, event: str) -> tuple[str, str, str] | None:
        """The assembly of a line, which part of it (`speeches`, `motions`), and its name."""
        match self.noun(event):
            case ("assemblies", str(id), str(part), str(name), *_):
                return id, part, name
            case ("assemblies", str(id), *_):
                return id, "", event.rpartition(".")[2]
        return None

    def stand_in(self, event: str) -> bool:
        """Whether another reads what is said where the speaker is away."""
        assembly, part, name = self.sitting(event) or ("", "", "")
        if part not in ("speeches", "motions"):
            return False
        return getattr(self.scenario.assemblies[assembly], part)[name].stand_in is not None

    def moves(self, event: str) -> bool:
        """Whether it is the moving of a motion."""
        return self.noun(event)[2:3] == ("motions",) and event.endswith(".moved")

    def aimless(self, event: str) -> bool:
        """Whether it is for nothing else: a bloc goes or comes, a pause, what a hall hears, envoys come home."""
        assembly, part, name = self.sitting(event) or ("", "", "")
        if part == "speeches":
            return self.scenario.assemblies[assembly].speeches[name].by is None
        return part in ("walkouts", "recesses") or event.endswith(HOMEWARD)

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

    def scenes(self, event: str) -> Sequence[str]:
        """The places of an event: its own, or the goal of a march."""
        match self.noun(event):
            case ("movements", str(id), *_):
                return (self.scenario.movements[id].to,)
        place = self.network.events[event].place
        return (place,) if place else ()

    # What it writes -----------------------------------------------------------------------------------

    def effects(self, event: str, branch: str | None) -> Sequence[Effect]:
        """What an event writes when it turns out so, but for what only notes that it has happened."""
        return self._ways[event, branch][0]

    def puts(self, event: str, branch: str | None) -> Sequence[str]:
        """The persons whom an event puts in a place, or takes out of one."""
        return self._ways[event, branch][1]

    @cached_property
    def _ways(self) -> Mapping[Way, tuple[Sequence[Effect], Sequence[str]]]:
        found: dict[Way, tuple[Sequence[Effect], Sequence[str]]] = {}
        for event in self.network.events.values():
            for branch, effects in _turns(event).items():
                found[event.id, branch] = effects, self._put(effects)
        return found

    def _put(self, effects: Sequence[Effect]) -> Sequence[str]:
        written = (name.split(".") for effect in effects for name in targets(effect))
        moved = dict.fromkeys(parts[0] for parts in written if parts[1:2] == ["at"])
        return [who for who in moved if who in self.scenario.persons]


def _turns(event: Event) -> Mapping[str | None, Sequence[Effect]]:
    """What an event writes, by how it turns out."""
    noted = {f"{event.id}.{what}" for what in NOTED}
    ways: dict[str | None, Sequence[Effect]] = {way.id: way.effects for way in event.branches}
    return {
        branch: [effect for effect in (*event.effects, *own) if noted.isdisjoint(targets(effect))]
        for branch, own in (ways or {None: ()}).items()
    }
