"""Mediation: envoys go from one side to another, and are received, turned back or fired at.

State of mission M: `M.stage`, the step it is at (0 before and after); the flags `M.received` (they are being
heard), `M.returning`, and what became of it: `M.access`, `M.turned_back`, `M.fired_at`, `M.over`.

At a passage that is guarded, with chance f of fire, chance s that a flag is seen and chance p to be let through,

    shot at    (1 - s) u f            seen  s           spared  (1 - s) u (1 - f)      (as weights)
    let through  p * safe_conduct^[they have one] * friends^[friends speak for them] * odds
    turned back  1 - p

with u the odds factors on the flag not being seen; where friends speak for them nobody shoots. At even odds of
everything else, envoys reach their goal with probability prod (1 - (1 - s) f) p. The way to a passage takes
its length over the speed of its mode, log-normal. That mediators live on the access and the leverage that the
parties give them is Touval and Zartman's point (1985); the formulas are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from interregnum.calculus.network import (
    AT_ONCE,
    HOLDS,
    ONE,
    ZERO,
    Branch,
    Draw,
    Effect,
    Event,
    Factor,
    Network,
    Set,
    all_of,
    grounds_of,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary
from interregnum.mechanisms.movement import travel
from interregnum.mechanisms.scene import any_of, doing, lasting, on
from interregnum.model import Amount, Leg, Mission, MissionPassage, Scenario, way
from interregnum.model.values.basis import CERTAIN

EVENTS = ("sets_out", "heard", "returns", "broken_off")  # so a passage cannot be called
OUTCOMES = ("access", "turned_back", "fired_at")

SAFE_CONDUCT = Amount(
    typical="4",
    between=("2", "8"),
    basis="judgement",
    why="a paper, or a man of theirs at one's side, mostly settles it with pickets, not always",
)
FRIENDS = Amount(
    typical="5",
    between=("2", "10"),
    basis="judgement",
    why="those inside who have asked for the visit, and given their word, mostly see it through",
)
SPREAD = Amount(
    typical="1.3",
    between=("1.1", "1.6"),
    basis="judgement",
    why="questions at corners and detours: rather more than a march",
)


@dataclass(frozen=True, slots=True)
class MissionStep:
    """One thing a mission has to do: come to a passage, or be let through it."""

    number: int
    event: str
    passage: str
    is_way: bool
    legs: tuple[Leg, ...] = ()


def steps(id: str, mission: Mission, scenario: Scenario) -> tuple[MissionStep, ...]:
    """The steps of a mission, counted from 1.

    Raises `ScenarioError` (code `no-route`) where the routes do not lead from passage to passage.
    """
    here, found = mission.start, list[MissionStep]()
    for name, passage in mission.passages.items():
        path = f"missions.{id}.passages.{name}"
        legs = way(here, passage.at, passage.along, scenario.routes, path)
        here = passage.at
        if legs or passage.fire is not None:
            found.append(MissionStep(len(found) + 1, f"{id}.{name}.comes", name, True, legs))
        found.append(MissionStep(len(found) + 1, f"{id}.{name}", name, False))
    return tuple(found)


def declare(scenario: Scenario, network: Network) -> None:
    """How far each mission has come, and what became of it."""
    for id, mission in scenario.missions.items():
        network.at("missions", id)
        network.quantity(f"{id}.stage", f"{mission.title}: how far it has come", "number", 0.0, 0.0)
        network.quantity(f"{id}.way_back", f"{mission.title}: the way back", "minutes", 0.0, 0.0)
        for what in ("received", "returning", *OUTCOMES, "over"):
            network.flag(f"{id}.{what}", f"{mission.title}: {what.replace('_', ' ')}")


def lower(scenario: Scenario, network: Network) -> None:
    """Setting out, each passage, the hearing, the way home; breaking off where the scenario provides for it."""
    for id, mission in scenario.missions.items():
        for event in Going(id, mission, scenario, network).events():
            network.event(event)


class Going:
    """One mission, being lowered."""

    def __init__(self, id: str, mission: Mission, scenario: Scenario, network: Network) -> None:
        self.id, self.mission, self.scenario, self.network = id, mission, scenario, network
        self.steps = steps(id, mission, scenario)
        self.units = [who for who in mission.who if who in scenario.units]
        self.times = {step.number: self._minutes(step.legs) for step in self.steps}
        network.at("missions", id)
        self.spread = network.coefficient("mediation.spread", SPREAD, "usual spread of the time envoys take")
        for place in (mission.start, *(passage.at for passage in mission.passages.values())):
            for who in mission.who:
                network.option(f"{who}.at", place)

    def events(self) -> Iterator[Event]:
        """Its events, in the order in which they can follow each other."""
        yield self._sets_out()
        for step in self.steps:
            if step.is_way:
                yield self._comes(step)
            else:
                yield self._answer(step)
                yield from self._unasked(step)
        yield self._heard()
        yield self._returns()
        if self._ending:
            yield self._breaks_off()

    # Setting out and coming to a passage ----------------------------------------------------------

    def _sets_out(self) -> Event:
        start, mission = self.mission.start, self.mission
        here = [Name(f"{who}.at.{start}") for who in mission.who]
        guard = all_of(Binary("==", Name(f"{self.id}.stage"), ZERO), *here, *self._able())
        guard = all_of(self.network.formula(mission.when), guard, self._not(f"{self.id}.over"))
        idle = (self._not(f"{unit}.under_way") for unit in self.units)
        effects = (
            Set(f"{self.id}.stage", ONE),
            *(Set(f"{unit}.under_way", ONE) for unit in self.units),
            *(self._leaves(start) if self.steps[0].is_way else ()),
            *self.network.effects(mission.departs),
        )
        event = self._event(
            f"{self.id}.sets_out",
            f"{mission.title}: setting out",
            self.network.clock(mission.readies),
        )
        factors = self.network.factors(self.id, mission.faster, mission.slower)
        return replace(
            event,
            guard=lasting(mission, all_of(guard, *idle)),
            factors=factors,
            effects=effects,
            place=start,
            memory="pause",
            important=mission.important,
        )

    def _comes(self, step: MissionStep) -> Event:
        """They come to the passage; if it lies under fire, their flag is seen or not."""
        passage = self.mission.passages[step.passage]
        routes = (leg.route for leg in step.legs)
        open = travel.passable(routes, self.scenario, self.network)
        event = self._event(step.event, f"{self.mission.title}: coming to {passage.title}", self._walk(step))
        event = replace(
            event, guard=all_of(self._at(step), *open), place=passage.at, grounds=grounds_of(passage)
        )
        on = (Set(f"{self.id}.stage", Number(step.number + 1)), *self._stands(passage.at))
        if passage.fire is None:
            return replace(event, effects=on, memory="pause")
        return replace(event, branches=self._fire(step, passage, passage.fire, on), memory="pause")

    def _fire(
        self, step: MissionStep, passage: MissionPassage, fire: Amount, on: tuple[Effect, ...]
    ) -> tuple[Branch, ...]:
        name = f"{self.id}.{step.passage}"
        chance = self.network.assume(f"{name}.fire", fire, f"{passage.title}: chance of fire", "share")
        seen = self.network.assume(f"{name}.seen", passage.seen, f"{passage.title}: flag seen", "share")
        chance, seen = (Call("clip", (share, ZERO, ONE)) for share in (chance, seen))
        watched = all_of(
            self.network.formula("guarded and not friends", guarded=passage.guarded, friends=passage.friends),
            *self._holder(passage),
        )
        hot = Call("if", (watched, chance, ZERO))
        missed, cold = Binary("-", ONE, seen), Binary("-", ONE, hot)
        unseen = self.network.factors(f"{name}.unseen", passage.unseen)
        return (
            Branch(
                "seen",
                "their flag is seen, or nobody watches",
                seen,
                effects=on,
                share_grounds=grounds_of(passage.seen),
            ),
            Branch(
                "shot_at",
                "they are shot at and go back",
                Binary("*", missed, hot),
                unseen,
                self._ends("fired_at", step),
                share_grounds=grounds_of(fire),
            ),
            Branch(
                "spared",
                "their flag is not seen, and nobody shoots",
                Binary("*", missed, cold),
                unseen,
                on,
                share_grounds=grounds_of(fire),
            ),
        )

    def _answer(self, step: MissionStep) -> Event:
        """Those who hold the passage let them through, or turn them back."""
        passage, name = self.mission.passages[step.passage], f"{self.id}.{step.passage}"
        title = f"{self.mission.title}: {passage.title}"
        share = self.network.assume(f"{name}.passes", passage.passes, f"{title}: let through", "share")
        guarded = self.network.formula(passage.guarded)
        through: Node = Call("clip", (share, ZERO, ONE)) if share != ZERO else Unary("not", guarded)
        back = Call("if", (guarded, Binary("-", ONE, through), ZERO))
        event = replace(
            self._event(step.event, title, self.network.clock(passage.takes)),
            guard=all_of(self._at(step), *self._holder(passage)),
            by=passage.by or "",
            place=passage.at,
            memory="pause",
            important=self.mission.important,
            grounds=grounds_of(passage),
        )
        if passage.passes.typical == CERTAIN.typical and passage.passes.between is None:
            return replace(event, effects=self._on(step))
        passed = Branch("passed", "they are let through", through, self._help(name, passage), self._on(step))
        turned = Branch("turned_back", "they are turned back", back, effects=self._ends("turned_back", step))
        known = grounds_of(passage.passes)
        return replace(
            event,
            decision=passage.by is not None,
            branches=tuple(replace(branch, share_grounds=known) for branch in (passed, turned)),
        )

    def _unasked(self, step: MissionStep) -> Iterator[Event]:
        """Those who held the passage are not there: nobody asks, and nothing follows from being let through."""
        passage = self.mission.passages[step.passage]
        for holder in self._holder(passage):
            name = f"{self.id}.{step.passage}.unasked"
            title = f"{self.mission.title}: nobody stops them at {passage.title}"
            event = self._event(name, title, AT_ONCE)
            guard = all_of(self._at(step), Unary("not", holder))
            yield replace(event, guard=guard, effects=self._through(step), place=passage.at)

    def _holder(self, passage: MissionPassage) -> tuple[Node, ...]:
        """Whoever holds the passage is there; nothing is asked of an authority, or where nobody is named."""
        holder = doing("there", passage.by, passage.at, self.scenario, self.network)
        return () if holder == HOLDS else (holder,)

    def _help(self, name: str, passage: MissionPassage) -> tuple[Factor, ...]:
        """What weighs for letting them through."""
        found = list(self.network.factors(name, passage.odds))
        for what, condition, default, title in (
            ("safe_conduct", passage.safe_conduct, SAFE_CONDUCT, "a safe conduct"),
            ("friends", passage.friends, FRIENDS, "friends who speak for them"),
        ):
            if condition != "no":
                known_as = f"odds ratio of being let through by {title}"
                ratio = self.network.coefficient(f"mediation.{what}", default, known_as)
                found.append(Factor(title, Call("if", (self.network.formula(condition), ratio, ONE))))
        return tuple(found)

    def _on(self, step: MissionStep) -> tuple[Effect, ...]:
        """Let through: what follows from that, and on."""
        return self._through(step, self.network.effects(self.mission.passages[step.passage].then))

    def _through(self, step: MissionStep, then: tuple[Effect, ...] = ()) -> tuple[Effect, ...]:
        """On to the next passage, or received where it was the last."""
        passage = self.mission.passages[step.passage]
        then = (Set(f"{self.id}.stage", Number(step.number + 1)), *then)
        if step is not self.steps[-1]:
            following = self.steps[step.number]
            return (*(self._leaves(passage.at) if following.is_way else ()), *then)
        received = (Set(f"{self.id}.received", ONE), Set(f"{self.id}.access", ONE))
        return (*then, *received, *self.network.effects(self.mission.received))

    # Being heard, and the way home ----------------------------------------------------------------

    def _heard(self) -> Event:
        event = self._event(
            f"{self.id}.heard",
            f"{self.mission.title}: heard out",
            self.network.clock(self.mission.stays),
        )
        effects = (
            *self._leaves(self.mission.passages[self.steps[-1].passage].at),
            *self._homeward(self.steps[-1]),
            *self.network.effects(self.mission.heard),
        )
        place = self.mission.passages[self.steps[-1].passage].at
        guard = all_of(Name(f"{self.id}.received"), *self._able(), *self._host())
        return replace(
            event, guard=guard, effects=effects, memory="pause", by=self.mission.to or "", place=place
        )

    def _returns(self) -> Event:
        start = self.mission.start
        back = travel.time_of_way(Name(f"{self.id}.way_back"), self.spread)
        event = self._event(f"{self.id}.returns", f"{self.mission.title}: back again", back)
        effects = (Set(f"{self.id}.returning", ZERO), *self._stands(start), *self._idle())
        guard = all_of(Name(f"{self.id}.returning"), *self._able())
        return replace(event, guard=guard, effects=effects, memory="pause", place=start)

    def _breaks_off(self) -> Event:
        """Broken off: they go home from as far as they have come; those who are with the other side stay where they
        are, unless it is only that the phase is over or that nobody is there to hear them."""
        stays = self.network.formula(f"{self.id}.received and ends", ends=self.mission.broken_off_when)
        effects = (
            Set(f"{self.id}.returning", Unary("not", stays)),
            Set(f"{self.id}.way_back", self._back_from_here()),
            *self._off(Name(f"{self.id}.returning")),
            Set(f"{self.id}.received", ZERO),
            Set(f"{self.id}.stage", ZERO),
            Set(f"{self.id}.over", ONE),
            *(Set(f"{unit}.under_way", Name(f"{self.id}.returning")) for unit in self.units),
        )
        event = self._event(f"{self.id}.broken_off", f"{self.mission.title}: broken off", AT_ONCE)
        guard = all_of(Binary(">", Name(f"{self.id}.stage"), ZERO), any_of(self._ending))
        return replace(event, guard=guard, effects=effects, important=self.mission.important)

    @cached_property
    def _ending(self) -> tuple[Node, ...]:
        """What breaks it off: the author's condition, the end of its phase, or that their host is gone."""
        found: list[Node] = []
        if self.mission.broken_off_when != "no":
            found.append(self.network.formula(self.mission.broken_off_when))
        if self.mission.during:
            found.append(Unary("not", on(self.mission)))
        received = Name(f"{self.id}.received")
        return (*found, *(all_of(received, Unary("not", host)) for host in self._host()))

    def _host(self) -> tuple[Node, ...]:
        """Whom they came to see is there and can hear them; nothing is asked of an authority or a place."""
        last = self.mission.passages[self.steps[-1].passage].at
        host = doing("there", self.mission.to, last, self.scenario, self.network)
        return () if host == HOLDS else (host,)

    def _back_from_here(self) -> Node:
        """The way back: as long as what they have come, with half of the leg they are on."""
        come: list[Node] = []
        for step in self.steps:
            if step.legs:
                passed = self.network.formula(f"if({self.id}.stage > {step.number}, 1, 0.5)")
                on_it = self.network.formula(f"{self.id}.stage >= {step.number}")
                come.append(
                    Call("if", (on_it, Binary("*", passed, self.times[step.number]), Number(0.0, "min")))
                )
        return Call("sum", tuple(come)) if come else Number(0.0, "min")

    def _off(self, going: Node) -> tuple[Effect, ...]:
        """Whoever goes is on the way, and nowhere."""
        places = dict.fromkeys(
            (self.mission.start, *(passage.at for passage in self.mission.passages.values()))
        )
        return tuple(
            Set(f"{who}.at.{place}", self.network.formula(f"{who}.at.{place} and not going", going=going))
            for who in self.mission.who
            for place in places
        )

    def _ends(self, how: str, step: MissionStep) -> tuple[Effect, ...]:
        passage, written = self.mission.passages[step.passage], getattr(self.mission, how)
        gone = () if step.is_way else self._leaves(passage.at)
        return (Set(f"{self.id}.{how}", ONE), *gone, *self._homeward(step), *self.network.effects(written))

    def _homeward(self, step: MissionStep) -> tuple[Effect, ...]:
        """The mission is over, and they go back the way they came."""
        way_back = Call("sum", tuple(self.times[taken.number] for taken in self.steps[: step.number]))
        return (
            Set(f"{self.id}.received", ZERO),
            Set(f"{self.id}.stage", ZERO),
            Set(f"{self.id}.way_back", way_back),
            Set(f"{self.id}.returning", ONE),
            Set(f"{self.id}.over", ONE),
        )

    # Parts ----------------------------------------------------------------------------------------

    def _event(self, id: str, title: str, clock: Draw) -> Event:
        return Event(
            id=id,
            title=title,
            guard=ONE,
            clock=clock,
            mechanism="mediation",
            grounds=grounds_of(self.mission),
        )

    def _at(self, step: MissionStep) -> Node:
        return all_of(Binary("==", Name(f"{self.id}.stage"), Number(step.number)), *self._able())

    def _able(self) -> tuple[Node, ...]:
        return tuple(travel.able(who, self.scenario) for who in self.mission.who)

    def _not(self, flag: str) -> Node:
        return Binary("==", Name(flag), ZERO)

    def _leaves(self, place: str) -> tuple[Effect, ...]:
        return travel.leave(self.mission.who, place)

    def _stands(self, place: str) -> tuple[Effect, ...]:
        return travel.arrive(self.mission.who, place)

    def _idle(self) -> tuple[Effect, ...]:
        return tuple(Set(f"{unit}.under_way", ZERO) for unit in self.units)

    def _walk(self, step: MissionStep) -> Draw:
        if not step.legs:
            return AT_ONCE
        return travel.time_of_way(self.times[step.number], self.spread, SPREAD)

    def _minutes(self, legs: tuple[Leg, ...]) -> Node:
        """The typical time of a way."""
        if not legs:
            return Number(0.0, "min")
        times = [travel.typical_time(leg.route, self.scenario, self.network) for leg in legs]
        return Call("sum", tuple(times))
