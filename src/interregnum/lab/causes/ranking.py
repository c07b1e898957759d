"""By what hinges are ranked, how sure a row is to be more than chance, and how sure its rank.

decided  the share of histories whose outcome differs without the event, in pairs that share their draws
share    how far the share of the target moves: this needs no sharing of draws
comes    of an hour: how far the share moves in which it comes at all
when     of an hour: how far it moves in the pairs in which it comes in both
mean     how far the mean moves; of an hour, never counts as the end
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, get_args

import numpy as np

from interregnum.errors import ArgumentError
from interregnum.lab.causes.counterfactuals.knockouts import KnockoutRuns
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.ensembles.response import Response, Target
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, Pairs
from interregnum.lab.statistics.exact import mcnemar
from interregnum.lab.statistics.many import adjusted, ranks

# How many of the left rows may be stronger than each of those that stayed.
Passing: TypeAlias = Callable[[KnockoutRuns, Sequence[int], Sequence[int]], Sequence[int]]
Measure: TypeAlias = Literal["decided", "share", "comes", "when", "mean"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
OF_KIND: Mapping[str, tuple[Measure, ...]] = {
    "ending": ("decided", "share"),
    "time": MEASURES,
    "value": ("mean", "decided", "share"),
}


def measure_of(by: str | None, response: Response) -> Measure:
    """The measure that was asked for; the usual one of this kind of outcome where none was.

    Raises ArgumentError where an outcome of this kind has no such measure.
    """
    known = OF_KIND[response.kind]
    if by is None:
        return known[0]
    if not isinstance(by, str) or by not in known:
        kinds = {"ending": "an ending", "time": "an hour", "value": "a value"}
        raise ArgumentError("by", by, f"{', '.join(known)}, for {kinds[response.kind]}")
    return next(measure for measure in known if measure == by)


def contributions(by: Measure, target: Target, runs: KnockoutRuns, until: float) -> Floats:
    """What each history brings to the strength of each knock-out, which is the size of the mean over histories.

    Histories x knock-outs. A pair in which an hour does not come in both brings, to `when`, the mean of those in which
    it does: so the mean is theirs.
    """
    base, without = runs.base[:, :1], runs.without[:, :, 0]
    match by:
        case "decided":
            return target.differs(base, without).astype(np.float64)
        case "share":
            return target.hit(without).astype(np.float64) - target.hit(base)
        case "comes":
            return np.asarray(np.isnan(base).astype(np.float64) - np.isnan(without))
        case "mean":
            return target.level(without, until) - target.level(base, until)
    apart = without - base
    there = ~np.isnan(apart)
    count = np.maximum(there.sum(axis=0), 1)
    means = np.where(there, apart, 0.0).sum(axis=0) / count
    return np.asarray(means + np.where(there, apart - means, 0.0) * (len(apart) / count))


def strength(row: Hinge, by: Measure) -> float:
    """What hinges are ranked by: a share of histories, or the size of a difference."""
    if by == "decided":
        return row.decided.value
    found = difference_of(row, by)
    return abs(found.mean) if found is not None and found.of else 0.0


def difference_of(row: Hinge, by: Measure) -> Difference | None:
    """The difference that is behind a measure: for `decided` that of the target's share, which needs no coupling."""
    return {"comes": row.comes, "when": row.when, "mean": row.shift}.get(by, row.answer)


def ranked(row: Hinge, by: Measure) -> bool:
    """Whether it has a place: it is open, and in some history its removal changes what is ranked by."""
    if by == "decided":
        return row.open and row.decided.value > 0
    found = difference_of(row, by)
    return row.open and found is not None and found.differing > 0


def unsaid(row: Hinge, by: Measure) -> bool:
    """Whether too few pairs differ to say anything of what it would be ranked by, which is a mean."""
    found = None if by == "decided" else difference_of(row, by)
    return found is not None and found.few


def p_value(row: Hinge, by: Measure, target: Target, base: Floats, without: Floats) -> float:
    """How likely such pairs are where removing it changes no chance, or no mean; `nan` where too few pairs differ."""
    if unsaid(row, by):
        return math.nan
    if by != "decided" or target.outcome.kind != "ending":
        found = difference_of(row, by)
        return 1.0 if found is None or found.differing == 0 else found.p
    pairs = [Pairs.of(base == code, without == code) for code in range(len(target.outcome.labels))]
    return p_of_endings(pairs)


def p_of_endings(endings: Sequence[Pairs]) -> float:
    """How likely such pairs are where no ending changes its chance, from the pairs of each.

    Each is tested. Two that change are one question; of more the least p-value counts as often as there are endings
    that change (Bonferroni's bound, which holds however they hang together).
    """
    tested = [mcnemar(ending.gained, ending.lost) for ending in endings if ending.gained or ending.lost]
    questions = len(tested) if len(tested) > 2 else 1
    return min([1.0, *(p * questions for p in tested)])


def with_ranks(
    rows: Mapping[int, Hinge],
    order: Sequence[int],
    by: Measure,
    target: Target,
    runs: KnockoutRuns,
    until: float,
    seed: int,
    passing: Passing | None = None,
) -> dict[int, Hinge]:
    """The rows with p-values, adjusted for all that might be causes, and with the ranks that the ranked may have.

    Rows of which too few pairs differ have neither; rows that left a race have no rank; `passing` says how many of
    them may be stronger than each that stayed.
    """
    base, without = runs.base[:, 0], runs.without[:, :, 0]
    played = runs.histories.tolist()
    p_values = {
        k: p_value(row, by, target, base[: played[k]], without[: played[k], k]) for k, row in rows.items()
    }
    causes = [k for k in rows if not rows[k].apart and rows[k].standing != "rare"]
    family = [k for k in causes if not math.isnan(p_values[k])]
    q_values = dict(zip(family, adjusted([p_values[k] for k in family]), strict=True))
    found = {k: replace(row, p=p_values[k], q=q_values.get(k, row.q)) for k, row in rows.items()}
    placed = [k for k in order if ranked(rows[k], by)]
    stayed = [k for k in placed if played[k] == len(base)]
    brought = contributions(by, target, runs, until)[:, stayed]
    brought = brought * np.where(brought.mean(axis=0) < 0, -1.0, 1.0)
    left = [k for k in placed if played[k] < len(base)]
    more = passing(runs, stayed, left) if passing is not None and left else [0] * len(stayed)
    for k, own, others in zip(stayed, ranks(brought, seed), more, strict=False):
        if not unsaid(rows[k], by):
            found[k] = replace(found[k], ranks=own._replace(last=own.last + others))
    return found
