"""What if: a scenario played without and with a change, history by history with the same draws.

The definitions are in `docs/reference/lab.md`. For every outcome: its numbers in both, the paired difference with
a 95 % interval, in how many histories it differs, and what the pairing gained over unpaired runs.

Problem codes: too-few, no-change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import names_in, one_name, progress_function, replica_count, seed_number
from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError
from interregnum.garbage import uncollected
from interregnum.lab.causes.counterfactuals.knock_ins import drawn_minutes
from interregnum.lab.contrasts.exposure import ChangeExposure, changes_of
from interregnum.lab.contrasts.outcomes import Contrast, contrasts
from interregnum.lab.contrasts.pairs import BLOCK, ExposureTest, PlayedPairs, Side, play_pairs
from interregnum.lab.ensembles.ensemble import events_of
from interregnum.lab.ensembles.instrumented import copy_of, instrument
from interregnum.lab.ensembles.replicas import play_many
from interregnum.lab.ensembles.response import response_of, titled, unknown_outcome
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.scores import FEWEST
from interregnum.lab.statistics.shares import Share, share
from interregnum.lab.variants.apply import (
    application_problems,
    apply_variants,
    drawn_hours,
    read_variants,
)
from interregnum.lab.variants.changes import ChangeSpec, TypedChange, changes_in, no_change, with_changes
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

Progress = Callable[[int, int], None]


@dataclass(frozen=True, repr=False)
class WhatIf(Brief):
    """A scenario without and with a change. `touched` is the share of histories with any difference."""

    scenario: Scenario
    changes: Sequence[ChangeExposure]
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
        """The outcomes that moved beyond chance."""
        return [contrast for contrast in self.outcomes if contrast.moved]

    def __getitem__(self, outcome: str) -> Contrast:
        known = {contrast.id: contrast for contrast in self.outcomes}
        if one_name("outcome", outcome) not in known:
            raise ScenarioError([unknown_outcome(outcome, known, known)])
        return known[outcome]

    def table(self) -> pa.Table:
        """A row for each ending of each outcome, each time, each value: both sides, difference, interval, gain."""
        rows = [
            {
                "outcome": contrast.id,
                "measure": measure,
                "as_it_is": numbers["base"],
                "with_the_change": numbers["varied"],
                "difference": numbers["mean"],
                "low": numbers["low"],
                "high": numbers["high"],
                "p": numbers["p"],
                "differing": numbers["differing"],
                "gained": None if pairs is None else pairs.gained,
                "lost": None if pairs is None else pairs.lost,
                "changed": contrast.changed.value,
                "gain": numbers["gain"],
                "of": difference.of,
            }
            for contrast in self.outcomes
            for measure, difference, pairs in contrast.rows
            for numbers in [difference.to_dict()]
        ]
        return pa.Table.from_pylist(rows, schema=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-whatif",
            "version": 3,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "title": self.title,
            "changes": [change.to_dict() for change in self.changes],
            "against": list(self.against),
            "seed": self.seed,
            "replicas": self.replicas,
            "touched": self.touched.to_dict(),
            "outcomes": [contrast.to_dict() for contrast in self.outcomes],
        }

    def plot(self) -> Figure:
        """What moved, as a Matplotlib figure. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.contrast import whatif

        return whatif(self)

    def _repr_html_(self) -> str:
        head = f"What if: {self.title}; {self.replicas:,} pairs of histories, seed {self.seed}"
        return table(head, ["outcome", "", "difference", "95 %"], self.text_rows())

    def text_rows(self) -> list[list[str]]:
        """What moved, as rows of text: outcome, measure, difference, interval."""
        return [
            [
                contrast.title,
                measure,
                f"{difference.mean:+.4g}",
                f"{difference.low:.4g} to {difference.high:.4g}",
            ]
            for contrast in self.moved
            for measure, difference, _ in contrast.rows
            if not math.isnan(difference.mean)
        ]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("outcome", "measure")),
        *((name, pa.float64()) for name in ("as_it_is", "with_the_change", "difference", "low", "high", "p")),
        *((name, pa.int64()) for name in ("differing", "gained", "lost")),
        *((name, pa.float64()) for name in ("changed", "gain")),
        ("of", pa.int64()),
    ]
)


def whatif(
    where: Where,
    change: ChangeSpec | Sequence[ChangeSpec],
    replicas: int = 1000,
    seed: int = 7,
    *,
    against: Sequence[ChangeSpec] = (),
    outcomes: Sequence[str] = (),
    workers: Workers | int = ALL_CORES,
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
        where,
        change,
        [replicas],
        seed,
        against=against,
        outcomes=outcomes,
        workers=workers,
        progress=progress,
    )
    return found


def growing(
    where: Where,
    change: ChangeSpec | Sequence[ChangeSpec],
    sizes: Sequence[int],
    seed: int = 7,
    *,
    against: Sequence[ChangeSpec] = (),
    outcomes: Sequence[str] = (),
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
    block: int = BLOCK,
) -> Iterator[WhatIf]:
    """The same answer from ever more pairs, for those who watch it come in: one for each of these rising sizes.

    Each is what `whatif` says of so many replicas; no history is played twice. `progress` is given after each
    block of pairs how many are done of the last size.

    Raises ScenarioError as `whatif` does, when the first answer is asked for.
    """
    seed = seed_number("seed", seed)
    sizes = [replica_count("replicas", size, 1) for size in sizes]
    workers, progress = workers_from(workers), progress_function(progress)
    comparison = _prepared(where, change, min(sizes), seed, against, outcomes)
    hours = comparison.hours(sizes[-1], workers)
    parts: list[PlayedPairs] = []
    for first, size in pairwise((0, *sizes)):
        report = None if progress is None else _onward(progress, first, sizes[-1])
        parts.append(
            play_pairs(
                *comparison.sides,
                comparison.exposure_tests,
                seed,
                size - first,
                workers,
                report,
                first=first,
                block=block,
                hours=hours,
            )
        )
        yield comparison.result(PlayedPairs(*(np.concatenate(part) for part in zip(*parts, strict=True))))


def _onward(progress: Progress, first: int, of: int) -> Progress:
    return lambda done, _: progress(first + done, of)


@dataclass(frozen=True)
class _Comparison:
    """A comparison made ready: both sides, what is changed, and the tests of exposure to it."""

    scenario: Scenario
    sides: tuple[Side, Side]
    changes: Sequence[ChangeExposure]
    exposure_tests: Sequence[ExposureTest]
    titles: tuple[list[str], list[str]]  # of the changes, and of what they are held against
    seed: int
    # Events that are made to happen at hours of their own, and the quantities that hold these.
    drawn: Mapping[str, str]

    def hours(self, replicas: int, workers: Workers) -> dict[str, Floats]:
        """When each of these happens in each replica: as by itself, or at a minute drawn from the replicas in which it
        does. Raises ScenarioError where it never does in any."""
        if not self.drawn:
            return {}
        played = play_many({"": self.sides[0].case}, self.seed, replicas, workers=workers)[""].times
        first = np.column_stack([played[event] for event in self.drawn])
        never = [event for event in self.drawn if np.isnan(played[event]).all()]
        if never:
            raise ScenarioError([_no_hour(event, replicas) for event in never])
        found = np.where(np.isnan(first), drawn_minutes(first, self.seed), first)
        return dict(zip(self.drawn.values(), found.T, strict=True))

    def result(self, played: PlayedPairs) -> WhatIf:
        """What these pairs say."""
        pairs = len(played.touched)
        exposed = [share(int(played.exposed[:, n].sum()), pairs) for n in range(len(self.changes))]
        changes = [
            replace(change, exposure=exposed[n] if self.exposure_tests[n].questions else None)
            for n, change in enumerate(self.changes)
        ]
        base = self.sides[0]
        return WhatIf(
            self.scenario,
            changes,
            *self.titles,
            self.seed,
            pairs,
            share(int(played.touched.sum()), pairs),
            contrasts(base.responses, played.base, played.varied, base.case.until, self.seed),
        )


def _no_hour(event: str, replicas: int) -> Problem:
    message = (
        f"it happens in none of {replicas:,} histories, so it has no hour of its own that could be drawn"
    )
    return Problem("change", message, "force", found=event, allowed=f"an hour: {event}=21:40")


@uncollected()
def _prepared(
    where: Where,
    change: ChangeSpec | Sequence[ChangeSpec],
    fewest: int,
    seed: int,
    against: Sequence[ChangeSpec],
    outcomes: Sequence[str],
) -> _Comparison:
    """Read what is asked, and raise ScenarioError with everything that is wrong with it."""
    found = load(where)
    scenario, network = found.scenario, copy_of(found.network)
    wanted = changes_in("change", change)
    variants, shared = with_changes(read_variants(found), changes_in("against", against))
    variants, names = with_changes(variants, wanted)
    ids = names_in("outcomes", outcomes) or list(scenario.outcomes)
    problems = _problems(scenario, network, variants, (shared, names), ids, fewest)
    if problems:
        raise ScenarioError(problems)
    timeline = scenario.timeline()
    base = apply_variants(copy_of(network), timeline, variants, shared)
    other = apply_variants(copy_of(network), timeline, variants, names, drawn=True)
    changes, tests = changes_of(network, timeline, variants, names)
    sides = _side(scenario, base, ids, tests), _side(scenario, other, ids)
    titles = titles_of(variants, names, changes), titles_of(variants, shared, ())
    return _Comparison(scenario, sides, changes, tests, titles, seed, drawn_hours(network, variants, names))


def _problems(
    scenario: Scenario,
    network: Network,
    variants: Variants,
    sides: Sequence[Sequence[str]],
    ids: Iterable[str],
    replicas: int,
) -> list[Problem]:
    """Everything that is wrong with what was asked."""
    found = [problem for problem in variants.problems if problem.severity == "error"]
    for names in sides:
        found += application_problems(network, scenario.timeline(), variants, names)
    known = [*scenario.outcomes, *events_of(network)]
    found += [unknown_outcome(id, scenario.outcomes, known) for id in ids if id not in known]
    if not sides[-1] and not found:
        found.append(no_change())
    if replicas < FEWEST:
        message = "too few histories to measure a difference"
        found.append(
            Problem("too-few", message, "--replicas", found=str(replicas), allowed=f"{FEWEST} or more")
        )
    return list(dict.fromkeys(found))


def _side(
    scenario: Scenario, network: Network, ids: Sequence[str], tests: Iterable[ExposureTest] = ()
) -> Side:
    """A network made ready, with all its events timed, and the tests of exposure to the changes."""
    marks = [question for test in tests for question in test.questions]
    case = instrument(scenario, network, [*events_of(network), *marks])
    return Side(case, tuple(titled(response_of(case, id), network) for id in ids))


def titles_of(variants: Variants, names: Iterable[str], changes: Sequence[ChangeExposure]) -> list[str]:
    """What is changed, in words: the title of a variant; of a change that was typed, its meaning."""
    titles: list[str] = []
    for name in names:
        place = variants.written[name]
        meant = [change.title for change in changes if change.variant == name]
        spelled = isinstance(place, TypedChange) and place.spelled
        titles += meant if spelled and meant else [variants.named[name].title]
    return titles
