"""Many futures of one past: a history up to a moment, and drawn anew from there.

What has happened stays, and so do the assumptions that were drawn, for they are how that world is. What has not
happened yet is drawn anew; a clock that runs, from what is left of its distribution (`forking.renew`).
"""

from __future__ import annotations

import numpy as np

from interregnum.calculus.kernel.draws import stable_hash
from interregnum.calculus.player import Player
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import Arrays, opened

CHUNK = 100  # futures played between two reports


def futures_chunk(blob: bytes, seed: int, replica: int, minute: float, first: int, count: int) -> Arrays:
    """Futures `first` to `first + count` - 1 of a replica of a pickled `Instrumented`, from that minute on.

    Times, values and assumptions: a row for each future, as `play_chunk` gives them for replicas.
    """
    case = opened(blob)
    past = past_of(case, seed, replica, minute)
    times = np.empty((count, len(case.watched)))
    values = np.empty((count, len(case.values)))
    for n in range(count):
        future = past.fork()
        future.renew(future_seed(seed, first + n))
        future.advance(case.until)
        times[n] = case.times_of(future)
        values[n] = future.read()
    return times, values, np.tile(case.drawn_of(past), (count, 1))


def past_of(case: Instrumented, seed: int, replica: int, minute: float) -> Player:
    """The history up to and including that minute."""
    player = Player(case.compiled, seed, replica, traced=False)
    player.advance(minute)
    return player


def future_seed(seed: int, future: int) -> int:
    """The seed of the draws of a future. The same for every moment and every variant, so that they share them."""
    return int(stable_hash(f"{seed} future {future}"))
