"""Null models: the scenario with some of what it claims switched off. Not to beat them is to say little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from interregnum.calculus.network import ZERO, Network


def without_messages(network: Network) -> None:
    """Messages off: no message arrives, nor is any cut; what would have been known or ordered is not."""
    _silence(network, [id for id, event in network.events.items() if event.mechanism == "messages"])


def without_mechanisms(
    network: Network, kept: Sequence[str] = ("", "ending", "timer", "lab", "choice")
) -> None:
    """Mechanisms off: only the scenario's own events and decisions happen, and the keeping of books."""
    _silence(network, [id for id, event in network.events.items() if event.mechanism not in kept])


def without_pressures(network: Network) -> None:
    """Pressures off: every clock runs at its own speed and every branch has its bare share; no factor acts."""
    for id, event in network.events.items():
        bare = tuple(replace(branch, odds=()) for branch in event.branches)
        network.events[id] = replace(event, factors=(), branches=bare)


def _silence(network: Network, events: Iterable[str]) -> None:
    for id in events:
        network.events[id] = replace(network.events[id], guard=ZERO)


NULLS: Mapping[str, str] = {
    "uniform": "same order, uniform times: in each history what happened keeps its order, at hours drawn "
    "uniformly from the whole span",
    "mechanisms": "mechanisms off: no event made by a mechanism happens; only the scenario's own events and "
    "decisions do",
    "messages": "messages off: no message arrives or is cut",
    "pressures": "pressures off (beyond the three asked for): no factor acts on a speed or on odds",
}
