"""Exposure: in how many histories the changed event would have gone otherwise without the change.

A history is exposed to the removal of an event where the event happens; to a forced way where it turns out otherwise;
to a delay where the event happens. A value that is set has no exposure: it holds from its hour on in every history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from interregnum.calculus.network import Network
from interregnum.dates import Timeline
from interregnum.lab.contrasts.pairs import NEVER, ExposureTest
from interregnum.lab.statistics.shares import Share
from interregnum.lab.variants.check import in_order
from interregnum.lab.variants.conflicts import Intervention, interventions
from interregnum.lab.variants.schema import DRAWN, Variant, Variants


@dataclass(frozen=True)
class ChangeExposure:
    """One change: as it is typed, in words, and the share of histories exposed to it (None for values)."""

    text: str
    title: str
    kind: Literal["without", "way", "hour", "delay", "value"]
    variant: str
    exposure: Share | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        exposure = None if self.exposure is None else self.exposure.to_dict()
        return {"change": self.text, "title": self.title, "exposure": exposure}


def changes_of(
    network: Network, timeline: Timeline, variants: Variants, names: Iterable[str]
) -> tuple[list[ChangeExposure], list[ExposureTest]]:
    """What these variants change, each as it is written, and the test of whether a history is exposed to it."""
    changes, tests = [], []
    for change, _, named in changes_made(network, variants, names):
        changes.append(change)
        own = [exposure_test(network, timeline, intervention) for intervention in named]
        questions = tuple(question for test in own for question in test.questions)
        tests.append(ExposureTest(questions, own[0].minute))
    return changes, tests


def changes_made(
    network: Network, variants: Variants, names: Iterable[str]
) -> Iterator[tuple[ChangeExposure, list[Intervention], list[Intervention]]]:
    """Each change of these variants as it is written, with all that it does, and those of these that are asked about
    where it is told how many histories are exposed."""
    for name in in_order(variants, names):
        variant = variants.named[name]
        for steps, group in groupby(
            interventions(name, variant, network), lambda intervention: intervention.steps
        ):
            made = list(group)
            yield _change(network, name, variant, steps, made), made, _named(variant, made)


def exposure_test(network: Network, timeline: Timeline, intervention: Intervention) -> ExposureTest:
    """The test of whether a history is exposed to a change; without questions where that is not asked."""
    match intervention.kind:
        case "without":
            return ExposureTest(
                (
                    f"{intervention.subject}.{intervention.value}"
                    if intervention.value
                    else intervention.subject,
                )
            )
        case "way":
            ways = [branch.id for branch in network.events[intervention.subject].branches]
            return ExposureTest(
                tuple(f"{intervention.subject}.{way}" for way in ways if way != intervention.value)
            )
        case "hour" if intervention.value == DRAWN:
            return ExposureTest((intervention.subject,), NEVER)
        case "hour":
            return ExposureTest((intervention.subject,), timeline.minute_of(intervention.value))
        case "delay":
            return ExposureTest((intervention.subject,))
    return ExposureTest(())


def _named(variant: Variant, made: list[Intervention]) -> list[Intervention]:
    """Of what is taken away, what is named; its parts, which go with it, only where a pattern names them."""
    number = made[0].steps[1]
    pattern = variant.without[number] if made[0].kind == "without" and isinstance(number, int) else ""
    return [intervention for intervention in made if intervention.subject == pattern] or made


def _change(
    network: Network, name: str, variant: Variant, steps: tuple[str | int, ...], made: list[Intervention]
) -> ChangeExposure:
    first = _named(variant, made)[0]
    pattern = variant.without[int(steps[1])] if first.kind == "without" else ""
    if "*" in pattern:
        return ChangeExposure(
            f"without {pattern}", f"nothing of {pattern} happens ({len(made)} events)", first.kind, name
        )
    return ChangeExposure(first.text, _words(network, first), first.kind, name)


def _words(network: Network, intervention: Intervention) -> str:
    """The change as a sentence without its full stop."""
    if intervention.kind == "value":
        quantity = network.quantities.get(intervention.subject)
        subject = quantity.title if quantity is not None and quantity.title else intervention.subject
        hour = f" from {intervention.when} on" if intervention.when else ""
        return f"“{subject}” is {intervention.value.replace('..', ' to ')}{hour}"
    event = network.events[intervention.subject]
    way = next(
        (branch.title or branch.id for branch in event.branches if branch.id == intervention.value),
        intervention.value,
    )
    subject = f"“{event.title}”"
    match intervention.kind:
        case "hour" if intervention.value == DRAWN:
            return f"{subject} happens, at an hour drawn from its own where it did not"
        case "without":
            return (
                f"{subject} cannot turn out as “{way}”"
                if intervention.value
                else f"{subject} does not happen"
            )
        case "way":
            return f"{subject} turns out as “{way}”"
        case "hour":
            return f"{subject} happens at {intervention.value}"
    return f"{subject} is held back by {intervention.value}"
