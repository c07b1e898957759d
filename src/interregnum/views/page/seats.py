"""What a page needs to let somebody sit in a seat: what reaches whom, and what presses on each of their decisions.

A seat is whoever takes decisions. What it can know `static/play/seats/witness.js` tells from the course of a history
and from these tables; quantities are named by their place in the tables, events by their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from interregnum.calculus.kernel.beginning import at_start
from interregnum.calculus.network import HOLDS, Draw, Event, Network
from interregnum.calculus.tables import Compiled
from interregnum.expression import Node, conjunction, evaluate, names
from interregnum.mechanisms.orders.addressees import addressees, has_it
from interregnum.model import Message, Scenario
from interregnum.views.text.prose import Prose

QUIET, IMPORTANT, DEED = 1, 2, 4  # marks of an event; a deed is known to whoever does it
NO_DEEDS = ("messages",)  # what comes to pass with a message after it was sent, its sender does not see
# Of persons and bodies all else is known to themselves alone: what they expect, whom they lean to, how firm they are.
OPEN = (
    "at",
    "people",
    "free",
    "alive",
    "held_by",
    "obeys",
    "gone",
    "killed",
    "wounded",
    "left",
    "under_way",
    "busy",
)
Programs = Mapping[Node, int]


def decided(network: Network) -> Iterator[Event]:
    """The events in which somebody decides between ways."""
    for event in network.events.values():
        if event.decision and event.by and len(event.branches) > 1:
            yield event


def seat_formulas(scenario: Scenario, network: Network) -> list[Node]:
    """The formulas that are to be read for seats, beside those of the network: what presses, who can have a message."""
    pressing = [factor.value for event in decided(network) for way in event.branches for factor in way.odds]
    can = [node for _, _, node in _conditions(scenario, network)]
    return list(dict.fromkeys((*pressing, *can)))


def seats(scenario: Scenario, network: Network, compiled: Compiled, programs: Programs) -> dict[str, Any]:
    """The tables, as plain data; `programs` has the number of each of `seat_formulas`."""
    index, prose = compiled.quantity_index, Prose(scenario, network, plain=True)
    who = [*scenario.persons, *scenario.units]
    return {
        "events": [_event(network.events.get(id)) for id in compiled.events],
        "told": {compiled.event_index[id]: event.told for id, event in network.events.items() if event.told},
        "decisions": {
            compiled.event_index[event.id]: [
                [
                    [prose.named(factor.name), programs[factor.value], _read(factor.value, network, index)]
                    for factor in way.odds
                ]
                for way in event.branches
            ]
            for event in decided(network)
        },
        "messages": list(_messages(scenario, network, compiled, programs)),
        "at": {sitter: _under(f"{sitter}.at.", index) for sitter in who},
        "persons": list(scenario.persons),
        "fates": {
            sitter: {
                "alive": index[f"{sitter}.alive"],
                "free": index[f"{sitter}.free"],
                "held_by": _under(f"{sitter}.held_by.", index),
            }
            for sitter in _sitting(network)
            if sitter in scenario.persons
        },
        "people": {unit: index[f"{unit}.people"] for unit in scenario.units},
        "expects": {sitter: _under(f"{sitter}.expects.", index) for sitter in who},
        "holders": {place: list(_under(f"{place}.held_by.", index).values()) for place in scenario.places},
        "own": {
            sitter: _owned(sitter, index, lambda _: True) for sitter in _sitting(network) if sitter in who
        },
        "minds": {sitter: _owned(sitter, index, lambda part: part not in OPEN) for sitter in who},
        "typical": _typical(network, compiled),
    }


def _sitting(network: Network) -> dict[str, None]:
    return dict.fromkeys(event.by for event in decided(network))


def _event(event: Event | None) -> list[Any]:
    """By whom, where, and the marks; of what the lab has added, nothing is seen."""
    if event is None:
        return ["", "", QUIET]
    deed = event.mechanism not in NO_DEEDS or event.id.endswith(".called_off")
    return [event.by, event.place, QUIET * event.quiet | IMPORTANT * event.important | DEED * deed]


def _read(formula: Node, network: Network, index: Mapping[str, int]) -> list[int]:
    """What a formula reads of how things stand; assumptions are part of the rule."""
    return [index[name] for name in names(formula) if not network.quantities[name].assumed]


def _under(stem: str, index: Mapping[str, int]) -> dict[str, int]:
    return {name.removeprefix(stem): n for name, n in index.items() if name.startswith(stem)}


def _owned(sitter: str, index: Mapping[str, int], which: Any) -> list[int]:
    return [n for part, n in _under(f"{sitter}.", index).items() if which(part.partition(".")[0])]


def _typical(network: Network, compiled: Compiled) -> list[list[float]]:
    """Where nothing better is known: of each quantity that is drawn at the start, what it is taken to be."""
    tables, typical = compiled.tables, {}
    starts = {
        name: row.start for name, row in zip(compiled.quantities, compiled.loose.quantities, strict=True)
    }
    for n in tables.order.tolist():
        name = compiled.quantities[n]
        draw = network.quantities[name].start
        if isinstance(draw, Draw):
            middle = draw.parameters[1 if draw.distribution == "triangular" else 0]
            starts[name] = at_start(compiled.loose.quantities[n], evaluate(middle, starts.__getitem__, 0.0))
            typical[n] = starts[name]
    return [[n, value] for n, value in typical.items()]


# --- messages --------------------------------------------------------------------------------------------------


def _conditions(scenario: Scenario, network: Network) -> Iterator[tuple[str, str, Node]]:
    """Of each message and each seat it is for, when this seat can have it; not where it always can."""
    sitting = _sitting(network)
    for id, message in scenario.messages.items():
        for addressee in addressees(message, scenario):
            if addressee in sitting and message.lost_for != "each":
                can = has_it(addressee, message, scenario, network)
                if can != HOLDS:
                    yield id, addressee, can


def _messages(
    scenario: Scenario, network: Network, compiled: Compiled, programs: Programs
) -> Iterator[dict[str, Any]]:
    index = compiled.quantity_index
    can: dict[str, dict[str, int]] = {}
    for id, sitter, node in _conditions(scenario, network):
        can.setdefault(id, {})[sitter] = programs[node]
    for id, message in scenario.messages.items():
        event = network.events[f"{id}.arrives"]
        ways = [way.id for way in event.branches]
        data = {
            "id": id,
            "title": message.title,
            "says": message.says or message.title,
            "from": message.sender,
            "channel": message.by,
            "to": list(addressees(message, scenario)),
            "public": int(scenario.channels[message.by].reach == "public"),
            "arrives": compiled.event_index[event.id],
            "way": ways.index("delivered") if ways else -1,
            "can": can.get(id, {}),
            "has": _under(f"{id}.has.", index),
            "sent": index[f"{id}.sent"],
            "true": [index[f"{id}.true"], index[f"{id}.still_true"]] if message.reports is not None else [],
            "claims": _claims(message, network, index),
        }
        yield {
            key: value for key, value in data.items() if value not in ({}, [], 0) or key in ("arrives", "way")
        }


def _claims(message: Message, network: Network, index: Mapping[str, int]) -> list[list[Any]]:
    """What a message says is so, as comparisons; nothing where it is not made of such."""
    said = None if message.reports is None else conjunction(network.closed(message.reports))
    return [[index[name], op, constant] for name, op, constant in said or ()]
