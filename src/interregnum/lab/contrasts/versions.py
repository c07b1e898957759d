"""Two versions of a scenario: what an edit changed, from the same draws.

The histories of each version are played once. A draw is made at an address of seed, replica and the name of what
draws, so history n of the one version and history n of the other share every draw that both make, and differ only in
what follows from the edit. Intervals and tests are those of `lab.statistics`; of the events, of which there are many,
those are told whose p-values stay within the false discovery rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.arguments import replica_count, seed_number
from interregnum.calculus.network import Network
from interregnum.dates import Timeline
from interregnum.lab.contrasts.outcomes import Contrast, contrasts
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import INSTANT, Instrumented, copy_of, instrument
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.response import Response
from interregnum.lab.ensembles.workers import ALL_CORES, Workers
from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.lab.statistics.differences import ENOUGH, Difference, Pairs, mean_differences, mean_p
from interregnum.lab.statistics.many import RATE, adjusted
from interregnum.lab.statistics.shares import Share, share
from interregnum.language.sound import Sound
from interregnum.model import Outcome, Scenario

REPLICAS = 200  # histories of a version: enough to see a share move by a tenth, and played within a second
TOLD = 10  # events of each list that are told
LOOKED_AT = 30  # events whose shift is measured, those furthest off on average: an interval takes its time


@dataclass(frozen=True)
class PlayedVersion:
    """The histories of one version, and what is needed to hold them against those of another: its span, its outcomes,
    and the titles of the events that are told of."""

    timeline: Timeline
    outcomes: Mapping[str, Outcome]
    events: Mapping[str, str]
    replicas: Replicas


@dataclass(frozen=True)
class EventShift:
    """How one event differs: how often it happens, or how much later where it happens in both."""

    id: str
    title: str
    difference: Difference

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"id": self.id, "title": self.title, **self.difference.to_dict()}


@dataclass(frozen=True)
class Names:
    """Titles of what only one of two versions has, by id."""

    added: Mapping[str, str]
    removed: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"added": dict(self.added), "removed": dict(self.removed)}


@dataclass(frozen=True)
class VersionContrast:
    """What differs between two versions. `often` and `when` are the events that moved most, the largest first; `moved`
    is how many moved beyond chance in all. An outcome that is asked for in another kind counts as removed and added."""

    replicas: int
    seed: int
    touched: Share
    outcomes: Sequence[Contrast]
    often: Sequence[EventShift]
    when: Sequence[EventShift]
    moved: int
    outcome_names: Names
    event_names: Names
    endings: Mapping[str, Outcome]  # the outcomes of the later version, for the titles of their endings

    @property
    def clear(self) -> list[Contrast]:
        """The outcomes that moved beyond chance."""
        return [contrast for contrast in self.outcomes if contrast.moved]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "format": "interregnum-versions",
            "replicas": self.replicas,
            "seed": self.seed,
            "touched": self.touched.to_dict(),
            "outcomes": [contrast.to_dict() for contrast in self.outcomes],
            "often": [shift.to_dict() for shift in self.often],
            "when": [shift.to_dict() for shift in self.when],
            "moved": self.moved,
            "outcome_names": self.outcome_names.to_dict(),
            "event_names": self.event_names.to_dict(),
        }


@dataclass(frozen=True)
class PreparedVersion:
    """A version of which the histories can be played, `case` being its network with what is to be timed in it."""

    timeline: Timeline
    outcomes: Mapping[str, Outcome]
    events: Mapping[str, str]
    case: Instrumented


def prepared(scenario: Scenario, network: Network) -> PreparedVersion:
    """Make all that playing a version needs. Whether the scenario is sound is not asked."""
    told = {id: event.title for id, event in network.events.items() if not event.quiet}
    case = instrument(scenario, copy_of(network), events_of(network))
    return PreparedVersion(scenario.timeline(), scenario.outcomes, told, case)


def play_version(
    version: Sound | PreparedVersion,
    replicas: int = REPLICAS,
    seed: int = 7,
    workers: Workers | int = ALL_CORES,
) -> PlayedVersion:
    """Play the histories of a version, to be held against those of another."""
    replicas, seed = replica_count("replicas", replicas, 1), seed_number("seed", seed)
    if isinstance(version, Sound):
        version = prepared(version.scenario, version.network)
    played = play_many({"": version.case}, seed, replicas, workers=workers)[""]
    return PlayedVersion(version.timeline, version.outcomes, version.events, played)


def between(before: PlayedVersion, after: PlayedVersion) -> VersionContrast:
    """What differs from one version to the other, pair by pair; of two that were played to different numbers, as far as
    both were. Hours are compared by the clock, so that a span that begins earlier moves nothing by itself."""
    count, seed = min(len(before.replicas), len(after.replicas)), before.replicas.seed
    later = after.timeline.starts.since(before.timeline.starts)
    found, differing = _outcomes(before, after, later, count)
    watched = [id for id in before.replicas.times if id in after.replicas.times]
    times = (
        _columns(before.replicas.times, watched, count),
        _columns(after.replicas.times, watched, count) + later,
    )
    differing |= _differs(*times).any(axis=1)
    told = [n for n, id in enumerate(watched) if id in before.events and id in after.events]
    often, when, moved = _shifts(
        {watched[n]: after.events[watched[n]] for n in told}, times[0][:, told], times[1][:, told], seed
    )
    return VersionContrast(
        count,
        seed,
        share(int(differing.sum()), count),
        found,
        often,
        when,
        moved,
        Names(_new(_titles(after), _titles(before)), _new(_titles(before), _titles(after))),
        Names(
            {id: title for id, title in after.events.items() if id not in before.events},
            {id: title for id, title in before.events.items() if id not in after.events},
        ),
        after.outcomes,
    )


def _titles(version: PlayedVersion) -> dict[tuple[str, str], str]:
    return {(id, outcome.kind): outcome.title for id, outcome in version.outcomes.items()}


def _new(titles: Mapping[tuple[str, str], str], others: Mapping[tuple[str, str], str]) -> dict[str, str]:
    return {key[0]: title for key, title in titles.items() if key not in others}


def _columns(times: Mapping[str, Floats], ids: Sequence[str], count: int) -> Floats:
    return np.column_stack([times[id][:count] for id in ids]) if ids else np.empty((count, 0))


def _differs(base: Floats, varied: Floats) -> Bools:
    """Where two minutes differ: by more than an hour read off two clocks can be out by."""
    never = np.isnan(base), np.isnan(varied)
    return np.asarray(
        (never[0] != never[1]) | (np.abs(np.where(never[0] | never[1], 0.0, varied - base)) > INSTANT)
    )


# --- outcomes ---------------------------------------------------------------------------------------------------


def _outcomes(
    before: PlayedVersion, after: PlayedVersion, later: float, count: int
) -> tuple[list[Contrast], Bools]:
    """The contrast of each outcome that both ask for in one kind, and in which pairs any of them differs."""
    responses = [
        _response(id, before.outcomes[id], outcome)
        for id, outcome in after.outcomes.items()
        if id in before.outcomes and before.outcomes[id].kind == outcome.kind
    ]
    if not responses:
        return [], np.zeros(count, np.bool_)
    base = np.column_stack([_numbers(response, before, count) for response in responses])
    varied = np.column_stack(
        [
            _numbers(response, after, count) + (later if response.kind == "time" else 0.0)
            for response in responses
        ]
    )
    varied = np.where(_differs(base, varied), varied, base)
    until = max(before.timeline.length, after.timeline.length + later)
    found = contrasts(responses, base, varied, until, before.replicas.seed)
    return found, np.asarray(_differs(base, varied).any(axis=1))


def _response(id: str, before: Outcome, after: Outcome) -> Response:
    """An outcome with the endings of both versions: those of the later one first."""
    labels = tuple(dict.fromkeys((*after.endings, *before.endings)))
    return Response(id, after.title, after.kind, labels, after.otherwise if labels else "")


def _numbers(response: Response, version: PlayedVersion, count: int) -> Floats:
    return response.among(version.replicas.outcome(response.id, version.outcomes[response.id])[:count])


# --- events -----------------------------------------------------------------------------------------------------


def _shifts(
    titles: Mapping[str, str], base: Floats, varied: Floats, seed: int
) -> tuple[list[EventShift], list[EventShift], int]:
    """The events that happen more or less often, those that happen earlier or later, and how many moved in all."""
    ids, columns = list(titles), np.flatnonzero(_differs(base, varied).any(axis=0))
    often = {
        n: Pairs.of(~np.isnan(base[:, n]), ~np.isnan(varied[:, n])).difference() for n in columns.tolist()
    }
    moving = {n: _moving(base[:, n], varied[:, n]) for n in often}
    untouched = [1.0] * (2 * (len(ids) - len(often)))
    tested = [*(test.p for test in often.values()), *(_p(apart) for apart in moving.values()), *untouched]
    beyond = [p <= RATE for p in adjusted(tested)]
    oftener = [n for n, so in zip(often, beyond, strict=False) if so]
    shifted = [n for n, so in zip(moving, beyond[len(often) :], strict=False) if so]
    oftener.sort(key=lambda n: -abs(often[n].mean))
    shifted.sort(key=lambda n: -abs(float(np.mean(moving[n]))))
    some = shifted[:LOOKED_AT]
    means = dict(zip(some, mean_differences(base[:, some], varied[:, some], seed), strict=True))
    return (
        [EventShift(ids[n], titles[ids[n]], often[n]) for n in oftener[:TOLD]],
        [EventShift(ids[n], titles[ids[n]], means[n]) for n in some if means[n].moved][:TOLD],
        len({*oftener, *shifted}),
    )


def _moving(base: Floats, varied: Floats) -> Floats:
    """By how much the minutes of an event differ, in the pairs in which it happens in both at different ones."""
    both = ~np.isnan(base) & ~np.isnan(varied) & _differs(base, varied)
    return np.asarray((varied - base)[both])


def _p(moving: Floats) -> float:
    """The p-value of the mean of the pairs that differ; 1 where they are too few to say anything."""
    return mean_p(moving) if len(moving) >= ENOUGH else 1.0
