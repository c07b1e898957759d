"""The document with everything written out that stands for many, and the way back to where it is written.

An entry with `each: WORD in GROUP` is made once for every member. A group stands for its members in a list of names,
under the names of a mapping, and as what an effect changes.

Problem codes: each, made-twice, group-cycle, unknown-reference, too-many-nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from interregnum.errors import Problem, nearest_name
from interregnum.expression.tree import FUNCTIONS, OPERATOR_WORDS, UNITS
from interregnum.language.positions import clean
from interregnum.language.reading.document import DataPath, Document, Written
from interregnum.language.reading.reader import MAX_NODES
from interregnum.language.repeating.members import Members, form, forming, members, unknown_group
from interregnum.language.repeating.naming import AS_WRITTEN, Naming, every, read_each
from interregnum.language.walk import ROOT, is_noun, noun_types
from interregnum.model import ScenarioEffect
from interregnum.model.values.fields import Given, QuantityName, Ref, Says, Shape, fields

OWN_KEYS = ("each", "forms")  # of an entry that is written once
CHANGED = ("set", "add", "hit", "send", "shock")  # what an effect changes, sends or makes heard


def spread(document: Document) -> list[Problem]:
    """Write out the document's data in place; what is wrong with that."""
    if not any(
        _stands_for_many(entries, _groups_written(document.data)) for entries in document.data.values()
    ):
        return []
    spreading = _Spreading(document)
    document.data = spreading.whole()
    document.made = spreading.made
    return spreading.problems


def _groups_written(data: Mapping[str, Any]) -> frozenset[str]:
    groups = data.get("groups")
    return frozenset(groups) if isinstance(groups, Mapping) else frozenset()


def _stands_for_many(value: Any, groups: frozenset[str]) -> bool:
    """Whether something in the data may have to be written out."""
    if isinstance(value, Mapping):
        return any(
            key == "each"
            or str(key).partition(".")[0] in groups
            or (key in CHANGED and isinstance(inner, str) and inner.partition(".")[0] in groups)
            or _stands_for_many(inner, groups)
            for key, inner in value.items()
        )
    if isinstance(value, list):
        return any(
            item in groups if isinstance(item, str) else _stands_for_many(item, groups) for item in value
        )
    return False


class _Here(NamedTuple):
    """A place in the data: what the type there says, where it is in what is made and in what is written, what words
    stand for, and the groups."""

    shape: Shape | None
    path: DataPath
    written: DataPath
    naming: Naming
    members: Members

    def inside(self, shape: Shape | None, key: str | int, written: str | int | None = None) -> _Here:
        step = key if written is None else written
        return self._replace(shape=shape, path=(*self.path, key), written=(*self.written, step))


def _own(entry: dict[Any, Any]) -> dict[Any, Any]:
    """An entry that is repeated without what says so."""
    return {key: inner for key, inner in entry.items() if key not in OWN_KEYS}


class _Spreading:
    """A document, being written out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.made: dict[DataPath, Written] = {}
        self.nodes = 0

    def whole(self) -> dict[str, Any]:
        """All sections. The groups are those of the entries, and hold names only."""
        data = self.document.data
        found = members(data, self._report)
        here = _Here(ROOT, (), (), AS_WRITTEN, found)
        sections = {field.key: field.shape for field in fields(ROOT.bare)}
        made = {
            section: self._value(entries, here.inside(sections.get(section), section))
            if section != "groups"
            else entries
            for section, entries in data.items()
        }
        written = data.get("groups", {})
        if found.of and isinstance(written, Mapping):
            made["groups"] = {**written, **self._groups(found)}
        return made

    def _groups(self, found: Members) -> dict[str, list[str]]:
        groups = {name for names in self.document.data.get("groups", {}).values() for name in names or ()}
        self.document.spread |= groups & found.of.keys()
        for group, places in found.places.items():
            if places and places[0].written[0] != "groups":
                self.made["groups", group] = Written(places[0].written, AS_WRITTEN)
            for number, place in enumerate(places):
                self.made["groups", group, number] = Written(place.written, AS_WRITTEN)
        return {group: list(names) for group, names in found.of.items()}

    # Values ---------------------------------------------------------------------------------------

    def _value(self, value: Any, here: _Here) -> Any:
        self.nodes += 1
        if isinstance(value, dict):
            return self._mapping(value, here)
        if isinstance(value, list):
            return self._list(value, here)
        return self._text(value, here) if isinstance(value, str) and here.naming.words else value

    def _text(self, text: str, here: _Here) -> str:
        shape = here.shape
        if shape is None or shape.mark(Says) is not None or is_noun(shape.bare):
            return here.naming.in_name(text)
        if shape.bare is not str:
            return text
        for word in here.naming.unknown_in(text):
            known = ", ".join(f"<{name}>" for name in here.naming.words)
            message = f"`<{word}>` stands for nothing here"
            self._report(
                "each", message, here.written, f"<{word}>", known, nearest_name(word, here.naming.words)
            )
        return here.naming.in_text(text)

    def _mapping(self, value: dict[Any, Any], here: _Here) -> dict[Any, Any]:
        shape = here.shape
        if shape is not None and is_noun(shape.bare):
            return self._noun(value, here)
        if shape is not None and shape.keys is not None:
            return self._entries(value, here, shape.keys, shape.items[0])
        made = {}
        for key, inner in value.items():
            name = self._key(key, key, here)
            made[name] = self._value(inner, here.inside(None, name, key))
        return made

    def _noun(self, value: dict[Any, Any], here: _Here) -> dict[Any, Any]:
        """The keys of a noun as they are; others are names, as in the short forms of effects."""
        assert here.shape is not None
        shapes = {field.key: field.shape for field in fields(here.shape.bare)}
        here = self._with_parts(value, here)
        made = {}
        for key, inner in value.items():
            name = key if key in shapes else self._key(key, key, here)
            nested = isinstance(inner, dict) and here.shape is not None and here.shape.bare is ScenarioEffect
            at = here.inside(None if nested and key != "among" else shapes.get(key), name, key)
            made[name] = self._value(inner, at)
        return made

    def _with_parts(self, value: dict[Any, Any], here: _Here) -> _Here:
        """With the groups that parts of a noun form, such as the steps of a plan."""
        parts = [made for key, inner in value.items() for made in forming(inner, (*here.written, key))]
        if not parts or not here.path:
            return here
        found = Members(dict(here.members.of), dict(here.members.places), dict(here.members.titles))
        for part in parts:
            form(part, here.naming, found)
        return here._replace(members=found)

    # Entries and their keys -----------------------------------------------------------------------

    def _entries(self, value: dict[Any, Any], here: _Here, keys: Shape, of: Shape) -> dict[Any, Any]:
        """A mapping from names: what is made of each entry, under its names."""
        made: dict[Any, Any] = {}
        for key, entry, inside in self._each(value, here, of):
            for name in self._names(key, keys, inside):
                if name in made:
                    self._twice(name, inside, here)
                    continue
                at = inside.inside(of, name)._replace(written=inside.written)
                if name != key or at.naming is not here.naming:
                    self.made[at.path] = Written(at.written, at.naming)
                made[name] = self._value(entry, at)
        return made

    def _each(self, value: dict[Any, Any], here: _Here, of: Shape) -> Iterator[tuple[Any, Any, _Here]]:
        for key, entry in value.items():
            written = here._replace(written=(*here.written, key))
            if not (is_noun(of.bare) and isinstance(entry, dict) and "each" in entry):
                yield key, entry, written
                continue
            for naming in self._namings(entry, written):
                yield key, _own(entry), written._replace(naming=naming)

    def _namings(self, entry: dict[Any, Any], here: _Here) -> list[Naming]:
        """What the words of an entry stand for in each that is made of it; none where that makes no sense."""
        path = (*here.written, "each")
        each = read_each(entry["each"])
        if each is None:
            allowed = "WORD in GROUP, such as `captaincy in captaincies`, or a list of these"
            self._report("each", "this is not how an entry is repeated", path, str(entry["each"]), allowed)
            return []
        for word, group in each:
            if word in _taken() or word in here.naming.words or word in self._ids():
                message = f"`{word}` has a meaning already"
                self._report("each", message, path, word, "a word that nothing else is called")
                return []
            if here.naming.in_name(group) not in here.members.of:
                unknown_group(here.naming.in_name(group), path, here.members, self._report)
                return []
            self._all(here.naming.in_name(group), here)
        made = list(every(each, here.naming, here.members.of, here.members.title))
        if self.nodes + len(made) > MAX_NODES:
            message, allowed = "what is made of this is too much", f"at most {MAX_NODES:,} parts in all"
            self._report("too-many-nodes", message, path, f"{len(made):,} entries", allowed)
            return []
        return made

    def _names(self, key: Any, keys: Shape, here: _Here) -> tuple[Any, ...]:
        """The name of an entry; of a group that stands where names of others do, those of its members."""
        if not isinstance(key, str):
            return (key,)
        return self._members_of(here.naming.in_name(key), keys, here) or (here.naming.in_name(key),)

    def _members_of(self, name: str, shape: Shape | None, here: _Here) -> tuple[str, ...]:
        """The members of a group, where a name of this shape cannot be that of a group itself."""
        if shape is None or shape.mark(Given) is not None:
            return ()
        ref = shape.mark(Ref)
        if ref is not None and "groups" not in ref.sections:
            return self._all(name, here)
        if shape.mark(QuantityName) is not None:
            head, dot, rest = name.partition(".")
            return tuple(f"{member}{dot}{rest}" for member in self._all(head, here))
        return ()

    def _all(self, group: str, here: _Here) -> tuple[str, ...]:
        """The members of a group; none of what is no group."""
        if group in here.members.of:
            self.document.spread.add(group)
        return here.members.of.get(group, ())

    def _key(self, key: Any, written: Any, here: _Here) -> Any:
        """A key that is a name, with what its words stand for; noted where that is another."""
        name = here.naming.in_name(key) if isinstance(key, str) else key
        if name != written:
            self.made[(*here.path, name)] = Written((*here.written, written), here.naming)
        return name

    # Lists ----------------------------------------------------------------------------------------

    def _list(self, value: list[Any], here: _Here) -> list[Any]:
        made: list[Any] = []
        for number, item in enumerate(value):
            of = here.shape.item(number) if here.shape is not None and here.shape.items else None
            for inner, naming in self._items(item, of, here._replace(written=(*here.written, number))):
                at = here.inside(of, len(made), number)._replace(naming=naming)
                if at.path[-1] != number or naming is not here.naming:
                    self.made[at.path] = Written(at.written, naming)
                made.append(self._value(inner, at))
        return made

    def _items(self, item: Any, of: Shape | None, here: _Here) -> Iterator[tuple[Any, Naming]]:
        """What an item of a list stands for: a group for its members, an effect on a group for one on each."""
        if isinstance(item, dict) and "each" in item and of is not None and is_noun(of.bare):
            for naming in self._namings(item, here):
                for inner, _ in self._items(_own(item), of, here._replace(naming=naming)):
                    yield inner, naming
        elif isinstance(item, str):
            name = here.naming.in_name(item)
            yield from ((inner, here.naming) for inner in self._members_of(name, of, here) or (item,))
        elif isinstance(item, dict) and of is not None and of.bare is ScenarioEffect:
            yield from ((inner, here.naming) for inner in self._effects(item, here))
        else:
            yield item, here.naming

    def _effects(self, item: dict[Any, Any], here: _Here) -> Iterator[dict[Any, Any]]:
        """One effect on each member of a group, where it is on a group."""
        known = {field.key for field in fields(ScenarioEffect)}
        add = item.get("add")
        if isinstance(add, dict) and len(add) == 1:
            (name,) = add
            yield from (
                {**item, "add": {changed: add[name]}} for changed in self._changed(name, here) or (name,)
            )
            return
        for key, name in item.items():
            if key not in known and (ones := self._changed(key, here)):
                rest = {other: inner for other, inner in item.items() if other != key}
                yield from ({member: name, **rest} for member in ones)
                return
            if key in CHANGED and isinstance(name, str) and (ones := self._changed(name, here)):
                yield from ({**item, key: member} for member in ones)
                return
        yield item

    def _changed(self, name: Any, here: _Here) -> tuple[str, ...]:
        """What an effect on something of a group changes: that of each member."""
        if not isinstance(name, str):
            return ()
        head, dot, rest = here.naming.in_name(name).partition(".")
        return tuple(f"{member}{dot}{rest}" for member in self._all(head, here))

    # Problems -------------------------------------------------------------------------------------

    def _twice(self, name: str, here: _Here, around: _Here) -> None:
        message = f"`{name}` is made twice"
        made = self.made.get((*around.path, name))
        first = (*around.written, name) if made is None else made.path
        if first != here.written:
            at = self.document.where(first)
            message = f"`{name}` is made here, and already written at {at.file}:{at.line}"
        words = ", ".join(f"`{word}`" for word in here.naming.words)
        allowed = f"a name with {words} in it" if words else "a name that no member of the group has"
        self._report("made-twice", message, here.written, name, allowed)

    def _report(
        self, code: str, message: str, path: DataPath, found: str, allowed: str, nearest: str = ""
    ) -> None:
        at = self.document.value_position(path)
        lines = self.document.files.get(at.file, "").split("\n")
        column = lines[at.line - 1].find(found, at.column - 1) + 1 if at.line <= len(lines) else 0
        told = ".".join(clean(str(step)) for step in path)
        problem = Problem(
            code, message, at.file, at.line, column or at.column, told, clean(found), allowed, nearest
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def _ids(self) -> frozenset[str]:
        if not hasattr(self, "_known_ids"):
            sections = [entries for entries in self.document.data.values() if isinstance(entries, dict)]
            self._known_ids = frozenset(
                id for entries in sections for id, entry in entries.items() if not _named_by_word(id, entry)
            )
        return self._known_ids


def _named_by_word(id: Any, entry: Any) -> bool:
    """Whether an entry is called by the word that it is repeated for, as those keyed by a unit may be."""
    each = read_each(entry["each"]) if isinstance(entry, dict) and "each" in entry else None
    return any(word == id for word, _ in each or ())


@cache
def _taken() -> frozenset[str]:
    """Keys, functions, units and operators of the language, which cannot be words of an entry that is repeated."""
    keys = {field.key for noun in noun_types() for field in fields(noun)}
    return frozenset({*keys, *FUNCTIONS, *UNITS, *OPERATOR_WORDS, "yes", "no", "true", "false", "time"})
