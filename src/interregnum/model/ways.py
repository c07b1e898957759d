"""Whether routes, taken in order, lead from one place to another."""

from __future__ import annotations

from collections.abc import Mapping

from interregnum.errors import Problem, ScenarioError
from interregnum.model.basis import Name
from interregnum.model.nouns import Route


def way(
    start: Name, to: Name, along: tuple[Name, ...], routes: Mapping[Name, Route], path: str
) -> tuple[Name, ...]:
    """The routes of a way; without `along`, the one route between the two places; none if they are one.

    Raises `ScenarioError` (code `no-route`, reported at `path`) where they do not lead there.
    """
    here = start
    if not along and here != to:
        along = tuple(name for name, route in routes.items() if set(route.between) == {here, to})
        if len(along) != 1:
            raise _problem(path, f"no single route joins {here} and {to}", ", ".join(along) or "none")
    for name in along:
        ends = routes[name].between
        if here not in ends:
            raise _problem(path, f"route {name} does not start at {here}", " - ".join(ends))
        here = ends[1] if here == ends[0] else ends[0]
    if here != to:
        raise _problem(path, f"the routes do not lead to {to}", here)
    return along


def _problem(path: str, message: str, found: str) -> ScenarioError:
    allowed = "`along`, with the routes from place to place in order"
    return ScenarioError([Problem("no-route", message, path=path, found=found, allowed=allowed)])
