"""What is set apart from a ranking of causes: the ending itself, and waiting.

*The ending itself* is what defines the outcome: that the palace would not have fallen if nobody had taken it explains
nothing. It is the event that settles the outcome and, where that takes no time, one step back: whatever sets what its
condition names. *Waiting* is an option that does nothing, of a decision that comes again: where it is removed,
something else is chosen earlier (`docs/reference/hinges.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from interregnum.calculus.network import Choose, Effect, Event, Network, Set, formulas
from interregnum.expression import Binary, Call, Name, Node, Number, Unary, names
from interregnum.lab.causes.counterfactuals.knockouts import Knockout
from interregnum.lab.ensembles.response import Response

Apart: TypeAlias = Literal["", "ending", "waiting", "bookkeeping"]
# Whether a flag should hold, for the condition to hold; None where either may matter.
Wanted: TypeAlias = bool | None


def apart(knockout: Knockout, ending: frozenset[str], network: Network, read: frozenset[str]) -> Apart:
    """Why a knock-out is not ranked as a cause; empty where it is.

    `ending` is from `the_ending`, `read` from `read_by`.
    """
    event = network.events[knockout.events[0]]
    if not ending.isdisjoint(knockout.events if knockout.branch is None else (knockout.id,)):
        return "ending"
    if knockout.branch is not None and waits(event, knockout.branch, read):
        return "waiting"
    return "bookkeeping" if event.quiet and not event.decision else ""


# --- the ending itself --------------------------------------------------------------------------------------


def the_ending(response: Response, network: Network, value: Node | None = None) -> frozenset[str]:
    """The events, and the ways for them to turn out, by which an outcome is defined; `value` is its formula, if any."""
    ids = list(network.events)
    settling = [network.events[ids[n]] for n in response.events]
    found = {event.id for event in settling}
    for event in settling:
        if takes_no_time(event):
            found |= setting(parts(event.guard, True if response.kind == "time" else None), network)
    if value is not None:
        found |= setting(parts(value, None), network)
    return frozenset(found)


def takes_no_time(event: Event) -> bool:
    """Whether it happens in the very instant in which its condition holds, as watchers do."""
    return event.clock.distribution == "fixed" and all(
        isinstance(node, Number) and node.value == 0 for node in event.clock.parameters
    )


def parts(node: Node, wanted: Wanted) -> Iterator[tuple[Node, Wanted]]:
    """The parts of a condition that are no conditions of conditions, and whether each should hold for it to hold."""
    match node:
        case Binary("and" | "or", left, right):
            yield from parts(left, wanted)
            yield from parts(right, wanted)
        case Unary("not", operand):
            yield from parts(operand, None if wanted is None else not wanted)
        case Call("happened", (Name(event),)):
            yield Name(f"{event}.happened"), wanted
        case _:
            yield node, wanted


def setting(asked: Iterable[tuple[Node, Wanted]], network: Network) -> set[str]:
    """What sets these flags as wanted, and what alone can change any other part; each way with its event.

    Behind a timer stands what starts it.
    """
    found: set[str] = set()
    left = list(asked)
    while left:
        node, wanted = left.pop()
        for way, event in _ways(node, wanted, network):
            if network.events[event].mechanism == "timer" and event not in found:
                left += parts(network.events[event].guard, True)
            found |= {way, event}
    return found


def _ways(node: Node, wanted: Wanted, network: Network) -> list[tuple[str, str]]:
    """The ways that set a flag as wanted, each with its event; of any other part those of the only event, if there is
    but one, that changes what it reads."""
    read = [id for id in names(node) if id in network.quantities]
    flag = isinstance(node, Name) and bool(read) and network.quantities[read[0]].kind == "flag"
    ways = [
        way
        for id in read
        for _, (way, effects) in network.writing(id)
        if not flag or any(_may_make(effect, id, wanted, network) for effect in effects)
    ]
    pairs = [(way, way if way in network.events else way.rpartition(".")[0]) for way in ways]
    return pairs if flag or len({event for _, event in pairs}) == 1 else []


def _may_make(effect: Effect, flag: str, wanted: Wanted, network: Network) -> bool:
    """Whether the flag may be as wanted after the effect."""
    if flag not in network.written_by(effect):
        return False
    match effect:
        case Set(_, Number(value)):
            return wanted is None or wanted == (value != 0)
        case Choose(choice, option):
            return wanted is None or wanted == (flag == f"{choice}.{option}")
    return True


# --- waiting ------------------------------------------------------------------------------------------------


def waits(event: Event, option: str, read: frozenset[str]) -> bool:
    """Whether this option does nothing: the decision comes again, nothing follows from the option but that it is marked
    as chosen, and nobody asks whether it was."""
    marks = {f"{event.id}.{branch.id}" for branch in event.branches}
    (way,) = (branch for branch in event.branches if branch.id == option)
    idle = all(isinstance(effect, Set) and effect.quantity in marks for effect in way.effects)
    return event.decision and event.again and idle and f"{event.id}.{option}" not in read


def read_by(network: Network, values: Iterable[Node] = ()) -> frozenset[str]:
    """Every quantity that an event reads, or one of these formulas."""
    nodes = [node for event in network.events.values() for _, node in formulas(event)]
    return frozenset(name for node in (*nodes, *values) for name in names(node))
