"""What can never happen, and what would happen for ever in no time, or as good as.

Proofs are by interval arithmetic (`language.intervals`): what is reported is so in every history.

Problem codes: never-holds, never-enabled, interruption, zero-time-cycle.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.kernel.layout import MOST_FIRINGS
from interregnum.calculus.network import Choose, Draw, Event, Network, all_effects, targets
from interregnum.errors import Problem
from interregnum.expression import Binary, Node, Number, Unary, event_references, names, show, substitute
from interregnum.language.intervals import (
    Range,
    after,
    contradicts,
    is_false,
    is_true,
    range_of,
    reach,
)
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.hours import is_guard
from interregnum.language.rules.scenes import absent
from interregnum.language.rules.shape import circle
from interregnum.language.walk import FormulaAt
from interregnum.model import Ending
from interregnum.model.values.fields import FieldPath, IsCondition

OWN = ("", "choice")  # the mechanisms of events and decisions, whose guards people write whole


def never_holds(context: Context) -> Iterator[Problem]:
    """A condition that is false whatever happens: of an event, or of an ending."""
    for written in context.formulas:
        asked = is_guard(written) or isinstance(written.part.noun, Ending)
        problem = _never(context, written) if asked else None
        if problem is not None:
            yield problem


def _never(context: Context, written: FormulaAt) -> Problem | None:
    tree = context.tree(written)
    condition = written.shape.mark(IsCondition)
    if isinstance(tree, Number) and condition is not None and condition.may_be_no:
        return None  # a road that is shut, a line that is dead
    definitions = context.network.definitions
    for clause in clauses(tree):
        whole = substitute(clause, definitions)
        if is_false(context.range_of(whole)):
            return _impossible(context, written, clause, whole)
    if contradicts(substitute(tree, definitions)):
        message = "the parts of this condition contradict each other"
        allowed = "a condition that something can fulfil"
        return context.problem("never-holds", message, written.path, 0, found=written.text, allowed=allowed)
    return None


def _impossible(context: Context, written: FormulaAt, clause: Node, whole: Node) -> Problem:
    """The clause that is always false: nothing changes what it reads, or not far enough."""
    read = names(whole)
    untouched = bool(read) and not any(name in context.written_quantities for name in read)
    told = [name for name in read if name in context.everything and name not in _minutes(whole)]
    known = [f"{name} is {_shown(context.everything[name])}" for name in told]
    if untouched:
        code, message = "never-enabled", "this is false at the start, and nothing changes what it reads"
        allowed = f"an event with an effect on {read[0]}"
    else:
        code, message, allowed = (
            "never-holds",
            "this can never be true",
            "a condition that something can fulfil",
        )
    at = leftmost(clause)
    found = show(clause) + (f" ({'; '.join(known[:3])})" if known else "")
    return context.problem(code, message, written.path, at, found=found, allowed=allowed)


def _minutes(node: Node) -> set[str]:
    """The minutes from which `since` counts, which nobody writes."""
    return {f"{event}.last" for what, event, _ in event_references(node) if what == "since"}


def clauses(node: Node) -> list[Node]:
    """The parts that a condition joins by `and`."""
    if isinstance(node, Binary) and node.op == "and":
        return [*clauses(node.left), *clauses(node.right)]
    return [node]


def leftmost(node: Node) -> int:
    """The column at which a formula begins."""
    while isinstance(node, Binary):
        node = node.left
    return node.at


def _shown(found: Range) -> str:
    low, high = found
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def never_enabled(context: Context) -> Iterator[Problem]:
    """An event that only events could enable which can never happen themselves."""
    network = context.network
    known = (*_reported(context), *(part.path for part, *_ in absent(context)))
    reported = {path[1] for path in known if path[0] in ("events", "decisions")}
    granted = frozenset(str(id) for id in reported)
    while True:
        possible = reach(network, context.now, granted).possible
        stuck = [
            event for event in network.events.values() if event.id not in possible and event.mechanism in OWN
        ]
        if not stuck:
            return
        eased = reach(network, context.now, granted | {event.id for event in stuck}).ranges
        roots = [event for event in stuck if is_false(range_of(event.guard, eased, context.now))]
        for event in roots or stuck[:1]:
            yield _never_enabled(context, event, in_circle=not roots)
        granted |= {event.id for event in roots or stuck[:1]}


def never_interrupted(context: Context) -> Iterator[Problem]:
    """Nothing interrupts a body that never sits, or only while it does not sit."""
    network, assemblies = context.network, context.scenario.assemblies
    if not any(assembly.interruptions for assembly in assemblies.values()):
        return
    possible, known = reach(network, context.now, frozenset()).possible, [*_reported(context)]
    for id, assembly in assemblies.items():
        if any(path[:3] == ("assemblies", id, "opens") for path in known):
            continue  # why it never opens is said already
        for name, interruption in assembly.interruptions.items():
            path: FieldPath = ("assemblies", id, "interruptions", name, "when")
            guard = substitute(network.events[f"{id}.{name}"].guard, network.definitions)
            if path in known:
                continue
            if f"{id}.opens" not in possible:
                message, allowed = (
                    "this assembly never opens, so nothing can interrupt it",
                    "`opens` that can happen",
                )
            elif contradicts(guard):
                message = "this is checked only while the assembly sits, and then it is always false"
                allowed = "a condition that can hold while it sits"
            else:
                continue
            yield context.problem("interruption", message, path, 0, found=interruption.when, allowed=allowed)


def _reported(context: Context) -> Iterator[FieldPath]:
    """The conditions that `never_holds` has reported."""
    for written in context.formulas:
        if is_guard(written) and _never(context, written) is not None:
            yield written.path


def _never_enabled(context: Context, event: Event, in_circle: bool) -> Problem:
    path = (*context.network.written_at.get(event.id, ()), "when")
    message = "nothing that can happen makes this possible"
    if in_circle:
        message = "this waits for something that can only happen after it"
    read = ", ".join(names(event.guard)[:4])
    return context.problem(
        "never-enabled",
        message,
        path,
        found=f"{event.id} reads {read}",
        allowed="an event that can happen, with an effect on what this one reads",
    )


# --- circles in no time -------------------------------------------------------------------------------------


def zero_time(context: Context) -> Iterator[Problem]:
    """Events that take no time, or next to none, and enable each other again would never let time go on."""
    network = context.network
    least = 0.0 if context.timeline is None else context.timeline.length / MOST_FIRINGS
    instant = {
        event.id: event for event in network.events.values() if event.again and _is_instant(event, least)
    }
    written = {id: _written(event, network) for id, event in instant.items()}
    # The instant events whose guards read a quantity, with their order.
    asking: dict[str, dict[str, int]] = {}
    for order, (id, event) in enumerate(instant.items()):
        for name in (id, *names(event.guard)):
            asking.setdefault(name, {})[id] = order
    follows = {}
    for id, event in instant.items():
        near = {other: order for name in (id, *written[id]) for other, order in asking.get(name, {}).items()}
        follows[id] = [
            other
            for other in sorted(near, key=near.__getitem__)
            if _surely_enables(context, event, instant[other], written[id])
        ]
    done: set[str] = set()
    while around := circle(follows, done):
        if not _held_apart(around, instant, written):
            yield _circle(context, around)
        done.add(around[0])


def _is_instant(event: Event, least: float) -> bool:
    """Whether it takes no time, or less on average than would end before the history does."""
    longest = _at_most(event.clock)
    return longest is not None and longest <= least


def _at_most(clock: Draw) -> float | None:
    """What a clock does not exceed on average; None where that depends on the history, or is not known here."""
    if clock.distribution not in ("fixed", "exponential", "gamma", "triangular"):
        return None
    measures = clock.parameters if clock.distribution == "triangular" else clock.parameters[:1]
    numbers = [measure.value for measure in measures if isinstance(measure, Number)]
    return max(numbers) if len(numbers) == len(measures) else None


def _written(event: Event, network: Network) -> set[str]:
    """Every quantity that the event may write."""
    found: set[str] = set()
    for effect in all_effects(event):
        if isinstance(effect, Choose):
            found |= {f"{effect.choice}.{option}" for option in network.choices.get(effect.choice, [])}
        else:
            found |= set(targets(effect))
    return found


def _surely_enables(context: Context, event: Event, later: Event, written: set[str]) -> bool:
    """Whether the later event's guard holds after the first, as far as the first has a say in it.

    Clauses that the first event does not touch are taken to hold: they do in some history.
    """
    touched = [clause for clause in clauses(later.guard) if not written.isdisjoint(names(clause))]
    if not touched and event is not later:
        return False
    for effects in [branch.effects for branch in event.branches] or [()]:
        ranges = after((*event.effects, *effects), context.everything, context.network, context.now)
        if not all(is_true(range_of(clause, ranges, context.now)) for clause in touched):
            return False
    return True


def _held_apart(around: tuple[str, ...], instant: dict[str, Event], written: dict[str, set[str]]) -> bool:
    """Whether the events of a circle need states of the rest of the world that cannot be at once."""
    changed = set().union(*(written[id] for id in around))
    parts = [clause for id in around for clause in clauses(instant[id].guard)]
    assumed = [clause for clause in parts if changed.isdisjoint(names(clause))]
    denied = [
        clauses(clause.operand) for clause in assumed if isinstance(clause, Unary) and clause.op == "not"
    ]
    return contradicts(*assumed) or any(all(clause in assumed for clause in whole) for whole in denied)


def _circle(context: Context, around: tuple[str, ...]) -> Problem:
    found = " -> ".join((*around, around[0]))
    slow = any(_at_most(context.network.events[id].clock) for id in around)
    time = f"so little time that they would happen {MOST_FIRINGS:,} times" if slow else "no time"
    message = f"these events enable each other and take {time}"
    if len(around) == 1:
        message = f"this event takes {time.replace('they', 'it')} and leaves itself enabled"
    more = "more time" if slow else "a time above 0"
    return context.problem(
        "zero-time-cycle",
        message,
        context.network.written_at.get(around[0], ()),
        found=found,
        allowed=f"`takes` with {more}, an effect that makes the condition false, or no `again`",
    )
