"""What pressed on an event: the factors on its speed and on the odds of its branches, as they were at a firing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.calculus.network import ONE, Factor, Network
from interregnum.expression import NEVER, Node, evaluate, names, show
from interregnum.history.data import START, Firing, History
from interregnum.model import Grounds

SLIGHT = 0.02  # a push weaker than two hundredths is in the data only
DEEPEST = 8  # bookkeeping events, one behind the other, that are looked through
NOTHING = 1e-9  # a factor nearer to 1 than this does not press


@dataclass(frozen=True, slots=True)
class Push:
    """A factor on an event: its size, what it read, and the firings that gave it that size.

    `course` has (minutes, size), one after the other, of a factor on the speed while the clock ran.
    """

    name: str
    on: str  # "speed" or "odds"
    times: float
    numbers: tuple[int, ...]
    grounds: Grounds
    read: dict[str, float] = field(default_factory=dict)
    formula: Node = ONE
    course: tuple[tuple[float, float], ...] = ()

    @property
    def mean(self) -> float:
        """Its size over the whole time that the clock ran; of what does not run, its size."""
        minutes = sum(long for long, _ in self.course)
        if len({size for _, size in self.course}) < 2 or not minutes > 0:
            return self.course[0][1] if self.course else self.times
        return sum(long * size for long, size in self.course) / minutes

    @property
    def strength(self) -> float:
        """How far it is from having no effect, in either direction."""
        return max(abs(math.log(size)) if size > 0 else math.inf for size in (self.times, self.mean))

    @property
    def pressed(self) -> bool:
        """Whether it had any effect."""
        return any(abs(size - 1.0) > NOTHING for size in (self.times, *(size for _, size in self.course)))

    @property
    def noticeable(self) -> bool:
        """Whether it is strong enough to be shown."""
        return self.strength > SLIGHT

    def to_dict(self, network: Network) -> dict[str, Any]:
        """The push as plain data."""
        return {
            "name": self.name,
            "on": self.on,
            "times": self.times,
            "mean": self.mean,
            "numbers": list(self.numbers),
            "formula": show(self.formula),
            "read": reading_data(network, self.read),
            "grounds": self.grounds.model_dump(),
        }


def push_at(
    history: History,
    firing: Firing,
    factor: Factor,
    on: str,
    value: Callable[[str], float] | None = None,
    course: tuple[tuple[float, float], ...] = (),
) -> Push:
    """A factor as it was when the event fired: after all that had happened before, and nothing of the firing itself.

    `value` gives the quantities where they were read later, between the effects of the firing; `course` how the factor
    had been while the clock ran.
    """
    before = firing.number - 1
    value = value or (lambda name: history.value(name, before))
    times = evaluate(factor.value, value, firing.minute)
    writers = ((name, history.writer(name, before)) for name in names(factor.value))
    numbers = dict.fromkeys(n for name, writer in writers for n in sources_of(history, name, writer))
    read = {name: value(name) for name in names(factor.value)}
    return Push(factor.name, on, times, tuple(numbers), factor.grounds, read, factor.value, course)


def read_at(history: History, firing: Firing, formula: Node) -> dict[str, float]:
    """The quantities of a formula, with their values just before a firing."""
    return {name: history.value(name, firing.number - 1) for name in names(formula)}


def sources_of(history: History, quantity: str, number: int) -> Iterator[int]:
    """Who brought a quantity to what it was after its writer; of a comparison with time, all who had a say in it.

    `since(e) >= wait` comes true with a change of `wait`, or with an alarm: either way because e began the waiting, and
    because of who set its length.
    """
    if number == START:
        return
    compared = history.network.timed.get(quantity)
    read = () if compared is None else names(compared)
    writers = {history.writer(name, number) for name in read} - {START}
    for writer in sorted(writers or {number}, reverse=True):
        yield from through_bookkeeping(history, writer)


def through_bookkeeping(history: History, number: int, depth: int = DEEPEST) -> Iterator[int]:
    """The firing itself; for a bookkeeping event the firings that set it off, for a timer those that set its minute.

    Behind a timer on which nothing has a say there is the clock, and then the timer itself is the cause.
    """
    if number == START:
        return
    firing = history.firing(number)
    event = history.network.events[firing.event]
    timer = event.mechanism == "timer"
    causes = firing.influences if timer else firing.causes
    if not event.quiet or depth == 0 or (timer and not any(causes)):
        yield number
        return
    for cause in dict.fromkeys(causes):
        yield from through_bookkeeping(history, cause, depth - 1)


def reading_data(network: Network, read: dict[str, float]) -> list[dict[str, Any]]:
    """What was read as plain data: name, title, value, and what the number at the start stands on."""
    return [
        {
            "name": name,
            "title": network.quantities[name].title,
            "value": None if value == NEVER else value,  # the minute of what has not happened
            **network.quantities[name].grounds.model_dump(),
        }
        for name, value in read.items()
    ]


def stands_on(network: Network, stated: Grounds, read: dict[str, float]) -> list[Grounds]:
    """The grounds of a number: those stated for it, or else those of what it was reckoned from, each once."""
    if stated.basis:
        return [stated]
    found: list[Grounds] = []
    for name in read:
        grounds = network.quantities[name].grounds
        if grounds.basis and grounds not in found:
            found.append(grounds)
    return found
