"""What is shown of a name or a key under the cursor: what it is, what reads and writes it, what it stands on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from interregnum.calculus.network import Event, Network, Quantity, all_effects, formulas
from interregnum.expression import names as names_in
from interregnum.expression import show
from interregnum.lab.bundle.schemas import file_nouns
from interregnum.language.reading.document import DataPath, Position
from interregnum.language.rules.names import singular
from interregnum.lsp.completion import title_of
from interregnum.lsp.cursor import Spot
from interregnum.lsp.expected import Expected, about_key, expected
from interregnum.lsp.names import Segment, SurveyNames
from interregnum.lsp.survey import KnownScenario, kind_of
from interregnum.lsp.uses import Use
from interregnum.model import Scenario
from interregnum.model.values.fields import Ref, shape
from interregnum.views.odd.wording import start
from interregnum.views.text import sentences
from interregnum.views.text.prose import prose_of
from interregnum.views.text.wording import cited

LISTED = 8  # events of a longer list
# `hall.held_by(council)` is `hall.held_by.council`.
_ASKED = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)\(\s*$")


def segment_at(names: SurveyNames, file: str, spot: Spot, column: int, line: int = 1) -> Segment | None:
    """The part of a name under the cursor; its file need not be as it was when the scenario was surveyed."""
    if not spot.word or spot.in_comment:
        return None
    here = expected(file_nouns()[kind_of(file)], spot.path, spot.is_key)
    if not {"each", "forms"}.isdisjoint(spot.path[-2:]):
        here = Expected(shape(Annotated[str, Ref("groups")]))
    if here.role is None:
        return None
    ref = here.ref if here.role == "entry" else Ref("sources") if here.role == "work" else None
    asked = _ASKED.search(spot.before[: len(spot.before) - len(spot.typed)])
    choice = asked[1] if asked else here.option_of or names.changed_at(spot.path)
    under = choice if names.is_choice(choice) and "." not in spot.word and not spot.is_key else ""
    use = Use(spot.word, Position(file, line, spot.start), spot.path, here.role, ref, under)
    found = [s for s in names.segments(file, use) if s.column <= column <= s.column + len(s.text)]
    return found[0] if found else None


def hover(names: SurveyNames, file: str, spot: Spot, column: int) -> str:
    """What is shown there; empty for nothing."""
    if spot.is_key and spot.word:
        noun = expected(file_nouns()[kind_of(file)], spot.path[:-1]).noun_here
        about = about_key(noun, spot.word) if noun is not None else ""
        if about:
            return about
    segment = segment_at(names, file, spot, column)
    return "" if segment is None else about_segment(names, segment)


def about_segment(names: SurveyNames, segment: Segment) -> str:
    """A part of a name: the entry that it is of; and the whole name, if that is a quantity or an event."""
    parts = list(_whole(names, segment)) if segment.use.role in ("model", "given") else []
    if segment.entry is not None:
        said = {line for part in parts for line in part.split("\n\n")}
        entry = [line for line in _entry(names, segment.entry) if line not in said]
        if entry:
            parts.append("\n\n".join(entry))
    return "\n\n---\n\n".join(dict.fromkeys(parts))


def _whole(names: SurveyNames, segment: Segment) -> Iterator[str]:
    known = names.survey.known
    if known is None:
        return
    network, name = known.network, segment.name
    if segment.use.role == "given" and len(segment.use.path) > 2:
        name = _made_name(names, segment)
    event, _, way = name.rpartition(".")
    if name in network.quantities:
        yield _quantity(known, network.quantities[name])
    elif name in network.definitions:
        yield f"**{name}**: a name for the formula\n\n`{show(network.definitions[name])}`"
    elif name in network.choices:
        options = ", ".join(f"`{option}`" for option in network.choices[name][:LISTED])
        yield f"**{name}**: a choice, of which one option holds: {options}{_more(network.choices[name])}"
    if name in network.events:
        yield _event(known, network.events[name])
    elif event in network.events and way in [branch.id for branch in network.events[event].branches]:
        yield f"one way for it to turn out\n\n{_event(known, network.events[event])}"


def _made_name(names: SurveyNames, segment: Segment) -> str:
    """The name in the network of a part that is given in a noun: of a step, `coup.ring`."""
    for name, pieces in names.anatomy.names.items():
        if pieces[-1].entry == segment.entry and not pieces[-1].before and not pieces[-1].after:
            return name
    return segment.name


# --- entries ------------------------------------------------------------------------------------------------


def _entry(names: SurveyNames, path: DataPath) -> list[str]:
    """The lines about an entry: its title, what it is, what it says of itself, and where it stands."""
    entry = names.entry(path)
    if entry is None and path not in names.given:
        return []
    section = str(path[-2]) if len(path) > 1 else ""
    word = (
        singular(section)
        if len(path) == 2 and section in Scenario.model_fields
        else section.removesuffix("s")
    )
    title = title_of(entry) or (entry if isinstance(entry, str) else "")
    lines = [f"**{title}**" if title else "", f"{word} `{path[-1]}`" if word else f"`{path[-1]}`"]
    if isinstance(entry, Mapping):
        lines += _told(entry)
    elif isinstance(entry, list):
        lines.append(", ".join(map(str, entry[:LISTED])) + _more(entry))
    place = names.given.get(path)
    if place is not None:
        lines.append(f"{place[0]}:{place[1].at.line}")
    return [line for line in lines if line]


def _told(entry: Mapping[str, Any]) -> Iterator[str]:
    """What it says of itself in words, and what it stands on."""
    for key in ("says", "office", "note", "as_written"):
        if isinstance(entry.get(key), str):
            yield f"{key}: {entry[key]}"
    given = {key: entry[key] for key in ("basis", "source", "why") if isinstance(entry.get(key), str)}
    if given:
        yield ", ".join(f"{key}: {text}" for key, text in given.items())


def _more(listed: Iterable[Any]) -> str:
    number = len(list(listed)) - LISTED
    return f" and {number} more" if number > 0 else ""


# --- quantities and events ----------------------------------------------------------------------------------


def _quantity(known: KnownScenario, quantity: Quantity) -> str:
    network = known.network
    typical, spread = start(quantity)
    begins = f"{typical}, drawn ({spread})" if spread else typical
    lines = [
        f"**{quantity.title}**",
        f"`{quantity.id}`: {_kind(quantity)}; starts at {begins}{_bounds(quantity)}",
        _events("written by", _writers(network, quantity.id), network),
        _events("read by", _readers(network, quantity.id), network),
        cited(quantity.grounds),
    ]
    return "\n\n".join(line for line in lines if line)


def _kind(quantity: Quantity) -> str:
    return f"{quantity.kind}, an assumption" if quantity.assumed else quantity.kind


def _bounds(quantity: Quantity) -> str:
    ends = [f"{end:g}" if math.isfinite(end) else "any" for end in (quantity.lower, quantity.upper)]
    return "" if ends == ["any", "any"] or quantity.kind == "flag" else f"; {ends[0]} to {ends[1]}"


def _writers(network: Network, id: str) -> list[str]:
    found = (way for _, (way, _) in network.writing(id))
    return list(dict.fromkeys(way if way in network.events else way.rpartition(".")[0] for way in found))


def _readers(network: Network, id: str) -> list[str]:
    """The events of which a condition, clock, factor or effect reads it, through definitions too."""
    through = {id, *(name for name, node in network.definitions.items() if id in names_in(node))}
    return [
        event.id
        for event in network.events.values()
        if any(not through.isdisjoint(names_in(node)) for _, node in formulas(event))
        or any(getattr(effect, "source", getattr(effect, "block", "")) == id for effect in all_effects(event))
    ]


def _events(label: str, ids: list[str], network: Network) -> str:
    if not ids:
        return f"{label} nothing"
    listed = [f"- {network.events[id].title} (`{id}`)" for id in ids[:LISTED]]
    return "\n".join(
        [f"{label}:", *listed, *([f"- {_more(ids).removeprefix(' ')}"] if len(ids) > LISTED else [])]
    )


def _event(known: KnownScenario, event: Event) -> str:
    prose = prose_of(known.scenario, known.network)
    lines = [f"**{event.title}**", f"{'decision' if event.decision else 'event'} `{event.id}`"]
    lines += [
        f"- {label}: {text}" if label else f"  {text}" for label, text in sentences.full_lines(prose, event)
    ]
    return "\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:])
