"""What a section of a file says under `defaults`: it holds for each entry there that does not say otherwise.

Key by key: an entry that has a key of its own keeps it whole. `basis`, `source` and `why` go together: who gives one of
them takes none. Other files of the folder are as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any, TypeVar

from interregnum.language.reading.document import DataPath

KEY = "defaults"
GROUNDS = ("basis", "source", "why")
Place = TypeVar("Place")


def filled(data: MutableMapping[str, Any], *places: MutableMapping[DataPath, Place]) -> None:
    """Put what is usual into the entries of each section, and the places of it into `places`."""
    for section, entries in data.items():
        usual = entries.get(KEY) if isinstance(entries, dict) else None
        if not isinstance(usual, dict):
            continue
        del entries[KEY]
        taken = dict(_taken(entries, usual))
        for id, keys in taken.items():
            entries[id] |= {key: usual[key] for key in keys}
        for known in places:
            _placed(known, section, taken)


def _taken(entries: dict[str, Any], usual: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys that each entry takes."""
    for id, entry in entries.items():
        if isinstance(entry, dict):
            own = any(key in entry for key in GROUNDS)
            yield id, tuple(key for key in usual if key not in entry and not (own and key in GROUNDS))


def _placed(known: MutableMapping[DataPath, Place], section: str, taken: dict[str, tuple[str, ...]]) -> None:
    """What an entry takes stands where it is written once."""
    there = {path: place for path, place in known.items() if path[:2] == (section, KEY)}
    for path in there:
        del known[path]
    for id, keys in taken.items():
        for path, place in there.items():
            if len(path) > 2 and path[2] in keys:
                known[(section, id, *path[2:])] = place
