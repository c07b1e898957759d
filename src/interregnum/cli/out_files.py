"""The files that commands write: whole or not at all, and over nothing but an earlier file of the same kind.

A kind is known by a mark that each of its files bears near its beginning. So the name of a scenario's own file, given
by mistake, costs nothing. Devices, such as `/dev/stdout`, are written to; an empty file may be replaced.

Problem codes: place-taken, unwritable.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from interregnum.errors import Problem, ProblemsFound
from interregnum.writing import clear_beside, unwritable, write_file

HEAD = 2**16  # bytes within which the mark stands


class FileKind(NamedTuple):
    """What a file is, and the text by which it is known."""

    what: str
    mark: str


PAGE = FileKind("a page that `report` wrote", '<meta name="generator" content="Interregnum ')
DESCRIPTION = FileKind("a description that `odd` wrote", "This description follows the ODD protocol")
JUDGEMENT = FileKind("a page that `validate --markdown` wrote", "Made by `interregnum validate ")
POSTERIOR = FileKind("a file of variants that `calibrate` wrote", "# Written by `interregnum calibrate`")
ANSWERS = FileKind("answers that `study` wrote", '"format":"interregnum-answers"')


def free_file(file: Path | None, kind: FileKind) -> None:
    """Raise ProblemsFound where a file of this kind could not be written; asked before the work begins.

    Nothing is asked where no file is named.
    """
    if file is None:
        return
    try:
        free = _is_free(Path(os.path.realpath(file)), kind)
    except OSError as error:
        raise ProblemsFound([_unwritable(file, error)]) from error
    if not free:
        message = f"this file is not {kind.what}, and is left as it is"
        allowed = f"a new file, or {kind.what}"
        raise ProblemsFound([Problem("place-taken", message, str(file), allowed=allowed)])


def write_text(file: Path | None, text: str, kind: FileKind) -> None:
    """Write a file of this kind, where one is named. Raises ProblemsFound."""
    if file is None:
        return
    free_file(file, kind)
    place, content = Path(os.path.realpath(file)), text.encode("utf-8", "backslashreplace")
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)
        else:
            clear_beside(place)
            write_file(place, content)
    except OSError as error:
        raise ProblemsFound([_unwritable(place, error)]) from error


def _is_free(place: Path, kind: FileKind) -> bool:
    try:
        status = place.stat()
    except FileNotFoundError:
        if not os.access(place.parent, os.W_OK):
            place.parent.stat()  # says whether it is there
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None
        return True
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
        return True
    with place.open("rb") as existing:
        return kind.mark.encode() in existing.read(HEAD)


def _unwritable(file: Path, error: OSError) -> Problem:
    return unwritable("the file", file, error, allowed="a file in a folder")
