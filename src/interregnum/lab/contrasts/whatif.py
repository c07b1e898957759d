"""What if: a scenario played as it is and with a change, history by history with the same draws.

The definitions are in `docs/reference/lab.md`. For every outcome: how it stands in both, the paired difference with
a 95 % interval, in how many histories it is another, and what the pairing gained over unpaired runs.

Problem codes: too-few, no-change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError
from interregnum.lab.causes.causation import Share, share
from interregnum.lab.contrasts.exposure import Change, changes_of
from interregnum.lab.contrasts.pairs import BLOCK, Bite, Played, Side, play_pairs
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import copy_of, prepare
from interregnum.lab.ensembles.response import Asked, asked, named, unknown_outcome
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.notebook import table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, Pairs, mean_differences
from interregnum.lab.statistics.scores import FEWEST, quantiles
from interregnum.lab.variants.apply import read_variants, varied, wrong_with
from interregnum.lab.variants.changes import EXAMPLES, Typed, Wanted, with_changes
from interregnum.lab.variants.schema import Variant, Variants
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Ending:
    """One ending of an outcome: in how many pairs it comes in both, in one, in neither."""

    label: str
    pairs: Pairs
    difference: Difference


@dataclass(frozen=True)
class Contrast:
    """What becomes of one outcome.

    `changed` is the share of histories in which it is another: another ending, another minute, another value.
    By kind: of an `ending`, `endings` and `flips[i][j]`, how many go from label i to label j; of a `time`, `shift`
    in minutes, where never counts as the end of the span (a restricted mean: Royston & Parmar 2013), `comes`,
    how often it comes at all, and the 5, 25, 50, 75 and 95 % times in both, of those in which it comes (None
    where these are fewer than 20); of a `value`, `shift`.
    """

    id: str
    title: str
    kind: Literal["ending", "time", "value"]
    changed: Share
    endings: tuple[Ending, ...] = ()
    flips: tuple[tuple[int, ...], ...] = ()
    shift: Difference | None = None
    comes: Ending | None = None
    base_times: tuple[float, ...] | None = None
    varied_times: tuple[float, ...] | None = None

    @property
    def rows(self) -> list[tuple[str, Difference, Pairs | None]]:
        """Every difference of this outcome: its measure, the difference, and pairs where it is one of shares."""
        shares = [(one.label, one.difference, one.pairs) for one in (*self.endings, *self._comes)]
        shift = (
            [] if self.shift is None else [("minutes" if self.kind == "time" else "value", self.shift, None)]
        )
        return [*shares, *shift]

    @property
    def _comes(self) -> tuple[Ending, ...]:
        return () if self.comes is None else (self.comes,)

    @property
    def moved(self) -> bool:
        """Whether any of its differences leaves nought out of its interval."""
        return any(difference.moved for _, difference, _ in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; minutes since the start."""
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
            "labels": [one.label for one in self.endings],
            "flips": [list(row) for row in self.flips],
            "times_as_it_is": None if self.base_times is None else list(self.base_times),
            "times_with_the_change": None if self.varied_times is None else list(self.varied_times),
        }


@dataclass(frozen=True)
class WhatIf:
    """A scenario with and without a change. `touched` is the share of histories in which anything goes otherwise."""

    scenario: Scenario
    changes: Sequence[Change]
    titles: Sequence[str]
    against: Sequence[str]
    seed: int
    replicas: int
    touched: Share
    outcomes: Sequence[Contrast]

    @property
    def title(self) -> str:
        """The changes in one line."""
        return "; ".join(self.titles)

    @property
    def moved(self) -> list[Contrast]:
        """The outcomes that moved beyond their intervals."""
        return [one for one in self.outcomes if one.moved]

    def __getitem__(self, outcome: str) -> Contrast:
        return next(one for one in self.outcomes if one.id == outcome)

    def table(self) -> pa.Table:
        """A row for each ending of each outcome, each time, each value: both sides, difference, interval, gain."""
        rows = [
            {
                "outcome": one.id,
                "measure": measure,
                "as_it_is": difference.base,
                "with_the_change": difference.varied,
                "difference": difference.mean,
                "low": difference.low,
                "high": difference.high,
                "gained": None if pairs is None else pairs.gained,
                "lost": None if pairs is None else pairs.lost,
                "changed": one.changed.value,
                "gain": difference.gain if math.isfinite(difference.gain) else None,
            }
            for one in self.outcomes
            for measure, difference, pairs in one.rows
        ]
        return pa.Table.from_pylist(rows, schema=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-whatif",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "title": self.title,
            "changes": [change.to_dict() for change in self.changes],
            "against": list(self.against),
            "seed": self.seed,
            "replicas": self.replicas,
            "touched": self.touched.to_dict(),
            "outcomes": [one.to_dict() for one in self.outcomes],
        }

    def plot(self) -> Figure:
        """What moved, as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.contrast import whatif

        return whatif(self)

    def _repr_html_(self) -> str:
        head = f"What if: {self.title}; {self.replicas:,} pairs of histories, seed {self.seed}"
        return table(head, ["outcome", "", "difference", "95 %"], self.told())

    def told(self) -> list[list[str]]:
        """What moved, as rows of text: outcome, measure, difference, interval."""
        return [
            [one.title, measure, f"{difference.mean:+.4g}", f"{difference.low:.4g} to {difference.high:.4g}"]
            for one in self.moved
            for measure, difference, _ in one.rows
        ]


SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("outcome", "measure")),
        *((name, pa.float64()) for name in ("as_it_is", "with_the_change", "difference", "low", "high")),
        *((name, pa.int64()) for name in ("gained", "lost")),
        *((name, pa.float64()) for name in ("changed", "gain")),
    ]
)


def whatif(
    where: Where,
    change: Wanted | Sequence[Wanted],
    replicas: int = 1000,
    seed: int = 7,
    *,
    against: Sequence[Wanted] = (),
    outcomes: Sequence[str] = (),
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> WhatIf:
    """Play a scenario with and without a change, each history twice with the same draws.

    `change` is the name of a variant of the scenario; or changes as typed, `{"without": "attack.blank"}`
    (`lab.variants.changes`); or a `Variant`; or several of these, which compose. With `against`, it is held against
    these variants instead of the scenario as it is. `outcomes` are those of the scenario, or events, whose first
    time is then asked; by default all outcomes. `progress` is given how many pairs of how many are done.

    Raises ScenarioError with everything that is unknown, out of range, or contradicts itself.
    """
    (found,) = growing(
        where, change, [replicas], seed, against=against, outcomes=outcomes, crew=crew, progress=progress
    )
    return found


def growing(
    where: Where,
    change: Wanted | Sequence[Wanted],
    sizes: Sequence[int],
    seed: int = 7,
    *,
    against: Sequence[Wanted] = (),
    outcomes: Sequence[str] = (),
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
    block: int = BLOCK,
) -> Iterator[WhatIf]:
    """The same answer from ever more pairs, for those who watch it come in: one for each of these rising sizes.

    Each is what `whatif` says of so many replicas; no history is played twice. `progress` is given after each
    block of pairs how many are done of the last size.

    Raises ScenarioError as `whatif` does, when the first answer is asked for.
    """
    posed = _posed(where, change, min(sizes), seed, against, outcomes)
    parts: list[Played] = []
    for first, size in pairwise((0, *sizes)):
        heard = None if progress is None else _onward(progress, first, sizes[-1])
        parts.append(
            play_pairs(*posed.sides, posed.bites, seed, size - first, crew, heard, first=first, block=block)
        )
        yield posed.answered(Played(*(np.concatenate(part) for part in zip(*parts, strict=True))))


def _onward(progress: Progress, first: int, of: int) -> Progress:
    return lambda done, _: progress(first + done, of)


@dataclass(frozen=True)
class _Posed:
    """A question made ready: both sides, what is changed, where the changes bite."""

    scenario: Scenario
    sides: tuple[Side, Side]
    changes: Sequence[Change]
    bites: Sequence[Bite]
    titles: tuple[list[str], list[str]]  # of the changes, and of what they are held against
    seed: int

    def answered(self, played: Played) -> WhatIf:
        """What these pairs say."""
        pairs = len(played.touched)
        bitten = [share(int(played.bitten[:, n].sum()), pairs) for n in range(len(self.changes))]
        changes = [
            replace(one, bites=bitten[n] if self.bites[n].questions else None)
            for n, one in enumerate(self.changes)
        ]
        base = self.sides[0]
        return WhatIf(
            self.scenario,
            changes,
            *self.titles,
            self.seed,
            pairs,
            share(int(played.touched.sum()), pairs),
            contrasts(base.asked, played.base, played.varied, base.case.until, self.seed),
        )


def _posed(
    where: Where,
    change: Wanted | Sequence[Wanted],
    fewest: int,
    seed: int,
    against: Sequence[Wanted],
    outcomes: Sequence[str],
) -> _Posed:
    """Read what is asked, and raise ScenarioError with everything that is wrong with it."""
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    wanted = [change] if isinstance(change, str | Variant | Mapping) else list(change)
    variants, shared = with_changes(read_variants(found), against)
    variants, names = with_changes(variants, wanted)
    ids = list(outcomes) or list(scenario.outcomes)
    problems = _problems(scenario, network, variants, (shared, names), ids, fewest)
    if problems:
        raise ScenarioError(problems)
    timeline = scenario.timeline()
    base = varied(copy_of(network), timeline, variants, shared)
    other = varied(copy_of(network), timeline, variants, names)
    changes, bites = changes_of(network, timeline, variants, names)
    sides = _side(scenario, base, ids, bites), _side(scenario, other, ids)
    titles = titles_of(variants, names, changes), titles_of(variants, shared, ())
    return _Posed(scenario, sides, changes, bites, titles, seed)


def _problems(
    scenario: Scenario,
    network: Network,
    variants: Variants,
    sides: Sequence[Sequence[str]],
    ids: Iterable[str],
    replicas: int,
) -> list[Problem]:
    """Everything that is wrong with what was asked."""
    found = [one for one in variants.problems if one.severity == "error"]
    for names in sides:
        found += wrong_with(network, scenario.timeline(), variants, names)
    known = [*scenario.outcomes, *events_of(network)]
    found += [unknown_outcome(id, scenario.outcomes, known) for id in ids if id not in known]
    if not sides[-1] and not found:
        message = "nothing is changed, so nothing can differ"
        found.append(Problem("no-change", message, allowed="a variant, or a change: " + ", ".join(EXAMPLES)))
    if replicas < FEWEST:
        message = "so few histories say nothing about a difference"
        found.append(
            Problem("too-few", message, "--replicas", found=str(replicas), allowed=f"{FEWEST} or more")
        )
    return list(dict.fromkeys(found))


def _side(scenario: Scenario, network: Network, ids: Sequence[str], bites: Iterable[Bite] = ()) -> Side:
    """A network made ready, with all its events timed, and with what tells where changes bite."""
    marks = [question for bite in bites for question in bite.questions]
    case = prepare(scenario, network, [*events_of(network), *marks])
    return Side(case, tuple(named(asked(case, id), network) for id in ids))


def titles_of(variants: Variants, names: Iterable[str], changes: Sequence[Change]) -> list[str]:
    """What is changed, in words: the title of a variant; of a change that was typed, its meaning."""
    titles: list[str] = []
    for name in names:
        place = variants.written[name]
        meant = [one.title for one in changes if one.variant == name]
        spelled = isinstance(place, Typed) and place.spelled
        titles += meant if spelled and meant else [variants.named[name].title]
    return titles


def contrasts(
    asked: Sequence[Asked], base: Floats, varied: Floats, until: float, seed: int
) -> list[Contrast]:
    """Every outcome's contrast, from its numbers in histories as they are and with the change (pairs x outcomes)."""
    means = [n for n, one in enumerate(asked) if one.kind != "ending"]
    numbers = [_means_of(asked, side, until)[:, means] for side in (base, varied)]
    shifts = dict(zip(means, mean_differences(numbers[0], numbers[1], seed), strict=True)) if means else {}
    found = []
    for n, one in enumerate(asked):
        here, there = base[:, n], varied[:, n]
        same = (here == there) | (np.isnan(here) & np.isnan(there))
        changed = share(int((~same).sum()), len(base))
        match one.kind:
            case "ending":
                found.append(_ending(one, here, there, changed))
            case "time":
                found.append(_time(one, here, there, changed, shifts[n]))
            case "value":
                found.append(Contrast(one.id, one.title, "value", changed, shift=shifts[n]))
    return found


def _means_of(asked: Sequence[Asked], side: Floats, until: float) -> Floats:
    """The numbers whose means are compared: a time that never comes counts as the end of the span."""
    times = np.array([one.kind == "time" for one in asked], np.bool_)
    return np.where(np.isnan(side) & times, until, side)


def _ending(one: Asked, base: Floats, varied: Floats, changed: Share) -> Contrast:
    endings = []
    for code, label in enumerate(one.labels):
        pairs = Pairs.of(base == code, varied == code)
        endings.append(Ending(label, pairs, pairs.difference()))
    codes = range(len(one.labels))
    flips = tuple(tuple(int(np.sum((base == i) & (varied == j))) for j in codes) for i in codes)
    return Contrast(one.id, one.title, "ending", changed, tuple(endings), flips)


def _time(one: Asked, base: Floats, varied: Floats, changed: Share, shift: Difference) -> Contrast:
    pairs = Pairs.of(~np.isnan(base), ~np.isnan(varied))
    return Contrast(
        one.id,
        one.title,
        "time",
        changed,
        shift=shift,
        comes=Ending("comes", pairs, pairs.difference()),
        base_times=quantiles(base),
        varied_times=quantiles(varied),
    )
