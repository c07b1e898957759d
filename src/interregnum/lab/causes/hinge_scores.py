"""The scores of hinges, from histories and the same histories without each event."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from interregnum.calculus.network import Event, Network
from interregnum.expression import Node
from interregnum.lab.causes.apart import apart, read_by, the_ending
from interregnum.lab.causes.chains import Link, chains
from interregnum.lab.causes.counterfactuals.knockouts import Knockout, KnockoutRuns, whole_events
from interregnum.lab.causes.hinge import Fallen, Hinge, Named, StepFall, standing
from interregnum.lab.causes.ranking import Measure, contributions
from interregnum.lab.ensembles.response import Target
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import (
    Difference,
    mean_differences,
    share_differences,
)
from interregnum.lab.statistics.shares import share


def scored(
    knockouts: Sequence[Knockout],
    network: Network,
    target: Target,
    runs: KnockoutRuns,
    until: float,
    seed: int,
    value: Node | None = None,
    by: Measure = "decided",
    *,
    named: bool = False,
) -> dict[int, Hinge]:
    """The hinge of each knock-out by its index; of a chain, only its head, which names the others.

    `by` is what hinges are ranked by, and `value` is the formula of the outcome, if it has one. `named` says that the
    knock-outs were asked for by their names.
    """
    formulas = () if value is None else (value,)
    ending, read = the_ending(target.outcome, network, value), read_by(network, formulas)
    why = [apart(knockout, ending, network, read) for knockout in knockouts]
    followed = {events[0]: j for j, events in enumerate(whole_events(knockouts, network))}
    strengths = strengths_of(target, runs, until, by)
    links = [
        _link(k, knockouts[k], network, runs, followed, strengths, named)
        for k, kept in enumerate(why)
        if not kept
    ]
    groups = [[link.index for link in chain] for chain in chains(links, runs, target.outcome.kind)]
    groups += [[k] for k in range(len(knockouts)) if why[k]]
    moves = _moves_of_all(target, runs, {group[0] for group in groups}, until, seed)
    rows = {}
    for head, *others in groups:
        row = hinge(knockouts[head], network, target, runs, head, moves[head])
        rows[head] = replace(
            row,
            apart=why[head],
            named=named,
            links=tuple(Named(knockouts[k].id, title_of(knockouts[k], network)) for k in others),
            steps=step_falls([head, *others], knockouts, network, runs, followed),
        )
    return rows


def _link(
    k: int,
    knockout: Knockout,
    network: Network,
    runs: KnockoutRuns,
    followed: Mapping[str, int],
    strengths: Floats,
    named: bool,
) -> Link:
    """A knock-out as a link of a chain, should others fall with it."""
    event = network.events[knockout.events[0]]
    return Link(
        index=k,
        followed=followed[event.id],
        id=knockout.id,
        option=knockout.branch is not None,
        standing=standing(float(np.mean(~np.isnan(runs.first[:, k]))), named=named),
        important=event.important,
        strength=float(strengths[k]),
        journey=journey_of(network.events[knockout.id]) if knockout.id in network.events else "",
    )


def journey_of(event: Event) -> str:
    """The setting out that a leg or the end of a movement belongs to; empty for what is no part of one."""
    start = f"{event.id.rpartition('.')[0]}.sets_out"
    return start if event.mechanism == "movement" and event.id != start else ""


def step_falls(
    group: Sequence[int],
    knockouts: Sequence[Knockout],
    network: Network,
    runs: KnockoutRuns,
    followed: Mapping[str, int],
) -> tuple[StepFall, ...]:
    """The steps of plans in a group that ever happen, its head first, then as written, with what falls with each."""
    played = {k: runs.first[: runs.histories[k], k] for k in group if knockouts[k].step}
    counts = {k: int((~np.isnan(first)).sum()) for k, first in played.items()}
    steps = sorted((k for k in counts if counts[k]), key=lambda k: (k != group[0], followed[knockouts[k].id]))
    found = []
    for k in steps:
        plan = knockouts[k].id.rpartition(".")[0]
        others = [id for id in followed if id.rpartition(".")[0] == plan and id != knockouts[k].id]
        fallen = [
            Fallen(id, network.events[id].title, int(runs.fallen(k, followed[id]).sum())) for id in others
        ]
        later = sorted((step for step in fallen if step.count), key=lambda step: -step.count)
        found.append(StepFall(knockouts[k].id, title_of(knockouts[k], network), counts[k], tuple(later)))
    return tuple(found)


class Moves(NamedTuple):
    """How far an outcome moves without something: `Hinge` says what each is."""

    answer: Difference
    shift: Difference
    comes: Difference | None = None
    when: Difference | None = None


def moves_of(
    target: Target, runs: KnockoutRuns, firsts: Sequence[int], until: float, seed: int
) -> list[Moves]:
    """How far the outcome moves without each of these, with the intervals that contrasts have too.

    The bootstrap is made only for those that move it, and once for all of them.
    """
    base, without = runs.base[:, 0], runs.without[:, firsts, 0]
    same = np.broadcast_to(base[:, None], without.shape)
    answers = share_differences(target.hit(same), target.hit(without))
    if target.outcome.kind == "ending":
        return [Moves(answer, answer) for answer in answers]
    shifts = _means(target.level(same, until), target.level(without, until), seed)
    if target.outcome.kind == "value":
        return [Moves(*pair) for pair in zip(answers, shifts, strict=True)]
    comes = share_differences(~np.isnan(same), ~np.isnan(without))
    return [Moves(*parts) for parts in zip(answers, shifts, comes, _means(same, without, seed), strict=True)]


def _moves_of_all(
    target: Target, runs: KnockoutRuns, heads: Container[int], until: float, seed: int
) -> dict[int, Moves]:
    """The moves of each of these, whose histories may differ in number."""
    found: dict[int, Moves] = {}
    for alike, part in runs.alike():
        chosen = [k for k in alike.tolist() if k in heads]
        found |= dict(zip(chosen, moves_of(target, part, chosen, until, seed), strict=True))
    return found


def _means(same: Floats, without: Floats, seed: int) -> list[Difference]:
    """The differences of means, each made only once: most columns are the same as without any removal."""
    if not same.shape[1]:
        return []
    moving = np.asarray(~((without == same) | np.isnan(without) | np.isnan(same))).any(axis=0)
    moving |= (np.isnan(without) != np.isnan(same)).any(axis=0)
    (still,) = mean_differences(same[:, :1], same[:, :1], seed)
    moved = iter(mean_differences(same[:, moving], without[:, moving], seed))
    return [next(moved) if moves else still for moves in moving]


def hinge(
    knockout: Knockout, network: Network, target: Target, runs: KnockoutRuns, k: int, moved: Moves
) -> Hinge:
    """The scores of one event or option, from the histories in which it was played; how often it happens, from all."""
    first, count = runs.first[:, k], int(runs.histories[k])
    happened = ~np.isnan(first)
    changed = target.differs(runs.base[:count, 0], runs.without[:count, k, 0])
    return Hinge(
        id=knockout.id,
        event=knockout.events[0],
        title=title_of(knockout, network),
        happened=share(int(happened.sum()), len(first)),
        decided=share(int(changed.sum()), count),
        necessary=share(int((changed & happened[:count]).sum()), int(happened[:count].sum())),
        first=float(np.median(first[happened])) if happened.any() else math.nan,
        **moved._asdict(),
    )


def title_of(knockout: Knockout, network: Network) -> str:
    """What is removed, in words: the event, or how it does not turn out."""
    event = network.events[knockout.events[0]]
    way = next((way.title or way.id for way in event.branches if way.id == knockout.branch), "")
    return f"{event.title}: {way}" if way else event.title


def strengths_of(target: Target, runs: KnockoutRuns, until: float, by: Measure) -> Floats:
    """What every knock-out is ranked by (`ranking.strength`), without intervals."""
    found = np.zeros(len(runs.histories))
    for alike, part in runs.alike():
        if len(part.base):
            found[alike] = np.abs(contributions(by, target, part, until).mean(axis=0))[alike]
    return found
