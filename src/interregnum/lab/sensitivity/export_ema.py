"""A scenario as a model of the EMA Workbench (Kwakkel 2017), for scenario discovery and robust decisions.

from ema_workbench import MultiprocessingEvaluator
from interregnum.lab.sensitivity.export_ema import ema_model

with MultiprocessingEvaluator(ema_model("petrograd-1917")) as evaluator:
    experiments, outcomes = evaluator.perform_experiments(scenarios=1000)
"""

from __future__ import annotations

import pickle
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interregnum.errors import MissingExtra
from interregnum.lab.ensembles.ensemble import instrumented_network
from interregnum.lab.ensembles.replicas import opened
from interregnum.lab.ensembles.response import Response, response_of
from interregnum.lab.sensitivity.design_points import play_replicas
from interregnum.lab.sensitivity.fixed_inputs import fix_inputs, inputs_of, select_inputs
from interregnum.lab.statistics.arrays import Floats
from interregnum.language.where import Where


@dataclass(frozen=True)
class Experiment:
    """What the workbench calls: takes numbers by name, returns the mean of each outcome over the replicas.

    A minute counts the end of the span for never. An outcome with several endings gives the share of each, as
    OUTCOME_LABEL.
    """

    blob: bytes
    names: dict[str, str]  # of the workbench -> of the scenario
    outcomes: tuple[Response, ...]
    seed: int
    replicas: int
    until: float

    def __call__(self, **given: float) -> dict[str, float]:
        """Play the replicas with these numbers."""
        values = {self.names[name]: float(value) for name, value in given.items() if name in self.names}
        case = fix_inputs(opened(self.blob), values)
        played = play_replicas(case, self.outcomes, self.seed, 0, self.replicas)
        found: dict[str, float] = {}
        for n, response in enumerate(self.outcomes):
            found |= means(response, played[:, n], self.until)
        return found


def means(response: Response, numbers: Floats, until: float) -> dict[str, float]:
    """An outcome over some histories as named numbers."""
    if response.kind == "ending":
        return {
            plain_name(f"{response.id}_{label}"): float(np.mean(numbers == n))
            for n, label in enumerate(response.labels)
        }
    if response.kind == "time":
        return {plain_name(response.id): float(np.mean(np.where(np.isnan(numbers), until, numbers)))}
    return {plain_name(response.id): float(np.mean(numbers))}


def plain_name(id: str) -> str:
    """An id as a name that Python and the workbench take: letters, figures and underscores."""
    return re.sub(r"\W", "_", id)


def ema_model(
    where: Where,
    outcomes: Sequence[str] = (),
    *,
    of: Sequence[str] = (),
    replicas: int = 10,
    seed: int = 7,
) -> Any:
    """A scenario as a `Model` of the EMA Workbench.

    Its uncertainties are the inputs that `of` matches (the scenario's own assumptions by default), each between the
    5 and 95 % points of its own distribution; its outcomes are those named, or all of the scenario. Every experiment
    is the mean of the same replicas. Raises MissingExtra without the workbench, ScenarioError where a name is unknown.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench import Model, RealParameter, ScalarOutcome
    except ImportError as error:
        raise MissingExtra("this needs the EMA Workbench: pip install ema_workbench") from error
    scenario, network, case = instrumented_network(where)
    asking = tuple(response_of(case, name) for name in (outcomes or scenario.outcomes))
    inputs = inputs_of(network, case, select_inputs(network, case, of, scenario.assumptions))
    names = {plain_name(input.id): input.id for input in inputs}
    play = Experiment(pickle.dumps(case), names, asking, seed, replicas, case.until)
    model = Model(plain_name(scenario.scenario.id).replace("_", ""), function=play)
    model.uncertainties = [
        RealParameter(plain_name(input.id), input.low, input.high)
        for input in inputs
        if input.low < input.high
    ]
    model.outcomes = [
        ScalarOutcome(name) for response in asking for name in means(response, np.zeros(1), 0.0)
    ]
    return model
