"""Why something did not happen: never possible, overtaken, or chosen against.

*Never possible*: the guard never held; told are the clauses that were false, how they stood, and who wrote
them last. *Overtaken*: it was possible, but its time had not come when the guard fell (told is by what) or
when the history ended. *Chosen against*: of a way an event could turn out (`event.branch`), the weights each
time it was not taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interregnum.dates import show_duration
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import Binary, Node, names, show
from interregnum.history.course import START, Firing, History
from interregnum.history.why import weights_at
from interregnum.network import Event


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a guard: how it stood at the end, whether it ever held, who wrote it last."""

    formula: str
    held_at_end: bool
    ever_held: bool
    values: dict[str, float]
    last_writer: int


@dataclass(frozen=True, slots=True)
class Span:
    """A time during which the event was possible. `ended_by` is the firing that ended it, or None."""

    began: float
    ended: float
    ended_by: int | None


@dataclass(frozen=True, slots=True)
class Passed:
    """One firing at which another way was taken, with the share of the odds that this one had."""

    number: int
    taken: str
    chance: float


@dataclass
class Absence:
    """Why an event did not happen. `verdict`: happened, never possible, overtaken, chosen against."""

    history: History
    event: str
    branch: str | None
    verdict: str
    clauses: list[Clause] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The reasons as prose."""
        return "\n".join(_told(self))

    def to_dict(self) -> dict[str, Any]:
        """The reasons as plain data."""
        return {
            "event": self.event,
            "branch": self.branch,
            "verdict": self.verdict,
            "clauses": [_plain(clause) for clause in self.clauses],
            "spans": [_plain(span) for span in self.spans],
            "passed": [_plain(one) for one in self.passed],
        }

    def json(self) -> str:
        """The reasons as JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)


def why_not(history: History, name: str) -> Absence:
    """Why the event (or the way an event can turn out) of that name did not happen."""
    event, branch = _meant(history, name)
    firings = history.firings_of(event.id)
    if branch is not None and firings:
        return _of_branch(history, event, branch, firings)
    if firings:
        return Absence(history, event.id, branch, "happened")
    spans = list(_spans(history, event.guard))
    verdict = "overtaken" if spans else "never possible"
    clauses = [_clause(history, part) for part in conditions(event.guard)]
    return Absence(history, event.id, branch, verdict, clauses, spans)


def _meant(history: History, name: str) -> tuple[Event, str | None]:
    events = history.network.events
    if name in events:
        return events[name], None
    head, _, tail = name.rpartition(".")
    if head in events and any(branch.id == tail for branch in events[head].branches):
        return events[head], tail
    ways = [f"{event.id}.{branch.id}" for event in events.values() for branch in event.branches]
    raise ScenarioError(
        [
            Problem(
                "unknown-event",
                f"there is no event `{name}` in this scenario, and no way for one to turn out",
                found=name,
                allowed="an event, or `event.branch`",
                nearest=nearest_name(name, [*events, *ways]),
            )
        ]
    )


def _of_branch(history: History, event: Event, branch: str, firings: list[Firing]) -> Absence:
    if any(firing.branch == branch for firing in firings):
        return Absence(history, event.id, branch, "happened")
    passed = []
    for firing in firings:
        weights = weights_at(history, firing)
        chance = weights[branch] / (sum(weights.values()) or 1.0)
        passed.append(Passed(firing.number, str(firing.branch), chance))
    return Absence(history, event.id, branch, "chosen against", passed=passed)


def conditions(guard: Node) -> Iterator[Node]:
    """The conditions that a guard joins by `and`."""
    match guard:
        case Binary("and", left, right):
            yield from conditions(left)
            yield from conditions(right)
        case _:
            yield guard


def _clause(history: History, node: Node) -> Clause:
    moments = [START, *history.numbers_of(node)]
    values = {name: history.value(name) for name in names(node)}
    writer = max((history.writer(name) for name in names(node)), default=START)
    return Clause(
        formula=show(node),
        held_at_end=history.evaluate(node) != 0,
        ever_held=any(history.evaluate(node, moment) != 0 for moment in moments),
        values=values,
        last_writer=writer,
    )


def _spans(history: History, guard: Node) -> Iterator[Span]:
    """The times during which the guard held."""
    began: float | None = None
    for moment in [START, *history.numbers_of(guard)]:
        on = history.evaluate(guard, moment) != 0
        if on and began is None:
            began = history.minute(moment)
        elif not on and began is not None:
            yield Span(began, history.minute(moment), moment)
            began = None
    if began is not None:
        yield Span(began, history.ended, None)


# --- in words -----------------------------------------------------------------------------------------------------


def _told(absence: Absence) -> Iterator[str]:
    history = absence.history
    event = history.network.events[absence.event]
    name = absence.event if absence.branch is None else f"{absence.event}.{absence.branch}"
    yield f"{event.title}  [{name}]"
    match absence.verdict:
        case "happened":
            first = history.firings_of(absence.event)[0]
            yield f"It did happen, first at {history.label(first.minute)}. Ask `why`."
        case "chosen against":
            yield from _told_passed(absence)
        case "overtaken":
            yield from _told_spans(absence)
        case _:
            yield from _told_clauses(absence)


def _told_passed(absence: Absence) -> Iterator[str]:
    history = absence.history
    yield "Chosen against: the moment came, and another way was taken."
    for one in absence.passed:
        firing = history.firing(one.number)
        yield f"  {history.label(firing.minute)}  {history.title(firing)}; this way had {one.chance:.0%} of the odds."


def _told_spans(absence: Absence) -> Iterator[str]:
    history = absence.history
    yield "Overtaken: it was possible, but did not come in time."
    for span in absence.spans:
        lasted = show_duration(round(span.ended - span.began, 1))
        where = f"  possible from {history.label(span.began)} to {history.label(span.ended)} ({lasted})"
        if span.ended_by is None:
            yield f"{where}, when the history ended."
        else:
            yield f"{where}, ended by: {history.title(history.firing(span.ended_by))}."


def _told_clauses(absence: Absence) -> Iterator[str]:
    history = absence.history
    never = [clause for clause in absence.clauses if not clause.ever_held]
    if never:
        yield "Never possible: a condition of it never held."
    else:
        yield "Never possible: each condition held at some time, but never all of them together."
    for clause in never or [clause for clause in absence.clauses if not clause.held_at_end]:
        standing = ", ".join(f"{name} = {value:g}" for name, value in clause.values.items())
        yield f"  not: {clause.formula}    (at the end {standing})"
        if clause.last_writer == START:
            yield "       nothing in this history ever changed that"
        else:
            firing = history.firing(clause.last_writer)
            yield f"       last changed at {history.label(firing.minute)} by: {history.title(firing)} [{firing.event}]"


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
