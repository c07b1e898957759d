"""How routes follow each other: the way from one place to another, for marches and for walks of prisoners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from interregnum.errors import Problem, ScenarioError
from interregnum.model.nouns import Route

IN_ORDER = "`along`, with the routes to take, in order"


class Leg(NamedTuple):
    """One route of a way, and the place to which it leads when it is taken in that direction."""

    route: str
    to: str


def way(
    start: str, goal: str, along: Sequence[str], routes: Mapping[str, Route], path: str
) -> tuple[Leg, ...]:
    """The legs from start to goal, in order; without `along`, the one route between the two, in either direction;
    none if they are one.

    Raises `ScenarioError` (code `no-route`, at `path`) where the routes do not lead from the start to the goal.
    """
    here, legs = start, []
    if here == goal and not along:
        return ()
    for route in along or (_only_route(start, goal, routes, path),):
        ends = routes[route].between
        if here not in ends:
            raise _no_route(
                path, f"route {route} does not start at {here}", " - ".join(ends), f"a route from {here}"
            )
        here = ends[1] if here == ends[0] else ends[0]
        legs.append(Leg(route, here))
    if here != goal:
        raise _no_route(path, f"the routes do not lead to {goal}", here, IN_ORDER)
    return tuple(legs)


def shortest(goal: str, routes: Mapping[str, Route]) -> dict[str, tuple[float, Leg]]:
    """For each place from which routes lead to the goal: how far it is, and the first leg of the shortest way.

    Kilometres are the typical ones; a length that is no plain number counts as one.
    """
    found: dict[str, tuple[float, Leg]] = {}
    ends: list[tuple[float, str]] = [(0.0, goal)]
    done: set[str] = set()
    while ends:
        far, here = min(ends)
        ends.remove((far, here))
        if here in done:
            continue
        done.add(here)
        for name, route in routes.items():
            if here not in route.between:
                continue
            there = route.between[1] if here == route.between[0] else route.between[0]
            longer = far + _km(route)
            if there not in done and (there not in found or longer < found[there][0]) and there != goal:
                found[there] = (longer, Leg(name, here))
                ends.append((longer, there))
    return found


def _km(route: Route) -> float:
    try:
        return float(route.km.typical.removesuffix("km"))
    except ValueError:
        return 1.0


def _only_route(start: str, goal: str, routes: Mapping[str, Route], path: str) -> str:
    fitting = [name for name, route in routes.items() if set(route.between) == {start, goal}]
    if len(fitting) != 1:
        what = f"{'more than one' if fitting else 'no'} route joins {start} and {goal}"
        raise _no_route(path, what, ", ".join(fitting) or "none", IN_ORDER)
    return fitting[0]


def _no_route(path: str, message: str, found: str, allowed: str) -> ScenarioError:
    return ScenarioError([Problem("no-route", message, path=path, found=found, allowed=allowed)])
