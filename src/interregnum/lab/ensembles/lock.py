"""One run at a time writes to the folder of an ensemble.

The lock is the system's own, on a file in the folder: it ends with the process that holds it, however that ends, and
with it a number of a process that means something else by now, on this machine or another, is never waited for. The
file names the process for those who are refused, and is removed when its run ends.

Problem codes: being-written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from interregnum.errors import HistoryError, Problem

LOCK = ".being-written"
BEHIND = 2**30  # the byte that Windows locks; what it locks cannot be read


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Raises HistoryError where another run writes to this folder.

    Where no lock can be had (a disk that is read-only or knows none) the run goes on: what it cannot write it says.
    """
    path = folder / LOCK
    file = _taken(path)
    try:
        yield
    finally:
        if file is not None:
            _give_back(path, file)


def _taken(path: Path) -> int | None:
    """The lock file, open and locked; None where none can be had."""
    while True:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError:
            return None
        try:
            _lock(file)
            if os.path.samestat(os.fstat(file), path.stat()):
                os.ftruncate(file, 0)
                os.write(file, str(os.getpid()).encode())
                return file
        except (BlockingIOError, PermissionError) as error:
            holder = os.read(file, 20).decode("ascii", "replace")
            os.close(file)
            raise _refusal(path.parent, holder) from error
        except FileNotFoundError:
            pass  # the run that held it has just ended, and removed it: once more
        except OSError:
            os.close(file)
            return None
        os.close(file)


def _refusal(folder: Path, holder: str) -> HistoryError:
    process = f" (process {holder})" if holder.isdecimal() else ""
    message = f"another run{process} is writing to this folder, which is left to it"
    allowed = "the same command once that run has ended, or another folder"
    return HistoryError([Problem("being-written", message, str(folder), allowed=allowed)])


def _lock(file: int) -> None:
    """Raises BlockingIOError or PermissionError at once where another has it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _give_back(path: Path, file: int) -> None:
    """Unlocked by name too, for a process that was forked meanwhile has the file open as well."""
    if sys.platform == "win32":
        os.close(file)
        with suppress(OSError):  # where another asks for it just now, the file stays
            path.unlink()
        return
    import fcntl

    with suppress(OSError):
        path.unlink()
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_UN)
    os.close(file)
