"""How each outcome differs between histories and the same histories with a change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from interregnum.lab.ensembles.response import Response
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, Pairs, mean_differences
from interregnum.lab.statistics.scores import all_quantiles
from interregnum.lab.statistics.shares import Share, share


@dataclass(frozen=True)
class EndingContrast:
    """One ending of an outcome: the number of pairs in which it comes in both, in one, in neither."""

    label: str
    pairs: Pairs
    difference: Difference


@dataclass(frozen=True)
class Contrast:
    """How one outcome differs.

    `changed` is the share of histories in which it differs: another ending, another minute, another value.
    By kind: of an `ending`, `endings` and `flips[i][j]`, how many go from label i to label j; of a `time` its two
    parts, `comes`, how often it comes at all, and `when`, how much later it comes in the pairs in which it comes in
    both; beside them `shift`, in minutes, where never counts as the end of the span (a restricted mean: Royston &
    Parmar 2013), and the 5, 25, 50, 75 and 95 % times in both, where never is later than everything (infinite); of a
    `value`, `shift`, over the pairs in which it has one in both, and where it has none in some, `valued`, how often it
    has one.
    """

    id: str
    title: str
    kind: Literal["ending", "time", "value"]
    changed: Share
    endings: tuple[EndingContrast, ...] = ()
    flips: tuple[tuple[int, ...], ...] = ()
    shift: Difference | None = None
    comes: EndingContrast | None = None
    valued: EndingContrast | None = None
    when: Difference | None = None
    base_times: tuple[float, ...] | None = None
    varied_times: tuple[float, ...] | None = None

    @property
    def rows(self) -> list[tuple[str, Difference, Pairs | None]]:
        """Every difference of this outcome: its measure, the difference, and pairs where it is one of shares."""
        shares = [(row.label, row.difference, row.pairs) for row in self.shares]
        means = {"when": self.when, "minutes" if self.kind == "time" else "value": self.shift}
        return [*shares, *((name, mean, None) for name, mean in means.items() if mean is not None)]

    @property
    def shares(self) -> list[EndingContrast]:
        """The differences of shares: of each ending; whether it comes at all; whether it has a value."""
        return [*self.endings, *(row for row in (self.comes, self.valued) if row is not None)]

    @property
    def moved(self) -> bool:
        """Whether any of its differences is beyond chance."""
        return any(difference.moved for _, difference, _ in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; minutes since the start, null for never."""
        differences = [
            {"measure": measure, **difference.to_dict()}
            | ({} if pairs is None else {"pairs": pairs.to_dict()})
            for measure, difference, pairs in self.rows
        ]
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "changed": self.changed.to_dict(),
            "moved": self.moved,
            "differences": differences,
            "labels": [ending.label for ending in self.endings],
            "flips": [list(row) for row in self.flips],
            "times_as_it_is": _or_never(self.base_times),
            "times_with_the_change": _or_never(self.varied_times),
        }


def _or_never(times: tuple[float, ...] | None) -> list[float | None] | None:
    return None if times is None else [time if math.isfinite(time) else None for time in times]


def contrasts(
    responses: Sequence[Response], base: Floats, varied: Floats, until: float, seed: int
) -> list[Contrast]:
    """Every outcome's contrast, from its numbers in histories as they are and with the change (pairs x outcomes)."""
    means = [n for n, response in enumerate(responses) if response.kind != "ending"]
    times = [n for n in means if responses[n].kind == "time"]
    numbers = [
        np.column_stack([_means_of(responses, side, until)[:, means], side[:, times]])
        for side in (base, varied)
    ]
    found_means = mean_differences(numbers[0], numbers[1], seed) if means else []
    shifts = dict(zip(means, found_means, strict=False))
    whens = dict(zip(times, found_means[len(means) :], strict=True))
    found = []
    for n, response in enumerate(responses):
        here, there = base[:, n], varied[:, n]
        same = (here == there) | (np.isnan(here) & np.isnan(there))
        changed = share(int((~same).sum()), len(base))
        match response.kind:
            case "ending":
                found.append(_ending(response, here, there, changed))
            case "time":
                found.append(_time(response, (here, there), changed, shifts[n], whens[n]))
            case "value":
                found.append(_value(response, here, there, changed, shifts[n]))
    return found


def _means_of(responses: Sequence[Response], side: Floats, until: float) -> Floats:
    """The numbers whose means are compared: a time that never comes counts as the end of the span."""
    times = np.array([response.kind == "time" for response in responses], np.bool_)
    return np.where(np.isnan(side) & times, until, side)


def _ending(response: Response, base: Floats, varied: Floats, changed: Share) -> Contrast:
    endings = []
    for code, label in enumerate(response.labels):
        pairs = Pairs.of(base == code, varied == code)
        endings.append(EndingContrast(label, pairs, pairs.difference()))
    codes = range(len(response.labels))
    flips = tuple(tuple(int(np.sum((base == i) & (varied == j))) for j in codes) for i in codes)
    return Contrast(response.id, response.title, "ending", changed, tuple(endings), flips)


def _value(response: Response, base: Floats, varied: Floats, changed: Share, shift: Difference) -> Contrast:
    pairs = Pairs.of(np.isfinite(base), np.isfinite(varied))
    valued = EndingContrast("has a value", pairs, pairs.difference()) if shift.of < len(base) else None
    return Contrast(response.id, response.title, "value", changed, shift=shift, valued=valued)


def _time(
    response: Response, sides: tuple[Floats, Floats], changed: Share, shift: Difference, when: Difference
) -> Contrast:
    base, varied = sides
    pairs = Pairs.of(~np.isnan(base), ~np.isnan(varied))
    return Contrast(
        response.id,
        response.title,
        "time",
        changed,
        shift=shift,
        comes=EndingContrast("comes", pairs, pairs.difference()),
        when=when,
        base_times=all_quantiles(base),
        varied_times=all_quantiles(varied),
    )
