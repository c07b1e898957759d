"""The assumptions fitted to the training facts, and whether that improves the prediction of the facts held back.

Likelihood-free, since no one can write down the chance of a whole night: histories are played with assumptions
drawn from the scenario's own ranges, and those are kept whose training facts come close to the record (ABC-SMC), as
far as they tell of the assumptions.
Nothing but the training facts (those before the hour at which tuning ends) is looked at for that. Definitions are
in `docs/reference/calibration.md`.

Problem codes: no-training-facts, unknown-assumption.
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

from interregnum.arguments import instance, progress_function, replica_count, seed_number, whole_number
from interregnum.calculus.player import Player
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import ValidationSetup, read_setup
from interregnum.lab.calibration.facts import FactFit, contradicted, fits
from interregnum.lab.calibration.posterior import Posterior
from interregnum.lab.calibration.smc import Candidate, RecordDistance, library, smc
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import opened, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.sensitivity.fixed_inputs import fix_inputs_at, inputs_of, select_inputs, values_at
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import crps, mean
from interregnum.lab.validation.observation_scores import finite_or_none, score_observation
from interregnum.lab.validation.summary import ScoreSummary, summarise_scores
from interregnum.language.where import Where

POPULATION = 200
GENERATIONS = 5
LEAST_ACCEPTED = 0.01  # a generation for which more than a hundred candidates are tried for one is given up
ENOUGH = 0.05  # of the usual distance under the prior: closer to the record nothing changes that can be seen
LEARNED = 1000  # histories from which it is learned what each fact tells
PENALTIES = np.logspace(-1, 6, 15)  # of the ridge regression, of which the best is taken
STATED_TO = 1.0  # minutes: no hour is known more closely
CHUNK = 25
GROUPS = 10  # of replicas, from which it is seen how sure a gain is
STUDENT_975 = 2.2621571628540993  # of so many groups less one


@dataclass(frozen=True)
class Gain:
    """The relative decrease of the CRPS, with its 95 % interval."""

    skill: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """In a word."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "neither better nor worse"


@dataclass(frozen=True, repr=False)
class Check(Brief):
    """How well facts are predicted before and after the fit; `held_back` were not used for the fit.

    `facts` are all timed ones, one by one; `contradicted` the pairs of training facts whose order in the record no
    history has, before or after.
    """

    replicas: int
    training: tuple[ScoreSummary, ScoreSummary]
    held_back: tuple[ScoreSummary, ScoreSummary]
    gains: Mapping[str, Gain]
    facts: Sequence[FactFit] = ()
    contradicted: Sequence[tuple[str, str]] = ()

    def table(self) -> pa.Table:
        """A row for each part, before and after."""
        return pa.Table.from_pylist(
            [
                {
                    "part": part,
                    "assumptions": when,
                    **{k: v for k, v in summary_of_part.to_dict().items() if k != "skill"},
                }
                for part, pair in (("training", self.training), ("held back", self.held_back))
                for when, summary_of_part in zip(("prior", "posterior"), pair, strict=True)
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "replicas": self.replicas,
            "facts": [fact.to_dict() for fact in self.facts],
            "contradicted": [list(pair) for pair in self.contradicted],
            **{
                part: {
                    "prior": pair[0].to_dict(),
                    "posterior": pair[1].to_dict(),
                    "gain": {key: finite_or_none(value) for key, value in vars(self.gains[part]).items()},
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
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Posterior:
    """Fit the assumptions to the training facts. The same call gives the same bytes for any workers.

    `of` are patterns of uncertain starts, by default the scenario's own assumptions; all other numbers stay as
    uncertain as they are. Raises ScenarioError where there are no training facts or a name is unknown,
    MissingExtra without pyABC.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, population = seed_number("seed", seed), replica_count("population", population, 10)
    generations = whole_number("generations", generations, 1)
    ready = read_setup(where)
    return calibrated(ready, training(ready), of, population, generations, seed, workers, progress)


def training(ready: ValidationSetup) -> list[Observation]:
    """The training facts: timed, and before the hour at which tuning ends.

    Raises ScenarioError where there are none.
    """
    facts = [fact for fact in ready.observations if fact.part == "tuning" and fact.timed]
    if not facts:
        message = "the record has no timed facts before the hour at which tuning ends, so there is nothing to fit to"
        allowed = "readings with measures before `periods: {tuned: ...}` in validation/"
        raise ScenarioError(
            [Problem("no-training-facts", message, ready.scenario.scenario.id, allowed=allowed)]
        )
    return facts


def calibrated(
    ready: ValidationSetup,
    facts: Sequence[Observation],
    of: Sequence[str],
    population: int,
    generations: int,
    seed: int,
    workers: Workers,
    progress: Progress | None = None,
) -> Posterior:
    """The same, for facts that are given."""
    network = copy_of(ready.network)
    case = instrument(ready.scenario, network, [fact.measure for fact in facts])
    ids = select_inputs(network, case, of, ready.scenario.assumptions)
    inputs = inputs_of(network, case, ids)
    horizon = max(ready.spec.tuned, *(fact.last for fact in facts))
    with workers.started() as started:
        candidate = candidate_for(case, ids, facts, horizon, seed, started)
        found = smc(
            candidate,
            seed,
            population,
            generations,
            LEAST_ACCEPTED,
            enough=ENOUGH * candidate.prior_distance,
            workers=started,
            progress=progress,
        )
    return Posterior(
        scenario=ready.scenario,
        seed=seed,
        inputs=inputs,
        facts=[fact.id for fact in facts],
        points=found.points,
        values=np.array([values_at(case, ids, point) for point in found.points]),
        weights=found.weights,
        distances=found.distances,
        generations=found.generations,
        prior_distance=candidate.prior_distance,
        stopped=found.stopped,
    )


def candidate_for(
    case: Instrumented,
    ids: Sequence[str],
    facts: Sequence[Observation],
    horizon: float,
    seed: int,
    workers: Workers = ALL_CORES,
) -> Candidate:
    """The candidate that the sampler tries: a history at a point, compared with these facts up to the horizon.

    What facts tell of the inputs is learned from histories at points drawn from the scenario's own ranges, by ridge
    regression of the coordinates on the minutes, with the penalty that predicts best (leave-one-out).
    """
    questions = list(dict.fromkeys(fact.measure for fact in facts))
    events = {question: case.watched[question] for question in questions}
    timed = Instrumented(case.compiled, horizon, events, (), case.drawn, {}, tuple(questions))
    points = np.random.Generator(np.random.PCG64([seed, LEARNED])).random((LEARNED, len(ids)))
    played = play_each(timed, ids, points, seed, workers)
    times = np.column_stack([played[question] for question in questions])
    windows = [_window(facts, question) for question in questions]
    first, last = (np.array([window[n] for window in windows]) for n in range(2))
    unweighted = RecordDistance(first, last, np.ones(len(first)), np.zeros((len(ids), len(first))), horizon)
    reached = unweighted.reached(times)
    scale = np.maximum(reached.std(axis=0), STATED_TO)
    distance_to_record = replace(unweighted, scale=scale, weights=regression_weights(reached / scale, points))
    usual = float(np.median([distance_to_record.distance(row) for row in times]))
    return Candidate(pickle.dumps(timed), tuple(ids), distance_to_record, seed, usual)


def regression_weights(facts: Floats, points: Floats) -> Floats:
    """How facts predict each coordinate: the weights (inputs x facts) of the best linear prediction."""
    library()  # scikit-learn comes with it
    from sklearn.linear_model import RidgeCV

    found = RidgeCV(alphas=PENALTIES, alpha_per_target=True).fit(facts, points)
    return np.asarray(found.coef_, np.float64).reshape(points.shape[1], facts.shape[1])


def _window(facts: Sequence[Observation], question: str) -> tuple[float, float]:
    """The window of a measure; of several facts with one measure, the narrowest."""
    same = [fact for fact in facts if fact.measure == question]
    best = min(same, key=lambda fact: fact.last - fact.first)
    return best.first, best.last


# --- how well facts are predicted before and after --------------------------------------------------------


def predictive_check(
    where: Where,
    posterior: Posterior,
    replicas: int = 300,
    seed: int = 7,
    *,
    workers: Workers | int = ALL_CORES,
) -> Check:
    """A posterior predictive check: training facts and those held back, predicted with the prior and the posterior
    by the same replicas. Raises ArgumentError for fewer than twenty."""
    workers = workers_from(workers)
    seed, replicas = seed_number("seed", seed), enough(replicas)
    instance("posterior", posterior, Posterior, "a Posterior, as `calibrate` gives it")
    ready = read_setup(where)
    facts = [fact for fact in ready.observations if not fact.figure]
    case = instrument(ready.scenario, copy_of(ready.network), [fact.measure for fact in facts])
    ids = [input.id for input in posterior.inputs]
    before = play_many({"": case}, seed, replicas, workers=workers)[""].times
    after = play_each(case, ids, posterior.resampled(replicas), seed, workers)

    parts = {"training": "tuning", "held_back": "scored"}
    chosen = {name: [fact for fact in facts if fact.part == part] for name, part in parts.items()}
    pairs = {
        name: (_summary(some, before, case.until), _summary(some, after, case.until))
        for name, some in chosen.items()
    }
    gains = {name: gain(some, before, after, case.until) for name, some in chosen.items()}
    both = {measure: np.concatenate([before[measure], after[measure]]) for measure in after}
    return Check(
        replicas,
        pairs["training"],
        pairs["held_back"],
        gains,
        fits(facts, before, after),
        contradicted(chosen["training"], both),
    )


def enough(replicas: int) -> int:
    """The number of replicas of a check. Raises ArgumentError where they are too few."""
    return replica_count("replicas", replicas, 2 * GROUPS)


def _summary(facts: Sequence[Observation], times: Mapping[str, Floats], end: float) -> ScoreSummary:
    return summarise_scores([score_observation(fact, times[fact.measure], end) for fact in facts], times)


def gain(
    facts: Sequence[Observation], before: Mapping[str, Floats], after: Mapping[str, Floats], end: float
) -> Gain:
    """The relative decrease of the mean CRPS of the timed facts; its interval comes from groups of replicas."""
    timed = [fact for fact in facts if fact.timed]
    if not timed:
        return Gain(math.nan, math.nan, math.nan)

    def score(times: Mapping[str, Floats], some: slice) -> float:
        return mean([crps(times[fact.measure][some], fact.first, fact.last, end) for fact in timed])

    skills = []
    for n in range(GROUPS):
        some = slice(n, None, GROUPS)
        skills.append(1.0 - score(after, some) / max(score(before, some), STATED_TO))
    half = STUDENT_975 * float(np.std(skills, ddof=1)) / math.sqrt(GROUPS)
    middle = float(np.mean(skills))
    return Gain(middle, middle - half, middle + half)


def play_each(
    case: Instrumented, ids: Sequence[str], points: Floats, seed: int, workers: Workers = ALL_CORES
) -> dict[str, Floats]:
    """Replica n with the inputs at point n: the minutes of each question, `nan` for never."""
    blob = pickle.dumps(case)
    calls = [
        (blob, tuple(ids), points[first : first + CHUNK], seed, first)
        for first in range(0, len(points), CHUNK)
    ]
    times = np.concatenate(list(workers.in_order(each_chunk, calls)))
    return {question: times[:, n] for n, question in enumerate(case.watched)}


def each_chunk(blob: bytes, ids: Sequence[str], points: Floats, seed: int, first: int) -> Floats:
    """Some neighbouring replicas of a pickled `Instrumented`, each at a point of its own."""
    case = opened(blob)
    found = np.empty((len(points), len(case.watched)))
    for n, point in enumerate(points):
        there = fix_inputs_at(case, ids, point)
        player = Player(there.compiled, seed, first + n, traced=False)
        player.advance(case.until)
        found[n] = case.times_of(player)
    return found
