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


def _only_route(start: str, goal: str, routes: Mapping[str, Route], path: str) -> str:
    fitting = [name for name, route in routes.items() if set(route.between) == {start, goal}]
    if len(fitting) != 1:
        what = f"{'more than one' if fitting else 'no'} route joins {start} and {goal}"
        raise _no_route(path, what, ", ".join(fitting) or "none", IN_ORDER)
    return fitting[0]


def _no_route(path: str, message: str, found: str, allowed: str) -> ScenarioError:
    return ScenarioError([Problem("no-route", message, path=path, found=found, allowed=allowed)])
