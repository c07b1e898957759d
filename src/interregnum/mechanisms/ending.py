"""Endings: which of several conditions held first.

Each ending of an outcome is watched by an event with no effects and no delay, so that it is timed in every
history, written down or not. The outcome is the ending whose watcher happened first, and `otherwise` if none
did; of two that begin to hold in the same instant, the one declared first counts. Watching changes nothing (an
event without effects moves no draw of another).
"""

from __future__ import annotations

from interregnum.calculus.event_memory import ask
from interregnum.calculus.network import Event, Network
from interregnum.model import Scenario


def declare(scenario: Scenario, network: Network) -> None:
    """Endings bring no quantities."""


def lower(scenario: Scenario, network: Network) -> None:
    """One watching event for each ending, and memory for what the outcomes ask about."""
    for id, outcome in scenario.outcomes.items():
        network.at("outcomes", id)
        for watcher, ending in zip(outcome.watched(id), outcome.first_of, strict=False):
            network.event(
                Event(
                    id=watcher,
                    title=f"{outcome.title}: {ending.title or ending.label}",
                    guard=network.formula(ending.when),
                    clock=network.clock(None),
                    quiet=True,
                    mechanism="ending",
                )
            )
        if outcome.formula is not None:
            ask(network, network.closed(outcome.formula))
