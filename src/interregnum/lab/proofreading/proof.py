"""One history under the proofreader's eye: what was so just before a line, and just after it.

Nothing here asks whether a guard held. Where somebody is, who holds him, how many a body has left are read off the
changes that the kernel wrote; what makes a line absurd may be the very guard that let it pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from interregnum.expression import Node, evaluate, holds, names
from interregnum.history import Firing, History
from interregnum.lab.proofreading.findings import Slip
from interregnum.lab.proofreading.script import Script

NAMELESS = "somebody"
UNCHANGED: tuple[list[int], list[float]] = [], []


class Proof:
    """A history, and what is known of its scenario; `at_end` are the events that were about to happen when it ended."""

    def __init__(self, script: Script, history: History, at_end: Collection[str] = ()) -> None:
        self.script, self.history, self.at_end = script, history, at_end
        self.cast, self.nouns, self.ground = script.cast, script.nouns, script.ground
        self.post, self.words = script.post, script.words
        self.scenario, self.network = history.scenario, history.network
        self._starts: dict[str, float] = {}
        self._dead_ends: dict[tuple[str, int], bool] = {}
        self._served: dict[int, frozenset[str]] = {}
        self._following: dict[str, bool] = {}

    @cached_property
    def lines(self) -> Sequence[Firing]:
        """The firings that a reader is shown, in order."""
        return tuple(self.history.without_bookkeeping())

    def slip(self, firing: Firing, why: str, whom: str = "", *, branch: bool = False) -> Slip:
        """A slip at a firing; with its branch where that makes the difference."""
        return Slip(firing, why, whom, firing.branch if branch else None)

    # What was so ----------------------------------------------------------------------------------

    @cached_property
    def _columns(self) -> Mapping[str, tuple[list[int], list[float]]]:
        """Of each quantity that changed, the firings after which it had another value, and the values."""
        found: dict[str, tuple[list[int], list[float]]] = {}
        for change in self.history.written:
            numbers, values = found.setdefault(change.quantity, ([], []))
            numbers.append(change.number)
            values.append(change.new)
        return found

    def value(self, quantity: str, after: int) -> float:
        """A quantity after the firing of that number; 0 for one that the scenario does not have.

        This is asked a thousand times of each history: so it does without the checks that `History.value` makes.
        """
        numbers, values = self._columns.get(quantity, UNCHANGED)
        changes = bisect_right(numbers, after)
        return values[changes - 1] if changes else self._start(quantity)

    def _start(self, quantity: str) -> float:
        if quantity not in self._starts:
            known = quantity in self.script.quantities
            self._starts[quantity] = self.history.start_value(quantity) if known else 0.0
        return self._starts[quantity]

    def writer(self, quantity: str, after: int) -> int:
        """The firing that had last changed a quantity; 0 where none had."""
        numbers, _ = self._columns.get(quantity, UNCHANGED)
        changes = bisect_right(numbers, after)
        return numbers[changes - 1] if changes else 0

    def before(self, quantity: str, firing: Firing) -> float:
        """A quantity just before a firing."""
        return self.value(quantity, firing.number - 1)

    def whereabouts(self, who: str, after: int) -> str | None:
        """Where a person or a unit is; None on the way."""
        for place, quantity in self.cast.whereabouts.get(who, ()):
            if self.value(quantity, after):
                return place
        return None

    def scenes(self, firing: Firing) -> list[str]:
        """Where a line plays: its place, the goal of a march; else where those are who act, or are sent word."""
        found = list(self.nouns.scenes(firing.event))
        if found:
            return found
        section, id, *_ = (*self.nouns.noun(firing.event), "", "")
        to = self.scenario.messages[str(id)].to if section == "messages" else ()
        there = (
            self.whereabouts(who, firing.number)
            for who in (*self.cast.actors(firing.event), *self.cast.members(to))
        )
        return [place for place in there if place is not None]

    def holder(self, place: str | None, after: int) -> str | None:
        """Who holds a place: itself, or else the nearest place that it lies within."""
        while place is not None:
            for authority, quantity in self.cast.holders.get(place, ()):
                if self.value(quantity, after):
                    return None if authority == "none" else authority
            place = self.scenario.places[place].within
        return None

    def sending(self, message: str, arrival: Firing) -> int:
        """The firing by which what arrives was sent: the last that set it on its way."""
        return self.writer(f"{message}.pending", arrival.number - 1)

    def sends(self, firing: Firing, message: str) -> bool:
        """Whether a firing sent a message."""
        return self.value(f"{message}.sent", firing.number) > self.before(f"{message}.sent", firing)

    def sendings(self, message: str) -> Iterator[Firing]:
        """The firings that sent a message."""
        for event in self.post.senders[message]:
            yield from (firing for firing in self.history.firings_of(event) if self.sends(firing, message))

    def running(self, event: str) -> bool:
        """Whether an event was on its way to happening when the history ended."""
        return event in self.at_end

    def so(self, condition: str, after: int) -> bool:
        """Whether a condition, as a scenario writes it, holds after a firing."""
        return self._holds(self.network.closed(condition), after)

    def was_ever(self, condition: str, after: int) -> bool:
        """Whether it held after some firing up to that one, or at the start."""
        node = self.network.closed(condition)
        changed = {n for name in names(node) for n in self._columns.get(name, UNCHANGED)[0] if n <= after}
        return any(self._holds(node, n) for n in (0, *sorted(changed)))

    def _holds(self, node: Node, after: int) -> bool:
        now = self.history.minute(after)
        return holds(evaluate(node, lambda name: self.value(name, after), now))

    # What is over -----------------------------------------------------------------------------------

    def dead_end(self, event: str, after: int) -> bool:
        """Whether an event can never happen any more: its guard is ruled out, or it happens but once and has."""
        known = self._dead_ends.get((event, after))
        if known is None:
            found = self.network.events[event]
            done = self.history.firings_of(event)
            known = bool(
                done and done[0].number <= after and not found.again
            ) or self.script.foreclosure.never(found.guard, lambda name: self.value(name, after))
            self._dead_ends[event, after] = known
        return known

    def served(self, end: Firing) -> frozenset[str]:
        """What can still happen after a firing, and is told for its own sake or leads to that."""
        if end.number not in self._served:
            self._served[end.number] = self._serving(end)
        return self._served[end.number]

    def _serving(self, end: Firing) -> frozenset[str]:
        done = {firing.event for firing in self.history.firings[: end.number]}
        reachable = self.script.foreclosure.reachable(lambda name: self.value(name, end.number), done)
        return self.script.purposes.served(reachable)

    def follows(self, event: str, end: Firing) -> bool:
        """Whether an event needs a turn, or something that happened first in the same instant: it follows from it."""
        needed = self.script.purposes.needs(event)
        return any(
            firing.minute == end.minute for wanted in needed for firing in self.history.firings_of(wanted)[:1]
        )

    def follows_any(self, event: str) -> bool:
        """Whether an event follows from some turn of this history."""
        if event not in self._following:
            ends = (
                firing for turn in self.script.purposes.turns for firing in self.history.firings_of(turn)[:1]
            )
            self._following[event] = any(self.follows(event, end) for end in ends)
        return self._following[event]

    def begun(self, firing: Firing) -> int:
        """The firing after which what is told was under way: a march had set out, a speaker the floor, a vote was put.

        Of all else, the firing just before.
        """
        opening = self.nouns.opening(firing.event)
        earlier = (
            [opened.number for opened in self.history.firings_of(opening) if opened.number < firing.number]
            if opening
            else []
        )
        return earlier[-1] - 1 if earlier else firing.number - 1

    def siege_ends(self, siege: str) -> list[Firing]:
        """The firing by which a siege was over: the place was overrun, or came to the besiegers' side."""
        if not self.value(f"{siege}.overrun", len(self.history.firings)):
            return []
        return [self.history.firing(self.writer(f"{siege}.overrun", len(self.history.firings)))]

    # Who can do nothing -----------------------------------------------------------------------------

    def captor(self, person: str, after: int) -> str | None:
        """Who holds a person who is not free, in words; None for one who is."""
        if self.value(f"{person}.free", after):
            return None
        for authority, quantity in self.cast.captors.get(person, ()):
            if authority != "none" and self.value(quantity, after):
                return self.title(authority)
        return NAMELESS

    def dead(self, person: str, after: int) -> bool:
        """Whether a crowd has killed a person."""
        alive = f"{person}.alive"
        return alive in self.network.quantities and not self.value(alive, after)

    def nobody(self, unit: str, after: int) -> bool:
        """Whether nobody is left of a unit."""
        return self.value(f"{unit}.people", after) < 1

    def helpless(self, person: str, after: int) -> str | None:
        """Why a person can do nothing: dead, or held."""
        if self.dead(person, after):
            return f"{self.title(person)} is dead"
        captor = self.captor(person, after)
        if captor is None:
            return None
        return (
            f"{self.title(person)} is not free"
            if captor == NAMELESS
            else f"{self.title(person)} is held by {captor}"
        )

    # In words ---------------------------------------------------------------------------------------

    def title(self, id: str) -> str:
        """What the scenario calls it."""
        return self.words.title(id)

    def line(self, slip: Slip) -> str:
        """The line as it is told."""
        return self.history.title(slip.firing)
