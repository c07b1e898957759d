"""The groups of a scenario as they are written: one in another too, and those that made entries form.

A group is a list of names; a group among them stands for its members, unless it holds itself. An entry that is written
`each: WORD in GROUP` may name the group that those made of it form, under `forms`.

Problem codes: group-cycle, each, unknown-reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from interregnum.errors import nearest_name
from interregnum.language.reading.document import DataPath
from interregnum.language.repeating.naming import AS_WRITTEN, Naming, every, read_each

Report = Callable[..., None]


class MemberPlace(NamedTuple):
    """Where a member of a group is named."""

    name: str
    written: DataPath


@dataclass
class Members:
    """The members of each group, each once, and where each is named."""

    of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, list[MemberPlace]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    circles: set[str] = field(default_factory=set)  # groups that are reported to contain themselves

    def title(self, name: str) -> str:
        """What a member is called in texts."""
        return self.titles.get(name) or name.replace("_", " ")

    def add(self, group: str, place: MemberPlace) -> None:
        """One more member, unless it is one."""
        if place.name not in self.of.get(group, ()):
            self.of[group] = (*self.of.get(group, ()), place.name)
            self.places.setdefault(group, []).append(place)


def members(data: Mapping[str, Any], report: Report) -> Members:
    """The groups of a scenario: those written under `groups`, then those formed by entries made of one."""
    found = Members(titles=dict(_titles(data)))
    lists = {
        group: names
        for group, names in _mapping(data.get("groups")).items()
        if isinstance(names, list) and all(isinstance(name, str) for name in names)
    }
    for group in lists:
        found.of[group], found.places[group] = (), []
    waiting = [made for section, entries in data.items() for made in forming(entries, (section,))]
    formed = {group for entry in waiting for group in groups_of(entry.entry)}
    late = {group for group in lists if _holds(group, formed, lists, set())}
    for group in (group for group in lists if group not in late):
        _fill(group, lists, found, report)
    while ready := [made for made in waiting if _is_ready(made.entry, found, formed)]:
        for made in ready:
            waiting.remove(made)
            form(made, AS_WRITTEN, found)
        formed = {group for made in waiting for group in groups_of(made.entry)}
        for group in [group for group in lists if group in late and not _holds(group, formed, lists, set())]:
            late.discard(group)
            _fill(group, lists, found, report)
    for made in waiting:
        _never_ready(made, formed, found, report)
    return found


def _titles(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the entries are called, by their names as they are written."""
    for entries in data.values():
        for id, entry in _mapping(entries).items():
            if isinstance(entry, Mapping) and isinstance(entry.get("title"), str):
                yield id, entry["title"]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


# --- groups within groups -----------------------------------------------------------------------------------


def _holds(group: str, others: set[str], lists: Mapping[str, list[str]], seen: set[str]) -> bool:
    """Whether one of the others is in a group, or in a group in it."""
    if group in others:
        return True
    seen.add(group)
    return any(
        name in others or (name in lists and name not in seen and _holds(name, others, lists, seen))
        for name in lists.get(group, ())
    )


def _fill(group: str, lists: Mapping[str, list[str]], found: Members, report: Report) -> None:
    """The members of a group, those of groups in it in their place."""

    def fill(inner: str, at: DataPath | None, trail: tuple[str, ...]) -> None:
        for number, name in enumerate(lists[inner]):
            written = at or ("groups", inner, number)
            if name in trail:
                around = trail[trail.index(name) :]
                if not found.circles & {*around}:
                    message = f"this group contains itself: {' -> '.join((*around, name))}"
                    at_fault: DataPath = ("groups", inner, number)
                    report("group-cycle", message, at_fault, name, "entries, and groups that do not hold it")
                found.circles.update(around)
            elif name in lists:
                fill(name, written, (*trail, name))
            elif name in found.of:
                for member in found.of[name]:
                    found.add(group, MemberPlace(member, written))
            else:
                found.add(group, MemberPlace(name, written))

    if not any(place.written[0] == "groups" for place in found.places[group]):
        fill(group, None, (group,))


# --- groups of what is made ---------------------------------------------------------------------------------


class Forming(NamedTuple):
    """An entry that is written once and forms groups of those made of it."""

    id: str
    entry: Mapping[str, Any]
    path: DataPath


def forming(entries: Any, path: DataPath) -> Iterator[Forming]:
    """The entries of a mapping that do so."""
    for id, entry in _mapping(entries).items():
        if isinstance(entry, Mapping) and "each" in entry and groups_of(entry):
            yield Forming(id, entry, (*path, id))


def groups_of(entry: Mapping[str, Any]) -> list[str]:
    """The groups that those made of an entry form, as it names them."""
    named = entry.get("forms")
    return [name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)]


def form(made: Forming, naming: Naming, found: Members) -> None:
    """Put those that are made of an entry into its groups."""
    title = made.entry.get("title")
    for member in every(read_each(made.entry["each"]) or [], naming, found.of, found.title):
        name = member.in_name(made.id)
        found.titles[name] = member.in_text(title) if isinstance(title, str) else ""
        for group in groups_of(made.entry):
            found.places.setdefault(member.in_name(group), [])
            found.add(member.in_name(group), MemberPlace(name, made.path))


def _is_ready(entry: Mapping[str, Any], found: Members, formed: set[str]) -> bool:
    """Whether the groups over which an entry is repeated are whole."""
    each = read_each(entry["each"])
    return each is None or all(group in found.of and group not in formed for _, group in each)


def _never_ready(made: Forming, formed: set[str], found: Members, report: Report) -> None:
    """Say what is wrong with a group that is formed out of itself; one that is unknown is said where it is used."""
    each = read_each(made.entry["each"]) or []
    for _, group in each:
        if group in groups_of(made.entry) or (group in formed and group not in found.of):
            message = f"the group `{group}` is formed out of itself"
            report("group-cycle", message, (*made.path, "each"), group, "a group that is there without these")
            found.of.setdefault(group, ())


def unknown_group(group: str, path: DataPath, found: Members, report: Report) -> None:
    """Say that there is no such group."""
    known = ", ".join(found.of) or "none is written down"
    message = f"there is no group `{group}`"
    report("unknown-reference", message, path, group, known, nearest_name(group, found.of))
