"""What has happened, as quantities: `happened(e)`, `times(e)`, `since(e)`, added where a formula asks.

A formula may ask whether an event has happened, how often, or how long ago. The kernel knows only
quantities, so each event that is asked about writes them when it fires. A guard that compares `since(e)`
with a constant would change its truth with no event; it is therefore lowered to a flag that a timer sets
when that much time has passed, so that cost still follows what happens.
"""

from __future__ import annotations

from dataclasses import replace

from interregnum.calculus.network import (
    HOLDS,
    ONE,
    ZERO,
    Add,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    formulas,
    map_formulas,
)
from interregnum.expression import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Unary,
    event_references,
    names,
    substitute,
)

NOW = Name("time", 0)
LONG_AGO = -1e9
TOLERANCE = 1e-6  # minutes: a timer may ring this early, by rounding


def close(network: Network) -> Network:
    """Substitute definitions, then add the quantities and timers that formulas ask for."""
    _substitute_definitions(network)
    timers: dict[str, tuple[str, float]] = {}
    network.events = {
        id: replace(event, guard=_timed(_plain(event.guard), timers)) for id, event in network.events.items()
    }
    asked = _asked(network)
    for flag, (event, _) in timers.items():
        asked.setdefault(event, []).extend([("since", ""), ("timer", flag)])
    for event, wishes in asked.items():
        if event in network.events:
            _remember(network, event, wishes)
    for flag, (event, minutes) in timers.items():
        if event in network.events:
            _add_timer(network, flag, event, minutes)
    return network


def _substitute_definitions(network: Network) -> None:
    if not network.definitions:
        return
    defined = network.definitions
    for _ in network.definitions:
        before = defined
        defined = {
            name: node if before.keys().isdisjoint(names(node)) else substitute(node, before)
            for name, node in before.items()
        }
        if all(node is before[name] for name, node in defined.items()):
            break
    network.definitions = defined

    def untouched(node: Node) -> bool:
        return defined.keys().isdisjoint(names(node))

    def written_out(node: Node) -> Node:
        if untouched(node):
            return node
        whole = substitute(node, defined)
        network.as_written[whole] = node
        return whole

    for id, event in network.events.items():
        if not all(untouched(node) for _, node in formulas(event)):
            network.events[id] = map_formulas(event, written_out)


def _asked(network: Network) -> dict[str, list[tuple[str, str]]]:
    asked: dict[str, list[tuple[str, str]]] = {}
    for event in list(network.events.values()):
        for _, node in formulas(event):
            for what, id, _ in event_references(node):
                wishes = asked.setdefault(id, [])
                if (what, "") not in wishes:
                    wishes.append((what, ""))
    return asked


def ask(network: Network, node: Node) -> None:
    """Make sure that what a formula outside the events (an outcome) asks about is remembered."""
    for what, id, _ in event_references(node):
        if id in network.events:
            _remember(network, id, [(what, "")])


def _remember(network: Network, id: str, wishes: list[tuple[str, str]]) -> None:
    event = network.events[id]
    network.at(*network.written_at.get(id, ()))
    extra: list[Effect] = []
    for what, flag in dict.fromkeys(wishes):
        match what:
            case "happened" if f"{id}.happened" not in network.quantities:
                network.flag(f"{id}.happened", f"it has happened: {event.title}")
                extra.append(Set(f"{id}.happened", ONE))
            case "times" if f"{id}.times" not in network.quantities:
                network.count(f"{id}.times", f"how often: {event.title}")
                extra.append(Add(f"{id}.times", ONE))
            case "since" if f"{id}.last" not in network.quantities:
                network.quantity(f"{id}.last", f"when last: {event.title}", "minutes", LONG_AGO)
                extra.append(Set(f"{id}.last", NOW))
            case "timer":
                extra += [Set(flag, ZERO), Set(f"{flag}.armed", ONE)]
    network.events[id] = replace(event, effects=(*event.effects, *extra))


def _add_timer(network: Network, flag: str, id: str, minutes: float) -> None:
    since = Binary("-", NOW, Name(f"{id}.last", 0), 0)
    left = Call("max", (ZERO, Binary("-", Number(minutes, "", 0), since, 0)), 0)
    rung = Binary(">=", since, Number(minutes - TOLERANCE, "", 0), 0)
    title = f"{minutes:g} minutes have passed since: {network.events[id].title}"
    network.at(*network.written_at.get(id, ()))
    network.flag(flag, title)
    armed = network.flag(
        f"{flag}.armed", f"waiting for {minutes:g} minutes after: {network.events[id].title}"
    )
    network.event(
        Event(
            id=f"{flag}.rings",
            title=title,
            guard=armed,
            clock=Draw("fixed", (left,)),
            effects=(Set(flag, rung), Set(f"{flag}.armed", Unary("not", Name(flag, 0), 0))),
            again=True,
            quiet=True,
            mechanism="timer",
        )
    )


def _plain(guard: Node) -> Node:
    """The guard without conditions that always hold, which mechanisms add where a noun gives none."""
    match guard:
        case Binary("and", left, right, at):
            plain_left, plain_right = _plain(left), _plain(right)
            if plain_left == HOLDS:
                return plain_right
            return plain_left if plain_right == HOLDS else Binary("and", plain_left, plain_right, at)
        case _:
            return guard


def _timed(node: Node, timers: dict[str, tuple[str, float]]) -> Node:
    """The guard with each `since(e) >= constant` replaced by a timer's flag."""
    match node:
        case Binary(op, Call("since", (Name(event),)), Number(minutes)) if op in ("<", "<=", ">", ">="):
            return _flag_for(op, event, minutes, timers)
        case Binary(op, Number(minutes), Call("since", (Name(event),))) if op in ("<", "<=", ">", ">="):
            flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
            return _flag_for(flipped, event, minutes, timers)
        case Binary(op, left, right, at):
            return Binary(op, _timed(left, timers), _timed(right, timers), at)
        case Unary(op, operand, at):
            return Unary(op, _timed(operand, timers), at)
        case Call(function, arguments, at):
            return Call(function, tuple(_timed(argument, timers) for argument in arguments), at)
        case _:
            return node


def _flag_for(op: str, event: str, minutes: float, timers: dict[str, tuple[str, float]]) -> Node:
    flag = f"{event}.since_{minutes:g}".replace(".5", "_5") if minutes % 1 else f"{event}.since_{minutes:.0f}"
    timers[flag] = (event, minutes)
    if op in (">", ">="):
        return Name(flag, 0)
    happened = Call("happened", (Name(event, 0),), 0)
    return Binary("and", happened, Unary("not", Name(flag, 0), 0), 0)
