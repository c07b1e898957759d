"""Sobol's indices: the share of the variance of an outcome's expectation that is due to each uncertain number.

The design (Saltelli 2010) and the estimators are SALib's. They decompose the mean of a few histories at each
point, which is the expectation plus noise. Noise would look like interaction: a number that only changes which
random draws are used would have a total index above 0. So the noise is estimated from the spread of the replicas
and subtracted; the definitions are in `docs/reference/sensitivity.md`.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.calculus.kernel.draws import stable_hash
from interregnum.errors import MissingExtra
from interregnum.lab.sensitivity.fixed_inputs import Input
from interregnum.lab.statistics.arrays import Floats

KEYS = ("S1", "S1_conf", "ST", "ST_conf")  # as SALib calls them
LEAST_SIGNAL = 0.02  # where less of the variance is signal, shares of it mean nothing


@dataclass(frozen=True)
class SobolIndices:
    """The indices of an input, alone and together with others.

    `s1` and `st` are SALib's, with half-widths of their 95 % intervals. `noise` is what `st` would be for an input
    without effect, `noise_first` the same for `s1`. `first` and `total` are shares of the variance without the noise;
    `nan` where hardly any is left.
    """

    input: Input
    s1: float
    s1_half: float
    st: float
    st_half: float
    noise: float
    noise_first: float
    luck: float

    @property
    def first(self) -> float:
        """The first-order index without noise."""
        return _share(self.s1 - self.noise_first, self.luck)

    @property
    def first_half(self) -> float:
        """The half-width of the 95 % interval of `first`."""
        return _share(self.s1_half, self.luck)

    @property
    def total(self) -> float:
        """The total index without noise."""
        return _share(self.st - self.noise, self.luck)

    @property
    def total_half(self) -> float:
        """The half-width of the 95 % interval of `total`."""
        return _share(self.st_half, self.luck)

    @property
    def strength(self) -> float:
        """What inputs are ranked by."""
        return self.st - self.noise

    @property
    def beyond(self) -> bool:
        """Whether the effect can be distinguished from noise: the interval of `st` lies above the noise floor."""
        return self.st - self.st_half > self.noise

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "s1": self.s1,
            "s1_half": self.s1_half,
            "st": self.st,
            "st_half": self.st_half,
            "noise": self.noise,
            "noise_first": self.noise_first,
            "first": self.first,
            "first_half": self.first_half,
            "total": self.total,
            "total_half": self.total_half,
            "beyond_noise": self.beyond,
        }


def _share(part: float, luck: float) -> float:
    return part / (1.0 - luck) if luck < 1.0 - LEAST_SIGNAL else float("nan")


def design(inputs: int, points: int, seed: int) -> Floats:
    """Saltelli's design: for each base point a row of A, one with each coordinate from B, and B.

    Coordinates in (0, 1): points x (inputs + 2) x inputs. `points` is a power of two.
    """
    problem = problem_of(inputs)
    problem.sample_sobol(points, calc_second_order=False, seed=salib_seed(seed, "design"))
    return np.asarray(problem.samples, np.float64).reshape(points, inputs + 2, inputs)


def indices(inputs: Sequence[Input], numbers: Floats, seed: int) -> list[SobolIndices]:
    """The indices from the numbers at each point of the design: points x (inputs + 2) x replicas."""
    means = numbers.mean(axis=2)
    base = means[:, [0, -1]]
    variance = float(np.var(base))
    if variance <= 0.0:
        return [SobolIndices(input, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0) for input in inputs]
    problem = problem_of(len(inputs))
    from SALib.analyze.sobol import analyze  # `problem.analyze_sobol` refuses a single input

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an interval of width 0
        seed_of_intervals = salib_seed(seed, "intervals")
        found = analyze(problem, means.reshape(-1), calc_second_order=False, seed=seed_of_intervals)
    luck = luck_of(numbers)
    rows = []
    for n, input in enumerate(inputs):
        s1, s1_half, st, st_half = (float(np.nan_to_num(found[key][n])) for key in KEYS)
        noise, noise_first = noise_floors(numbers, n, variance)
        rows.append(SobolIndices(input, s1, s1_half, st, st_half, noise, noise_first, luck))
    return rows


def luck_of(numbers: Floats) -> float:
    """The share of the variance between the means at points that is noise; at most 1."""
    base: Floats = numbers[:, [0, -1]]
    variance = float(np.var(base.mean(axis=2)))
    if numbers.shape[2] < 2 or variance <= 0.0:
        return 0.0 if variance > 0.0 else 1.0
    within = float(np.var(base, axis=2, ddof=1).mean()) / numbers.shape[2]
    return float(min(1.0, within / variance))


def explained(numbers: Floats) -> float:
    """The share of the variance of single histories that is due to the inputs."""
    base = numbers[:, [0, -1]]
    whole = float(np.var(base))
    between = float(np.var(base.mean(axis=2))) * (1.0 - luck_of(numbers))
    return between / whole if whole > 0.0 else 0.0


def noise_floors(numbers: Floats, n: int, variance: float) -> tuple[float, float]:
    """What noise adds to the total and to the first index of input n, as a share of `variance`.

    With m replicas the mean of a difference carries 1/m of the variance of single differences, and half its
    square is the numerator of the total index. In the first index it is the covariance of B's noise with that
    of the difference.
    """
    replicas = numbers.shape[2]
    if replicas < 2:
        return 0.0, 0.0
    difference = numbers[:, n + 1] - numbers[:, 0]
    total = 0.5 * float(np.var(difference, axis=1, ddof=1).mean()) / replicas
    last = numbers[:, -1]
    together = (last - last.mean(axis=1, keepdims=True)) * (
        difference - difference.mean(axis=1, keepdims=True)
    )
    first = float((together.sum(axis=1) / (replicas - 1)).mean()) / replicas
    return total / variance, first / variance


def problem_of(inputs: int, low: float = 0.0, high: float = 1.0) -> Any:
    """SALib's description of the inputs: coordinates of the unit cube."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from SALib import ProblemSpec
    except ImportError as error:
        raise MissingExtra("sensitivity needs SALib: pip install 'interregnum[lab]'") from error
    names = [f"x{n}" for n in range(inputs)]
    return ProblemSpec({"names": names, "bounds": [[low, high]] * inputs, "outputs": ["Y"]})


def salib_seed(seed: int, what: str) -> int:
    """A seed above 0: SALib's `if seed:` takes 0 for no seed, and then nothing can be repeated."""
    return 1 + int(stable_hash(f"{seed} {what}")) % (2**32 - 2)
