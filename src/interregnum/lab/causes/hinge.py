"""One hinge: an event or an option of a decision, and what depends on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from interregnum.lab.causes.apart import Apart
from interregnum.lab.causes.causation import Causation
from interregnum.lab.causes.counterfactuals.fresh import FreshDraws
from interregnum.lab.statistics.differences import Difference
from interregnum.lab.statistics.many import RankInterval
from interregnum.lab.statistics.shares import Share

OPEN = 0.02  # events in more than 98 % or less than 2 % of histories are not ranked

Standing: TypeAlias = Literal["ranked", "condition", "rare", "ending", "waiting", "bookkeeping"]


class Named(NamedTuple):
    """An event or option, by id and title."""

    id: str
    title: str


@dataclass(frozen=True)
class Fallen:
    """A later step of a plan, and in how many histories it falls."""

    id: str
    title: str
    count: int


@dataclass(frozen=True)
class StepFall:
    """A step of a plan: in how many histories it happens, and which later steps fall where it is removed."""

    id: str
    title: str
    of: int
    later: tuple[Fallen, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        later = [vars(fallen) for fallen in self.later]
        return {"id": self.id, "title": self.title, "of": self.of, "later": later}


@dataclass(frozen=True)
class Hinge:
    """One event, or one option of a decision, and what depends on it.

    `happened` is the share of histories in which it happens; `decided` the share of all whose outcome differs
    without it, in pairs that share their draws; `necessary` the same among those in which it happens. What needs no
    sharing of draws are the differences without it: `answer`, of the share of the target; `shift`, of a mean: a value,
    or minutes, where never counts as the end (of an ending the same as `answer`); and, of an hour, how often it
    `comes`. The other part of an hour, `when`, is of the pairs in which it comes in both, and so needs it, too.

    `p` is the p-value that the number by which hinges are ranked is none, and `q` the same adjusted for all rows
    (`statistics.many`); `ranks` are the places that it may have, None where it was not ranked. Where
    too few pairs differ to say (`ranking.unsaid`) there is none of these.

    `event` is the id of the event, also where `id` is that of an option. `named` says that it was asked for by name:
    then it is ranked however rarely it happens. `apart` says why it is not ranked: it is the `ending` itself,
    `waiting`, or `bookkeeping` of a mechanism. `links` are the others of its chain (`chains`), and `steps`
    the steps of a plan among all of these, its own first, with what falls with each.
    The strongest also have `closer`, the probabilities of causation for the target, and `fresh`, what removing it does
    beyond luck when everything after it is drawn anew.
    """

    id: str
    event: str
    title: str
    happened: Share
    decided: Share
    necessary: Share
    answer: Difference
    shift: Difference
    first: float
    comes: Difference | None = None
    when: Difference | None = None
    p: float = math.nan
    q: float = math.nan
    ranks: RankInterval | None = None
    apart: Apart = ""
    named: bool = False
    links: tuple[Named, ...] = ()
    steps: tuple[StepFall, ...] = ()
    closer: Causation | None = None
    fresh: FreshDraws | None = None

    @property
    def standing(self) -> Standing:
        """Where it stands: ranked; a condition, which happens nearly always; rare; or set apart, and why."""
        return self.apart or standing(self.happened.value, named=self.named)

    @property
    def open(self) -> bool:
        """Whether it happens in some histories and not in others, and may be ranked as a cause."""
        return self.standing == "ranked"

    @property
    def in_short(self) -> str:
        """Its title, and how many other links its chain has."""
        return f"{self.title} (+{len(self.links)})" if self.links else self.title

    @property
    def matters(self) -> bool:
        """Whether any history comes out differently without it."""
        return self.decided.value > 0 or self.shift.mean != 0

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.id,
            "event": self.event,
            "title": self.title,
            "standing": self.standing,
            "happened": self.happened.to_dict(),
            "decided": self.decided.to_dict(),
            "necessary": self.necessary.to_dict(),
            "answer": _plain(self.answer),
            "shift": _plain(self.shift),
            "comes": _plain(self.comes),
            "when": _plain(self.when),
            "p": None if math.isnan(self.p) else self.p,
            "q": None if math.isnan(self.q) else self.q,
            "ranks": None if self.ranks is None else list(self.ranks),
            "median_minute": None if math.isnan(self.first) else self.first,
            "links": [link._asdict() for link in self.links],
            "steps": [step.to_dict() for step in self.steps],
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
        fresh = None if self.fresh is None else self.fresh.answer
        columns: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "standing": self.standing,
        }
        for name, column in shares.items():
            for part in ("value", "low", "high"):
                key = name if part == "value" else f"{name}_{part}"
                columns[key] = None if column is None else getattr(column, part)
        moves = {
            "answer": self.answer,
            "shift": self.shift,
            "comes": self.comes,
            "when": self.when,
            "fresh": fresh,
        }
        for name, moved in moves.items():
            plain = _plain(moved) or {}
            columns |= {
                name: plain.get("mean"),
                f"{name}_low": plain.get("low"),
                f"{name}_high": plain.get("high"),
            }
        return columns | {
            "p": self.p,
            "q": self.q,
            "rank_first": None if self.ranks is None else self.ranks.first,
            "rank_last": None if self.ranks is None else self.ranks.last,
            "links": [link.id for link in self.links],
            "steps": [step.to_dict() for step in self.steps],
        }


def _plain(difference: Difference | None) -> dict[str, Any] | None:
    """As plain data; without an interval where no pair differs, for there chance had nothing to work on."""
    if difference is None:
        return None
    return difference.to_dict() | ({} if difference.differing else {"low": None, "high": None})


def standing(happened: float, *, named: bool = False) -> Literal["ranked", "condition", "rare"]:
    """Where a cause stands that happens in this share of histories; what was `named` is never too rare."""
    if happened > 1 - OPEN:
        return "condition"
    return "ranked" if happened >= OPEN or (named and happened > 0) else "rare"
