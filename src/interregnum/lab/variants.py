"""Named changes to a scenario: without something, with something forced, delayed, set or assumed otherwise.

A variant is applied to a network that `mechanisms.build` has just made; variants compose, one after the
other. None of the changes touches the address of a draw, so a history and its variant differ only in what
follows from the change. One that is argued over as a counterfactual answers the six questions of Tetlock and
Belkin (*Counterfactual Thought Experiments in World Politics*, 1996), a line each.

Problem codes: unknown-event, unknown-option, unknown-quantity, unknown-reference, bad-hour, formula,
counterfactual, wrong-kind; and those of `entries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from interregnum.dates import DateError, Timeline, parse_duration
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.expression import ExpressionError, Number, evaluate
from interregnum.expression import Name as Reference
from interregnum.lab.entries import read_entries
from interregnum.model import Amount, DottedName, Formula, Noun, Text, Time
from interregnum.network import (
    HOLDS,
    NO_GROUNDS,
    ONE,
    ZERO,
    Branch,
    Choose,
    Draw,
    Effect,
    Event,
    Network,
    Set,
    all_of,
)
from interregnum.record.writing import Written

FOLDER = "variants"
QUESTIONS = {
    "clarity": "what exactly is otherwise, and what would follow",
    "cotenability": "why the change can stand beside all that is kept",
    "minimal_rewrite": "how little of what happened has to be rewritten",
    "theory": "which regularity carries the conclusion",
    "statistics": "which cases or numbers bear it out",
    "projectability": "what else would have to be seen if it were true",
}
LISTED = 12
Patterns = Annotated[tuple[Text, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]
Words = Annotated[
    Text, BeforeValidator(lambda v: {True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v)
]


class Setting(Noun):
    """A quantity, or a choice, that becomes something: at the start, or `at` an hour."""

    quantity: DottedName
    to: Formula
    at: Time | None = None


class Variant(Noun):
    """A named change to a scenario.

    `without` are events, `event.branch`, or patterns with `*`, that cannot happen; `force` gives the way an
    event turns out whenever it happens, or the hour at which it happens whatever else; `delay` is how long
    after it has become possible an event begins to come about; `set` and `assume` change quantities and
    assumptions. `of` names variants that come first.
    """

    title: Text
    kind: Literal["probe", "reading", "counterfactual"] = "probe"
    why: Text = ""
    source: Text = ""
    of: Patterns = ()
    without: Patterns = ()
    force: dict[DottedName, Words] = Field(default_factory=dict)
    delay: dict[DottedName, Text] = Field(default_factory=dict)
    set: tuple[Setting, ...] = ()
    assume: dict[DottedName, Amount] = Field(default_factory=dict)
    clarity: Text = ""
    cotenability: Text = ""
    minimal_rewrite: Text = ""
    theory: Text = ""
    statistics: Text = ""
    projectability: Text = ""


@dataclass
class Variants:
    """The variants of a scenario by name, where each is written, and what is wrong with reading them."""

    named: dict[str, Variant] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_variants(where: str | Path) -> Variants:
    """The variants of a scenario, as far as they can be read."""
    entries = read_entries(where, FOLDER, {"variants": Variant})
    written = {id: place for (_, id), place in entries.written.items()}
    return Variants(entries.nouns["variants"], written, entries.problems)


def problems_in(variants: Variants, network: Network, timeline: Timeline) -> list[Problem]:
    """Everything wrong with variants: how they are written, and what of the model they name."""
    found = list(variants.problems)
    for id, variant in variants.named.items():
        written = variants.written[id]
        found += _of(variants, variant, written)
        found += _named(variant, written, network, timeline)
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


def varied(network: Network, timeline: Timeline, variants: Variants, names: Iterable[str]) -> Network:
    """The network with these variants applied in order, each after those it is made of. It is changed.

    Raises ScenarioError where a variant names what is not there.
    """
    for name in _in_order(variants, names):
        variant, written = variants.named[name], variants.written[name]
        problems = [*_of(variants, variant, written), *_named(variant, written, network, timeline)]
        if problems:
            raise ScenarioError(problems)
        _apply(network, timeline, name, variant)
    return network


def _in_order(variants: Variants, names: Iterable[str]) -> list[str]:
    """The variants named, each after those it is made of, and none twice."""
    order: dict[str, None] = {}

    def visit(name: str, around: tuple[str, ...]) -> None:
        if name not in variants.named:
            raise ScenarioError([_unknown_variant(name, variants)])
        for inner in variants.named[name].of:
            if inner not in around:
                visit(inner, (*around, name))
        order[name] = None

    for name in names:
        visit(name, ())
    return list(order)


def _unknown_variant(name: str, variants: Variants) -> Problem:
    known = variants.named
    allowed = ", ".join(list(known)[:LISTED]) or "none is written down"
    message = f"there is no variant `{name}`"
    nearest = nearest_name(name, known)
    return Problem("unknown-reference", message, FOLDER, found=name, allowed=allowed, nearest=nearest)


# --- what is wrong ------------------------------------------------------------------------------------------


def _of(variants: Variants, variant: Variant, written: Written) -> Iterator[Problem]:
    for number, name in enumerate(variant.of):
        if name not in variants.named:
            told = _unknown_variant(name, variants)
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


def _named(variant: Variant, written: Written, network: Network, timeline: Timeline) -> Iterator[Problem]:
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


def _set(
    setting: Setting, written: Written, network: Network, timeline: Timeline, number: int
) -> Iterator[Problem]:
    name, steps = setting.quantity, ("set", number)
    if name in network.choices:
        if setting.to not in network.choices[name]:
            options, message = network.choices[name], f"`{name}` cannot be `{setting.to}`"
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
    elif setting.at is None and _constant(network, setting.to) is None:
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


def _constant(network: Network, text: str) -> float | None:
    try:
        return evaluate(network.formula(text), _refuse, 0.0)
    except (LookupError, ExpressionError):
        return None


def _refuse(name: str) -> float:
    raise LookupError(name)


# --- the changes --------------------------------------------------------------------------------------------


def _apply(network: Network, timeline: Timeline, name: str, variant: Variant) -> None:
    for pattern in variant.without:
        for event, branch in matching(network, pattern):
            _leave_out(network, event, branch)
    for event, how in variant.force.items():
        _force(network, timeline, event, how)
    for event, text in variant.delay.items():
        _delay(network, event, parse_duration(text))
    for number, setting in enumerate(variant.set, 1):
        if setting.at is None:
            _set_start(network, setting)
        else:
            _set_later(network, f"variant {name}.set_{number}", setting, timeline.minute_of(setting.at))
    for id, amount in variant.assume.items():
        network.quantities[id] = replace(network.quantities[id], start=network.start_of(amount))


def _leave_out(network: Network, event: str, branch: str | None) -> None:
    """The event can never happen; or it can never turn out so."""
    whole = network.events[event]
    if branch is None:
        network.events[event] = replace(whole, guard=ZERO)
        return
    left = tuple(replace(one, share=ZERO) if one.id == branch else one for one in whole.branches)
    network.events[event] = replace(whole, branches=left)


def _force(network: Network, timeline: Timeline, event: str, how: str) -> None:
    """The event turns out so whenever it happens; or it happens at that hour, whatever else."""
    whole = network.events[event]
    if any(branch.id == how for branch in whole.branches):
        network.events[event] = replace(
            whole, branches=tuple(_certain(branch, branch.id == how) for branch in whole.branches)
        )
        return
    clock = network.hour(timeline.minute_of(how))
    network.events[event] = replace(whole, guard=HOLDS, clock=clock, factors=(), again=False)


def _certain(branch: Branch, wanted: bool) -> Branch:
    return replace(branch, share=ONE if wanted else ZERO, odds=())


def _delay(network: Network, event: str, minutes: float) -> None:
    """The clock of the event starts so much later than it would: behind a gate that opens once."""
    whole = network.events[event]
    gate = network.flag(f"{event}.held_back", f"{whole.title}: no longer held back")
    network.event(
        Event(
            id=f"{event}.gate",
            title=f"{whole.title}: held back until now",
            guard=whole.guard,
            clock=Draw("fixed", (Number(minutes, "", 0),), NO_GROUNDS),
            effects=(Set(gate.id, ONE),),
            quiet=True,
            mechanism="lab",
        )
    )
    network.events[event] = replace(whole, guard=all_of(whole.guard, Reference(gate.id, 0)))


def _set_start(network: Network, setting: Setting) -> None:
    if setting.quantity in network.choices:
        for option in network.choices[setting.quantity]:
            id = f"{setting.quantity}.{option}"
            network.quantities[id] = replace(network.quantities[id], start=float(option == setting.to))
        return
    value = _constant(network, setting.to)
    id = setting.quantity
    network.quantities[id] = replace(network.quantities[id], start=0.0 if value is None else value)


def _set_later(network: Network, id: str, setting: Setting, minute: float) -> None:
    is_choice = setting.quantity in network.choices
    effect: Effect = (
        Choose(setting.quantity, setting.to)
        if is_choice
        else Set(setting.quantity, network.closed(setting.to))
    )
    network.event(
        Event(
            id=id,
            title=f"{setting.quantity} becomes {setting.to}, by the variant",
            guard=HOLDS,
            clock=network.hour(minute),
            effects=(effect,),
            exogenous="set by a variant",
            quiet=True,
            mechanism="lab",
        )
    )


# --- the null models ----------------------------------------------------------------------------------------


def without_messages(network: Network) -> None:
    """Messages off: no message arrives, nor is any cut; what would have been known or ordered is not."""
    _silence(network, [id for id, event in network.events.items() if event.mechanism == "messages"])


def without_mechanisms(
    network: Network, kept: Sequence[str] = ("", "ending", "timer", "lab", "choice")
) -> None:
    """Mechanisms off: only the scenario's own events and decisions happen, and the keeping of books."""
    _silence(network, [id for id, event in network.events.items() if event.mechanism not in kept])


def without_pressures(network: Network) -> None:
    """Pressures off: every clock runs at its own speed and every branch has its bare share; no factor acts."""
    for id, event in network.events.items():
        bare = tuple(replace(branch, odds=()) for branch in event.branches)
        network.events[id] = replace(event, factors=(), branches=bare)


def _silence(network: Network, events: Iterable[str]) -> None:
    for id in events:
        network.events[id] = replace(network.events[id], guard=ZERO)


NULLS: Mapping[str, str] = {
    "uniform": "same order, uniform times: in each history what happened keeps its order, at hours drawn "
    "uniformly from the whole span",
    "mechanisms": "mechanisms off: no event made by a mechanism happens; only the scenario's own events and "
    "decisions do",
    "messages": "messages off: no message arrives or is cut",
    "pressures": "pressures off (beyond the three asked for): no factor acts on a speed or on odds",
}
