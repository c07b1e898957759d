"""Whether a change makes a difference in a history at all: where it bites.

What is taken away bites where it happens; what is forced, where it would not have been so; what is delayed, where it
happens. A value that is set is there from its hour on, and is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from interregnum.calculus.network import Network
from interregnum.dates import Timeline
from interregnum.lab.causes.causation import Share
from interregnum.lab.contrasts.pairs import Bite
from interregnum.lab.variants.check import in_order
from interregnum.lab.variants.conflicts import Claim, claims
from interregnum.lab.variants.schema import Variant, Variants


@dataclass(frozen=True)
class Change:
    """One change: as it is typed, in words, and the share of histories in which it bites (None for values)."""

    text: str
    title: str
    kind: Literal["without", "way", "hour", "delay", "value"]
    variant: str
    bites: Share | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        bites = None if self.bites is None else self.bites.to_dict()
        return {"change": self.text, "title": self.title, "bites": bites}


def changes_of(
    network: Network, timeline: Timeline, variants: Variants, names: Iterable[str]
) -> tuple[list[Change], list[Bite]]:
    """What these variants change, each as it is written, and the sign by which it is seen to bite."""
    changes, bites = [], []
    for name in in_order(variants, names):
        variant = variants.named[name]
        for steps, group in groupby(claims(name, variant, network), lambda one: one.steps):
            made = list(group)
            changes.append(_change(network, name, variant, steps, made))
            signs = [sign(network, timeline, one) for one in _named(variant, made)]
            questions = tuple(question for one in signs for question in one.questions)
            bites.append(Bite(questions, signs[0].minute))
    return changes, bites


def sign(network: Network, timeline: Timeline, claim: Claim) -> Bite:
    """The sign that a change bites; no question where it is not asked."""
    match claim.kind:
        case "without":
            return Bite((f"{claim.subject}.{claim.value}" if claim.value else claim.subject,))
        case "way":
            ways = [branch.id for branch in network.events[claim.subject].branches]
            return Bite(tuple(f"{claim.subject}.{way}" for way in ways if way != claim.value))
        case "hour":
            return Bite((claim.subject,), timeline.minute_of(claim.value))
        case "delay":
            return Bite((claim.subject,))
    return Bite(())


def _named(variant: Variant, made: list[Claim]) -> list[Claim]:
    """Of what is taken away, what is named; its parts, which go with it, only where a pattern names them."""
    number = made[0].steps[1]
    pattern = variant.without[number] if made[0].kind == "without" and isinstance(number, int) else ""
    return [one for one in made if one.subject == pattern] or made


def _change(
    network: Network, name: str, variant: Variant, steps: tuple[str | int, ...], made: list[Claim]
) -> Change:
    first = _named(variant, made)[0]
    pattern = variant.without[int(steps[1])] if first.kind == "without" else ""
    if "*" in pattern:
        return Change(
            f"without {pattern}", f"nothing of {pattern} happens ({len(made)} events)", first.kind, name
        )
    return Change(first.text, _words(network, first), first.kind, name)


def _words(network: Network, claim: Claim) -> str:
    """The change as a sentence without its full stop."""
    if claim.kind == "value":
        quantity = network.quantities.get(claim.subject)
        subject = quantity.title if quantity is not None and quantity.title else claim.subject
        hour = f" from {claim.when} on" if claim.when else ""
        return f"“{subject}” is {claim.value.replace('..', ' to ')}{hour}"
    event = network.events[claim.subject]
    way = next((one.title or one.id for one in event.branches if one.id == claim.value), claim.value)
    subject = f"“{event.title}”"
    match claim.kind:
        case "without":
            return f"{subject} cannot turn out as “{way}”" if claim.value else f"{subject} does not happen"
        case "way":
            return f"{subject} turns out as “{way}”"
        case "hour":
            return f"{subject} happens at {claim.value}"
    return f"{subject} is held back by {claim.value}"
