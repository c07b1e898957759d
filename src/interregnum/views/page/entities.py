"""What is the same in every history: the nouns of a scenario, and each event with its rule and its basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.calculus.network import HOLDS, Draw, Event, Network
from interregnum.expression import Number
from interregnum.model import Grounds, Scenario
from interregnum.views.page.lanes import Lanes
from interregnum.views.text.amounts import clock_of, factor_of
from interregnum.views.text.prose import Prose
from interregnum.views.text.sentences import sentence
from interregnum.views.text.wording import brief, cited

MOST_FACTORS = 12


def nouns(scenario: Scenario) -> dict[str, Any]:
    """Authorities, places, units, persons, things, channels, sources and glossary, by id."""
    return {
        "authorities": {id: {"title": authority.title} for id, authority in scenario.authorities.items()},
        "places": {
            id: {"title": place.title, "within": place.within, "note": place.note, **grounds(place)}
            for id, place in scenario.places.items()
        },
        "units": {
            id: {"title": unit.title, "equipment": unit.equipment, "note": unit.note, **grounds(unit)}
            for id, unit in scenario.units.items()
        },
        "persons": {
            id: {"title": person.title, "office": person.office, "side": person.side, "note": person.note,
                 **grounds(person)}
            for id, person in scenario.persons.items()
        },
        "things": {
            id: {"title": thing.title, "at": thing.at, "note": thing.note, **grounds(thing)}
            for id, thing in scenario.things.items()
        },
        "channels": {
            id: {"title": channel.title, "reach": channel.reach, **grounds(channel)}
            for id, channel in scenario.channels.items()
        },
        "groups": {id: list(members) for id, members in scenario.groups.items()},
        "sources": {
            id: {"title": source.title, "by": source.by, "dated": source.dated, "note": source.note}
            for id, source in scenario.sources.items()
        },
        "outcomes": {
            id: {"title": outcome.title, "time_of": outcome.time_of,
                 "endings": outcome.ending_titles,
                 **({"says": outcome.sentences} if outcome.sentences else {})}
            for id, outcome in scenario.outcomes.items()
        },
    }  # fmt: skip


def events(prose: Prose, lanes: Lanes) -> list[dict[str, Any]]:
    """Every event, in the order of the network, which histories refer to by number."""
    goes = prose.scenario.lettings_go()
    return [
        _event(prose, event, lanes) | ({"goes": goes[event.id]} if event.id in goes else {})
        for event in prose.network.events.values()
    ]


def _event(prose: Prose, event: Event, lanes: Lanes) -> dict[str, Any]:
    marks = {"important": event.important, "quiet": event.quiet, "decision": event.decision}
    data: dict[str, Any] = {
        "id": event.id,
        "title": event.title,
        "lane": lanes.of_event[event.id],
        "by": event.by,
        "place": event.place,
        "exogenous": event.exogenous,
        "mechanism": event.mechanism,
        **{mark: 1 for mark, holds in marks.items() if holds},
        **({"told": event.told} if event.told else {}),
        **grounds(event.grounds),
    }
    if event.branches:
        data["branches"] = {branch.id: branch.title for branch in event.branches}
    if not event.quiet:
        data["rule"] = sentence(prose, event).removesuffix(cited(event.grounds)).rstrip()
        data["formula"] = brief(event.guard) if event.guard != HOLDS else ""
        data["numbers"] = list(_numbers(prose, event))
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def _numbers(prose: Prose, event: Event) -> Iterator[dict[str, Any]]:
    """Every number in an event's rule, in words, with its basis."""
    yield {"of": "takes", "text": clock_of(event, prose), **_own(event.clock.grounds, event)}
    factors = [("speed", "", factor) for factor in event.factors]
    factors += [("odds", branch.title, factor) for branch in event.branches for factor in branch.odds]
    for of, way, factor in factors[:MOST_FACTORS]:
        yield {"of": of, "way": way, "text": factor_of(prose, factor), **_own(factor.grounds, event)}


def _own(grounds_: Grounds, event: Event) -> dict[str, str]:
    """The basis of a number, where it is not the basis of its event."""
    return {} if grounds_ == event.grounds else grounds(grounds_)


def assumptions(scenario: Scenario, network: Network) -> list[dict[str, Any]]:
    """The numbers that are assumed, each with its range; the scenario's own first, with their basis."""
    found = []
    for id, quantity in network.quantities.items():
        limits = _range(quantity.start) if quantity.assumed else None
        if limits is not None:
            own = scenario.assumptions.get(id)
            more = {} if own is None else {"own": True, **grounds(own)}
            found.append({"id": id, "title": quantity.title, "kind": quantity.kind, "range": limits, **more})
    return sorted(found, key=lambda entity: "own" not in entity)


def _range(start: float | Draw) -> list[float] | None:
    """The lowest, likeliest and highest number of a draw; None where they depend on other numbers."""
    numbers = (
        [part.value for part in start.parameters if isinstance(part, Number)]
        if isinstance(start, Draw)
        else []
    )
    match start, numbers:
        case Draw("triangular"), [low, typical, high]:
            return [low, typical, high]
        case Draw("lognormal"), [typical, factor]:
            return [typical / factor, typical, typical * factor]
    return None


def grounds(of: Grounds) -> dict[str, str]:
    """Basis, why and source, without those not given."""
    found = {"basis": of.basis, "why": of.why, "source": of.source}
    return {key: str(value) for key, value in found.items() if value}
