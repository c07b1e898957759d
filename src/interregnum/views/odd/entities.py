"""Element 2, entities, state variables and scales: every kind of noun, what varies of it, time and space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from interregnum.calculus.network import Quantity
from interregnum.dates import show_duration
from interregnum.model import Place, Route
from interregnum.views.odd.markdown import code, heading, paragraph, plain, table
from interregnum.views.odd.subject import OddSubject, sections
from interregnum.views.odd.wording import NOT_STATED, bounds, kind, stands_on, start
from interregnum.views.text.prose.general import ONE, OWN
from interregnum.views.text.wording import counted

EXACTLY_ONE = "choice: at most one holds"


def entities(subject: OddSubject) -> Iterator[str]:
    """Nouns and their counts; the state variables of each kind; the scales; the tables of space."""
    yield from _nouns(subject)
    yield from heading(3, "State variables")
    yield from _state(subject)
    yield from heading(3, "Scales")
    yield from scales(subject)
    yield from _space(subject)


def _nouns(subject: OddSubject) -> Iterator[str]:
    rows = (
        (section, str(len(entries)), doc, _named(section, entries))
        for section, entries, doc in sections(subject.scenario)
    )
    yield from paragraph(
        "The scenario is made of these nouns. Bodies of people are units with a strength, not individuals; persons",
        "are named individuals.",
    )
    yield from table(("kind", "number", "what it is", "which"), rows)


def _named(section: str, entries: dict[str, Any]) -> str:
    """The entries by title where they have one; the scenario's own numbers stand in tables of their own."""
    if section in OWN:
        return "see below"
    titles = (getattr(entry, "title", "") for entry in entries.values())
    return "; ".join(plain(title or id) for id, title in zip(entries, titles, strict=True))


def _state(subject: OddSubject) -> Iterator[str]:
    """A row for each state variable in general, with how many there are of it."""
    groups: dict[tuple[str, str], list[Quantity]] = {}
    for id, quantity in subject.state.items():
        groups.setdefault((subject.home(id), subject.in_general(id)), []).append(quantity)
    yield from paragraph(
        f"There are {counted(len(subject.state), 'state variable')} in {counted(len(groups), 'form')}, beside",
        f"{counted(len(subject.assumed), 'assumption')}, which are drawn at the start of a history and never change",
        "(5 and 7). Names in capitals stand for any noun of that kind.",
    )
    rows = [(section, general, members) for (section, general), members in groups.items()]
    order = [*ONE, *OWN, ""]
    for section in sorted({section for section, _, _ in rows}, key=order.index):
        yield f"**{(section or 'others').capitalize()}**"
        yield ""
        chosen = [(general, members) for where, general, members in rows if where == section]
        yield from table(("state variable", "kind or unit", "bounds", "number", "what it is"), (
            (code(general), _kind(subject, members[0]), bounds(members[0]), str(len(members)),
             plain(_in_common([subject.titled(member.id, member.title) for member in members])))
            for general, members in chosen
        ))  # fmt: skip
    yield from _definitions(subject)


def _definitions(subject: OddSubject) -> Iterator[str]:
    """Names for formulas: those of the scenario, and in general form those that mechanisms bring."""
    if not subject.network.definitions:
        return
    yield from paragraph("Names for formulas over these, which hold no state of their own:")
    own = subject.scenario.definitions
    brought = Counter(subject.in_general(id) for id in subject.network.definitions if id not in own)
    yield from table(
        ("definition", "what it is", "formula"),
        ((code(id), plain(definition.title), code(definition.formula)) for id, definition in own.items()),
    )
    yield from table(
        ("definition by a mechanism (7)", "number"),
        ((code(name), str(count)) for name, count in brought.items()),
    )


def _in_common(titles: list[str]) -> str:
    """What titles say alike: all of it, or the part before or after a colon; else one of them as an example."""
    (most, often), *_ = Counter(titles).most_common(1)
    if 2 * often > len(titles):
        return most
    for parts in (
        [title.partition(": ")[0] for title in titles],
        [title.rpartition(": ")[2] for title in titles],
    ):
        if len(set(parts)) == 1:
            return parts[0]
    return f"such as: {most}"


def _kind(subject: OddSubject, quantity: Quantity) -> str:
    return EXACTLY_ONE if quantity.id.rpartition(".")[0] in subject.network.choices else kind(quantity)


def scales(subject: OddSubject) -> Iterator[str]:
    """What time and space are, and how far they reach."""
    frame, timeline = subject.scenario.scenario, subject.scenario.timeline()
    yield from paragraph(
        f"**Time.** From {timeline.both(0.0)} to {timeline.both(timeline.length)}, by {plain(frame.clock.name)}",
        f"({frame.clock.offset} to universal time): {show_duration(timeline.length)}. Time is continuous and",
        "counted in minutes; there is no time step.",
    )
    places, routes = subject.scenario.places, subject.scenario.routes
    if not places:
        yield from paragraph("**Space.** Does not apply: the scenario has no places.")
        return
    located = sum(1 for place in places.values() if place.at is not None)
    yield from paragraph(
        f"**Space.** {counted(len(places), 'place')}, {located} of them with longitude and latitude, joined by",
        f"{counted(len(routes), 'route')} with a length in kilometres. Space is a network: between places there is",
        "only being on the way." if routes else "nothing else.",
    )


def _space(subject: OddSubject) -> Iterator[str]:
    """Places, routes and ways of moving, as written."""
    scenario = subject.scenario
    yield from table(
        ("place", "what it is", "longitude, latitude", "good to", "within", "stands on"),
        (_place_row(id, place) for id, place in scenario.places.items()),
    )
    yield from table(
        ("route", "between", "by", "kilometres", "open while", "stands on"),
        (_route_row(subject, id, route) for id, route in scenario.routes.items()),
    )
    yield from table(
        ("mode", "what it is", "kilometres an hour", "range", "stands on"),
        (
            (
                code(id),
                plain(mode.title),
                *_number(subject, f"{id}.km_h", mode.km_h.typical),
                stands_on(mode.km_h),
            )
            for id, mode in scenario.modes.items()
        ),
    )


def _place_row(id: str, place: Place) -> tuple[str, ...]:
    at = NOT_STATED if place.at is None else f"{place.at[0]:g}, {place.at[1]:g}"
    good_to = "" if place.at is None else f"{place.error_km:g} km"
    within = code(place.within) if place.within else ""
    return code(id), plain(place.title), at, good_to, within, stands_on(place)


def _route_row(subject: OddSubject, id: str, route: Route) -> tuple[str, ...]:
    typical, spread = _number(subject, f"{id}.km", route.km.typical)
    length = f"{typical} ({spread})" if spread else typical
    joined = " – ".join(code(end) for end in route.between)
    always = "always" if route.open == "yes" else subject.condition(route.open)
    return code(id), joined, code(route.by), length, always, stands_on(route.km)


def _number(subject: OddSubject, id: str, written: str) -> tuple[str, str]:
    """A number that may have become an assumption, in which case it has a range."""
    quantity = subject.network.quantities.get(id)
    return start(quantity) if quantity is not None else (code(written), "")
