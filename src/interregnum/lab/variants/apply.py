"""Named changes to a scenario: without something, with something forced, delayed, set or assumed otherwise.

A variant is applied to a network that `mechanisms.build` has just made; variants compose, one after the
other. None of the changes touches the address of a draw, so a history and its variant differ only in what
follows from the change. One that is argued over as a counterfactual answers the six questions of Tetlock and
Belkin (*Counterfactual Thought Experiments in World Politics*, 1996), a line each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interregnum.calculus.event_memory import close
from interregnum.calculus.network import (
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
from interregnum.dates import Timeline, parse_duration
from interregnum.errors import Problem, ScenarioError
from interregnum.expression import Binary, Call, Number
from interregnum.expression import Name as Reference
from interregnum.lab.sections import read_entries
from interregnum.lab.variants.check import (
    constant,
    in_order,
    parent_problems,
    reference_problems,
    unknown_variant,
)
from interregnum.lab.variants.conflicts import conflicts_between
from interregnum.lab.variants.patterns import matching
from interregnum.lab.variants.schema import DRAWN, FOLDER, Location, Setting, Variant, Variants
from interregnum.language.where import Where
from interregnum.model import Grounds

BY_VARIANT = Grounds(basis="judgement", why="set by a variant")


def read_variants(where: Where) -> Variants:
    """The variants of a scenario, as far as they can be read."""
    entries = read_entries(where, FOLDER, {"variants": Variant})
    written: dict[str, Location] = {id: place for (_, id), place in entries.written.items()}
    return Variants(entries.nouns["variants"], written, entries.problems)


def apply_variants(
    network: Network, timeline: Timeline, variants: Variants, names: Iterable[str], *, drawn: bool = False
) -> Network:
    """The network with these variants applied in order, each after those it is made of. It is changed.

    Raises ScenarioError with everything that a variant names and that is not there, and with every conflict. Only those
    who give each history the hours that are to be `drawn` (`drawn_hours`) may apply a variant that asks for some.
    """
    chosen = list(names)
    problems = application_problems(network, timeline, variants, chosen)
    if not drawn:
        problems += [_no_hours(event) for event in drawn_hours(network, variants, chosen)]
    if problems:
        raise ScenarioError(problems)
    for name in in_order(variants, chosen):
        _apply(network, timeline, name, variants.named[name])
    return close(network)


def drawn_hours(network: Network, variants: Variants, names: Iterable[str]) -> dict[str, str]:
    """The events that are forced to an hour drawn from their own, each with the quantity that holds the hour."""
    return {
        event: f"{event}.forced_at"
        for name in in_order(variants, [name for name in names if name in variants.named])
        for event, how in variants.named[name].force.items()
        if how == DRAWN and event in network.events and not _is_way(network.events[event], how)
    }


def _is_way(event: Event, how: str) -> bool:
    return any(branch.id == how for branch in event.branches)


def _no_hours(event: str) -> Problem:
    message = "an event is forced to an hour of its own only in `whatif`, which knows its hours"
    return Problem("change", message, found=f"{event}: {DRAWN}", allowed="an hour, such as 21:40")


def application_problems(
    network: Network, timeline: Timeline, variants: Variants, names: Iterable[str]
) -> list[Problem]:
    """Everything that keeps these variants from being applied together."""
    chosen = list(names)
    order = in_order(variants, chosen)
    problems = [unknown_variant(name, variants) for name in chosen if name not in variants.named]
    for name in order:
        variant, written = variants.named[name], variants.written[name]
        problems += [
            *parent_problems(variants, variant, written),
            *reference_problems(variant, written, network, timeline),
        ]
    return problems + conflicts_between(order, variants.named, variants.written, network)


# --- the changes --------------------------------------------------------------------------------------------


def _apply(network: Network, timeline: Timeline, name: str, variant: Variant) -> None:
    for pattern in variant.without:
        for event, branch in matching(network, pattern):
            _remove(network, event, branch)
    for event, how in variant.force.items():
        _force(network, timeline, event, how)
    for event, text in variant.delay.items():
        _delay(network, event, parse_duration(text))
    for number, setting in enumerate(variant.set, 1):
        if setting.at is not None:
            _set_later(network, f"variant {name}.set_{number}", setting, timeline.minute_of(setting.at))
    for id, start in starts_of(network, variant).items():
        network.quantities[id] = replace(network.quantities[id], start=start)


def _remove(network: Network, event: str, branch: str | None) -> None:
    """The event can never happen; or it can never turn out in this way."""
    whole = network.events[event]
    if branch is None:
        network.events[event] = replace(whole, guard=ZERO)
        return
    left = tuple(
        replace(way, share=ZERO, barred=True, share_grounds=BY_VARIANT) if way.id == branch else way
        for way in whole.branches
    )
    network.events[event] = replace(whole, branches=left)


def _force(network: Network, timeline: Timeline, event: str, how: str) -> None:
    """The event turns out so whenever it happens; or it happens at that hour, whatever else."""
    whole = network.events[event]
    if _is_way(whole, how):
        network.events[event] = replace(
            whole, branches=tuple(_certain(branch, branch.id == how) for branch in whole.branches)
        )
        return
    if how == DRAWN:
        at = network.quantity(f"{event}.forced_at", f"{whole.title}: when it is made to happen")
        left = Binary("-", at, Reference("time", 0), 0)
        clock = Draw("fixed", (Call("max", (ZERO, left), 0),))
    else:
        clock = network.hour(timeline.minute_of(how))
    network.events[event] = replace(whole, guard=HOLDS, clock=clock, factors=(), again=False)


def _certain(branch: Branch, wanted: bool) -> Branch:
    return replace(branch, share=ONE if wanted else ZERO, odds=(), share_grounds=BY_VARIANT)


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


def starts_of(network: Network, variant: Variant) -> dict[str, float | Draw]:
    """The quantities that start otherwise with a variant, and how; of those that it is made of, nothing."""
    starts: dict[str, float | Draw] = {}
    for setting in variant.set:
        if setting.at is None:
            starts |= _set_at_start(network, setting)
    return starts | {id: network.start_of(amount) for id, amount in variant.assume.items()}


def _set_at_start(network: Network, setting: Setting) -> dict[str, float | Draw]:
    if setting.quantity in network.choices:
        network.option(setting.quantity, setting.to)
        options = network.choices[setting.quantity]
        return {f"{setting.quantity}.{option}": float(option == setting.to) for option in options}
    value = constant(network, setting.to)
    return {setting.quantity: 0.0 if value is None else value}


def _set_later(network: Network, id: str, setting: Setting, minute: float) -> None:
    is_choice = setting.quantity in network.choices
    if is_choice:
        network.option(setting.quantity, setting.to)
        effect: Effect = Choose(setting.quantity, setting.to)
    else:
        effect = Set(setting.quantity, network.formula(setting.to))
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
