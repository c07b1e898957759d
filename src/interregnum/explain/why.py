"""Why something happened: its causes and influences, walked back to the start.

A cause is the last writer of a quantity in the guard, recorded by the kernel when the event became possible.
Where the guard has alternatives (`or`), only quantities of those that then held are told. Influences are the
factors that pressed on the event's speed, or on the odds of the way it turned out, when it happened.
Bookkeeping (timers, watchers) is passed through to what set it off.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.calculus.network import Factor
from interregnum.calculus.tables import odds_formula
from interregnum.dates import show_duration
from interregnum.errors import Problem, ScenarioError
from interregnum.explain.wording import cited, hour, listed, paragraph, standing
from interregnum.expression import Binary, Node, names
from interregnum.history.data import START, Firing, History
from interregnum.model import Grounds

MOST_STANDINGS = 5  # things that had stood so from the start, before the rest is counted
SLIGHT = 0.02  # a push weaker than two hundredths is data, not prose


@dataclass(frozen=True, slots=True)
class Link:
    """A firing that made something possible, and the quantities through which it did so."""

    number: int
    quantities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Push:
    """A factor that pressed on an event: by how much, and the firings that made it what it was."""

    name: str
    on: str  # "speed" or "odds"
    times: float
    numbers: tuple[int, ...]
    grounds: Grounds

    @property
    def strength(self) -> float:
        """How far it is from pressing not at all, either way."""
        return abs(math.log(self.times)) if self.times > 0 else math.inf

    @property
    def told(self) -> bool:
        """Whether it is worth telling in prose."""
        return self.strength > SLIGHT


@dataclass(frozen=True, slots=True)
class Reason:
    """One firing, with what made it possible and what pressed on it."""

    firing: Firing
    causes: tuple[Link, ...]
    given: tuple[str, ...]  # quantities of the guard that had stood so since the start
    pushes: tuple[Push, ...]


@dataclass(repr=False)
class Story:
    """The reasons of an event, each told once, from the event back. `untold` are causes beyond the depth."""

    history: History
    reasons: list[Reason] = field(default_factory=list)
    untold: int = 0

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The story as prose: numbered paragraphs that refer to each other."""
        order = {reason.firing.number: n for n, reason in enumerate(self.reasons, 1)}
        told = [_paragraph(self.history, reason, order) for reason in self.reasons]
        if self.untold:
            causes = "1 earlier cause is" if self.untold == 1 else f"{self.untold} earlier causes are"
            told.append(f"{causes} not told here; a greater depth tells more.")
        return "\n\n".join(told)

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
        """The story as a Graphviz drawing: causes in full lines, influences dashed."""
        lines = ["digraph why {", "  rankdir=BT;", "  node [shape=box, fontname=Helvetica];"]
        told = {reason.firing.number for reason in self.reasons}
        for reason in self.reasons:
            firing = reason.firing
            title = f"{self.history.label(firing.minute)}\n{self.history.title(firing)}"
            lines.append(f"  {firing.number} [label={json.dumps(title, ensure_ascii=False)}];")
        for reason in self.reasons:
            here = reason.firing.number
            lines += [f"  {link.number} -> {here};" for link in reason.causes if link.number in told]
            for push in reason.pushes:
                for number in push.numbers:
                    if number in told:
                        label = json.dumps(f"x{push.times:.2g}")
                        lines.append(f"  {number} -> {here} [style=dashed, label={label}];")
        return "\n".join([*lines, "}"])


def why(history: History, event: str, depth: int | None = None) -> Story:
    """Why the event happened (the first time), at most `depth` causes deep."""
    history.event(event)
    firings = history.firings_of(event)
    if not firings:
        message = f"`{event}` did not happen in this history"
        advice = "ask `why-not`"
        raise ScenarioError([Problem("did-not-happen", message, found=event, allowed=advice)])
    story = Story(history)
    level, seen = [firings[0].number], {firings[0].number}
    deep = 0
    while level and (depth is None or deep <= depth):
        following: list[int] = []
        for number in level:
            reason = reason_of(history, history.firing(number))
            story.reasons.append(reason)
            for link in reason.causes:
                if link.number not in seen:
                    seen.add(link.number)
                    following.append(link.number)
        level, deep = sorted(following, reverse=True), deep + 1
    story.untold = len(level)
    return story


def reason_of(history: History, firing: Firing) -> Reason:
    """What made one firing possible, and what pressed on it."""
    event = history.network.events[firing.event]
    # The guard reads nothing that was written between the last of its writers and when it came to hold.
    mattered = _that_mattered(history, event.guard, max(firing.causes, default=START))
    links: dict[int, list[str]] = {}
    given = []
    for quantity, number in zip(names(event.guard), firing.causes, strict=True):
        if quantity not in mattered:
            continue
        if number == START:
            given.append(quantity)
        for source in _through_bookkeeping(history, number):
            links.setdefault(source, []).append(quantity)
    causes = tuple(Link(number, tuple(links[number])) for number in sorted(links, reverse=True))
    return Reason(firing, causes, tuple(given), tuple(_pushes(history, firing)))


def _that_mattered(history: History, guard: Node, after: int) -> set[str]:
    """The quantities of the guard, without those of alternatives that did not hold then."""
    match guard:
        case Binary("and", left, right):
            return _that_mattered(history, left, after) | _that_mattered(history, right, after)
        case Binary("or", left, right):
            holding = [side for side in (left, right) if history.evaluate(side, after) != 0]
            return set().union(*(_that_mattered(history, side, after) for side in holding or (left, right)))
        case _:
            return set(names(guard))


def _through_bookkeeping(history: History, number: int, depth: int = 8) -> Iterator[int]:
    """The firing itself, or for bookkeeping the firings that set it off."""
    if number == START:
        return
    firing = history.firing(number)
    if not history.network.events[firing.event].quiet or depth == 0:
        yield number
        return
    for cause in dict.fromkeys(firing.causes):
        yield from _through_bookkeeping(history, cause, depth - 1)


def _pushes(history: History, firing: Firing) -> Iterator[Push]:
    """The factors on speed and odds that were not one."""
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


# --- in words -----------------------------------------------------------------------------------------------------


def _paragraph(history: History, reason: Reason, order: dict[int, int]) -> str:
    firing = reason.firing
    number, grounds = order[firing.number], history.network.events[firing.event].grounds
    lines = [f"{number}. {history.label(firing.minute)}  {history.title(firing)}  [{firing.event}]"]
    if reason.causes:
        lines.append(
            f"Because: {listed(_cited(history, link.number, firing, order) for link in reason.causes)}."
        )
    lines += _from_the_start(history, reason)
    waited = firing.minute - firing.began
    if waited >= 0.5:
        since = hour(history, firing.began, firing.minute)
        lines.append(f"Possible since {since}; it took {show_duration(round(waited))}.")
    pushes = sorted(reason.pushes, key=lambda push: -push.strength)
    lines += [_pressed(history, push, firing, order, told=grounds) for push in pushes if push.told]
    lines += _odds(history, firing)
    if cited(grounds):
        lines.append(cited(grounds))
    return "\n".join(paragraph(lines))


def _from_the_start(history: History, reason: Reason) -> list[str]:
    """What the guard asked for and had stood so all along: not what merely had not happened yet."""
    values = {name: history.start_value(name) for name in reason.given}
    standings = [standing(history.network, name, value) for name, value in values.items() if value != 0]
    return [f"From the start: {listed(standings, MOST_STANDINGS)}."] if standings else []


def _cited(history: History, number: int, told: Firing, order: dict[int, int]) -> str:
    """A cause named in another's paragraph: with its hour, and the number of its own paragraph if it has one."""
    firing = history.firing(number)
    reference = f", see {order[number]}" if number in order else ""
    title = history.title(firing).rstrip(".")
    return f"{title} ({hour(history, firing.minute, told.minute)}{reference})"


def _pressed(history: History, push: Push, told_of: Firing, order: dict[int, int], told: Grounds) -> str:
    verb = {
        ("speed", True): "Hurried",
        ("speed", False): "Held back",
        ("odds", True): "Made likelier",
        ("odds", False): "Made less likely",
    }[push.on, push.times >= 1.0]
    text = f"{verb} (x{push.times:.3g}) by: {push.name}"
    if push.numbers:
        text += f"; last through: {_cited(history, max(push.numbers), told_of, order)}"
    grounds = cited(push.grounds) if push.grounds != told else ""
    return f"{text}. {grounds}" if grounds else f"{text}."


def _odds(history: History, firing: Firing) -> list[str]:
    shown = ", ".join(f"{title} {share:.0%}" for title, share in odds_at(history, firing))
    return [f"The odds were: {shown}."] if shown else []


def odds_at(history: History, firing: Firing) -> list[tuple[str, float]]:
    """How likely each way was, by title, where one of several was chosen."""
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
    found = {}
    for branch in event.branches:
        formula = odds_formula(branch.share, [factor.value for factor in branch.odds])
        found[branch.id] = max(0.0, history.evaluate(formula, before, firing.minute))
    return found


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
        "causes": [{"number": link.number, "quantities": list(link.quantities)} for link in reason.causes],
        "from_the_start": list(reason.given),
        "influences": [
            {"name": push.name, "on": push.on, "times": push.times, "numbers": list(push.numbers)}
            for push in reason.pushes
        ],
        "grounds": event.grounds.model_dump(),
    }
