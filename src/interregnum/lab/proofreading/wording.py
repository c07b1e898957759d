"""What lines and messages say of persons, by their words: whom a line names, who has gone, what things are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Network
from interregnum.model import Scenario

# A line begins with somebody, alone or after another, who does something: not his man, not `Ada: arriving`, not taken.
SUBJECT = r"(?:\w+,? and )?(?:{} )?{}\b(?!['’]s|:| (?:is|are|was|were|has been|have been)\b)"
GONE = r"\b{}\b (?:has|have|had) (?:gone|left|fled)\b"
TITLED = ("persons", "units", "places", "authorities", "crowds", "assemblies", "messages", "phases")


class Wording:
    """The words of a scenario."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network

    def title(self, id: str) -> str:
        """What the scenario calls a person, a unit, a place, an authority and so on."""
        nouns = (getattr(self.scenario, section).get(id) for section in TITLED)
        return next((str(noun.title) for noun in nouns if noun is not None), id)

    def named(self, who: str, line: str) -> bool:
        """Whether a line names a person by the last word of his title, as himself and not as the owner of a thing."""
        return re.search(rf"\b{self._name(who)[1]}\b(?!['’]s)", line) is not None

    def subjects(self, event: str) -> Sequence[str]:
        """The persons of whom a line says that they do something, but for the one by whom it is."""
        return self._subjects[event]

    @cached_property
    def _subjects(self) -> Mapping[str, Sequence[str]]:
        begins = {who: re.compile(SUBJECT.format(*self._name(who))) for who in self.scenario.persons}
        return {
            event.id: [who for who, begin in begins.items() if who != event.by and begin.match(event.title)]
            for event in self.network.events.values()
        }

    @cached_property
    def gone(self) -> Sequence[tuple[str, str]]:
        """The messages whose words say that a person has gone, each with the person; a rumour may say what it likes."""
        said = {
            id: f"{message.title}; {message.says}"
            for id, message in self.scenario.messages.items()
            if message.kind != "rumour"
        }
        pattern = {who: re.compile(GONE.format(self._name(who)[1])) for who in self.scenario.persons}
        return [
            (id, who) for id, words in said.items() for who, gone in pattern.items() if gone.search(words)
        ]

    def _name(self, who: str) -> tuple[str, str]:
        """A person's title but for its last word, and that word: `General`, `Bagratuni`."""
        first, _, last = self.scenario.persons[who].title.rpartition(" ")
        return re.escape(first), re.escape(last)
