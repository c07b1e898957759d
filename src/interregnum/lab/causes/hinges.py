"""Hinges: events and decisions ranked by how often the outcome changes when each is removed.

The definitions are in `docs/reference/hinges.md`; the scores of one hinge are made in `hinge_scores`.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import (
    names_in,
    path_of,
    progress_function,
    replica_count,
    seed_number,
    whole_number,
)
from interregnum.calculus.network import Network
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import Node
from interregnum.lab.causes.apart import Apart, apart, read_by, the_ending
from interregnum.lab.causes.causation import causation
from interregnum.lab.causes.counterfactuals.fresh import fresh_draws
from interregnum.lab.causes.counterfactuals.knock_ins import drawn_minutes
from interregnum.lab.causes.counterfactuals.knockouts import (
    Knockout,
    KnockoutRuns,
    knockouts_of,
    whole_events,
)
from interregnum.lab.causes.hinge import Hinge
from interregnum.lab.causes.hinge_scores import scored
from interregnum.lab.causes.knockout_runs import KnockoutPlayer, Progress, cached_or_played, same_ensemble
from interregnum.lab.causes.race import OF_SHARES, Race
from interregnum.lab.causes.ranking import Measure, measure_of, ranked, strength, with_ranks
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.response import Response, Target, response_of, target_of, titled
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.notebook import Brief, table
from interregnum.lab.statistics.arrays import Bools, Floats
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

CLOSER = 20  # how many of the strongest are also knocked in, and played with fresh draws
MANY = 5  # rows for each place, for a race to be worth it
LEADERS = 10  # so many places at least are found for certain where there is a race


@dataclass(frozen=True, repr=False)
class Hinges(Brief):
    """The hinges of an outcome, the strongest first, and how they were found.

    `base` is the outcome in each of the `replicas` histories, of which `cached` were in an ensemble's folder already,
    and were not played again. `by` is what they are ranked by. Where there was a race
    (`causes.race`), it was for the first `raced` places, and rows rest on the histories in which they were played; it
    is 0 where every row was played in all.
    """

    scenario: Scenario
    outcome: Response
    target: Target
    seed: int
    replicas: int
    base: Floats
    rows: Sequence[Hinge]
    cached: int = 0
    by: Measure = "decided"
    raced: int = 0

    def strongest(self, number: int = 10) -> list[Hinge]:
        """The strongest that happen in some histories and not in others, and change what is ranked by in some."""
        return [row for row in self.rows if ranked(row, self.by)][: whole_number("number", number, 0)]

    def conditions(self, number: int = 10) -> list[Hinge]:
        """The strongest of those that happen in nearly all histories: conditions of the outcome, not hinges."""
        found = [row for row in self.rows if row.standing == "condition" and row.matters]
        return found[: whole_number("number", number, 0)]

    def rare(self, number: int = 10) -> list[Hinge]:
        """The strongest of those that happen in too few histories to be ranked, and change the outcome in some."""
        found = [row for row in self.rows if row.standing == "rare" and row.matters]
        return found[: whole_number("number", number, 0)]

    def ending_itself(self) -> list[Hinge]:
        """The events and options by which the outcome is defined, the most frequent first."""
        return self._apart("ending")

    def waiting(self) -> list[Hinge]:
        """Options that do nothing, of decisions that come again, the most frequent first."""
        return self._apart("waiting")

    def _apart(self, why: Apart) -> list[Hinge]:
        found = [row for row in self.rows if row.apart == why and row.happened.value > 0]
        return sorted(found, key=lambda row: (-row.happened.value, row.id))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        return {
            "format": "interregnum-hinges",
            "version": 5,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "outcome": self.outcome.id,
            "target": self.target.in_words(self.scenario.timeline()),
            "target_estimated": self.target.estimated,
            "by": self.by,
            "raced": self.raced,
            "seed": self.seed,
            "replicas": self.replicas,
            "hinges": [row.to_dict() for row in self.rows],
        }

    def table(self) -> pa.Table:
        """A row for each event and option, the strongest first; null where there are no probabilities of causation."""
        return pa.Table.from_pylist([row.columns() for row in self.rows])

    def plot(self, top: int = 10) -> Figure:
        """The strongest as a Matplotlib figure, with intervals. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.hinges import hinges

        return hinges(self, top)

    def _repr_html_(self) -> str:
        head = f"What decided it: {self.outcome.title}; {self.replicas:,} histories, seed {self.seed}"
        rows = [
            [
                row.in_short,
                *(f"{100 * part.value:.1f} %" for part in (row.happened, row.decided)),
                f"{row.shift.mean:+.3g}",
            ]
            for row in self.strongest()
        ]
        return table(head, ["", "happens", "decided", "shift"], rows)


def hinges(
    where: Where,
    outcome: str,
    replicas: int = 1000,
    seed: int = 7,
    *,
    only: Sequence[str] = (),
    aim: str | None = None,
    by: str | None = None,
    closer: int = CLOSER,
    every_row: bool = False,
    ensemble: str | Path | None = None,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Hinges:
    """Rank events and decisions by how often the outcome changes when each is removed.

    `only` limits the ranking to these events (or `event.option`), which are then ranked however rarely they happen;
    `aim` is the target of the probabilities of causation (`response.target_of`), which are computed for the
    `closer` strongest; `by` is what they are ranked by (`causes.ranking`), by default the share of histories
    decided, or the mean of a value. Of two hundred histories or more, rows that can no longer be among the `closer`
    strongest, or the first ten, are played in no more of them (`causes.race`), but with `every_row` they are. In
    the folder of an `ensemble` of the same scenario and seed the knock-outs are cached and reused. Raises
    ScenarioError where a name is unknown, HistoryError where the folder holds another ensemble.
    """
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, 1)
    closer = whole_number("closer", closer, 0)
    workers, progress = workers_from(workers), progress_function(progress)
    folder = None if ensemble is None else path_of("ensemble", ensemble)
    scenario, network, case = instrumented_network(where)
    response = titled(response_of(case, outcome), network)
    target_of(response, aim, scenario.timeline(), np.zeros(1))  # refused before anything is played
    measure = measure_of(by, response)
    written = scenario.outcomes.get(outcome)
    formula = None if written is None or written.formula is None else network.closed(written.formula)
    knockouts = chosen(knockouts_of(network), names_in("only", only))
    cache = None if folder is None else same_ensemble(folder, scenario, seed)
    with workers.started() as started:
        follow = whole_events(knockouts, network)
        player = KnockoutPlayer(pickle.dumps(case), response, seed, replicas, started, follow)
        race = None
        places = max(closer, LEADERS)
        if not every_row and measure in OF_SHARES and len(knockouts) > MANY * places:
            candidates = _candidates(knockouts, network, response, formula)
            asked = partial(target_of, response, aim, scenario.timeline())
            race = Race(places, candidates, measure, asked, case.until, replicas)
        runs, cached = cached_or_played(player, knockouts, cache, progress, race)
        target = target_of(response, aim, scenario.timeline(), runs.base[:, 0])
        rows = scored(
            knockouts,
            network,
            target,
            runs,
            case.until,
            seed,
            formula,
            measure,
            named=bool(names_in("only", only)),
        )
        order = sorted(rows, key=lambda k: (-strength(rows[k], measure), rows[k].id))
        rows = with_ranks(rows, order, measure, target, runs, case.until, seed, race and race.passing)
        stayed = runs.histories == replicas
        near = [k for k in order if ranked(rows[k], measure) and stayed[k]][:closer]
        rows |= _with_causation(player, target, knockouts, runs, {k: rows[k] for k in near})
    found = [rows[k] for k in order]
    raced = race.places if race is not None and race.rounds() else 0
    return Hinges(scenario, response, target, seed, replicas, runs.base[:, 0], found, cached, measure, raced)


def _candidates(
    knockouts: Sequence[Knockout], network: Network, response: Response, formula: Node | None
) -> Bools:
    """Which can be ranked: not the ending itself, nor waiting."""
    read = read_by(network, () if formula is None else (formula,))
    ending = the_ending(response, network, formula)
    return np.array([not apart(knockout, ending, network, read) for knockout in knockouts], np.bool_)


def chosen(knockouts: Sequence[Knockout], only: Sequence[str]) -> list[Knockout]:
    """Those that are named, or all; ScenarioError with the nearest names where one is not there."""
    if not only:
        return list(knockouts)
    known = {knockout.id: knockout for knockout in knockouts}
    problems = [unknown_knockout(id, known) for id in only if id not in known]
    if problems:
        raise ScenarioError(problems)
    return [known[id] for id in only]


def unknown_knockout(id: str, known: Iterable[str]) -> Problem:
    """A name that belongs to nothing that can be removed."""
    message = "nothing that can be removed has this name"
    allowed = "an event that changes something, or event.option of a decision"
    return Problem("unknown-event", message, found=id, allowed=allowed, nearest=nearest_name(id, known))


def _with_causation(
    player: KnockoutPlayer,
    target: Target,
    knockouts: Sequence[Knockout],
    runs: KnockoutRuns,
    rows: Mapping[int, Hinge],
) -> dict[int, Hinge]:
    """The rows with probabilities of causation, and with what is left of them under new luck."""
    if not rows:
        return {}
    near, removed = list(rows), [knockouts[k] for k in rows]
    first = runs.first[:, near]
    happened = ~np.isnan(first)
    anew = player.drawn_anew(removed)
    knocked_in = player.knocked_in(removed, drawn_minutes(first, player.seed), happened)[:, :, 0]
    base = runs.base[:, 0]
    found = {}
    for n, k in enumerate(near):
        with_it = np.where(happened[:, n], base, knocked_in[:, n])
        y, prevented, forced = (target.hit(column) for column in (base, runs.without[:, k, 0], with_it))
        timed = knockouts[k].branch is None
        found[k] = replace(
            rows[k],
            closer=causation(happened[:, n], y, prevented, forced, player.seed, timed=timed),
            fresh=fresh_draws(target, base, first[:, n], anew.without[:, n], anew.kept[:, n]),
        )
    return found
