"""Which events, or ways for them to turn out, the patterns of a variant mean."""

from __future__ import annotations

from fnmatch import fnmatchcase

from interregnum.calculus.network import Network
from interregnum.lab.variants.schema import WATCHER_MECHANISMS


def matching(network: Network, pattern: str) -> list[tuple[str, str | None]]:
    """The events, or the branches of events, that a pattern of `without` means; watchers are none.

    With an event go its parts: without `congress.manifesto` nobody asks for the floor
    (`congress.manifesto.rises`), and the hall does not wait for ever for a vote that never comes. It is so with
    hinges too (`knockouts.Knockout`).
    """
    events = [id for id, event in network.events.items() if event.mechanism not in WATCHER_MECHANISMS]
    meant = [id for id in events if id == pattern or fnmatchcase(id, pattern)]
    if meant:
        stems = tuple(f"{id}." for id in meant)
        return [(id, None) for id in events if id in meant or id.startswith(stems)]
    return [
        (id, branch.id)
        for id in events
        for branch in network.events[id].branches
        if fnmatchcase(f"{id}.{branch.id}", pattern)
    ]
