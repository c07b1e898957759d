"""The messages of a scenario: which events may send each, and what may become of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from interregnum.calculus.network import Add, Network, all_effects
from interregnum.model import Scenario

# What is known of a message that was sent: that it is on its way, and how often it met each of its fates.
FATES = ("pending", "delivered", "lost", "handed_back", "too_late", "intercepted")


class Post:
    """Who sends what."""

    def __init__(self, scenario: Scenario, network: Network) -> None:
        self.scenario, self.network = scenario, network

    def sent_by(self, event: str) -> Sequence[str]:
        """The messages that an event may send."""
        return self._sent.get(event, ())

    @cached_property
    def senders(self) -> Mapping[str, Sequence[str]]:
        """For each message, the events that may send it."""
        return {
            id: [event for event, sent in self._sent.items() if id in sent] for id in self.scenario.messages
        }

    @cached_property
    def _sent(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for event in self.network.events.values():
            for effect in all_effects(event):
                if isinstance(effect, Add) and effect.quantity.endswith(".sent"):
                    found[event.id][effect.quantity.removesuffix(".sent")] = None
        return {event: tuple(messages) for event, messages in found.items()}

    def fates(self, message: str) -> Sequence[str]:
        """The quantities that say what became of what was sent."""
        return [f"{message}.{fate}" for fate in FATES]
