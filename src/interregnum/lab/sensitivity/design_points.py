"""Histories played at points of the unit cube of uncertain starts (`fixed_inputs`): one number for each outcome.

Points come in groups that are compared with one another, such as a trajectory of Morris's design. The points
of a group share their luck, replica by replica; another group has replicas of its own. So a difference within a
group is one of inputs and not of luck, while groups are as independent of one another as new histories.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence

import numpy as np

from interregnum.calculus.player import Player
from interregnum.lab.ensembles.instrumented import Prepared
from interregnum.lab.ensembles.replicas import fastest, opened
from interregnum.lab.ensembles.response import Response, settle
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.sensitivity.fixed_inputs import assumed_at
from interregnum.lab.statistics.arrays import Floats

TOGETHER = 100  # histories in one task, or as many as one point has
Progress = Callable[[int, int], None]


def play_points(
    case: Prepared,
    ids: Sequence[str],
    outcomes: Sequence[Response],
    groups: Floats,
    seed: int,
    replicas: int,
    *,
    crew: Crew = ALL_CORES,
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
    for (group, first), block in zip(tasks, crew.in_order(points_block, calls), strict=True):
        found[group, first : first + step] = block
        if progress is not None:
            progress(group * size + first + len(block), count * size)
    return found


def points_block(
    blob: bytes,
    ids: Sequence[str],
    points: Floats,
    outcomes: Sequence[Response],
    seed: int,
    first: int,
    replicas: int,
) -> Floats:
    """Some neighbouring replicas of a pickled `Prepared` at each point, in this process."""
    case = opened(blob)
    found = np.empty((len(points), replicas, len(outcomes)))
    for n, point in enumerate(points):
        found[n] = play_some(assumed_at(case, ids, point), outcomes, seed, first, replicas)
    return found


def play_some(case: Prepared, outcomes: Sequence[Response], seed: int, first: int, replicas: int) -> Floats:
    """Outcomes of some neighbouring replicas, in this process: replicas x outcomes."""
    engine = fastest()
    players = (Player(case.compiled, seed, first + r, engine, traced=False) for r in range(replicas))
    return np.array([settle(case, player, outcomes) for player in players])
