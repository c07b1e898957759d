"""Who was under way from where to where, when, and how.

A leg is a row of knots, minutes against the share of its way, with halts where its clock stopped: while its
route was closed, or after a breakdown. Within the running time the pace is taken as even; of a leg that had no
end when the history had, the pace is that of its typical time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interregnum.calculus.network import Event
from interregnum.expression import Name
from interregnum.history import Firing, History
from interregnum.mechanisms.movement.mediation import steps
from interregnum.mechanisms.movement.movement import TimedLeg, legs, ways_back
from interregnum.mechanisms.movement.recall import Stretch
from interregnum.model import Custody, Mission, Movement, way
from interregnum.views.page.map.pace import NEARLY, Knots, Run, knots_of, part_of

Ways = Sequence[tuple[str, str]]  # each route, and the place it leads to
HALF = 0.5  # of a way have come who broke off on it


def journeys(history: History) -> list[dict[str, Any]]:
    """Each leg of each way that was begun, in the order of leaving.

    `who` goes, a unit or a person, `with` others where several do; envoys without a name go by that of their
    mission. `left` and `arrived` are minutes, null where they had not arrived when the history ended; `left_by` and
    `arrived_by` the firings. `knots` [minute, share of the way, ...] are given where a leg was not one even run.
    """
    found = [
        leg for id, movement in history.scenario.movements.items() for leg in _moved(history, id, movement)
    ]
    found += [
        leg for id, custody in history.scenario.custody.items() for leg in _escorted(history, id, custody)
    ]
    found += [leg for id, mission in history.scenario.missions.items() for leg in _sent(history, id, mission)]
    return sorted(found, key=lambda leg: (leg["left"], leg["left_by"]))


# Movements ----------------------------------------------------------------------------------------


def _moved(history: History, id: str, movement: Movement) -> Iterator[dict[str, Any]]:
    """The legs of a movement, as far as it came."""
    begun = _only(history, f"{id}.sets_out")
    start = movement.start
    for leg in legs(id, movement, history.scenario):
        if begun is None:
            return
        ended = _only(history, f"{id}.{leg.id}")
        turned = _turned(history, id, movement, begun, ended)
        if turned is not None:
            yield from _recalled(history, id, movement, (start, leg, begun), turned)
            return
        runs = _runs(history, id, history.event(f"{id}.{leg.id}"), begun, ended, first=leg.number == 1)
        yield {
            **_head(history, id, movement.who, start, leg.to, leg.route),
            **_times(begun, ended, knots_of(history, runs)),
        }
        start, begun = leg.to, ended
        if ended is not None and _going(history, id, movement, ended) is not None:
            yield from _elsewhere(history, id, movement, start, ended)
            return


def _turned(
    history: History, id: str, movement: Movement, begun: Firing, ended: Firing | None
) -> Firing | None:
    """Where a leg has no end because they turned about on it, the firing of the recall."""
    if ended is not None:
        return None
    recalls = [_only(history, f"{id}.{name}") for name, recall in movement.recalls.items() if not recall.halt]
    turns = (firing for firing in recalls if firing is not None and firing.number > begun.number)
    return next((firing for firing in turns if _going(history, id, movement, firing) is not None), None)


def _going(history: History, id: str, movement: Movement, after: Firing) -> Stretch | None:
    """The stretch of a way back that they are on after a firing."""
    if f"{id}.returning" not in history.network.quantities:
        return None
    number = history.value(f"{id}.returning", after.number)
    ways = ways_back(id, movement, history.scenario).values()
    return next((one for way in ways for one in way.stretches if one.number == number), None)


def _recalled(
    history: History, id: str, movement: Movement, on: tuple[str, TimedLeg, Firing], turned: Firing
) -> Iterator[dict[str, Any]]:
    """The leg as far as they came, and back: how far that was is told by its typical time."""
    start, leg, begun = on
    event = history.event(f"{id}.{leg.id}")
    typical = history.evaluate(event.clock.parameters[0], begun.number)
    came = history.value(f"{id}.came", turned.number)
    share = min(NEARLY, came / typical) if typical > 0 else 0.0
    knots = knots_of(history, [Run(event, begun, turned, 0.0, share)])
    row = {**_head(history, id, movement.who, start, leg.to, leg.route), **_times(begun, None, knots)}
    yield {**row, "arrived": round(turned.minute, 2)}
    yield from _elsewhere(history, id, movement, leg.to, turned, 1.0 - share)


def _elsewhere(
    history: History, id: str, movement: Movement, start: str, begun: Firing, first: float = 0.0
) -> Iterator[dict[str, Any]]:
    """The ways of those who were recalled, from a place, or from within the first way."""
    while (stretch := _going(history, id, movement, begun)) is not None and stretch.route:
        ended = _only(history, stretch.event)
        knots = knots_of(history, [Run(history.event(stretch.event), begun, ended, first, 1.0)])
        row = _times(begun, ended, knots)
        if first > 0.0:
            row["knots"] = [number for minute, part in knots for number in (round(minute, 2), round(part, 3))]
        yield {**_head(history, id, movement.who, start, stretch.to, stretch.route), **row}
        if ended is None:
            return
        start, begun, first = stretch.to, ended, 0.0


def _runs(
    history: History, id: str, event: Event, begun: Firing, ended: Firing | None, first: bool
) -> list[Run]:
    """A leg is one run; two, with a repair between, where a mishap cut the first one."""
    broke = _only(history, f"{id}.breaks_down") if first else None
    if first and f"{id}.will_break" in history.network.quantities:
        if history.value(f"{id}.will_break", begun.number) == 0:
            return [Run(event, begun, ended, 0.0, 1.0)]
        part = history.value(f"{id}.mishap_at")
        before = Run(history.event(f"{id}.breaks_down"), begun, broke, 0.0, part)
        return [before] if broke is None else [before, Run(event, broke, ended, part, 1.0)]
    return [Run(event, begun, ended, 0.0, 1.0)]


# Prisoners ----------------------------------------------------------------------------------------


def _escorted(history: History, id: str, custody: Custody) -> Iterator[dict[str, Any]]:
    """The legs of a prisoners' walk, if any; where a protocol is to be signed, to the room where that is done."""
    if custody.to is None:
        return
    last = f"{id}.jails" if custody.signing is None else f"{id}.arrives"
    begun, ended = _only(history, f"{id}.sets_out"), _only(history, last)
    legs = way(custody.at, custody.to, custody.along, history.scenario.routes, f"custody.{id}")
    if begun is not None:
        run = Run(history.event(last), begun, ended, 0.0, 1.0)
        taken = tuple(who for who in custody.who if history.value(f"{id}.{who}.taken", begun.number))
        ways = [(leg.route, leg.to) for leg in legs]
        if custody.signing is not None and ways:
            ways[-1] = (ways[-1][0], custody.signing.at)
        yield from _together(history, id, taken, custody.at, ways, run)


# Envoys -------------------------------------------------------------------------------------------


def _sent(history: History, id: str, mission: Mission) -> Iterator[dict[str, Any]]:
    """The ways of envoys from passage to passage, and home again."""
    begun, here = _only(history, f"{id}.sets_out"), mission.start
    gone: list[tuple[str, str]] = []  # each route that they came by, and from where
    for step in steps(id, mission, history.scenario):
        ended = _only(history, step.event) or _only(history, f"{step.event}.unasked")
        if begun is None:
            return
        if step.is_way:
            ways = [(leg.route, leg.to) for leg in step.legs]
            broken = _only(history, f"{id}.broken_off") if ended is None else None
            run = Run(history.event(step.event), begun, ended or broken, 0.0, 1.0 if broken is None else HALF)
            for leg in _together(history, id, mission.who, here, ways, run):
                yield leg if broken is None else {**leg, "arrived": leg["arrived"] or round(broken.minute, 2)}
            ends = [here, *(place for _, place in ways)]
            gone += [(route, start) for (route, _), start in zip(ways, ends, strict=False)]
        here = mission.passages[step.passage].at
        if ended is None or ended.branch in ("shot_at", "turned_back"):
            break
        begun = ended
    yield from _back(history, id, mission, here, gone)


def _back(history: History, id: str, mission: Mission, here: str, gone: Ways) -> Iterator[dict[str, Any]]:
    """The way home; of those who broke off on the way, drawn as if from its end."""
    numbers = history.numbers_of(Name(f"{id}.returning", 0))
    left = next((number for number in numbers if history.value(f"{id}.returning", number) != 0), None)
    if left is None or not gone:
        return
    event, ended = history.event(f"{id}.returns"), _only(history, f"{id}.returns")
    run = Run(event, history.firing(left), ended, 0.0, 1.0)
    yield from _together(history, id, mission.who, here, list(reversed(gone)), run)


# The rows -----------------------------------------------------------------------------------------


def _together(
    history: History, id: str, who: Sequence[str], start: str, ways: Ways, run: Run
) -> Iterator[dict[str, Any]]:
    """The legs of a way that has one clock: they share its time by their lengths."""
    knots = knots_of(history, [run])
    lengths = [_km(history, route) for route, _ in ways]
    gone = 0.0
    for number, (route, to) in enumerate(ways, 1):
        last = number == len(ways)
        upto = 1.0 if last else gone + lengths[number - 1] / sum(lengths)
        if gone > knots[-1][1] or (gone == knots[-1][1] and number > 1):
            return
        part = part_of(knots, gone, upto)
        arrived = part[-1][0] if knots[-1][1] >= upto else None
        yield {
            **_head(history, id, who[0] if who else id, start, to, route),
            **({"with": list(who[1:])} if len(who) > 1 else {}),
            **_times(run.begun, run.ended if last else None, part, arrived),
        }
        start, gone = to, upto


def _km(history: History, route: str) -> float:
    """The length of a route in this history."""
    name = f"{route}.km"
    if name in history.network.quantities:
        return history.value(name)
    return history.evaluate(history.network.formula(history.scenario.routes[route].km.typical), 0)


def _only(history: History, event: str) -> Firing | None:
    """The one firing of an event of a journey."""
    return next(iter(history.firings_of(event)), None)


def _head(history: History, id: str, who: str, start: str, to: str, route: str) -> dict[str, Any]:
    scenario = history.scenario
    kind = "unit" if who in scenario.units else "person" if who in scenario.persons else "envoys"
    return {
        "movement": id,
        "who": who,
        "kind": kind,
        **({"title": history.scenario.missions[id].title} if kind == "envoys" else {}),
        "from": start,
        "to": to,
        "route": route,
        "mode": history.scenario.routes[route].by,
    }


def _times(begun: Firing, ended: Firing | None, knots: Knots, arrived: float | None = None) -> dict[str, Any]:
    arrives = arrived if ended is None else ended.minute
    data: dict[str, Any] = {
        "left": round(knots[0][0], 2),
        "arrived": None if arrives is None else round(arrives, 2),
        "left_by": begun.number,
        "arrived_by": None if ended is None else ended.number,
    }
    if arrives is None or len(knots) > 2:
        data["knots"] = [number for minute, share in knots for number in (round(minute, 2), round(share, 3))]
    return data
