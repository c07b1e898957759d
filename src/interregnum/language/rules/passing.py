"""The mere passing of time: what lasts changes with it at thresholds only, and nothing drawn at the start reads it.

A condition or a speed is looked at again when something happens, or when a timer rings; a timer can ring where `time`
or `since(event)` passes a minute (`expression.thresholds`). Where it would have to ring without end, or never, what
the scenario says is refused, so that nothing stands still unnoticed. What is read at one instant (odds, an effect, a
duration, an outcome) may read time in any way.

Problem codes: no-threshold, not-at-start, clock-in-guard (a warning).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interregnum.calculus.event_memory import turns_by_the_clock
from interregnum.calculus.network import Draw, Event
from interregnum.errors import Problem
from interregnum.expression import (
    Binary,
    Name,
    Node,
    event_references,
    reads_time,
    restless,
    show,
    substitute,
)
from interregnum.expression.tree import walk
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.hours import is_guard
from interregnum.language.walk import FormulaAt
from interregnum.model.values.fields import FieldPath

IN_STEPS = (
    "steps, such as faster: [{x: 2, when: time >= 3 h}]; or, if it gets likelier the longer it has been possible, "
    "takes: {scale: 1 h, shape: 2}"
)
LASTING = ("faster", "slower")


def at_thresholds(context: Context) -> Iterator[Problem]:
    """A condition and a speed change with time only where it passes a minute."""
    reported: set[FieldPath] = set()
    for event in context.network.events.values():
        for part, of_speed in _restless(event):
            path, at, found = _where(context, event.id, part)
            if path not in reported:
                reported.add(path)
                message, allowed = _what_to_write(part, of_speed)
                yield context.problem("no-threshold", message, path, at, found=found, allowed=allowed)


def _restless(event: Event) -> Iterator[tuple[Node, bool]]:
    """The parts of a condition and of a speed that change other than at thresholds; and which of the two it is."""
    lasting = [(event.guard, False), *((factor.value, True) for factor in event.factors)]
    for node, of_speed in lasting if event.mechanism != "timer" else ():
        part = restless(node)
        # A bare `time` is no condition: `kinds`.
        if part is not None and (of_speed or isinstance(part, Binary)):
            yield part, of_speed


def _what_to_write(part: Node, of_speed: bool) -> tuple[str, str]:
    if isinstance(part, Binary) and part.op in ("==", "!="):
        longer = [show(replace(part, op=op)) for op in (">=", "<")]
        return (
            "time equals any one value for an instant only",
            f"{longer[0]}; {longer[1]}; an event `at` an hour",
        )
    if of_speed:
        return "a speed cannot change from moment to moment, and this one follows the clock", IN_STEPS
    return (
        "this changes with time, but not at a minute that is known in advance",
        "`time` or `since(event)` compared with what stands still, such as since(bell) >= 2 * delay",
    )


# --- start values ---------------------------------------------------------------------------------------


def at_start(context: Context) -> Iterator[Problem]:
    """What is drawn at the start does not read what comes later: time, and what has happened."""
    for id, quantity in context.network.quantities.items():
        if id in context.network.timed or not isinstance(quantity.start, Draw):
            continue
        for node in quantity.start.parameters:
            if reads_time(node) or event_references(node):
                path, at, found = _where(context, id, node)
                message = "this number is drawn once, at the start, when no time has passed and nothing has happened"
                allowed = "assumptions and quantities; or a number without a range, which is read each time"
                yield context.problem("not-at-start", message, path, at, found=found, allowed=allowed)
                break


# --- conditions that turn by the clock alone ------------------------------------------------------------


def clock_in_guard(context: Context) -> Iterator[Problem]:
    """What becomes possible because the hand of a clock moves on happens by the clock, and says why."""
    for written in context.formulas:
        outside = getattr(written.part.noun, "exogenous", None)  # what came from outside says why
        if not is_guard(written) or outside:
            continue
        tree = context.tree(written)
        if turns_by_the_clock(context.network, _whole(context, tree)):
            yield context.problem(
                "clock-in-guard",
                "only the clock changes this condition",
                written.path,
                _column(context, tree),
                found=written.text,
                allowed="what was so at that hour, or since(event)"
                + ("" if outside is None else "; or `exogenous: why`, for what came from outside"),
                severity="warning",
            )


# --- where it is written --------------------------------------------------------------------------------


def _where(context: Context, id: str, part: Node) -> tuple[FieldPath, int | None, str]:
    """The path of the formula that brought a part of the network, the column, and what stands there.

    A mechanism may have put the formula of one entry into the event of another: its own entry is looked through first.
    """
    entry = context.network.written_at.get(id, ())
    found: list[tuple[bool, bool, int, FormulaAt]] = []
    for number, written in enumerate(context.formulas):
        whole = _whole(context, context.tree(written))
        if any(each == part for each in walk(whole)):
            elsewhere = written.path[: len(entry)] != entry
            instant = not (is_guard(written) or any(key in LASTING for key in written.path))
            found.append((elsewhere, instant, number, written))
    if not found:
        return entry, None, show(part)
    written = min(found, key=lambda each: each[:3])[3]
    return written.path, _column(context, context.tree(written)), written.text


def _whole(context: Context, tree: Node) -> Node:
    return substitute(tree, context.network.definitions)


def _column(context: Context, tree: Node) -> int:
    """Where time comes into a formula, by itself or by a definition."""
    for part in walk(tree):
        if isinstance(part, Name) and part.id in context.network.definitions:
            if reads_time(context.network.definitions[part.id]):
                return part.at
        elif not isinstance(part, Binary) and reads_time(part):
            return part.at
    return tree.at
