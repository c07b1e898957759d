"""The variants of a scenario as a page has them: what they are called, and what each changes in the tables.

Events and quantities are named by their place in the tables, where `static/play/changes.js` makes the same changes as
those that a visitor types. What needs another network (a delay, a value from an hour on or by a formula, an hour that
is drawn) is left to the command and the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from interregnum.calculus.network import Draw, Network
from interregnum.expression import evaluate, names
from interregnum.lab.contrasts.exposure import changes_made
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.variants.apply import drawn_hours, starts_of
from interregnum.lab.variants.check import in_order
from interregnum.lab.variants.conflicts import Intervention
from interregnum.lab.variants.schema import Variants
from interregnum.language.sound import Sound

WHOLE = -1  # instead of a way: the event itself


def variant_titles(variants: Variants) -> dict[str, dict[str, Any]]:
    """Title and kind of each variant, by name; and `force`, the events that it forces, each with its hour or way,
    where there are any."""
    forced = {
        name: {
            event: how
            for step in in_order(variants, [name])
            for event, how in variants.named[step].force.items()
        }
        for name in variants.named
    }
    return {
        name: {"title": variant.title, "kind": variant.kind}
        | ({"force": forced[name]} if forced[name] else {})
        for name, variant in variants.named.items()
    }


def variant_changes(sound: Sound, variants: Variants) -> dict[str, Any]:
    """Of each variant its `title`; `of`, itself after those that it is made of; and the `changes` that are its own,
    None where it, or one that it is made of, cannot be made in the tables."""
    network = copy_of(sound.network)  # who asks for an option that a choice does not have yet, makes it
    made = {name: _own_changes(sound, network, variants, name) for name in variants.named}
    found = {}
    for name, variant in variants.named.items():
        order = in_order(variants, [name])
        able = all(made[step] is not None for step in order)
        found[name] = {"title": variant.title, "of": order, "changes": made[name] if able else None}
    return found


def _own_changes(
    sound: Sound, network: Network, variants: Variants, name: str
) -> list[dict[str, Any]] | None:
    """The changes of a variant without those of the variants that it is made of."""
    timeline = sound.scenario.timeline()
    if drawn_hours(network, variants, [name]):
        return None
    starts = starts_of(network, variants.named[name])
    events = {id: n for n, id in enumerate(network.events)}
    ways = {id: [way.id for way in event.branches] for id, event in network.events.items()}

    def placed(these: Iterable[Intervention]) -> list[list[int]]:
        """Of each an event and a way; of what is forced to turn out in a way, this way."""
        return [
            [
                events[intervention.subject],
                ways[intervention.subject].index(intervention.value)
                if intervention.value in ways[intervention.subject]
                else WHOLE,
            ]
            for intervention in these
        ]

    found: list[dict[str, Any]] = []
    for change, made, named in changes_made(network, variants, [name]):
        if change.variant != name:
            continue
        row: dict[str, Any] = {"kind": change.kind, "text": change.text, "title": change.title}
        match change.kind:
            case "without":
                row |= {"made": placed(made), "asked": placed(named)}
            case "way":
                row |= {"made": placed(made)}
            case "hour":
                row |= {"made": placed(made), "minute": timeline.minute_of(made[0].value)}
            case _:
                values = (
                    None
                    if change.kind == "delay" or made[0].when
                    else _starts(made[0], sound.network, starts)
                )
                if values is None:
                    return None
                row |= {"subject": made[0].subject, "value": made[0].value, "values": values}
        found.append(row)
    return found


def _starts(
    intervention: Intervention, network: Network, starts: Mapping[str, float | Draw]
) -> list[list[float]] | None:
    """The quantities that start otherwise, each with its number, or lowest, likeliest and highest; None where it is
    no number, is drawn where nothing was drawn, or is of an option that no table has."""
    index = {id: n for n, id in enumerate(network.quantities)}
    options = [f"{intervention.subject}.{option}" for option in network.choices.get(intervention.subject, ())]
    rows = []
    for id in {
        intervention.subject,
        *options,
        f"{intervention.subject}.{intervention.value}",
    } & starts.keys():
        start = starts[id]
        numbers = _numbers(start)
        if numbers is None or id not in index:
            return None
        if isinstance(start, Draw) and not isinstance(network.quantities[id].start, Draw):
            return None
        rows.append([index[id], *numbers])
    return sorted(rows)


def _numbers(start: float | Draw) -> list[float] | None:
    if not isinstance(start, Draw):
        return [start]
    constant = start.distribution in ("fixed", "triangular") and not any(map(names, start.parameters))
    return [evaluate(each, {}, 0.0) for each in start.parameters] if constant else None
