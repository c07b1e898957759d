"""Linked Places: the places as a GeoJSON-LD FeatureCollection, for gazetteers such as the World Historical Gazetteer.

Format: https://github.com/LinkedPasts/linked-places-format (1.3), and the schema of 2.0 by which the World Historical
Gazetteer checks what is sent to it (https://whgazetteer.org/schema/lpf_v2.0.jsonld). It needs three things that a
scenario does not have, and which are derived by the rules below: an address of each place, its class, and how certain
its position is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from interregnum.dates import Calendar
from interregnum.model import Place
from interregnum.record.citing import cited
from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger
from interregnum.views.export.tables.of_scenario import amount

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)
CERTAIN, LESS_CERTAIN = 0.2, 1.0  # km of error up to which a position is called so; beyond, it is uncertain


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """A feature for each place of the scenario, then for each that only the record names."""
    features = [_in_lines(_feature(exported, id)) for id in exported.places]
    licence = {"license": exported.licence} if exported.licence else {}
    data = {"type": "FeatureCollection", "@context": CONTEXT, **licence, "features": features}
    _enter(exported, ledger)
    return {"": (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()}


def address(exported: Exported, place: str) -> str:
    """A globally unique name of the place: a UUID made from the ids, always the same."""
    return uuid5(NAMESPACE_URL, f"interregnum:{exported.scenario.scenario.id}/places/{place}").urn


def _in_lines(part: Any) -> Any:
    """The same with every text in one line: the schema of 2.0 allows no other."""
    if isinstance(part, dict):
        return {key: _in_lines(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_in_lines(item) for item in part]
    return " ".join(part.split()) if isinstance(part, str) else part


def _feature(exported: Exported, id: str) -> dict[str, Any]:
    place, title = exported.scenario.places.get(id), exported.places[id]
    feature: dict[str, Any] = {
        "@id": address(exported, id),
        "type": "Feature",
        "properties": {"title": title, "id": id, "fclasses": [_class(exported, id)]},
        "when": _when(exported),
        "names": [{"toponym": title, "citations": _citations(exported, place)}],
        "geometry": _geometry(exported, place),
    }
    relations = list(_relations(exported, id, place))
    notes = [note for note in _notes(exported, id, place) if note]
    if relations:
        feature["relations"] = relations
    if notes:
        feature["descriptions"] = [{"value": note} for note in notes]
    return feature


def _class(exported: Exported, id: str) -> str:
    """The feature class of GeoNames: P for a place that holds others and lies in none, S (a site) otherwise."""
    places = exported.scenario.places
    holds = any(other.within == id for other in places.values())
    return "P" if holds and id in places and places[id].within is None else "S"


def _when(exported: Exported) -> dict[str, Any]:
    """The days of the scenario, New Style: the format has no hours and no other calendar."""
    first, last = (
        moment.to(Calendar.GREGORIAN).shown().date.iso
        for moment in (exported.timeline.starts, exported.timeline.ends)
    )
    return {"timespans": [{"start": {"in": first}, "end": {"in": last}}], "label": "the span of the scenario"}


def _citations(exported: Exported, place: Place | None) -> list[dict[str, Any]]:
    """The passage that is the source of the place, else the scenario itself."""
    source = place.source if place is not None else ""
    if not source:
        return [{"label": f"{exported.scenario.scenario.title} ({exported.made_by})"}]
    work = exported.scenario.sources.get(cited(source).work)
    if work is None:
        return [{"label": source}]
    citation: dict[str, Any] = {"label": f"{work.title} ({source})"}
    if work.dated is not None and work.dated.isdecimal() and len(work.dated) == 4:
        citation["year"] = work.dated
    return [citation]


def _geometry(exported: Exported, place: Place | None) -> dict[str, Any] | None:
    if place is None or place.at is None:
        return None
    error = place.error_km
    certainty = "certain" if error <= CERTAIN else "less-certain" if error <= LESS_CERTAIN else "uncertain"
    point = {"type": "Point", "coordinates": list(place.at), "certainty": certainty, "when": _when(exported)}
    return {**point, "citations": [{"label": place.why}]} if place.why else point


def _relations(exported: Exported, id: str, place: Place | None) -> Iterator[dict[str, Any]]:
    """What it lies in, and the routes that begin there."""
    if place is not None and place.within is not None:
        yield {
            "relationType": "gvp:broaderPartitive",
            "relationTo": address(exported, place.within),
            "label": f"part of {exported.places[place.within]}",
            "when": _when(exported),
        }
    for route in exported.scenario.routes.values():
        if route.between[0] == id:
            mode = exported.scenario.modes[route.by].title or route.by
            yield {
                "relationType": "gvp:tgn3000_related_to",
                "relationTo": address(exported, route.between[1]),
                "label": f"{route.title or 'route'}: {amount(route.km)[1]} {mode}",
                "when": _when(exported),
            }


def _notes(exported: Exported, id: str, place: Place | None) -> Iterator[str]:
    if place is not None:
        yield place.note
    elif exported.record is not None and id in exported.record.places:
        yield exported.record.places[id].note


def _enter(exported: Exported, ledger: Ledger) -> None:
    scenario, history = exported.scenario, exported.history
    holders = {f"{place}.held_by.{who}" for place in scenario.places for who in scenario.authorities}
    held = [str(n) for n, change in enumerate(history.written) if change.quantity in holders]
    ledger.drop(
        "history.changes", "who held a place when: a timespan of this format has days, not minutes", held
    )
    ledger.keep("scenario.places")
    ledger.keep_as_text("scenario.routes", "a relation with its length and mode in its label")
    ledger.keep_as_text("scenario.sources", "the label of a citation", _works_cited(exported))
    for kind in ("history.", "model.", "scenario."):
        ledger.drop(kind, "a gazetteer has places only")
    ledger.keep(
        "record.places",
        [place for place in ledger.census.get("record.places", ()) if place in exported.places],
    )
    ledger.drop("record.", "a gazetteer has places only; readings are in the tables")
    placed = [place for place in scenario.places.values() if place.at is not None]
    ledger.narrow(
        len(placed), "errors of positions in km are one of three words: certain, less-certain, uncertain"
    )
    ledger.narrow(len(exported.places) - len(placed), "places without a position have no geometry")
    ledger.narrow(len(exported.places), "classes of places (P or S) follow a rule; the scenario has none")
    ledger.narrow(
        len(exported.places), "spans are whole days, New Style: the hours and the calendar are not held"
    )
    ledger.narrow(
        sum(place.held_by is not None for place in scenario.places.values()),
        "holders at the start are not held",
    )


def _works_cited(exported: Exported) -> set[str]:
    works = {cited(place.source).work for place in exported.scenario.places.values()}
    return works & exported.scenario.sources.keys()
