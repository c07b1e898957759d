"""Each history twice: without and with the change. The two share every draw that both make."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from interregnum.calculus.player import Player
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Response, numbers_of
from interregnum.lab.ensembles.workers import Workers
from interregnum.lab.statistics.arrays import Bools, Floats

BLOCK = 50  # pairs played between two reports


@dataclass(frozen=True)
class Side:
    """One of the two: a network made ready, and the responses that are read from it, as numbers (`Response.of`)."""

    case: Instrumented
    responses: tuple[Response, ...]

    def played(self, seed: int, replica: int) -> tuple[Floats, Floats]:
        """The outcomes of one history, and the first times of all that is watched."""
        player = Player(self.case.compiled, seed, replica, fastest(), traced=False)
        player.advance(self.case.until)
        return np.array(numbers_of(player, self.responses)), self.case.times_of(player)


class ExposureTest(NamedTuple):
    """Whether a history is exposed to a change: one of these questions came true in it without the change.

    With a minute: that the first of them came at another minute, or never.
    """

    questions: tuple[str, ...]
    minute: float | None = None


class PlayedPairs(NamedTuple):
    """Pairs of histories: outcomes without and with the change (pairs x outcomes), whether any event or outcome
    differs, and which changes each is exposed to (pairs x changes)."""

    base: Floats
    varied: Floats
    touched: Bools
    exposed: Bools


def play_pairs(
    base: Side,
    varied: Side,
    tests: Sequence[ExposureTest],
    seed: int,
    replicas: int,
    workers: Workers,
    progress: Callable[[int, int], None] | None = None,
    *,
    first: int = 0,
    block: int = BLOCK,
) -> PlayedPairs:
    """Play so many replicas of both sides, from the first on. `progress` is given how many pairs of how many are done.

    The result is the same bytes whatever workers plays them.
    """
    blobs = pickle.dumps(base.case), pickle.dumps(varied.case)
    ranges = [(begun, min(block, replicas - begun)) for begun in range(0, replicas, block)]
    calls = [
        (*blobs, base.responses, varied.responses, tests, seed, first + begun, count)
        for begun, count in ranges
    ]
    blocks: list[PlayedPairs] = []
    for part in workers.in_order(pair_block, calls):
        blocks.append(part)
        if progress is not None:
            progress(min(replicas, len(blocks) * block), replicas)
    return PlayedPairs(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def pair_block(
    base_blob: bytes,
    varied_blob: bytes,
    base_responses: tuple[Response, ...],
    varied_responses: tuple[Response, ...],
    tests: Sequence[ExposureTest],
    seed: int,
    first: int,
    count: int,
) -> PlayedPairs:
    """Play some neighbouring pairs, in this process."""
    base, varied = Side(opened(base_blob), base_responses), Side(opened(varied_blob), varied_responses)
    places = {question: n for n, question in enumerate(base.case.watched)}
    others = {question: n for n, question in enumerate(varied.case.watched)}
    shared = [question for question in places if question in others]
    here, there = [places[question] for question in shared], [others[question] for question in shared]
    columns = len(base_responses)
    block = PlayedPairs(
        np.empty((count, columns)),
        np.empty((count, columns)),
        np.empty(count, np.bool_),
        np.empty((count, len(tests)), np.bool_),
    )
    for n in range(count):
        block.base[n], times = base.played(seed, first + n)
        block.varied[n], other_times = varied.played(seed, first + n)
        for k, test in enumerate(tests):
            came = times[[places[question] for question in test.questions]]
            block.exposed[n, k] = (
                bool(np.any(~np.isnan(came))) if test.minute is None else bool(np.all(came != test.minute))
            )
        same = np.array_equal(times[here], other_times[there], equal_nan=True)
        same = same and np.array_equal(block.base[n], block.varied[n], equal_nan=True)
        block.touched[n] = not same or bool(block.exposed[n].any())
    return block
