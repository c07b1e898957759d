"""The lanes of the timeline: to which institution each event belongs.

An assembly has a lane of its own. What a person or a body of people does belongs to the authority whose side
they are on at the start; a message to its sender. The rest belongs to the city.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from interregnum.calculus.network import Event, Network
from interregnum.model import Scenario

CITY = "city"  # the lane of what belongs to no institution
ACTORS = ("by", "who", "sender", "unit", "units", "of", "besiegers", "defenders", "leader", "envoys", "to")


class Lanes:
    """The lanes of a scenario: its authorities and assemblies that have anything in them, then the city."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network
        self.of_event = {id: self._lane(event) for id, event in network.events.items()}

    def listed(self) -> list[dict[str, str]]:
        """Each lane that holds an event, in the order in which the scenario declares its institutions."""
        used = set(self.of_event.values())
        titles = {id: authority.title for id, authority in self.scenario.authorities.items()}
        titles |= {id: assembly.title for id, assembly in self.scenario.assemblies.items()}
        found = [{"id": id, "title": title} for id, title in titles.items() if id in used]
        return [*found, {"id": CITY, "title": ""}]

    def of(self, *names: str) -> str:
        """The lane of the first name that belongs to one."""
        return next((lane for name in names for lane in self._of_name(name)), CITY)

    def of_reading(self, measures: Iterable[str], names: Iterable[str]) -> str:
        """The lane of a reading: that of the event it measures, or of those who are in it."""
        measured = self.measured(measures)
        return self.of_event[measured[0][0]] if measured else self.of(*names)

    def measured(self, measures: Iterable[str]) -> list[tuple[str, str]]:
        """The events that a reading measures, each with the branch that it names, or an empty text."""
        found = []
        for measure in measures:
            head, _, tail = measure.rpartition(".")
            if measure in self.of_event:
                found.append((measure, ""))
            elif head in self.of_event and any(
                branch.id == tail for branch in self.network.events[head].branches
            ):
                found.append((head, tail))
        return found

    def _lane(self, event: Event) -> str:
        section, *path = self.network.written_at.get(event.id, ("",))
        if section == "assemblies" and path:
            return str(path[0])
        entry = getattr(self.scenario, str(section), {}) if section else {}
        noun = entry.get(path[0]) if isinstance(entry, dict) and path else None
        named = [event.by, str(path[0]) if path else "", *_actors(noun)]
        return self.of(*named, event.place)

    def _of_name(self, name: str) -> Iterator[str]:
        scenario = self.scenario
        if name in scenario.assemblies or name in scenario.authorities:
            yield name
        elif name in scenario.units:
            yield scenario.units[name].obeys
        elif name in scenario.persons and scenario.persons[name].side:
            yield str(scenario.persons[name].side)
        elif name in scenario.places and scenario.places[name].held_by:
            yield str(scenario.places[name].held_by)


def _actors(noun: Any) -> Iterator[str]:
    """The names in the parts of an entry that say who acts."""
    for part in ACTORS:
        named = getattr(noun, part, None)
        if isinstance(named, str):
            yield named
        elif isinstance(named, tuple):
            yield from (name for name in named if isinstance(name, str))
