"""Why something did not happen: never possible, overtaken, or chosen against; or not yet.

*Never possible*: the guard never held. Given are the clauses that were false, their values, their last writers,
and why the events that could have made them true did not happen either. *Overtaken*: it was possible, but its
time had not come when the guard ceased to hold (and what ended it), or when the history ended. *Chosen against*:
for a branch of an event (`event.branch`), its probability each time another branch was taken. *Not yet*: asked about an
hour before it happened, which clauses were false at that hour, and what made them true afterwards.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from interregnum.calculus.network import Add, Choose, Effect, Event, Set, targets
from interregnum.calculus.waiting_time import median_work
from interregnum.errors import Problem, ScenarioError
from interregnum.explain.choices import Choice, choice_at
from interregnum.explain.clock_course import spells, stood_still, stretches, work
from interregnum.explain.conditions import conditions
from interregnum.explain.occasions import asked_minute, by_then, named, occasion
from interregnum.expression import Binary, Node, Number, evaluate, holds, names, show
from interregnum.expression.tree import COMPARISONS, walk
from interregnum.history.data import START, Firing, History

DEEPEST = 12  # how far back the chain of what did not happen is followed


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a guard: whether it held at the end, whether it ever held, what wrote it last.

    `makers` are the events and branches that would have made it true. Where an hour is asked about, the end is that
    hour, and `came` the firing that made the clause true afterwards.
    """

    formula: Node
    held_at_end: bool
    ever_held: bool
    values: dict[str, float]
    last_writer: int
    makers: tuple[str, ...]
    came: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time during which the event was possible, and the minutes that it usually takes under these conditions.

    `ended_by` is the firing that ended it, or None where the history ended first; `stood` are the minutes during which
    its speed was 0, which `usual` leaves out.
    """

    began: float
    ended: float
    ended_by: int | None
    usual: float
    stood: float = 0.0


@dataclass(frozen=True, slots=True)
class OtherBranch:
    """One firing at which another branch was taken (None: no branch had a weight), with all options it had.

    `chance` is the probability that the branch asked about had.
    """

    number: int
    taken: str | None
    chance: float
    choice: Choice


@dataclass(frozen=True, slots=True)
class Near:
    """A time when the fewest clauses were missing: which, after which firing first, for how many minutes in all."""

    missing: tuple[int, ...]
    began: int
    lasted: float


@dataclass(repr=False)
class Absence:
    """Why an event did not happen. `verdict`: happened, never possible, overtaken, chosen against, not yet.

    `happened` has the numbers of the firings at which it did, `passed` those that took another branch. `near` is
    given where each clause held at some time; `behind` holds the absences of what could have made true a clause
    that never held. `asked` is the minute at which it had not happened yet.
    """

    history: History
    event: str
    branch: str | None
    verdict: str
    clauses: list[Clause] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    passed: list[OtherBranch] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    behind: list[Absence] = field(default_factory=list)
    happened: list[int] = field(default_factory=list)
    asked: float | None = None

    @property
    def name(self) -> str:
        """The id: `event`, or `event.branch`."""
        return self.event if self.branch is None else f"{self.event}.{self.branch}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def text(self, *, formulas: bool = False) -> str:
        """The reasons as prose; with `formulas`, each condition also as the scenario has it."""
        from interregnum.views.text.absences import absence_text

        return absence_text(self, formulas=formulas)

    def to_dict(self) -> dict[str, Any]:
        """The reasons as plain data."""
        return {
            "event": self.event,
            "branch": self.branch,
            "verdict": self.verdict,
            "asked": self.asked,
            "happened": self.happened,
            "clauses": [{**_plain(clause), "formula": show(clause.formula)} for clause in self.clauses],
            "spans": [_plain(span) for span in self.spans],
            "passed": [{**_plain(passed), "choice": passed.choice.to_dict()} for passed in self.passed],
            "near": [_plain(near) for near in self.near],
            "behind": [absence.to_dict() for absence in self.behind],
        }

    def json(self) -> str:
        """The reasons as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)


def why_not(
    history: History,
    name: str,
    deepest: int = DEEPEST,
    *,
    time: int | None = None,
    at: str | float | None = None,
) -> Absence:
    """Why the event did not happen, or the branch (`event.branch`) was not taken.

    The chain of what did not happen is followed through at most `deepest` events; 0 explains only this one. Of an
    event that happened several times, every time is told; or only the one numbered `time`, or the last at or before
    the hour `at`, as for `why`. Where it had not happened by that hour, what was missing then is told.
    """
    event, branch = named(history.network, name)
    if time is None and at is None:
        return _absence(history, event, branch, {name}, deepest)
    firings = history.firings_of(event.id)
    if time is None and at is not None:
        minute = asked_minute(history, at)
        if not by_then(history, firings, minute):
            return _not_yet(history, event, branch, minute)
    if not firings:
        message = f"`{event.id}` did not happen in this history, not even once"
        allowed = "without `time`: then it is said why"
        raise ScenarioError([Problem("did-not-happen", message, found=name, allowed=allowed)])
    return _decided(history, event, branch, [occasion(history, event.id, firings, time, at)])


def _absence(history: History, event: Event, branch: str | None, seen: set[str], deepest: int) -> Absence:
    """The reasons, and those behind them; `seen` keeps each from being given twice."""
    firings = history.firings_of(event.id)
    if firings:
        return _decided(history, event, branch, firings)
    spans = list(_spans(history, event))
    clauses = [_clause(history, part) for part in conditions(event.guard)]
    if spans:
        return Absence(history, event.id, branch, "overtaken", clauses, spans)
    absence = Absence(history, event.id, branch, "never possible", clauses)
    if all(clause.ever_held for clause in clauses):
        absence.near = _nearest(history, event, clauses)
    if len(seen) <= deepest:
        absence.behind = list(_behind(history, clauses, seen, deepest))
    return absence


def _decided(history: History, event: Event, branch: str | None, firings: list[Firing]) -> Absence:
    """Of these firings: those at which it happened, or else that another branch was taken."""
    happened = [firing.number for firing in firings if branch in (None, firing.branch)]
    if happened or branch is None:
        return Absence(history, event.id, branch, "happened", happened=happened)
    passed = []
    for choice in (choice_at(history, firing) for firing in firings):
        number, taken = choice.firing.number, choice.firing.branch
        passed.append(OtherBranch(number, taken, choice.option(branch).chance, choice))
    return Absence(history, event.id, branch, "chosen against", passed=passed)


def _not_yet(history: History, event: Event, branch: str | None, minute: float) -> Absence:
    """What was missing at a minute, or since when it had been possible; and what came afterwards."""
    known = len(by_then(history, history.firings, minute))
    then = replace(
        history,
        ended=minute,
        firings=history.firings[:known],
        written=[change for change in history.written if change.number <= known],
    )
    clauses = [_clause(then, part) for part in conditions(event.guard)]
    clauses = [
        clause if clause.held_at_end else replace(clause, came=_came(history, clause.formula, known))
        for clause in clauses
    ]
    spans = [span for span in _spans(then, event) if span.ended_by is None]
    later = [firing.number for firing in history.firings_of(event.id)]
    return Absence(history, event.id, branch, "not yet", clauses, spans, happened=later, asked=minute)


def _came(history: History, node: Node, after: int) -> int | None:
    """The first firing after this one by which a condition held."""
    later = (number for number in history.numbers_of(node) if number > after)
    return next((number for number in later if history.holds(node, number)), None)


def _behind(history: History, clauses: list[Clause], seen: set[str], deepest: int) -> Iterator[Absence]:
    """Why nothing made true the clauses that never held."""
    for maker in dict.fromkeys(name for clause in clauses if not clause.ever_held for name in clause.makers):
        if maker not in seen:
            seen.add(maker)
            absence = _absence(history, *named(history.network, maker), seen, deepest)
            if absence.verdict != "happened":
                yield absence


def _clause(history: History, node: Node) -> Clause:
    moments = [START, *history.numbers_of(node)]
    return Clause(
        formula=node,
        held_at_end=history.holds(node),
        ever_held=any(history.holds(node, moment) for moment in moments),
        values={name: history.value(name) for name in names(node)},
        last_writer=max((history.writer(name) for name in names(node)), default=START),
        makers=tuple(dict.fromkeys(_makers(history, node))),
    )


def _nearest(history: History, event: Event, clauses: list[Clause]) -> list[Near]:
    """Each set of the fewest clauses that were ever missing together, in the order in which they came."""
    moments = [START, *history.numbers_of(event.guard)]
    ends = [*(history.minute(moment) for moment in moments[1:]), history.ended]
    found: dict[tuple[int, ...], Near] = {}
    for moment, end in zip(moments, ends, strict=True):
        held = [_holds_by_something(history, clause.formula, moment) for clause in clauses]
        missing = tuple(n for n, holds in enumerate(held) if not holds)
        near = found.get(missing, Near(missing, moment, 0.0))
        found[missing] = replace(near, lasted=near.lasted + end - history.minute(moment))
    fewest = min(len(missing) for missing in found)
    return [near for missing, near in found.items() if len(missing) == fewest]


def _holds_by_something(history: History, node: Node, moment: int) -> bool:
    """Whether a condition held, and not merely because nothing that it compares had been counted yet: 0 is 0."""
    if not history.holds(node, moment):
        return False
    compared = [part for part in walk(node) if isinstance(part, Binary) and part.op in COMPARISONS]
    return not any(_is_idle(history, part, moment) for part in compared)


def _is_idle(history: History, compared: Binary, moment: int) -> bool:
    """Whether a comparison is one of two amounts, both 0, in neither of which anything had been written."""
    sides = (compared.left, compared.right)
    untouched = all(
        names(side) and not any(history.writer(name, moment) for name in names(side)) for side in sides
    )
    return untouched and all(history.evaluate(side, moment) == 0 for side in sides)


def _makers(history: History, node: Node) -> Iterator[str]:
    """The events and branches that write something in a condition, without those after which it would not hold."""
    wanted = set(names(node))
    writing = {number: writer for name in wanted for number, writer in history.network.writing(name)}
    timers = {id for id, event in history.network.events.items() if event.mechanism == "timer"}
    for _, (name, effects) in sorted(writing.items()):
        if name not in timers and any(_would_help(history, node, effect, wanted) for effect in effects):
            yield name


def _would_help(history: History, node: Node, effect: Effect, wanted: set[str]) -> bool:
    """Whether a condition could hold after an effect, everything else being as it was at the end."""
    match effect:
        case Choose(choice, option):
            options = history.network.choices[choice]
            given = {f"{choice}.{other}": float(other == option) for other in options}
            return not wanted.isdisjoint(given) and _holds_with(history, node, given)
        case Set(quantity, Number(value)):
            return quantity in wanted and _holds_with(history, node, {quantity: value})
        case Add(quantity, Number(value)):
            given = {quantity: history.value(quantity) + value} if quantity in wanted else {}
            return bool(given) and _holds_with(history, node, given)
        case _:
            return not wanted.isdisjoint(targets(effect))


def _holds_with(history: History, node: Node, given: dict[str, float]) -> bool:
    """Alone, or with what something else would still have to make of the rest of the condition."""
    value = evaluate(node, lambda name: given[name] if name in given else history.value(name), history.ended)
    return holds(value) or (any(given.values()) and len(set(names(node)) - given.keys()) > 0)


def _spans(history: History, event: Event) -> Iterator[Span]:
    """The times during which the guard held."""
    for spell, ended_by in spells(stretches(history, event)):
        first, last = spell[0], spell[-1]
        needed = median_work(event, partial(history.value, after=first.seen), first.began)
        done, stood = work(spell), stood_still(spell)
        if last.ended > first.began:
            usual = needed * (last.ended - first.began - stood) / done if done > 0 else math.inf
        else:  # it was over in an instant
            usual = needed / last.speed if last.speed > 0 else math.inf
        yield Span(first.began, last.ended, ended_by, usual, stood)


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
