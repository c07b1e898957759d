"""Histories worth opening, out of many: the closest to the record, the earliest and latest, one for each ending.

How far a history lies from the record is the mean, over all that the record tells, of how far the history lies
outside what it leaves open: the minutes by which the first time of a measure lies outside its window, at most
`FARTHEST`, and that much for what never happens in it; the same for what the record says did not happen, and in
this history does. It ranks histories by how well they tell what was recorded; it is no likelihood. The closest is near
in what happened and how, too: of those in which the least happens that the record denies, and of them that ended in
the fewest other ways than it tells, the one that lies nearest in hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from interregnum.lab.answers.file import ExemplarAnswer
from interregnum.lab.bundle.observations import Observation
from interregnum.lab.bundle.setup import ValidationSetup
from interregnum.lab.ensembles.replicas import Replicas
from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.model import Outcome, Scenario
from interregnum.record.lookup import endings_told

# In minutes: an hour that is more than a quarter of a day wrong counts as much as an absence.
FARTHEST = 6 * 60.0


def distances(ready: ValidationSetup, played: Replicas) -> Floats:
    """How far each history lies from the record, in minutes; `nan` where the record tells nothing."""
    facts = [fact for fact in ready.observations if fact.counted and fact.measure in played.times]
    columns = [outside(fact, played.times[fact.measure]) for fact in facts]
    absences = [played.times[absence.measure] for absence in ready.spec.absences.values()]
    columns += [np.where(np.isnan(times), 0.0, FARTHEST) for times in absences]
    if not columns:
        return np.full(len(played), np.nan)
    return np.asarray(np.mean(columns, axis=0))


def denied(ready: ValidationSetup, played: Replicas) -> Floats:
    """How much of what the record says did not happen is in each history."""
    times = [played.times[absence.measure] for absence in ready.spec.absences.values()]
    return np.asarray(np.sum([~np.isnan(found) for found in times], axis=0) + np.zeros(len(played)))


def differing(ready: ValidationSetup, played: Replicas) -> Floats:
    """In how many outcomes each history ended in another way than the record tells."""
    found = np.zeros(len(played))
    for id, (label, _) in endings_told(ready.record).items():
        if id in ready.scenario.outcomes:
            found += [came != label for came in played.outcome(id, ready.scenario.outcomes[id])]
    return found


def outside(fact: Observation, times: Floats) -> Floats:
    """By how much each time lies outside the window; `FARTHEST` at most, and for never."""
    beyond = np.maximum(0.0, np.maximum(fact.first - times, times - fact.last))
    return np.where(np.isnan(times), FARTHEST, np.minimum(beyond, FARTHEST))


def exemplars(
    scenario: Scenario, ready: ValidationSetup | None, played: Replicas, outcomes: Sequence[str]
) -> Iterator[ExemplarAnswer]:
    """The exemplars among a scenario's own histories; of equals the one with the smallest number.

    Of the `outcomes`, for the first that is a time the earliest, median and latest history, and for each that is an
    ending, one for every way it ended: the closest to the record of those, or the first where there is none.
    """
    far = np.full(len(played), np.nan) if ready is None else distances(ready, played)
    if ready is not None and not np.isnan(far).all():
        yield _one("closest", int(np.lexsort((far, differing(ready, played), denied(ready, played)))[0]), far)
    known = {id: scenario.outcomes[id] for id in outcomes if id in scenario.outcomes}
    timed = next((id for id, outcome in known.items() if outcome.kind == "time"), None)
    if timed is not None:
        yield from _extremes(timed, known[timed], played, far)
    for id, outcome in known.items():
        if outcome.kind == "ending":
            yield from _endings(id, outcome, played, far)


def closest_under(
    names: Sequence[str], title: str, ready: ValidationSetup | None, played: Replicas, base: Replicas
) -> ExemplarAnswer:
    """The history under these variants that is closest to the record, of those in which they change anything against
    `base`, the same without them; the first of those where there is no record."""
    far = np.full(len(played), np.nan) if ready is None else distances(ready, played)
    touched = _touched(played, base)
    told = np.where(touched | ~touched.any(), np.nan_to_num(far), np.inf)
    return _one("variant", int(told.argmin()), far, variants=tuple(names), title=title)


def _touched(played: Replicas, base: Replicas) -> Bools:
    """In which histories something comes at another minute than without the variants, or only with or without them."""
    found = np.zeros(len(played), np.bool_)
    for event in played.times.keys() & base.times.keys():
        here, there = played.times[event], base.times[event][: len(played)]
        found |= ~((here == there) | (np.isnan(here) & np.isnan(there)))
    return found


def _extremes(id: str, outcome: Outcome, played: Replicas, far: Floats) -> Iterator[ExemplarAnswer]:
    times = played.times[str(outcome.time_of)]
    if np.isnan(times).all():
        return
    middle = float(np.nanmedian(times))
    replicas = {
        "earliest": np.nanargmin(times),
        "median": np.nanargmin(np.abs(times - middle)),
        "latest": np.nanargmax(times),
    }
    for kind, replica in replicas.items():
        yield _one(kind, int(replica), far, outcome=id, title=outcome.title)


def _endings(id: str, outcome: Outcome, played: Replicas, far: Floats) -> Iterator[ExemplarAnswer]:
    labels = played.outcome(id, outcome)
    for label, title in outcome.ending_titles.items():
        there = [n for n, found in enumerate(labels) if found == label]
        if there:
            best = min(there, key=lambda n: (0.0 if np.isnan(far[n]) else far[n], n))
            yield _one("ending", best, far, outcome=id, label=label, title=title)


def _one(kind: str, replica: int, far: Floats, **more: object) -> ExemplarAnswer:
    there = replica < len(far) and not np.isnan(far[replica])
    distance = round(float(far[replica]), 1) if there else None
    return ExemplarAnswer.model_validate({"kind": kind, "replica": replica, "distance": distance, **more})
