"""Morris's screening: how much an outcome moves when one uncertain number goes through its range.

Trajectories and effects are SALib's (Morris 1991; Campolongo, Cariboni & Saltelli 2007). An effect is the change of
the outcome's mean in a step of two thirds of the middle 95 % of an input's range (in its quantiles), per whole middle:
of an outcome that is linear in the quantiles, the change over the whole of it. A number that only changes which random
draws are used moves the mean of a few histories too. How far is found by giving the replicas' differences random signs,
which removes every effect and leaves the noise.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.sensitivity.fixed_inputs import Input
from interregnum.lab.sensitivity.sobol import problem_of, salib_seed
from interregnum.lab.statistics.arrays import Bools, Floats

KEYS = ("mu", "mu_star", "mu_star_conf", "sigma")  # as SALib calls them
LEVELS = 4
MIDDLE = (0.025, 0.975)  # the range of each coordinate: the ends of a distribution may be infinite
ROUNDED = 1.0 + 1e-9  # differences in the last digit are rounding
SIGNS = 999  # random signs tried: an input without effect exceeds them all once in a thousand


@dataclass(frozen=True)
class MorrisEffects:
    """The effect of an input: the mean `mu` of its elementary effects, the mean `mu_star` of their sizes with the
    half-width of its 95 % interval, and their spread `sigma`.

    `noise` is the greatest `mu_star`, and `noise_mu` the greatest size of `mu`, of 999 trials without any effect.
    """

    input: Input
    mu: float
    mu_star: float
    mu_star_half: float
    sigma: float
    noise: float
    noise_mu: float

    @property
    def strength(self) -> float:
        """What inputs are ranked by."""
        return self.mu_star

    @property
    def beyond(self) -> bool:
        """Whether the effect can be distinguished from noise."""
        return self.mu_star > self.noise * ROUNDED or abs(self.mu) > self.noise_mu * ROUNDED

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "mu": self.mu,
            "mu_star": self.mu_star,
            "mu_star_half": self.mu_star_half,
            "sigma": self.sigma,
            "noise": self.noise,
            "noise_mu": self.noise_mu,
            "beyond_noise": self.beyond,
        }


def design(inputs: int, trajectories: int, seed: int) -> Floats:
    """Morris's trajectories, of which each step moves one coordinate: trajectories x (inputs + 1) x inputs."""
    problem = problem_of(inputs, *MIDDLE)
    problem.sample_morris(trajectories, num_levels=LEVELS, seed=salib_seed(seed, "design"))
    return np.asarray(problem.samples, np.float64).reshape(trajectories, inputs + 1, inputs)


def effects(inputs: Sequence[Input], points: Floats, numbers: Floats, seed: int) -> list[MorrisEffects]:
    """The effects from the numbers at each point of the design: trajectories x (inputs + 1) x replicas."""
    problem = problem_of(len(inputs), *MIDDLE)
    means = numbers.mean(axis=2).reshape(-1)
    from SALib.analyze.morris import analyze  # `problem.analyze_morris` refuses a single input

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        rows_of_design = points.reshape(-1, len(inputs))
        found = analyze(problem, rows_of_design, means, num_levels=LEVELS, seed=salib_seed(seed, "intervals"))
    single = elementary(points, numbers)
    signs = (
        np.random.Generator(np.random.PCG64(salib_seed(seed, "signs"))).random((SIGNS, *single.shape[1:]))
        < 0.5
    )
    rows = []
    for n, input in enumerate(inputs):
        mu, mu_star, half, sigma = (float(np.nan_to_num(found[key][n])) for key in KEYS)
        noise, noise_mu = noise_floors(single[n], signs)
        rows.append(MorrisEffects(input, mu, mu_star, half, sigma, noise, noise_mu))
    return rows


def elementary(points: Floats, numbers: Floats) -> Floats:
    """The elementary effect of each input in each trajectory and replica: inputs x trajectories x replicas."""
    steps = np.diff(points, axis=1)
    moved = np.abs(steps).argmax(axis=2)  # trajectories x steps: which input moves
    width = MIDDLE[1] - MIDDLE[0]
    sizes = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0] / width
    changes = np.diff(numbers, axis=1) / sizes[:, :, None]
    found = np.empty((points.shape[2], len(points), numbers.shape[2]))
    for t, order in enumerate(moved):
        found[order, t] = changes[t]
    return found


def noise_floors(single: Floats, signs: Bools) -> tuple[float, float]:
    """The greatest `mu_star` and size of `mu` of single effects (trajectories x replicas) under random signs."""
    if not single.any():
        return 0.0, 0.0
    means = np.where(signs, single, -single).mean(axis=2)
    return float(np.abs(means).mean(axis=1).max()), float(np.abs(means.mean(axis=1)).max())
