"""How far on their way somebody was at each minute.

A way is a row of knots, each a minute and the share of the way covered, with halts where its clock stopped: while its
route was closed, or after a breakdown. Within the running time the pace is taken as even; of a way that had no end
when the history had, the pace is that of its typical time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from interregnum.calculus.network import Event
from interregnum.history import Firing, History

NEARLY = 0.95  # of the way: who has not arrived is not drawn as if they had

Knots = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of time in which part of a way is gone, while the guard of `event` holds."""

    event: Event
    begun: Firing
    ended: Firing | None
    first: float  # shares of the way
    last: float


def knots_of(history: History, runs: Sequence[Run]) -> Knots:
    """Minutes against shares of the way."""
    knots: Knots = []
    for run in runs:
        until = history.ended if run.ended is None else run.ended.minute
        spans = _running(history, run, until)
        gone = sum(end - start for start, end in spans)
        speed = (run.last - run.first) / gone if run.ended is not None and gone > 0 else _usual(history, run)
        share = run.first
        knots.append((run.begun.minute, share))
        for start, end in spans:
            knots.append((start, share))
            share += (end - start) * speed
            most = run.last if run.ended is not None else run.first + NEARLY * (run.last - run.first)
            share = min(share, most)
            knots.append((end, share))
        knots.append((until, run.last if run.ended is not None else share))
    return _even(knots)


def _running(history: History, run: Run, until: float) -> list[tuple[float, float]]:
    """When the clock of a run ran: from firing to firing, while its guard held."""
    last = len(history.firings) if run.ended is None else run.ended.number - 1
    numbers = [n for n in history.numbers_of(run.event.guard) if run.begun.number < n <= last]
    ends = [*(history.minute(number) for number in numbers), until]
    found: list[tuple[float, float]] = []
    for number, end in zip([run.begun.number, *numbers], ends, strict=True):
        if history.holds(run.event.guard, number) and end > history.minute(number):
            found.append((history.minute(number), end))
    return found


def _usual(history: History, run: Run) -> float:
    """Share of the way per minute, at the typical time of a run that did not reach its end."""
    minutes = history.evaluate(run.event.clock.parameters[0], run.begun.number)
    return (run.last - run.first) / minutes if minutes > 0 else 0.0


def _even(knots: Knots) -> Knots:
    """Without the knots that lie on a straight line."""
    rounded = list(dict.fromkeys((round(minute, 2), round(share, 4)) for minute, share in knots))
    n = 1
    while n < len(rounded) - 1:
        (a, x), (b, y), (c, z) = rounded[n - 1 : n + 2]
        if abs((y - x) * (c - b) - (z - y) * (b - a)) < 1e-4 * max(1.0, c - a):
            del rounded[n]
        else:
            n += 1
    return rounded


def part_of(knots: Knots, first: float, last: float) -> Knots:
    """The knots between two shares of the way, as shares of that part."""
    inner = [(minute, share) for minute, share in knots if first < share < last]
    ends = [
        (_when(knots, first, late=True), first),
        (_when(knots, last, late=False), min(last, knots[-1][1])),
    ]
    return _even([(minute, (share - first) / (last - first)) for minute, share in [ends[0], *inner, ends[1]]])


def _when(knots: Knots, share: float, late: bool) -> float:
    """The minute at which a share of the way was gone; of a halt there, its end if `late`."""
    for (a, gone), (b, then) in pairwise(knots):
        if gone <= share < then or (not late and gone < share <= then):
            return a + (b - a) * (share - gone) / (then - gone)
    return knots[-1][0]
