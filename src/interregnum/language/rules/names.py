"""Every name that one entry uses for another must belong to an entry of the right section.

Problem codes: unknown-reference, unknown-source, nested-group, duplicate-id, reserved-name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from interregnum import model
from interregnum.errors import Problem, nearest_name
from interregnum.language.rules.context import Context
from interregnum.language.walk import FieldPath, NounAt

AUTHORITY, PLACE, UNIT, PERSON = ("authorities",), ("places",), ("units",), ("persons",)
SOMEBODY = ("persons", "units")
ACTOR = ("persons", "units", "authorities")
ANYBODY = ("persons", "units", "authorities", "groups", "places")

REFERENCES: dict[type[model.Noun], dict[str, tuple[str, ...]]] = {
    model.Place: {"within": PLACE, "held_by": AUTHORITY},
    model.Route: {"between": PLACE, "by": ("modes",)},
    model.Unit: {
        "at": PLACE,
        "obeys": AUTHORITY,
        "leaning": AUTHORITY,
        "expects": AUTHORITY,
        "looks_to": UNIT,
    },
    model.Person: {"at": PLACE, "side": AUTHORITY, "held_by": AUTHORITY, "expects": AUTHORITY},
    model.Task: {"by": ACTOR},
    model.Thing: {"at": PLACE, "owner": ACTOR},
    model.Message: {
        "sender": ANYBODY,
        "to": ANYBODY,
        "by": ("channels",),
        "favours": AUTHORITY,
        "replies_to": ("messages",),
    },
    model.Movement: {"who": SOMEBODY, "start": PLACE, "to": PLACE, "along": ("routes",)},
    model.Step: {"led_by": PERSON, "leader_at": PLACE},
    model.Plan: {"by": ACTOR},
    model.Order: {"to": UNIT, "by": ("messages",), "authority": AUTHORITY},
    model.Shock: {"at": PLACE},
    model.Siege: {
        "place": PLACE,
        "by": ACTOR,
        "besiegers": UNIT,
        "ring": PLACE,
        "defenders": UNIT,
        "posts": PLACE,
    },
    model.Custody: {
        "who": PERSON,
        "by": AUTHORITY,
        "at": PLACE,
        "to": PLACE,
        "along": ("routes",),
        "protector": SOMEBODY,
    },
    model.Mission: {"who": SOMEBODY, "start": PLACE, "to": ANYBODY},
    model.MissionPassage: {"at": PLACE, "along": ("routes",), "by": ACTOR},
    model.Crowd: {"at": PLACE},
    model.Service: {"at": PLACE},
    model.Assembly: {"at": PLACE, "chair": PERSON, "recognises": AUTHORITY},
    model.Bloc: {"members": PERSON},
    model.PowerClaim: {"by": AUTHORITY},
    model.Recognition: {
        "who": ("persons", "units", "assemblies"),
        "recognises": AUTHORITY,
        "doctrine": AUTHORITY,
        "accepted": ("claims",),
    },
    model.Walkout: {"joins": ("assemblies",), "to": PLACE},
    model.Decision: {"by": ACTOR, "at": PLACE},
    model.Stop: {"assembly": ("assemblies",)},
    model.ScenarioEvent: {"by": ANYBODY, "place": PLACE},
    model.ScenarioEffect: {
        "hit": ("units", "crowds"),
        "send": ("messages",),
        "shock": ("shocks",),
        "news": AUTHORITY,
        "reaches": ("units", "persons", "groups"),
    },
    model.Scenario: {"morale": UNIT},
}
ONE_OF = {
    "authorities": "authority",
    "assemblies": "assembly",
    "persons": "person",
    "custody": "custody",
    "morale": "morale",
    "recognition": "recognition",
}

# The sections whose ids begin the names of quantities and events. Two of one name would be one.
NAMED = (
    "places", "units", "persons", "things", "messages", "movements", "plans", "orders", "shocks", "sieges",
    "custody", "missions", "crowds", "services", "assemblies", "claims", "recognition", "decisions", "events",
    "groups", "quantities", "definitions", "assumptions",
)  # fmt: skip
WORDS = ("and", "or", "not", "is", "yes", "no", "true", "false", "time")
MEMORIES = ("happened", "times", "last")


def references(context: Context) -> Iterator[Problem]:
    """Names of authorities, places, units and so on exist, and are what they are taken for."""
    for part in context.parts:
        for field, sections in REFERENCES.get(type(part.noun), {}).items():
            for path, name in _named(part, field):
                if not any(name in context.section(section) for section in sections):
                    yield _unknown(context, path, name, sections, is_key=path[-1] == name)


def _named(part: NounAt, field: str) -> Iterator[tuple[FieldPath, str]]:
    """The names a field holds, each with its path: one name, a list, or the keys of a mapping."""
    key = type(part.noun).model_fields[field].alias or field
    value: Any = getattr(part.noun, field)
    path = (*part.path, key)
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        yield from (((*path, number), name) for number, name in enumerate(value))
    elif isinstance(value, Mapping):
        yield from (((*path, name), name) for name in value)


def singular(section: str) -> str:
    """What one entry of a section is called."""
    return ONE_OF.get(section, section.removesuffix("s"))


def with_article(section: str) -> str:
    """One entry of a section: `a unit`, `an authority`."""
    name = singular(section)
    return f"an {name}" if name[0] in "aeio" else f"a {name}"


def _unknown(
    context: Context, path: FieldPath, name: str, sections: tuple[str, ...], is_key: bool
) -> Problem:
    wanted = " or ".join(singular(section) for section in sections)
    known = [id for section in sections for id in context.section(section)]
    other = next((section for section in REFERABLE if name in context.section(section)), None)
    is_other = f": `{name}` is {with_article(other)}" if other is not None else ""
    return context.problem(
        "unknown-reference",
        f"there is no {wanted} `{name}`{is_other}",
        path,
        None if is_key else 0,
        found=name,
        allowed=_listed(known),
        nearest=nearest_name(name, known),
    )


REFERABLE = (*NAMED, "authorities", "modes", "routes", "channels")


def _listed(names: list[str], limit: int = 12) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more if names else "none is written down"


def sources(context: Context) -> Iterator[Problem]:
    """The first word of every `source` is a work listed under `sources`."""
    works = context.scenario.sources
    for part in context.parts:
        text: str = getattr(part.noun, "source", "")
        if not text:
            continue
        first = text.split()[0].rstrip(",;:")
        if first not in works and text != part.around.source:
            yield context.problem(
                "unknown-source",
                f"there is no source `{first}`",
                (*part.path, "source"),
                0,
                found=text,
                allowed=_listed(list(works)),
                nearest=nearest_name(first, works),
            )


def groups(context: Context) -> Iterator[Problem]:
    """Groups have members, and these are entries, not groups again."""
    known = [id for section in NAMED[: NAMED.index("events")] for id in context.section(section)]
    for group, members in context.scenario.groups.items():
        for number, member in enumerate(members):
            path: FieldPath = ("groups", group, number)
            if member in context.scenario.groups:
                message = f"`{member}` is a group: a group cannot hold groups"
                yield context.problem(
                    "nested-group", message, path, 0, found=member, allowed="its members by name"
                )
            elif member not in known:
                yield _unknown(context, path, member, ("units", "persons", "things", "places"), is_key=False)


def duplicates(context: Context) -> Iterator[Problem]:
    """No two entries of different sections share a name: `hall.held_by` must be one quantity."""
    first: dict[str, str] = {}
    for section in NAMED:
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
    for section in NAMED:
        for id in context.section(section):
            head, _, tail = id.rpartition(".")
            if id in WORDS:
                message = f"`{id}` is a word of the formula language"
            elif head and tail in MEMORIES:
                message = f"`{id}` is how formulas speak of an event"
            else:
                continue
            yield context.problem("reserved-name", message, (section, id), found=id, allowed="another name")
