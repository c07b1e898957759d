"""The files of a scenario as they are now: which there are, and a signature that changes when one of them does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from interregnum.language.resolve import bundled

MAX_FILES = 2000  # of a scenario; changes in any more are not noticed

Signature = tuple[tuple[str, int, int, int], ...]


def place_of(where: str) -> Path:
    """The folder or file of a scenario."""
    return bundled().get(where, Path(where))


def signature(where: str) -> Signature:
    """Name, modification time, size and number of each file: when they change, the scenario is read again.

    By its number a file is known from another that was put in its place, whatever time that bears.
    """
    place = place_of(where)
    if not place.is_dir():
        return (_file_state(place),)
    return tuple(sorted(_file_state(entry) for entry in files_in(place)))


def files_in(folder: Path) -> Iterator[os.DirEntry[str] | Path]:
    """The files of a folder and of those in it; a folder that cannot be listed stands for itself. Hidden folders are
    left out: version control and editors keep theirs there."""
    folders: list[str | Path] = [folder]
    left = MAX_FILES
    while folders and left > 0:
        place = folders.pop()
        try:
            with os.scandir(place) as listing:
                entries = list(islice(listing, MAX_FILES))
        except OSError:
            yield Path(place)
            continue
        inside = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        folders += [entry.path for entry in inside if not entry.name.startswith(".")]
        files = [entry for entry in entries if not entry.is_dir(follow_symlinks=False)][:left]
        left -= len(files)
        yield from files


def _file_state(entry: os.DirEntry[str] | Path) -> tuple[str, int, int, int]:
    name = os.fspath(entry)
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        return name, 0, 0, 0
    return name, status.st_mtime_ns, status.st_size, status.st_ino
