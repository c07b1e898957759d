"""What a score has to be read beside: clockwork, what numbers stand on, and that the model never reads the record."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import interregnum
from interregnum.calculus.network import Network
from interregnum.language.rules.hours import clockwork_share
from interregnum.model import Amount, Duration, Noun, Scenario, ScenarioFactor

MAY_READ_THE_RECORD = re.compile(
    r"(record|lab|views|server|cli)/"
)  # the rest of the package is the simulation
HINDSIGHT = (
    "Whoever wrote this scenario knows how it ended. Splitting the record guards against fitting, not against "
    "hindsight; the causal claims, and other crises, are the harder test."
)


@dataclass(frozen=True)
class Honesty:
    """Facts about the model itself, found out at the time of the report.

    `numbers` counts the scenario's numbers by what they are and what they stand on; `ranged` those of each
    that have a range. `readers` are modules of the simulation that import the record: there must be none.
    """

    hindsight: str
    by_clock: int
    told: int
    numbers: dict[str, dict[str, int]]
    ranged: dict[str, int]
    looked_at: int
    readers: tuple[str, ...]

    @property
    def clockwork(self) -> float:
        """The share of events that happen by the clock."""
        return self.by_clock / self.told if self.told else 0.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "readers": list(self.readers), "clockwork": self.clockwork}


def honesty(scenario: Scenario, network: Network) -> Honesty:
    """Count what the scenario's numbers stand on, what happens by the clock, and who imports the record."""
    by_clock, told = clockwork_share(network)
    numbers: dict[str, Counter[str]] = {}
    ranged: Counter[str] = Counter()
    for what, noun in _numbers(scenario):
        numbers.setdefault(what, Counter())[noun.basis or "none"] += 1
        ranged[what] += _has_range(noun)
    looked_at, readers = _importers()
    return Honesty(
        hindsight=HINDSIGHT,
        by_clock=by_clock,
        told=told,
        numbers={what: dict(sorted(counted.items())) for what, counted in sorted(numbers.items())},
        ranged=dict(sorted(ranged.items())),
        looked_at=looked_at,
        readers=readers,
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


def _importers() -> tuple[int, tuple[str, ...]]:
    """How many modules of the simulation there are, and those that import the record."""
    root = Path(str(interregnum.__file__)).parent
    looked_at, found = 0, []
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        if MAY_READ_THE_RECORD.match(inside.as_posix()):
            continue
        looked_at += 1
        if any(name.startswith("interregnum.record") for name in _imports(path)):
            found.append(inside.as_posix())
    return looked_at, tuple(found)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
