"""The scores of hinges, from histories and the same histories without each event."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from interregnum.calculus.network import Network
from interregnum.expression import names
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.knockouts import Knockout, KnockoutRuns
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.differences import Difference, mean_differences, share_differences
from interregnum.lab.statistics.shares import share


def scored(
    knockouts: Sequence[Knockout],
    network: Network,
    target: Target,
    runs: KnockoutRuns,
    until: float,
    seed: int,
) -> dict[int, Hinge]:
    """The hinge of each knock-out by its index; of a chain, only the first link, which names the others."""
    groups = chains(runs)
    firsts = [group[0] for group in groups]
    shifts = shifts_of(target, runs, firsts, until, seed)
    rows = {}
    for (first, *others), shift in zip(groups, shifts, strict=True):
        alike = tuple(knockouts[other].id for other in others)
        rows[first] = hinge(knockouts[first], network, target, runs, first, shift, alike)
    return rows


def chains(runs: KnockoutRuns) -> list[list[int]]:
    """Knock-outs that leave each history the same, and happen in the same histories; the earliest first.

    A knock-out that changes nothing stands alone.
    """
    groups: dict[bytes, list[int]] = {}
    for k in range(runs.without.shape[1]):
        column, happened = runs.without[:, k], ~np.isnan(runs.first[:, k])
        same = np.array_equal(column, runs.base, equal_nan=True)
        key = str(k).encode() if same else column.tobytes() + happened.tobytes()
        groups.setdefault(key, []).append(k)
    return [
        sorted(group, key=lambda k: (np.nanmedian(runs.first[:, k]), k)) if len(group) > 1 else group
        for group in groups.values()
    ]


def shifts_of(
    target: Target, runs: KnockoutRuns, firsts: Sequence[int], until: float, seed: int
) -> list[Difference]:
    """How far the outcome moves without each of these, with the interval that contrasts have too.

    The bootstrap is made only for those that move it, and once for all of them.
    """
    base = target.level(runs.base[:, 0], until)
    without = np.column_stack([target.level(runs.without[:, k, 0], until) for k in firsts])
    same = np.broadcast_to(base[:, None], without.shape)
    if target.outcome.kind == "ending":
        return share_differences(same > 0.5, without > 0.5)
    moving = (without != same).any(axis=0)
    (still,) = mean_differences(base[:, None], base[:, None], seed)
    moved = iter(mean_differences(same[:, moving], without[:, moving], seed))
    return [next(moved) if moves else still for moves in moving]


def hinge(
    knockout: Knockout,
    network: Network,
    target: Target,
    runs: KnockoutRuns,
    k: int,
    shift: Difference,
    alike: tuple[str, ...] = (),
) -> Hinge:
    """The scores of one event or option."""
    base, without, first = runs.base[:, 0], runs.without[:, k, 0], runs.first[:, k]
    happened = ~np.isnan(first)
    changed = target.differs(base, without)
    event = network.events[knockout.events[0]]
    way = next((way.title or way.id for way in event.branches if way.id == knockout.branch), "")
    return Hinge(
        id=knockout.id,
        event=event.id,
        title=f"{event.title}: {way}" if way else event.title,
        happened=share(int(happened.sum()), len(base)),
        decided=share(int(changed.sum()), len(base)),
        necessary=share(int((changed & happened).sum()), int(happened.sum())),
        shift=shift,
        first=float(np.median(first[happened])) if happened.any() else math.nan,
        defining=knockout.events[0] in defining(target.outcome, network),
        quiet=event.quiet and not event.decision,
        alike=alike,
    )


def strength(row: Hinge, response: Response) -> float:
    """What hinges are ranked by: histories decided, for an ending; the size of the shift, for hours and values."""
    return row.decided.value if response.kind == "ending" else abs(row.shift.mean)


def defining(response: Response, network: Network) -> set[str]:
    """The events by which the outcome is defined."""
    ids = list(network.events)
    found = {ids[n] for n in response.events}
    named = [name for id in found for name in names(network.events[id].guard) if response.kind == "ending"]
    for name in named:
        event, _, what = name.rpartition(".")
        if what in ("happened", "done", "taken") and event in network.events:
            found.add(event)
    return found
