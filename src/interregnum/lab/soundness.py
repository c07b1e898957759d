"""What is wrong with variants: events, quantities and hours that they name and the scenario has not.

Problem codes: unknown-event, unknown-option, unknown-quantity, unknown-reference, bad-hour, formula,
counterfactual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from interregnum.dates import DateError, Timeline, parse_duration
from interregnum.errors import Problem, nearest_name
from interregnum.expression import ExpressionError, evaluate
from interregnum.lab.nouns import FOLDER, QUESTIONS, Setting, Variant, Variants
from interregnum.network import Network
from interregnum.record.writing import Written

LISTED = 12  # names shown of a longer list


def problems_in(variants: Variants, network: Network, timeline: Timeline) -> list[Problem]:
    """Everything wrong with variants: how they are written, and what of the model they name."""
    found = list(variants.problems)
    for id, variant in variants.named.items():
        written = variants.written[id]
        found += made_of(variants, variant, written)
        found += naming(variant, written, network, timeline)
        if variant.kind == "counterfactual":
            missing = [key for key in QUESTIONS if not getattr(variant, key)]
            if missing:
                message = (
                    f"this counterfactual leaves {len(missing)} of six questions open: {', '.join(missing)}"
                )
                allowed = f"a line for each, such as {missing[0]}: {QUESTIONS[missing[0]]}"
                told = written.problem("counterfactual", message, allowed=allowed, severity="warning")
                found.append(told)
    return found


def unknown_variant(name: str, variants: Variants) -> Problem:
    known = variants.named
    allowed = ", ".join(list(known)[:LISTED]) or "none is written down"
    message = f"there is no variant `{name}`"
    nearest = nearest_name(name, known)
    return Problem("unknown-reference", message, FOLDER, found=name, allowed=allowed, nearest=nearest)


def made_of(variants: Variants, variant: Variant, written: Written) -> Iterator[Problem]:
    for number, name in enumerate(variant.of):
        if name not in variants.named:
            told = unknown_variant(name, variants)
            yield written.problem(
                told.code,
                told.message,
                "of",
                number,
                at=0,
                found=name,
                allowed=told.allowed,
                nearest=told.nearest,
            )


def naming(variant: Variant, written: Written, network: Network, timeline: Timeline) -> Iterator[Problem]:
    for number, pattern in enumerate(variant.without):
        if not matching(network, pattern):
            yield _unknown(written, "event", pattern, network.events, "without", number)
    for event, how in variant.force.items():
        yield from _forced(event, how, written, network, timeline)
    for event, text in variant.delay.items():
        if event not in network.events:
            yield _unknown(written, "event", event, network.events, "delay", event)
        try:
            parse_duration(text)
        except DateError as error:
            yield written.problem(
                "bad-hour", error.message, "delay", event, at=0, found=error.found, allowed=error.allowed
            )
    for number, setting in enumerate(variant.set):
        yield from _set(setting, written, network, timeline, number)
    for id in variant.assume:
        if id not in network.quantities:
            yield _unknown(written, "quantity", id, network.quantities, "assume", id)


def _forced(
    event: str, how: str, written: Written, network: Network, timeline: Timeline
) -> Iterator[Problem]:
    if event not in network.events:
        yield _unknown(written, "event", event, network.events, "force", event)
        return
    branches = [branch.id for branch in network.events[event].branches]
    if how in branches:
        return
    try:
        timeline.minute_of(how)
    except DateError as error:
        if ":" in how:
            found = error.found or how
            yield written.problem(
                "bad-hour", error.message, "force", event, at=0, found=found, allowed=error.allowed
            )
            return
        ways = ", ".join(branches) or "it has no branches"
        yield written.problem(
            "unknown-option",
            f"`{event}` cannot turn out as `{how}`",
            "force",
            event,
            at=0,
            found=how,
            allowed=f"{ways}; or the hour at which it happens, such as 21:40",
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
    setting: Setting, written: Written, network: Network, timeline: Timeline, number: int
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
    if setting.at is not None:
        try:
            timeline.minute_of(setting.at)
        except DateError as error:
            found = error.found or setting.at
            yield written.problem(
                "bad-hour", error.message, *steps, "at", at=0, found=found, allowed=error.allowed
            )


def _unknown(written: Written, what: str, name: str, known: Iterable[str], *steps: str | int) -> Problem:
    allowed = "the id of an event, event.branch, or a pattern with *" if what == "event" else "a quantity"
    message, nearest = f"there is no {what} `{name}` in this scenario", nearest_name(name, list(known))
    return written.problem(f"unknown-{what}", message, *steps, found=name, allowed=allowed, nearest=nearest)


def matching(network: Network, pattern: str) -> list[tuple[str, str | None]]:
    """The events, or the branches of events, that a pattern of `without` means."""
    found: list[tuple[str, str | None]] = [
        (id, None) for id in network.events if id == pattern or fnmatchcase(id, pattern)
    ]
    if found:
        return found
    return [
        (id, branch.id)
        for id, event in network.events.items()
        for branch in event.branches
        if fnmatchcase(f"{id}.{branch.id}", pattern)
    ]


def constant(network: Network, text: str) -> float | None:
    try:
        return evaluate(network.formula(text), _refuse, 0.0)
    except (LookupError, ExpressionError):
        return None


def _refuse(name: str) -> float:
    raise LookupError(name)
