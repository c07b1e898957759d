"""Plays a history again from its manifest alone, and says whether every byte agrees."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from interregnum.history import History, load_history
from interregnum.history.folder import history_files, read_rows
from interregnum.history.manifest import (
    FILES,
    MANIFEST,
    OTHER_NUMBERS,
    SOFTWARE,
    VERSION,
    other_numbers,
    read_manifest,
    sha256,
)
from interregnum.history.play import play


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a replay found: file by file, and the first firing that differs (None if none does).

    `differing` tells that firing as recorded and as it happens now. `software` holds the versions that changed.
    """

    folder: str
    events: int
    bytes_agree: dict[str, bool]
    rows_agree: dict[str, bool]
    first_difference: int | None
    differing: tuple[str, str]
    software: dict[str, tuple[str, str]]

    @property
    def agrees(self) -> bool:
        """Every row is the same. (Bytes may differ where another version of a library wrote them.)"""
        return all(self.rows_agree.values())

    def text(self) -> str:
        """The finding as prose."""
        again = f"{self.folder}: played again, {self.events:,} events"
        changed = ", ".join(f"{name} {old} -> {new}" for name, (old, new) in self.software.items())
        written = f" Other software: {changed}." if changed else ""
        if all((*self.bytes_agree.values(), self.agrees)):
            return f"{again}; every byte agrees."
        if self.agrees:
            files = ", ".join(name for name, same in self.bytes_agree.items() if not same)
            return f"{again}; every row agrees. The bytes of {files} differ.{written}"
        names = ", ".join(name for name, same in self.rows_agree.items() if not same)
        text = f"{again}, and it differs in: {names}.{written}"
        if self.first_difference is not None:
            text += f"\n  first at event {self.first_difference}"
            text += f"\n    recorded: {self.differing[0]}\n    now:      {self.differing[1]}"
        return text

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "agrees": self.agrees,
            "events": self.events,
            "bytes_agree": self.bytes_agree,
            "rows_agree": self.rows_agree,
            "first_difference": self.first_difference,
        }


def replay(folder: str | Path) -> Agreement:
    """Play the history of a folder again and compare.

    Raises HistoryError where it cannot be read, or was played with other arithmetic.
    """
    from interregnum.history.columns import NEWS

    manifest = read_manifest(folder)
    if manifest["version"] <= OTHER_NUMBERS:
        rest = "it can be read, but not replayed: play it again"
        versions = (manifest["version"], VERSION)
        raise other_numbers(Path(folder) / MANIFEST, manifest["software"], "history", rest, versions)
    old = load_history(folder)
    new = play(old.scenario, old.compiled, old.seed, old.replica, until=old.ended)
    files = history_files(new)
    bytes_agree = {name: sha256(files[name]) == manifest["files"][name]["sha256"] for name in FILES}
    rows_agree = {
        "events": old.firings == new.firings,
        "changes": old.written == new.written,
        "news": read_rows(Path(folder) / "news.parquet", NEWS).equals(new.news),
        "drawn": old.drawn == new.drawn,
        "outcomes": manifest["outcomes"] == new.outcomes,
    }
    first = _first_difference(old, new)
    return Agreement(
        folder=str(folder),
        events=len(new.firings),
        bytes_agree=bytes_agree,
        rows_agree=rows_agree,
        first_difference=first,
        differing=("", "") if first is None else (_told(old, first), _told(new, first)),
        software=_software(manifest),
    )


def _first_difference(old: History, new: History) -> int | None:
    for recorded, again in zip(old.firings, new.firings, strict=False):
        if recorded != again:
            return recorded.number
    if len(old.firings) != len(new.firings):
        return min(len(old.firings), len(new.firings)) + 1
    return None


def _told(history: History, number: int) -> str:
    """A firing as a line; to the last digit where the clock would not show the difference."""
    if number > len(history.firings):
        return "nothing more happens"
    firing = history.firing(number)
    hour = history.label(firing.minute)
    return f"{hour} (minute {firing.minute!r})  {history.title(firing)}  [{firing.event}]"


def _software(manifest: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        name: (str(manifest["software"].get(name)), version(name))
        for name in SOFTWARE
        if manifest["software"].get(name) != version(name)
    }
