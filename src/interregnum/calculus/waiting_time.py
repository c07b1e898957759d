"""How long an event would take if it became possible with everything as it stands at the start.

Read off the quantile function of its clock, with uncertain numbers at their typical values, over its speed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from interregnum.calculus.kernel.draws import draw_clock, is_duration
from interregnum.calculus.network import ALARMS, Draw, Event, Network, Quantity
from interregnum.calculus.tables import KINDS, speed_formula
from interregnum.expression import Node, evaluate, holds, names

TYPICAL_PARAMETER = {"triangular": 1}  # which parameter is the typical value; the first of the others
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Minutes within which the event has happened with chance 10, 50 and 90 %; and whether it can at all."""

    within: tuple[float, float, float]
    speed: float
    possible_at_start: bool


def waiting_time(network: Network, event: Event) -> Waiting:
    """The waiting time of an event when enabled at the start values. Infinite minutes where its speed is 0."""
    value = typical_start(network)
    low, middle, high = (_within(event, value, 0.0, level) for level in LEVELS)
    possible = holds(evaluate(event.guard, value, 0.0))
    return Waiting((low, middle, high), _speed(event, value, 0.0), possible)


def median(event: Event, value: Callable[[str], float], now: float) -> float:
    """The minutes within which an event that is possible now has happened with chance 50 %, as things stand."""
    return _within(event, value, now, 0.5)


def median_work(event: Event, value: Callable[[str], float], now: float) -> float:
    """The minutes within which an event that is possible now has happened with chance 50 %, at a speed of 1."""
    return _work(event, value, now, 0.5)


def _within(event: Event, value: Callable[[str], float], now: float, level: float) -> float:
    speed = 1.0 if event.clock.distribution in ALARMS else _speed(event, value, now)
    return _work(event, value, now, level) / speed if speed > 0 else float("inf")  # it stands still


def _work(event: Event, value: Callable[[str], float], now: float, level: float) -> float:
    parameters = [evaluate(node, value, now) for node in event.clock.parameters]
    if event.clock.distribution in ALARMS:
        return parameters[0] - now if parameters[0] > now else float("inf")
    a, b, c = [*parameters, 0.0, 0.0, 0.0][:3]
    kind = KINDS[event.clock.distribution]
    if not is_duration(kind, a, b, c, event.clock.may_be_nought):
        return float("inf")  # a history would stop here
    return draw_clock(kind, a, b, c, level)


def _speed(event: Event, value: Callable[[str], float], now: float) -> float:
    formula = speed_formula(event)
    return 1.0 if formula is None else max(0.0, evaluate(formula, value, now))


def typical_start(network: Network) -> Callable[[str], float]:
    """The start value of each quantity, at its typical value where it is drawn."""
    known: dict[str, float] = {}

    def value(name: str) -> float:
        if name not in known:
            known[name] = 0.0  # a formula that reads itself reads zero
            known[name] = _typical(network.quantities[name], value)
        return known[name]

    return value


def _typical(quantity: Quantity, value: Callable[[str], float]) -> float:
    start = quantity.start
    if not isinstance(start, Draw):
        return start
    node: Node = start.parameters[TYPICAL_PARAMETER.get(start.distribution, 0)]
    return evaluate(node, {name: value(name) for name in names(node)}, 0.0)
