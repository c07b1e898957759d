"""How far many histories lie from a record: proper scores, coverage, calibration.

A record gives windows, not points. Where an observation is only known to lie in a window, every score here is
its mean over an observation that is uniform in the window: an average of proper scores, so the forecast that
scores best is still the true one (Gneiting & Raftery 2007; on uncertain observations Ferro 2017). Minutes
throughout; `nan` is "never".
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from interregnum.lab.statistics.arrays import Floats

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
FEWEST = 20  # histories in which a thing must happen before its quantiles are given
RAREST = 0.05  # of all histories, too: the least share of which the middle 90 % has anything
NORMAL_975 = 1.959963984540054
KEPT_BACK = 0.01  # of a chance, for what was never seen
BINS = 10  # of a PIT histogram


def crps(times: Floats, first: float, last: float, end: float | None = None) -> float:
    """The continuous ranked probability score of a sample, over an observation in a window; minutes.

    CRPS(F, y) = E|X - y| - E|X - X'| / 2 (Gneiting & Raftery 2007, equation 21), for the distribution of the
    sample itself, averaged over y uniform from `first` to `last`. With `end`, what never happened counts as
    happening at `end`, and later times too: the score is then the integral of (F(t) - 1{y <= t})^2 up to
    `end`, where F(t) is the share of *all* histories in which it has happened by t. Without, `nan` is left out.
    """
    sample = (
        times[~np.isnan(times)] if end is None else np.minimum(np.where(np.isnan(times), end, times), end)
    )
    if len(sample) == 0:
        return math.nan
    ordered = np.sort(sample)
    count = len(ordered)
    spread = float(np.sum((2 * np.arange(1, count + 1) - count - 1) * ordered)) / count**2
    return float(np.mean(_distances(ordered, first, last))) - spread


def _distances(points: Floats, first: float, last: float) -> Floats:
    """The mean distance of each point from an observation uniform in the window."""
    if last <= first:
        return np.abs(points - first)
    before, after = points - first, last - points
    inside = (before >= 0) & (after >= 0)
    within = (before**2 + after**2) / (2 * (last - first))
    return np.where(inside, within, np.abs(points - (first + last) / 2))


def quantiles(times: Floats) -> tuple[float, ...] | None:
    """The 5, 25, 50, 75 and 95 % times among the histories in which it happens; None where they are not told."""
    if not has_quantiles(times):
        return None
    return tuple(float(quantile) for quantile in np.quantile(times[~np.isnan(times)], LEVELS))


def has_quantiles(times: Floats) -> bool:
    """Whether the histories in which it happens are enough for quantiles.

    They are not where they are too few to tell, or so small a part of all that "never" is the whole of the middle
    90 %: else playing more histories would turn what the model thinks next to impossible into a hit.
    """
    return len(times) - int(np.count_nonzero(np.isnan(times))) >= max(FEWEST, RAREST * len(times))


def all_quantiles(times: Floats) -> tuple[float, ...]:
    """The 5, 25, 50, 75 and 95 % times of all histories, where never (`nan`) is later than everything: infinite."""
    ordered = np.sort(np.where(np.isnan(times), math.inf, times))
    return tuple(between(ordered, level * (len(ordered) - 1)) for level in LEVELS)


def between(ordered: Floats, place: float) -> float:
    """The number at a place of an ordered sample, counted from 0; between two places in proportion."""
    low, high = float(ordered[math.floor(place)]), float(ordered[math.ceil(place)])
    part = place - math.floor(place)
    return low if part == 0.0 else low + part * (high - low) if math.isfinite(high) else high


def covered(low: float, high: float, first: float, last: float) -> float:
    """The share of a window that an interval covers: the chance that an observation uniform in it is inside."""
    if last <= first:
        return float(low <= first <= high)
    return max(0.0, min(high, last) - max(low, first)) / (last - first)


def log_score(share: float, observed: bool) -> float:
    """The logarithm of the chance given to what was observed; nought is best.

    One chance in a hundred is kept back and given to yes and no alike, so that what was never seen is not called
    impossible: its score is log 0.005 however many histories were played.
    """
    chance = KEPT_BACK / 2 + (1 - KEPT_BACK) * share
    return math.log(chance if observed else 1.0 - chance)


def pit(times: Floats, first: float, last: float) -> Floats:
    """Where an observation that is uniform in its window lies in the distribution of the model: the chance that its
    probability integral transform falls in each tenth of 0 .. 1.

    Never (`nan`) is later than everything. Where the model jumps at the observation, the transform is uniform over the
    jump (Czado, Gneiting & Held 2009). If the model is right, each tenth has a tenth of all observations.
    """
    ordered = np.sort(np.where(np.isnan(times), math.inf, times))
    at = np.linspace(first, last, 101) if last > first else np.array([first])
    low = np.searchsorted(ordered, at, side="left") / len(ordered)
    high = np.searchsorted(ordered, at, side="right") / len(ordered)
    edges = np.linspace(0.0, 1.0, BINS + 1)
    wide = np.maximum(high - low, 1e-12)[:, None]
    below = np.clip((edges[None, :] - low[:, None]) / wide, 0.0, 1.0)
    below[:, 0], below[:, -1] = 0.0, 1.0
    return np.asarray(np.diff(below, axis=1).mean(axis=0))


def mean_pit(times: Floats, first: float, last: float) -> float:
    """The mean of the probability integral transform of an observation that is uniform in its window; 0.5 on average
    if the model is right, less where it is late, more where it is early. Of a jump its middle counts."""
    ordered = np.sort(np.where(np.isnan(times), math.inf, times))
    at = np.linspace(first, last, 101) if last > first else np.array([first])
    low = np.searchsorted(ordered, at, side="left")
    high = np.searchsorted(ordered, at, side="right")
    return float(np.mean(low + high)) / (2 * len(ordered))


def effective_number(inside: Floats, share: float) -> float:
    """How many independent facts as many facts that hang together are worth, for the share of them inside an interval.

    `inside` has 1 where a fact of a history lies within its interval, 0 where not, `nan` where it never happens
    (histories x facts). The shares of single histories vary as much as those of so many independent facts would, each
    inside with the chance `share`. At least 1, at most the number of facts.
    """
    there = ~np.isnan(inside)
    counts = there.sum(axis=1)
    shares = np.where(there, inside, 0.0).sum(axis=1)[counts > 0] / counts[counts > 0]
    if len(shares) < 2:
        return float(inside.shape[1])
    middle = float(shares.mean()) or share
    spread = float(shares.var(ddof=1))
    if spread <= 0.0:
        return float(inside.shape[1])
    return min(float(inside.shape[1]), max(1.0, middle * (1 - middle) / spread))


def uniform_times(times: Floats, start: float | Floats, end: float | Floats, seed: int) -> Floats:
    """The null model that knows the order and nothing else: what happened in each history, in the order in
    which it happened, at as many hours drawn uniformly from `start` to `end`, for all or for each history. A row for
    each history."""
    generator = np.random.Generator(np.random.PCG64([seed, 0xC10C]))
    made = np.full_like(times, math.nan)
    lows, highs = (np.broadcast_to(bound, len(times)) for bound in (start, end))
    for row, old, low, high in zip(made, times, lows, highs, strict=True):
        there = np.flatnonzero(~np.isnan(old))
        ordered = there[np.argsort(old[there], kind="stable")]
        row[ordered] = np.sort(generator.uniform(low, high, len(ordered)))
    return made


def evenly(start: float, end: float, count: int) -> Floats:
    """So many times, each in the middle of its part of the span: a uniform distribution as a sample."""
    return start + (end - start) * (np.arange(count) + 0.5) / count


def happening(times: Floats) -> Floats:
    """The times of those histories in which it happens."""
    return times[~np.isnan(times)]


def mean(numbers: Sequence[float]) -> float:
    """The mean of those that are numbers; `nan` of none."""
    there = [number for number in numbers if not math.isnan(number)]
    return sum(there) / len(there) if there else math.nan
