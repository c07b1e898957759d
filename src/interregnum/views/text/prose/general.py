"""Names in general: a quantity of one unit stands for those of all.

`cadets.expects.soviet` is, in general, `UNIT.expects.AUTHORITY`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any, NamedTuple, Self

from interregnum.expression import Node, names
from interregnum.language.rules.names import referable, singular
from interregnum.language.walk import nouns
from interregnum.mechanisms.movement.mediation import steps
from interregnum.mechanisms.movement.movement import legs, ways_back
from interregnum.model import Noun, Scenario
from interregnum.model.titles import called
from interregnum.model.titles import within as within_sentence
from interregnum.model.values.fields import Given, Ref, fields, leaves, within

OWN = ("quantities", "definitions", "assumptions")  # whose names are the scenario's own, each for itself


def _one_of_each() -> dict[str, str]:
    """One noun of each section as it is written in the names of what it brings: `UNIT` of the units."""
    brings = {*referable(), "outcomes"} - {*OWN}
    return {field.name: singular(field.name).upper() for field in fields(Scenario) if field.name in brings}


ONE = _one_of_each()
# What stages of a way are called: of a movement by where the leg leads, of a mission by the passage.
ON_LEG = "{MOVEMENT} is|are [not ]under way to {PLACE}"
ON_WAY_BACK = "{MOVEMENT} is|are [not ]on the way back to {PLACE}"
ON_WAY = "{MISSION} is|are [not ]on the way to {PLACE}"
BEFORE = "{MISSION} is|are [not ]before {PLACE}"
# Who follows, of whatever kind: in whose name somebody acts, and who it is.
NAMED = {"believes": "BACKER", "behind": "USER", "trusts": "USER"}
NONE_OF = {"AUTHORITY": "nobody", "PLACE": "no place"}  # where a choice names no noun


class NamedPart(NamedTuple):
    """A named part of a noun, such as a step of a plan: what kind of part it is, and its title."""

    kind: str
    title: str


class GeneralNames:
    """The names of what a scenario brings, in general, and the titles of the nouns in them."""

    def __init__(self, scenario: Scenario, timed: Mapping[str, Node]) -> None:
        self.scenario = scenario
        self.homes = _homes(scenario)  # each noun's id, and the section in which it is written
        self._called = _called(
            getattr(getattr(scenario, home)[id], "title", "") for id, home in self.homes.items()
        )
        self.numbers = dict(_numbers(scenario))  # titles of which a scenario says whether they are plural
        self._timed = timed  # comparisons with time, by the names of their flags
        self._any_of: Mapping[str, str] = {}  # nouns that are called by their kind
        self._found: dict[str, list[str]] = {}
        self._known: dict[str, tuple[dict[str, NamedPart], dict[str, str]]] = {}

    def of_any(self, kinds: Mapping[str, str]) -> Self:
        """The same, but these nouns are called by their kind. What either looks up, both have found."""
        made = copy(self)
        made._any_of = kinds
        return made

    def home(self, id: str) -> str:
        """The section of the noun that brings a quantity or an event."""
        if id in self.scenario.quantities:
            return "quantities"
        if id in self.scenario.assumptions:
            return "assumptions"
        if id in self._timed:  # a comparison with time is at home with the first thing that it reads, if any
            return next((self.home(name) for name in names(self._timed[id])), "quantities")
        return self.homes.get(id.partition(".")[0], "")

    def in_general(self, id: str) -> str:
        """The name with each noun in it replaced by what kind of noun it is."""
        return ".".join(self._kinds(id))

    def titles(self, id: str) -> dict[str, str]:
        """The titles of the nouns in a name, by their kind; what has no title is called by its id."""
        section = self.home(id)
        if section in ("", *OWN) or id in self._timed:
            return {}
        first, *words = id.split(".")
        kinds, (parts, _) = self._kinds(id), self._of(first, section)
        found = {kinds[0]: self.title(first)}
        for word, kind in zip(words, kinds[1:], strict=True):
            if word in parts and parts[word].kind == kind:
                found[kind] = self._any_of.get(word) or parts[word].title or word.replace("_", " ")
            elif kind.isupper():
                found[kind] = self.title(word) if word in self.homes else NONE_OF.get(kind, "")
            elif word in self.homes:  # whose place in the name is not that of one kind of noun alone
                found[ONE[self.homes[word]]] = self.title(word)
        if "BLOC" in found:
            found["BLOC"] += f" of {within_sentence(found['ASSEMBLY'])}"
        return found

    def _kinds(self, id: str) -> list[str]:
        if id not in self._found:
            self._found[id] = self._look_up(id)
        return self._found[id]

    def _look_up(self, id: str) -> list[str]:
        first, *words = id.split(".")
        section = self.home(id)
        if section in ("", *OWN) or id in self._timed:
            return [first, *words]
        parts, which = self._of(first, section)
        kinds = [ONE[section]]
        for word in words:
            part = parts[word].kind if word in parts else re.sub(r"_\d+$", "_N", word)
            kinds.append(which.get(kinds[-1]) or part)
        return kinds

    def _of(self, id: str, section: str) -> tuple[dict[str, NamedPart], dict[str, str]]:
        """The parts of a noun, and what kind of noun follows which of its fields."""
        if id not in self._known:
            noun = getattr(self.scenario, section)[id]
            self._known[id] = dict(_parts(noun)), dict(_which(noun))
        return self._known[id]

    def stages(self, id: str) -> list[tuple[str, str]]:
        """What to say of each stage of a way, with the title that is put in; nothing of just any such noun."""
        noun, _, what = id.partition(".")
        if noun in self._any_of:
            return []
        match self.homes.get(noun), what:
            case "movements", "leg":
                way = legs(noun, self.scenario.movements[noun], self.scenario)
                return [(ON_LEG, self.title(leg.to)) for leg in way]
            case "movements", "returning":
                back = ways_back(noun, self.scenario.movements[noun], self.scenario).values()
                return [(ON_WAY_BACK, self.title(stretch.to)) for each in back for stretch in each.stretches]
            case "missions", "stage":
                mission = self.scenario.missions[noun]
                titles = {name: called(passage.title) for name, passage in mission.passages.items()}
                going = steps(noun, mission, self.scenario)
                return [(ON_WAY if step.is_way else BEFORE, titles[step.passage]) for step in going]
        return []

    def title(self, noun: str) -> str:
        """What a noun is called; by its id, as words, where it has no title."""
        if noun in self._any_of:
            return self._any_of[noun]
        titled = getattr(getattr(self.scenario, self.homes[noun])[noun], "title", "")
        return self._called.get(titled) or titled or noun.replace("_", " ")


def _numbers(scenario: Scenario) -> Iterator[tuple[str, bool]]:
    for found in nouns(scenario):
        plural = getattr(found.noun, "plural", None)
        if plural is not None:
            title = getattr(found.noun, "title", "")
            yield from ((title, plural), (called(title), plural))


def _homes(scenario: Scenario) -> dict[str, str]:
    sections = (section for section in reversed(Scenario.model_fields) if section in ONE)
    return {id: section for section in sections for id in getattr(scenario, section)}


def _called(titles: Iterable[str]) -> dict[str, str]:
    """Titles in short, of those that are still told apart."""
    in_short = {title: called(title) for title in titles}
    often = Counter(in_short.values())
    return {title: name for title, name in in_short.items() if often[name] == 1}


def _parts(noun: Any) -> Iterator[tuple[str, NamedPart]]:
    """The named parts of a noun, with what kind of part each is."""
    for field in fields(type(noun)) if isinstance(noun, Noun) else ():
        held = getattr(noun, field.name)
        for part in within(held, field.shape, ()):
            if part.is_key and part.shape.mark(Given) is not None:
                title = getattr(held.get(part.value), "title", "") if isinstance(held, Mapping) else ""
                yield part.value, NamedPart(singular(field.name, type(noun)).upper(), title)
            elif isinstance(part.value, Noun) and part.path and field.shape.keys is None:  # one of a list
                labels = (own for _, own in leaves(part.value) if own.shape.mark(Given) is not None)
                named = NamedPart(part.value.called().upper(), getattr(part.value, "title", ""))
                yield from ((own.value, named) for own in labels)


def _which(noun: Any) -> Iterator[tuple[str, str]]:
    """Where a name is followed by another that says which: `at` by a place, `expects` by an authority."""
    for field in fields(type(noun)) if isinstance(noun, Noun) else ():
        ref = next(field.shape.leaves()).mark(Ref)
        if ref is not None and len(ref.sections) == 1:
            yield field.name, singular(ref.sections[0]).upper()
        elif field.name in NAMED:
            yield from NAMED.items()
