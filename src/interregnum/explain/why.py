"""Why something happened: its causes and influences, walked back to the start.

A cause is the last writer of a quantity in the guard, recorded by the kernel when the event became possible.
Where the guard has alternatives (`or`), only those that held at that time count. Influences are the factors on
the event's speed, or on the odds of the branch it took, when it happened. Bookkeeping events (timers, watchers)
are replaced by what set them off.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.calculus.network import Factor
from interregnum.calculus.tables import odds_formula
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import Binary, Node, names
from interregnum.history.data import START, Firing, History
from interregnum.model import Grounds

SLIGHT = 0.02  # a push weaker than two hundredths is in the data only


@dataclass(frozen=True, slots=True)
class Cause:
    """A firing that made an event possible, and the quantities through which it did so."""

    number: int
    quantities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Push:
    """A factor on an event: its size, and the firings that gave it that size."""

    name: str
    on: str  # "speed" or "odds"
    times: float
    numbers: tuple[int, ...]
    grounds: Grounds

    @property
    def strength(self) -> float:
        """How far it is from having no effect, in either direction."""
        return abs(math.log(self.times)) if self.times > 0 else math.inf

    @property
    def noticeable(self) -> bool:
        """Whether it is strong enough to be shown."""
        return self.strength > SLIGHT


@dataclass(frozen=True, slots=True)
class Reason:
    """One firing, with its causes and its influences."""

    firing: Firing
    causes: tuple[Cause, ...]
    given: tuple[str, ...]  # quantities of the guard unchanged since the start
    pushes: tuple[Push, ...]


@dataclass(repr=False)
class Story:
    """The reasons of an event, each once, from the event back. `untold` counts the causes beyond the depth."""

    history: History
    reasons: list[Reason] = field(default_factory=list)
    untold: int = 0

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def text(self, width: int = 100) -> str:
        """The story as prose: numbered paragraphs of at most `width` columns that refer to each other."""
        from interregnum.views.text.explanation import story_text

        return story_text(self, width)

    def to_dict(self) -> dict[str, Any]:
        """The story as plain data."""
        return {
            "scenario": self.history.scenario.scenario.id,
            "seed": self.history.seed,
            "replica": self.history.replica,
            "untold": self.untold,
            "reasons": [_as_data(self.history, reason) for reason in self.reasons],
        }

    def json(self) -> str:
        """The story as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def dot(self) -> str:
        """The story as a Graphviz graph: causes are solid lines, influences dashed ones."""
        lines = ["digraph why {", "  rankdir=BT;", "  node [shape=box, fontname=Helvetica];"]
        shown = {reason.firing.number for reason in self.reasons}
        for reason in self.reasons:
            firing = reason.firing
            title = f"{self.history.label(firing.minute)}\n{self.history.title(firing)}"
            lines.append(f"  {firing.number} [label={json.dumps(title, ensure_ascii=False)}];")
        for reason in self.reasons:
            here = reason.firing.number
            lines += [f"  {cause.number} -> {here};" for cause in reason.causes if cause.number in shown]
            for push in reason.pushes:
                for number in push.numbers:
                    if number in shown:
                        label = json.dumps(f"x{push.times:.2g}")
                        lines.append(f"  {number} -> {here} [style=dashed, label={label}];")
        return "\n".join([*lines, "}"])


def why(history: History, event: str, depth: int | None = None) -> Story:
    """Why the event happened (the first time), at most `depth` causes deep."""
    history.event(event)
    firings = history.firings_of(event)
    if not firings:
        message = f"`{event}` did not happen in this history"
        advice = "`why-not` explains why an event did not happen"
        raise ScenarioError([Problem("did-not-happen", message, found=event, allowed=advice)])
    story = Story(history)
    level, seen = [firings[0].number], {firings[0].number}
    deep = 0
    while level and (depth is None or deep <= depth):
        following: list[int] = []
        for number in level:
            reason = reason_of(history, history.firing(number))
            story.reasons.append(reason)
            for cause in reason.causes:
                if cause.number not in seen:
                    seen.add(cause.number)
                    following.append(cause.number)
        level, deep = sorted(following, reverse=True), deep + 1
    story.untold = len(level)
    return story


def reason_of(history: History, firing: Firing) -> Reason:
    """The causes and influences of one firing."""
    event = history.network.events[firing.event]
    # The guard reads nothing that was written between the last of its writers and when it came to hold.
    relevant = _relevant(history, event.guard, max(firing.causes, default=START))
    through: dict[int, list[str]] = {}
    given = []
    for quantity, number in zip(names(event.guard), firing.causes, strict=True):
        if quantity not in relevant:
            continue
        if number == START:
            given.append(quantity)
        for source in _through_bookkeeping(history, number):
            through.setdefault(source, []).append(quantity)
    causes = tuple(Cause(number, tuple(through[number])) for number in sorted(through, reverse=True))
    return Reason(firing, causes, tuple(given), tuple(_pushes(history, firing)))


def _relevant(history: History, guard: Node, after: int) -> set[str]:
    """The quantities of the guard, without those of alternatives that did not hold at that time."""
    match guard:
        case Binary("and", left, right):
            return _relevant(history, left, after) | _relevant(history, right, after)
        case Binary("or", left, right):
            holding = [side for side in (left, right) if history.evaluate(side, after) != 0]
            return set().union(*(_relevant(history, side, after) for side in holding or (left, right)))
        case _:
            return set(names(guard))


def _through_bookkeeping(history: History, number: int, depth: int = 8) -> Iterator[int]:
    """The firing itself; for a bookkeeping event the firings that set it off, or that set the timer.

    Behind a timer on which nothing has a say there is the clock, and then the timer itself is the cause.
    """
    if number == START:
        return
    firing = history.firing(number)
    event = history.network.events[firing.event]
    causes = firing.influences if event.mechanism == "timer" else firing.causes
    by_the_clock = event.mechanism == "timer" and not any(causes)
    if not event.quiet or depth == 0 or by_the_clock:
        yield number
        return
    for cause in dict.fromkeys(causes):
        yield from _through_bookkeeping(history, cause, depth - 1)


def _pushes(history: History, firing: Firing) -> Iterator[Push]:
    """The factors on speed and odds that differed from 1."""
    event, branch = history.network.events[firing.event], history.branch(firing)
    before = firing.number - 1
    for on, factors in (("speed", event.factors), ("odds", branch.odds if branch else ())):
        for factor in factors:
            push = _push(history, factor, on, before, firing.minute)
            if abs(push.times - 1.0) > 1e-9:
                yield push


def _push(history: History, factor: Factor, on: str, before: int, now: float) -> Push:
    times = history.evaluate(factor.value, before, now)
    writers = (history.writer(name, before) for name in names(factor.value))
    numbers = dict.fromkeys(n for writer in writers for n in _through_bookkeeping(history, writer))
    return Push(factor.name, on, times, tuple(numbers), factor.grounds)


def odds_at(history: History, firing: Firing) -> list[tuple[str, float]]:
    """The probability of each branch, by title, where there were several."""
    branches = history.network.events[firing.event].branches
    if len(branches) < 2:
        return []
    weights = weights_at(history, firing)
    total = sum(weights.values()) or 1.0
    return [(branch.title, weights[branch.id] / total) for branch in branches]


def weights_at(history: History, firing: Firing) -> dict[str, float]:
    """The weight of each branch when the event fired."""
    event = history.network.events[firing.event]
    before = firing.number - 1
    weights = {}
    for branch in event.branches:
        formula = odds_formula(branch.share, [factor.value for factor in branch.odds])
        weights[branch.id] = max(0.0, history.evaluate(formula, before, firing.minute))
    return weights


def _as_data(history: History, reason: Reason) -> dict[str, Any]:
    firing = reason.firing
    event = history.network.events[firing.event]
    return {
        "number": firing.number,
        "event": firing.event,
        "branch": firing.branch,
        "title": history.title(firing),
        "minute": firing.minute,
        "label": history.label(firing.minute),
        "began": firing.began,
        "causes": [{"number": cause.number, "quantities": list(cause.quantities)} for cause in reason.causes],
        "from_the_start": list(reason.given),
        "influences": [
            {"name": push.name, "on": push.on, "times": push.times, "numbers": list(push.numbers)}
            for push in reason.pushes
        ],
        "grounds": event.grounds.model_dump(),
    }
