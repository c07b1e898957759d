"""Where the border of an area crosses itself: a bow tie, or a hole that leads out of the area; a hole outside of it.

Borders may touch: positions rounded to a metre make narrow places meet, and the drawing is right all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Numbers = NDArray[np.int64]
BLOCK = 200_000  # pairs of edges looked at together
MOST_PAIRS = 20_000_000  # beyond, only a drawing made to be slow; it is let be


def crossing(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float] | None:
    """A position where two borders of one area cross, if there is one. Each ring ends where it began."""
    starts, before = _corners(rings)
    ends = np.empty_like(starts)
    ends[before] = starts
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    for one, other in _near(low, high):
        for first, second in ((one, other), (other, one)):
            found = np.flatnonzero(_crosses(starts, ends, before, first, second))
            if found.size:
                edge, crossed = one[found[0]], other[found[0]]
                return _meeting(starts[edge], ends[edge], starts[crossed], ends[crossed])
    return None


def lies_outside(hole: Sequence[tuple[float, float]], border: Sequence[tuple[float, float]]) -> bool:
    """Whether no corner of a hole lies within the border, or on it."""
    points, starts = np.array(hole, np.float64), np.array(border[:-1], np.float64)
    ends = np.array(border[1:], np.float64)
    for point in points:
        side = _side(starts, ends, point)
        on = (side == 0) & (((starts - point) * (ends - point)).sum(axis=-1) <= 0)
        over = (starts[:, 1] > point[1]) != (ends[:, 1] > point[1])
        left = np.where(ends[:, 1] > starts[:, 1], side > 0, side < 0)
        if on.any() or (over & left).sum() % 2 == 1:
            return False
    return True


def _near(low: Points, high: Points) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of edges whose boxes meet, in blocks. They are swept along the axis on which fewer meet."""
    sweeps = []
    for axis in (0, 1):
        order = np.argsort(low[:, axis], kind="stable")
        last = np.searchsorted(low[order, axis], high[order, axis], side="right")
        counts = last - np.arange(len(order)) - 1
        sweeps.append((int(counts.sum()), order, counts))
    pairs, order, counts = min(sweeps, key=lambda sweep: sweep[0])
    if pairs > MOST_PAIRS:
        return
    through = np.cumsum(counts)
    blocks = np.split(np.arange(len(order)), np.searchsorted(through, np.arange(BLOCK, max(pairs, 1), BLOCK)))
    for places in blocks:
        first = np.repeat(places, counts[places])
        nth = np.arange(len(first)) - np.repeat(np.cumsum(counts[places]) - counts[places], counts[places])
        one, other = order[first], order[first + nth + 1]
        meet = ((low[one] <= high[other]) & (low[other] <= high[one])).all(axis=1)
        yield one[meet], other[meet]


def _corners(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[Points, Numbers]:
    """The corners of all rings, repeated ones once, and for each the number of the one before it."""
    corners: list[tuple[float, float]] = []
    before: list[int] = []
    for ring in rings:
        new = [corner for corner, _ in groupby(ring)][:-1]
        first = len(corners)
        before += [first + (n - 1) % len(new) for n in range(len(new))]
        corners += new
    return np.array(corners, np.float64).reshape(-1, 2), np.array(before, np.int64)


def _crosses(starts: Points, ends: Points, before: Numbers, one: Numbers, other: Numbers) -> Any:
    """Whether edges `other` cross the edges `one`: in the middle of both, at the start of `other`, or by going the same
    way along the same line, which only a border does that goes round twice."""
    a, b, c, d, e = starts[one], ends[one], starts[other], ends[other], starts[before[other]]
    to_start, to_end, to_before = _side(a, b, c), _side(a, b, d), _side(a, b, e)
    middle = (to_start * to_end < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    within = (to_start == 0) & (((c - a) * (c - b)).sum(axis=-1) < 0)
    at_corner = (c == a).all(axis=-1)
    behind = starts[before[one]]
    through = _between(a, b, behind, d) != _between(a, b, behind, e)
    apart = np.ones_like(through)
    for limb in (b, behind):
        for way in (d, e):
            apart &= (_side(a, limb, way) != 0) | (((limb - a) * (way - a)).sum(axis=-1) < 0)
    ahead, length = ((b - a) * (c - a)).sum(axis=-1), ((b - a) ** 2).sum(axis=-1)
    twice = (
        (to_start == 0)
        & (to_end == 0)
        & (ahead >= 0)
        & (ahead < length)
        & (((b - a) * (d - c)).sum(axis=-1) > 0)
    )
    return twice | middle | (within & (to_end * to_before < 0)) | (at_corner & through & apart)


def _side(a: Points, b: Points, c: Points) -> Any:
    """Above nought where c lies to the left of the way from a to b, nought where on it, else below."""
    to_b, to_c = b - a, c - a
    return to_b[..., 0] * to_c[..., 1] - to_b[..., 1] * to_c[..., 0]


def _between(corner: Points, first: Points, second: Points, point: Points) -> Any:
    """Whether one meets the point, turning left about the corner, before the second, from the first on."""
    convex = _side(corner, first, second) > 0
    left, right = _side(corner, first, point) > 0, _side(corner, second, point) < 0
    return np.where(convex, left & right, left | right)


def _meeting(a: Points, b: Points, c: Points, d: Points) -> tuple[float, float]:
    """Where two edges meet."""
    along, across = b - a, d - c
    turn = along[0] * across[1] - along[1] * across[0]
    share = ((c - a)[0] * across[1] - (c - a)[1] * across[0]) / turn if turn else 0.0
    x, y = a + share * along
    return float(x), float(y)
