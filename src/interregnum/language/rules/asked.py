"""What was meant where a formula asks of something that is no event, or as other languages do.

happened(msg)         word sent is on its way, arrives, or is lost      -> happened(msg.arrives), msg.delivered > 0
happened(plan)        a plan is its steps                               -> happened(plan.step)
happened(guard)       a unit has numbers and a place, and does things   -> guard.people, happened(guard.leaves)
bell.happened         the function comes first                          -> happened(bell)
hall.held_by == junta a choice is asked for one of its options          -> hall.held_by.junta
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interregnum.errors import nearest_name
from interregnum.expression import Binary, Name, Node
from interregnum.expression.tree import EVENT_QUANTITY
from interregnum.language.rules.context import Context
from interregnum.language.rules.names import MEMORIES, referable, with_article

LISTED = 6  # names shown of a longer list
# Of the events of a noun, the one that says that it has come about.
COMES_ABOUT = {
    "movements": "arrives",
    "orders": "answered",
    "missions": "returns",
    "custody": "arrest",
    "phases": "ends",
    "crowds": "gathers",
    "services": "stops",
    "sieges": "assault",
}
FLAGS = dict.fromkeys(("on", "y", "t"), "yes") | dict.fromkeys(("off", "n", "f"), "no")  # as elsewhere
FUNCTIONS = {memory: function for function, memory in EVENT_QUANTITY.items()} | {"since": "since"}


class Meant(NamedTuple):
    """What a name is instead, in words that follow it; what may be asked; and what was most likely meant."""

    instead: str = ""
    allowed: str = ""
    nearest: str = ""


def of_no_event(context: Context, name: str, function: str) -> Meant:
    """What was meant by `happened(name)`, `times(name)` or `since(name)`, where no event has that name."""
    if name in context.scenario.messages:
        return _of_message(context, name, function)
    if name in context.kinds:
        return _of_quantity(context, name, function)
    section = _section_of(context, name)
    outcome = context.scenario.outcomes.get(name)
    if section is None and outcome is not None and outcome.time_of in context.network.events:
        return Meant("an outcome", _asked(function, [outcome.time_of]), f"{function}({outcome.time_of})")
    events, quantities = _events(context, name), _quantities(context, name)
    instead = with_article(section) if section is not None else ""
    if section is None and not events:
        part_of, _, _ = name.rpartition(".")  # `happened(bell.done)`
        nearest = part_of if part_of in context.network.events else nearest_name(name, context.network.events)
        return Meant(nearest=_nearest_asked(nearest, function) if nearest == part_of else nearest)
    told = COMES_ABOUT.get(section or "", "")
    nearest = f"{name}.{told}" if f"{name}.{told}" in events else events[0] if len(events) == 1 else ""
    allowed = ", ".join(filter(None, (_asked(function, events), _listed(quantities if section else []))))
    return Meant(instead, allowed, _nearest_asked(nearest, function))


def of_noun(context: Context, name: str) -> Meant | None:
    """What may be asked of a noun whose name stands where a quantity must; None where the name is that of none."""
    section = _section_of(context, name)
    if section is None:
        return None
    told = (_listed(_quantities(context, name)), _asked("happened", _events(context, name)))
    return Meant(with_article(section), ", ".join(filter(None, told)))


def _section_of(context: Context, name: str) -> str | None:
    return next((section for section in referable() if name in context.section(section)), None)


def _of_message(context: Context, name: str, function: str) -> Meant:
    """Word to several arrives once, for all of them; where it can be lost, `M.arrives` happens then too."""
    message = context.scenario.messages[name]
    channel = context.scenario.channels.get(message.by)
    can_be_lost = channel is not None and channel.loss.typical not in ("0", "0.0")
    delivered = f"{name}.delivered > 0" if function == "happened" else f"{name}.delivered"
    arrives = f"{function}({name}.arrives)"
    nearest = delivered if function == "times" or (function == "happened" and can_be_lost) else arrives
    allowed = f"{arrives}: the end of its way; {name}.delivered, {name}.sent, {name}.lost: how many times"
    return Meant("a message", allowed, nearest)


def _of_quantity(context: Context, name: str, function: str) -> Meant:
    """What is so needs not to have happened: `happened(hall.held_by.junta)` is `hall.held_by.junta`."""
    is_flag = context.kinds[name] == "flag"
    meant = name if is_flag or function == "times" else f"{name} > 0"
    if function not in ("happened", "times"):
        meant = ""  # since when it has been so is not kept
    return Meant("a condition" if is_flag else "a quantity", meant, meant)


def _events(context: Context, name: str) -> list[str]:
    """The events of a noun: of a plan its steps, of anything else all; or those of parts that have this name."""
    plan = context.scenario.plans.get(name)
    if plan is not None:
        return [f"{name}.{step}" for step in plan.steps if f"{name}.{step}" in context.network.events]
    found = [id for id in context.network.events if id.startswith(f"{name}.")]
    return found or [id for id in context.network.events if id.endswith(f".{name}") or f".{name}." in id]


def _quantities(context: Context, name: str) -> list[str]:
    """What a noun has that can be read, without what is kept for events and factors."""
    network = context.network
    options = {f"{choice}.{option}" for choice, options in network.choices.items() for option in options}
    return [
        id
        for id, quantity in network.quantities.items()
        if id.startswith(f"{name}.")
        and not quantity.assumed
        and id.rpartition(".")[2] not in MEMORIES
        and id not in options
    ] + [id for id in sorted(options) if id.startswith(f"{name}.held_by.")]


def of_memory(context: Context, name: str) -> Meant | None:
    """What was meant by `bell.happened`; None where a name does not end so."""
    event, _, memory = name.rpartition(".")
    function = FUNCTIONS.get(memory, "")
    if not event or not function:
        return None
    if event in context.network.events:
        return Meant(f"asked as {function}({event})", f"{function}({event})", f"{function}({event})")
    meant = of_no_event(context, event, function)
    is_event = meant.nearest in context.network.events
    return meant._replace(nearest=_nearest_asked(meant.nearest, function)) if is_event else meant


def of_choice(context: Context, choice: str, node: Node) -> str:
    """The form of `hall.held_by == junta` that this language has; empty where nothing is compared so."""
    for op, left, right in _comparisons(node):
        for here, there in ((left, right), (right, left)):
            if here.id == choice and there.id in context.network.choices[choice]:
                return f"{'not ' if op == '!=' else ''}{choice}.{there.id}"
    return ""


def _comparisons(node: Node) -> Iterator[tuple[str, Name, Name]]:
    waiting: list[Node] = [node]
    while waiting:
        match waiting.pop():
            case Binary("==" | "!=" as op, Name() as left, Name() as right):
                yield op, left, right
            case part:
                inner = (getattr(part, name, None) for name in ("left", "right", "operand"))
                waiting += [each for each in inner if each is not None]
                waiting += getattr(part, "arguments", ())


def nearest_quantity(context: Context, name: str) -> str:
    """The quantity that a name is a misspelling of; else the event, as it is asked about."""
    known = [id for id in context.kinds if id.rpartition(".")[2] not in MEMORIES]
    head, _, tail = name.rpartition(".")
    between = [id for id in known if head and id.startswith(f"{head}.") and id.endswith(f".{tail}")]
    if name in FLAGS:
        return FLAGS[name]
    if len(between) == 1:  # `hall.junta` where there is `hall.held_by.junta` alone
        return between[0]
    return nearest_name(name, known) or _nearest_asked(nearest_name(name, context.network.events), "happened")


def _nearest_asked(event: str, function: str) -> str:
    return f"{function}({event})" if event else ""


def _asked(function: str, events: list[str]) -> str:
    return _listed([f"{function}({event})" for event in events])


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
