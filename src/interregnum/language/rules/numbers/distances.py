"""Places lie where their routes can join them: `at` is longitude first, and is often written the other way round.

A route is never shorter than the crow flies. Where it is far shorter, and an exchange of one place's coordinates puts
that right, they are exchanged: an error. What only looks so is a warning: a place that no route joins, far from all
others, which an exchange would put among them; and a route that is too short for another reason.

Problem codes: far-apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from statistics import median

from interregnum.errors import Problem
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import constant
from interregnum.mechanisms.force.shock import great_circle_km
from interregnum.model import Amount

Point = tuple[float, float]

TIMES = 2.0  # how much longer than the longest that its route may be the way of the crow must be
AWAY = 20.0  # how much farther from the middle than places usually are one must lie to be called far
LEAST_KM = 1.0  # the middle distance from the middle is taken to be no less
ORDER = "[longitude, latitude], in degrees"


def exchanged(context: Context) -> Iterator[Problem]:
    """Places whose longitude and latitude seem to be exchanged, and routes that are too short for their ends."""
    places = {id: place.at for id, place in context.scenario.places.items() if place.at is not None}
    suspects: set[str] = set()
    joined: set[str] = set()
    for id, route in context.scenario.routes.items():
        start, end = route.between
        longest = _longest(route.km)
        if start not in places or end not in places or start == end or longest is None:
            continue
        joined |= {start, end}
        slack = context.scenario.places[start].error_km + context.scenario.places[end].error_km
        if great_circle_km(places[start], places[end]) <= TIMES * longest + slack:
            continue
        wrong = _wrong_end(places, start, end, TIMES * longest + slack)
        if wrong is None:
            yield _too_short(context, id, places, longest)
        elif wrong not in suspects:
            suspects.add(wrong)
            yield _exchanged(context, id, wrong, places, longest)
    yield from _far_away(context, {id: at for id, at in places.items() if id not in suspects}, joined)


def _longest(km: Amount) -> float | None:
    """The most kilometres that a route may have; None where a formula of the scenario says."""
    typical = constant(km.typical)
    if km.between is not None:
        return constant(km.between[1])
    return typical if typical is None or km.factor is None else typical * km.factor * km.factor


def _wrong_end(places: Mapping[str, Point], start: str, end: str, most: float) -> str | None:
    """The end of a route whose exchange brings both together: of two, the one that is farther from all others."""
    able = [
        here
        for here, there in ((start, end), (end, start))
        if (other := swapped(places[here])) and great_circle_km(other, places[there]) <= most
    ]
    middle = _middle([at for id, at in places.items() if id not in (start, end)] or list(places.values()))
    return max(able, key=lambda end: great_circle_km(places[end], middle), default=None)


def swapped(at: Point) -> Point | None:
    """The point with longitude and latitude exchanged; None where that is no point on the earth."""
    return (at[1], at[0]) if abs(at[0]) <= 90 else None


def _middle(points: list[Point]) -> Point:
    return median(east for east, _ in points), median(north for _, north in points)


def _exchanged(
    context: Context, route: str, wrong: str, places: Mapping[str, Point], longest: float
) -> Problem:
    start, end = context.scenario.routes[route].between
    other = end if wrong == start else start
    at, right = places[wrong], swapped(places[wrong])
    here, there = great_circle_km(at, places[other]), great_circle_km(right or at, places[other])
    message = (
        f"`{wrong}` lies {in_km(here)} from `{other}`, and the route `{route}` between them is at most "
        f"{in_km(longest)} long: longitude first; exchanged?"
    )
    return context.problem(
        "far-apart", message, ("places", wrong, "at"), 0, found=_shown(at), allowed=ORDER,
        nearest=f"{_shown(right or at)}, {in_km(there)} from `{other}`",
    )  # fmt: skip


def _too_short(context: Context, route: str, places: Mapping[str, Point], longest: float) -> Problem:
    start, end = context.scenario.routes[route].between
    crow = in_km(great_circle_km(places[start], places[end]))
    message = f"this route is shorter than the crow flies: `{start}` and `{end}` lie {crow} apart"
    return context.problem(
        "far-apart", message, ("routes", route, "km"), found=f"at most {in_km(longest)}",
        allowed=f"about {crow} or more, or places that lie nearer; `at` is {ORDER}", severity="warning",
    )  # fmt: skip


def _far_away(context: Context, places: Mapping[str, Point], joined: set[str]) -> Iterator[Problem]:
    """Places that no route joins, far from all others, which an exchange would put among them."""
    if len(places) < 3:
        return
    middle = _middle(list(places.values()))
    away = {id: great_circle_km(at, middle) for id, at in places.items()}
    usual = max(LEAST_KM, median(away.values()))
    for id, at in places.items():
        right = swapped(at)
        there = great_circle_km(right, middle) if right is not None else math.inf
        if id not in joined and away[id] > AWAY * usual and there <= away[id] / AWAY:
            message = (
                f"`{id}` lies {in_km(away[id])} from the middle of all places, which usually lie "
                f"{in_km(usual)} from it: longitude first; exchanged?"
            )
            yield context.problem(
                "far-apart", message, ("places", id, "at"), 0, found=_shown(at), allowed=ORDER,
                nearest=f"{_shown(right or at)}, {in_km(there)} from the middle", severity="warning",
            )  # fmt: skip


def in_km(km: float) -> str:
    """Kilometres in words: `2.1 km`, `6,192 km`."""
    return f"{km:,.0f} km" if km >= 10 else f"{km:.1f} km"


def _shown(at: Point) -> str:
    return f"[{at[0]:g}, {at[1]:g}]"
