"""What is described: a checked scenario with its network, its record, what its validation asks."""

from __future__ import annotations

from collections.abc import Iterator
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
from interregnum.views.odd.markdown import code, plain
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.general import ONE


@dataclass(frozen=True)
class OddSubject:
    """A scenario that is described. `record` is None where it has none."""

    scenario: Scenario
    network: Network
    record: Record | None
    spec: ValidationSpec

    @cached_property
    def prose(self) -> Prose:
        """Conditions in words."""
        return Prose(self.scenario, self.network)

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
        return self.prose.general.home(id)

    def in_general(self, id: str) -> str:
        """The name with each noun in it replaced by what kind of noun it is."""
        return self.prose.general.in_general(id)

    def titled(self, id: str, title: str) -> str:
        """The title of a quantity in general: without its noun, other nouns by their kind."""
        homes = self.prose.general.homes
        nouns = [(part, getattr(self.scenario, homes[part])[part].title) for part in self._nouns(id)]
        if nouns and title.startswith(f"{nouns[0][1]}: "):
            title = title.removeprefix(f"{nouns[0][1]}: ")
        for part, named in nouns[1:]:
            title = title.replace(named, ONE[homes[part]])
        return title

    def _nouns(self, id: str) -> Iterator[str]:
        """The nouns with a title of their own that a name names, its owner first."""
        for part in id.split("."):
            section = self.prose.general.homes.get(part)
            if section is not None and hasattr(getattr(self.scenario, section)[part], "title"):
                yield part

    def condition(self, written: str) -> str:
        """A condition in words, with its formula as it is written."""
        return f"{plain(self.prose.text(self.network.closed(written)))} ({code(written)})"

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


def sections(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each section that has entries: its name, its entries, and what such an entry is."""
    for section, field in Scenario.model_fields.items():
        entries = getattr(scenario, section)
        if section != "scenario" and entries:
            doc = getattr(get_args(field.annotation)[1], "__doc__", "") if section != "groups" else ""
            yield section, entries, " ".join((doc or "A name for several nouns together.").split())
