"""ABC-SMC by pyABC, with a result that depends only on the seed.

pyABC's samplers accept candidates as they arrive, so that with several workers a posterior depends on who was faster,
and seeds are drawn by each worker for itself (pyABC issues 392 and 400). Here candidate k of a generation is made
from a seed of its own, and the first n in the order of k that are good enough are the generation, however many
workers tried them (`docs/decisions/0011-candidates-in-order.md`).
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from interregnum.calculus.player import Player
from interregnum.errors import MissingExtra
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.workers import Progress, Workers
from interregnum.lab.sensitivity.fixed_inputs import fix_inputs_at
from interregnum.lab.statistics.arrays import Floats

FARTHEST = 36.0  # logits of coordinates that are still above 0 and below 1
Stopped = Literal["tolerance", "acceptance", "number"]


@dataclass(frozen=True)
class RecordDistance:
    """The distance of a history from the record, weighted by what each fact says about the inputs.

    The minutes by which each fact lies before or after its window, divided by its `scale`, are weighted by how well
    they predict each input (`weights`, inputs x facts, in coordinates of the unit cube); the distance is the root of
    the mean square over inputs. With weights that predict the inputs from the facts this is the summary statistic of
    Fearnhead & Prangle (2012). An event that has not happened at the `horizon` counts as happening then.
    """

    first: Floats
    last: Floats
    scale: Floats
    weights: Floats
    horizon: float

    def distance(self, times: Floats) -> float:
        """The distance of one history, from the minute of each fact."""
        return float(np.sqrt(np.mean(np.square(self.residuals(times)))))

    def residuals(self, times: Floats) -> Floats:
        """How far the history predicts each input off what the record does, in coordinates, with its sign."""
        reached = self.reached(times)
        gaps = (reached - np.clip(reached, self.first, self.last)) / self.scale
        return np.asarray(self.weights @ gaps)

    def reached(self, times: Floats) -> Floats:
        """The minutes with the horizon for never and for later."""
        return np.minimum(np.where(np.isnan(times), self.horizon, times), self.horizon)


@dataclass(frozen=True)
class Candidate:
    """Plays a history at a point of the unit cube and computes its distance from the record.

    `blob` is a pickled `Instrumented` that times the facts of the record, in their order. `prior_distance` is the
    median distance of histories under the scenario's own ranges.
    """

    blob: bytes
    ids: tuple[str, ...]
    distance_to_record: RecordDistance
    seed: int
    prior_distance: float = math.nan

    def __call__(self, point: Any) -> dict[str, float]:
        """As pyABC calls it: with the coordinates by name, in a stream that the sampler has seeded."""
        replica = int(np.random.randint(0, 2**63 - 1))  # noqa: NPY002
        names = coordinates(len(self.ids))
        times = times_at(self, [point[name] for name in names], replica)
        residuals = dict(zip(names, self.distance_to_record.residuals(times).tolist(), strict=True))
        return {"distance": self.distance_to_record.distance(times), **residuals}


def times_at(candidate: Candidate, point: Sequence[float], replica: int) -> Floats:
    """When each fact first came true in the replica at that point, as far as the horizon."""
    case = fix_inputs_at(opened(candidate.blob), candidate.ids, point)
    player = Player(case.compiled, candidate.seed, replica, traced=False)
    player.advance(candidate.distance_to_record.horizon)
    return case.times_of(player)


def coordinates(number: int) -> list[str]:
    """The names of so many inputs for pyABC, which sorts by name."""
    return [f"x{n:04d}" for n in range(number)]


def distance_of(simulated: dict[str, float], _: dict[str, float]) -> float:
    """The distance function that pyABC calls: candidates bring their distance."""
    return simulated["distance"]


@dataclass(frozen=True)
class Generation:
    """A generation: its tolerance, how many candidates it took, and how many particles count in effect."""

    tolerance: float
    candidates: int
    effective: float


@dataclass(frozen=True)
class Particles:
    """The last generation: points of the unit cube, weights that sum to one, distances; and how it came about.

    The points are adjusted for what is left of the distance (`adjusted`). `stopped` says why there are no more
    generations: the `tolerance` is small enough, the `acceptance` too rare, or their `number` was reached.
    """

    points: Floats
    weights: Floats
    distances: Floats
    generations: Sequence[Generation]
    stopped: Stopped


def smc(
    candidate: Candidate,
    seed: int,
    population: int,
    generations: int,
    least_accepted: float,
    *,
    enough: float = 0.0,
    workers: Workers,
    progress: Progress | None = None,
) -> Particles:
    """Generations of particles, each within half the tolerance quantile of the one before.

    Stops early where the tolerance is at most `enough`, or fewer than `least_accepted` of the candidates are good
    enough. `progress` is given how many particles of how many there are. Raises MissingExtra without pyABC.
    """
    pyabc, ours = library()
    names = coordinates(len(candidate.ids))
    with warnings.catch_warnings(), workers.started() as started:
        warnings.simplefilter("ignore")
        run = pyabc.ABCSMC(
            models=candidate,
            parameter_priors=pyabc.Distribution(**{name: pyabc.RV("uniform", 0.0, 1.0) for name in names}),
            distance_function=distance_of,
            population_size=population,
            eps=pyabc.QuantileEpsilon(alpha=0.5),
            transitions=ours.TruncatedNormal(),
            sampler=ours.OrderedSampler(started, seed, generations, progress),
        )
        run.new("sqlite://", {"distance": 0.0})
        history = run.run(
            minimum_epsilon=enough, max_nr_populations=generations, min_acceptance_rate=least_accepted
        )
        return _last(history, names, generations, enough)


def _last(history: Any, names: Sequence[str], most: int, enough: float) -> Particles:
    every = history.get_all_populations()
    every = every[every["t"] >= 0]
    generations_seen = []
    for t, tolerance, candidates in zip(every["t"], every["epsilon"], every["samples"], strict=True):
        _, share = history.get_distribution(m=0, t=int(t))
        generations_seen.append(
            Generation(float(tolerance), int(candidates), float(1.0 / np.sum(np.asarray(share) ** 2)))
        )
    particles = history.get_population().particles
    points, residuals = (
        np.array([[of[name] for name in names] for of in some], np.float64)
        for some in (
            (particle.parameter for particle in particles),
            (particle.sum_stat for particle in particles),
        )
    )
    weights, distances = (
        np.array(list(some), np.float64)
        for some in (
            (particle.weight for particle in particles),
            (particle.distance for particle in particles),
        )
    )
    weights /= weights.sum()
    tolerance = generations_seen[-1].tolerance
    stopped: Stopped = "number" if len(generations_seen) >= most else "acceptance"
    return Particles(
        adjusted(points, residuals, weights, distances, tolerance),
        weights,
        distances,
        generations_seen,
        "tolerance" if tolerance <= enough else stopped,
    )


def adjusted(
    points: Floats, residuals: Floats, weights: Floats, distances: Floats, tolerance: float
) -> Floats:
    """The particles as they would be with nothing left of the distance, by linear regression.

    Each coordinate's logit is regressed on the residuals, nearer particles counting more, and what the residuals
    explain is taken away (Beaumont, Zhang & Balding 2002). Where the record lies in the tail of what the model does,
    nearly all that is accepted falls short of it on one side, and without this so does the posterior.
    """
    near = np.sqrt(weights * np.maximum(1 - (distances / max(tolerance, 1e-300)) ** 2, 0.0))
    spread = residuals.std(axis=0)
    used = spread > 1e-12
    if not used.any() or np.count_nonzero(near) <= 2 * used.sum():
        return points
    design = residuals[:, used] / spread[used]
    logits = np.log(points) - np.log1p(-points)
    columns = np.column_stack([np.ones(len(points)), design])
    found, *_ = np.linalg.lstsq(columns * near[:, None], logits * near[:, None], rcond=None)
    moved = np.clip(logits - design @ found[1:], -FARTHEST, FARTHEST)
    return np.asarray(1.0 / (1.0 + np.exp(-moved)))


def library() -> tuple[Any, Any]:
    """pyABC, with its log silenced, and our extensions of it; raises MissingExtra where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pyabc

            from interregnum.lab.calibration import perturbation
    except ImportError as error:
        raise MissingExtra("calibration needs pyABC: pip install 'interregnum[lab]'") from error
    logging.getLogger("ABC").setLevel(logging.ERROR)
    return pyabc, perturbation
