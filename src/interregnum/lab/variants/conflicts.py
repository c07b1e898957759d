"""Conflicts in a variant, or between variants that are applied together.

Problem codes: contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from interregnum.calculus.network import Network
from interregnum.errors import Problem
from interregnum.lab.variants.patterns import matching
from interregnum.lab.variants.schema import DRAWN, Location, Setting, Variant


class Intervention(NamedTuple):
    """One change that a variant makes: to which event or quantity, and what it becomes.

    A `way` is how an event turns out, an `hour` when it happens whatever else, a `value` what a quantity is
    at the start (`when` is empty) or becomes at an hour.
    """

    variant: str
    steps: tuple[str | int, ...]
    kind: Literal["without", "way", "hour", "delay", "value"]
    subject: str
    value: str = ""
    when: str = ""

    @property
    def text(self) -> str:
        """The change as people say it."""
        match self.kind:
            case "without":
                return f"without {self.subject}{'.' if self.value else ''}{self.value}"
            case "hour" if self.value == DRAWN:
                return f"force {self.subject}"
            case "way" | "hour":
                return f"force {self.subject}={self.value}"
            case "delay":
                return f"delay {self.subject}={self.value}"
        return f"{self.steps[0]} {self.subject}={self.value}{'@' if self.when else ''}{self.when}"


def interventions(name: str, variant: Variant, network: Network) -> Iterator[Intervention]:
    """The interventions of a variant itself, in the order in which they are applied."""
    for number, pattern in enumerate(variant.without):
        for event, branch in matching(network, pattern):
            yield Intervention(name, ("without", number), "without", event, branch or "")
    for event, how in variant.force.items():
        ways = [branch.id for branch in network.events[event].branches] if event in network.events else []
        yield Intervention(name, ("force", event), "way" if how in ways else "hour", event, how)
    for event, text in variant.delay.items():
        yield Intervention(name, ("delay", event), "delay", event, text)
    for number, setting in enumerate(variant.set):
        yield _setting(name, number, setting)
    for id, amount in variant.assume.items():
        value = amount.typical if amount.between is None else f"{amount.between[0]}..{amount.between[1]}"
        yield Intervention(name, ("assume", id), "value", id, value)


def _setting(name: str, number: int, setting: Setting) -> Intervention:
    return Intervention(name, ("set", number), "value", setting.quantity, setting.to, setting.at or "")


def conflict(earlier: Intervention, later: Intervention) -> str:
    """Why both cannot be; empty where they can."""
    if earlier.subject != later.subject:
        return ""
    kinds = {earlier.kind, later.kind}
    first, second = (earlier, later) if earlier.kind <= later.kind else (later, earlier)
    if kinds == {"value"}:
        differ = earlier.when == later.when and earlier.value != later.value
        return "it cannot have two values at once" if differ else ""
    if kinds == {"delay"}:
        return "it is delayed twice"
    if kinds == {"way"}:
        return "it cannot turn out in two ways" if earlier.value != later.value else ""
    if kinds == {"hour"}:
        return "it cannot happen at two hours" if earlier.value != later.value else ""
    if kinds == {"delay", "hour"}:
        return "an event that is forced to an hour cannot be delayed"
    if kinds == {"way", "without"}:
        removed = second.value in ("", first.value)
        return "it is forced to turn out in a way that is removed" if removed else ""
    if "without" in kinds and len(kinds) == 2:
        whole = earlier if earlier.kind == "without" else later
        return "an event that is removed cannot happen" if not whole.value else ""
    return ""


def find_conflicts(
    made: Iterable[Intervention], network: Network
) -> Iterator[tuple[Intervention, Intervention, str]]:
    """Pairs of changes that cannot both be, the later one first, and why."""
    earlier: dict[str, list[Intervention]] = {}
    for change in made:
        before = earlier.setdefault(change.subject, [])
        for other in before:
            why = conflict(other, change)
            if why:
                yield change, other, why
                break
        before.append(change)
        if change.kind == "without" and _none_left(network, change.subject, before):
            yield (
                change,
                change,
                f"every way for `{change.subject}` to turn out is removed; remove the event itself",
            )


def _none_left(network: Network, event: str, made: Iterable[Intervention]) -> bool:
    removed = [change.value for change in made if change.kind == "without"]
    ways = {branch.id for branch in network.events[event].branches}
    return "" not in removed and bool(ways) and ways <= set(removed)


def conflicts_between(
    order: Iterable[str], named: Mapping[str, Variant], written: Mapping[str, Location], network: Network
) -> list[Problem]:
    """The conflicts between these variants, applied in this order; each at the later of the two changes."""
    made = [change for name in order for change in interventions(name, named[name], network)]
    return [
        conflict_problem(later, other, why, written[later.variant], *later.steps)
        for later, other, why in find_conflicts(made, network)
    ]


def conflict_problem(
    later: Intervention, other: Intervention, why: str, where: Location, *steps: str | int
) -> Problem:
    """The problem with two changes."""
    of = f" of `{other.variant}`" if other.variant not in (later.variant, other.text) else ""
    message = f"`{later.text}` contradicts `{other.text}`{of}: {why}" if later != other else why
    return where.problem("contradiction", message, *steps, found=later.text, allowed="one of the two")


def conflicts_within(
    name: str, order: Iterable[str], named: Mapping[str, Variant], place: Location, network: Network
) -> Iterator[Problem]:
    """The conflicts in a variant and those that it is made of; not those within one of these."""
    made = [change for variant in order for change in interventions(variant, named[variant], network)]
    for later, other, why in find_conflicts(made, network):
        if name == later.variant:
            yield conflict_problem(later, other, why, place, *later.steps)
        elif later.variant != other.variant:
            yield conflict_problem(later, other, why, place, "of")
