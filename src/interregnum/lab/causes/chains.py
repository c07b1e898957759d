"""Chains: events that fall together and leave the same outcome, so that they are one cause and not several.

Two things are links of one chain if, but for one in twenty, they happen in the same histories, leave the same outcome
in each history whose outcome changes without either, and one falls where the other is removed; or if other links
connect them so. A decision goes with the option without which the outcomes are the same, though that is not always
taken; the legs and the end of a journey go with setting out, for without them somebody would be under way for ever.
Order within a chain is for the reader: what the scenario marks as important comes first, then what is earliest, and
after each what goes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from interregnum.lab.causes.counterfactuals.knockouts import KnockoutRuns
from interregnum.lab.statistics.arrays import Bools, Floats

TOLERANCE = 0.05  # one in twenty: of few, none
MINUTE = 1.0  # hours that differ by less are the same


@dataclass(frozen=True)
class Link:
    """What may be a link of a chain: knock-out `index` of the runs, and the event that is followed for it.

    The followed event of an option is its decision. Only things with the same `standing` are ranked together;
    `strength` is what they are ranked by. `journey` is the id of the setting out that a leg or an arrival belongs to.
    """

    index: int
    followed: int
    id: str
    option: bool
    standing: str
    important: bool
    strength: float
    journey: str = ""


def chains(
    links: Sequence[Link], runs: KnockoutRuns, kind: Literal["ending", "time", "value"]
) -> list[list[Link]]:
    """The links in chains, the strongest chain first, the head of each first. What changes nothing stands alone. The
    order in which links are given does not matter."""
    found = _Removals(runs, kind)
    ordered = sorted(links, key=lambda link: (-link.strength, found.minute(link), link.id))
    own = found.belonging(ordered)
    chained, done = [], {link.index for parts in own.values() for link in parts}
    for seed in ordered:
        if seed.index in done:
            continue
        left = [link for link in ordered if link.index not in done and link is not seed]
        chain = found.connected(seed, [link for link in left if found.alike(seed, link)])
        chain.sort(key=lambda link: (not link.important, found.minute(link), link.id))
        chained.append([part for link in chain for part in (link, *own.get(link.index, ()))])
        done |= {link.index for link in chain}
    return chained


def another(kind: str, outcomes: Floats, others: Floats) -> Bools:
    """Where outcomes differ: another ending, another value, or an hour that is another by a minute, or never came."""
    if kind == "time":
        apart = np.isnan(outcomes) != np.isnan(others)
        return np.asarray(apart | (np.abs(outcomes - others) >= MINUTE))
    return np.asarray(outcomes != others)


class _Removals:
    """Histories without each thing, compared with each other."""

    def __init__(self, runs: KnockoutRuns, kind: str) -> None:
        self.runs, self.kind = runs, kind
        self.without, self.happened = runs.without[:, :, 0], ~np.isnan(runs.first)
        self.changed = another(kind, self.without, runs.base[:, :1])
        self.changes = self.changed.sum(axis=0).tolist()
        self.minutes = [
            float(np.median(self.runs.first[happened, k])) if happened.any() else np.inf
            for k, happened in enumerate(self.happened.T)
        ]

    def minute(self, link: Link) -> float:
        """When it usually happens; infinite if never."""
        return self.minutes[link.index]

    def belonging(self, links: Sequence[Link]) -> dict[int, list[Link]]:
        """What goes with a link, by its index: with an option its decision, with setting out the rest of a journey."""
        options: dict[int, list[Link]] = {}
        for link in links:
            if link.option:
                options.setdefault(link.followed, []).append(link)
        by_id = {link.id: link for link in links}
        found: dict[int, list[Link]] = {}
        for link in links:
            decided = () if link.option else options.get(link.followed, ())
            whole = next((leader for leader in decided if self.same_effect(link, leader)), None)
            start = by_id.get(link.journey)
            if start is not None and start.standing == link.standing and self._together(start, link):
                whole = start
            if whole is not None:
                found.setdefault(whole.index, []).append(link)
        for parts in found.values():
            parts.sort(key=lambda link: (self.minute(link), link.id))
        return found

    def alike(self, one: Link, other: Link) -> bool:
        """Whether they leave the same outcomes and happen in the same histories, but for one in twenty."""
        return one.standing == other.standing and self.same_effect(one, other) and self._together(one, other)

    def same_effect(self, one: Link, other: Link) -> bool:
        """Whether they leave the same outcomes where either changes them, but for one in twenty."""
        k, m = one.index, other.index
        played = self.runs.histories
        both = int(min(played[k], played[m]))
        if played[k] != played[m]:
            counts = int(self.changed[:both, k].sum()), int(self.changed[:both, m].sum())
        else:
            counts = self.changes[k], self.changes[m]
        if not min(counts) or not _nearly_none(abs(counts[0] - counts[1]), sum(counts)):
            return False  # quickly seen, and so for most pairs
        differ = another(self.kind, self.without[:both, k], self.without[:both, m])
        return _nearly_none(int(differ.sum()), int((self.changed[:both, k] | self.changed[:both, m]).sum()))

    def _together(self, one: Link, other: Link) -> bool:
        happened, also = self.happened[:, one.index], self.happened[:, other.index]
        return _nearly_none(int((happened != also).sum()), int((happened | also).sum()))

    def connected(self, seed: Link, others: Collection[Link]) -> list[Link]:
        """The seed, and those of the others that fall with it, or it with them, or by way of each other."""
        chain, left = [seed], list(others)
        for link in chain:  # it grows meanwhile
            joined = [other for other in left if self.falls(link, other) or self.falls(other, link)]
            chain += joined
            left = [other for other in left if other not in joined]
        return chain

    def falls(self, removed: Link, other: Link) -> bool:
        """Whether the other does not happen where this is removed, but for one in twenty histories with both."""
        both = self.runs.followed(removed.index, other.followed)
        fell = int(self.runs.fallen(removed.index, other.followed).sum())
        return fell > 0 and _nearly_none(int(both.sum()) - fell, int(both.sum()))


def _nearly_none(count: int, of: int) -> bool:
    return count <= TOLERANCE * of
