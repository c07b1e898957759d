"""One history under the proofreader's eye: what was so just before a line, and just after it.

Nothing here asks whether a guard held. Where somebody is, who holds him, how many a body has left are read off the
changes that the kernel wrote; what makes a line absurd may be the very guard that let it pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from interregnum.history import Firing, History
from interregnum.lab.proofreading.cast import Cast
from interregnum.lab.proofreading.findings import Slip

NAMELESS = "somebody"


class Proof:
    """A history, with the cast of its scenario; `at_end` are the events that were about to happen when it ended."""

    def __init__(self, cast: Cast, history: History, at_end: Collection[str] = ()) -> None:
        self.cast, self.history, self.at_end = cast, history, at_end
        self.scenario, self.network = history.scenario, history.network
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

    def value(self, quantity: str, after: int) -> float:
        """A quantity after the firing of that number; 0 for one that the scenario does not have."""
        if quantity not in self.cast.quantities:
            return 0.0
        return self.history.value(quantity, after)

    def before(self, quantity: str, firing: Firing) -> float:
        """A quantity just before a firing."""
        return self.value(quantity, firing.number - 1)

    def whereabouts(self, who: str, after: int) -> str | None:
        """Where a person or a unit is; None on the way."""
        for place, quantity in self.cast.whereabouts.get(who, ()):
            if self.history.value(quantity, after):
                return place
        return None

    def scenes(self, firing: Firing) -> list[str]:
        """Where a line plays: its place, the goal of a march; else where those are who act, or are sent word."""
        found = list(self.cast.scenes(firing.event))
        if found:
            return found
        section, id, *_ = (*self.cast.noun(firing.event), "", "")
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
                if self.history.value(quantity, after):
                    return None if authority == "none" else authority
            place = self.scenario.places[place].within
        return None

    def sending(self, message: str, arrival: Firing) -> int:
        """The firing by which what arrives was sent: the last that set it on its way."""
        return self.history.writer(f"{message}.pending", arrival.number - 1)

    def sends(self, firing: Firing, message: str) -> bool:
        """Whether a firing sent a message."""
        return self.value(f"{message}.sent", firing.number) > self.before(f"{message}.sent", firing)

    def sendings(self, message: str) -> Iterator[Firing]:
        """The firings that sent a message."""
        for event in self.cast.senders[message]:
            yield from (firing for firing in self.history.firings_of(event) if self.sends(firing, message))

    def running(self, event: str) -> bool:
        """Whether an event was on its way to happening when the history ended."""
        return event in self.at_end

    def so(self, condition: str, after: int) -> bool:
        """Whether a condition, as a scenario writes it, holds after a firing."""
        return self.history.holds(self.network.closed(condition), after)

    def was_ever(self, condition: str, after: int) -> bool:
        """Whether it held after some firing up to that one, or at the start."""
        node = self.network.closed(condition)
        numbers = [0, *(n for n in self.history.numbers_of(node) if n <= after)]
        return any(self.history.holds(node, n) for n in numbers)

    # What is over -----------------------------------------------------------------------------------

    def dead_end(self, event: str, after: int) -> bool:
        """Whether an event can never happen any more: its guard is ruled out, or it happens but once and has."""
        known = self._dead_ends.get((event, after))
        if known is None:
            found = self.network.events[event]
            done = self.history.firings_of(event)
            known = bool(done and done[0].number <= after and not found.again) or self.cast.foreclosure.never(
                found.guard, lambda name: self.history.value(name, after)
            )
            self._dead_ends[event, after] = known
        return known

    def served(self, end: Firing) -> frozenset[str]:
        """What can still happen after a firing, and is told for its own sake or leads to that."""
        if end.number not in self._served:
            self._served[end.number] = self._serving(end)
        return self._served[end.number]

    def _serving(self, end: Firing) -> frozenset[str]:
        done = {firing.event for firing in self.history.firings[: end.number]}
        reachable = self.cast.foreclosure.reachable(lambda name: self.history.value(name, end.number), done)
        return self.cast.purposes.served(reachable)

    def follows(self, event: str, end: Firing) -> bool:
        """Whether an event needs a turn, or something that happened first in the same instant: it follows from it."""
        needed = self.cast.purposes.needs(event)
        return any(
            firing.minute == end.minute for one in needed for firing in self.history.firings_of(one)[:1]
        )

    def follows_any(self, event: str) -> bool:
        """Whether an event follows from some turn of this history."""
        if event not in self._following:
            ends = (
                firing for turn in self.cast.purposes.turns for firing in self.history.firings_of(turn)[:1]
            )
            self._following[event] = any(self.follows(event, end) for end in ends)
        return self._following[event]

    def begun(self, firing: Firing) -> int:
        """The firing after which what is told was under way: a march had set out, a speaker the floor, a vote was put.

        Of all else, the firing just before.
        """
        opening = self.cast.opening(firing.event)
        earlier = (
            [one.number for one in self.history.firings_of(opening) if one.number < firing.number]
            if opening
            else []
        )
        return earlier[-1] - 1 if earlier else firing.number - 1

    def siege_ends(self, siege: str) -> list[Firing]:
        """The firing by which a siege was over: the place was overrun, or came to the besiegers' side."""
        if not self.value(f"{siege}.overrun", len(self.history.firings)):
            return []
        return [self.history.firing(self.history.writer(f"{siege}.overrun"))]

    # Who can do nothing -----------------------------------------------------------------------------

    def captor(self, person: str, after: int) -> str | None:
        """Who holds a person who is not free, in words; None for one who is."""
        if self.value(f"{person}.free", after):
            return None
        for authority, quantity in self.cast.captors.get(person, ()):
            if authority != "none" and self.history.value(quantity, after):
                return self.title(authority)
        return NAMELESS

    def dead(self, person: str, after: int) -> bool:
        """Whether a crowd has killed a person."""
        return any(self.value(f"{custody}.lynched", after) for custody in self.cast.custodies(person))

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
        return self.cast.title(id)

    def line(self, slip: Slip) -> str:
        """The line as it is told."""
        return self.history.title(slip.firing)
