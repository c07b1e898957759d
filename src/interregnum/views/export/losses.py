"""What a format cannot hold: a ledger in which every item is entered once.

A format enters what it holds (`keep`), what it holds only as text (`keep_as_text`), and why it leaves out the
rest (`drop`). The ledger closes only if each item of the census is entered exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from interregnum.views.export.exported import Census

Fate = Literal["held", "in words", "left out"]
FATES: tuple[Fate, ...] = ("held", "in words", "left out")


@dataclass(frozen=True)
class Entry:
    """Items of one kind with the same fate, and the reason."""

    kind: str
    fate: Fate
    count: int
    why: str = ""


@dataclass(frozen=True)
class Losses:
    """The closed ledger of one export. `narrowed` counts what is held less exactly than it was."""

    format: str
    made_by: str
    totals: dict[str, int]
    entries: tuple[Entry, ...]
    narrowed: tuple[tuple[int, str], ...]

    def count(self, kind: str, fate: Fate) -> int:
        """How many items of a kind had this fate."""
        return sum(entry.count for entry in self.entries if (entry.kind, entry.fate) == (kind, fate))

    def total(self, fate: Fate) -> int:
        """How many items of all kinds had this fate."""
        return sum(entry.count for entry in self.entries if entry.fate == fate)

    def data(self) -> dict[str, Any]:
        """The report as plain data."""
        kinds = {
            kind: {"total": total, **{fate.replace(" ", "_"): self.count(kind, fate) for fate in FATES}}
            for kind, total in self.totals.items()
        }
        reasons = [
            {"kind": entry.kind, "fate": entry.fate, "count": entry.count, "why": entry.why}
            for entry in self.entries
            if entry.why
        ]
        narrowed = [{"count": count, "what": what} for count, what in self.narrowed]
        return {"format": self.format, "kinds": kinds, "reasons": reasons, "narrowed": narrowed}

    def brief(self) -> Iterator[str]:
        """The report for a terminal, in a few lines."""
        for fate in FATES:
            parts = {kind: count for kind in self.totals if (count := self.count(kind, fate))}
            if parts:
                yield f"  {fate:<9} {self.total(fate):>7,}: {_most(parts)}"
        for count, what in self.narrowed:
            yield f"  {'narrowed':<9} {count:>7,}: {what}"

    def markdown(self) -> str:
        """The report as a page."""
        return "\n".join(_page(self)) + "\n"


def named(kind: str) -> str:
    """A kind in words: `history.causes` are the causes of the history."""
    whose, _, what = kind.partition(".")
    return f"{what} of the {whose}"


def _most(parts: dict[str, int], shown: int = 4) -> str:
    """The most frequent kinds."""
    ordered = sorted(parts.items(), key=lambda item: -item[1])
    more = len(ordered) - shown
    words = ", ".join(f"{count:,} {named(kind)}" for kind, count in ordered[:shown])
    return words + (f", and of {more} more kinds" if more > 0 else "")


def _page(losses: Losses) -> Iterator[str]:
    yield f"# What {losses.format} cannot hold"
    yield ""
    yield f"Made by {losses.made_by}."
    yield ""
    yield "Every item of the history, the scenario and the record is counted once: held, held only in words,"
    yield "or left out."
    yield ""
    yield "| kind | there are | held | in words | left out |"
    yield "|---|---:|---:|---:|---:|"
    for kind, total in losses.totals.items():
        yield (
            f"| {kind} | {total:,} | " + " | ".join(f"{losses.count(kind, fate):,}" for fate in FATES) + " |"
        )
    for fate in FATES[1:]:
        entries = [entry for entry in losses.entries if entry.fate == fate and entry.count]
        if entries:
            yield from ("", f"## {fate.capitalize()}", "")
            yield from (f"- {entry.count:,} {named(entry.kind)}: {entry.why}" for entry in entries)
    yield from ("", "## Held less exactly", "")
    yield from (f"- {count:,}: {what}" for count, what in losses.narrowed)
    if not losses.narrowed:
        yield "Nothing."


class Ledger:
    """An open ledger. Every method takes a kind of the census, or a prefix ending in a dot for several."""

    def __init__(self, format: str, made_by: str, census: Census) -> None:
        self.format = format
        self.made_by = made_by
        self.census = census
        self.entered: dict[str, set[str]] = {kind: set() for kind in census}
        self.entries: list[Entry] = []
        self.less_exact: list[tuple[int, str]] = []

    def keep(self, kind: str, keys: Iterable[str] | None = None) -> None:
        """These items, by default all that are left of the kind, are in the export."""
        self._enter(kind, "held", "", keys)

    def keep_as_text(self, kind: str, why: str, keys: Iterable[str] | None = None) -> None:
        """These items are in the export only as text, not as data."""
        self._enter(kind, "in words", why, keys)

    def drop(self, kind: str, why: str, keys: Iterable[str] | None = None) -> None:
        """These items are not in the export."""
        self._enter(kind, "left out", why, keys)

    def narrow(self, count: int, what: str) -> None:
        """So many items are held less exactly than they are."""
        if count:
            self.less_exact.append((count, what))

    def _enter(self, prefix: str, fate: Fate, why: str, keys: Iterable[str] | None) -> None:
        for kind in [
            kind
            for kind in self.census
            if kind == prefix or (prefix.endswith(".") and kind.startswith(prefix))
        ]:
            mine = self.census[kind] - self.entered[kind] if keys is None else set(keys)
            wrong = mine - self.census[kind] | mine & self.entered[kind]
            if wrong:
                raise ValueError(
                    f"{self.format}: {kind} has no {sorted(wrong)[:3]}, or they are entered already"
                )
            self.entered[kind] |= mine
            if mine:
                self.entries.append(Entry(kind, fate, len(mine), why))

    def close(self) -> Losses:
        """The report. Raises ValueError where something is entered nowhere: a fault of the format's code."""
        open_ = {kind: len(keys - self.entered[kind]) for kind, keys in self.census.items()}
        forgotten = {kind: count for kind, count in open_.items() if count}
        if forgotten:
            raise ValueError(f"{self.format} enters nothing for {forgotten}")
        totals = {kind: len(keys) for kind, keys in self.census.items()}
        return Losses(self.format, self.made_by, totals, tuple(self.entries), tuple(self.less_exact))
