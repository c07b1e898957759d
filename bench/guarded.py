"""The guarded network: events that switch each other on and off.

Every event counts its own quantity round from 0 to 9 and is guarded by a conjunction of ten comparisons over
quantities of the layer before it, so on average ten events depend on each quantity written. A comparison holds
for nine of the ten values: a guard holds about a third of the time, and most firings switch another one. The
events of the first layer read the last one but are never switched off; without them all would come to a halt.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from interregnum.calculus.event_memory import close
from interregnum.calculus.network import Draw, Event, Network, Set
from interregnum.expression import parse

LEVELS = 10
LAYERS = 10
COMPARISONS = (("<", 9), (">", 0), ("!=", 4), ("<=", 8), (">=", 1))


@dataclass(frozen=True)
class Guarded:
    """One event in numbers, for those who build the same network their own way."""

    mean: float
    clauses: tuple[tuple[int, str, int], ...]  # quantity, comparison, constant


def guarded_events(number: int = 600, dependants: int = 10) -> list[Guarded]:
    """The events of a guarded network; event n counts quantity n. The same list every time, of a multiple of ten."""
    chance = random.Random(1917)
    found = []
    size = number // LAYERS
    for n in range(number):
        layer = n // size
        before = (layer - 1) % LAYERS * size
        others = chance.sample(range(before, before + size), dependants)
        clauses = tuple((m, *(chance.choice(COMPARISONS) if layer > 0 else (">=", 0))) for m in others)
        found.append(Guarded(chance.choice((0.5, 1.0, 2.0)), clauses))
    return found


def guarded_network(events: list[Guarded]) -> Network:
    """The same events as one of our networks."""
    network = Network()
    for n in range(len(events)):
        network.quantity(f"q{n}", "a counter", lower=0, upper=LEVELS)
    for n, event in enumerate(events):
        network.event(
            Event(
                id=f"e{n}",
                title="counts round",
                guard=parse(" and ".join(f"q{m} {op} {constant}" for m, op, constant in event.clauses)),
                clock=Draw("exponential", (parse(f"{event.mean}"),)),
                effects=(Set(f"q{n}", parse(f"if(q{n} < {LEVELS - 1}, q{n} + 1, 0)")),),
                again=True,
            )
        )
    return close(network)
