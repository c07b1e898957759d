"""Every name that one entry uses for another must belong to an entry of the right section.

Problem codes: unknown-reference, unknown-source, duplicate-id, reserved-name, name-clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import clean, times_cited
from interregnum.language.reading.findings import MAX_PROBLEMS
from interregnum.language.rules.context import Context
from interregnum.language.walk import NounAt, is_noun, noun_types
from interregnum.model import Noun, Scenario
from interregnum.model.values.fields import FieldPath, Given, Member, Ref, Shape, fields

WORDS = ("and", "or", "not", "is", "yes", "no", "true", "false", "time")
MEMBERS = Ref("units", "persons", "things", "places")  # that a group is asked for
MEMORIES = ("happened", "times", "last")


class Unknown(NamedTuple):
    """A name that is not there: where it stands, what it should be, and the noun among whose own parts it may be."""

    path: FieldPath
    name: str
    ref: Ref
    owner: Noun | None


def references(context: Context) -> Iterator[Problem]:
    """Names of authorities, places, units and so on exist, and are what they are taken for; members of groups too."""
    unknown = [*_unknown_names(context), *_unknown_members(context)]
    for section in _missing(context, unknown):
        of_it = _uses(context, section, unknown)
        if len(of_it) > 1:
            told = {use.path for use in of_it}
            unknown = [use for use in unknown if use.path not in told]
            yield _no_section(context, section, of_it)
    for use in unknown:
        known = _known_to(context, use)
        yield _problem(context, use, known)


def _unknown_names(context: Context) -> Iterator[Unknown]:
    for part, _, leaf, ref in context.marked(Ref):
        if not _is_there(context, ref, part, leaf.value):
            yield Unknown(leaf.path, leaf.value, ref, _owner(ref, part))


def _unknown_members(context: Context) -> Iterator[Unknown]:
    known = set(_known(context, owners()[: owners().index("groups")]))
    for _, _, leaf, _ in context.marked(Member):
        if leaf.value not in known:
            yield Unknown(leaf.path, leaf.value, MEMBERS, None)


def _missing(context: Context, unknown: list[Unknown]) -> list[str]:
    """The sections that are not there and must be: something is named that can stand in no other."""
    wanted = (use.ref.sections for use in unknown if use.owner is None and len(use.ref.sections) == 1)
    return [section for section in dict.fromkeys(chain(*wanted)) if not context.section(section)]


def _uses(context: Context, section: str, unknown: list[Unknown]) -> list[Unknown]:
    """What is named of a section that is not there: neither misspelt, nor something else that is taken for it."""
    uses = [use for use in unknown if section in use.ref.sections]
    others = {id for each in referable() for id in context.section(each)}
    asked = islice({use.name: use for use in uses}.values(), MAX_PROBLEMS)
    misspelt = {use.name for use in asked if nearest_name(use.name, _known_to(context, use))}
    return [use for use in uses if use.name not in others | misspelt]


def _no_section(context: Context, section: str, uses: list[Unknown]) -> Problem:
    """One problem for all that is named of a section, at the first; of the other files the first is told, too."""
    order = {file: number for number, file in enumerate(context.sources.document.files)}

    def place(use: Unknown) -> tuple[int, int, int]:
        position = context.sources.position(use.path)
        return order.get(position.file, -1), position.line, position.column

    uses = sorted(uses, key=place)
    positions = [context.sources.position(use.path) for use in reversed(uses)]
    begun = {position.file: position.line for position in positions}
    others = [f"{file}:{line}" for file, line in reversed(begun.items())][1:]
    then = f", then in {_listed(others, 4)}" if others else ""
    first, named = uses[0], dict.fromkeys(use.name for use in uses)
    return context.problem(
        "unknown-reference",
        f"the scenario has no `{section}`, and names them in {len(uses)} places: first here{then}",
        first.path,
        None if first.path[-1] == first.name else 0,
        found=first.name,
        allowed=f"a section `{section}` with {_listed([clean(name) for name in named])}",
    )


def _is_there(context: Context, ref: Ref, part: NounAt, name: str) -> bool:
    owner = _owner(ref, part)
    return any(name in context.section(section) for section in ref.sections) or (
        owner is not None and name in getattr(owner, ref.local)
    )


def _owner(ref: Ref, part: NounAt) -> Noun | None:
    """The noun around a part whose own parts the name is looked for among, such as the plan of a step."""
    above = part.above if ref.local else None
    while above is not None and ref.local not in type(above.noun).model_fields:
        above = above.above
    return above.noun if above is not None else None


def singular(section: str, of: type[Noun] = Scenario) -> str:
    """What one entry of a section is called: `a unit` of the units."""
    (entry,) = next(field for field in fields(of) if field.name == section).shape.items
    return entry.bare.called().lower() if is_noun(entry.bare) else section.removesuffix("s")


@cache
def owners() -> tuple[str, ...]:
    """The sections whose ids begin the names of quantities and events: entries, then groups of them."""
    found = [field.name for field in fields(Scenario) if _is_owner(field.shape.keys)]
    return tuple(sorted(found, key=lambda section: section == "groups"))


def _is_owner(keys: Shape | None) -> bool:
    given = keys.mark(Given) if keys is not None else None
    return given is not None and given.owner


@cache
def referable() -> tuple[str, ...]:
    """The sections whose entries something may name."""
    leaves = (leaf for noun in noun_types() for field in fields(noun) for leaf in field.shape.leaves())
    refs = (leaf.mark(Ref) for leaf in leaves)
    return tuple(dict.fromkeys((*owners(), *(section for ref in refs if ref for section in ref.sections))))


def with_article(section: str) -> str:
    """One entry of a section: `a unit`, `an authority`."""
    name = singular(section)
    return f"an {name}" if name[0] in "aeio" else f"a {name}"


def _not_there(context: Context, name: str, ref: Ref, owner: Noun | None) -> str:
    """What is wrong with a name: of what there is none, and what it is instead."""
    wanted = [singular(section) for section in ref.sections]
    if owner is not None:
        *more, last = [singular(ref.local, type(owner)), *wanted]
        one_of = f"{', '.join(more)} or {last}" if more else last
        return f"the {owner.called().lower()} has no {one_of} `{name}`"
    other = next((section for section in referable() if name in context.section(section)), None)
    is_other = f": `{name}` is {with_article(other)}" if other is not None else ""
    return f"there is no {' or '.join(wanted)} `{name}`{is_other}"


def _known(context: Context, sections: Iterable[str]) -> list[str]:
    return [id for section in sections for id in context.section(section)]


def _known_to(context: Context, use: Unknown) -> list[str]:
    """What could stand there."""
    return _known(context, use.ref.sections) if use.owner is None else list(getattr(use.owner, use.ref.local))


def _problem(context: Context, use: Unknown, known: list[str]) -> Problem:
    path, name = use.path, use.name
    message = _not_there(context, name, use.ref, use.owner)
    return context.problem(
        "unknown-reference",
        message,
        path,
        None if path[-1] == name else 0,
        found=name,
        allowed=_one_of(name, context) if name in context.scenario.groups else _listed(known),
        nearest=nearest_name(name, known),
    )


def _one_of(group: str, context: Context) -> str:
    """How to name one where a group cannot stand."""
    return f"{_listed(list(context.scenario.groups[group]))}; or `each: one in {group}` in this entry, and `one` here"


def _listed(names: list[str], limit: int = 12) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more if names else "none is written down"


def sources(context: Context) -> Iterator[Problem]:
    """The first word of every `source` is a work listed under `sources`; each that is not is said once."""
    works = context.scenario.sources
    cited: dict[str, list[tuple[FieldPath, str]]] = {}
    for part in context.parts:
        text: str = getattr(part.noun, "source", "")
        if text and text != part.around.source:
            cited.setdefault(text.split()[0].rstrip(",;:"), []).append(((*part.path, "source"), text))
    for work, places in cited.items():
        if work not in works:
            path, text = places[0]
            entry = f"an entry `{clean(work)}` under the scenario's `sources`"
            allowed = f"{_listed(list(works))}; or {entry}" if works else entry
            yield context.problem(
                "unknown-source",
                f"there is no source `{clean(work)}`{times_cited(len(places))}",
                path,
                0,
                found=text,
                allowed=allowed,
                nearest=nearest_name(work, works),
            )


def duplicates(context: Context) -> Iterator[Problem]:
    """No two entries of different sections share a name: `hall.held_by` must be one quantity."""
    first: dict[str, str] = {}
    for section in owners():
        for id in context.section(section):
            if id not in first:
                first[id] = section
                continue
            line = context.sources.position((first[id], id)).line
            yield context.problem(
                "duplicate-id",
                f"`{id}` is already {with_article(first[id])}"
                + (f" (line {line})" if line is not None else ""),
                (section, id),
                found=id,
                allowed="a name that no other entry has",
            )


def reserved(context: Context) -> Iterator[Problem]:
    """Names that formulas could not speak of: words of the language, and the memory of events."""
    for section in owners():
        for id in context.section(section):
            head, _, tail = id.rpartition(".")
            if id in WORDS:
                message = f"`{id}` is a word of the formula language"
            elif head and tail in MEMORIES:
                message = f"`{id}` is how formulas speak of an event"
            else:
                continue
            yield context.problem("reserved-name", message, (section, id), found=id, allowed="another name")


def clashes(context: Context) -> Iterator[Problem]:
    """No name of the network means two things: a question about one of them would be answered by the other.

    A way for an event to turn out (`bell.rings`) is a name too. The flag that an entry keeps of its own event, or of
    which way that went, may have its name, for it says the same.
    """
    network = context.network
    for id, entries in network.clashes.items():
        yield _clash(context, id, *entries)
    for event, branch in ((each, branch) for each in network.events.values() for branch in each.branches):
        way, entry = f"{event.id}.{branch.id}", network.written_at[event.id]
        if branch.id in MEMORIES:
            message = f"`{way}` is how formulas speak of the event `{event.id}`"
            yield context.problem("reserved-name", message, entry, found=branch.id, allowed="another name")
        elif way in network.written_at and (
            network.written_at[way] != entry or network.kinds.get(way) != "flag" or way in network.events
        ):
            yield _clash(context, way, entry, network.written_at[way])
    for id in (
        id for section in ("quantities", "definitions", "assumptions") for id in context.section(section)
    ):
        head = id.partition(".")[0]
        if head != id and head in context.scenario.groups:
            yield _clash(context, id, ("groups", head), network.written_at[id])


def _clash(context: Context, id: str, first: FieldPath, second: FieldPath) -> Problem:
    """Told of the entry that is called so, if one is; else of the later one."""
    here, other = (first, second) if first[-1] == id and second[-1] != id else (second, first)
    line = context.sources.position(other).line
    where = f" (line {line})" if line is not None else ""
    message = f"`{id}` is already a name that `{'.'.join(map(str, other))}` brings{where}"
    return context.problem("name-clash", message, here, found=id, allowed="a name that nothing else has")
