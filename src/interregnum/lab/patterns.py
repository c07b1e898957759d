"""Which events, or ways for them to turn out, the patterns of a variant mean."""

from __future__ import annotations

from fnmatch import fnmatchcase

from interregnum.lab.nouns import WATCHING
from interregnum.network import Network


def matching(network: Network, pattern: str) -> list[tuple[str, str | None]]:
    """The events, or the branches of events, that a pattern of `without` means; watchers are none.

    An event whose whole name it is stands for itself alone.
    """
    events = [id for id, event in network.events.items() if event.mechanism not in WATCHING]
    found: list[tuple[str, str | None]] = [
        (id, None) for id in events if id == pattern or fnmatchcase(id, pattern)
    ]
    if found:
        return found
    return [
        (id, branch.id)
        for id in events
        for branch in network.events[id].branches
        if fnmatchcase(f"{id}.{branch.id}", pattern)
    ]
