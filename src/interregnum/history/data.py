"""The course of one history: every firing with its causes and influences, and every change.

Firings are numbered from 1; number 0 is the start. Minutes are counted from the scenario's start.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from interregnum.arguments import instance, one_name, real_number, whole_number
from interregnum.calculus.kernel.layout import Trace
from interregnum.calculus.network import Branch, Event, Network
from interregnum.calculus.tables import Compiled, unknown_quantity
from interregnum.dates import Timeline
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import Node, evaluate, holds, kind_of, names
from interregnum.model import Outcome, Scenario
from interregnum.model.outcomes import Answer

if TYPE_CHECKING:
    import pyarrow as pa

    from interregnum.explain.why import Story
    from interregnum.explain.why_not import Absence

START = 0  # the number of the start, as a writer and as a cause
OR_A_BRANCH = "an event, or `event.branch`"
A_FORMULA = "a formula that `interregnum.expression.parse` has read"


@dataclass(frozen=True, slots=True)
class Firing:
    """One event that happened.

    `began` is the minute at which it became possible. `causes` gives, for each quantity of the guard in
    order of appearance, the firing that had last written it when the event became possible; `influences`
    the same for the quantities of clock, speed and odds, when it happened.
    """

    number: int
    minute: float
    began: float
    event: str
    branch: str | None
    causes: tuple[int, ...]
    influences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One quantity that got another value, by the firing of that number."""

    number: int
    quantity: str
    old: float
    new: float


@dataclass
class History:
    """One played history: `events`, `changes` and `news` as Arrow tables, and the reasons for all of it.

    `drawn` holds the start values that were uncertain; `seed` and `replica` reproduce the rest.
    """

    scenario: Scenario
    compiled: Compiled
    seed: int
    replica: int
    ended: float
    firings: list[Firing] = field(default_factory=list)
    written: list[Change] = field(default_factory=list)
    drawn: dict[str, float] = field(default_factory=dict)
    # `version` and `software` of the folder that was read.
    written_by: Mapping[str, object] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        """The network that was played."""
        return self.compiled.network

    # What was so, when --------------------------------------------------------------------------

    @cached_property
    def _by_quantity(self) -> dict[str, tuple[list[int], list[float]]]:
        found: dict[str, tuple[list[int], list[float]]] = {}
        for change in self.written:
            numbers, values = found.setdefault(change.quantity, ([], []))
            numbers.append(change.number)
            values.append(change.new)
        return found

    def value(self, quantity: str, after: int | None = None) -> float:
        """The value of a quantity after the firing of that number; at the end by default."""
        last = self._last_change(quantity, after)
        return self.start_value(quantity) if last is None else self._by_quantity[quantity][1][last]

    def _last_change(self, quantity: str, after: int | None) -> int | None:
        """The place of the last change of a quantity by then; None where it had not changed."""
        number = len(self.firings) if after is None else self._number("after", after)
        if one_name("quantity", quantity) not in self._by_quantity:
            self.start_value(quantity)  # says so where there is no such quantity
            return None
        changes = bisect_right(self._by_quantity[quantity][0], number)
        return changes - 1 if changes else None

    def _number(self, name: str, number: int) -> int:
        """The number of a firing or of the start, as an argument of that name. Raises ArgumentError."""
        return whole_number(name, number, START, len(self.firings))

    def start_value(self, quantity: str) -> float:
        """The value of a quantity at the start; ScenarioError with the nearest name if there is no such."""
        if one_name("quantity", quantity) in self.drawn:
            return self.drawn[quantity]
        if quantity not in self.compiled.quantity_index:
            raise ScenarioError([unknown_quantity(quantity, self.compiled.quantity_index)])
        if quantity in self.network.timed:
            return evaluate(self.network.timed[quantity], self.start_value, 0.0)
        return self._starts[self.compiled.quantity_index[quantity]]

    @cached_property
    def _starts(self) -> list[float]:
        starts: list[float] = self.compiled.tables.quantities["start"].tolist()
        return starts

    def writer(self, quantity: str, after: int | None = None) -> int:
        """The firing that had last written a quantity; `START` where none had."""
        last = self._last_change(quantity, after)
        return START if last is None else self._by_quantity[quantity][0][last]

    def numbers_of(self, node: Node, after: int = START, before: int | None = None) -> list[int]:
        """The firings, of those between two, after which a formula may have had another value than before."""
        after = self._number("after", after)
        end = len(self.firings) + 1 if before is None else whole_number("before", before, START)
        found: set[int] = set()
        for name in names(instance("node", node, Node, A_FORMULA)):
            numbers = self._by_quantity.get(name, ([], []))[0]
            found.update(numbers[bisect_right(numbers, after) : bisect_left(numbers, end)])
        return sorted(found)

    def evaluate(self, node: Node, after: int | None = None, now: float | None = None) -> float:
        """The value of a formula after the firing of that number."""
        if after is not None:
            after = self._number("after", after)
        if now is None:
            now = self.ended if after is None else self.minute(after)
        now, node = real_number("now", now, -math.inf, math.inf), instance("node", node, Node, A_FORMULA)
        return evaluate(node, lambda name: self.value(name, after), now)

    def holds(self, condition: Node, after: int | None = None) -> bool:
        """Whether a condition was true after the firing of that number; one that had no value was not."""
        return holds(self.evaluate(condition, after))

    def minute(self, number: int) -> float:
        """The minute of a firing; the start is minute 0."""
        number = self._number("number", number)
        return 0.0 if number == START else self.firings[number - 1].minute

    # What happened ------------------------------------------------------------------------------

    def firing(self, number: int) -> Firing:
        """The firing of that number."""
        return self.firings[whole_number("number", number, START + 1, len(self.firings)) - 1]

    @cached_property
    def _by_event(self) -> dict[str, list[Firing]]:
        found: dict[str, list[Firing]] = {}
        for firing in self.firings:
            found.setdefault(firing.event, []).append(firing)
        return found

    def firings_of(self, event: str) -> list[Firing]:
        """Each time the event happened; none of an event that this scenario does not have."""
        return self._by_event.get(one_name("event", event), [])

    def event(self, id: str) -> Event:
        """The event of that id; ScenarioError with the nearest name if there is none."""
        if one_name("event", id) not in self.network.events:
            raise ScenarioError([unknown_event(id, self.network)])
        return self.network.events[id]

    def branch(self, firing: Firing) -> Branch | None:
        """The way a firing turned out, if it could turn out in several."""
        branches = self.network.events[instance("firing", firing, Firing, "a Firing").event].branches
        return next((branch for branch in branches if branch.id == firing.branch), None)

    def title(self, firing: Firing) -> str:
        """What happened, as a sentence: with the way it turned out where there were several."""
        shown = self.network.captions[instance("firing", firing, Firing, "a Firing").event]
        if firing.branch is None or len(shown.branches) < 2:
            return shown.title
        return f"{shown.title}: {shown.branches[firing.branch]}"

    @cached_property
    def _timeline(self) -> Timeline:
        return self.scenario.timeline()

    def label(self, minute: float) -> str:
        """A minute of the scenario as its own calendar and clock show it; ArgumentError for one outside its span."""
        return self._timeline.label(real_number("minute", minute, 0.0, self._timeline.length, "minutes"))

    @property
    def cut_at(self) -> str:
        """The hour to which the history was played, where that is not the end of the scenario; else nothing."""
        return self.label(self.ended) if self.ended < self._timeline.length else ""

    # How it ended -------------------------------------------------------------------------------

    @cached_property
    def outcomes(self) -> dict[str, Answer]:
        """Each outcome: a minute (None if it never came), a value, or the label of the ending that came first."""
        return {id: self._outcome(id, outcome) for id, outcome in self.scenario.outcomes.items()}

    def _outcome(self, id: str, outcome: Outcome) -> Answer:
        if outcome.formula is not None:
            value = self.evaluate(self.network.closed(outcome.formula))
            return outcome.answer((), value if math.isfinite(value) else math.nan)
        watched = (self.firings_of(event) for event in outcome.watched(id))
        return outcome.answer([firings[0].minute if firings else math.inf for firings in watched])

    # Why ----------------------------------------------------------------------------------------

    def why(
        self,
        event: str,
        depth: int | None = None,
        *,
        time: int | None = None,
        at: str | float | None = None,
    ) -> Story:
        """Why an event happened, or took a branch (`event.branch`): its causes and influences, back to the start.

        The first time, the one numbered `time`, or the last at or before the hour (or minute) `at`.
        """
        from interregnum.explain.why import why

        depth = None if depth is None else whole_number("depth", depth, 0)
        return why(self, one_name("event", event, OR_A_BRANCH), depth, time=time, at=at)

    def why_not(self, event: str, *, time: int | None = None, at: str | float | None = None) -> Absence:
        """Why an event did not happen, or a branch (`event.branch`) was not taken; `time` and `at` as for `why`."""
        from interregnum.explain.why_not import why_not

        return why_not(self, one_name("event", event, OR_A_BRANCH), time=time, at=at)

    # Tables and files ---------------------------------------------------------------------------

    @cached_property
    def events(self) -> pa.Table:
        """Every firing. Columns: number, minute, event, branch, began, causes, influences."""
        from interregnum.history.columns import events_table

        return events_table(self)

    @cached_property
    def changes(self) -> pa.Table:
        """Every change. Columns: number (of the firing), quantity, old, new."""
        from interregnum.history.columns import changes_table

        return changes_table(self)

    @cached_property
    def news(self) -> pa.Table:
        """Every message sent, and what became of it. See `history.news`."""
        from interregnum.history.columns import news_table

        return news_table(self)

    def save(self, folder: str | Path) -> Path:
        """Write the history to a folder, whole or not at all."""
        from interregnum.history.folder import save_history

        return save_history(self, folder)

    @cached_property
    def _lettings_go(self) -> dict[str, tuple[str, ...]]:
        return self.scenario.lettings_go()

    def nobody_went(self, firing: Firing) -> bool:
        """Whether people were let go, each with a chance, and not one of them had it."""
        goes = self._lettings_go.get(instance("firing", firing, Firing, "a Firing").event)
        if goes is None:
            return False
        first = bisect_left(self.written, firing.number, key=lambda change: change.number)
        made = takewhile(lambda change: change.number == firing.number, islice(self.written, first, None))
        return all(change.quantity not in goes for change in made)

    def without_bookkeeping(self) -> Iterator[Firing]:
        """The firings that a reader is shown: none of events marked `quiet`, and of what goes on and on the first.

        None of a letting go in which nobody went, either: its title says that somebody did.
        """
        told = Counter[tuple[str, str | None]]()
        for firing in self.firings:
            caption = self.network.captions[firing.event]
            if self.nobody_went(firing):
                continue
            told[firing.event, firing.branch] += 1
            if not caption.quiet and (not caption.told or told[firing.event, firing.branch] <= caption.told):
                yield firing

    def __repr__(self) -> str:
        shown = ", ".join(f"{id}={self.shown(id)}" for id in self.outcomes)
        name = self.scenario.scenario.id
        return f"<History of {name}, seed {self.seed}, replica {self.replica}: {len(self.firings)} events; {shown}>"

    def shown(self, outcome: str) -> str:
        """An outcome as a reader would say it; ScenarioError with the nearest name if there is no such outcome."""
        if one_name("outcome", outcome) not in self.scenario.outcomes:
            raise ScenarioError([unknown_outcome(outcome, self.scenario)])
        written, kind = self.scenario.outcomes[outcome], None
        if written.formula is not None:
            kind = kind_of(self.network.closed(written.formula), self.network.kinds)
        return written.shown(self.outcomes[outcome], self.label, kind)

    def _repr_html_(self) -> str:
        frame = self.scenario.scenario
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(outcome.title)}</th><td>{escape(self.shown(id))}</td></tr>"
            for id, outcome in self.scenario.outcomes.items()
        )
        turning_points = [
            firing for firing in self.without_bookkeeping() if self.network.captions[firing.event].important
        ]
        lines = "".join(
            f"<tr><td>{escape(self.label(firing.minute))}</td><td>{escape(self.title(firing))}</td></tr>"
            for firing in turning_points
        )
        caption = f"{frame.title}: seed {self.seed}, replica {self.replica}, {len(self.firings)} events"
        return (
            f"<table><caption>{escape(caption)}</caption>{rows}</table>"
            f"<details><summary>{len(turning_points)} turning points</summary><table>{lines}</table></details>"
        )


def unknown_outcome(id: str, scenario: Scenario) -> Problem:
    """The problem with a name that is no outcome of the scenario."""
    return Problem(
        "unknown-outcome",
        "no outcome has this name",
        found=id,
        allowed=", ".join(scenario.outcomes) or "the scenario has no outcomes",
        nearest=nearest_name(id, scenario.outcomes),
    )


def unknown_event(id: str, network: Network) -> Problem:
    """There is no such event, but perhaps one of a like name."""
    return Problem(
        "unknown-event",
        f"there is no event `{id}` in this scenario",
        found=id,
        allowed="the id of an event (`interregnum events` lists them)",
        nearest=nearest_name(id, network.events),
    )


def read_trace(compiled: Compiled, trace: Trace, after: int = 0) -> tuple[list[Firing], list[Change]]:
    """The rows of a trace with names for indices, from the firing numbered `after` + 1 on."""
    firings, causes, influences = [], 0, 0
    if after > 0:
        causes, influences = (
            int(trace.firings[after - 1][name]) for name in ("causes_end", "influences_end")
        )
    numbers: Sequence[int] = trace.causes[causes:].tolist()
    pushing: Sequence[int] = trace.influences[influences:].tolist()
    events, branches = compiled.events, compiled.branches
    cause = influence = 0  # where those of the next firing begin
    for n, row in enumerate(trace.firings[after:].tolist(), after + 1):
        minute, began, index, way, causes_end, influences_end = row
        id = events[index]
        branch = branches[id][way] if way >= 0 else None
        ends = causes_end - causes, influences_end - influences
        of_guard, of_rest = tuple(numbers[cause : ends[0]]), tuple(pushing[influence : ends[1]])
        firings.append(Firing(n, minute, began, id, branch, of_guard, of_rest))
        cause, influence = ends
    quantities = compiled.quantities
    new = trace.changes[np.searchsorted(trace.changes["record"], after, "right") :]
    changes = [Change(number, quantities[quantity], old, new) for number, quantity, old, new in new.tolist()]
    return firings, changes


def drawn_values(compiled: Compiled, value: Callable[[str], float]) -> Mapping[str, float]:
    """The start values that were drawn, by id."""
    drawn = zip(compiled.quantities, compiled.tables.quantities["drawn"].tolist(), strict=True)
    timed = compiled.network.timed
    return {id: value(id) for id, distribution in drawn if distribution >= 0 and id not in timed}
