"""The paired difference between a variant and its baseline in the same histories, with its 95 % interval.

This is the only definition of the interval of an effect: contrasts, hinges and causal claims all use it.

Shares: Tango's score interval for paired shares (1998), which is right for small numbers of discordant pairs,
stays within -1 and 1, and has a width even where no pair is discordant; whether a share has moved is decided by
McNemar's exact test. Means: the bias-corrected and accelerated bootstrap of the paired differences (Efron 1987), the
same every time for the same seed, and Student's test of the pairs that differ. Where fewer than thirty pairs differ a
mean says too little; where a few pairs carry it, the median of those that differ is told, whose interval is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from interregnum.calculus.kernel.draws import normal_cdf, normal_quantile
from interregnum.lab.statistics.arrays import Bools, Floats, Ints
from interregnum.lab.statistics.exact import mcnemar, median_interval, student
from interregnum.lab.statistics.scores import NORMAL_975, between
from interregnum.lab.statistics.special import mean_of, variance

RESAMPLES = 2000
ROOM = 4_000_000  # histories drawn at once: 32 MB
STREAM = 0xB007  # keeps these draws apart from others that are made from the same seed
HALVINGS = 60
ENOUGH = 30  # pairs that differ, for a mean of them to be told apart from chance
LEVEL = 0.95
HEAVY = 0.2  # of the sum of the sizes of all differences: more than one pair should carry
SKEWED = 0.2  # skewness over the root of the number: beyond this a mean is not near enough to normal (Cochran's rule)
Verdict = Literal["reproduced", "undecided", "refuted"]


@dataclass(frozen=True)
class Typical:
    """The median of the pairs that differ, with an interval that holds for any distribution (`exact`); told where the
    mean cannot be trusted. `heaviest` is the share of the sum of all sizes that one pair carries."""

    median: float
    low: float
    high: float
    heaviest: float

    def to_dict(self) -> dict[str, float | None]:
        """As plain data; None for an end of the interval that too few pairs leave open."""
        return {name: number if math.isfinite(number) else None for name, number in vars(self).items()}


@dataclass(frozen=True)
class Difference:
    """A number without and with the change, and the paired difference with its 95 % interval.

    `of` is the number of pairs in which both have such a number; where there are none, there is no difference.
    `changed` is the share of them in which the number differs, and `p` the p-value that
    there is no difference: McNemar's, which is `exact`, for shares, and Student's for means. `typical` is given for a
    mean that a few pairs carry. `gain` is the measured variance of the unpaired difference over that of the paired one:
    how many times more histories unpaired runs need for an interval as narrow. It is infinite where all histories
    differ by the same amount, and `nan` where none differ and none could.
    """

    base: float
    varied: float
    mean: float
    low: float
    high: float
    gain: float
    changed: float
    of: int = 0
    p: float = math.nan
    exact: bool = False
    typical: Typical | None = None

    @property
    def differing(self) -> int:
        """In how many pairs it differs."""
        return round(self.changed * self.of)

    @property
    def few(self) -> bool:
        """Whether too few pairs differ to say anything of their mean."""
        return not self.exact and 0 < self.differing < ENOUGH

    @property
    def direction(self) -> int:
        """1 or -1 where it has moved up or down beyond chance, 0 where that cannot be said.

        A share by its exact test; a mean by its interval, and where that cannot be trusted only if the median of the
        pairs that differ lies beyond chance on the same side.
        """
        if self.few or (self.exact and self.p > 1 - LEVEL):
            return 0
        if self.exact:
            return 1 if self.mean > 0 else -1
        sides = {_side(self.low, self.high)}
        if self.typical is not None:
            sides.add(_side(self.typical.low, self.typical.high))
        return sides.pop() if len(sides) == 1 else 0

    @property
    def moved(self) -> bool:
        """Whether it has moved beyond chance."""
        return self.direction != 0

    def to_dict(self) -> dict[str, Any]:
        """As plain data; None for what is no number."""
        names = ("base", "varied", "mean", "low", "high", "gain", "changed", "p")
        numbers = {name: getattr(self, name) for name in names}
        plain: dict[str, Any] = {
            name: number if math.isfinite(number) else None for name, number in numbers.items()
        }
        typical = None if self.typical is None else self.typical.to_dict()
        return plain | {"of": self.of, "differing": self.differing, "few": self.few, "typical": typical}


def _side(low: float, high: float) -> int:
    return 1 if low > 0 else -1 if high < 0 else 0


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
        paired = (self.gained + self.lost) / count - mean * mean
        apart = base * (1 - base) + varied * (1 - varied)
        discordant = (self.gained + self.lost) / count
        p = mcnemar(self.gained, self.lost)
        return Difference(
            base, varied, mean, low, high, ratio(apart, paired), discordant, count, p, exact=True
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"both": self.both, "gained": self.gained, "lost": self.lost, "neither": self.neither}


def share_differences(base: Bools, varied: Bools) -> list[Difference]:
    """The difference of each column (histories x questions) of answers, without and with the change."""
    return [Pairs.of(base[:, n], varied[:, n]).difference() for n in range(base.shape[1])]


def verdict(effect: Difference, sign: int) -> Verdict:
    """Reproduced if it has moved to the expected side of zero beyond chance, refuted if to the other."""
    if effect.direction == 0:
        return "undecided"
    return "reproduced" if effect.direction == sign else "refuted"


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

    A pair of which either number is not finite is left out. All columns share the resamples, which depend on the seed
    alone.
    """
    if base.shape[1] == 0:
        return []
    if len(base) == 0:
        return [_mean_difference(base[:, n], varied[:, n], base[:, n]) for n in range(base.shape[1])]
    base, varied = (np.where(np.isfinite(side), side, math.nan) for side in (base, varied))
    apart = varied - base
    drawn = _resampled(apart, seed, resamples)
    return [_mean_difference(base[:, n], varied[:, n], drawn[:, n]) for n in range(base.shape[1])]


def _mean_difference(base: Floats, varied: Floats, drawn: Floats) -> Difference:
    there = ~np.isnan(varied - base)
    base, varied = base[there], varied[there]
    apart, count = varied - base, len(base)
    if count == 0:
        nan = math.nan
        return Difference(nan, nan, nan, nan, nan, nan, changed=0.0, of=0, p=1.0)
    before, after, mean = mean_of(base), mean_of(varied), mean_of(apart)
    low, high = _accelerated(apart, mean, drawn[~np.isnan(drawn)])
    gain = math.nan
    if count > 1:
        gain = ratio(variance(base, before) + variance(varied, after), variance(apart, mean))
    moving = apart[apart != 0]
    return Difference(
        before,
        after,
        mean,
        low,
        high,
        gain,
        len(moving) / count,
        count,
        mean_p(moving),
        typical=_typical(moving),
    )


def mean_p(moving: Floats) -> float:
    """Student's p-value that the pairs that differ differ by nothing on average; 1 where fewer than two do."""
    if len(moving) < 2:
        return 1.0
    shift = mean_of(moving)
    return student(shift, math.sqrt(variance(moving, shift)), len(moving))


def _typical(moving: Floats) -> Typical | None:
    """The median of the pairs that differ, where their mean cannot be trusted: one pair carries more than a fifth of
    the sum, or fewer pairs differ than 25 times the square of their skewness (Cochran 1977, section 2.15)."""
    if len(moving) == 0:
        return None
    sizes, away = np.abs(moving), moving - mean_of(moving)
    heaviest = float(sizes.max()) / math.fsum(sizes.tolist())
    square = mean_of(away * away)
    spread = square * math.sqrt(square)
    skewness = abs(mean_of(away * away * away)) / spread if spread > 0 else 0.0
    if heaviest <= HEAVY and skewness <= SKEWED * math.sqrt(len(moving)):
        return None
    return Typical(*median_interval(moving), heaviest=heaviest)


def _resampled(apart: Floats, seed: int, resamples: int) -> Floats:
    """The mean of each column in `resamples` samples of the rows, drawn with replacement; what is `nan` is left out.

    The rows of a sample are added up one after the other, as they are drawn; all samples take each step together.
    """
    count, columns = apart.shape
    generator = np.random.Generator(np.random.PCG64([seed, STREAM]))
    at_once = max(1, ROOM // max(1, count))
    found = np.empty((resamples, columns))
    there = ~np.isnan(apart)
    whole, numbers = bool(there.all()), np.where(there, apart, 0.0)
    for first in range(0, resamples, at_once):
        some = min(at_once, resamples - first)
        drawn = generator.integers(0, count, (some, count)).T
        total = _added(numbers, drawn)
        with np.errstate(invalid="ignore"):  # none of a column drawn
            found[first : first + some] = total / (count if whole else _added(there.astype(int), drawn))
    return found


def _added(rows: NDArray[Any], drawn: Ints) -> NDArray[Any]:
    """The sum of each sample's rows: samples x columns; `drawn` has the rows of all samples, step by step."""
    total: NDArray[Any] = rows[drawn[0]]
    for step in drawn[1:]:
        total += rows[step]
    return total


def _accelerated(sample: Floats, mean: float, drawn: Floats) -> tuple[float, float]:
    """The BCa interval of a mean (Efron 1987): percentiles corrected for bias and for skewness."""
    away = sample - mean
    second = math.fsum((away * away).tolist())
    if second <= 0.0:
        return mean, mean
    acceleration = math.fsum((away * away * away).tolist()) / (6 * (second * math.sqrt(second)))
    below = (int(np.sum(drawn < mean)) + 0.5 * int(np.sum(drawn == mean))) / len(drawn)
    bias = normal_quantile(min(max(below, 1 / len(drawn)), 1 - 1 / len(drawn)))
    ordered, ends = np.sort(drawn), []
    for z in (-NORMAL_975, NORMAL_975):
        moved = bias + (bias + z) / (1 - acceleration * (bias + z))
        ends.append(between(ordered, normal_cdf(moved) * (len(ordered) - 1)))
    return ends[0], ends[1]
