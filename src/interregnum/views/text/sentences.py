"""Events of a network as sentences: when they can happen, how long they take, what influences them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from interregnum.calculus.network import ALARMS, HOLDS, Add, Ballot, Choose, Effect, Event, Factor, Move, Set
from interregnum.calculus.waiting_time import Waiting, waiting_time
from interregnum.dates import show_duration
from interregnum.explain.conditions import conditions
from interregnum.expression import Binary, Node, Number, names, show
from interregnum.model import Grounds
from interregnum.views.text.amounts import clock_of, factor_of, number_text
from interregnum.views.text.effects import effect_text
from interregnum.views.text.prose import Prose
from interregnum.views.text.wording import brief, cited

Part = TypeVar("Part")
MOST_LINES = 10  # names or effects of one event, in words; the data (`--json`) has all


def sentence(prose: Prose, event: Event) -> str:
    """An event in few sentences."""
    if event.clock.distribution in ALARMS:
        fixed = isinstance(event.clock.parameters[0], Number)
        return f"{event.title}: a timer, {f'which {clock_of(event, prose)}' if fixed else 'set by what happens'}."
    condition = prose.text(event.guard) if event.guard != HOLDS else ""
    parts = [
        f"{event.title}{_after(waiting_time(prose.network, event))}",
        f"Possible while {condition}" if condition else "Possible from the start",
    ]
    if event.factors:
        parts.append("Influenced by " + "; ".join(prose.named(factor.name) for factor in event.factors))
    if event.exogenous:
        parts.append(f"From outside ({event.exogenous})")
    grounds = cited(event.grounds)
    return ". ".join(parts) + "." + (f" {grounds}" if grounds else "")


def full_lines(prose: Prose, event: Event) -> Iterator[tuple[str, str]]:
    """An event in full, as labelled lines."""
    network = prose.network

    def then(effect: Effect) -> str:
        return effect_text(prose, effect)

    clauses = prose.parts(event.guard)
    yield from _labelled("possible while", [told.text for told in clauses] or ["always"], prefix="and ")
    meanings = dict(pair for told in clauses for pair in told.meanings)
    yield from _labelled("which means", [f"{title}: {meaning}" for title, meaning in meanings.items()])
    yield from _labelled(
        "formula", [_within_and(clause) for clause in conditions(event.guard)], prefix="and "
    )
    yield from _labelled(
        "where", _cut(names(event.guard), lambda name: f"{name}: {network.quantities[name].title}")
    )
    yield ("when" if event.clock.distribution in ALARMS else "takes"), clock_of(event, prose)
    yield "from the start", _quantiles(event, waiting_time(network, event))
    for factor in event.factors:
        yield "speed", _factor(prose, factor, event.grounds)
    for branch in event.branches:
        yield "may turn out", f"{branch.id}: {branch.title}, weight {number_text(prose, branch.share)}"
        for factor in branch.odds:
            yield "", "odds " + _factor(prose, factor, event.grounds)
        yield from (("", f"then {line}") for line in _cut(branch.effects, then))
    yield from _labelled("then", _cut(event.effects, then))
    yield "happens", _repetition(event)
    if event.exogenous:
        yield "from outside", event.exogenous
    yield "based on", cited(event.grounds) or "the rule of its mechanism"
    if event.clock.grounds.basis and event.clock.grounds != event.grounds:
        yield "duration from", cited(event.clock.grounds)
    if event.mechanism:
        yield "made by", f"the mechanism `{event.mechanism}`"


def _within_and(clause: Node) -> str:
    return f"({brief(clause)})" if isinstance(clause, Binary) and clause.op == "or" else brief(clause)


def _labelled(label: str, lines: list[str], prefix: str = "") -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        yield ("" if number else label), (prefix if number else "") + line


def _cut(parts: Sequence[Part], line_of: Callable[[Part], str]) -> list[str]:
    """A line for each part; of many, for the first, and how many more there are."""
    more = len(parts) - MOST_LINES
    lines = [line_of(part) for part in (parts[:MOST_LINES] if more > 1 else parts)]
    return [*lines, f"... {more} more (`--json` has all)"] if more > 1 else lines


def as_data(prose: Prose, event: Event) -> dict[str, Any]:
    """An event in full, as plain data."""
    waiting = waiting_time(prose.network, event)
    finite = [minutes if minutes < math.inf else None for minutes in waiting.within]
    return {
        "id": event.id,
        "title": event.title,
        "sentence": sentence(prose, event),
        "by": event.by,
        "place": event.place,
        "condition": prose.text(event.guard),
        "guard": show(event.guard),
        "clock": {
            "distribution": event.clock.distribution,
            "parameters": [show(node) for node in event.clock.parameters],
            **event.clock.grounds.model_dump(),
        },
        "memory": event.memory,
        "again": event.again,
        "factors": [_factor_data(factor) for factor in event.factors],
        "branches": [
            {
                "id": branch.id,
                "title": branch.title,
                "share": show(branch.share),
                "odds": [_factor_data(factor) for factor in branch.odds],
                "effects": [_effect(effect) for effect in branch.effects],
                "then": [effect_text(prose, effect) for effect in branch.effects],
                **branch.grounds.model_dump(),
            }
            for branch in event.branches
        ],
        "effects": [_effect(effect) for effect in event.effects],
        "then": [effect_text(prose, effect) for effect in event.effects],
        "decision": event.decision,
        "important": event.important,
        "exogenous": event.exogenous,
        "mechanism": event.mechanism,
        "waiting_minutes": dict(zip(("10%", "50%", "90%"), finite, strict=True)),
        "possible_at_start": waiting.possible_at_start,
        "grounds": event.grounds.model_dump(),
    }


def _factor_data(factor: Factor) -> dict[str, Any]:
    return {"name": factor.name, "value": show(factor.value), **factor.grounds.model_dump()}


def _after(waiting: Waiting) -> str:
    low, middle, high = waiting.within
    if high == 0:
        return ", at once"
    if middle == math.inf:
        return f"; at the start {_held_up(waiting)}"
    if low == high:
        return f", after {show_duration(round(middle, 1))}"
    return f", after about {_rough(middle)} ({_rough(low)} to {_rough(high)})"


def _held_up(waiting: Waiting) -> str:
    """Why an event would never come as things stand at the start."""
    if waiting.speed <= 0:
        return "its clock stands still (its speed is 0)"
    return "its duration has no value that can be"


def _quantiles(event: Event, waiting: Waiting) -> str:
    low, middle, high = waiting.within
    if event.clock.distribution in ALARMS:
        return "not set" if middle == math.inf else f"in {show_duration(middle)}"
    if middle == math.inf:
        return _held_up(waiting)
    shown = ", ".join(
        f"{level} within {_rough(w)}" for level, w in (("10 %", low), ("50 %", middle), ("90 %", high))
    )
    return shown + ("; possible at the start" if waiting.possible_at_start else "")


def _rough(minutes: float) -> str:
    """A waiting time to the minute, or finer where it is short."""
    return show_duration(round(minutes) if minutes >= 2 else round(minutes, 1))


def _factor(prose: Prose, factor: Factor, stated: Grounds) -> str:
    text = factor_of(prose, factor)
    grounds = cited(factor.grounds) if factor.grounds != stated else ""
    return f"{text} {grounds}" if grounds else text


def _effect(effect: Effect) -> str:
    """An effect with its formulas, for programs."""
    match effect:
        case Set(quantity, value):
            return f"{quantity} becomes {show(value)}"
        case Add(quantity, value):
            return f"{quantity} changes by {show(value)}"
        case Choose(choice, option):
            return f"{choice} becomes {option}"
        case Move(source, target, chance):
            return f"each of {source} goes to {target} with chance {show(chance)}"
        case Ballot(block=block, among=among):
            options = ", ".join(f"{name} (weight {show(weight)})" for name, weight in among)
            return f"{block} divides among {options}"


def _repetition(event: Event) -> str:
    often = "any number of times" if event.again else "at most once"
    if event.clock.distribution in ALARMS:
        return often
    memory = {
        "forget": "its clock starts again when its condition becomes true again",
        "pause": "its clock stops while its condition is false",
        "keep": "its clock runs on while its condition is false",
    }[event.memory]
    return f"{often}; {memory}"
