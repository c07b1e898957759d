"""Our extensions of pyABC: a sampler that is reproducible, and proposals that stay in the unit cube.

This module imports pyABC at once, and so is imported only where that is installed (`smc.library`).
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pyabc

from interregnum.calculus.kernel.draws import stable_hash
from interregnum.lab.ensembles.workers import Progress, Workers

TOGETHER = 25  # candidates in one task
FROM_PRIOR = "prior"  # the sample that the first tolerance is taken from
TRIED = 64  # proposals drawn at a time, of which the first inside the cube is taken
WIDE = 2.0  # times the weighted covariance of the generation before: Beaumont, Cornuet, Marin & Robert 2009


class OrderedSampler(pyabc.sampler.Sampler):  # type: ignore[misc]
    """A sampler that tries candidates 0, 1, 2, ... and takes the first n that are good enough, in that order."""

    def __init__(self, workers: Workers, seed: int, generations: int, progress: Progress | None) -> None:
        super().__init__()
        self.workers, self.seed, self.generations, self.progress = workers, seed, generations, progress

    def sample_until_n_accepted(
        self,
        n: int,
        simulate_one: Callable[[], Any],
        t: int,
        *,
        max_eval: float = np.inf,
        all_accepted: bool = False,
        ana_vars: Any = None,
    ) -> Any:
        """As pyABC calls it for a generation, and for the sample before the first."""
        sample = self._create_empty_sample()
        most = n if all_accepted else int(min(max_eval, 10_000 * n))
        stage = FROM_PRIOR if all_accepted else str(t)
        blob = pickle.dumps(simulate_one)
        firsts = range(0, most, TOGETHER)
        calls = [(blob, f"{self.seed} {stage}", first, min(TOGETHER, most - first)) for first in firsts]
        self.nr_evaluations_ = 0
        chunks = self.workers.in_order(candidates_chunk, calls)
        for particle in (candidate for chunk in chunks for candidate in chunk):
            self.nr_evaluations_ += 1
            sample.append(particle)
            if self.progress is not None and particle.accepted and not all_accepted:
                self.progress(t * n + sample.n_accepted, self.generations * n)
            if sample.n_accepted >= n:
                break
        sample.ok = sample.n_accepted >= n
        return sample


class TruncatedNormal(pyabc.MultivariateNormalTransition):  # type: ignore[misc]
    """Normal proposals around the particles, truncated to the unit cube.

    pyABC's own kernel is as narrow as a density estimate needs, and in ten dimensions a handful of particles then
    carry all the weight. Wide, it keeps three quarters of them; cut off, it wastes no time outside.
    """

    def __init__(self) -> None:
        super().__init__(scaling=WIDE, bandwidth_selector=as_it_is)

    def rvs_single(self) -> Any:
        """One proposal. Its density is `pdf` up to the share of proposals inside, the same for all."""
        nowhere = np.zeros(self.cov.shape[0])
        while True:
            around = np.random.choice(self._range, size=TRIED, p=self.w)  # noqa: NPY002
            moved = np.random.multivariate_normal(nowhere, self.cov, size=TRIED)  # noqa: NPY002
            tried = self._X_arr[around] + moved
            inside = np.flatnonzero(((tried > 0.0) & (tried < 1.0)).all(axis=1))
            if len(inside):
                return pyabc.Parameter(dict(zip(self.X.columns, tried[inside[0]].tolist(), strict=True)))


def as_it_is(effective: float, dimensions: int) -> float:
    """No narrowing with the number of particles."""
    return 1.0


def candidates_chunk(blob: bytes, address: str, first: int, count: int) -> list[Any]:
    """Some neighbouring candidates of a generation, each from the seed that its number gives it."""
    simulate_one = pickle.loads(blob)
    before = np.random.get_state()  # noqa: NPY002
    try:
        found = []
        for number in range(first, first + count):
            word = int(stable_hash(f"{address} {number}"))
            np.random.seed([word >> 32, word & 0xFFFFFFFF])  # noqa: NPY002
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(simulate_one())
        return found
    finally:
        np.random.set_state(before)  # noqa: NPY002
