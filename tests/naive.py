"""The slowest honest simulator of a network, as an oracle for the kernel.

It is written from what the calculus means and knows nothing of tables, postfix, dependency lists or
tournaments. Formulas are evaluated on their trees. After each firing it looks again at every event there is.
The next to fire is found by going through all of them in declared order. It shares with the kernel only the
address of a draw and the quantile functions, which have tests of their own.

`Naive` plays a network that is closed, with its timers. `AsWritten` plays one that is not: it keeps for itself what has
happened and when, compares with time by looking at both sides, and wakes at each minute at which one overtakes the
other; it knows nothing of flags, timers and thresholds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from interregnum.calculus.kernel import draws
from interregnum.calculus.network import (
    ALARMS,
    Add,
    Ballot,
    Branch,
    Choose,
    Draw,
    Effect,
    Event,
    Move,
    Network,
    Quantity,
    Set,
)
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, evaluate, names

CLOCKS = {
    "fixed": draws.FIXED,
    "exponential": draws.EXPONENTIAL,
    "lognormal": draws.LOGNORMAL,
    "triangular": draws.TRIANGULAR,
    "gamma": draws.GAMMA,
    "weibull": draws.WEIBULL,
}
ALMOST = 1e-9  # minutes within which two sides are level
THE_START = 0  # the record that wrote the start values


class BadNumber(Exception):
    """A number that cannot be: whose it was, and what part of that. The history ends."""

    def __init__(self, *found: tuple[str, str]) -> None:
        super().__init__(found)
        self.found = frozenset(found)


@dataclass(frozen=True)
class Firing:
    """One thing that happened. Causes and influences are numbers of firings, counted from 1."""

    event: str
    time: float
    began: float
    branch: int
    causes: tuple[int, ...]
    influences: tuple[int, ...]
    changes: tuple[tuple[str, float, float], ...]


@dataclass
class Clock:
    """What is known of one event's clock: `work` was left at `stamp`, and has been done at `speed` since."""

    work: float = 0.0
    speed: float = 1.0
    stamp: float = 0.0
    rhythm: tuple[float, float, int] = (0.0, 0.0, 0)  # origin, step, ticks: of a fixed clock that repeats
    ticking: bool = False
    began: float = 0.0
    fired: int = 0
    drawn: int = 0
    enabled: bool = False
    held: bool = False
    rings: float | None = None
    causes: tuple[int, ...] = ()

    def left(self, now: float) -> float:
        return max(0.0, self.work - self.speed * (now - self.stamp))

    def due(self) -> float:
        if not self.enabled:
            return math.inf
        if self.rings is not None:
            return self.rings
        if self.work <= 0.0:
            return self.stamp
        if self.ticking:
            origin, step, ticks = self.rhythm
            return origin + steps(ticks, step)
        return self.stamp + self.work / self.speed if self.speed > 0.0 else math.inf


def steps(ticks: int, step: float) -> float:
    """So many steps, in minutes: a whole number where no more than a rounding of the step is lacking to that."""
    minutes = ticks * step
    if ticks > 1 and math.isfinite(minutes) and abs(minutes - round(minutes)) <= 2.3e-16 * minutes:
        return float(round(minutes))
    return minutes


class Naive:
    """Plays one history of a closed network."""

    def __init__(self, network: Network, seed: int, replica: int = 0) -> None:
        self.network, self.seed, self.replica = network, seed, replica
        self.now = 0.0
        self.values: dict[str, float] = {}
        self.writers = defaultdict[str, int](lambda: THE_START)
        self.clocks = {id: Clock() for id in network.events}
        self.firings: list[Firing] = []
        self.changes: list[tuple[str, float, float]] = []
        self.effect_draws = 0
        self.bad: frozenset[tuple[str, str]] = frozenset()
        try:
            self._begin()
        except BadNumber as error:
            self.bad = error.found

    def _begin(self) -> None:
        for quantity in self.network.quantities.values():
            self._start(quantity)
        self._look_again_at_all()

    def advance(self, until: float) -> None:
        """Play until that minute, it included, or until a number comes out that cannot be."""
        while not self.bad:
            first, due = self._next()
            waking = self._waking()
            if min(waking, due) > until or min(waking, due) == math.inf:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, min(waking, due))
            try:
                self._go_on(first, due, waking)
            except BadNumber as error:
                self.bad = error.found

    def _go_on(self, first: str, due: float, waking: float) -> None:
        if due < waking:
            self._fire(self.network.events[first])
        following, then = self._next()
        if not (self._is_alarm(first) and self._is_alarm(following) and due == then):
            self._look_again_at_all()  # but alarms of one minute ring together

    def _next(self) -> tuple[str, float]:
        first, due = "", math.inf
        for id, clock in self.clocks.items():
            if clock.due() < due:
                first, due = id, clock.due()
        return first, due

    def _is_alarm(self, id: str) -> bool:
        return id in self.network.events and self.network.events[id].clock.distribution in ALARMS

    def _waking(self) -> float:
        """The next minute at which to look again though nothing happens: here timers see to that."""
        return math.inf

    # Draws and formulas -------------------------------------------------------------------------

    def _uniform(self, id: str, firing: int, purpose: np.uint64, number: int) -> float:
        address = (firing, purpose, number, self.seed, self.replica)
        return draws.uniform(draws.stable_hash(id), *(np.uint64(part) for part in address))

    def _evaluate(self, node: Node) -> float:
        return evaluate(node, self.values, self.now)

    def _checked(self, whose: str, part: str, value: float, least: float, most: float = math.inf) -> float:
        """The value, if it is a number within these bounds."""
        if math.isfinite(value) and least <= value <= most:
            return value
        raise BadNumber((whose, part))

    def _sample(self, id: str, part: str, draw: Draw, u: float, least: float) -> float:
        """A draw; the parameters are numbers that the distribution can have."""
        values = [self._checked(id, part, self._evaluate(node), -math.inf) for node in draw.parameters]
        match draw.distribution:
            case "triangular":
                possible = least <= values[0] <= values[1] <= values[2] and (least < 0 or values[2] > 0)
            case "lognormal":
                possible = values[1] >= 1
            case "gamma" | "weibull":
                possible = values[1] > 0
            case _:
                possible = True
        if least >= 0 and draw.distribution != "triangular":
            positive = values[0] > 0 or (draw.distribution == "fixed" and values[0] == 0)
            possible = possible and (positive or (draw.may_be_nought and values[0] == 0))
        if not possible:
            raise BadNumber((id, part))
        a, b, c = [*values, 0.0, 0.0, 0.0][:3]
        kind = CLOCKS[draw.distribution]
        drawn = draws.draw_value(kind, a, b, c, u) if least < 0 else draws.draw_clock(kind, a, b, c, u)
        return self._checked(id, part, drawn, -math.inf)

    def _start(self, quantity: Quantity) -> None:
        """Give the quantity its start value, after those that its parameters read."""
        if quantity.id in self.values:
            return
        start = quantity.start
        if isinstance(start, Draw):
            for node in start.parameters:
                for name in names(node):
                    self._start(self.network.quantities[name])
            u = self._uniform(quantity.id, 0, draws.START, 0)
            start = self._sample(quantity.id, "start", start, u, -math.inf)
        if quantity.kind == "people":
            start = float(math.floor(start + 0.5))
        self.values[quantity.id] = self._bounded(quantity, start)

    def _bounded(self, quantity: Quantity, value: float) -> float:
        return min(max(value, quantity.lower), quantity.upper)

    # An event happens ---------------------------------------------------------------------------

    def _fire(self, event: Event) -> None:
        clock = self.clocks[event.id]
        clock.enabled = clock.held = False
        branch = self._branch(event)
        causes, began = clock.causes, clock.began
        influences = tuple(self.writers[name] for name in self._pushing(event))
        self.changes, self.effect_draws = [], 0
        for effect in event.effects:
            self._apply(event, effect)
        self._remember(event)
        for effect in event.branches[branch].effects if branch >= 0 else ():
            self._apply(event, effect)
        changes = tuple(self.changes)
        self.firings.append(Firing(event.id, self.now, began, branch, causes, influences, changes))
        clock.fired += 1
        clock.drawn = 0

    def _remember(self, event: Event) -> None:
        """An event that is asked about writes its memory itself, after its own effects."""

    def _pushing(self, event: Event) -> Iterable[str]:
        nodes = [*event.clock.parameters, *(factor.value for factor in event.factors)]
        for branch in event.branches:
            nodes += [branch.share, *(factor.value for factor in branch.odds)]
        return dict.fromkeys(name for node in nodes for name in names(node))

    def _branch(self, event: Event) -> int:
        """The branch that wins a race with weights for hazards; none where all that have weight are barred."""
        times = []
        for number, branch in enumerate(event.branches):
            if branch.barred:
                continue
            name = int(draws.stable_hash(branch.id))
            u = self._uniform(event.id, self.clocks[event.id].fired, draws.BRANCH, name)
            weight = self._checked(event.id, "branch", self._weight(branch), 0)
            if weight > 0:
                times.append((-math.log(u) / weight, number))
        if event.branches and not times and not any(branch.barred for branch in event.branches):
            raise BadNumber((event.id, "branches"))
        return min(times)[1] if times else -1

    def _weight(self, branch: Branch) -> float:
        weight = self._evaluate(branch.share)
        for factor in branch.odds:
            weight *= self._evaluate(factor.value)
        return weight

    # Effects ------------------------------------------------------------------------------------

    def _apply(self, event: Event, effect: Effect) -> None:
        match effect:
            case Set(quantity, value):
                self._write(quantity, self._checked(event.id, "effect", self._evaluate(value), -math.inf))
            case Add(quantity, value):
                total = self.values[quantity] + self._evaluate(value)
                self._write(quantity, self._checked(event.id, "effect", total, -math.inf))
            case Choose(choice, chosen):
                for option in self.network.choices[choice]:
                    self._write(f"{choice}.{option}", 1.0 if option == chosen else 0.0)
            case Move(source, target, chance):
                share = self._checked(event.id, "effect", self._evaluate(chance), -1e-9, 1 + 1e-9)
                moved = self._some(event, self.values[source], share)
                self._write(source, self.values[source] - moved)
                self._write(target, self.values[target] + moved)
            case Ballot(block=block, among=among):
                self._vote(event, self.values[block], among)

    def _vote(self, event: Event, people: float, among: tuple[tuple[str, Node], ...]) -> None:
        weights = [self._checked(event.id, "effect", self._evaluate(weight), 0) for _, weight in among]
        if people >= 1 and sum(weights) <= 0:
            raise BadNumber((event.id, "effect"))
        took = []
        for number, weight in enumerate(weights):
            rest = sum(weights[number:])
            took.append(self._some(event, people, weight / rest if rest > 0.0 else 0.0))
            people -= took[-1]
        for (target, _), number_of_votes in zip(among, took, strict=True):
            self._write(target, number_of_votes)

    def _some(self, event: Event, people: float, chance: float) -> float:
        """How many of the people go, each with that chance. Each question has its own number."""
        u = self._uniform(event.id, self.clocks[event.id].fired, draws.EFFECT, self.effect_draws)
        self.effect_draws += 1
        if chance >= 1.0:
            return people if people >= 1.0 else 0.0
        return draws.binomial_quantile(u, people, chance)

    def _write(self, quantity: str, value: float) -> None:
        value, old = self._bounded(self.network.quantities[quantity], value), self.values[quantity]
        if value != old:
            self.values[quantity] = value
            self.writers[quantity] = len(self.firings) + 1
            self.changes.append((quantity, old, value))

    # Looking again ------------------------------------------------------------------------------

    def _look_again_at_all(self) -> None:
        """Look at every event; those with a number that cannot be are found in whatever order."""
        bad: list[tuple[str, str]] = []
        for event in self.network.events.values():
            clock = self.clocks[event.id]
            if not clock.fired or event.again:
                try:
                    self._look_again(event, clock)
                except BadNumber as error:
                    bad += error.found
        if bad:
            raise BadNumber(*bad)

    def _look_again(self, event: Event, clock: Clock) -> None:
        if self._is_alarm(event.id):
            self._set_alarm(event, clock)
            return
        holds = self._checked(event.id, "guard", self._evaluate(event.guard), -math.inf) != 0.0
        if holds and not clock.enabled:
            self._enable(event, clock)
        elif clock.enabled and not holds:
            self._disable(event, clock)
        if clock.enabled or (clock.held and event.memory == "keep"):
            self._run_at(self._speed(event), clock)

    def _set_alarm(self, event: Event, clock: Clock) -> None:
        """An alarm rings at its minute, or at the very next, where that is still to come."""
        minute = self._evaluate(event.clock.parameters[0])
        if event.clock.distribution == "after":
            minute = math.nextafter(minute, math.inf)
        if not clock.enabled:
            clock.enabled, clock.began = True, self.now
        clock.rings = minute if minute > self.now else math.inf

    def _enable(self, event: Event, clock: Clock) -> None:
        fresh = not clock.held
        if fresh:
            u = self._uniform(event.id, clock.fired, draws.CLOCK, clock.drawn)
            clock.drawn += 1
            clock.work = self._sample(event.id, "duration", event.clock, u, 0)
        elif event.memory == "keep":
            clock.work = clock.left(self.now)
        clock.enabled, clock.held = True, False
        clock.stamp = clock.began = self.now
        clock.speed = self._speed(event)
        clock.causes = tuple(self.writers[name] for name in names(event.guard))
        clock.ticking = fresh and event.again and event.clock.distribution == "fixed" and clock.speed > 0.0
        if clock.ticking:
            origin, step, ticks = clock.rhythm
            if clock.work / clock.speed != step or origin + steps(ticks, step) != self.now:
                origin, ticks = self.now, 0
            clock.rhythm = (origin, clock.work / clock.speed, ticks + 1)

    def _disable(self, event: Event, clock: Clock) -> None:
        if event.memory == "pause":
            clock.work = clock.left(self.now)
        clock.enabled, clock.held = False, event.memory != "forget"

    def _speed(self, event: Event) -> float:
        speed = 1.0
        for factor in event.factors:
            speed *= self._evaluate(factor.value)
        return self._checked(event.id, "speed", speed, 0)

    def _run_at(self, speed: float, clock: Clock) -> None:
        """A clock in mid-run goes on at another speed with the work that is left."""
        if speed != clock.speed:
            clock.ticking = False
            clock.work, clock.stamp, clock.speed = clock.left(self.now), self.now, speed


class AsWritten(Naive):
    """Plays one history of a network as it is written, before it is closed."""

    def __init__(self, network: Network, seed: int, replica: int = 0) -> None:
        self.happened: dict[str, list[float]] = {id: [] for id in network.events}
        super().__init__(network, seed, replica)

    def _remember(self, event: Event) -> None:
        self.happened[event.id].append(self.now)

    def _evaluate(self, node: Node) -> float:
        return evaluate(self._told(node), self.values, self.now)

    def _told(self, node: Node) -> Node:
        """The formula with what it asks of the past and of time replaced by the answers."""
        match node:
            case Binary("<" | "<=" | ">" | ">=", left, right) if asks_time(left) or asks_time(right):
                return Number(float(self._compare(node)))
            case Call("happened", (Name(event),)):
                return Number(float(bool(self.happened[event])))
            case Call("times", (Name(event),)):
                return Number(float(len(self.happened[event])))
            case Call(function, arguments):
                return Call(function, tuple(self._told(argument) for argument in arguments))
            case Binary(op, left, right):
                return Binary(op, self._told(left), self._told(right))
            case Unary(op, operand):
                return Unary(op, self._told(operand))
        return node

    def _compare(self, node: Binary) -> bool:
        """Whether a comparison with time holds; level from a hair before."""
        if any(not self.happened[event] for event in asked(node)):
            return False
        ahead = self._ahead(node, self.now)
        level = abs(ahead) < ALMOST
        return {"<": ahead < 0 and not level, "<=": ahead < 0 or level}.get(
            node.op, ahead > 0 and not level if node.op == ">" else ahead > 0 or level
        )

    def _ahead(self, node: Binary, now: float) -> float:
        """By how much the left side is ahead of the right at that minute, as things stand."""
        left, right = (
            evaluate(self._passed(side, now), self.values, now) for side in (node.left, node.right)
        )
        return left - right

    def _passed(self, node: Node, now: float) -> Node:
        match node:
            case Call("since", (Name(event),)):
                return Number(now - self.happened[event][-1])
            case Binary(op, left, right):
                return Binary(op, self._passed(left, now), self._passed(right, now))
        return node

    def _waking(self) -> float:
        """The next minute at which one side of a comparison overtakes the other."""
        minutes = [math.inf]
        for event in self.network.events.values():
            for node in (event.guard, *(factor.value for factor in event.factors)):
                minutes += [self._level_at(part) for part in comparisons(node)]
        return min(minute for minute in minutes if minute > self.now + ALMOST)

    def _level_at(self, node: Binary) -> float:
        if any(not self.happened[event] for event in asked(node)):
            return math.inf
        ahead = self._ahead(node, self.now)
        gains = self._ahead(node, self.now + 1.0) - ahead
        return self.now - ahead / gains if abs(gains) > ALMOST else math.inf


def asks_time(node: Node) -> bool:
    """Whether the value changes as time passes."""
    match node:
        case Name("time") | Call("since"):
            return True
        case Binary(_, left, right):
            return asks_time(left) or asks_time(right)
    return False


def rises(node: Binary) -> bool:
    """Whether the left side of a comparison with time gains on the right, where neither is multiplied by a state."""

    def running(part: Node) -> Node:
        match part:
            case Call("since"):
                return Name("time")
            case Binary(op, left, right):
                return Binary(op, running(left), running(right))
        return part

    ahead = Binary("-", running(node.left), running(node.right))
    return evaluate(ahead, lambda _: 0.0, 1.0) > evaluate(ahead, lambda _: 0.0, 0.0)


def asked(node: Node) -> Iterator[str]:
    """The events whose `since` a comparison compares."""
    match node:
        case Call("since", (Name(event),)):
            yield event
        case Binary(_, left, right):
            yield from asked(left)
            yield from asked(right)


def comparisons(node: Node) -> Iterator[Binary]:
    """The comparisons with time in a formula."""
    match node:
        case Binary("<" | "<=" | ">" | ">=", left, right) if asks_time(left) or asks_time(right):
            yield node
        case Binary(_, left, right):
            yield from comparisons(left)
            yield from comparisons(right)
        case Unary(_, operand):
            yield from comparisons(operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from comparisons(argument)
