"""Recall: a movement under way is called back, sent elsewhere, or halted, from where it is by then.

Beside the leg, a movement that can be recalled keeps the minute `V.since` at which its leg began and the minutes
`V.idle` that it has stood still on it (`V.standing`, since `V.stood`). When the word reaches them they have marched on
the leg for

    V.came = time - V.since - V.idle   minutes

and back to the place behind them they need as long. From there each route of the way is a leg of its own, with the time
of every leg (`travel`); `V.returning` counts the legs of the ways back, 0 where they are on none. Who is sent elsewhere
goes back or on, whichever way is shorter from the middle of the leg, by typical kilometres; who goes on ends the leg
first (`V.onward`). Who is halted (`V.halted`) stands still until `until` holds, and loses nothing of the leg.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from interregnum.calculus.network import (
    AT_ONCE,
    ONE,
    ZERO,
    Add,
    Choose,
    Draw,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.mechanisms.movement import travel
from interregnum.mechanisms.movement.commander import commander_comes
from interregnum.mechanisms.scene import any_of
from interregnum.model import Leg, Movement, Recall, Scenario, way
from interregnum.model.ways import shortest

NOW = Name("time")


class ReturnLeg(NamedTuple):
    """A leg of a way back: its number, the event that ends it, its route, and the place that it leads to.

    `behind` is the leg of the way there on which they turned about; 0 for a route that is gone whole. Without a route
    they are there already.
    """

    number: int
    event: str
    route: str
    to: str
    behind: int


@dataclass(frozen=True, slots=True)
class WayBack:
    """The ways that a recall opens, from any leg to its goal: the first stretch of each leg, by its number."""

    goal: str
    stretches: tuple[ReturnLeg, ...]
    back: Mapping[int, int]  # the leg on which they turn about: the stretch that they begin with
    # The leg that they end first: the stretch after it, 0 where its end is the goal.
    onward: Mapping[int, int]


def ways_back(id: str, movement: Movement, scenario: Scenario) -> dict[str, WayBack]:
    """The ways of each recall that is no halt. Raises `ScenarioError` (code `no-route`) where none leads there."""
    outward = way(movement.start, movement.to, movement.along, scenario.routes, f"movements.{id}")
    found: dict[str, WayBack] = {}
    first = 1
    for name, recall in movement.recalls.items():
        if not recall.halt:
            found[name] = _way_back(f"{id}.{name}", recall, movement.start, outward, scenario, first)
            first += len(found[name].stretches)
    return found


def _way_back(
    id: str, recall: Recall, start: str, outward: tuple[Leg, ...], scenario: Scenario, first: int
) -> WayBack:
    goal = recall.to or start
    places = [start, *(leg.to for leg in outward)]
    reached = _as_they_came(start, outward) if goal == start else shortest(goal, scenario.routes)
    movement = id.partition(".")[0]
    path = f"movements.{movement}.recalls.{id.rpartition('.')[2]}"
    back, onward, ends = {}, {}, []
    for number, leg in enumerate(outward, 1):
        behind, ahead = (_far(place, goal, reached) for place in (places[number - 1], leg.to))
        if min(behind, ahead) == float("inf"):
            message = f"no route leads from {places[number - 1]} or {leg.to} to {goal}"
            raise ScenarioError(
                [Problem("no-route", message, path=path, found=goal, allowed="routes that do")]
            )
        if ahead < behind and number < len(outward):
            onward[number] = leg.to
            ends.append(leg.to)
        else:
            back[number] = places[number - 1]
            ends.append(places[number - 1])
    return _numbered(id, goal, outward, back, onward, _legs_from(ends, goal, reached), first)


def _legs_from(ends: list[str], goal: str, reached: Mapping[str, tuple[float, Leg]]) -> dict[str, Leg]:
    """The whole legs from each of these places to the goal, by the place where they begin."""
    found: dict[str, Leg] = {}
    for place in ends:
        here = place
        while here != goal and here not in found:
            found[here] = reached[here][1]
            here = found[here].to
    return found


def _numbered(
    id: str,
    goal: str,
    outward: tuple[Leg, ...],
    back: Mapping[int, str],
    onward: Mapping[int, str],
    whole: Mapping[str, Leg],
    first: int,
) -> WayBack:
    stretches = [
        ReturnLeg(first + n, f"{id}.back_{leg}", outward[leg - 1].route, place, leg)
        for n, (leg, place) in enumerate(back.items())
    ]
    turned = {stretch.behind: stretch.number for stretch in stretches}
    for n, (place, leg) in enumerate(whole.items(), first + len(stretches)):
        stretches.append(ReturnLeg(n, f"{id}.from_{place}", leg.route, leg.to, 0))
    begun = {place: first + len(turned) + n for n, place in enumerate(whole)}
    if goal in onward.values():  # they stop where the leg ends
        begun[goal] = first + len(stretches)
        stretches.append(ReturnLeg(begun[goal], f"{id}.stops", "", goal, 0))
    return WayBack(goal, tuple(stretches), turned, {leg: begun[place] for leg, place in onward.items()})


def _as_they_came(start: str, outward: tuple[Leg, ...]) -> dict[str, tuple[float, Leg]]:
    """The way home: the routes by which they came, the other way round."""
    places = [start, *(leg.to for leg in outward)]
    return {
        leg.to: (float(number), Leg(leg.route, places[number - 1])) for number, leg in enumerate(outward, 1)
    }


def _far(place: str, goal: str, reached: Mapping[str, tuple[float, Leg]]) -> float:
    return 0.0 if place == goal else reached[place][0] if place in reached else float("inf")


# State --------------------------------------------------------------------------------------------


def state(id: str, movement: Movement, network: Network) -> None:
    """Where those are who may be recalled, and where they go then."""
    title = movement.title
    network.quantity(f"{id}.since", f"{title}: minute at which the leg began", "minutes")
    network.quantity(f"{id}.idle", f"{title}: minutes stood still on the leg", "minutes", 0.0, 0.0)
    network.quantity(f"{id}.stood", f"{title}: minute since which they stand still", "minutes")
    network.flag(f"{id}.standing", f"{title}: standing still on the way")
    if any(not recall.halt for recall in movement.recalls.values()):
        network.quantity(
            f"{id}.came", f"{title}: minutes marched on the leg when they turned", "minutes", 0.0, 0.0
        )
        network.quantity(f"{id}.returning", f"{title}: leg of the way back", "number", 0.0, 0.0)
        network.quantity(f"{id}.onward", f"{title}: recall after the leg under way", "number", 0.0, 0.0)
    if any(recall.halt for recall in movement.recalls.values()):
        network.flag(f"{id}.halted", f"{title}: halted on the way")


def begun(id: str) -> tuple[Effect, ...]:
    """What the beginning of a leg writes down."""
    return Set(f"{id}.since", NOW), Set(f"{id}.idle", ZERO)


def moves(id: str, movement: Movement) -> tuple[Node, ...]:
    """What a recall adds to the condition of a leg."""
    halts = any(recall.halt for recall in movement.recalls.values())
    return (Unary("not", Name(f"{id}.halted")),) if halts else ()


# Events -------------------------------------------------------------------------------------------


class Recalls:
    """The recalls of one movement, being lowered: `march` and `factors` are the clock and the speed of its legs."""

    def __init__(
        self,
        id: str,
        movement: Movement,
        scenario: Scenario,
        network: Network,
        march: Callable[[Node], Draw],
        factors: tuple[Factor, ...],
    ) -> None:
        self.id, self.movement, self.scenario, self.network = id, movement, scenario, network
        self.march, self.factors = march, factors
        self.ways = ways_back(id, movement, scenario)
        self.times = {
            stretch.route: travel.typical_time(stretch.route, scenario, network)
            for way in self.ways.values()
            for stretch in way.stretches
            if not stretch.behind and stretch.route
        }
        self.leg, self.standing = Name(f"{id}.leg"), Name(f"{id}.standing")

    def after(self, leg: int, on: tuple[Effect, ...]) -> tuple[Effect, ...]:
        """The effects at the end of a leg that is not the last: on, or where those go who are sent elsewhere."""
        turned = [way.onward[leg] for way in self.ways.values() if leg in way.onward]
        if not turned:
            return (*on, *begun(self.id))
        onward = Name(f"{self.id}.onward")
        (plain,) = (effect for effect in on if isinstance(effect, Set) and effect.quantity == self.leg.id)
        return (
            Set(f"{self.id}.returning", onward),
            Set(self.leg.id, Call("if", (Binary(">", onward, ZERO), ZERO, plain.value))),
            Set(onward.id, ZERO),
            *begun(self.id),
        )

    def events(self, running: tuple[Node, ...]) -> Iterator[Event]:
        """Standing still and going on, where no leg is `running`; each recall, and the legs of its way back."""
        yield from self._stands(any_of(running))
        for name, recall in self.movement.recalls.items():
            self.network.at("movements", self.id, "recalls", name)
            yield self._reaches(name, recall)
            if recall.halt:
                if recall.until != "no":
                    yield self._resumes(name, recall)
            else:
                yield from (self._stretch(name, recall, stretch) for stretch in self.ways[name].stretches)

    def _stands(self, running: Node) -> Iterator[Event]:
        under_way, stood = Binary(">=", self.leg, ONE), Name(f"{self.id}.stood")
        stands = Event(
            id=f"{self.id}.stands",
            title=f"{self.movement.title}: standing still",
            guard=all_of(under_way, Unary("not", self.standing), Unary("not", running)),
            clock=AT_ONCE,
            effects=(Set(self.standing.id, ONE), Set(stood.id, NOW)),
            again=True,
            by=self.movement.who,
            quiet=True,
            mechanism="movement",
            grounds=grounds_of(self.movement),
        )
        yield stands
        yield replace(
            stands,
            id=f"{self.id}.goes_on",
            title=f"{self.movement.title}: going on",
            guard=all_of(self.standing, running),
            effects=(Add(f"{self.id}.idle", Binary("-", NOW, stood)), Set(self.standing.id, ZERO)),
        )

    def _reaches(self, name: str, recall: Recall) -> Event:
        """The word reaches them, wherever they are by then."""
        guard = all_of(Binary(">=", self.leg, ONE), self.network.formula(recall.when))
        if not recall.halt:
            guard = all_of(guard, Binary("==", Name(f"{self.id}.onward"), ZERO))
        return Event(
            id=f"{self.id}.{name}",
            title=recall.title,
            guard=guard,
            clock=self.network.clock(recall.takes),
            factors=self.network.factors(f"{self.id}.{name}", recall.faster, recall.slower),
            effects=(*self._turning(name, recall), *self.network.effects(recall.then)),
            by=self.movement.who,
            important=recall.important,
            mechanism="movement",
            grounds=grounds_of(recall),
        )

    def _turning(self, name: str, recall: Recall) -> tuple[Effect, ...]:
        if recall.halt:
            return (Set(f"{self.id}.halted", ONE),)
        ways, halts = self.ways[name], moves(self.id, self.movement)
        until = Call("if", (self.standing, Name(f"{self.id}.stood"), NOW))
        gone = Binary("-", Binary("-", until, Name(f"{self.id}.since")), Name(f"{self.id}.idle"))
        effects: list[Effect] = [Set(f"{self.id}.came", Call("max", (ZERO, gone)))]
        if halts:
            effects.append(Set(f"{self.id}.halted", ZERO))
        if ways.onward:
            effects.append(Set(f"{self.id}.onward", self._by_leg(ways.onward)))
        if ways.back:
            turned = self._by_leg(ways.back)
            effects.append(Set(f"{self.id}.returning", turned))
            still = Binary("==", Name(f"{self.id}.returning"), ZERO)
            effects.append(Set(self.standing.id, Call("if", (still, self.standing, ZERO))))
            effects.append(Set(self.leg.id, Call("if", (still, self.leg, ZERO))))
        return tuple(effects)

    def _by_leg(self, numbers: Mapping[int, int]) -> Node:
        """The number that belongs to the leg under way, or 0."""
        chosen: Node = ZERO
        for leg, number in reversed([*numbers.items()]):
            chosen = Call("if", (Binary("==", self.leg, Number(float(leg))), Number(float(number)), chosen))
        return chosen

    def _resumes(self, name: str, recall: Recall) -> Event:
        return Event(
            id=f"{self.id}.{name}.ends",
            title=f"{self.movement.title}: going on after the halt",
            guard=all_of(Name(f"{self.id}.halted"), self.network.formula(recall.until)),
            clock=AT_ONCE,
            effects=(Set(f"{self.id}.halted", ZERO),),
            by=self.movement.who,
            mechanism="movement",
            grounds=grounds_of(recall),
        )

    # The way back ---------------------------------------------------------------------------------

    def _stretch(self, name: str, recall: Recall, stretch: ReturnLeg) -> Event:
        """One leg of the way back; at the end of the last they are there."""
        who, goal = self.movement.who, self.ways[name].goal
        arrives = stretch.to == goal
        place = self.scenario.places[stretch.to].title
        here = "passing" if not arrives else "back at" if recall.to is None else "arriving at"
        moving = Binary("==", Name(f"{self.id}.returning"), Number(float(stretch.number)))
        routes = (stretch.route,) if stretch.route else ()
        return Event(
            id=stretch.event,
            title=f"{self.movement.title}: {here} {place}",
            guard=all_of(
                moving,
                travel.able(who, self.scenario),
                *travel.passable(routes, self.scenario, self.network),
            ),
            clock=self._time(stretch),
            factors=self.factors if stretch.route in self.times and not stretch.behind else (),
            memory="pause",
            effects=self._arrival(recall, goal) if arrives else self._next(name, stretch),
            by=who,
            place=stretch.to,
            important=recall.important and arrives,
            mechanism="movement",
            grounds=grounds_of(self.scenario.routes[stretch.route] if stretch.route else recall),
        )

    def _time(self, stretch: ReturnLeg) -> Draw:
        """As long as they came, on the leg on which they turned about; on others, the time of a leg."""
        if stretch.behind:
            return Draw("fixed", (Name(f"{self.id}.came"),), grounds_of(self.movement), may_be_nought=True)
        return self.march(self.times[stretch.route]) if stretch.route else AT_ONCE

    def _next(self, name: str, stretch: ReturnLeg) -> tuple[Effect, ...]:
        following = next(
            other.number
            for other in self.ways[name].stretches
            if not other.behind and other.event == f"{self.id}.{name}.from_{stretch.to}"
        )
        return (Set(f"{self.id}.returning", Number(float(following))),)

    def _arrival(self, recall: Recall, goal: str) -> tuple[Effect, ...]:
        who = self.movement.who
        self.network.option(f"{who}.at", goal)
        effects: list[Effect] = [Set(f"{self.id}.returning", ZERO), Choose(f"{who}.at", goal)]
        if who in self.scenario.units:
            effects.append(Set(f"{who}.under_way", ZERO))
        effects += commander_comes(self.id, self.movement, goal, self.scenario, self.network)
        return (*effects, *self.network.effects(recall.arrives))
