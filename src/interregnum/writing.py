"""Files and folders that are written whole or not at all.

What is new is written beside its place, as `.NAME.writing-PROCESS-THREAD`, and renamed when it is whole: whoever
reads, and whatever kills the writer, finds the old content or the new and nothing between. What a writer that was
killed had left there is ours: it does not count as content of a folder, and the next writer of NAME removes it.

Every function raises OSError where it cannot write, and has then left nothing behind; `unwritable` is the problem
to tell of it.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from interregnum.errors import Problem

LEFT_OVER = 3600.0  # seconds after which what is unfinished belongs to a run that was killed
UNFINISHED = re.compile(
    r"\.(?P<name>.+)\.(?P<what>writing|replaced)-(?P<process>[0-9]+)(?:-[0-9]+)?", re.DOTALL
)


def write_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put a file in place, in a folder that is there; `durable` where all that comes later relies on it."""
    write_files({path: content}, durable=durable)


def write_files(contents: Mapping[Path, bytes], *, durable: bool = False) -> None:
    """Put several files in place, in this order, once all of them are written.

    Of what writers that were killed left beside them nothing is removed: `clear_beside` does that.
    """
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
        clear_beside(folder)
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


@contextmanager
def folder_beside(place: Path) -> Iterator[Path]:
    """A folder beside a place, to make in it what shall lie there; it is gone at the end.

    What a run that was killed had left there is removed.
    """
    clear_beside(place)
    beside = _beside(place, "writing")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def content_of(folder: Path) -> Iterator[Path]:
    """What lies in a folder, without what writers have not finished, now or ever."""
    return (path for path in folder.iterdir() if not is_unfinished(path.name))


def is_unfinished(name: str) -> bool:
    """Whether a file or folder of this name is what a writer has not put in place."""
    return UNFINISHED.fullmatch(name) is not None


def clear_left_overs(folder: Path) -> None:
    """Remove all that was never put in place, in a folder that nobody else writes to, and in those within it."""
    for path in list(folder.rglob(".*.writing-*")):
        if is_unfinished(path.name):
            _remove(path)


def clear_beside(place: Path) -> None:
    """Remove what writers of this place that were killed had left beside it; one that writes now is left alone."""
    with suppress(OSError):
        for path in list(place.parent.iterdir()):
            found = UNFINISHED.fullmatch(path.name)
            if found is not None and found["name"] == place.name:
                with suppress(OSError):
                    if _is_abandoned(path, int(found["process"])):
                        _remove(path)


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


def _is_abandoned(path: Path, process: int) -> bool:
    """Whether the process that wrote it is gone, as far as this can be asked; if not, whether it is old."""
    if os.name == "posix":  # elsewhere, asking ends the process that is asked about
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):  # of another user; or no number of a process
            pass
    return time.time() - path.lstat().st_mtime > LEFT_OVER


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
