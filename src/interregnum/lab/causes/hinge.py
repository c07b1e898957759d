"""One hinge: an event or an option of a decision, and what depends on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from interregnum.lab.causes.causation import Causation
from interregnum.lab.statistics.differences import Difference
from interregnum.lab.statistics.shares import Share

OPEN = 0.02  # events in more than 98 % or less than 2 % of histories are not ranked


@dataclass(frozen=True)
class Hinge:
    """One event, or one option of a decision, and what depends on it.

    `happened` is the share of histories in which it happens; `decided` the share of all histories whose outcome differs
    without it; `necessary` the same among those in which it happens; `shift` how far the outcome moves without it:
    minutes, a value, or the share of an ending.

    `event` is the id of the event, also where `id` is that of an option. `defining` says that the outcome is defined by
    it, so that its rank tells nothing; `quiet` that it is bookkeeping of a mechanism. `alike` are other events without
    which every history comes out the same as without this one: links of one chain, of which only the first is ranked.
    The strongest also have `closer`, the probabilities of causation for the target, and `fresh`, the share necessary
    when everything after the removal is drawn anew.
    """

    id: str
    event: str
    title: str
    happened: Share
    decided: Share
    necessary: Share
    shift: Difference
    first: float
    defining: bool
    quiet: bool
    alike: tuple[str, ...] = ()
    closer: Causation | None = None
    fresh: Share | None = None

    @property
    def open(self) -> bool:
        """Whether it happens in some histories and not in others, and is more than bookkeeping or a definition."""
        free = OPEN <= self.happened.value <= 1 - OPEN
        return free and not self.defining and not self.quiet

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            "event": self.event,
            "title": self.title,
            "happened": self.happened.to_dict(),
            "decided": self.decided.to_dict(),
            "necessary": self.necessary.to_dict(),
            "shift": self.shift.to_dict(),
            "median_minute": None if math.isnan(self.first) else self.first,
            "alike": list(self.alike),
            "by_definition": self.defining,
            "bookkeeping": self.quiet,
            "causation": None if self.closer is None else self.closer.to_dict(),
            "fresh": None if self.fresh is None else self.fresh.to_dict(),
        }

    def columns(self) -> dict[str, Any]:
        """As one row of plain columns."""
        shares: dict[str, Share | None] = {
            "happened": self.happened,
            "decided": self.decided,
            "necessary": self.necessary,
        }
        closer = self.closer
        shares |= {name: None if closer is None else getattr(closer, name) for name in ("pn", "ps", "pns")}
        shares |= {"necessary_fresh": self.fresh}
        columns: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "open": self.open,
            "by_definition": self.defining,
        }
        for name, column in shares.items():
            for part in ("value", "low", "high"):
                key = name if part == "value" else f"{name}_{part}"
                columns[key] = None if column is None else getattr(column, part)
        shift = self.shift
        return columns | {
            "shift": shift.mean,
            "shift_low": shift.low,
            "shift_high": shift.high,
            "alike": list(self.alike),
        }
