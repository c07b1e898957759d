"""What limits the worth of a score: events that follow the clock, numbers chosen by judgement, and hindsight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from interregnum.calculus.network import Network
from interregnum.language.rules.numbers.hours import clockwork_share
from interregnum.model import Amount, Duration, Noun, Scenario, ScenarioFactor

HINDSIGHT = (
    "The authors of this scenario knew how it ended. Splitting the record protects against overfitting, but not "
    "against hindsight; the causal claims, and other crises, are the harder test."
)


@dataclass(frozen=True)
class Leakage:
    """How much of the record may have leaked into the model.

    `numbers` counts the scenario's numbers by what they are and what they stand on; `ranged` those of each
    that have a range. `by_clock` of the `told` events happen at fixed hours.
    """

    hindsight: str
    by_clock: int
    told: int
    numbers: dict[str, dict[str, int]]
    ranged: dict[str, int]

    @property
    def clockwork(self) -> float:
        """The share of events that happen by the clock."""
        return self.by_clock / self.told if self.told else 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "clockwork": self.clockwork}


def leakage(scenario: Scenario, network: Network) -> Leakage:
    """Count what the scenario's numbers stand on, and what happens by the clock."""
    by_clock, told = clockwork_share(network)
    numbers: dict[str, Counter[str]] = {}
    ranged: Counter[str] = Counter()
    for what, noun in _numbers(scenario):
        numbers.setdefault(what, Counter())[noun.basis or "none"] += 1
        ranged[what] += _has_range(noun)
    return Leakage(
        hindsight=HINDSIGHT,
        by_clock=by_clock,
        told=told,
        numbers={what: dict(sorted(counted.items())) for what, counted in sorted(numbers.items())},
        ranged=dict(sorted(ranged.items())),
    )


def _numbers(value: Any) -> Iterator[tuple[str, Amount | Duration]]:
    """Every amount, duration and factor of a scenario."""
    if isinstance(value, ScenarioFactor):
        yield "factors", value
    elif isinstance(value, Amount):
        yield "amounts", value
    elif isinstance(value, Duration):
        yield "durations", value
    if isinstance(value, Noun):
        for name in type(value).model_fields:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _numbers(inner)


def _has_range(noun: Amount | Duration) -> bool:
    if isinstance(noun, Amount):
        return noun.between is not None or noun.factor is not None
    return noun.distribution != "fixed"
