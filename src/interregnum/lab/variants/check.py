"""The problems of variants: events, quantities and hours that they name and the scenario does not have.

Problem codes: unknown-event, only-watched, unknown-option, unknown-quantity, unknown-reference, bad-hour,
outside-span, out-of-range, bad-range, formula, counterfactual.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from interregnum.calculus.network import Network
from interregnum.dates import DateError, Timeline, parse_duration
from interregnum.errors import Problem, nearest_name
from interregnum.expression import ExpressionError, evaluate, event_references, reads_time
from interregnum.expression import names as names_in
from interregnum.lab.variants.changes import TypedChange
from interregnum.lab.variants.conflicts import conflicts_within
from interregnum.lab.variants.patterns import matching
from interregnum.lab.variants.schema import (
    DRAWN,
    FOLDER,
    QUESTIONS,
    WATCHER_MECHANISMS,
    Location,
    Setting,
    Variant,
    Variants,
)
from interregnum.model import Amount

LISTED = 12  # names shown of a longer list


def problems_in(variants: Variants, network: Network, timeline: Timeline) -> list[Problem]:
    """Everything wrong with variants: how they are written, and what of the model they name."""
    found = list(variants.problems)
    for id, variant in variants.named.items():
        written = variants.written[id]
        found += parent_problems(variants, variant, written)
        found += reference_problems(variant, written, network, timeline)
        found += conflicts_within(id, in_order(variants, [id]), variants.named, written, network)
        if variant.kind == "counterfactual":
            missing = [key for key in QUESTIONS if not getattr(variant, key)]
            if missing:
                message = (
                    f"this counterfactual leaves {len(missing)} of six questions open: {', '.join(missing)}"
                )
                allowed = f"a line for each, such as {missing[0]}: {QUESTIONS[missing[0]]}"
                warning = written.problem("counterfactual", message, allowed=allowed, severity="warning")
                found.append(warning)
    return found


def in_order(variants: Variants, names: Iterable[str]) -> list[str]:
    """The variants named, each after those it is made of, and none twice. What is not there is left out."""
    order: dict[str, None] = {}

    def visit(name: str, around: tuple[str, ...]) -> None:
        if name not in variants.named:
            return
        for inner in variants.named[name].of:
            if inner not in around:
                visit(inner, (*around, name))
        order[name] = None

    for name in names:
        visit(name, ())
    return list(order)


def unknown_variant(name: str, variants: Variants) -> Problem:
    known = [id for id, written in variants.written.items() if not isinstance(written, TypedChange)]
    allowed = ", ".join(known[:LISTED]) or "none is written down"
    message = f"there is no variant `{name}`"
    nearest = nearest_name(name, known)
    return Problem("unknown-reference", message, FOLDER, found=name, allowed=allowed, nearest=nearest)


def parent_problems(variants: Variants, variant: Variant, written: Location) -> Iterator[Problem]:
    for number, name in enumerate(variant.of):
        if name not in variants.named:
            problem = unknown_variant(name, variants)
            yield written.problem(
                problem.code,
                problem.message,
                "of",
                number,
                at=0,
                found=name,
                allowed=problem.allowed,
                nearest=problem.nearest,
            )


def reference_problems(
    variant: Variant, written: Location, network: Network, timeline: Timeline
) -> Iterator[Problem]:
    for number, pattern in enumerate(variant.without):
        if not matching(network, pattern):
            yield from _happens(pattern, written, network, "without", number)
    for event, how in variant.force.items():
        yield from _forced(event, how, written, network, timeline)
    for event, text in variant.delay.items():
        yield from _happens(event, written, network, "delay", event)
        try:
            parse_duration(text)
        except DateError as error:
            yield written.problem(
                "bad-hour", error.message, "delay", event, at=0, found=error.found, allowed=error.allowed
            )
    for number, setting in enumerate(variant.set):
        yield from _set(setting, written, network, timeline, number)
    for id, amount in variant.assume.items():
        yield from _assumed(id, amount, written, network)


def _happens(event: str, written: Location, network: Network, *steps: str | int) -> Iterator[Problem]:
    """There is such an event, and it is more than a watcher."""
    known = [id for id, other in network.events.items() if other.mechanism not in WATCHER_MECHANISMS]
    if event not in network.events:
        yield _unknown(written, "event", event, known, *steps)
    elif event not in known:
        message = f"`{event}` only watches for an outcome; removing or forcing it changes no history"
        allowed = "an event that changes something"
        yield written.problem("only-watched", message, *steps, found=event, allowed=allowed)


def _within_span(hour: str, written: Location, timeline: Timeline, *steps: str | int) -> Iterator[Problem]:
    """An hour can be read, and lies within the scenario."""
    try:
        minute = timeline.minute_of(hour)
    except DateError as error:
        found = error.found or hour
        yield written.problem("bad-hour", error.message, *steps, at=0, found=found, allowed=error.allowed)
        return
    if not 0 <= minute <= timeline.length:
        allowed = f"{timeline.label(0.0)} to {timeline.label(timeline.length)}"
        message = "this hour is outside the scenario"
        yield written.problem("outside-span", message, *steps, at=0, found=hour, allowed=allowed)


def _assumed(id: str, amount: Amount, written: Location, network: Network) -> Iterator[Problem]:
    if id not in network.quantities:
        known = [name for name, quantity in network.quantities.items() if quantity.assumed]
        nearest_of = known if nearest_name(id, known) else network.quantities
        yield _unknown(written, "quantity", id, nearest_of, "assume", id)
        return
    for text in (amount.typical, *(amount.between or ())):
        yield from _fits(id, text, written, network, "assume", id)
    low, high = amount.between or (amount.typical, amount.typical)
    ends = [constant(network, text) for text in (low, amount.typical, high)]
    numbers = [end for end in ends if end is not None]
    if numbers != sorted(numbers):
        message = "the likeliest value is outside the range, or the range is reversed"
        found, allowed = f"{low}, {amount.typical}, {high}", "low, likeliest, high, in this order"
        yield written.problem("bad-range", message, "assume", id, found=found, allowed=allowed)


def _fits(id: str, text: str, written: Location, network: Network, *steps: str | int) -> Iterator[Problem]:
    """A number that the quantity can be."""
    value, quantity = constant(network, text), network.quantities[id]
    if value is not None and not (math.isfinite(value) and quantity.lower <= value <= quantity.upper):
        least = f"{quantity.lower:g}" if math.isfinite(quantity.lower) else "any number"
        allowed = f"{least} to {quantity.upper:g}" if math.isfinite(quantity.upper) else f"{least} or more"
        message = f"`{id}` cannot be {value:g}" if math.isfinite(value) else f"`{text}` is not a number"
        yield written.problem("out-of-range", message, *steps, found=text, allowed=allowed)


def _forced(
    event: str, how: str, written: Location, network: Network, timeline: Timeline
) -> Iterator[Problem]:
    id, _, way = event.rpartition(".")
    if event not in network.events and id in network.events:
        if way in [branch.id for branch in network.events[id].branches]:
            message = f"`{event}` is no event, but a way in which `{id}` can turn out"
            allowed = f"`{id}={way}`; in a file `{id}: {way}`"
            yield written.problem("unknown-event", message, "force", event, found=event, allowed=allowed)
            return
    wrong = list(_happens(event, written, network, "force", event))
    if wrong:
        yield from wrong
        return
    branches = [branch.id for branch in network.events[event].branches]
    if how in branches or how == DRAWN:
        return
    if ":" in how:
        yield from _within_span(how, written, timeline, "force", event)
    else:
        ways = ", ".join(branches) or "it has no branches"
        yield written.problem(
            "unknown-option",
            f"`{event}` cannot turn out as `{how}`",
            "force",
            event,
            at=0,
            found=how,
            allowed=f"{ways}; or the hour at which it happens, such as 21:40, or {DRAWN}",
            nearest=nearest_name(how, branches),
        )


def choosable(network: Network, choice: str) -> list[str]:
    """What a choice can be set to: its options; for whereabouts, also places to which nothing leads."""
    options = list(network.choices[choice])
    if choice.endswith(".at"):
        places = (id.removesuffix(".held_by") for id in network.choices if id.endswith(".held_by"))
        options += [id for id in places if f"{id}.at" not in network.choices and id not in options]
    return options


def _set(
    setting: Setting, written: Location, network: Network, timeline: Timeline, number: int
) -> Iterator[Problem]:
    name, steps = setting.quantity, ("set", number)
    if name in network.choices:
        options = choosable(network, name)
        if setting.to not in options:
            message = f"`{name}` cannot be `{setting.to}`"
            yield written.problem(
                "unknown-option",
                message,
                *steps,
                "to",
                at=0,
                found=setting.to,
                allowed=", ".join(options[:LISTED]),
                nearest=nearest_name(setting.to, options),
            )
    elif name not in network.quantities:
        known = [*network.quantities, *network.choices]
        yield _unknown(written, "quantity", name, known, *steps, "quantity")
    elif setting.at is None and constant(network, setting.to) is None:
        message = "at the start a quantity can only be set to a number"
        allowed = "a number; or an hour under `at`"
        yield written.problem("formula", message, *steps, "to", at=0, found=setting.to, allowed=allowed)
    else:
        yield from _fits(name, setting.to, written, network, *steps, "to")
        yield from _known_in(setting.to, written, network, *steps, "to")
    if setting.at is not None:
        yield from _within_span(setting.at, written, timeline, *steps, "at")


def _known_in(text: str, written: Location, network: Network, *steps: str | int) -> Iterator[Problem]:
    """Events and quantities that a formula names are there."""
    node = network.closed(text)
    events = [event for _, event, _ in event_references(node)]
    for event in events:
        if event not in network.events:
            yield _unknown(written, "event", event, network.events, *steps)
    remembered = tuple(f"{event}." for event in events)
    for name in names_in(node):
        if name not in network.quantities and not name.startswith(remembered):
            yield _unknown(written, "quantity", name, network.quantities, *steps)


def _unknown(written: Location, what: str, name: str, known: Iterable[str], *steps: str | int) -> Problem:
    allowed = "the id of an event, event.branch, or a pattern with *" if what == "event" else "a quantity"
    message, nearest = f"there is no {what} `{name}` in this scenario", nearest_name(name, list(known))
    return written.problem(f"unknown-{what}", message, *steps, found=name, allowed=allowed, nearest=nearest)


def constant(network: Network, text: str) -> float | None:
    try:
        node = network.formula(text)
        return None if reads_time(node) else evaluate(node, _refuse, 0.0)
    except (LookupError, ExpressionError):
        return None


def _refuse(name: str) -> float:
    raise LookupError(name)
