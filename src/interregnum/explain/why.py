"""Why something happened: its causes and influences, walked back to the start.

A cause is the last writer of a quantity in the guard, recorded by the kernel when the event became possible.
Where the guard has alternatives (`or`), only those that held at that time count. Of a clock that had stood still, what
let it run again is a cause too. Influences are the factors on the event's speed while its clock ran, or on the odds of
the branch it took when it happened; of a choice every option is given. Bookkeeping events (timers, watchers) are
replaced by what set them off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.calculus.network import Event
from interregnum.explain.choices import Choice, choice_at
from interregnum.explain.clock_course import NOT_HELD_UP, Course, course_of, factor_course
from interregnum.explain.divisions import Division, divisions_at
from interregnum.explain.occasions import named, not_taken, occasion
from interregnum.explain.pushes import Push, push_at, sources_of
from interregnum.expression import Binary, Node, names
from interregnum.history.data import START, Firing, History


@dataclass(frozen=True, slots=True)
class Cause:
    """A firing that made an event possible, and the quantities through which it did so."""

    number: int
    quantities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One firing, with its causes, its influences, all options where it could turn out in several ways, how people
    divided at it, and how its clock had run."""

    firing: Firing
    causes: tuple[Cause, ...]
    given: tuple[str, ...]  # quantities of the guard unchanged since the start
    pushes: tuple[Push, ...]
    choice: Choice | None
    divisions: tuple[Division, ...] = ()
    course: Course = NOT_HELD_UP


@dataclass(repr=False)
class Story:
    """The reasons of an event, each once, from the event back. `untold` counts the causes beyond the depth."""

    history: History
    reasons: list[Reason] = field(default_factory=list)
    untold: int = 0

    @property
    def divisions(self) -> tuple[Division, ...]:
        """Of the event that was asked about: how people divided at it, such as the blocs at a vote."""
        return self.reasons[0].divisions

    @property
    def choice(self) -> Choice | None:
        """Of the event that was asked about: every option when it fired; None where it turns out in one way."""
        return self.reasons[0].choice

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


def why(
    history: History,
    name: str,
    depth: int | None = None,
    *,
    time: int | None = None,
    at: str | float | None = None,
) -> Story:
    """Why an event happened, or took a branch (`event.branch`), at most `depth` causes deep.

    Of what happened several times the first is explained, or the one numbered `time` (from 1), or the last at or before
    the hour `at` (as people write it, or a minute since the start). Raises ScenarioError for what did not happen.
    """
    event, branch = named(history.network, name)
    firings = [firing for firing in history.firings_of(event.id) if branch in (None, firing.branch)]
    if not firings:
        raise not_taken(history, name, event, branch)
    first = occasion(history, name, firings, time, at)
    story = Story(history)
    level, seen = [first.number], {first.number}
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
        for source in sources_of(history, quantity, number):
            through.setdefault(source, []).append(quantity)
    course = course_of(history, firing)
    for quantity, source in set_going(history, event, course):
        through.setdefault(source, []).append(quantity)
    causes = tuple(
        Cause(number, tuple(dict.fromkeys(through[number]))) for number in sorted(through, reverse=True)
    )
    choice = choice_at(history, firing) if len(event.branches) > 1 else None
    pushes, divisions = tuple(_pushes(history, firing, course)), divisions_at(history, firing)
    return Reason(firing, causes, tuple(given), pushes, choice, divisions, course)


def set_going(history: History, event: Event, course: Course) -> Iterator[tuple[str, int]]:
    """What set a clock going that had stood still: the quantities of the factors that were 0, with who wrote them."""
    if course.let_run is None:
        return
    still, moving = course.let_run
    for factor in event.factors:
        if history.evaluate(factor.value, still.seen) <= 0:
            for name in names(factor.value):
                writer = history.writer(name, moving.seen)
                if writer > still.seen:
                    yield from ((name, source) for source in sources_of(history, name, writer))


def _relevant(history: History, guard: Node, after: int) -> set[str]:
    """The quantities of the guard, without those of alternatives that did not hold at that time."""
    match guard:
        case Binary("and", left, right):
            return _relevant(history, left, after) | _relevant(history, right, after)
        case Binary("or", left, right):
            holding = [side for side in (left, right) if history.holds(side, after)]
            return set().union(*(_relevant(history, side, after) for side in holding or (left, right)))
        case _:
            return set(names(guard))


def _pushes(history: History, firing: Firing, course: Course) -> Iterator[Push]:
    """The factors on the speed that differed from 1 while the clock ran, and those on the odds that did at the end."""
    event, branch = history.network.events[firing.event], history.branch(firing)
    found = [
        push_at(history, firing, factor, "speed", course=factor_course(history, course, factor))
        for factor in event.factors
    ]
    found += [push_at(history, firing, factor, "odds") for factor in (branch.odds if branch else ())]
    yield from (push for push in found if push.pressed)


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
        "clock": reason.course.to_dict(),
        "influences": [push.to_dict(history.network) for push in reason.pushes],
        "choice": None if reason.choice is None else reason.choice.to_dict(),
        "divisions": [division.to_dict() for division in reason.divisions],
        "grounds": event.grounds.model_dump(),
    }
