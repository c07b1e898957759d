"""What decided it: every event and decision of a scenario, ranked by what would have been without it.

The definitions are in `docs/reference/hinges.md`. For an outcome and an event e, over paired histories:

    happened   the share of histories in which e happens
    decided    the share of all histories whose outcome is another without e
    necessary  the same among the histories in which e happens
    shift      how much the outcome moves without e: minutes, a value, or the share of an ending
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import names
from interregnum.lab.causes.causation import Causation, Share, causation, share
from interregnum.lab.causes.knock_ins import forced_block
from interregnum.lab.causes.knockout_cache import agree, load, outcomes_of, save
from interregnum.lab.causes.knockouts import Knock, Knocked, knocked_block, knocks_of
from interregnum.lab.ensembles.ensemble import Ensemble, open_ensemble, timed_network
from interregnum.lab.ensembles.files import manifest_of, same
from interregnum.lab.ensembles.response import Asked, Target, asked, named, target
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.notebook import table
from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.lab.statistics.scores import Effect, paired
from interregnum.language.where import Where
from interregnum.mechanisms import build
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

BLOCK = 20  # histories, each with hundreds of forks, between two reports
CLOSER = 20  # how many of the strongest are looked at more closely: forced, and with fresh draws
OPEN = 0.02  # what happens in more than 98 % of histories, or fewer than 2 %, hung on nothing
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Hinge:
    """One event, or one way for a decision to turn out, and what hung on it.

    `event` is the event's own id: `id`, but for an option of a decision. `defining` says that the outcome is defined
    by it, so that nothing is learned from its rank; `quiet` that it is bookkeeping of a mechanism. `alike` are the
    others without which every single history comes out the same as without this one: links of one chain, of which
    only the first is ranked. `closer` is there for the strongest: probabilities of causation for the target; and
    `fresh`, the share necessary when what follows is drawn anew instead of shared.
    """

    id: str
    event: str
    title: str
    happened: Share
    decided: Share
    necessary: Share
    shift: Effect
    first: float
    defining: bool
    quiet: bool
    alike: tuple[str, ...] = ()
    closer: Causation | None = None
    fresh: Share | None = None

    @property
    def open(self) -> bool:
        """Whether it might have gone otherwise, as far as the model knows; and is more than bookkeeping."""
        free = OPEN <= self.happened.value <= 1 - OPEN
        return free and not self.defining and not self.quiet

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            "event": self.event,
            "title": self.title,
            "happened": self.happened.to_dict(),
            "decided": self.decided.to_dict(),
            "necessary": self.necessary.to_dict(),
            "shift": self.shift.to_dict(),
            "median_minute": None if math.isnan(self.first) else self.first,
            "alike": list(self.alike),
            "by_definition": self.defining,
            "bookkeeping": self.quiet,
            "causation": None if self.closer is None else self.closer.to_dict(),
            "fresh": None if self.fresh is None else self.fresh.to_dict(),
        }


@dataclass(frozen=True)
class Hinges:
    """The hinges of an outcome, the strongest first, and with what they were found.

    `base` is the outcome in each history, of the whole ensemble where there is one; `kept` of the `replicas` that were
    played without each thing were on disk already.
    """

    scenario: Scenario
    outcome: Asked
    target: Target
    seed: int
    replicas: int
    base: Floats
    rows: Sequence[Hinge]
    kept: int = 0

    def strongest(self, number: int = 10) -> list[Hinge]:
        """The strongest that might have gone otherwise: neither in all histories nor in none, nor by definition."""
        return [row for row in self.rows if row.open][:number]

    def conditions(self, number: int = 10) -> list[Hinge]:
        """The strongest of what happens in nearly all histories: what the outcome rests on, and never hung on."""
        firm = [row for row in self.rows if not row.defining and not row.quiet and not row.open]
        return [row for row in firm if row.happened.value >= 0.5][:number]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-hinges",
            "version": 1,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.told(self.scenario.timeline()),
            "seed": self.seed,
            "replicas": self.replicas,
            "hinges": [row.to_dict() for row in self.rows],
        }

    def table(self) -> pa.Table:
        """A row for each event and option, the strongest first; nulls where it was not looked at more closely."""
        return pa.Table.from_pylist([_flat(row) for row in self.rows])

    def plot(self, top: int = 10) -> Figure:
        """The strongest as a Matplotlib figure, with intervals. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.hinges import hinges

        return hinges(self, top)

    def _repr_html_(self) -> str:
        head = f"What decided it: {self.outcome.title}; {self.replicas:,} histories, seed {self.seed}"
        rows = [
            [
                row.title,
                *(f"{100 * one.value:.1f} %" for one in (row.happened, row.decided)),
                f"{row.shift.mean:+.3g}",
            ]
            for row in self.strongest()
        ]
        return table(head, ["", "happens", "decided", "shift"], rows)


def _flat(row: Hinge) -> dict[str, Any]:
    """A hinge as one row of plain columns."""
    shares: dict[str, Share | None] = {
        "happened": row.happened,
        "decided": row.decided,
        "necessary": row.necessary,
    }
    closer = row.closer
    shares |= {name: None if closer is None else getattr(closer, name) for name in ("pn", "ps", "pns")}
    shares |= {"necessary_fresh": row.fresh}
    columns: dict[str, Any] = {
        "id": row.id,
        "title": row.title,
        "open": row.open,
        "by_definition": row.defining,
    }
    for name, one in shares.items():
        for part in ("value", "low", "high"):
            columns[name if part == "value" else f"{name}_{part}"] = (
                None if one is None else getattr(one, part)
            )
    shift = row.shift
    return columns | {
        "shift": shift.mean,
        "shift_low": shift.low,
        "shift_high": shift.high,
        "alike": list(row.alike),
    }


def hinges(
    where: Where,
    outcome: str,
    replicas: int = 1000,
    seed: int = 7,
    *,
    only: Sequence[str] = (),
    aim: str | None = None,
    closer: int = CLOSER,
    ensemble: str | Path | None = None,
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Hinges:
    """Rank every event and decision by what the outcome would have been without it.

    `only` keeps to these events (or `event.option`); `aim` is the answer that probabilities of causation are about
    (`asking.target`); the `closer` strongest are looked at more closely. In the folder of an `ensemble` of the same
    scenario and seed the knock-outs are kept, and taken up again. Raises ScenarioError where a name is unknown,
    HistoryError where the folder holds another ensemble.
    """
    scenario, network, case = timed_network(where)
    one = named(asked(case, outcome), network)
    knocks = chosen(knocks_of(network), only)
    beside = None if ensemble is None else _beside(ensemble, scenario, seed)
    with crew.assembled() as assembled:
        runs = _Runs(pickle.dumps(case), one, seed, replicas, assembled)
        whole, there = _kept_or_played(runs, knocks, beside, progress)
        question = target(one, aim, scenario.timeline(), whole.base[:, 0])
        found = {}
        for k, *rest in chains(whole):
            row = hinge(knocks[k], network, one, question, whole, k, case.until)
            found[k] = replace(row, alike=tuple(knocks[other].id for other in rest))
        order = sorted(found, key=lambda k: (-strength(found[k], one), k))
        near = [k for k in order if found[k].open][:closer]
        found |= _closer(runs, question, knocks, whole, {k: found[k] for k in near})
    rows = [found[k] for k in order]
    base = whole.base[:, 0] if beside is None else outcomes_of(beside, one)
    return Hinges(scenario, one, question, seed, replicas, base, rows, there)


def _beside(folder: str | Path, scenario: Scenario, seed: int) -> Ensemble:
    """The ensemble in whose folder knock-outs are kept, if it is of the same histories."""
    found = open_ensemble(folder)
    same(found.manifest, manifest_of(scenario, (), build(scenario), seed), found.folder)
    return found


def _kept_or_played(
    runs: _Runs, knocks: Sequence[Knock], beside: Ensemble | None, progress: Progress | None
) -> tuple[Knocked, int]:
    """All replicas without each of these, and how many of them were kept and not played."""
    if beside is None:
        return runs.knocked(knocks, progress=progress), 0
    kept = load(beside, runs.one, knocks)
    there = 0 if kept is None else len(kept.base)
    if kept is not None and there >= runs.replicas:
        return Knocked(*(part[: runs.replicas] for part in kept)), runs.replicas
    played = runs.knocked(knocks, first=there, progress=progress)
    whole = played if kept is None else joined([kept, played])
    agree(beside, whole.base[:, 0], outcomes_of(beside, runs.one))
    save(beside, runs.one, knocks, whole)
    return whole, there


@dataclass(frozen=True)
class _Runs:
    """Where and how the histories of one question are played."""

    blob: bytes
    one: Asked
    seed: int
    replicas: int
    crew: Crew

    def knocked(
        self,
        knocks: Sequence[Knock],
        *,
        first: int = 0,
        fresh: bool = False,
        progress: Progress | None = None,
    ) -> Knocked:
        """All replicas from `first` on without each of these."""
        ranges = self._ranges(first)
        calls = [(self.blob, (self.one,), knocks, self.seed, start, count, fresh) for start, count in ranges]
        blocks = []
        for (start, count), block in zip(ranges, self.crew.in_order(knocked_block, calls), strict=True):
            blocks.append(block)
            if progress is not None:
                progress(start + count, self.replicas)
        return joined(blocks)

    def forced(self, knocks: Sequence[Knock], minutes: Sequence[float], happened: Bools) -> Floats:
        """All replicas with each of these made to happen, where it did not."""
        calls = [
            (
                self.blob,
                (self.one,),
                knocks,
                minutes,
                happened[first : first + count],
                self.seed,
                first,
                count,
            )
            for first, count in self._ranges()
        ]
        return np.concatenate(list(self.crew.in_order(forced_block, calls)))

    def _ranges(self, first: int = 0) -> list[tuple[int, int]]:
        return [(start, min(BLOCK, self.replicas - start)) for start in range(first, self.replicas, BLOCK)]


def joined(blocks: Sequence[Knocked]) -> Knocked:
    """Blocks, one after the other."""
    return Knocked(
        np.concatenate([one.base for one in blocks]),
        np.concatenate([one.without for one in blocks]),
        np.concatenate([one.first for one in blocks]),
    )


def chains(whole: Knocked) -> list[list[int]]:
    """Knocks of which each history comes out the same, and which happen in the same histories; earliest first.

    What changes nothing stands alone.
    """
    groups: dict[bytes, list[int]] = {}
    for k in range(whole.without.shape[1]):
        column, happened = whole.without[:, k], ~np.isnan(whole.first[:, k])
        same = np.array_equal(column, whole.base, equal_nan=True)
        key = str(k).encode() if same else column.tobytes() + happened.tobytes()
        groups.setdefault(key, []).append(k)
    return [
        sorted(group, key=lambda k: (np.nanmedian(whole.first[:, k]), k)) if len(group) > 1 else group
        for group in groups.values()
    ]


def hinge(
    knock: Knock, network: Network, one: Asked, question: Target, whole: Knocked, k: int, until: float
) -> Hinge:
    """The scores of one thing that was taken away."""
    base, without, first = whole.base[:, 0], whole.without[:, k, 0], whole.first[:, k]
    happened = ~np.isnan(first)
    changed = other(one, question, base, without)
    event = network.events[knock.events[0]]
    way = next((way.title or way.id for way in event.branches if way.id == knock.branch), "")
    return Hinge(
        id=knock.id,
        event=event.id,
        title=f"{event.title}: {way}" if way else event.title,
        happened=share(int(happened.sum()), len(base)),
        decided=share(int(changed.sum()), len(base)),
        necessary=share(int((changed & happened).sum()), int(happened.sum())),
        shift=paired(*(level(one, question, column, until) for column in (without, base))),
        first=float(np.median(first[happened])) if happened.any() else math.nan,
        defining=knock.events[0] in defining(one, network),
        quiet=event.quiet and not event.decision,
    )


def other(one: Asked, question: Target, base: Floats, without: Floats) -> Bools:
    """Where the outcome is another: another ending; the target's answer, for an hour or a value."""
    if one.kind == "ending":
        return np.asarray(base != without)
    return np.asarray(question.hit(base) != question.hit(without))


def level(one: Asked, question: Target, numbers: Floats, until: float) -> Floats:
    """The outcome as a number whose mean can be taken: 1 for the target's ending, minutes (the end for never)."""
    if one.kind == "ending":
        return question.hit(numbers).astype(np.float64)
    return np.where(np.isnan(numbers), until, numbers) if one.kind == "time" else numbers


def strength(row: Hinge, one: Asked) -> float:
    """What hinges are ranked by: histories decided, for an ending; the size of the shift, for hours and values."""
    return row.decided.value if one.kind == "ending" else abs(row.shift.mean)


def defining(one: Asked, network: Network) -> set[str]:
    """The events that the outcome is a statement about, by its own words."""
    found = {network.events[id].id for id in [list(network.events)[n] for n in one.events]}
    said = [name for id in found for name in names(network.events[id].guard) if one.kind == "ending"]
    for name in said:
        event, _, what = name.rpartition(".")
        if what in ("happened", "done", "taken") and event in network.events:
            found.add(event)
    return found


def chosen(knocks: Sequence[Knock], only: Sequence[str]) -> list[Knock]:
    """Those that are named, or all; ScenarioError with the nearest names where one is not there."""
    if not only:
        return list(knocks)
    known = {knock.id: knock for knock in knocks}
    problems = [unknown_knock(id, known) for id in only if id not in known]
    if problems:
        raise ScenarioError(problems)
    return [known[id] for id in only]


def unknown_knock(id: str, known: Iterable[str]) -> Problem:
    """A name that nothing has that could be taken away."""
    message = "nothing that could be taken away has this name"
    allowed = "an event that changes something, or event.option of a decision"
    return Problem("unknown-event", message, found=id, allowed=allowed, nearest=nearest_name(id, known))


def _closer(
    runs: _Runs, question: Target, knocks: Sequence[Knock], whole: Knocked, rows: Mapping[int, Hinge]
) -> dict[int, Hinge]:
    """The rows with probabilities of causation, and with necessity when what follows is drawn anew."""
    if not rows:
        return {}
    near, chosen = list(rows), [knocks[k] for k in rows]
    happened = ~np.isnan(whole.first[:, near])
    fresh = runs.knocked(chosen, fresh=True).without[:, :, 0]
    forced = runs.forced(chosen, [row.first for row in rows.values()], happened)[:, :, 0]
    base = whole.base[:, 0]
    found = {}
    for n, k in enumerate(near):
        with_it = np.where(happened[:, n], base, forced[:, n])
        answers = [question.hit(column) for column in (base, whole.without[:, k, 0], with_it)]
        anew = other(runs.one, question, base, fresh[:, n]) & happened[:, n]
        found[k] = replace(
            rows[k],
            closer=causation(happened[:, n], *answers),
            fresh=share(int(anew.sum()), int(happened[:, n].sum())),
        )
    return found
