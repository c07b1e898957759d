"""The inevitability curve: the chance of an outcome, given a history up to each of its moments.

P(outcome | history to t), by playing many futures of the same past from each t (`futures`). It is a martingale: its
steps are what was learned or settled in between.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import progress_function, real_number, seed_number, whole_number
from interregnum.calculus.player import Player
from interregnum.calculus.tables import compile_tables
from interregnum.history.play import play
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, Target, response_of, settle, target_of, titled
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.futures.resample import future_seed, past_of
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import NORMAL_975
from interregnum.lab.statistics.shares import Share, share
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

EVERY = 30.0  # minutes between two points of a curve


@dataclass(frozen=True)
class CurvePoint:
    """The chance as it stood at a minute."""

    minute: float
    chance: Share


@dataclass(frozen=True)
class CurveStep:
    """From one point to the next: how the chance changed, and which major events happened in between."""

    since: CurvePoint
    until: CurvePoint
    events: Sequence[tuple[float, str]]

    @property
    def moved(self) -> float:
        """The change of the chance."""
        return self.until.chance.value - self.since.chance.value


@dataclass(frozen=True, repr=False)
class Inevitability(Brief):
    """The curve of one history."""

    scenario: Scenario
    outcome: Response
    target: Target
    seed: int
    replica: int
    futures: int
    came: bool
    points: Sequence[CurvePoint]
    events: Sequence[tuple[float, str]]

    def steps(self) -> list[CurveStep]:
        """From point to point, with the major events between them."""
        found = []
        for since, until in zip(self.points, self.points[1:], strict=False):
            between = [event for event in self.events if since.minute < event[0] <= until.minute]
            found.append(CurveStep(since, until, between))
        return found

    def steepest(self, number: int = 5) -> list[CurveStep]:
        """The steps that are larger than sampling noise, largest first."""
        steps = self.steps()
        real = [step for step in steps if abs(step.moved) > _noise(step, self.futures, len(steps))]
        return sorted(real, key=lambda step: -abs(step.moved))[: whole_number("number", number, 0)]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-inevitability",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.in_words(self.scenario.timeline()),
            "seed": self.seed,
            "replica": self.replica,
            "futures": self.futures,
            "came": self.came,
            "points": [{"minute": point.minute, **point.chance.to_dict()} for point in self.points],
            "steepest": [
                {
                    "since": step.since.minute,
                    "until": step.until.minute,
                    "moved": step.moved,
                    "events": list(step.events),
                }
                for step in self.steepest()
            ],
        }

    def table(self) -> pa.Table:
        """A row for each moment: minute, chance and its interval."""
        rows = [
            {
                "minute": point.minute,
                "chance": point.chance.value,
                "low": point.chance.low,
                "high": point.chance.high,
            }
            for point in self.points
        ]
        return pa.Table.from_pylist(rows)

    def plot(self) -> Figure:
        """The curve and its steepest steps as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.inevitability import inevitability

        return inevitability(self)

    def _repr_html_(self) -> str:
        timeline = self.scenario.timeline()
        head = f"The chance that {self.target.in_words(timeline)}: replica {self.replica}, seed {self.seed}"
        rows = [
            [
                f"{timeline.label(step.since.minute)} to {timeline.label(step.until.minute)}",
                f"{100 * step.since.chance.value:.0f} to {100 * step.until.chance.value:.0f} %",
                "; ".join(title for _, title in step.events),
            ]
            for step in self.steepest()
        ]
        return table(head, ["steepest", "chance", "what happened"], rows)


def _noise(step: CurveStep, futures: int, steps: int) -> float:
    """The largest difference of two estimated chances that noise explains: 95 %, of all steps of a curve together
    (Bonferroni)."""
    z = NormalDist().inv_cdf(1 - 0.025 / steps)
    spread = sum(point.chance.value * (1 - point.chance.value) for point in (step.since, step.until))
    return z * math.sqrt(max(spread, 1.0 / futures) / futures)


def futures_for(width: float) -> int:
    """How many futures make the 95 % interval of a chance no wider than `width`, wherever the chance lies."""
    return math.ceil((NORMAL_975 / width) ** 2)


def moments(length: float, every: float) -> list[float]:
    """The minutes of a curve: from the start in equal steps, and the end."""
    return [*np.arange(0.0, length - every / 2, every).tolist(), length]


def budget(where: Where, every: float, width: float) -> str:
    """What a curve will cost, in words. Raises ArgumentError as `inevitability` does."""
    length = load(where).scenario.timeline().length
    every, width = _grid(length, every, width)
    points, count = len(moments(length, every)), futures_for(width)
    return f"{points} moments with {count:,} futures each: {points * count:,} histories, played from there to the end"


def inevitability(
    where: Where,
    outcome: str,
    replica: int = 0,
    seed: int = 7,
    *,
    every: float = EVERY,
    width: float = 0.1,
    aim: str | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Inevitability:
    """The inevitability curve of a history: a point every `every` minutes, with intervals no wider than `width`.

    Without `aim` it is about the ending that this history had, or whether the event happens at all. Raises
    ScenarioError where a name is unknown, ArgumentError where a number is out of range.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replica = seed_number("seed", seed), seed_number("replica", replica)
    scenario, network, case = instrumented_network(where)
    length = scenario.timeline().length
    every, width = _grid(length, every, width)
    response = titled(response_of(case, outcome), network)
    history = play(scenario, compile_tables(network), seed, replica, engine="auto")
    end = np.array([response.of(past_of(case, seed, replica, length))])
    question = target_of(
        response, _as_it_was(response, end[0]) if aim is None else aim, scenario.timeline(), end
    )
    count, minutes = futures_for(width), moments(length, every)
    calls = [(pickle.dumps(case), response, seed, replica, minute, count) for minute in minutes]
    points = []
    for minute, numbers in zip(minutes, workers.in_order(ends, calls), strict=True):
        points.append(CurvePoint(minute, share(int(question.hit(numbers).sum()), count)))
        if progress is not None:
            progress(len(points), len(minutes))
    events = [
        (firing.minute, history.title(firing))
        for firing in history.firings
        if network.events[firing.event].important
    ]
    came = bool(question.hit(end)[0])
    return Inevitability(scenario, response, question, seed, replica, count, came, points, events)


def ends(blob: bytes, response: Response, seed: int, replica: int, minute: float, count: int) -> Floats:
    """The outcome in each of `count` futures of a replica from that minute on."""
    case = opened(blob)
    past = past_of(case, seed, replica, minute)
    return np.array([_end(case, past, response, future_seed(seed, n)) for n in range(count)])


def _end(case: Instrumented, past: Player, response: Response, seed: int) -> float:
    future = past.fork()
    future.renew(seed)
    return settle(case, future, [response])[0]


def _as_it_was(response: Response, end: float) -> str | None:
    """The answer that this history gave; None where the default question is used."""
    if response.kind == "ending":
        return response.labels[int(end)]
    return "ever" if response.kind == "time" else None


def _grid(length: float, every: float, width: float) -> tuple[float, float]:
    """The distance of points and the width of intervals, checked. Raises ArgumentError."""
    return real_number("every", every, 1.0, length, "minutes"), real_number("width", width, 0.01, 0.5)
