"""What the announced training facts say of the assumptions, and whether that helps with the facts held back.

Likelihood-free, since no one can write down the chance of a whole night: histories are played with assumptions
drawn from the scenario's own ranges, and those are kept whose training facts come close to the record (ABC-SMC), as
far as they tell of the assumptions.
Nothing but the training facts (those before the hour at which tuning ends) is looked at for that. Definitions are
in `docs/reference/assumptions.md`.

Problem codes: no-training-facts, unknown-assumption, bad-design.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
import pyarrow as pa

from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.bundle.observations import Fact, Summary, finite, scored, summary
from interregnum.lab.bundle.setup import Plan, plan
from interregnum.lab.calibration.posterior import Posterior
from interregnum.lab.calibration.smc import Candidate, Progress, Yardstick, library, smc
from interregnum.lab.ensembles.instrumented import Prepared, prepare
from interregnum.lab.ensembles.replicas import fastest, opened, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.sensitivity.fixed_inputs import assumed_at, chosen, inputs_of, values_at
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import NORMAL_975, crps, mean
from interregnum.language.where import Where
from interregnum.mechanisms import build

POPULATION = 200
GENERATIONS = 5
LEAST_ACCEPTED = 0.01  # a generation for which more than a hundred candidates are tried for one is given up
LEARNED = 1000  # histories from which it is learned what each fact tells
PENALTIES = np.logspace(-1, 6, 15)  # of the ridge regression, of which the best is taken
STATED_TO = 1.0  # minutes: no hour is known more closely
BLOCK = 25
GROUPS = 10  # of replicas, from which it is seen how sure a gain is


@dataclass(frozen=True)
class Gain:
    """How much smaller the CRPS has become, as a share of what it was; with its 95 % interval."""

    skill: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """In a word."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "neither better nor worse"


@dataclass(frozen=True)
class Check:
    """How facts are told with assumptions as they were, and as they are left; `held_back` were not fitted to."""

    replicas: int
    training: tuple[Summary, Summary]
    held_back: tuple[Summary, Summary]
    gains: Mapping[str, Gain]

    def table(self) -> pa.Table:
        """A row for each part, before and after."""
        return pa.Table.from_pylist(
            [
                {
                    "part": part,
                    "assumptions": when,
                    **{k: v for k, v in one.to_dict().items() if k != "skill"},
                }
                for part, pair in (("training", self.training), ("held back", self.held_back))
                for when, one in zip(("prior", "posterior"), pair, strict=True)
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "replicas": self.replicas,
            **{
                part: {
                    "prior": pair[0].to_dict(),
                    "posterior": pair[1].to_dict(),
                    "gain": {key: finite(value) for key, value in vars(self.gains[part]).items()},
                }
                for part, pair in (("training", self.training), ("held_back", self.held_back))
            },
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(str(row['part']))}</td><td>{row['assumptions']}</td><td>{row['cover_90']:.0%}</td>"
            f"<td>{row['crps']:.1f}</td></tr>"
            for row in self.table().to_pylist()
        )
        return f"<table><tr><th>facts</th><th>assumptions</th><th>90 % covers</th><th>CRPS, min</th></tr>{rows}</table>"


def calibrate(
    where: Where,
    *,
    of: Sequence[str] = (),
    population: int = POPULATION,
    generations: int = GENERATIONS,
    seed: int = 7,
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Posterior:
    """What the training facts leave of the assumptions. The same call gives the same bytes, whatever the crew.

    `of` are patterns of uncertain starts, by default the scenario's own assumptions; all other numbers stay as
    uncertain as they are. Raises ScenarioError where there are no training facts or a name is unknown,
    MissingExtra without pyABC.
    """
    _sound(population, generations, seed)
    ready = plan(where)
    return calibrated(ready, training(ready), of, population, generations, seed, crew, progress)


def training(ready: Plan) -> list[Fact]:
    """The facts that may be looked at: timed, and before the hour at which tuning ends.

    Raises ScenarioError where there are none.
    """
    facts = [one for one in ready.facts if one.part == "tuning" and one.timed]
    if not facts:
        message = (
            "the record times nothing before the hour at which tuning ends, so there is nothing to learn from"
        )
        allowed = "readings with measures before `periods: {tuned: ...}` in validation/"
        raise ScenarioError(
            [Problem("no-training-facts", message, ready.scenario.scenario.id, allowed=allowed)]
        )
    return facts


def calibrated(
    ready: Plan,
    facts: Sequence[Fact],
    of: Sequence[str],
    population: int,
    generations: int,
    seed: int,
    crew: Crew,
    progress: Progress | None = None,
) -> Posterior:
    """The same, for facts that are given."""
    network = build(ready.scenario)
    case = prepare(ready.scenario, network, [one.measure for one in facts])
    ids = chosen(network, case, of, ready.scenario.assumptions)
    inputs = inputs_of(network, case, ids)
    horizon = max(ready.questions.tuned, *(one.last for one in facts))
    with crew.assembled() as assembled:
        candidate = candidate_for(case, ids, facts, horizon, seed, assembled)
        found = smc(
            candidate, seed, population, generations, LEAST_ACCEPTED, crew=assembled, progress=progress
        )
    return Posterior(
        scenario=ready.scenario,
        seed=seed,
        inputs=inputs,
        facts=[one.id for one in facts],
        points=found.points,
        values=np.array([values_at(case, ids, point) for point in found.points]),
        weights=found.weights,
        distances=found.distances,
        generations=found.generations,
    )


def candidate_for(
    case: Prepared,
    ids: Sequence[str],
    facts: Sequence[Fact],
    horizon: float,
    seed: int,
    crew: Crew = ALL_CORES,
) -> Candidate:
    """What is tried: a history at a point, held against these facts as far as the horizon.

    What facts tell of the inputs is learned from histories at points drawn from the scenario's own ranges, by ridge
    regression of the coordinates on the minutes, with the penalty that predicts best (leave-one-out).
    """
    questions = list(dict.fromkeys(one.measure for one in facts))
    events = {question: case.watched[question] for question in questions}
    timed = Prepared(case.compiled, horizon, events, (), case.drawn, {}, tuple(questions))
    points = np.random.Generator(np.random.PCG64([seed, LEARNED])).random((LEARNED, len(ids)))
    played = play_each(timed, ids, points, seed, crew)
    times = np.column_stack([played[question] for question in questions])
    windows = [_window(facts, question) for question in questions]
    first, last = (np.array([window[n] for window in windows]) for n in range(2))
    unweighted = Yardstick(first, last, np.ones(len(first)), np.zeros((len(ids), len(first))), horizon)
    reached = unweighted.reached(times)
    scale = np.maximum(reached.std(axis=0), STATED_TO)
    yardstick = replace(unweighted, scale=scale, weights=told_by(reached / scale, points))
    return Candidate(pickle.dumps(timed), tuple(ids), yardstick, seed)


def told_by(facts: Floats, points: Floats) -> Floats:
    """What facts tell of each coordinate: the weights (inputs x facts) of the best linear prediction."""
    library()  # scikit-learn comes with it
    from sklearn.linear_model import RidgeCV

    found = RidgeCV(alphas=PENALTIES, alpha_per_target=True).fit(facts, points)
    return np.asarray(found.coef_, np.float64).reshape(points.shape[1], facts.shape[1])


def _window(facts: Sequence[Fact], question: str) -> tuple[float, float]:
    """The window of a measure; of several facts with one measure, the narrowest."""
    same = [one for one in facts if one.measure == question]
    best = min(same, key=lambda one: one.last - one.first)
    return best.first, best.last


# --- how the facts are told before and after -------------------------------------------------------------


def predictive_check(
    where: Where, posterior: Posterior, replicas: int = 300, seed: int = 7, *, crew: Crew = ALL_CORES
) -> Check:
    """A posterior predictive check: training facts and those held back, told with assumptions as they were and as
    they are left, by the same replicas. At least twenty replicas are wanted (ScenarioError)."""
    enough(replicas)
    ready = plan(where)
    facts = [one for one in ready.facts if not one.figure]
    case = prepare(ready.scenario, build(ready.scenario), [one.measure for one in facts])
    ids = [one.id for one in posterior.inputs]
    before = play_many({"": case}, seed, replicas, crew=crew)[""].times
    after = play_each(case, ids, posterior.resampled(replicas), seed, crew)

    parts = {"training": "tuning", "held_back": "scored"}
    chosen = {name: [one for one in facts if one.part == part] for name, part in parts.items()}
    pairs = {
        name: (_summary(some, before, case.until), _summary(some, after, case.until))
        for name, some in chosen.items()
    }
    gains = {name: gain(some, before, after, case.until) for name, some in chosen.items()}
    return Check(replicas, pairs["training"], pairs["held_back"], gains)


def enough(replicas: int) -> None:
    """Raise ScenarioError where so few replicas check nothing."""
    if replicas < 2 * GROUPS:
        allowed = f"{2 * GROUPS} or more; 0 for no check"
        raise ScenarioError(
            [
                Problem(
                    "bad-design", "so few check nothing", "--replicas", found=str(replicas), allowed=allowed
                )
            ]
        )


def _summary(facts: Sequence[Fact], times: Mapping[str, Floats], end: float) -> Summary:
    return summary([scored(one, times[one.measure], end) for one in facts], times, {}, end)


def gain(
    facts: Sequence[Fact], before: Mapping[str, Floats], after: Mapping[str, Floats], end: float
) -> Gain:
    """How much smaller the mean CRPS of the timed facts has become; the interval from groups of replicas."""
    timed = [one for one in facts if one.timed]
    if not timed:
        return Gain(math.nan, math.nan, math.nan)

    def score(times: Mapping[str, Floats], some: slice) -> float:
        return mean([crps(times[one.measure][some], one.first, one.last, end) for one in timed])

    skills = []
    for n in range(GROUPS):
        some = slice(n, None, GROUPS)
        skills.append(1.0 - score(after, some) / max(score(before, some), STATED_TO))
    half = NORMAL_975 * float(np.std(skills, ddof=1)) / math.sqrt(GROUPS)
    middle = float(np.mean(skills))
    return Gain(middle, middle - half, middle + half)


def play_each(
    case: Prepared, ids: Sequence[str], points: Floats, seed: int, crew: Crew = ALL_CORES
) -> dict[str, Floats]:
    """Replica n with the inputs at point n: the minutes of each question, `nan` for never."""
    blob = pickle.dumps(case)
    calls = [
        (blob, tuple(ids), points[first : first + BLOCK], seed, first)
        for first in range(0, len(points), BLOCK)
    ]
    times = np.concatenate(list(crew.in_order(each_block, calls)))
    return {question: times[:, n] for n, question in enumerate(case.watched)}


def each_block(blob: bytes, ids: Sequence[str], points: Floats, seed: int, first: int) -> Floats:
    """Some neighbouring replicas of a pickled `Prepared`, each at a point of its own."""
    case = opened(blob)
    found = np.empty((len(points), len(case.watched)))
    for n, point in enumerate(points):
        there = assumed_at(case, ids, point)
        player = Player(there.compiled, seed, first + n, fastest(), traced=False)
        player.advance(case.until)
        found[n] = case.times_of(player)
    return found


def _sound(population: int, generations: int, seed: int) -> None:
    wanted = (
        ("--population", population, population >= 10, "10 or more"),
        ("--generations", generations, generations >= 1, "1 or more"),
        ("--seed", seed, 0 <= seed < 2**64, "0 to 2^64 - 1"),
    )
    problems = [
        Problem("bad-design", "with this nothing can be learned", option, found=str(found), allowed=allowed)
        for option, found, right, allowed in wanted
        if not right
    ]
    if problems:
        raise ScenarioError(problems)
