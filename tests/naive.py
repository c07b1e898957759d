"""The slowest honest simulator of a network, as an oracle for the kernel.

It is written from what the calculus means and knows nothing of tables, postfix, dependency lists or
tournaments. Formulas are evaluated on their trees. After each firing it looks again at every event there is.
The next to fire is found by going through all of them in declared order. It shares with the kernel only the
address of a draw and the quantile functions, which have tests of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from interregnum.calculus import draws
from interregnum.calculus.network import (
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
from interregnum.expression import Node, evaluate, names

CLOCKS = {
    "fixed": draws.FIXED,
    "exponential": draws.EXPONENTIAL,
    "lognormal": draws.LOGNORMAL,
    "triangular": draws.TRIANGULAR,
    "gamma": draws.GAMMA,
    "weibull": draws.WEIBULL,
}
THE_START = 0  # the record that wrote the start values


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
    began: float = 0.0
    fired: int = 0
    drawn: int = 0
    enabled: bool = False
    held: bool = False
    causes: tuple[int, ...] = ()

    def left(self, now: float) -> float:
        return max(0.0, self.work - self.speed * (now - self.stamp))

    def due(self) -> float:
        if not self.enabled:
            return math.inf
        if self.work <= 0.0:
            return self.stamp
        return self.stamp + self.work / self.speed if self.speed > 0.0 else math.inf


class Naive:
    """Plays one history of a closed network."""

    def __init__(self, network: Network, seed: int, replica: int = 0) -> None:
        self.network, self.seed, self.replica = network, seed, replica
        self.now = 0.0
        self.values: dict[str, float] = {}
        self.writers = dict.fromkeys(network.quantities, THE_START)
        self.clocks = {id: Clock() for id in network.events}
        self.firings: list[Firing] = []
        self.changes: list[tuple[str, float, float]] = []
        self.effect_draws = 0
        for quantity in network.quantities.values():
            self._start(quantity)
        self._look_again_at_all()

    def advance(self, until: float) -> None:
        """Play until that minute, it included."""
        while True:
            first, due = "", math.inf
            for id, clock in self.clocks.items():
                if clock.due() < due:
                    first, due = id, clock.due()
            if not first or due > until:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, due)
            self._fire(self.network.events[first])

    # Draws and formulas -------------------------------------------------------------------------

    def _uniform(self, id: str, firing: int, purpose: np.uint64, number: int) -> float:
        address = (firing, purpose, number, self.seed, self.replica)
        return draws.uniform(draws.stable_hash(id), *(np.uint64(part) for part in address))

    def _evaluate(self, node: Node) -> float:
        return evaluate(node, self.values, self.now)

    def _sample(self, draw: Draw, u: float) -> float:
        a, b, c = [*(self._evaluate(node) for node in draw.parameters), 0.0, 0.0, 0.0][:3]
        return draws.draw_clock(CLOCKS[draw.distribution], a, b, c, u)

    def _start(self, quantity: Quantity) -> None:
        """Give the quantity its start value, after those that its parameters read."""
        if quantity.id in self.values:
            return
        start = quantity.start
        if isinstance(start, Draw):
            for node in start.parameters:
                for name in names(node):
                    self._start(self.network.quantities[name])
            if start.distribution == "fixed":
                start = self._evaluate(start.parameters[0])
            else:
                u = self._uniform(quantity.id, 0, draws.START, 0)
                a, b, c = [*(self._evaluate(node) for node in start.parameters), 0.0][:3]
                start = (
                    draws.triangular_quantile(u, a, b, c)  # a start value, unlike a clock, may be negative
                    if start.distribution == "triangular"
                    else self._sample(start, u)
                )
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
        for effect in event.effects + (event.branches[branch].effects if branch >= 0 else ()):
            self._apply(event, effect)
        changes = tuple(self.changes)
        self.firings.append(Firing(event.id, self.now, began, branch, causes, influences, changes))
        clock.fired += 1
        clock.drawn = 0
        self._look_again_at_all()

    def _pushing(self, event: Event) -> Iterable[str]:
        nodes = [*event.clock.parameters, *(factor.value for factor in event.factors)]
        for branch in event.branches:
            nodes += [branch.share, *(factor.value for factor in branch.odds)]
        return dict.fromkeys(name for node in nodes for name in names(node))

    def _branch(self, event: Event) -> int:
        """The branch that wins a race with weights for hazards; none where nothing has weight."""
        times = []
        for number, branch in enumerate(event.branches):
            name = int(draws.stable_hash(branch.id))
            u = self._uniform(event.id, self.clocks[event.id].fired, draws.BRANCH, name)
            weight = self._weight(branch)
            if weight > 0:
                times.append((-math.log(u) / weight, number))
        return min(times)[1] if times else -1

    def _weight(self, branch: Branch) -> float:
        weight = self._evaluate(branch.share)
        for factor in branch.odds:
            weight *= self._evaluate(factor.value)
        return max(0.0, weight)

    # Effects ------------------------------------------------------------------------------------

    def _apply(self, event: Event, effect: Effect) -> None:
        match effect:
            case Set(quantity, value):
                self._write(quantity, self._evaluate(value))
            case Add(quantity, value):
                self._write(quantity, self.values[quantity] + self._evaluate(value))
            case Choose(choice, chosen):
                for option in self.network.choices[choice]:
                    self._write(f"{choice}.{option}", 1.0 if option == chosen else 0.0)
            case Move(source, target, chance):
                moved = self._some(event, self.values[source], self._evaluate(chance))
                self._write(source, self.values[source] - moved)
                self._write(target, self.values[target] + moved)
            case Ballot(block, among):
                self._vote(event, self.values[block], among)

    def _vote(self, event: Event, people: float, among: tuple[tuple[str, Node], ...]) -> None:
        weights = [max(0.0, self._evaluate(weight)) for _, weight in among]
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
        for event in self.network.events.values():
            clock = self.clocks[event.id]
            if clock.fired and not event.again:
                continue
            holds = self._evaluate(event.guard) != 0.0
            if holds and not clock.enabled:
                self._enable(event, clock)
            elif clock.enabled and not holds:
                self._disable(event, clock)
            if clock.enabled or (clock.held and event.memory == "keep"):
                self._run_at(self._speed(event), clock)

    def _enable(self, event: Event, clock: Clock) -> None:
        if not clock.held:
            u = self._uniform(event.id, clock.fired, draws.CLOCK, clock.drawn)
            clock.drawn += 1
            clock.work = self._sample(event.clock, u)
        elif event.memory == "keep":
            clock.work = clock.left(self.now)
        clock.enabled, clock.held = True, False
        clock.stamp = clock.began = self.now
        clock.speed = self._speed(event)
        clock.causes = tuple(self.writers[name] for name in names(event.guard))

    def _disable(self, event: Event, clock: Clock) -> None:
        if event.memory == "pause":
            clock.work = clock.left(self.now)
        clock.enabled, clock.held = False, event.memory != "forget"

    def _speed(self, event: Event) -> float:
        speed = 1.0
        for factor in event.factors:
            speed *= self._evaluate(factor.value)
        return max(0.0, speed)

    def _run_at(self, speed: float, clock: Clock) -> None:
        """A clock in mid-run goes on at another speed with the work that is left."""
        if speed != clock.speed:
            clock.work, clock.stamp, clock.speed = clock.left(self.now), self.now, speed
