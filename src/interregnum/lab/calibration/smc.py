"""ABC-SMC by pyABC, with a result that depends only on the seed.

pyABC's samplers accept candidates as they arrive, so that with several workers a posterior depends on who was faster,
and seeds are drawn by each worker for itself (pyABC issues 392 and 400). Here candidate k of a generation is made
from a seed of its own, and the first n in the order of k that are good enough are the generation, however many
workers tried them (`docs/decisions/0011-candidates-in-order.md`).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.calculus.player import Player
from interregnum.errors import MissingExtra
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.workers import Progress, Workers
from interregnum.lab.sensitivity.fixed_inputs import fix_inputs_at
from interregnum.lab.statistics.arrays import Floats


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
        reached = self.reached(times)
        gaps = (reached - np.clip(reached, self.first, self.last)) / self.scale
        return float(np.sqrt(np.mean(np.square(self.weights @ gaps))))

    def reached(self, times: Floats) -> Floats:
        """The minutes with the horizon for never and for later."""
        return np.minimum(np.where(np.isnan(times), self.horizon, times), self.horizon)


@dataclass(frozen=True)
class Candidate:
    """Plays a history at a point of the unit cube and computes its distance from the record.

    `blob` is a pickled `Instrumented` that times the facts of the record, in their order.
    """

    blob: bytes
    ids: tuple[str, ...]
    distance_to_record: RecordDistance
    seed: int

    def __call__(self, point: Any) -> dict[str, float]:
        """As pyABC calls it: with the coordinates by name, in a stream that the sampler has seeded."""
        replica = int(np.random.randint(0, 2**63 - 1))  # noqa: NPY002
        times = times_at(self, [point[name] for name in coordinates(len(self.ids))], replica)
        return {"distance": self.distance_to_record.distance(times)}


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
    """The last generation: points of the unit cube, weights that sum to one, distances; and how it came about."""

    points: Floats
    weights: Floats
    distances: Floats
    generations: Sequence[Generation]


def smc(
    candidate: Candidate,
    seed: int,
    population: int,
    generations: int,
    least_accepted: float,
    *,
    workers: Workers,
    progress: Progress | None = None,
) -> Particles:
    """Generations of particles, each within half the tolerance quantile of the one before.

    Stops early where fewer than `least_accepted` of the candidates are good enough. `progress` is given how many
    particles of how many there are. Raises MissingExtra without pyABC.
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
        history = run.run(max_nr_populations=generations, min_acceptance_rate=least_accepted)
        return _last(history, names)


def _last(history: Any, names: Sequence[str]) -> Particles:
    frame, weights = history.get_distribution(m=0)
    every = history.get_all_populations()
    every = every[every["t"] >= 0]
    generations_seen = []
    for t, tolerance, candidates in zip(every["t"], every["epsilon"], every["samples"], strict=True):
        _, share = history.get_distribution(m=0, t=int(t))
        generations_seen.append(
            Generation(float(tolerance), int(candidates), float(1.0 / np.sum(np.asarray(share) ** 2)))
        )
    distances = history.get_weighted_distances()["distance"]
    return Particles(
        frame[list(names)].to_numpy(np.float64),
        np.asarray(weights, np.float64),
        np.asarray(distances, np.float64),
        generations_seen,
    )


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
