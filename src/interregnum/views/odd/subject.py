"""What is described: a checked scenario with its network, its record, what its validation asks; and names in general.

A quantity of one unit stands for those of all: `cadets.expects.soviet` is, in general, `UNIT.expects.AUTHORITY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from interregnum.calculus.network import Event, Network, Quantity
from interregnum.errors import ScenarioError
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.validation_spec import ValidationSpec
from interregnum.language.sound import Sound
from interregnum.language.where import Where
from interregnum.model import Scenario
from interregnum.record import Record

# One noun of each kind, as it is written in the names of what it brings.
ONE = {
    "authorities": "AUTHORITY", "modes": "MODE", "places": "PLACE", "routes": "ROUTE", "groups": "GROUP",
    "units": "UNIT", "persons": "PERSON", "things": "THING", "channels": "CHANNEL", "messages": "MESSAGE",
    "movements": "MOVEMENT", "plans": "PLAN", "orders": "ORDER", "shocks": "SHOCK", "sieges": "SIEGE",
    "custody": "CUSTODY", "assemblies": "ASSEMBLY", "decisions": "DECISION", "events": "EVENT",
    "outcomes": "OUTCOME", "steps": "STEP", "approaches": "APPROACH", "among": "OPTION", "blocs": "BLOC",
    "mandates": "MANDATE", "speeches": "SPEECH", "motions": "MOTION", "recesses": "RECESS", "walkouts": "WALKOUT",
    "first_of": "ENDING",
}  # fmt: skip
# Where a name is followed by another that says which.
WHICH = {
    "at": "PLACE", "held_by": "AUTHORITY", "obeys": "AUTHORITY", "recognises": "AUTHORITY",
    "expects": "AUTHORITY", "leaning": "AUTHORITY",
}  # fmt: skip
OWN = ("quantities", "definitions", "assumptions")  # whose names are the scenario's own, each for itself


@dataclass(frozen=True)
class Subject:
    """A scenario that is described. `record` is None where it has none."""

    scenario: Scenario
    network: Network
    record: Record | None
    questions: ValidationSpec

    @cached_property
    def homes(self) -> dict[str, str]:
        """Each noun's id, and the section in which it is written."""
        sections = (section for section in reversed(Scenario.model_fields) if section in ONE)
        return {id: section for section in sections for id in getattr(self.scenario, section)}

    @cached_property
    def state(self) -> dict[str, Quantity]:
        """The state variables: every quantity that is not an assumption."""
        return {id: one for id, one in self.network.quantities.items() if not one.assumed}

    @cached_property
    def assumed(self) -> dict[str, Quantity]:
        """The assumptions: numbers drawn once a replica that nothing changes; mechanisms' coefficients too."""
        return {id: one for id, one in self.network.quantities.items() if one.assumed}

    def home(self, id: str) -> str:
        """The section of the noun that brings a quantity or an event."""
        if id in self.scenario.quantities:
            return "quantities"
        if id in self.scenario.assumptions:
            return "assumptions"
        return self.homes.get(id.partition(".")[0], "")

    def in_general(self, id: str) -> str:
        """The name with each noun in it replaced by what kind of noun it is."""
        first, *parts = id.split(".")
        section = self.home(id)
        if section in ("", *OWN):
            return id
        within = dict(_parts(getattr(self.scenario, section)[first]))
        names = [ONE[section]]
        for part in parts:
            which = WHICH.get(names[-1])
            names.append(which or within.get(part) or re.sub(r"_\d+$", "_N", part))
        return ".".join(names)

    def titled(self, id: str, title: str) -> str:
        """The title of a quantity in general: without its noun, other nouns by their kind."""
        nouns = [(part, getattr(self.scenario, self.homes[part])[part].title) for part in self._nouns(id)]
        if nouns and title.startswith(f"{nouns[0][1]}: "):
            title = title.removeprefix(f"{nouns[0][1]}: ")
        for part, named in nouns[1:]:
            title = title.replace(named, ONE[self.homes[part]])
        return title

    def _nouns(self, id: str) -> Iterator[str]:
        """The nouns with a title of their own that a name names, its owner first."""
        for part in id.split("."):
            section = self.homes.get(part)
            if section is not None and hasattr(getattr(self.scenario, section)[part], "title"):
                yield part

    def events_of(self, mechanism: str) -> dict[str, Event]:
        """The events that a mechanism made; those of no mechanism are the scenario's own."""
        return {id: one for id, one in self.network.events.items() if one.mechanism == mechanism}


def described(found: Sound, where: Where) -> Subject:
    """Join a sound scenario with its record and with what its validation asks, where there is any.

    Raises ScenarioError with everything that is wrong with those.
    """
    record, _, questions, problems = read_bundle(where, found)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return Subject(found.scenario, found.network, record, questions)


def _parts(noun: Any) -> Iterator[tuple[str, str]]:
    """The named parts of a noun, such as the steps of a plan, with what kind of part each is."""
    for field in type(noun).model_fields:
        if field in ONE:
            parts = getattr(noun, field)
            names = parts if isinstance(parts, Mapping) else [part.label for part in parts]
            yield from ((name, ONE[field]) for name in names)


def sections(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each section that has entries: its name, its entries, and what such an entry is."""
    for section, field in Scenario.model_fields.items():
        entries = getattr(scenario, section)
        if section != "scenario" and entries:
            doc = getattr(get_args(field.annotation)[1], "__doc__", "") if section != "groups" else ""
            yield section, entries, " ".join((doc or "A name for several nouns together.").split())
