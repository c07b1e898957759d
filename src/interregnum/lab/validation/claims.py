"""The author's causal claims, put as contrasts: the effect of a cause in the model, and whether it bears the claim out.

A variant may leave the outcome no way at all: then the model was built so, and the claim is reproduced without a test.
Such claims are told apart from those that could have come out otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from interregnum.arguments import names_in, progress_function, replica_count, seed_number
from interregnum.calculus.event_memory import close
from interregnum.calculus.network import ZERO, Network
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.bundle.setup import ValidationSetup, read_setup
from interregnum.lab.bundle.validation_spec import LISTED, SIGNS, CausalClaim
from interregnum.lab.ensembles.instrumented import copy_of, watch
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.workers import ALL_CORES, Progress, Workers, workers_from
from interregnum.lab.statistics.arrays import Floats
from interregnum.lab.statistics.differences import Difference, mean_differences, share_differences, verdict
from interregnum.lab.statistics.scores import FEWEST
from interregnum.lab.validation.observation_scores import finite_or_none
from interregnum.lab.validation.playing import BASELINE, case_of, cases, varied
from interregnum.language.intervals import reach
from interregnum.language.where import Where


@dataclass(frozen=True)
class ContrastScore:
    """A causal claim tested in the model. `before` and `after` are the means without and with the variant.

    `comes` is the share of histories with the variant in which the outcome happens, `nan` of a value. It is `wired`
    where the network of the variant leaves it no way, whatever is drawn.
    """

    id: str
    contrast: CausalClaim
    effect: Difference
    verdict: str
    unit: str
    before: float
    after: float
    comes: float = float("nan")
    wired: bool = False

    @property
    def counterfactual(self) -> bool:
        """Whether it is a counterfactual rather than a causal statement."""
        return self.contrast.counterfactual

    @property
    def only_way(self) -> bool:
        """Whether the claim is reproduced because with the variant the outcome never happens; or, where it is asked
        whether it happens, always.

        Then the model was built so, and the size of the effect is only how often the outcome happens otherwise.
        """
        return self.verdict == "reproduced" and (
            self.comes == 0.0 or (self.unit == "share" and self.comes == 1.0)
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            **self.contrast.model_dump(mode="json"),
            "verdict": self.verdict,
            "effect": self.effect.to_dict(),
            "unit": self.unit,
            "before": finite_or_none(self.before),
            "after": finite_or_none(self.after),
            "comes": finite_or_none(self.comes),
            "only_way": self.only_way,
            "wired": self.wired,
        }


def claims(
    where: Where,
    ids: Sequence[str],
    replicas: int = 2000,
    seed: int = 7,
    *,
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> list[ContrastScore]:
    """The causal claims named, by their ids, and nothing else: the same scores as in the whole report.

    Raises ScenarioError where a scenario puts no such contrast.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, replicas = seed_number("seed", seed), replica_count("replicas", replicas, FEWEST)
    ids = names_in("ids", ids)
    ready = read_setup(where)
    put = ready.spec.contrasts
    unknown = [id for id in ids if id not in put]
    if unknown:
        raise ScenarioError([_no_contrast(id, put) for id in unknown])
    few = replace(ready.spec, contrasts={id: put[id] for id in dict.fromkeys(ids)}, absences={}, shares={})
    ready = replace(ready, spec=few, observations=())
    played = play_many(cases(ready, whole=False), seed, replicas, workers=workers, progress=progress)
    return wired_marked(ready, contrast_scores(few.contrasts, played))


def _no_contrast(id: str, put: Mapping[str, CausalClaim]) -> Problem:
    allowed = ", ".join(list(put)[:LISTED]) or "none is written down"
    message = f"there is no contrast `{id}`"
    return Problem(
        "unknown-reference", message, "validation", found=id, allowed=allowed, nearest=nearest_name(id, put)
    )


# --- claims that leave no way -------------------------------------------------------------------------------


def wired_marked(ready: ValidationSetup, scores: Sequence[ContrastScore]) -> list[ContrastScore]:
    """The same claims; of those whose outcome never happens with the variant, it is proved whether it could."""
    return [
        replace(score, wired=True) if score.comes == 0.0 and not _has_a_way(ready, score.contrast) else score
        for score in scores
    ]


def _has_a_way(ready: ValidationSetup, claim: CausalClaim) -> bool:
    """Whether the outcome may happen with the variant, by interval arithmetic: no is a proof, yes is none."""
    network = copy_of(ready.network)
    event = watch(network, claim.measure)
    varied(ready, claim.variant, network)
    _cut(network)
    return event in reach(close(network), (0.0, ready.scenario.timeline().length), frozenset()).possible


def _cut(network: Network) -> None:
    """Take away what would follow from ways that a variant has barred."""
    for id, event in network.events.items():
        left = tuple(
            replace(way, effects=()) if way.barred or way.share == ZERO else way for way in event.branches
        )
        network.events[id] = replace(event, branches=left)


# --- effects ------------------------------------------------------------------------------------------------

UNITS = {"earlier": "min", "later": "min", "likelier": "share", "less_likely": "share"}


def contrast_scores(
    contrasts: Mapping[str, CausalClaim], played: Mapping[str, Replicas]
) -> list[ContrastScore]:
    """The effect that each causal claim is about: of its variant, against its baseline, in the same replicas.

    An hour is the mean of the first time or, where it never comes, the end of the span (a restricted mean, as
    of survival times: Royston & Parmar 2013), so that no history is left out. The interval is that of contrasts.
    """
    sides = {
        id: [_column(contrast, played[case_of(names)]) for names in (contrast.against, contrast.variant)]
        for id, contrast in contrasts.items()
    }
    shares = [id for id, contrast in contrasts.items() if UNITS.get(contrast.expect) == "share"]
    means = [id for id in sides if id not in shares]
    effects: dict[str, Difference] = {}
    if shares:
        answers = [np.column_stack([sides[id][n] > 0.5 for id in shares]) for n in range(2)]
        effects |= zip(shares, share_differences(answers[0], answers[1]), strict=True)
    if means:
        numbers = [np.column_stack([sides[id][n] for id in means]) for n in range(2)]
        seed = played[BASELINE].seed
        effects |= zip(means, mean_differences(numbers[0], numbers[1], seed), strict=True)
    return [
        ContrastScore(
            id,
            contrast,
            effects[id],
            verdict(effects[id], SIGNS[contrast.expect]),
            UNITS.get(contrast.expect, "value"),
            effects[id].base,
            effects[id].varied,
            _comes(contrast, played[case_of(contrast.variant)]),
        )
        for id, contrast in contrasts.items()
    ]


def _column(contrast: CausalClaim, replicas: Replicas) -> Floats:
    if contrast.expect in ("more", "less"):
        return replicas.values[contrast.measure]
    times = replicas.times[contrast.measure]
    if contrast.expect in ("likelier", "less_likely"):
        return (~np.isnan(times)).astype(np.float64)
    return np.where(np.isnan(times), replicas.until, times)


def _comes(contrast: CausalClaim, replicas: Replicas) -> float:
    """The share of histories in which the outcome happens; `nan` of a value."""
    if contrast.expect in ("more", "less"):
        return float("nan")
    return float(np.mean(~np.isnan(replicas.times[contrast.measure])))
