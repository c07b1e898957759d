"""Every name that one entry uses for another must belong to an entry of the right section.

Problem codes: unknown-reference, unknown-source, duplicate-id, reserved-name, name-clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import clean, times_cited
from interregnum.language.rules.context import Context
from interregnum.language.walk import NounAt, is_noun, noun_types
from interregnum.model import Noun, Scenario
from interregnum.model.values.fields import FieldPath, Given, Member, Ref, Shape, fields

WORDS = ("and", "or", "not", "is", "yes", "no", "true", "false", "time")
MEMORIES = ("happened", "times", "last")


def references(context: Context) -> Iterator[Problem]:
    """Names of authorities, places, units and so on exist, and are what they are taken for."""
    for part, _, leaf, ref in context.marked(Ref):
        if not _is_there(context, ref, part, leaf.value):
            owner = _owner(ref, part)
            known = _known(context, ref.sections) if owner is None else list(getattr(owner, ref.local))
            yield _unknown(context, leaf.path, leaf.value, _not_there(context, leaf.value, ref, owner), known)


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


def _unknown(context: Context, path: FieldPath, name: str, message: str, known: list[str]) -> Problem:
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


def groups(context: Context) -> Iterator[Problem]:
    """The members of groups are entries."""
    known = _known(context, owners()[: owners().index("groups")])
    for _, _, leaf, _ in context.marked(Member):
        name, others = leaf.value, ("units", "persons", "things", "places")
        if name not in known:
            message = _not_there(context, name, Ref(*others), None)
            yield _unknown(context, leaf.path, name, message, _known(context, others))


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
