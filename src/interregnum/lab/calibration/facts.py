"""Fact by fact: how far histories lie from each window of the record, before and after the fit.

A distance from the whole record can be small although no history does what the record says: an hour that comes too
early and another that comes too late make up for each other. Each fact alone, and each order of two, shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.lab.bundle.observations import STATED_TO, Observation
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import all_quantiles
from interregnum.lab.validation.observation_scores import finite_or_none

Columns = Mapping[str, Floats]
NAMED = 12  # contradicted orders that are kept; the first say enough


@dataclass(frozen=True)
class FactFit:
    """A timed fact under the prior and under the posterior, a pair each: the median minute, where never is later than
    everything; the share of histories within the window; and that of histories before it. `missed` says that no
    posterior history lies within."""

    fact: Observation
    medians: tuple[float, float]
    within: tuple[float, float]
    before: tuple[float, float]

    @property
    def missed(self) -> bool:
        """Whether no history played after the fit reaches the window."""
        return self.within[1] == 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data; null for never."""
        return {
            "id": self.fact.id,
            "part": self.fact.part,
            "window": [self.fact.first, self.fact.last],
            "medians": [finite_or_none(median) for median in self.medians],
            "within": list(self.within),
            "before": list(self.before),
            "missed": self.missed,
        }


def fits(facts: Sequence[Observation], before: Columns, after: Columns) -> list[FactFit]:
    """Every timed fact, in the order of the record."""
    return [_fit(fact, before[fact.measure], after[fact.measure]) for fact in facts if fact.timed]


def _fit(fact: Observation, *sides: Floats) -> FactFit:
    last = max(fact.last, fact.first + STATED_TO)
    before, after = (
        (
            all_quantiles(times)[2],
            float(np.mean((fact.first <= times) & (times <= last))),
            float(np.mean(times < fact.first)),
        )
        for times in sides
    )
    medians, within, early = zip(before, after, strict=True)
    return FactFit(fact, medians, within, early)


def contradicted(facts: Sequence[Observation], times: Columns) -> list[tuple[str, str]]:
    """Pairs of facts that the record has in this order and no history does: the ids of the earlier and the later.

    What never happens comes last; two that never happen contradict nothing.
    """
    timed = [fact for fact in facts if fact.timed]
    found = []
    for earlier in timed:
        for later in timed:
            if earlier.last >= later.first:
                continue
            early, late = (
                np.where(np.isnan(times[fact.measure]), np.inf, times[fact.measure])
                for fact in (earlier, later)
            )
            if np.isfinite(np.minimum(early, late)).any() and not (early < late).any():
                found.append((earlier.id, later.id))
    return found[:NAMED]
