"""The numbers of a rule in words: how long something takes, what presses on it by how much, what an option weighs.

A number that is reckoned is told in words, with the formula beside where that is too long for a sentence; a duration
with what it comes to at the start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from interregnum.calculus.network import ONE, Alarm, Draw, Event, Factor
from interregnum.dates import show_duration
from interregnum.expression import Binary, Call, Name, Node, Number, evaluate, names, reads_time
from interregnum.model import Distribution
from interregnum.views.text.prose import Prose
from interregnum.views.text.prose.comparisons import CUT
from interregnum.views.text.wording import brief

CLOCKS = {
    "fixed": "exactly {0}",
    "exponential": "{0} on average, memoryless (exponential)",
    "lognormal": "typically {0}, give or take a factor of {1} (log-normal)",
    "triangular": "between {0} and {2}, most likely {1} (triangular)",
    "gamma": "{0} on average, shape {1} (gamma)",
    "weibull": "scale {0}, shape {1} (Weibull)",
}
ALARMS = {"at": "rings at {0}", "after": "rings just after {0}"}
MINUTES = {"triangular": 3}  # how many parameters are minutes; of others the first


def clock_of(event: Event, prose: Prose) -> str:
    """How long an event takes, as a distribution in words; of an alarm, when it rings."""
    match event.clock.parameters:
        case (Call("max", (Number(0.0), Binary("-", Number(minute), Name("time")))),):
            return f"until {prose.scenario.timeline().label(minute)}"
    return clock(prose, event.clock.distribution, event.clock.parameters)


def clock(prose: Prose, distribution: Distribution | Alarm, parameters: Iterable[Node]) -> str:
    """The distribution in words, with its parameters."""
    if distribution in ALARMS:
        return ALARMS[distribution].format(*(_hour(prose, node) for node in parameters))
    timed = MINUTES.get(distribution, 1)
    shown = (_parameter(prose, node, number < timed) for number, node in enumerate(parameters))
    return CLOCKS[distribution].format(*shown)


def _hour(prose: Prose, node: Node) -> str:
    """The minute at which an alarm rings, as an hour or by what it is reckoned from."""
    if isinstance(node, Number):
        return prose.scenario.timeline().label(node.value)
    return f"the minute that comes to {in_words(prose, node)}"


def _parameter(prose: Prose, node: Node, timed: bool) -> str:
    """A number of a distribution: what it is at the start, and from what it is reckoned."""
    if isinstance(node, Number):
        return _sized(node.value, timed)
    value, text = evaluate(node, prose.at_start, 0.0), in_words(prose, node)
    if not (math.isfinite(value) and value > 0):
        return text
    changes = reads_time(node) or any(prose.network.writing(name) for name in names(node))
    spread = _spread(prose, node, timed)
    size = f"{_sized(value, timed)}{' at the start' if changes else ''}"
    return f"{size} ({text}{f', {spread}' if spread else ''})"


def _sized(value: float, timed: bool) -> str:
    return show_duration(value) if timed else f"{value:.4g}"


def number_text(prose: Prose, node: Node) -> str:
    """A weight or the size of a factor: an assumption by its number with its range, anything else in words."""
    match node:
        case Number(value):
            return f"{value:g}"
        case Name(id) if id in prose.network.quantities and prose.network.quantities[id].assumed:
            spread = _spread(prose, node, False)
            return f"{prose.at_start(id):g}" + (f" ({spread})" if spread else "")
    return in_words(prose, node)


def in_words(prose: Prose, node: Node) -> str:
    """An amount in words; with its formula where that is too long for a sentence."""
    text = prose.amount(node)
    return f"{text} ({brief(node)})" if CUT in text and not prose.plain else text


def _spread(prose: Prose, node: Node, timed: bool) -> str:
    """How far an assumption is drawn: `1.2 to 2`, `give or take x1.3`; empty for anything else."""
    quantity = prose.network.quantities.get(node.id) if isinstance(node, Name) else None
    if quantity is None or not (quantity.assumed and isinstance(quantity.start, Draw)):
        return ""
    values = [evaluate(parameter, prose.at_start, 0.0) for parameter in quantity.start.parameters]
    match quantity.start.distribution, values:
        case "triangular", [low, _, high]:
            return f"{_sized(low, timed)} to {_sized(high, timed)}"
        case "lognormal", [_, factor]:
            return f"give or take x{factor:g}"
        case _:
            return ""


def factor_of(prose: Prose, factor: Factor) -> str:
    """What influences an event, and by how much: `tired: divided by 2 (1.5 to 3) while it is 20:00 or later`."""
    name = prose.named(factor.name)
    sign, size = "x", factor.value
    if isinstance(size, Binary) and size.op == "/" and size.left == ONE:
        sign, size = "divided by ", size.right
    match size:
        case Call("pow", (x, per)):
            each = prose.each(per)
            return f"{name}: {_times(prose, sign, x)}" + (f" for {each}" if each != name else "")
        case Call("if", (when, x, otherwise)) if otherwise == ONE:
            condition = prose.text(when)
            return f"{name}: {_times(prose, sign, x)}" + (f" while {condition}" if condition != name else "")
    return f"{name}: {_times(prose, sign, size)}"


def _times(prose: Prose, sign: str, size: Node) -> str:
    """`x1.5`, `x the noise`, `divided by 2`."""
    text = number_text(prose, size)
    return f"{sign}{text}" if sign != "x" or text[0].isdigit() else f"{sign} {text}"
