"""Events of a network as sentences: when they can happen, how long they take, what presses on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interregnum.dates import show_duration
from interregnum.expression import Call, Node, Number, names, show
from interregnum.history.why import cited
from interregnum.network import Add, Ballot, Choose, Effect, Event, Factor, Move, Network, Set
from interregnum.waiting import Waiting, waiting_time

CLOCKS = {
    "fixed": "exactly {0}",
    "exponential": "{0} on average, memoryless (exponential)",
    "lognormal": "typically {0}, give or take a factor of {1} (log-normal)",
    "triangular": "between {0} and {2}, most likely {1} (triangular)",
    "gamma": "{0} on average, shape {1} (gamma)",
    "weibull": "scale {0}, shape {1} (Weibull)",
}


def sentence(network: Network, event: Event) -> str:
    """An event in one sentence."""
    parts = [f"{event.title}, {_after(waiting_time(network, event))}"]
    guard = show(event.guard)
    parts.append("once, from the start" if guard in ("yes", "1") else f"while {guard}")
    if event.factors:
        parts.append("pressed by " + ", ".join(factor.name for factor in event.factors))
    if event.exogenous:
        parts.append(f"from outside ({event.exogenous})")
    grounds = cited(event.grounds)
    return "; ".join(parts) + "." + (f" {grounds}" if grounds else "")


def portrait(network: Network, event: Event) -> Iterator[tuple[str, str]]:
    """An event in full, as labelled lines."""
    yield "can happen", "while " + show(event.guard)
    for name in names(event.guard):
        yield "", f"{name}: {network.quantities[name].title}"
    yield "takes", _clock(event)
    waiting = waiting_time(network, event)
    yield "from the start", _quantiles(waiting)
    for factor in event.factors:
        yield "speed", _factor(network, factor)
    for branch in event.branches:
        yield "may turn out", f"{branch.id}: {branch.title}, weight {show(branch.share)}"
        for factor in branch.odds:
            yield "", "odds " + _factor(network, factor)
        for effect in branch.effects:
            yield "", "then " + _effect(effect)
    for effect in event.effects:
        yield "then", _effect(effect)
    yield "happens", _habits(event)
    if event.exogenous:
        yield "from outside", event.exogenous
    yield "stands on", cited(event.grounds) or "the rule of its mechanism"
    if event.clock.grounds.basis:
        yield "its time on", cited(event.clock.grounds)


def as_data(network: Network, event: Event) -> dict[str, Any]:
    """An event in full, as plain data."""
    waiting = waiting_time(network, event)
    finite = [minutes if minutes < float("inf") else None for minutes in waiting.within]
    return {
        "id": event.id,
        "title": event.title,
        "sentence": sentence(network, event),
        "guard": show(event.guard),
        "clock": {
            "distribution": event.clock.distribution,
            "parameters": [show(node) for node in event.clock.parameters],
        },
        "factors": [
            {"name": f.name, "value": show(f.value), **f.grounds.model_dump()} for f in event.factors
        ],
        "branches": [branch.id for branch in event.branches],
        "exogenous": event.exogenous,
        "mechanism": event.mechanism,
        "waiting_minutes": dict(zip(("10%", "50%", "90%"), finite, strict=True)),
        "grounds": event.grounds.model_dump(),
    }


def _after(waiting: Waiting) -> str:
    low, middle, high = waiting.within
    if high == 0:
        return "at once"
    if middle == float("inf"):
        return "not while things stand as at the start"
    if low == high:
        return f"after {show_duration(round(middle, 1))}"
    return f"after about {_rough(middle)} ({_rough(low)} to {_rough(high)})"


def _quantiles(waiting: Waiting) -> str:
    low, middle, high = waiting.within
    if middle == float("inf"):
        return "never while things stand as at the start (its speed is 0)"
    shown = ", ".join(
        f"{level} within {_rough(w)}" for level, w in (("10 %", low), ("50 %", middle), ("90 %", high))
    )
    return shown + ("; possible at the start" if waiting.possible_at_start else "")


def _rough(minutes: float) -> str:
    """A waiting time to the minute, or finer where it is short."""
    return show_duration(round(minutes) if minutes >= 10 else round(minutes, 1))


def _clock(event: Event) -> str:
    return CLOCKS[event.clock.distribution].format(*(_minutes(node) for node in event.clock.parameters))


def _minutes(node: Node) -> str:
    return show_duration(node.value) if isinstance(node, Number) and node.unit != "" else show(node)


def _factor(network: Network, factor: Factor) -> str:
    match factor.value:
        case Call("pow", (x, per)):
            text = f"{factor.name}: x{_number(network, x)} for each {show(per)}"
        case Call("if", (when, x, _)):
            text = f"{factor.name}: x{_number(network, x)} while {show(when)}"
        case value:
            text = f"{factor.name}: x {show(value)}"
    grounds = cited(factor.grounds)
    return f"{text} {grounds}" if grounds else text


def _number(network: Network, node: Node) -> str:
    """A number, or an assumption with its range."""
    found = names(node)
    if len(found) != 1 or show(node) != found[0]:
        return show(node)
    start = network.quantities[found[0]].start
    if isinstance(start, float | int):
        return f"{start:g}"
    shown = [show(parameter) for parameter in start.parameters]
    return (
        f"{shown[1]} ({shown[0]} to {shown[2]})"
        if len(shown) == 3
        else f"{shown[0]} (give or take x{shown[-1]})"
    )


def _effect(effect: Effect) -> str:
    match effect:
        case Set(quantity, value):
            return f"{quantity} becomes {show(value)}"
        case Add(quantity, value):
            return f"{quantity} changes by {show(value)}"
        case Choose(choice, option):
            return f"{choice} becomes {option}"
        case Move(source, target, chance):
            return f"each of {source} goes to {target} with chance {show(chance)}"
        case Ballot(block, among):
            options = ", ".join(f"{name} (weight {show(weight)})" for name, weight in among)
            return f"{block} divides among {options}"


def _habits(event: Event) -> str:
    often = "again and again" if event.again else "once at most"
    memory = {
        "forget": "its time starts anew when its condition returns",
        "pause": "its time stands still while its condition does not hold",
        "keep": "its time runs on while its condition does not hold",
    }[event.memory]
    return f"{often}; {memory}"
