"""Marches, sailings, drives: units and persons on the way from one place to another, leg by leg.

State: `V.leg` is the leg under way, counted from 1, and 0 before and after; a unit's `under_way` flag holds
and nobody under way is `at` a place. Whoever is at the start, and able, sets out once the condition holds and
the time to make ready has passed, while its phase lasts; who is on the way goes on. A leg of d km at v km an hour with
load L has the typical time

    60 d L / v   minutes, log-normal, with two thirds of the legs within a factor movement.spread of it

A leg's clock stands still while its route is shut, and goes on when it opens. A mishap, if the chances at
setting out say so, cuts the first leg in two: the way up to it, the repair, and the rest of the way. A recall turns
them about, sends them elsewhere or halts them, from where they are by then (`recall`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from interregnum.calculus.network import (
    ONE,
    ZERO,
    Branch,
    Choose,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.mechanisms.movement import travel
from interregnum.mechanisms.movement.commander import commander_comes, commander_of, goes_along
from interregnum.mechanisms.movement.recall import Recalls, begun, moves, state
from interregnum.mechanisms.movement.recall import ways_back as ways_back
from interregnum.mechanisms.orders.calling_off import calls_off, not_called_off
from interregnum.mechanisms.scene import lasting
from interregnum.model import Amount, Breakdown, CallOff, Grounds, Movement, Scenario, way

SPREAD = Amount(
    typical="1.15",
    between=("1.05", "1.3"),
    basis="judgement",
    why="a march or a sailing seldom strays from its usual time by more than a third",
)
MISHAP_AT = Draw(
    "triangular",
    (Number(0.1), Number(0.5), Number(0.9)),
    Grounds(basis="judgement", why="somewhere on the first leg, neither at the gate nor at the goal"),
)


@dataclass(frozen=True, slots=True)
class TimedLeg:
    """One leg: the event that ends it, the route it takes, and the place it leads to."""

    id: str
    number: int
    route: str
    to: str


def declare(scenario: Scenario, network: Network) -> None:
    """The leg each movement is on, and what a mishap may do to it."""
    goes_along(scenario, network)
    for id, movement in scenario.movements.items():
        network.at("movements", id)
        network.quantity(f"{id}.leg", f"{movement.title}: leg under way", "number", 0.0, 0.0)
        if movement.breakdown is not None:
            title = movement.breakdown.title
            network.flag(f"{id}.will_break", f"{title}: about to happen")
            network.flag(f"{id}.broken", f"{title}: not yet repaired")
            where = f"{title}: share of the first leg before it"
            network.quantity(f"{id}.mishap_at", where, "share", MISHAP_AT, 0.0, 1.0, MISHAP_AT.grounds)
            network.share(f"{id}.covered", f"{title}: share of the first leg covered by then")
        if commander_of(movement, scenario) is not None:
            network.flag(f"{id}.led", f"{movement.title}: the commander is with them")
        if movement.called_off is not None:
            network.flag(f"{id}.called_off", f"{movement.title}: called off")
        if movement.recalls:
            state(id, movement, network)


def lower(scenario: Scenario, network: Network) -> None:
    """Setting out, the legs, and the mishap with its repair."""
    for id, movement in scenario.movements.items():
        journey = Journey(id, movement, scenario, network)
        network.event(journey.setting_out())
        for leg in journey.legs:
            network.event(journey.leg(leg))
        if movement.breakdown is not None:
            network.event(journey.breaking_down(movement.breakdown))
            network.event(journey.repair(movement.breakdown))
        if movement.called_off is not None:
            network.event(journey.calling_off(movement.called_off))
        if journey.recalls is not None:
            for event in journey.recalls.events(journey.running()):
                network.event(event)


class Journey:
    """One movement, being lowered."""

    def __init__(self, id: str, movement: Movement, scenario: Scenario, network: Network) -> None:
        self.id, self.movement, self.scenario, self.network = id, movement, scenario, network
        self.legs = legs(id, movement, scenario)
        self.is_unit = movement.who in scenario.units
        self.able = travel.able(movement.who, scenario)
        self.times = [travel.typical_time(leg.route, scenario, network) for leg in self.legs]
        self.recalls: Recalls | None = None
        network.at("movements", id)
        self.load = network.assume(f"{id}.load", movement.load, f"{movement.title}: load")
        self.spread = network.coefficient("movement.spread", SPREAD, "usual spread of the time a leg takes")
        self.factors = network.factors(id, movement.faster, movement.slower)
        if movement.recalls:
            self.recalls = Recalls(id, movement, scenario, network, self._march, self.factors)
            network.at("movements", id)

    def setting_out(self) -> Event:
        """Whoever is at the start, and able, leaves once the condition holds and all is ready."""
        who, start = self.movement.who, self.movement.start
        here = self.network.option(f"{who}.at", start, f"{self._who}: at {self._place(start)}")
        effects: list[Effect] = [Set(here.id, ZERO), Set(f"{self.id}.leg", ONE)]
        if self.recalls is not None:
            effects += begun(self.id)
        effects += self._commander_leaves()
        guard = all_of(here, self.able)
        if self.is_unit:
            effects.insert(0, Set(f"{who}.under_way", ONE))
            guard = all_of(guard, Binary("==", Name(f"{who}.under_way"), ZERO))
        if self.movement.when != "yes":
            guard = all_of(self.network.formula(self.movement.when), guard)
        guard = all_of(guard, *not_called_off(self.id, self.movement.called_off))
        guard = lasting(self.movement, guard)
        title = f"{self.movement.title}: setting out from {self._place(start)}"
        return replace(
            self._event("sets_out", title, guard, self._readiness()),
            memory="pause" if self.movement.leaves_at is None else "keep",
            branches=self._chances(),
            effects=(*effects, *self.network.effects(self.movement.departs)),
            place=start,
            important=self.movement.important,
            exogenous=self.movement.exogenous,
        )

    def leg(self, leg: TimedLeg) -> Event:
        """The end of one leg; at the end of the last, arrival."""
        last = leg is self.legs[-1]
        guard, way = self._moving(leg), self.times[leg.number - 1]
        if leg.number == 1 and self.movement.breakdown is not None:
            troubles = (Name(f"{self.id}.{what}") for what in ("will_break", "broken"))
            guard = all_of(guard, *(Binary("==", trouble, ZERO) for trouble in troubles))
            way = Binary("*", way, Binary("-", ONE, Name(f"{self.id}.covered")))
        title = f"{self.movement.title}: {'arriving at' if last else 'passing'} {self._place(leg.to)}"
        return replace(
            self._event(leg.id, title, guard, self._march(way)),
            factors=self.factors,
            effects=self._arrival() if last else self._passing(leg),
            place=leg.to,
            important=self.movement.important and last,
            grounds=grounds_of(self.scenario.routes[leg.route]),
        )

    def calling_off(self, off: CallOff) -> Event:
        """Before they have set out, and no more once they have."""
        sets_out = Call("happened", (Name(f"{self.id}.sets_out"),))
        still_open = all_of(*(Unary("not", part) for part in (sets_out, Name(f"{self.id}.called_off"))))
        effects = (Set(f"{self.id}.called_off", ONE),)
        event = calls_off(self.id, off, still_open, effects, self.movement.who, self.network)
        return replace(event, mechanism="movement")

    def running(self) -> tuple[Node, ...]:
        """When they march: on one of the legs, while nothing stops them."""
        legs = [self._moving(leg) for leg in self.legs]
        if self.movement.breakdown is not None:
            legs[0] = all_of(legs[0], Binary("==", Name(f"{self.id}.broken"), ZERO))
        return tuple(legs)

    def breaking_down(self, breakdown: Breakdown) -> Event:
        """The mishap, part-way on the first leg."""
        guard = all_of(self._moving(self.legs[0]), Name(f"{self.id}.will_break"))
        before = Name(f"{self.id}.mishap_at")
        return replace(
            self._event(
                "breaks_down",
                breakdown.title,
                guard,
                self._march(Binary("*", self.times[0], before)),
            ),
            factors=self.factors,
            effects=(
                Set(f"{self.id}.broken", ONE),
                Set(f"{self.id}.will_break", ZERO),
                Set(f"{self.id}.covered", before),
            ),
            important=self.movement.important,
            grounds=grounds_of(breakdown),
        )

    def repair(self, breakdown: Breakdown) -> Event:
        """The end of the repair: on they go."""
        guard, clock = Name(f"{self.id}.broken"), self.network.clock(breakdown.repair)
        return replace(
            self._event("repaired", f"{breakdown.title}: repaired", guard, clock),
            effects=(Set(f"{self.id}.broken", ZERO),),
            grounds=grounds_of(breakdown),
        )

    # Parts ----------------------------------------------------------------------------------------

    def _event(self, what: str, title: str, guard: Node, clock: Draw) -> Event:
        return Event(
            id=f"{self.id}.{what}",
            title=title,
            guard=guard,
            clock=clock,
            memory="pause",
            by=self.movement.who,
            mechanism="movement",
            grounds=grounds_of(self.movement),
        )

    @property
    def _who(self) -> str:
        who = self.movement.who
        known = self.scenario.units.get(who) or self.scenario.persons.get(who)
        return who if known is None else known.title

    def _place(self, id: str) -> str:
        return self.scenario.places[id].title if id in self.scenario.places else id

    def _readiness(self) -> Draw:
        """The work of making ready; with a fixed hour, what is left until then."""
        if self.movement.leaves_at is None:
            return self.network.clock(self.movement.readies)
        minute = self.scenario.timeline().minute_of(self.movement.leaves_at)
        return Draw("fixed", (Call("max", (ZERO, Binary("-", Number(minute), Name("time")))),))

    def _chances(self) -> tuple[Branch, ...]:
        """Whether a mishap lies ahead."""
        breakdown = self.movement.breakdown
        if breakdown is None:
            return ()
        chance = self.network.assume(
            f"{self.id}.mishap", breakdown.chance, f"{breakdown.title}: chance", "share"
        )
        chance = Call("clip", (chance, ZERO, ONE))
        odds = self.network.factors(f"{self.id}.mishap", breakdown.odds)
        mishap = (Set(f"{self.id}.will_break", ONE),)
        return (
            Branch(
                "mishap",
                "with a fault that no one has noticed",
                chance,
                odds,
                mishap,
                grounds_of(breakdown),
                grounds_of(breakdown.chance),
            ),
            Branch(
                "sound",
                "with all in order",
                Binary("-", ONE, chance),
                share_grounds=grounds_of(breakdown.chance),
            ),
        )

    def _moving(self, leg: TimedLeg) -> Node:
        moving = all_of(Binary("==", Name(f"{self.id}.leg"), Number(leg.number)), self.able)
        if self.recalls is not None:
            moving = all_of(moving, *moves(self.id, self.movement))
        return all_of(moving, *travel.passable((leg.route,), self.scenario, self.network))

    def _march(self, unladen: Node) -> Draw:
        """The clock of a way that takes so many minutes without load."""
        typical = unladen if self.load == ONE else Binary("*", unladen, self.load)
        return travel.time_of_way(typical, self.spread, SPREAD)

    def _passing(self, leg: TimedLeg) -> tuple[Effect, ...]:
        on = (Set(f"{self.id}.leg", Number(leg.number + 1)),)
        return on if self.recalls is None else self.recalls.after(leg.number, on)

    def _commander_leaves(self) -> tuple[Effect, ...]:
        """He goes with them if he is with them, and at liberty."""
        commander = commander_of(self.movement, self.scenario)
        if commander is None:
            return ()
        here = self.network.option(f"{commander}.at", self.movement.start)
        along = Set(f"{self.id}.led", all_of(here, Name(f"{commander}.free")))
        return along, Set(here.id, Call("if", (Name(f"{self.id}.led"), ZERO, here)))

    def _arrival(self) -> tuple[Effect, ...]:
        who, to = self.movement.who, self.movement.to
        self.network.option(f"{who}.at", to, f"{self._who}: at {self._place(to)}")
        effects: list[Effect] = [Set(f"{self.id}.leg", ZERO), Choose(f"{who}.at", to)]
        if self.is_unit:
            effects.append(Set(f"{who}.under_way", ZERO))
        effects += commander_comes(self.id, self.movement, to, self.scenario, self.network)
        return (*effects, *self.network.effects(self.movement.then))


# The way ------------------------------------------------------------------------------------------


def legs(id: str, movement: Movement, scenario: Scenario) -> tuple[TimedLeg, ...]:
    """The legs of a movement, in order. Raises `ScenarioError` as `model.way` does."""
    found = way(movement.start, movement.to, movement.along, scenario.routes, f"movements.{id}")
    return tuple(
        TimedLeg("arrives" if number == len(found) else f"leg_{number}", number, route, to)
        for number, (route, to) in enumerate(found, 1)
    )
