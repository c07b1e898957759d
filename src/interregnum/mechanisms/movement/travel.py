"""The way from one place to another: what marches, envoys and prisoners under escort share.

A way is a row of legs (`model.way`), each over one route. A route of d km, taken at v km an hour, has the typical
time 60 d / v minutes; the time itself is log-normal. Lengths and speeds with a range are assumptions, named for their
route or mode, and so the same whoever travels. A clock on the way stands still while a route is shut.

Nobody on the way is `at` a place. Who can travel: a person at liberty, a unit that still has people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interregnum.calculus.network import (
    NO_GROUNDS,
    ZERO,
    Choose,
    Draw,
    Effect,
    Network,
    Set,
    divide,
    grounds_of,
    in_words,
)
from interregnum.expression import Binary, Name, Node, Number
from interregnum.model import Amount, Scenario


def length(route: str, scenario: Scenario, network: Network) -> Node:
    """The kilometres of a route."""
    written = scenario.routes[route]
    title = written.title or " to ".join(scenario.places[end].title for end in written.between)
    title = f"{title}: length"
    return network.at("routes", route).assume(f"{route}.km", written.km, title)


def speed(mode: str, scenario: Scenario, network: Network) -> Node:
    """The kilometres an hour of a mode."""
    written = scenario.modes[mode]
    title = f"{written.title or in_words(mode)}: kilometres an hour"
    return network.at("modes", mode).assume(f"{mode}.km_h", written.km_h, title)


def typical_time(route: str, scenario: Scenario, network: Network) -> Node:
    """The minutes over a route, at the speed of its mode."""
    km = length(route, scenario, network)
    hours = divide(km, speed(scenario.routes[route].by, scenario, network))
    return Binary("*", Number(60.0, "min"), hours)


def time_of_way(typical: Node, spread: Node, basis: Amount | None = None) -> Draw:
    """The clock of a way, which takes no time where it has no length; `basis` is the amount on whose grounds its
    spread stands."""
    grounds = NO_GROUNDS if basis is None else grounds_of(basis)
    return Draw("lognormal", (typical, spread), grounds, may_be_nought=True)


def passable(routes: Iterable[str], scenario: Scenario, network: Network) -> Iterator[Node]:
    """The conditions under which the routes can be taken; none of a route that is always open."""
    for route in routes:
        if scenario.routes[route].open != "yes":
            yield network.formula(scenario.routes[route].open)


def able(who: str, scenario: Scenario) -> Node:
    """A unit that still has people; a person at liberty."""
    if who in scenario.units:
        return Binary(">", Name(f"{who}.people"), ZERO)
    return Name(f"{who}.free")


def leave(who: Sequence[str], place: str) -> tuple[Effect, ...]:
    """They set out, and on the way are nowhere."""
    return tuple(Set(f"{traveller}.at.{place}", ZERO) for traveller in who)


def arrive(who: Sequence[str], place: str) -> tuple[Effect, ...]:
    """They are at the place."""
    return tuple(Choose(f"{traveller}.at", place) for traveller in who)
