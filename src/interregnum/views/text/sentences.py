"""Events of a network as sentences: when they can happen, how long they take, what influences them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from interregnum.calculus.network import HOLDS, Add, Alarm, Ballot, Choose, Effect, Event, Factor, Move, Set
from interregnum.calculus.waiting_time import Waiting, waiting_time
from interregnum.dates import show_duration
from interregnum.explain.conditions import conditions
from interregnum.expression import Binary, Call, Node, Number, names, parse, show
from interregnum.model import Distribution, Grounds
from interregnum.views.text.prose import Prose
from interregnum.views.text.wording import brief, cited

Part = TypeVar("Part")
MOST_LINES = 10  # names or effects of one event, in words; the data (`--json`) has all
CLOCKS = {
    "fixed": "exactly {0}",
    "exponential": "{0} on average, memoryless (exponential)",
    "lognormal": "typically {0}, give or take a factor of {1} (log-normal)",
    "triangular": "between {0} and {2}, most likely {1} (triangular)",
    "gamma": "{0} on average, shape {1} (gamma)",
    "weibull": "scale {0}, shape {1} (Weibull)",
    "at": "until minute {0}",
    "after": "until just after minute {0}",
}


def sentence(prose: Prose, event: Event) -> str:
    """An event in few sentences."""
    condition = prose.text(event.guard) if event.guard != HOLDS else ""
    parts = [
        f"{event.title}, {_after(waiting_time(prose.network, event))}",
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
    yield "takes", clock_of(event)
    yield "from the start", _quantiles(waiting_time(network, event))
    for factor in event.factors:
        yield "speed", _factor(prose, factor, event.grounds)
    for branch in event.branches:
        yield "may turn out", f"{branch.id}: {branch.title}, weight {_number(prose, branch.share)}"
        for factor in branch.odds:
            yield "", "odds " + _factor(prose, factor, event.grounds)
        yield from (("", f"then {line}") for line in _cut(branch.effects, _effect))
    yield from _labelled("then", _cut(event.effects, _effect))
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
    finite = [minutes if minutes < float("inf") else None for minutes in waiting.within]
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
                "effects": [_effect(effect, show) for effect in branch.effects],
                **branch.grounds.model_dump(),
            }
            for branch in event.branches
        ],
        "effects": [_effect(effect, show) for effect in event.effects],
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
        return "at once"
    if middle == float("inf"):
        return "not under the conditions at the start"
    if low == high:
        return f"after {show_duration(round(middle, 1))}"
    return f"after about {_rough(middle)} ({_rough(low)} to {_rough(high)})"


def _quantiles(waiting: Waiting) -> str:
    low, middle, high = waiting.within
    if middle == float("inf"):
        return "never under the conditions at the start (its speed is 0)"
    shown = ", ".join(
        f"{level} within {_rough(w)}" for level, w in (("10 %", low), ("50 %", middle), ("90 %", high))
    )
    return shown + ("; possible at the start" if waiting.possible_at_start else "")


def _rough(minutes: float) -> str:
    """A waiting time to the minute, or finer where it is short."""
    return show_duration(round(minutes) if minutes >= 2 else round(minutes, 1))


def clock_of(event: Event) -> str:
    """How long an event takes, as a distribution in words."""
    return _clock(event.clock.distribution, event.clock.parameters)


def clock(distribution: Distribution, parameters: Iterable[str]) -> str:
    """How long a duration of the scenario is, in the same words."""
    return _clock(distribution, [parse(text) for text in parameters])


def _clock(distribution: Distribution | Alarm, parameters: Sequence[Node]) -> str:
    """The distribution in words: all parameters of a fixed or triangular one are minutes, of others the first."""
    timed = {"fixed": 1, "triangular": 3, "at": 0, "after": 0}.get(distribution, 1)
    shown = [_minutes(node) if number < timed else show(node) for number, node in enumerate(parameters)]
    return CLOCKS[distribution].format(*shown)


def _minutes(node: Node) -> str:
    return show_duration(node.value) if isinstance(node, Number) else show(node)


def factor_of(prose: Prose, factor: Factor) -> str:
    """What influences an event, and by how much."""
    name = prose.named(factor.name)
    match factor.value:
        case Call("pow", (x, per)):
            each = prose.each(per)
            return f"{name}: x{_number(prose, x)}" + (f" for {each}" if each != name else "")
        case Call("if", (when, x, _)):
            condition = prose.text(when)
            return f"{name}: x{_number(prose, x)}" + (f" while {condition}" if condition != name else "")
        case value:
            return f"{name}: x {_number(prose, value)}"


def _factor(prose: Prose, factor: Factor, stated: Grounds) -> str:
    text = factor_of(prose, factor)
    grounds = cited(factor.grounds) if factor.grounds != stated else ""
    return f"{text} {grounds}" if grounds else text


def _number(prose: Prose, node: Node) -> str:
    """A number, or an assumption with its range."""
    used = names(node)
    if len(used) != 1 or show(node) != used[0]:
        return brief(node)
    start = prose.network.quantities[used[0]].start
    if isinstance(start, float | int):
        return f"{start:g}"
    shown = [show(parameter) for parameter in start.parameters]
    return (
        f"{shown[1]} ({shown[0]} to {shown[2]})"
        if len(shown) == 3
        else f"{shown[0]} (give or take x{shown[-1]})"
    )


def _effect(effect: Effect, text: Callable[[Node], str] = brief) -> str:
    match effect:
        case Set(quantity, value):
            return f"{quantity} becomes {text(value)}"
        case Add(quantity, value):
            return f"{quantity} changes by {text(value)}"
        case Choose(choice, option):
            return f"{choice} becomes {option}"
        case Move(source, target, chance):
            return f"each of {source} goes to {target} with chance {text(chance)}"
        case Ballot(block, among):
            options = ", ".join(f"{name} (weight {text(weight)})" for name, weight in among)
            return f"{block} divides among {options}"


def _repetition(event: Event) -> str:
    often = "any number of times" if event.again else "at most once"
    memory = {
        "forget": "its clock starts again when its condition becomes true again",
        "pause": "its clock stops while its condition is false",
        "keep": "its clock runs on while its condition is false",
    }[event.memory]
    return f"{often}; {memory}"
