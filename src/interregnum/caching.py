"""Where things that were made once are kept: compiled code, what files say, and scenarios found sound.

Everything here can be thrown away at any time, and is left unused where it cannot be written.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from interregnum.writing import write_file


def cache_folder() -> Path:
    """The user's cache, so that the package itself may be read-only. `INTERREGNUM_CACHE` moves it."""
    if os.environ.get("INTERREGNUM_CACHE"):
        return Path(os.environ["INTERREGNUM_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "interregnum"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "interregnum"


@cache
def source_hash() -> str:
    """A hash of this package's own code: what an older version made is not used by a newer one."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def keep(name: str, content: bytes) -> None:
    """Keep something, whole or not at all; not at all where there is no room or no right to."""
    path = cache_folder() / name
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content)


def folder_for(name: str) -> Path | None:
    """A folder of the cache, made if need be; None where it cannot be."""
    path = cache_folder() / name
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path


def kept(name: str) -> bytes | None:
    """What was kept under that name, if anything."""
    try:
        return (cache_folder() / name).read_bytes()
    except OSError:
        return None
