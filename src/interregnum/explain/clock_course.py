"""How the clock of an event ran until it fired: when, how fast, what stopped it, and what let it run again.

Told from what is written in the history: the clock runs while the event is possible, at the product of its factors.
What is done of its work before the condition ceases to hold is lost (`forget`), or kept (`pause`); with `keep` the
clock runs on. At a speed of 0 it stands still.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from interregnum.calculus.network import ALARMS, Event, Factor, all_of
from interregnum.calculus.tables import speed_formula
from interregnum.history.data import START, Firing, History


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes during which neither condition nor speed of an event changed.

    `by` is the firing with which they began, `seen` the one after which the event looked again: of alarms that ring at
    one minute, the last. `runs` says that the clock was set, be its speed 0 or not.
    """

    by: int
    seen: int
    began: float
    ended: float
    possible: bool
    runs: bool
    speed: float

    @property
    def minutes(self) -> float:
        """How long it lasted."""
        return self.ended - self.began

    @property
    def done(self) -> float:
        """The minutes of work that were done."""
        return self.minutes * self.speed if self.runs else 0.0


@dataclass(frozen=True, slots=True)
class Spell:
    """An earlier time during which the event was possible, the firing that ended it, and the share of its work done."""

    began: float
    ended: float
    ended_by: int
    done: float


@dataclass(frozen=True)
class Course:
    """How a clock ran from when it was set until the event fired.

    Empty where nothing could hold it up: of an alarm, or of a clock without factors that forgets.
    """

    stretches: tuple[Stretch, ...] = ()

    @property
    def stood(self) -> float:
        """The minutes during which it was set and its speed was 0."""
        return stood_still(self.stretches)

    @property
    def let_run(self) -> tuple[Stretch, Stretch] | None:
        """The last stretch in which it stood still, and the one in which its speed was no longer 0."""
        still = [n for n, stretch in enumerate(self.stretches) if stretch.runs and stretch.speed <= 0]
        after = (
            (stretch for stretch in self.stretches[still[-1] :] if stretch.speed > 0) if still else iter(())
        )
        moving = next(after, None)
        return None if moving is None else (self.stretches[still[-1]], moving)

    @property
    def earlier(self) -> tuple[Spell, ...]:
        """The times during which it was possible before, with what was done then of the work."""
        return tuple(
            Spell(spell[0].began, spell[-1].ended, ended_by, self._share(spell))
            for spell, ended_by in spells(self.stretches)
            if ended_by is not None
        )

    @property
    def done_before(self) -> float:
        """The share of its work that was done before it became possible for the last time."""
        last = max((n for n, stretch in enumerate(self.stretches) if not stretch.possible), default=-1)
        return self._share(self.stretches[: last + 1])

    def _share(self, some: Sequence[Stretch]) -> float:
        whole = work(self.stretches)
        return work(some) / whole if whole > 0 else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The course as plain data."""
        return {
            "stood": self.stood,
            "done_before": self.done_before,
            "earlier": [{name: getattr(spell, name) for name in Spell.__slots__} for spell in self.earlier],
        }


NOT_HELD_UP = Course()


def course_of(history: History, firing: Firing) -> Course:
    """The course of the clock that ran out at a firing."""
    event = history.network.events[firing.event]
    if event.clock.distribution in ALARMS or (event.memory == "forget" and not event.factors):
        return NOT_HELD_UP
    found: list[Stretch] = []
    for stretch in stretches(history, event, _set_after(history, event, firing), firing):
        if event.memory == "forget" and not stretch.possible:
            found = []
        elif stretch.possible or found:
            found.append(stretch)
    return Course(tuple(found))


def stretches(
    history: History, event: Event, start: int = START, until: Firing | None = None
) -> Iterator[Stretch]:
    """How condition and speed of an event were from one firing to another, or to the end."""
    before, end = (len(history.firings) + 1, history.ended) if until is None else (until.number, until.minute)
    watched = all_of(event.guard, *(factor.value for factor in event.factors))
    moments = [start, *history.numbers_of(watched, start, before)]
    ends = [*(history.minute(moment) for moment in moments[1:]), end]
    speed, started = speed_formula(event), False
    for moment, ended in zip(moments, ends, strict=True):
        seen = _seen(history, moment, before)
        possible = history.holds(event.guard, seen)
        started = started or possible
        runs = possible or (started and event.memory == "keep")
        now = 1.0 if speed is None else max(0.0, history.evaluate(speed, seen))
        yield Stretch(moment, seen, history.minute(moment), ended, possible, runs, now)


def spells(found: Iterable[Stretch]) -> Iterator[tuple[list[Stretch], int | None]]:
    """The stretches of each time during which an event was possible, with the firing that ended it (None: nothing)."""
    spell: list[Stretch] = []
    for stretch in found:
        if stretch.possible:
            spell.append(stretch)
        elif spell:
            yield spell, stretch.by
            spell = []
    if spell:
        yield spell, None


def work(some: Iterable[Stretch]) -> float:
    """The minutes of work done, at a speed of 1."""
    return sum(stretch.done for stretch in some)


def stood_still(some: Iterable[Stretch]) -> float:
    """The minutes during which a clock was set and its speed was 0."""
    return sum(stretch.minutes for stretch in some if stretch.runs and stretch.speed <= 0)


def _set_after(history: History, event: Event, firing: Firing) -> int:
    """A firing after which the clock was set: the last of this event, or one before it became possible."""
    same = history.firings_of(event.id)
    nth = bisect_left(same, firing.number, key=lambda change: change.number)
    last = same[nth - 1].number if nth else START
    if event.memory != "forget":
        return last
    return max(last, bisect_left(history.firings, firing.began, key=lambda earlier: earlier.minute))


def _seen(history: History, number: int, before: int) -> int:
    """The firing after which an event looks again: alarms of one minute all ring before anything does."""
    while START < number < before - 1 and _is_alarm(history, number) and _is_alarm(history, number + 1):
        if history.minute(number + 1) != history.minute(number):
            break
        number += 1
    return number


def _is_alarm(history: History, number: int) -> bool:
    return history.network.events[history.firing(number).event].clock.distribution in ALARMS


def factor_course(history: History, course: Course, factor: Factor) -> tuple[tuple[float, float], ...]:
    """(minutes, size) of a factor on the speed, one after the other, while the clock ran; equal ones joined."""
    found: list[tuple[float, float]] = []
    for stretch in course.stretches:
        if stretch.runs and stretch.minutes > 0:
            size = history.evaluate(factor.value, stretch.seen)
            longer = found.pop()[0] if found and found[-1][1] == size else 0.0
            found.append((longer + stretch.minutes, size))
    return tuple(found)
