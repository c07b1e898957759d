"""The tables of what there is: places, people, things, channels, and the quantities and events of the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from interregnum.expression import show
from interregnum.model import Amount, Scenario
from interregnum.views.export.exported import Exported, clock_time
from interregnum.views.export.tables.shape import (
    GROUNDS,
    Column,
    ExportTable,
    Row,
    flag,
    grounds,
    number,
    table,
    text,
)
from interregnum.views.text.amounts import clock_of
from interregnum.views.text.prose import Prose

UNITS = {
    "people": "people",
    "share": "0 to 1",
    "flag": "0 or 1",
    "minutes": "minutes",
    "km": "km",
    "number": "",
}
MODEL_ONLY = "whether the scenario has it; otherwise only the record names it"


def tables(exported: Exported) -> Iterator[ExportTable]:
    """Each of them, in an order in which every one refers to earlier ones or to itself."""
    yield _frame(exported)
    yield _entries(exported)
    yield from _actors(exported)
    yield _places(exported)
    yield from _people(exported)
    yield from _ways(exported)
    yield from _model(exported)


def _frame(exported: Exported) -> ExportTable:
    frame = exported.scenario.scenario
    columns = (
        text("id", "the scenario's id"), text("title", "what it is called"), text("about", "what it is about"),
        text("calendar", "of its days: julian or gregorian"), text("clock", "whose clock its hours are read from"),
        text("clock_offset", "of that clock from universal time"), text("starts", "when it starts, by them"),
        text("ends", "when it ends, by them"), number("length", "from start to end", "minutes"),
        text("sha256", "hash of the resolved scenario"), text("licence", "its SPDX id, where the scenario states one"),
    )  # fmt: skip
    span = (clock_time(exported.timeline.starts), clock_time(exported.timeline.ends))
    row = (
        frame.id, frame.title, frame.about, frame.calendar.value, frame.clock.name, frame.clock.offset,
        *span, exported.timeline.length, exported.sha256, frame.licence,
    )  # fmt: skip
    return table("scenario", "The scenario itself, in one row.", columns, [row])


def _entries(exported: Exported) -> ExportTable:
    columns = (
        text("section", "the section of the scenario"), text("id", "the entry's name in it"),
        text("title", "what it is called"), text("written", "the entry in full, resolved, as JSON"),
    )  # fmt: skip
    about = "Every entry of the scenario in full; what the other tables have in columns is here once more."
    rows = []
    for section in Scenario.model_fields:
        entries = getattr(exported.scenario, section) if section != "scenario" else {}
        for id, entry in entries.items():
            data: Any = (
                list(entry) if isinstance(entry, tuple) else entry.model_dump(mode="json", by_alias=True)
            )
            title = "" if isinstance(entry, tuple) else getattr(entry, "title", "")
            rows.append((section, id, title, json.dumps(data, ensure_ascii=False)))
    return table("entries", about, columns, rows, ("section", "id"), ("title",))


def _actors(exported: Exported) -> Iterator[ExportTable]:
    columns: tuple[Column, ...]
    scenario, record = exported.scenario, exported.record
    columns = (
        text("id", "the name"), text("title", "what it is called"),
        text("kind", "authority, person, unit, crowd, assembly, body, group, or other"),
        flag("in_model", MODEL_ONLY), text("note", "what else is said of it"),
    )  # fmt: skip
    known = {
        **(record.persons if record is not None else {}),
        **(record.bodies if record is not None else {}),
    }
    only_known = known.keys() - {*scenario.persons, *scenario.units, *scenario.crowds, *scenario.authorities}
    rows = []
    for id, (kind, title) in exported.actors.items():
        note = known[id].note if id in known else getattr(scenario.persons.get(id), "note", "")
        rows.append((id, title, kind, id not in only_known and kind != "other", note))
    about = "Everybody and every body that acts, is spoken of, or is written to."
    yield table("actors", about, columns, rows, search=("title",))
    columns = (text("group", "the group", to="actors"), text("member", "who is in it", to="actors"))
    members = [(group, member) for group, names in scenario.groups.items() for member in dict.fromkeys(names)]
    known_members = [(group, member) for group, member in members if member in exported.actors]
    yield table("members", "Who is in which group.", columns, known_members, ("group", "member"))


def _places(exported: Exported) -> ExportTable:
    scenario, record = exported.scenario, exported.record
    columns = (
        text("id", "the name"), text("title", "what it is called"),
        number("longitude", "east of Greenwich", "degrees"), number("latitude", "north", "degrees"),
        number("error", "how far the position may be off", "km"), text("within", "what it lies in", to="places"),
        text("held_by", "the authority that holds it at the start", to="actors"), flag("in_model", MODEL_ONLY),
        text("note", "what else is said of it"), *GROUNDS,
    )  # fmt: skip
    rows: list[Row] = []
    for id, title in exported.places.items():
        place = scenario.places.get(id)
        if place is None:
            known = record.places.get(id) if record is not None else None
            note = known.note if known is not None else ""
            rows.append((id, title, None, None, None, None, None, False, note, None, None, None))
        else:
            east, north = place.at if place.at is not None else (None, None)
            error = place.error_km if place.at is not None else None
            head = (id, title, east, north, error, place.within, place.held_by, True, place.note)
            rows.append((*head, *grounds(place)))
    return table("places", "Where things happen.", columns, rows, search=("title",))


def amount(value: Amount) -> tuple[float | None, str]:
    """A number, where it is one and no formula, and the amount as written with its range."""
    written = value.typical
    if value.between is not None:
        written += f", {value.between[0]} to {value.between[1]}"
    elif value.factor is not None:
        written += f", give or take a factor of {value.factor:g}"
    try:
        return float(value.typical), written
    except ValueError:
        return None, written


def _people(exported: Exported) -> Iterator[ExportTable]:
    columns: tuple[Column, ...]
    scenario = exported.scenario
    columns = (
        text("id", "the name", to="actors"), text("title", "what it is called"),
        number("people", "its strength, where that is a plain number", "people"),
        text("people_written", "its strength with its range, or the formula of it"),
        text("at", "where it is at the start", to="places"), text("obeys", "whom it obeys then", to="actors"),
        number("resolve", "its will to stay at its task", "0 to 1"), text("equipment", "what it has"),
        text("note", "what else is said of it"), *GROUNDS,
    )  # fmt: skip
    rows = (
        (id, unit.title, *amount(unit.people), unit.at, unit.obeys, amount(unit.resolve)[0], unit.equipment, unit.note,
         *grounds(unit))
        for id, unit in scenario.units.items()
    )  # fmt: skip
    yield table("units", "Bodies of people.", columns, rows)
    columns = (
        text("id", "the name", to="actors"), text("title", "who it is"), text("office", "what he or she is"),
        text("at", "where at the start", to="places"), text("side", "for which authority", to="actors"),
        text("held_by", "whose prisoner at the start", to="actors"), text("note", "what else is said"), *GROUNDS,
    )  # fmt: skip
    people = (
        (
            id,
            person.title,
            person.office,
            person.at,
            person.side,
            person.held_by,
            person.note,
            *grounds(person),
        )
        for id, person in scenario.persons.items()
    )
    yield table("persons", "Persons who act in the model.", columns, people)
    columns = (
        text("id", "the name"), text("title", "what it is called"), text("at", "where at the start", to="places"),
        text("owner", "whose it is", to="actors"), text("state", "at the start: ready, faulty or missing"),
        text("note", "what else is said of it"), *GROUNDS,
    )  # fmt: skip
    things = (
        (id, thing.title, thing.at, thing.owner, thing.state, thing.note, *grounds(thing))
        for id, thing in scenario.things.items()
    )
    yield table("things", "Guns, lanterns, cars, exchanges.", columns, things)


def _ways(exported: Exported) -> Iterator[ExportTable]:
    columns: tuple[Column, ...]
    scenario = exported.scenario
    columns = (
        text("id", "the name"), text("title", "what it is called"), text("one_end", "one end", to="places"),
        text("other_end", "the other end", to="places"), text("mode", "the way of moving"),
        number("length", "its length, where that is a plain number", "km"), text("length_written", "with its range"),
        text("open", "the condition under which it is passable"), *GROUNDS,
    )  # fmt: skip
    routes = (
        (id, route.title, *route.between, route.by, *amount(route.km), route.open, *grounds(route))
        for id, route in scenario.routes.items()
    )
    yield table("routes", "How to get from one place to another.", columns, routes)
    columns = (
        text("id", "the name"), text("title", "what it is called"), text("needs", "the condition under which it works"),
        text("reach", "how publicly it is heard"), text("if_cut", "what becomes of word on its way if it is cut"),
        *GROUNDS,
    )  # fmt: skip
    channels = (
        (id, channel.title, channel.needs, channel.reach, channel.if_cut, *grounds(channel))
        for id, channel in scenario.channels.items()
    )
    yield table("channels", "Ways to send word.", columns, channels)
    columns = (
        text("id", "the name"), text("title", "what it is called"), text("kind", "order, report, appeal, ..."),
        text("sender", "from whom", to="actors"), text("channel", "over what", to="channels"),
        text("says", "what it says"), text("reports", "the formula that it reports, if any"), *GROUNDS,
    )  # fmt: skip
    messages = (
        (
            id,
            message.title,
            message.kind,
            message.sender,
            message.by,
            message.says,
            message.reports,
            *grounds(message),
        )
        for id, message in scenario.messages.items()
    )
    yield table("messages", "What can be sent.", columns, messages, search=("title", "says"))
    columns = (text("message", "the message", to="messages"), text("recipient", "to whom", to="actors"))
    to = ((id, name) for id, message in scenario.messages.items() for name in dict.fromkeys(message.to))
    yield table("addressees", "To whom each message goes.", columns, to, ("message", "recipient"))


def _model(exported: Exported) -> Iterator[ExportTable]:
    columns: tuple[Column, ...]
    history, network = exported.history, exported.network
    prose = Prose(history.scenario, network)
    columns = (
        text("id", "the name"), text("title", "what it says"), text("kind", "flag, share, people, minutes, km, number"),
        text("unit", "in which it is measured"), number("starts", "its value at the start, in `unit`"),
        flag("drawn", "whether that was drawn for this history"), *GROUNDS,
    )  # fmt: skip
    quantities = (
        (id, quantity.title, quantity.kind, UNITS[quantity.kind], history.start_value(id), id in history.drawn,
         *grounds(quantity.grounds))
        for id, quantity in network.quantities.items()
    )  # fmt: skip
    yield table("quantities", "What the model keeps count of.", columns, quantities, search=("title",))
    columns = (
        text("id", "the name"), text("title", "what happens"), text("actor", "who does it", to="actors"),
        text("place", "where", to="places"), text("mechanism", "what made it; empty for the scenario's own"),
        text("possible_while", "its condition, as a formula"), text("takes", "its clock, in words"),
        flag("again", "whether it can happen more than once"), flag("decision", "whether somebody decides it"),
        flag("important", "whether it is a turning point"), flag("quiet", "whether it is bookkeeping"),
        text("exogenous", "why it comes from outside, if it does"), *GROUNDS,
    )  # fmt: skip
    rules = (
        (id, event.title, event.by or None, event.place or None, event.mechanism, show(event.guard),
         clock_of(event, prose), event.again, event.decision, event.important, event.quiet, event.exogenous,
         *grounds(event.grounds))
        for id, event in network.events.items()
    )  # fmt: skip
    yield table("rules", "What can happen, and when.", columns, rules, search=("title",))
    columns = (
        text("rule", "what happens", to="rules"), text("id", "the way it turns out"), text("title", "in words"),
        text("weight", "the formula of its weight, before its odds"),
    )  # fmt: skip
    ways = (
        (id, branch.id, branch.title, show(branch.share))
        for id, event in network.events.items()
        for branch in event.branches
    )
    yield table("ways", "How what happens can turn out.", columns, ways, ("rule", "id"))
