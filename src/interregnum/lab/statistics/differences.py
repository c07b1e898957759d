"""The paired difference between a variant and its baseline in the same histories, with its 95 % interval.

This is the only definition of the interval of an effect: contrasts, hinges and causal claims all use it.

Shares: Tango's score interval for paired shares (1998), which is right for small numbers of discordant pairs,
stays within -1 and 1, and has a width even where no pair is discordant. Means: the bias-corrected and accelerated
bootstrap of the paired differences (Efron 1987), the same every time for the same seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.lab.statistics.scores import NORMAL_975

RESAMPLES = 2000
ROOM = 4_000_000  # histories drawn at once: 32 MB
STREAM = 0xB007  # keeps these draws apart from others that are made from the same seed
HALVINGS = 60
Verdict = Literal["reproduced", "undecided", "refuted"]


@dataclass(frozen=True)
class Difference:
    """A number without and with the change, and the paired difference with its 95 % interval.

    `changed` is the share of histories in which the number differs. `gain` is the measured variance of the unpaired
    difference over that of the paired one: how many times more histories unpaired runs need for an interval as
    narrow. It is infinite where all histories differ by the same amount, and `nan` where none differ and none could.
    `of` is the number of pairs in which both have such a number; where there is none, there is no difference.
    """

    base: float
    varied: float
    mean: float
    low: float
    high: float
    gain: float
    changed: float
    of: int = 0

    @property
    def moved(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0

    def to_dict(self) -> dict[str, float | None]:
        """As plain data; None for what is no number."""
        numbers = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: number if math.isfinite(number) else None for name, number in numbers.items()}


@dataclass(frozen=True)
class Pairs:
    """A yes-or-no question in pairs of histories: in how many is it yes in both, in one alone, in neither."""

    both: int
    gained: int
    lost: int
    neither: int

    @classmethod
    def of(cls, base: Bools, varied: Bools) -> Pairs:
        """Counted from histories and the same histories with the change."""
        cells = (base & varied, ~base & varied, base & ~varied, ~base & ~varied)
        return cls(*(int(cell.sum()) for cell in cells))

    @property
    def number(self) -> int:
        """All pairs."""
        return self.both + self.gained + self.lost + self.neither

    def difference(self) -> Difference:
        """The difference of the shares, variant minus baseline, with Tango's interval."""
        count = self.number
        base, varied = (self.both + self.lost) / count, (self.both + self.gained) / count
        mean = (self.gained - self.lost) / count
        low, high = tango(self.gained, self.lost, count)
        paired = (self.gained + self.lost) / count - mean**2
        apart = base * (1 - base) + varied * (1 - varied)
        discordant = (self.gained + self.lost) / count
        return Difference(base, varied, mean, low, high, ratio(apart, paired), discordant, count)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"both": self.both, "gained": self.gained, "lost": self.lost, "neither": self.neither}


def share_differences(base: Bools, varied: Bools) -> list[Difference]:
    """The difference of each column (histories x questions) of answers, without and with the change."""
    return [Pairs.of(base[:, n], varied[:, n]).difference() for n in range(base.shape[1])]


def verdict(effect: Difference, sign: int) -> Verdict:
    """Reproduced if the whole interval lies on the expected side of zero, refuted if it lies on the other."""
    low, high = (effect.low, effect.high) if sign > 0 else (-effect.high, -effect.low)
    if low > 0:
        return "reproduced"
    return "refuted" if high < 0 else "undecided"


def ratio(apart: float, paired: float) -> float:
    """How many times the variance of unpaired differences is that of paired ones."""
    if paired > 1e-15:
        return apart / paired
    return math.inf if apart > 1e-15 else math.nan


def tango(gained: int, lost: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a difference of paired shares.

    All differences d that a score test at 5 % does not reject: |gained - lost - n d| is at most z times its standard
    deviation sqrt(n (2 q + d (1 - d))), where q is the likeliest chance of a lost pair if the difference is d
    (Tango, Statistics in Medicine 17, 1998, equations 12 to 15). The ends are found by halving.
    """
    mean = (gained - lost) / count
    high = _end(gained, lost, count, mean, 1.0)
    low = -_end(lost, gained, count, -mean, 1.0)
    return low, high


def _end(gained: int, lost: int, count: int, inside: float, outside: float) -> float:
    """The upper end, which lies between a difference that is inside the interval and one that is not."""
    if score(gained, lost, count, outside) >= -NORMAL_975:
        return outside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if score(gained, lost, count, middle) >= -NORMAL_975:
            inside = middle
        else:
            outside = middle
    return inside


def score(gained: int, lost: int, count: int, difference: float) -> float:
    """How many standard deviations the pairs lie from this difference of shares."""
    d = difference
    a = 2 * count
    b = -gained - lost + (2 * count - gained + lost) * d
    c = -lost * d * (1 - d)
    q = (math.sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
    variance = count * (2 * q + d * (1 - d))
    away = gained - lost - count * d
    if variance <= 1e-12:
        return 0.0 if abs(away) < 1e-9 else math.copysign(math.inf, away)
    return away / math.sqrt(variance)


def mean_differences(base: Floats, varied: Floats, seed: int, resamples: int = RESAMPLES) -> list[Difference]:
    """The mean paired difference of each column (histories x numbers), with its bootstrap interval.

    All columns share the resamples, which depend on the seed alone. A pair of which one side has no finite number is
    left out of its column, which then has resamples of its own.
    """
    there = np.isfinite(base) & np.isfinite(varied)
    whole: Bools = np.all(there, axis=0)
    found = iter(_mean_differences(base[:, whole], varied[:, whole], seed, resamples))
    return [
        next(found) if whole[n] else _of_some(base[:, n], varied[:, n], there[:, n], seed, resamples)
        for n in range(base.shape[1])
    ]


def _of_some(base: Floats, varied: Floats, there: Bools, seed: int, resamples: int) -> Difference:
    """The difference of one column over the pairs that have both numbers."""
    if not there.any():
        none = math.nan
        return Difference(none, none, none, none, none, none, none)
    (found,) = _mean_differences(base[there, None], varied[there, None], seed, resamples)
    return found


def _mean_differences(base: Floats, varied: Floats, seed: int, resamples: int) -> list[Difference]:
    """The same of columns without gaps."""
    if base.shape[1] == 0:
        return []
    apart = varied - base
    means = apart.mean(axis=0)
    drawn = _resampled(apart, seed, resamples)
    found = []
    for n, mean in enumerate(means):
        low, high = _accelerated(apart[:, n], float(mean), drawn[:, n])
        spread = (
            float(np.var(column, ddof=1)) if len(base) > 1 else math.nan
            for column in (base[:, n], varied[:, n])
        )
        paired = float(np.var(apart[:, n], ddof=1)) if len(base) > 1 else math.nan
        gain = ratio(sum(spread), paired)
        found.append(
            Difference(
                float(base[:, n].mean()),
                float(varied[:, n].mean()),
                float(mean),
                low,
                high,
                gain,
                float(np.mean(apart[:, n] != 0)),
                len(base),
            )
        )
    return found


def _resampled(apart: Floats, seed: int, resamples: int) -> Floats:
    """The mean of each column in `resamples` samples of the rows, drawn with replacement."""
    count, columns = apart.shape
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    at_once = max(1, ROOM // max(1, count))
    found = np.empty((resamples, columns))
    for first in range(0, resamples, at_once):
        some = min(at_once, resamples - first)
        rows = generator.integers(0, count, (some, count))
        weights: npt.NDArray[np.float64] = np.zeros((some, count))
        for n in range(some):
            weights[n] = np.bincount(rows[n], minlength=count)
        found[first : first + some] = weights @ apart / count
    return found


def _accelerated(sample: Floats, mean: float, drawn: Floats) -> tuple[float, float]:
    """The BCa interval of a mean (Efron 1987): percentiles corrected for bias and for skewness."""
    away = sample - mean
    second = float(np.sum(away**2))
    if second <= 0.0:
        return mean, mean
    acceleration = float(np.sum(away**3)) / (6 * second**1.5)
    normal = NormalDist()
    below = (np.sum(drawn < mean) + 0.5 * np.sum(drawn == mean)) / len(drawn)
    bias = normal.inv_cdf(min(max(float(below), 1 / len(drawn)), 1 - 1 / len(drawn)))
    ends = []
    for z in (-NORMAL_975, NORMAL_975):
        moved = bias + (bias + z) / (1 - acceleration * (bias + z))
        ends.append(float(np.quantile(drawn, normal.cdf(moved))))
    return ends[0], ends[1]
