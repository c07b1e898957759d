"""Null models: the scenario with some of what it claims switched off, and the names of those that know nothing of it.

Not to beat them is to say little. Those made of the model's own times are in `lab.validation.null_scores`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    "first_to_last": "the same, at hours drawn uniformly between the first and the last event of that history",
    "no_order": "no order: everything always happens, at any hour of the period that is judged",
    "no_order_told": "no order, and the record known: everything always happens, at any hour between the first and "
    "the last that the record gives",
    "pool": "a pool of all hours: everything always happens, at any of the hours at which anything happens in the "
    "model",
    "evenly_spread": "its own order, evenly spread: everything always happens, in the order of the model's medians, at "
    "equal distances between the first and the last hour that the record gives",
    "mechanisms": "mechanisms off: no event made by a mechanism happens; only the scenario's own events and "
    "decisions do",
    "messages": "messages off: no message arrives or is cut",
    "pressures": "pressures off: no factor acts on a speed or on odds",
}
SWITCHED_OFF: Mapping[str, Callable[[Network], None]] = {
    "mechanisms": without_mechanisms,
    "messages": without_messages,
    "pressures": without_pressures,
}
