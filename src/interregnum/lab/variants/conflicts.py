"""What in a variant, or in several that are applied together, cannot be done at once.

Problem codes: contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from interregnum.calculus.network import Network
from interregnum.errors import Problem
from interregnum.lab.variants.patterns import matching
from interregnum.lab.variants.schema import Location, Setting, Variant


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
            case "way" | "hour":
                return f"force {self.subject}={self.value}"
            case "delay":
                return f"delay {self.subject}={self.value}"
        return f"{self.steps[0]} {self.subject}={self.value}{'@' if self.when else ''}{self.when}"


def interventions(name: str, variant: Variant, network: Network) -> Iterator[Intervention]:
    """The changes that a variant makes by itself, in the order in which they are applied."""
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
        return "what happens at an hour, whatever else, cannot be delayed"
    if kinds == {"way", "without"}:
        taken = second.value in ("", first.value)
        return "it is forced to turn out as it no longer can" if taken else ""
    if "without" in kinds and len(kinds) == 2:
        whole = earlier if earlier.kind == "without" else later
        return "what is taken away cannot happen" if not whole.value else ""
    return ""


def find_conflicts(
    made: Iterable[Intervention], network: Network
) -> Iterator[tuple[Intervention, Intervention, str]]:
    """Pairs of changes that cannot both be, the later one first, and why."""
    earlier: dict[str, list[Intervention]] = {}
    for claim in made:
        before = earlier.setdefault(claim.subject, [])
        for other in before:
            why = conflict(other, claim)
            if why:
                yield claim, other, why
                break
        before.append(claim)
        if claim.kind == "without" and _none_left(network, claim.subject, before):
            yield claim, claim, f"no way is left for `{claim.subject}` to turn out; take it away as a whole"


def _none_left(network: Network, event: str, made: Iterable[Intervention]) -> bool:
    gone = [change.value for change in made if change.kind == "without"]
    ways = {branch.id for branch in network.events[event].branches}
    return "" not in gone and bool(ways) and ways <= set(gone)


def conflicts_between(
    order: Iterable[str], named: Mapping[str, Variant], written: Mapping[str, Location], network: Network
) -> list[Problem]:
    """What of these variants, applied together in this order, cannot be; each at the later of the two changes."""
    made = [claim for name in order for claim in interventions(name, named[name], network)]
    return [
        conflict_problem(later, other, why, written[later.variant], *later.steps)
        for later, other, why in find_conflicts(made, network)
    ]


def conflict_problem(
    later: Intervention, other: Intervention, why: str, where: Location, *steps: str | int
) -> Problem:
    """The problem with two changes."""
    against = f" against `{other.text}`" if later != other else ""
    of = f" of `{other.variant}`" if other.variant not in (later.variant, other.text) else ""
    message = f"`{later.text}` stands{against}{of}: {why}" if against else why
    return where.problem("contradiction", message, *steps, found=later.text, allowed="one of the two")


def conflicts_within(
    name: str, order: Iterable[str], named: Mapping[str, Variant], place: Location, network: Network
) -> Iterator[Problem]:
    """What contradicts itself in a variant and those that it is made of; not what is wrong within one of these."""
    made = [claim for variant in order for claim in interventions(variant, named[variant], network)]
    for later, other, why in find_conflicts(made, network):
        if name == later.variant:
            yield conflict_problem(later, other, why, place, *later.steps)
        elif later.variant != other.variant:
            yield conflict_problem(later, other, why, place, "of")
