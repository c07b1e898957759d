"""Simulation-based calibration: does the fit recover known numbers?

Numbers are drawn from the scenario's ranges, a history is played with them, and its hours are used as the record.
If posteriors are right, the share of a posterior that lies below the number that was put in is uniform over such
trials (Talts, Betancourt, Simpson, Vehtari & Gelman 2018, "Validating Bayesian inference algorithms with
simulation-based calibration").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from interregnum.calculus.kernel.draws import GAMMA, clock_survival
from interregnum.lab.calibration.calibrate import LEAST_ACCEPTED
from interregnum.lab.calibration.smc import Candidate, smc, times_at
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.statistics.arrays import Floats


@dataclass(frozen=True)
class Ranks:
    """For each trial and input, the share of the posterior below the true number: trials x inputs."""

    ids: Sequence[str]
    shares: Floats

    def chances(self, bins: int = 10) -> dict[str, float]:
        """For each input, the chance that uniform ranks are at least as uneven as these (chi-square)."""
        found = {}
        for n, id in enumerate(self.ids):
            counts, _ = np.histogram(self.shares[:, n], bins=bins, range=(0.0, 1.0))
            even = len(self.shares) / bins
            found[id] = chi_square_tail(float(((counts - even) ** 2 / even).sum()), bins - 1)
        return found

    def table(self) -> pa.Table:
        """A row for each trial, a column for each input."""
        return pa.table({id: self.shares[:, n] for n, id in enumerate(self.ids)})

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"trials": len(self.shares), "chances": self.chances(), "ranks": self.table().to_pydict()}

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{id}</td><td>{chance:.3f}</td></tr>" for id, chance in self.chances().items()
        )
        return f"<table><tr><th>input</th><th>chance if uniform</th></tr>{rows}</table>"


def sbc_ranks(
    candidate: Candidate,
    trials: int,
    *,
    population: int,
    generations: int,
    least_accepted: float = LEAST_ACCEPTED,
    seed: int = 7,
    workers: Workers | int = ALL_CORES,
) -> Ranks:
    """Calibrate a candidate's inputs on simulated data.

    The windows of the record are replaced by the minutes of a simulated history.
    """
    workers = workers_from(workers)
    calls = [(candidate, trial, population, generations, least_accepted, seed) for trial in range(trials)]
    return Ranks(candidate.ids, np.array(list(workers.in_order(one_trial, calls))))


def one_trial(
    candidate: Candidate, trial: int, population: int, generations: int, least_accepted: float, seed: int
) -> Floats:
    """The share of the posterior below the true number, for each input.

    The true number counts as one more particle, of which a random part lies below: of n particles of equal weight
    there are n + 1 ranks, and each should be as likely.
    """
    generator = np.random.Generator(np.random.PCG64([seed, trial]))
    truth = generator.random(len(candidate.ids))
    times = times_at(candidate, truth.tolist(), int(generator.integers(2**62)))
    seen = candidate.distance_to_record.reached(times)
    posed = replace(
        candidate, distance_to_record=replace(candidate.distance_to_record, first=seen, last=seen)
    )
    left = smc(
        posed, int(generator.integers(2**62)), population, generations, least_accepted, workers=Workers(1)
    )
    below = ((left.points < truth) * left.weights[:, None]).sum(axis=0) / left.weights.sum()
    return np.asarray((below * population + generator.random(len(truth))) / (population + 1))


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The chance of at least this statistic: a chi-square variable is a gamma variable of mean k and shape k / 2."""
    return clock_survival(GAMMA, float(freedom), freedom / 2.0, 0.0, statistic)
