"""Phases: parts of a crisis, within which some things can happen and outside of which they cannot.

State of phase P: the flags `P.on` and `P.over`. It begins in the instant in which `from` holds, unless `until` holds,
and is over in the instant in which `until` does, also where it has never begun. What is over does not come again; with
`again`, it does as often as `from` holds without `until`, and is over in between.

Phases turn before whatever else is due at the same instant. What happens `during` phases is possible only while one of
them is on; what becomes of what is under way when the last of them ends, each mechanism says.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.calculus.naming import agreeing
from interregnum.calculus.network import AT_ONCE, ONE, ZERO, Event, Network, Set, grounds_of
from interregnum.expression import Node
from interregnum.model import Phase, Scenario


def declare(scenario: Scenario, network: Network) -> None:
    """Two flags for each phase."""
    for id, phase in scenario.phases.items():
        network.at("phases", id)
        network.flag(f"{id}.on", _turns(phase, "it|they lasts|last"), phase.begins == "yes")
        network.flag(f"{id}.over", _turns(phase, "it|they is|are over"))


def lower(scenario: Scenario, network: Network) -> None:
    """The beginnings of all phases, then their ends: where one follows another there is no moment between them."""
    for id, phase in scenario.phases.items():
        if phase.begins != "yes" or phase.again:
            network.at("phases", id)
            guard = network.formula(f"not {id}.on and can", can=_can_begin(id, phase, network))
            turned = (Set(f"{id}.over", ZERO), Set(f"{id}.on", ONE))
            network.event(_turn(f"{id}.begins", "it|they begins|begin", guard, turned, phase))
    for id, phase in scenario.phases.items():
        if phase.until != "no":
            network.at("phases", id)
            ends = f"{id}.on and until" if phase.again else f"not {id}.over and until"
            guard = network.formula(ends, until=phase.until)
            effects = (Set(f"{id}.on", ZERO), Set(f"{id}.over", ONE), *_next(id, scenario, network))
            network.event(_turn(f"{id}.ends", "it|they is|are over", guard, effects, phase))


def _turns(phase: Phase, said: str) -> str:
    return f"{phase.title}: {agreeing(phase.title, phase.plural, said)}"


def _can_begin(id: str, phase: Phase, network: Network) -> Node:
    once = "" if phase.again else f"not {id}.over and "
    return network.formula(f"{once}begins and not until", begins=phase.begins, until=phase.until)


def _next(id: str, scenario: Scenario, network: Network) -> Iterator[Set]:
    """A phase that begins when this one is over does so with it."""
    for other, phase in scenario.phases.items():
        if phase.begins == f"{id}.over":
            yield Set(
                f"{other}.on", network.formula(f"{other}.on or can", can=_can_begin(other, phase, network))
            )


def _turn(id: str, what: str, guard: Node, effects: tuple[Set, ...], phase: Phase) -> Event:
    """The beginning or the end of a phase."""
    return Event(
        id=id,
        title=_turns(phase, what),
        guard=guard,
        clock=AT_ONCE,
        effects=effects,
        again=phase.again,
        important=phase.important,
        quiet=not phase.important,
        mechanism="phases",
        grounds=grounds_of(phase),
    )
