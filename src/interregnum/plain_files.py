"""What stands in a file that anyone may have put there: only plain files are opened, and no more than a limit is read.

A device or a pipe in the place of a file would have no end, or never begin. Within `unsaved`, the texts that an editor
holds are read in the place of what is on the disk.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType

NOT_PLAIN = "a folder, device or pipe"

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_UNSAVED: ContextVar[Mapping[str, bytes]] = ContextVar("unsaved", default=_NOTHING)  # by real path


class NotPlainError(OSError):
    """It is there, and no file that has an end."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, NOT_PLAIN)


class TooLargeError(OSError):
    """It holds more than may be read; `size` is how many bytes it has, as far as is known."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, "it is too large")
        self.size = size


@contextmanager
def unsaved(texts: Mapping[str, bytes]) -> Iterator[None]:
    """Read these texts instead of the files at their paths, as `os.path.realpath` has them, in what is done within."""
    before = _UNSAVED.set(texts)
    try:
        yield
    finally:
        _UNSAVED.reset(before)


def unsaved_in(folder: Path) -> list[Path]:
    """The files of a folder that stand in no place but an editor."""
    texts = _UNSAVED.get()
    home = os.path.realpath(folder) if texts else ""
    names = [os.path.basename(path) for path in texts if os.path.dirname(path) == home]
    return [folder / name for name in names if not is_there(folder / name)]


def is_held(path: str | os.PathLike[str]) -> bool:
    """Whether an editor holds the file, be it on the disk or not."""
    return _held(path) is not None


def _held(path: str | os.PathLike[str]) -> bytes | None:
    """What an editor holds of a file; None where it does not."""
    texts = _UNSAVED.get()
    return texts.get(os.path.realpath(path)) if texts else None


def plain_size(path: str | os.PathLike[str]) -> int:
    """The bytes of a plain file. Raises NotPlainError for anything else, OSError where there is nothing."""
    held = _held(path)
    return _size(os.stat(path)) if held is None else len(held)


def read_plain(path: str | os.PathLike[str], most: int) -> bytes:
    """The content of a plain file of at most so many bytes.

    Raises NotPlainError, TooLargeError, or another OSError where it cannot be read.
    """
    size = plain_size(path)  # asked before it is opened: to open some devices is to use them
    if size > most:
        raise TooLargeError(size)
    if (held := _held(path)) is not None:
        return held
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        _size(os.fstat(handle))  # and again: it may have been replaced
        content = file.read(most + 1)
    if len(content) > most:  # it grew, or it is one of those files that hide their size
        raise TooLargeError(len(content))
    return content


def is_there(path: Path) -> bool:
    """Whether anything is at a place, a link that leads nowhere too; False for what can be no place at all."""
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _size(status: os.stat_result) -> int:
    if not stat.S_ISREG(status.st_mode):
        raise NotPlainError
    return status.st_size
