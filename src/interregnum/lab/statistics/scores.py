"""How far many histories lie from a record: proper scores, coverage, order.

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
    """The 5, 25, 50, 75 and 95 % times among the histories in which it happens.

    None where these are too few to tell, or so small a part of all that "never" is the whole of the middle 90 %:
    else playing more histories would turn what the model thinks next to impossible into a hit.
    """
    sample = times[~np.isnan(times)]
    if len(sample) < max(FEWEST, RAREST * len(times)):
        return None
    return tuple(float(quantile) for quantile in np.quantile(sample, LEVELS))


def all_quantiles(times: Floats) -> tuple[float, ...]:
    """The 5, 25, 50, 75 and 95 % times of all histories, where never (`nan`) is later than everything: infinite."""
    ordered = np.sort(np.where(np.isnan(times), math.inf, times))
    return tuple(_between(ordered, level * (len(ordered) - 1)) for level in LEVELS)


def _between(ordered: Floats, place: float) -> float:
    low, high = float(ordered[math.floor(place)]), float(ordered[math.ceil(place)])
    part = place - math.floor(place)
    return low if part == 0.0 else low + part * (high - low) if math.isfinite(high) else high


def covered(low: float, high: float, first: float, last: float) -> float:
    """The share of a window that an interval covers: the chance that an observation uniform in it is inside."""
    if last <= first:
        return float(low <= first <= high)
    return max(0.0, min(high, last) - max(low, first)) / (last - first)


def tau(middles: Floats, firsts: Floats, lasts: Floats) -> float:
    """Kendall's tau between times and windows, over the pairs whose order the record settles.

    A pair of windows that overlap is no pair; times that are equal are neither in order nor out of it. With
    points for windows and no ties it is the usual tau. `nan` where nothing can be compared.
    """
    there = ~np.isnan(middles)
    middles, firsts, lasts = middles[there], firsts[there], lasts[there]
    before = lasts[:, None] < firsts[None, :]
    pairs = int(before.sum())
    if pairs == 0:
        return math.nan
    signs = np.sign(middles[None, :] - middles[:, None])
    return float(signs[before].sum()) / pairs


def mean_tau(times: Floats, firsts: Floats, lasts: Floats) -> float:
    """The mean of tau over single histories; `times` has a row for each, a column for each observation."""
    taus = np.array([tau(row, firsts, lasts) for row in times])
    return math.nan if np.isnan(taus).all() else float(np.nanmean(taus))


def log_score(happened: int, histories: int, observed: bool) -> float:
    """The logarithm of the chance given to what was observed; with half a history added to either side, so
    that what was never seen is not called impossible. Nought is best."""
    chance = (happened + 0.5) / (histories + 1.0)
    return math.log(chance if observed else 1.0 - chance)


def uniform_times(times: Floats, end: float, seed: int) -> Floats:
    """The null model that knows the order and nothing else: what happened in each history, in the order in
    which it happened, at as many hours drawn uniformly from the whole span. A row for each history."""
    generator = np.random.Generator(np.random.PCG64([seed, 0xC10C]))
    made = np.full_like(times, math.nan)
    for row, old in zip(made, times, strict=True):
        there = np.flatnonzero(~np.isnan(old))
        ordered = there[np.argsort(old[there], kind="stable")]
        row[ordered] = np.sort(generator.uniform(0.0, end, len(ordered)))
    return made


def mean(numbers: Sequence[float]) -> float:
    """The mean of those that are numbers; `nan` of none."""
    there = [number for number in numbers if not math.isnan(number)]
    return sum(there) / len(there) if there else math.nan
