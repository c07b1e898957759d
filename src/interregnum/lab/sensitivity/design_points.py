"""Histories played at points of the unit cube of uncertain starts (`fixed_inputs`): one number for each outcome.

Points come in groups that are compared with one another, such as a trajectory of Morris's design. The points
of a group share their random draws, replica by replica; another group has its own replicas. So a difference within a
group is due to the inputs, while groups are independent of one another.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import numpy as np

from interregnum.calculus.player import Player
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, settle
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers
from interregnum.lab.sensitivity.fixed_inputs import fix_inputs_at
from interregnum.lab.statistics.arrays import Floats

TOGETHER = 100  # histories in one task, or as many as one point has


def play_points(
    case: Instrumented,
    ids: Sequence[str],
    outcomes: Sequence[Response],
    groups: Floats,
    seed: int,
    replicas: int,
    *,
    workers: Workers = ALL_CORES,
    progress: Progress | None = None,
) -> Floats:
    """Outcomes at the points of every group: groups x points x replicas x outcomes, as `Response.of` has them.

    `groups` has groups x points x inputs coordinates between 0 and 1. Replica r of group g is replica
    g * `replicas` + r of the seed, at every point of the group. `progress` is given how many
    points of how many are done.
    """
    count, size, _ = groups.shape
    blob = pickle.dumps(case)
    step = max(1, TOGETHER // replicas)
    tasks = [(group, first) for group in range(count) for first in range(0, size, step)]
    calls = [
        (
            blob,
            tuple(ids),
            groups[group, first : first + step],
            tuple(outcomes),
            seed,
            group * replicas,
            replicas,
        )
        for group, first in tasks
    ]
    found = np.empty((count, size, replicas, len(outcomes)))
    for (group, first), chunk in zip(tasks, workers.in_order(points_chunk, calls), strict=True):
        found[group, first : first + step] = chunk
        if progress is not None:
            progress(group * size + first + len(chunk), count * size)
    return found


def points_chunk(
    blob: bytes,
    ids: Sequence[str],
    points: Floats,
    outcomes: Sequence[Response],
    seed: int,
    first: int,
    replicas: int,
) -> Floats:
    """Some neighbouring replicas of a pickled `Instrumented` at each point, in this process."""
    case = opened(blob)
    found = np.empty((len(points), replicas, len(outcomes)))
    for n, point in enumerate(points):
        found[n] = play_replicas(fix_inputs_at(case, ids, point), outcomes, seed, first, replicas)
    return found


def play_replicas(
    case: Instrumented, outcomes: Sequence[Response], seed: int, first: int, replicas: int
) -> Floats:
    """Outcomes of some neighbouring replicas, in this process: replicas x outcomes."""
    players = (Player(case.compiled, seed, first + r, traced=False) for r in range(replicas))
    return np.array([settle(case, player, outcomes) for player in players])
