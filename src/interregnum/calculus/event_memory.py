"""What formulas ask of the past and of the clock, as quantities: `happened(e)`, `times(e)`, `since(e)`, `time`.

A formula may ask whether an event has happened, how often, or how long ago. The kernel knows only quantities, so each
event that is asked about writes them when it fires: `e.happened`, `e.times`, and the minute `e.last`, from which
`since(e)` counts.

What is read at one instant (odds, an effect, a duration, an outcome) reads the time of that instant. What lasts (a
condition, a speed) would change with no event where it compares something with time. Each such comparison is therefore
kept as a flag, named as it is written: it is set anew by every event that writes what it reads, in the same firing,
and by an alarm at each minute at which time alone changes it (`expression.thresholds`). So cost still follows what
happens, and a comparison has the same truth wherever it stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from interregnum.calculus.mapping import map_formulas
from interregnum.calculus.network import (
    HOLDS,
    ONE,
    Add,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    formulas,
)
from interregnum.expression import (
    NEVER,
    Binary,
    Call,
    Name,
    Node,
    Number,
    evaluate,
    event_references,
    holds,
    names,
    reads_time,
    show,
    substitute,
    thresholds,
    with_flags,
)
from interregnum.expression.thresholds import ORDERED
from interregnum.expression.tree import EVENT_QUANTITY, MIRRORED

NOW = Name("time", 0)


def close(network: Network) -> Network:
    """Complete a network: definitions written out, memory and timers for what its formulas ask.

    Once is enough, and so is once more after anything was added.
    """
    _substitute_definitions(network)
    _keep_comparisons(network)
    for event in list(network.events.values()):
        for _, node in formulas(event):
            ask(network, node)
    _keep_in_step(network)
    return network


def ask(network: Network, node: Node) -> None:
    """Make sure that what a formula asks about is remembered, also one outside the events (an outcome)."""
    for what, id, _ in event_references(node):
        if id in network.events:
            _remember(network, id, what)


def turns_by_the_clock(network: Network, node: Node) -> bool:
    """Whether a condition changes at a minute that is the same whatever happens."""
    return any(
        all(
            name in network.quantities and network.quantities[name].assumed
            for name in names(threshold.minute)
        )
        for threshold in thresholds(node)
    )


def hour_of_its_own(network: Network, event: Event) -> float | None:
    """The minute at which what comes from outside happens; None where its clock is drawn or starts with something."""
    if not event.exogenous:
        return None
    match event.clock:
        case Draw("fixed", (Call("max", (Number(0.0), Binary("-", Number(minute), Name("time")))),)):
            return minute
        case Draw("at", (Number(minute),)):
            return minute
        case Draw("fixed", (Number(minute),)) if not event.factors and _runs_from_the_start(network, event):
            return minute
        case _:
            return None


def _runs_from_the_start(network: Network, event: Event) -> bool:
    """Whether a clock starts with the scenario whatever is drawn, and nothing stops it before the event."""
    if event.guard == HOLDS:
        return True

    def start(name: str) -> float:
        value = network.quantities[name].start if name in network.quantities else 0.0
        return math.nan if isinstance(value, Draw) else value

    return event.memory == "keep" and holds(evaluate(event.guard, start, 0.0))


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


def _remember(network: Network, id: str, what: str) -> None:
    event, quantity = network.events[id], f"{id}.{EVENT_QUANTITY[what]}"
    new = quantity not in network.quantities
    network.at(*network.written_at.get(id, ()))
    effect: Effect = Set(quantity, NOW)
    match what:
        case "happened":
            effect = Set(quantity, ONE)
            if new:
                network.flag(quantity, f"it has happened: {event.title}")
        case "times":
            effect = Add(quantity, ONE)
            if new:
                network.count(quantity, f"how often: {event.title}")
        case _ if new:
            network.quantity(quantity, f"when last: {event.title}", "minutes", NEVER)
    if effect not in event.effects:
        network.events[id] = replace(event, effects=(*event.effects, effect))


# --- comparisons with time ------------------------------------------------------------------------------


def _keep_comparisons(network: Network) -> None:
    """A flag for each comparison with time in a condition or a speed, and the timers that turn it."""
    timers: dict[str, Event] = {}

    def flag(node: Node) -> Node:
        id = f"({show(node)})"
        if id not in network.quantities:
            network.timed[id] = node
            timers.update({timer.id: timer for timer in _timers(network, id, node)})
        return Name(id, node.at)

    for id, event in list(network.events.items()):
        network.at(*network.written_at.get(id, ()))
        guard = with_flags(_plain(event.guard), flag)
        factors = tuple(replace(factor, value=with_flags(factor.value, flag)) for factor in event.factors)
        if guard != event.guard or factors != event.factors:
            network.events[id] = replace(event, guard=guard, factors=factors)
    if timers:  # first, so that whatever else is due at a minute finds it turned
        network.events = timers | network.events


def _timers(network: Network, id: str, node: Node) -> Iterable[Event]:
    """The alarms that turn a flag, one for each minute at which time alone can change the comparison."""
    title = _title(network, node)
    network.quantity(id, title, "flag", _at_start(node), 0.0, 1.0)
    found, rings = thresholds(node), _title(network, _when_it_rings(node))
    for number, threshold in enumerate(found, 1):
        timer = f"{id}.rings" if len(found) == 1 else f"{id}.rings_{number}"
        network.written_at.setdefault(timer, network.written_at[id])
        yield Event(
            id=timer,
            title=rings if event_references(node) else f"The clock: {rings}",
            guard=HOLDS,
            clock=Draw("after" if threshold.after else "at", (threshold.minute,)),
            effects=(Set(id, node),),
            again=True,
            quiet=True,
            mechanism="timer",
        )


def _at_start(node: Node) -> float | Draw:
    """Whether a comparison holds at the start: known where it reads nothing but time and what has happened."""
    remembered = {f"{event}.{EVENT_QUANTITY[what]}" for what, event, _ in event_references(node)}
    if remembered.issuperset(names(node)):
        return evaluate(node, lambda name: NEVER if name.endswith(".last") else 0.0, 0.0)
    return Draw("fixed", (node,))


def _when_it_rings(node: Node) -> Node:
    """What is so when the alarm of a comparison rings: `since(bell) < 5 min` held until then, and no more."""
    match node:
        case Binary(op, Number() as minutes, Call("since") | Name("time") as passed):
            return _when_it_rings(Binary(MIRRORED[op], passed, minutes))
        case Binary("<" | "<=" as op, Call("since") | Name("time") as passed, Number() as minutes):
            return Binary(">=" if op == "<" else ">", passed, minutes)
    return node


def _title(network: Network, node: Node) -> str:
    """A comparison in words: `5 min have passed since: The bell rings`, `it is before 20:00`."""
    match node:
        case Binary(op, left, right) if op in ORDERED and reads_time(right) and not reads_time(left):
            return _title(network, Binary(MIRRORED[op], right, left))
        case Binary(op, Call("since", (Name(event),)), right) if op in ORDERED and not reads_time(right):
            less = "" if op in (">", ">=") else "less than "
            what = network.events[event].title if event in network.events else event
            return f"{less}{_long(network, right)} passed since: {what}"
        case Binary(op, Name("time"), right) if op in ORDERED and not reads_time(right):
            return f"it is {'' if op in ('>', '>=') else 'before '}{_hour(network, right)}"
    return f"the time has come that is set by {_read(network, node)}"


def _long(network: Network, node: Node) -> str:
    """How long, with its verb: `1 h has`, `5 min have`, `“the patience” has`."""
    if isinstance(node, Number):
        shown = show(node) if node.unit else f"{show(node)} minutes"
        return f"{shown} {'has' if shown.startswith('1 ') else 'have'}"
    return f"{_read(network, node)} has"


def _hour(network: Network, node: Node) -> str:
    """An hour: of a number by the clock of the scenario, else by what sets it."""
    if not isinstance(node, Number):
        return f"the minute set by {_read(network, node)}"
    return f"minute {node.value:g}" if network.timeline is None else network.timeline.short_label(node.value)


def _read(network: Network, node: Node) -> str:
    """The titles of what a formula reads."""
    titles = [network.quantities[name].title if name in network.quantities else name for name in names(node)]
    return ", ".join(f"“{title}”" for title in dict.fromkeys(titles))


def _keep_in_step(network: Network) -> None:
    """Let every event that writes what a flag's comparison reads set the flag after it."""
    readers: dict[str, dict[str, None]] = {}
    for flag, node in network.timed.items():
        for name in names(node):
            readers.setdefault(name, {})[flag] = None

    def in_step(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        own = tuple(
            effect for effect in effects if not (isinstance(effect, Set) and effect.quantity in network.timed)
        )
        written = (name for effect in own for name in network.written_by(effect))
        flags = dict.fromkeys(flag for name in written for flag in readers.get(name, ()))
        return (*own, *(Set(flag, network.timed[flag]) for flag in flags))

    for id, event in network.events.items() if readers else ():
        if event.mechanism == "timer":
            continue
        branches = tuple(replace(branch, effects=in_step(branch.effects)) for branch in event.branches)
        network.events[id] = replace(event, effects=in_step(event.effects), branches=branches)


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
