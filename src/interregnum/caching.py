"""Where things that were made once are kept: compiled code, what files say, and scenarios found sound.

Everything here can be thrown away at any time, and is left unused where it cannot be written, or is not what was
written: each thing kept begins with its hash. What is kept by `keep` is bounded: each folder holds so many bytes and
nothing that has not been used for so long; what was used longest ago goes first. Several processes may do so at
once: each file is whole or not there, and one that another has removed is gone.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple

from interregnum.plain_files import read_plain
from interregnum.writing import write_file

MOST_BYTES = 64 * 2**20  # in each folder: the flagship, checked after each of a dozen edits
HASH = 32  # bytes
LONGEST = 30 * 24 * 3600.0  # seconds since something was last used
# What `keep` is given as names, and what it has not finished to write.
OURS = re.compile(r"[0-9a-f]{32}\.(json|parts|code)|\.[0-9a-f]{32}\.(json|parts|code)\.writing-.*")


def cache_folder() -> Path | None:
    """The user's cache, so that the package itself may be read-only; None for a user who has no place of their own.

    `INTERREGNUM_CACHE` moves it.
    """
    if os.environ.get("INTERREGNUM_CACHE"):
        return Path(os.environ["INTERREGNUM_CACHE"])
    variable, *below = (
        ("LOCALAPPDATA", "AppData", "Local") if sys.platform == "win32" else ("XDG_CACHE_HOME", ".cache")
    )
    try:
        return Path(os.environ.get(variable) or Path.home().joinpath(*below)) / "interregnum"
    except RuntimeError:  # no home is known
        return None


@cache
def source_hash() -> str:
    """A hash of this package's own code: what an older version made is not used by a newer one."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def keep(name: str, content: bytes) -> None:
    """Keep something, whole or not at all; not at all where there is no room or no right to."""
    folder = folder_for(str(PurePath(name).parent))
    if folder is not None:
        with suppress(OSError):
            write_file(folder / PurePath(name).name, _hash(content) + content)
        prune(folder, MOST_BYTES, LONGEST)


class _File(NamedTuple):
    used: float
    bytes: int
    path: Path


def prune(folder: Path, most: int, longest: float, now: float | None = None) -> None:
    """Remove what was used longest ago, down to `most` bytes, and all that was not used for `longest` seconds."""
    earliest = (time.time() if now is None else now) - longest
    total = 0
    for file in sorted(_files(folder), reverse=True):
        total += file.bytes
        if total > most or file.used < earliest:
            with suppress(OSError):
                file.path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[_File]:
    """What `keep` has written to a folder, those half written by a process that was killed too; nothing of others.

    `INTERREGNUM_CACHE` may name a folder that holds files of its user.
    """
    with suppress(OSError):
        for path in [path for path in folder.iterdir() if OURS.fullmatch(path.name)]:
            with suppress(OSError):  # another process has just removed it
                found = path.stat()
                yield _File(found.st_mtime, found.st_size, path)


def folder_for(name: str) -> Path | None:
    """A folder of the cache, made if need be; None where it cannot be."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / name


def kept(name: str) -> bytes | None:
    """What was kept under that name, if anything, and as it was written; it counts as used now."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        kept = read_plain(folder / name, MOST_BYTES)
    except OSError:
        return None
    with suppress(OSError):
        os.utime(folder / name)
    hash, content = kept[:HASH], kept[HASH:]
    return content if hash == _hash(content) else None


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
