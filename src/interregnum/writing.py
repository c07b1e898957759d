"""Files and folders that are written whole or not at all.

What is new is written beside its place, as `.NAME.writing-...`, and renamed when it is whole: whoever reads, and
whatever kills the writer, finds the old content or the new and nothing between.

Every function raises OSError where it cannot write, and has then left nothing behind; `unwritable` is the problem
to tell of it.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from interregnum.errors import Problem

LEFT_OVER = 3600.0  # seconds after which an unfinished folder belongs to a run that was killed


def write_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put a file in place, in a folder that is there; `durable` where all that comes later relies on it."""
    write_files({path: content}, durable=durable)


def write_files(contents: Mapping[Path, bytes], *, durable: bool = False) -> None:
    """Put several files in place, in this order, once all of them are written."""
    beside = {path: _beside(path, "writing") for path in contents}
    try:
        for path, content in contents.items():
            _write(beside[path], content, durable)
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Put a folder in place; with `replace`, in the place of the one that is there.

    Names may lead into folders within it. What a run that was killed had left beside this place is removed.
    """
    beside = _beside(folder, "writing")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_old_left_overs(folder)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        for name, content in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            _write(beside / name, content, durable=True)
        if replace and folder.exists():
            _replace_folder(folder, beside)
        else:
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def clear_left_overs(folder: Path) -> None:
    """Remove the files that were never put in place, of a folder that nobody else writes to."""
    for beside in folder.rglob(".*.writing-*"):
        beside.unlink(missing_ok=True)


def unwritable(what: str, place: Path, error: OSError, allowed: str = "") -> Problem:
    """The problem that something cannot be written at this place."""
    message = f"{what} cannot be written here: {error.strerror or error}"
    return Problem("unwritable", message, str(place), allowed=allowed)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}-{os.getpid()}-{threading.get_ident()}")


def _write(path: Path, content: bytes, durable: bool) -> None:
    with path.open("wb") as file:
        file.write(content)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _replace_folder(folder: Path, new: Path) -> None:
    """Two renames: killed between them, the older folder is in `.NAME.replaced-...`."""
    old = _beside(folder, "replaced")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clear_old_left_overs(folder: Path) -> None:
    """A run that is writing now is left alone."""
    for what in ("writing", "replaced"):
        for left in folder.parent.glob(f".{folder.name}.{what}-*"):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                shutil.rmtree(left, ignore_errors=True)
