"""Which uncertain numbers an outcome depends on: Sobol's indices and Morris's screening, apart from noise.

    sobol    shares of the variance of an outcome's expectation, alone and together: for a dozen numbers
    morris   how much the expectation changes when a number goes through its range: for a thousand

Definitions are in `docs/reference/sensitivity.md`. Problem codes: unknown-outcome, target, unknown-assumption,
bad-design.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pyarrow as pa

from interregnum import __version__
from interregnum.arguments import (
    names_in,
    one_name,
    progress_function,
    replica_count,
    seed_number,
    whole_number,
)
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.response import Response, Target, response_of, target_of, unknown_outcome
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.notebook import Brief
from interregnum.lab.sensitivity import morris, sobol
from interregnum.lab.sensitivity.design_points import play_points
from interregnum.lab.sensitivity.fixed_inputs import Input, inputs_of, select_inputs
from interregnum.lab.sensitivity.morris import MorrisEffects
from interregnum.lab.sensitivity.sobol import SobolIndices
from interregnum.lab.statistics.arrays import Floats
from interregnum.language.where import Where
from interregnum.model import Scenario

if TYPE_CHECKING:
    from interregnum.lab.drawing.paper import Figure

Method = Literal["sobol", "morris"]
POINTS = {"sobol": 64, "morris": 10}  # base points, trajectories
REPLICAS = 10
DECIMALS = 6  # of a minute: what is smaller came of the order of additions
MOST_NOISE = 0.5  # where more of the variance is noise, there are too few replicas


@dataclass(frozen=True)
class Analysis:
    """How an outcome depends on the inputs: first those that can be distinguished from noise, the strongest first.

    `unit` is of the outcome as a number: `share` of an ending or of a target's answer, `min`, or `value`; `mean` is
    taken over the design. For Sobol, else `nan`: `spread`, the standard deviation of the expectation over the inputs;
    `luck`, the share of the variance of means at points that is noise, because replicas are few; `explained`, the share
    of the variance of single histories that is due to the inputs. `varies` is False where the number was the same in
    every history of the design: then nothing was there to depend on anything. `depends` is False where each history was
    the same at every point of the design: then it depends on none of these numbers, however many are played.
    """

    outcome: Response
    target: Target
    unit: str
    mean: float
    spread: float
    luck: float
    explained: float
    rows: Sequence[SobolIndices] | Sequence[MorrisEffects]
    varies: bool = True
    depends: bool = True

    def strongest(self, number: int = 10) -> list[SobolIndices | MorrisEffects]:
        """The strongest inputs that can be distinguished from noise."""
        return [row for row in self.rows if row.beyond][: whole_number("number", number, 0)]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        plain = {"mean": self.mean, "spread": self.spread, "luck": self.luck, "explained": self.explained}
        rows = [
            {"input": row.input.id, "title": row.input.title, **_plain(row.to_dict())} for row in self.rows
        ]
        return {
            "outcome": self.outcome.id,
            "unit": self.unit,
            "varies": self.varies,
            "depends": self.depends,
            **_plain(plain),
            "inputs": rows,
        }


@dataclass(frozen=True, repr=False)
class Sensitivity(Brief):
    """How outcomes depend on the uncertain numbers of a scenario, and the design that was used."""

    scenario: Scenario
    method: Method
    seed: int
    points: int
    replicas: int
    inputs: Sequence[Input]
    analyses: Sequence[Analysis]

    @property
    def histories(self) -> int:
        """The number of histories played."""
        size = len(self.inputs) + (2 if self.method == "sobol" else 1)
        return self.points * size * self.replicas

    def of(self, outcome: str) -> Analysis:
        """The analysis of an outcome. Raises ScenarioError where it was not analysed."""
        known = {analysis.outcome.id: analysis for analysis in self.analyses}
        if one_name("outcome", outcome) not in known:
            raise ScenarioError([unknown_outcome(outcome, known, known)])
        return known[outcome]

    def table(self) -> pa.Table:
        """A row for each outcome and input, the strongest first."""
        rows = [
            {"outcome": analysis.outcome.id, "input": row.input.id, "title": row.input.title, **row.to_dict()}
            for analysis in self.analyses
            for row in analysis.rows
        ]
        return pa.Table.from_pylist(rows)

    def plot(self, outcome: str | None = None, top: int = 10) -> Figure:
        """An outcome (the first, if none is named) as a tornado. Raises MissingExtra without Matplotlib."""
        from interregnum.lab.drawing.sensitivity import sensitivity

        return sensitivity(self, self.analyses[0].outcome.id if outcome is None else outcome, top)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON."""
        timeline = self.scenario.timeline()
        return {
            "format": "interregnum-sensitivity",
            "version": 2,
            "software": __version__,
            "scenario": self.scenario.scenario.id,
            "method": self.method,
            "seed": self.seed,
            "points": self.points,
            "replicas": self.replicas,
            "histories": self.histories,
            "inputs": [vars(input) for input in self.inputs],
            "analyses": [
                analysis.to_dict() | {"target": analysis.target.in_words(timeline)}
                for analysis in self.analyses
            ],
        }

    def _repr_html_(self) -> str:
        parts = []
        for analysis in self.analyses:
            rows = "".join(
                f"<tr><td>{escape(row.input.title)}</td><td>{row.strength:.3g}</td>"
                f"<td>{'' if row.beyond else 'may be noise'}</td></tr>"
                for row in analysis.rows[:10]
            )
            parts.append(f"<h4>{escape(analysis.outcome.title)}</h4><table>{rows}</table>")
        title = escape(self.scenario.scenario.title)
        head = f"{self.method}, {self.histories:,} histories of {title}, seed {self.seed}"
        return f"<p>{head}</p>{''.join(parts)}"


def sensitivity(
    where: Where,
    outcomes: Sequence[str] = (),
    *,
    method: Method = "sobol",
    of: Sequence[str] = (),
    aim: str | None = None,
    points: int | None = None,
    replicas: int = REPLICAS,
    seed: int = 7,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Sensitivity:
    """Find the uncertain numbers that outcomes depend on. The same call gives the same bytes for any workers.

    `outcomes` are outcomes of the scenario, or events for the minute of their first time; by default the first
    outcome. `of` are patterns of uncertain starts (by default the scenario's own assumptions), `aim` the answer
    whose share is analysed (`response.target`): without it the commonest ending, the minute with the end of the
    span for never, the value. `points` is a power of two for Sobol, a number of trajectories for Morris.
    Raises ScenarioError where a name is unknown or the design is too small, MissingExtra without SALib.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    points = replica_count("points", POINTS.get(str(method), 2) if points is None else points, 0)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, 0)
    check_design(method, points, replicas)
    scenario, network, case = instrumented_network(where)
    names = names_in("outcomes", outcomes) or list(scenario.outcomes)[:1]
    _some(names, "the scenario has no outcome", "--outcome", "an event, for the minute of its first time")
    asking = [response_of(case, name) for name in dict.fromkeys(names)]
    for response in asking:
        target_of(response, aim, scenario.timeline(), np.zeros(1))
    ids = select_inputs(network, case, of, scenario.assumptions)
    _some(ids, "no number of this scenario is uncertain", "--of", "numbers with a range")
    inputs = inputs_of(network, case, ids)
    made = (
        sobol.design(len(ids), points, seed) if method == "sobol" else morris.design(len(ids), points, seed)
    )
    with workers.started() as started:
        played = play_points(case, ids, asking, made, seed, replicas, workers=started, progress=progress)
    analyses = []
    for n, response in enumerate(asking):
        question = target_of(response, aim, scenario.timeline(), played[..., n].reshape(-1))
        numbers = as_number(response, question, aim, played[..., n], case.until)
        analyses.append(_analysed(method, response, question, aim, inputs, made, numbers, seed))
    return Sensitivity(scenario, method, seed, points, replicas, inputs, analyses)


def as_number(response: Response, question: Target, aim: str | None, numbers: Floats, until: float) -> Floats:
    """The outcome as a number with a mean; with `aim`, 1 where the answer is yes."""
    if aim is not None:
        return question.hit(numbers).astype(np.float64)
    found = question.level(numbers, until)
    return np.round(found, DECIMALS) if response.kind == "time" else found


def _analysed(
    method: Method,
    response: Response,
    question: Target,
    aim: str | None,
    inputs: Sequence[Input],
    made: Floats,
    numbers: Floats,
    seed: int,
) -> Analysis:
    unit = {"ending": "share", "time": "min", "value": "value"}[response.kind] if aim is None else "share"
    rows: Sequence[SobolIndices] | Sequence[MorrisEffects]
    varies = bool(np.ptp(numbers) > 0)
    depends = bool(np.ptp(numbers, axis=1).max() > 0)  # the points of a group share their replicas
    if method == "morris":
        rows = sorted(morris.effects(inputs, made, numbers, seed), key=_rank)
        mean = float(numbers.mean())
        return Analysis(response, question, unit, mean, math.nan, math.nan, math.nan, rows, varies, depends)
    rows = sorted(sobol.indices(inputs, numbers, seed), key=_rank)
    base, luck = numbers[:, [0, -1]], sobol.luck_of(numbers)
    spread = math.sqrt(float(np.var(base.mean(axis=2))) * (1.0 - luck))
    return Analysis(
        response,
        question,
        unit,
        float(base.mean()),
        spread,
        luck,
        sobol.explained(numbers),
        rows,
        varies,
        depends,
    )


def _rank(row: SobolIndices | MorrisEffects) -> tuple[bool, float]:
    """Effects that can be distinguished from noise come first, the strongest first."""
    return not row.beyond, -row.strength


def check_design(method: str, points: int, replicas: int) -> None:
    """Raise ScenarioError where nothing could be learned from so many points and replicas."""
    problems, method = [], str(method)
    if method not in get_args(Method):
        nearest = nearest_name(method, get_args(Method))
        problems.append(_bad("there is no such method", "--method", method, "sobol, morris", nearest))
    least, allowed = (4, "a power of two: 4, 8, 16, ...") if method == "sobol" else (2, "2 or more")
    if points < least or (method == "sobol" and points & (points - 1)):
        problems.append(_bad("this number of points makes no design", "-n", str(points), allowed))
    if replicas < 2:
        message = "fewer than two histories at each point cannot show how large the noise is"
        problems.append(_bad(message, "--replicas", str(replicas), "2 or more"))
    if problems:
        raise ScenarioError(problems)


def _some(ids: Sequence[str], message: str, option: str, allowed: str) -> None:
    if not ids:
        raise ScenarioError([_bad(message, option, "", allowed)])


def _bad(message: str, option: str, found: str, allowed: str, nearest: str = "") -> Problem:
    return Problem("bad-design", message, option, found=found, allowed=allowed, nearest=nearest)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: None if isinstance(value, float) and not np.isfinite(value) else value
        for key, value in data.items()
    }
