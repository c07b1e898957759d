"""Of which entries the names of a network are made: in `hall.held_by.council`, of a place and an authority.

Nowhere is it written how each mechanism makes its names. So the network is built once more from the same scenario, in
which a mark stands in the place of every name that is given; whatever the mechanisms make of a mark, it is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeVar

from interregnum.calculus.network import Network
from interregnum.language.rules.names import MEMORIES, owners
from interregnum.mechanisms import build
from interregnum.model import Noun, Scenario, ScenarioEffect
from interregnum.model.values.fields import (
    EventName,
    FieldPath,
    Given,
    Member,
    QuantityName,
    Ref,
    Says,
    Shape,
    fields,
)

# The path of an entry in the model: ("units", "guard"), ("plans", "coup", "steps", "ring").
Entry: TypeAlias = FieldPath
NAME = re.compile(r"(?<![A-Za-z0-9_.])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
AnyNoun = TypeVar("AnyNoun", bound=Noun)
_MARK = re.compile(r"zz(\d+)zz")
DOTTED = ("quantities", "definitions", "assumptions")  # sections whose names may have dots


class Piece(NamedTuple):
    """What stands between the dots of a name: an entry with what goes before and after it, or no entry at all."""

    text: str
    entry: Entry | None = None
    before: str = ""
    after: str = ""


class Marked(NamedTuple):
    """An entry for whose name a mark stands."""

    entry: Entry
    name: str


Name: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Anatomy:
    """The names of quantities, choices, events and of the ways in which these turn out, taken apart."""

    owners: Mapping[str, Entry] = field(default_factory=dict)
    names: Mapping[str, Name] = field(default_factory=dict)

    def of(self, name: str) -> Name:
        """The pieces of a name. Of one that is unknown, only its first is known to be an entry."""
        found = self.names.get(name)
        if found is not None:
            return found
        head, dot, last = name.rpartition(".")
        if dot and last in MEMORIES:  # `coup.ring.happened` is what is known of an event
            return *self.of(head), Piece(last)
        if dot and head in self.names:  # an option that nothing chooses yet
            return *self.of(head), Piece(last, self.owners.get(last))
        first, *rest = name.split(".")
        return Piece(first, self.owners.get(first)), *(Piece(text) for text in rest)


def anatomy(scenario: Scenario) -> Anatomy:
    """The names of a scenario that can be played, taken apart."""
    heads = {id: (section, id) for section in owners() for id in getattr(scenario, section) if "." not in id}
    marking = _Marking(scenario, heads)
    marked = marking.noun(scenario, ())
    names = dict(_names(build(marked), marking.marked))
    for section in DOTTED:
        names |= {id: _dotted(id, (section, id), heads) for id in getattr(scenario, section)}
    return Anatomy(heads, names)


def _dotted(id: str, entry: Entry, heads: Mapping[str, Entry]) -> Name:
    """A name that the scenario itself gives to a quantity; it may begin with that of another entry."""
    head, *rest = id.split(".")
    if not rest or head not in heads:
        return (Piece(id, entry),)
    return Piece(head, heads[head]), *(Piece(text) for text in rest)


def _names(network: Network, marked: list[Marked]) -> Iterator[tuple[str, Name]]:
    """Every name of the marked network as it is called, with its pieces."""
    found = [*network.quantities, *network.choices, *network.events]
    found += [f"{event.id}.{branch.id}" for event in network.events.values() for branch in event.branches]
    for name in found:
        pieces = tuple(_piece(text, marked) for text in name.split("."))
        yield ".".join(piece.text for piece in pieces), pieces


def _piece(text: str, marked: list[Marked]) -> Piece:
    mark = _MARK.search(text)
    if mark is None:
        return Piece(text)
    entry, name = marked[int(mark[1])]
    before, after = (_unmarked(part, marked) for part in (text[: mark.start()], text[mark.end() :]))
    return Piece(f"{before}{name}{after}", entry, before, after)


def _unmarked(text: str, marked: list[Marked]) -> str:
    return _MARK.sub(lambda mark: marked[int(mark[1])].name, text)


class _Marking:
    """Puts marks in the place of names."""

    def __init__(self, scenario: Scenario, heads: Mapping[str, Entry]) -> None:
        self.heads = heads
        self.scenario = scenario
        self.marked: list[Marked] = []
        self.marks: dict[Entry, str] = {}

    def mark(self, entry: Entry, name: str) -> str:
        """The mark of an entry; made when it is first wanted."""
        if entry not in self.marks:
            self.marks[entry] = f"zz{len(self.marked)}zz"
            self.marked.append(Marked(entry, name))
        return self.marks[entry]

    def noun(
        self, noun: AnyNoun, path: FieldPath, around: tuple[tuple[Noun, FieldPath], ...] = ()
    ) -> AnyNoun:
        """The noun with marks for the names in it."""
        changes: dict[str, Any] = {}
        here = (*around, (noun, path))
        for each in fields(type(noun)):
            old = getattr(noun, each.name)
            if old is not None and old != each.default:
                new = self._value(old, each.shape, (*path, each.key), here)
                if new is not old:
                    changes[each.name] = new
        if isinstance(noun, ScenarioEffect) and noun.set is not None and noun.to is not None:
            changes["to"] = self._option(noun.set, noun.to) or changes.get("to", noun.to)
        return noun.model_copy(update=changes) if changes else noun

    def _value(self, value: Any, shape: Shape, path: FieldPath, around: tuple[Any, ...]) -> Any:
        if isinstance(value, Noun):
            return self.noun(value, path, around)
        if isinstance(value, tuple) and shape.items:
            return tuple(self._value(v, shape.item(n), (*path, n), around) for n, v in enumerate(value))
        if isinstance(value, Mapping) and shape.keys is not None:
            return {
                self._name(key, shape.keys, (*path, key), around): self._value(
                    inner, shape.items[0], (*path, key), around
                )
                for key, inner in value.items()
            }
        return self._name(value, shape, path, around) if isinstance(value, str) else value

    def _name(self, text: str, shape: Shape, path: FieldPath, around: tuple[Any, ...]) -> str:
        if shape.mark(Given) is not None:
            return self._head(text) if path[0] in DOTTED else self.mark(path, text)
        ref, says = shape.mark(Ref), shape.mark(Says)
        if ref is not None:
            entry = referred(text, ref, self.scenario, around)
            return text if entry is None else self.mark(entry, text)
        if shape.mark(Member) is not None or shape.mark(QuantityName) is not None:
            return self._head(text)
        if shape.mark(EventName) is not None or (says is not None and says.what == "formula"):
            return NAME.sub(lambda name: self._head(name[0]), text)
        return text

    def _option(self, choice: str, option: str) -> str:
        """The mark of what a choice becomes, where that is an entry."""
        section = "places" if choice.endswith(".at") else "authorities"
        return self.mark((section, option), option) if option in getattr(self.scenario, section) else ""

    def _head(self, name: str) -> str:
        head, dot, rest = name.partition(".")
        return f"{self.mark(self.heads[head], head)}{dot}{rest}" if head in self.heads else name


def referred(name: str, ref: Ref, scenario: Any, around: tuple[tuple[Any, FieldPath], ...]) -> Entry | None:
    """The entry that a name refers to: of the noun around it that has such parts, or of a section."""
    if ref.local:
        for noun, path in reversed(around):
            parts = getattr(noun, ref.local, None)
            if parts is not None:
                if name in parts:
                    return (*path, ref.local, name)
                break
    return next(((section, name) for section in ref.sections if name in getattr(scenario, section)), None)
