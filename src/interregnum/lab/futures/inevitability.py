"""The inevitability curve: the chance of an outcome, given a history up to each of its moments.

P(outcome | history to t), by playing many futures of the same past from each t (`futures`). It is a martingale: its
steps are what was learned or settled in between; the steepest are where the night turned.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.errors import Problem, ScenarioError
from interregnum.history.play import play
from interregnum.lab.causes.causation import Share, share
from interregnum.lab.causes.knockouts import settle
from interregnum.lab.ensembles.ensemble import timed_network
from interregnum.lab.ensembles.instrumented import Prepared
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Asked, Target, asked, named, target
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.futures.resample import future_seed, past_of
from interregnum.lab.notebook import table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import NORMAL_975
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

Progress = Callable[[int, int], None]
EVERY = 30.0  # minutes between two points of a curve


@dataclass(frozen=True)
class Point:
    """The chance as it stood at a minute."""

    minute: float
    chance: Share


@dataclass(frozen=True)
class Step:
    """From one point to the next: how the chance moved, and what of note happened in between."""

    since: Point
    until: Point
    events: Sequence[tuple[float, str]]

    @property
    def moved(self) -> float:
        """How far, and which way."""
        return self.until.chance.value - self.since.chance.value


@dataclass(frozen=True)
class Inevitability:
    """The curve of one history."""

    scenario: Scenario
    outcome: Asked
    target: Target
    seed: int
    replica: int
    futures: int
    came: bool
    points: Sequence[Point]
    events: Sequence[tuple[float, str]]

    def steps(self) -> list[Step]:
        """From point to point, with the events of note between them."""
        found = []
        for since, until in zip(self.points, self.points[1:], strict=False):
            between = [one for one in self.events if since.minute < one[0] <= until.minute]
            found.append(Step(since, until, between))
        return found

    def steepest(self, number: int = 5) -> list[Step]:
        """The steps that are larger than chance would make them, largest first."""
        real = [step for step in self.steps() if abs(step.moved) > _noise(step, self.futures)]
        return sorted(real, key=lambda step: -abs(step.moved))[:number]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-inevitability",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.told(self.scenario.timeline()),
            "seed": self.seed,
            "replica": self.replica,
            "futures": self.futures,
            "came": self.came,
            "points": [{"minute": one.minute, **one.chance.to_dict()} for one in self.points],
            "steepest": [
                {
                    "since": one.since.minute,
                    "until": one.until.minute,
                    "moved": one.moved,
                    "events": list(one.events),
                }
                for one in self.steepest()
            ],
        }

    def table(self) -> pa.Table:
        """A row for each moment: minute, chance and its interval."""
        rows = [
            {"minute": one.minute, "chance": one.chance.value, "low": one.chance.low, "high": one.chance.high}
            for one in self.points
        ]
        return pa.Table.from_pylist(rows)

    def plot(self) -> Figure:
        """The curve and its steepest steps as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.inevitability import inevitability

        return inevitability(self)

    def _repr_html_(self) -> str:
        timeline = self.scenario.timeline()
        head = f"The chance that {self.target.told(timeline)}: replica {self.replica}, seed {self.seed}"
        rows = [
            [
                f"{timeline.label(step.since.minute)} to {timeline.label(step.until.minute)}",
                f"{100 * step.since.chance.value:.0f} to {100 * step.until.chance.value:.0f} %",
                "; ".join(title for _, title in step.events),
            ]
            for step in self.steepest()
        ]
        return table(head, ["steepest", "chance", "what happened"], rows)


def _noise(step: Step, futures: int) -> float:
    """What the difference of two estimated chances may be by luck (95 %)."""
    spread = sum(one.chance.value * (1 - one.chance.value) for one in (step.since, step.until))
    return NORMAL_975 * math.sqrt(max(spread, 1.0 / futures) / futures)


def futures_for(width: float) -> int:
    """How many futures make the 95 % interval of a chance no wider than `width`, wherever the chance lies."""
    return math.ceil((NORMAL_975 / width) ** 2)


def moments(length: float, every: float) -> list[float]:
    """The minutes of a curve: from the start, each so long after the last, and the end."""
    return [*np.arange(0.0, length - every / 2, every).tolist(), length]


def budget(where: Where, every: float, width: float) -> str:
    """What a curve will cost, to be said before it begins. Raises ScenarioError as `inevitability` does."""
    length = load(where).scenario.timeline().length
    _sensible(every, width, length)
    points, count = len(moments(length, every)), futures_for(width)
    return f"{points} moments with {count:,} futures each: the rests of {points * count:,} histories"


def inevitability(
    where: Where,
    outcome: str,
    replica: int = 0,
    seed: int = 7,
    *,
    every: float = EVERY,
    width: float = 0.1,
    aim: str | None = None,
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Inevitability:
    """The inevitability curve of a history, with a point every so many minutes and so wide an interval at most.

    Without `aim` the question is about how this history ended: this ending; by this hour, or never. Raises
    ScenarioError where a name is unknown, or `every` and `width` make no sense.
    """
    scenario, network, case = timed_network(where)
    length = scenario.timeline().length
    _sensible(every, width, length)
    one = named(asked(case, outcome), network)
    history = play(scenario, compile_tables(network), seed, replica, engine="auto")
    end = np.array([one.of(past_of(case, seed, replica, length))])
    question = target(one, _as_it_was(one, end[0]) if aim is None else aim, scenario.timeline(), end)
    count, minutes = futures_for(width), moments(length, every)
    calls = [(pickle.dumps(case), one, seed, replica, minute, count) for minute in minutes]
    points = []
    for minute, numbers in zip(minutes, crew.in_order(ends, calls), strict=True):
        points.append(Point(minute, share(int(question.hit(numbers).sum()), count)))
        if progress is not None:
            progress(len(points), len(minutes))
    events = [
        (firing.minute, history.title(firing))
        for firing in history.firings
        if network.events[firing.event].important
    ]
    came = bool(question.hit(end)[0])
    return Inevitability(scenario, one, question, seed, replica, count, came, points, events)


def ends(blob: bytes, one: Asked, seed: int, replica: int, minute: float, count: int) -> Floats:
    """How an outcome comes out in that many futures of a replica, from that minute on."""
    case = opened(blob)
    past = past_of(case, seed, replica, minute)
    return np.array([_end(case, past, one, future_seed(seed, n)) for n in range(count)])


def _end(case: Prepared, past: Player, one: Asked, seed: int) -> float:
    future = past.fork()
    future.renew(seed)
    return settle(case, future, [one])[0]


def _as_it_was(one: Asked, end: float) -> str | None:
    """The answer that asks whether it comes as it came; None where the usual question has to do."""
    if one.kind == "ending":
        return one.labels[int(end)]
    return "ever" if one.kind == "time" else None


def _sensible(every: float, width: float, length: float) -> None:
    problems = []
    if not 1.0 <= every <= length:
        message, allowed = "a curve has points at this distance", f"1 minute to {length:g} minutes"
        problems.append(Problem("out-of-range", message, "--every", found=f"{every:g} min", allowed=allowed))
    if not 0.01 <= width <= 0.5:
        message, allowed = "an interval can be made so wide at most", "0.01 to 0.5"
        problems.append(Problem("out-of-range", message, "--width", found=f"{width:g}", allowed=allowed))
    if problems:
        raise ScenarioError(problems)
