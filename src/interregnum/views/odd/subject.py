"""What is described: a checked scenario with its network, its record, what its validation asks; and names in general.

A quantity of one unit stands for those of all: `cadets.expects.soviet` is, in general, `UNIT.expects.AUTHORITY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from interregnum.calculus.network import Event, Network, Quantity
from interregnum.errors import ScenarioError
from interregnum.expression import names
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.validation_spec import ValidationSpec
from interregnum.language.rules.names import referable, singular
from interregnum.language.sound import Sound
from interregnum.language.where import Where
from interregnum.model import Noun, Scenario
from interregnum.model.values.fields import Given, Ref, fields, leaves, within
from interregnum.record import Record

OWN = ("quantities", "definitions", "assumptions")  # whose names are the scenario's own, each for itself


def _one_of_each() -> dict[str, str]:
    """One noun of each section as it is written in the names of what it brings: `UNIT` of the units."""
    brings = {*referable(), "outcomes"} - {*OWN}
    return {field.name: singular(field.name).upper() for field in fields(Scenario) if field.name in brings}


ONE = _one_of_each()


@dataclass(frozen=True)
class OddSubject:
    """A scenario that is described. `record` is None where it has none."""

    scenario: Scenario
    network: Network
    record: Record | None
    spec: ValidationSpec

    @cached_property
    def homes(self) -> dict[str, str]:
        """Each noun's id, and the section in which it is written."""
        sections = (section for section in reversed(Scenario.model_fields) if section in ONE)
        return {id: section for section in sections for id in getattr(self.scenario, section)}

    @cached_property
    def state(self) -> dict[str, Quantity]:
        """The state variables: every quantity that is not an assumption."""
        return {id: quantity for id, quantity in self.network.quantities.items() if not quantity.assumed}

    @cached_property
    def assumed(self) -> dict[str, Quantity]:
        """The assumptions: numbers drawn once a replica that nothing changes; mechanisms' coefficients too."""
        return {id: quantity for id, quantity in self.network.quantities.items() if quantity.assumed}

    def home(self, id: str) -> str:
        """The section of the noun that brings a quantity or an event."""
        if id in self.scenario.quantities:
            return "quantities"
        if id in self.scenario.assumptions:
            return "assumptions"
        if id in self.network.timed:  # a comparison with time is at home with the first thing that it reads
            return next((self.home(name) for name in names(self.network.timed[id])), "")
        return self.homes.get(id.partition(".")[0], "")

    def in_general(self, id: str) -> str:
        """The name with each noun in it replaced by what kind of noun it is."""
        first, *parts = id.split(".")
        section = self.home(id)
        if section in ("", *OWN) or id in self.network.timed:
            return id
        noun = getattr(self.scenario, section)[first]
        part_names, which = dict(_parts(noun)), _which(noun)
        general = [ONE[section]]
        for part in parts:
            general.append(which.get(general[-1]) or part_names.get(part) or re.sub(r"_\d+$", "_N", part))
        return ".".join(general)

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
        return {id: event for id, event in self.network.events.items() if event.mechanism == mechanism}


def described(found: Sound, where: Where) -> OddSubject:
    """Join a sound scenario with its record and with what its validation asks, where there is any.

    Raises ScenarioError with everything that is wrong with those.
    """
    record, _, spec, problems = read_bundle(where, found)
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return OddSubject(found.scenario, found.network, record, spec)


def _parts(noun: Any) -> Iterator[tuple[str, str]]:
    """The named parts of a noun, such as the steps of a plan, with what kind of part each is."""
    for field in fields(type(noun)) if isinstance(noun, Noun) else ():
        for part in within(getattr(noun, field.name), field.shape, ()):
            if part.is_key and part.shape.mark(Given) is not None:
                yield part.value, singular(field.name, type(noun)).upper()
            elif isinstance(part.value, Noun) and part.path and field.shape.keys is None:  # one of a list
                labels = (own for _, own in leaves(part.value) if own.shape.mark(Given) is not None)
                yield from ((own.value, part.value.called().upper()) for own in labels)


def _which(noun: Any) -> dict[str, str]:
    """Where a name is followed by another that says which: `at` by a place, `expects` by an authority."""
    found: dict[str, str] = {}
    for field in fields(type(noun)) if isinstance(noun, Noun) else ():
        ref = next(field.shape.leaves()).mark(Ref)
        if ref is not None and len(ref.sections) == 1:
            found[field.name] = singular(ref.sections[0]).upper()
    return found


def sections(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each section that has entries: its name, its entries, and what such an entry is."""
    for section, field in Scenario.model_fields.items():
        entries = getattr(scenario, section)
        if section != "scenario" and entries:
            doc = getattr(get_args(field.annotation)[1], "__doc__", "") if section != "groups" else ""
            yield section, entries, " ".join((doc or "A name for several nouns together.").split())
