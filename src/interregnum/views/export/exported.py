"""What is exported: one history of a scenario, with the record of its sources where there is one; and what it holds.

The census names every item there is to export, so that a format can say of each whether it holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from interregnum import __version__
from interregnum.calculus.network import Network
from interregnum.dates import Calendar, Moment, Timeline
from interregnum.history import History
from interregnum.history.manifest import sha256
from interregnum.history.news import Sending, sendings
from interregnum.language.resolve import resolved_json
from interregnum.model import Scenario
from interregnum.model.values.licences import address
from interregnum.record import Record

Census = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Exported:
    """One history and its record."""

    history: History
    record: Record | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario that was played."""
        return self.history.scenario

    @property
    def network(self) -> Network:
        """The network that was played."""
        return self.history.network

    @cached_property
    def timeline(self) -> Timeline:
        """The scenario's span, calendar and clock."""
        return self.scenario.timeline()

    @cached_property
    def resolved(self) -> str:
        """The complete machine form of the scenario, as `interregnum resolve` prints it."""
        return resolved_json(self.scenario)

    @cached_property
    def sha256(self) -> str:
        """The hash of the resolved scenario, the one in a history's manifest."""
        return sha256(self.resolved.encode("utf-8", "surrogatepass"))

    @property
    def licence(self) -> str:
        """The address of the scenario's licence; empty where it states none."""
        licence = self.scenario.scenario.licence
        return "" if licence is None else address(licence)

    @cached_property
    def sendings(self) -> list[Sending]:
        """Every message sent in this history."""
        return sendings(self.history)

    @property
    def made_by(self) -> str:
        """The software, scenario, seed and replica, in a line."""
        name, history = self.scenario.scenario.id, self.history
        return f"interregnum {__version__}, scenario {name}, seed {history.seed}, replica {history.replica}"

    @cached_property
    def actors(self) -> dict[str, tuple[str, str]]:
        """Every person and body that can act: kind and title, by id."""
        scenario, found = self.scenario, dict[str, tuple[str, str]]()
        for kind, entries in (
            ("authority", scenario.authorities),
            ("person", scenario.persons),
            ("unit", scenario.units),
            ("crowd", scenario.crowds),
            ("assembly", scenario.assemblies),
            ("person", self.record.persons if self.record is not None else {}),
            ("body", self.record.bodies if self.record is not None else {}),
        ):
            for id, noun in entries.items():
                found.setdefault(id, (kind, noun.title))
        for id in scenario.groups:
            found.setdefault(id, ("group", id.replace("_", " ")))
        for id in self._others_named():
            found.setdefault(id, ("other", id.replace("_", " ")))
        return found

    def _others_named(self) -> Iterator[str]:
        """Actors without an entry of their own."""
        yield from (event.by for event in self.network.events.values() if event.by)
        for message in self.scenario.messages.values():
            yield from (message.sender, *message.to)
        if self.record is not None:
            for reading in self.record.readings.values():
                yield from reading.who

    @cached_property
    def places(self) -> dict[str, str]:
        """The titles of all places, by id: those of the scenario, then those that only the record names."""
        found = {id: place.title for id, place in self.scenario.places.items()}
        if self.record is not None:
            for id, known in self.record.places.items():
                found.setdefault(id, known.title)
            for reading in self.record.readings.values():
                for id in reading.place:
                    found.setdefault(id, id.replace("_", " "))
        for event in self.network.events.values():
            if event.place:
                found.setdefault(event.place, event.place.replace("_", " "))
        return found

    @cached_property
    def census(self) -> Census:
        """Every item there is to export, by kind."""
        return {kind: frozenset(keys) for kind, keys in _census(self)}


def _census(exported: Exported) -> Iterator[tuple[str, list[str]]]:
    history = exported.history
    yield "history.events", [str(firing.number) for firing in history.firings]
    for kind in ("causes", "influences"):
        links = [
            f"{firing.number}/{n}" for firing in history.firings for n in range(len(getattr(firing, kind)))
        ]
        yield f"history.{kind}", links
    yield "history.changes", [str(n) for n in range(len(history.written))]
    yield "history.news", [str(n) for n in range(len(exported.sendings))]
    yield "history.drawn", list(history.drawn)
    yield "history.outcomes", list(history.outcomes)
    yield "model.events", list(exported.network.events)
    yield "model.quantities", list(exported.network.quantities)
    for section in Scenario.model_fields:
        if section != "scenario":
            yield f"scenario.{section}", list(getattr(exported.scenario, section))
    if exported.record is not None:
        yield from _of_record(exported.record)


def _of_record(record: Record) -> Iterator[tuple[str, list[str]]]:
    for section in ("works", "clocks", "persons", "bodies", "places", "readings", "claims"):
        yield f"record.{section}", list(getattr(record, section))
    for kind, key, entries in (
        ("accounts", "accounts", record.readings),
        ("sides", "sides", record.claims),
        ("figures", "figures", {**record.readings, **record.claims}),
        ("sums", "sums", {**record.readings, **record.claims}),
    ):
        parts = [f"{id}/{n}" for id, noun in entries.items() for n in range(len(getattr(noun, key)))]
        yield f"record.{kind}", parts
    yield "record.passages", [str(n) for n in range(len(record.passages))]


def clock_time(moment: Moment | None) -> str | None:
    """What calendar and clock of a moment show: `1917-10-25T21:40:00`. A column of them is as long everywhere."""
    return None if moment is None else moment.timestamp


def instant(moment: Moment | None, timeline: Timeline) -> str | None:
    """A moment as ISO 8601 has it, which knows one calendar: `1917-11-07T21:40:00+02:01`.

    By the clock of the scenario, whosever clock it was read from, so that a column has one offset.
    """
    if moment is None:
        return None
    shown = timeline.moment_at(moment.since(timeline.starts)).to(Calendar.GREGORIAN)
    seconds = round(abs(shown.clock.offset) * 60)
    sign, rest = "-" if shown.clock.offset < 0 else "+", f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{shown.timestamp}{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{rest}"


def html(text: str) -> str:
    """Text of a scenario or record, safe inside HTML and inside its attributes."""
    return escape(text, quote=True)


__all__ = ["Census", "Exported", "clock_time", "html", "instant"]
