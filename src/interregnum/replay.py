"""Plays a history again from its manifest alone, and says whether every byte agrees."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interregnum.engine import play
from interregnum.history import History, load_history
from interregnum.history.folder import TABLES, history_files, read_manifest


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a replay found: file by file, and the first firing that differs (None if none does)."""

    folder: str
    events: int
    bytes_agree: dict[str, bool]
    rows_agree: dict[str, bool]
    first_difference: int | None
    software: dict[str, tuple[str, str]]

    @property
    def agrees(self) -> bool:
        """Every row is the same. (Bytes may differ where another version of a library wrote them.)"""
        return all(self.rows_agree.values())

    def text(self) -> str:
        """The finding as prose."""
        if all(self.bytes_agree.values()):
            return f"{self.folder}: played again, {self.events:,} events; every byte agrees."
        if self.agrees:
            changed = ", ".join(f"{name} {old} -> {new}" for name, (old, new) in self.software.items())
            return f"{self.folder}: played again, {self.events:,} events; every row agrees. Bytes differ ({changed})."
        names = ", ".join(name for name, same in self.rows_agree.items() if not same)
        return (
            f"{self.folder}: played again, and it differs in {names}, first at event {self.first_difference}."
        )

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
    """Play the history of a folder again and compare."""
    manifest = read_manifest(folder)
    old = load_history(folder)
    new = play(old.scenario, old.compiled, old.seed, old.replica, until=old.ended)
    files = history_files(new)
    bytes_agree = {
        f"{name}.parquet": hashlib.sha256(files[f"{name}.parquet"]).hexdigest()
        == manifest["files"][f"{name}.parquet"]["sha256"]
        for name in TABLES
    }
    rows_agree = {
        "events": old.firings == new.firings,
        "changes": old.written == new.written,
        "drawn": old.drawn == new.drawn,
        "outcomes": manifest["outcomes"] == new.outcomes,
    }
    return Agreement(
        folder=str(folder),
        events=len(new.firings),
        bytes_agree=bytes_agree,
        rows_agree=rows_agree,
        first_difference=_first_difference(old, new),
        software=_software(manifest),
    )


def _first_difference(old: History, new: History) -> int | None:
    for one, other in zip(old.firings, new.firings, strict=False):
        if one != other:
            return one.number
    if len(old.firings) != len(new.firings):
        return min(len(old.firings), len(new.firings)) + 1
    return None


def _software(manifest: dict[str, Any]) -> dict[str, tuple[str, str]]:
    from importlib.metadata import version

    names = ("interregnum", "numpy", "pyarrow")
    return {
        name: (str(manifest["software"].get(name)), version(name))
        for name in names
        if manifest["software"].get(name) != version(name)
    }
