"""What the names in formulas are called: flags and events as sentences, quantities as noun phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Self

from interregnum.calculus.network import Network
from interregnum.calculus.waiting_time import typical_start
from interregnum.expression import Binary, Call, Kind, Node
from interregnum.expression.tree import quantity_of
from interregnum.model import Scenario
from interregnum.model.titles import (
    asserted,
    definite,
    denied,
    in_number,
    is_noun_phrase,
    is_plural,
    names_things,
    quoted,
    short,
    within,
)
from interregnum.views.text.prose.general import NONE_OF, ONE, GeneralNames
from interregnum.views.text.prose.phrases import AMOUNTS, COUNTED, EVENTS, FLAGS, TIMES

_NAMED = re.compile(r"\w+(?:[._]\w+)+")  # what may be a name of a file in a title that a mechanism made
_SLOT = re.compile(r"(“?)\{(\w+)\}")


class Terms:
    """The names of one scenario, in words."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario = scenario
        self.network = network
        self.general = GeneralNames(scenario, network.timed)

    def of_any(self, id: str) -> Self:
        """The same, but what the nouns in this name are called is only what kind of noun they are: `UNIT`."""
        kinds = zip(id.split("."), self.general.in_general(id).split("."), strict=True)
        made = copy(self)
        made.general = self.general.of_any({word: kind for word, kind in kinds if word != kind})
        return made

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of every quantity."""
        return self.network.kinds

    @cached_property
    def at_start(self) -> Callable[[str], float]:
        """The start value of each quantity, at its typical value where it is drawn."""
        return typical_start(self.network)

    @cached_property
    def _defined(self) -> dict[Node, str]:
        """Formulas that have a name, by which they are told: those that are more than a name themselves."""
        found: dict[Node, str] = {}
        for id, node in self.network.definitions.items():
            own, known = (
                id in self.scenario.definitions,
                self.pattern(id, {**FLAGS, **AMOUNTS, **COUNTED}) != "",
            )
            many = isinstance(node, Binary) or (isinstance(node, Call) and quantity_of(node) is None)
            if many and (own or known):
                found.setdefault(node, id)
        return found

    def definition(self, node: Node) -> str | None:
        """The name of a formula, if it has one."""
        return self._defined.get(node)

    def flag(self, id: str, holds: bool) -> str:
        """That a flag, or a condition with a name, holds or does not."""
        pattern = self.pattern(id, FLAGS)
        if pattern:
            return self.said(pattern, id, holds)
        title = self.title(id)
        return asserted(title) if holds else denied(title)

    def happened(self, event: str, holds: bool = True) -> str:
        """That an event has happened, or has not."""
        pattern = self.pattern(event, EVENTS) or "“{EVENT}” has [not ]happened"
        return self.said(pattern, event, holds, {"EVENT": self.event(event)})

    def event(self, id: str) -> str:
        """The title of an event."""
        return short(self.network.events[id].title) if id in self.network.events else _words(id)

    def quantity(self, id: str) -> str:
        """A quantity as the subject of a sentence."""
        if id.endswith(".last") and id.removesuffix(".last") in self.network.events:
            return f"the minute of “{self.event(id.removesuffix('.last'))}”"
        pattern = self.pattern(id, AMOUNTS)
        if pattern:
            return self.said(pattern, id)
        title = self.title(id)
        return within(title) if is_noun_phrase(title) and ": " not in title else quoted(title)

    def counted(self, id: str, number: str, **given: str) -> str:
        """How many of a body of people there are, if the quantity is such a number: `some of the guard are left`."""
        pattern = self.pattern(id, COUNTED)
        titles = {**self.general.titles(id), **given}
        if pattern.startswith("{n} of {") and names_things(titles[_SLOT.findall(pattern)[1][1]]):
            pattern = pattern.replace(" of ", " ", 1)
        if number == "none" and not pattern.startswith("{n} of"):
            number = "no"
        return self.said(pattern, id, given={"n": number, **given}) if pattern else ""

    def said(self, pattern: str, id: str, holds: bool = True, given: Mapping[str, str] | None = None) -> str:
        """A phrase of this name, or its denial, with titles put in."""
        affirmed, _, otherwise = pattern.partition(" / ")
        chosen = otherwise if otherwise and not holds else affirmed
        chosen = chosen.replace("[not ]", "" if holds else "not ")
        title = self.title(id).rpartition(": ")
        titles = {"TITLE": title[0] or title[2], **self.general.titles(id), **(given or {})}
        subject = next((slot for slot in _SLOT.findall(chosen) if slot[1] != "n"), ("", ""))
        of = titles.get(subject[1], "")
        bare = bool(of) and not subject[0] and not definite(of, subject[1]).startswith("“")
        plural = bare and self.general.numbers.get(of, is_plural(of, subject[1]))
        chosen = in_number(chosen, plural)
        return _SLOT.sub(lambda slot: slot[1] + _put(slot, titles[slot[2]]), chosen)

    def once(self, id: str) -> str:
        """Of what counts how often something happened, that it has; empty of everything else."""
        pattern = self.pattern(id, TIMES)
        return self.said(pattern, id) if pattern else ""

    def stage(self, id: str, number: float, holds: bool = True) -> str:
        """That something is at that stage of its way, by where that leads; empty where it has no such stage."""
        stages = self.general.stages(id)
        if not 1 <= number <= len(stages) or number != int(number):
            return ""
        pattern, title = stages[int(number) - 1]
        return self.said(pattern, id, holds, {"PLACE": title})

    def pattern(self, id: str, patterns: Mapping[str, str]) -> str:
        """The phrase for a name in general."""
        return patterns.get(self.general.in_general(id)) or patterns.get(self.form(id), "")

    def form(self, id: str) -> str:
        """A name in general, also where it does not itself say what kind of noun follows: `went` after a `PERSON`."""
        homes = self.general.homes
        words = self.general.in_general(id).split(".")
        return ".".join(
            ONE[homes[word]] if word in homes and place else word for place, word in enumerate(words)
        )

    def title(self, id: str) -> str:
        """The title of a quantity or a definition, without names of the scenario's files in it."""
        if id in self.scenario.definitions:
            return self.scenario.definitions[id].title
        known = self.network.quantities.get(id)
        title = known.title if known is not None else _words(id)
        if "." not in title and "_" not in title:
            return title
        return _NAMED.sub(lambda name: _words(name[0]) if name[0] in id else name[0], title)


def _put(slot: re.Match[str], title: str) -> str:
    """A title in its place: a number and what is between quotation marks as they are; an explanation within commas."""
    if slot[2] == "n" or slot[1] or title in NONE_OF.values():
        return short(title)
    text = definite(title, slot[2])
    goes_on = slot.string[slot.end() :].startswith(" ")
    return f"{text}," if goes_on and ", " in text and not text.startswith("“") else text


def _words(name: str) -> str:
    """A name as words, where nothing else is known of it."""
    return re.sub(r"(?<=\w)[._](?=\w)", " ", name)
