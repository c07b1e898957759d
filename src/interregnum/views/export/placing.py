"""Where an export goes: a file or a folder, whole or not at all, and never over something that is not one of ours.

An export is known again by the last line of its loss report, which lists the files with their hashes: a file
that was changed since is no longer ours to replace.

Problem codes: place-taken, unwritable.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from interregnum.errors import Problem, ProblemsFound
from interregnum.history.folder import put_folder
from interregnum.history.manifest import sha256

MARK, END = "<!-- interregnum-export ", " -->"
REPORT = "losses.md"  # in a folder; beside a file it is FILE.losses.md
MOST_REPORT_BYTES = 2**20


def free_place(out: str | Path, folder: bool) -> Path:
    """The full path. Raises ProblemsFound where it holds anything but an earlier export.

    Asked before a night is played as well, so that nobody waits for an export that has no place to go.
    """
    place = Path(os.path.realpath(out))
    try:
        free = _free_folder(place) if folder else _free_file(place)
    except OSError as error:
        message = f"this place cannot be looked into: {error.strerror or error}"
        raise ProblemsFound([Problem("unwritable", message, file=str(place))]) from error
    if not free:
        message = (
            "this place is taken by something that is not an export as it was written, and is left as it is"
        )
        allowed = f"a new {'folder' if folder else 'file'}, or one that holds an earlier export"
        raise ProblemsFound([Problem("place-taken", message, file=str(place), allowed=allowed)])
    return place


def put(place: Path, files: Mapping[str, bytes], report: str, folder: bool) -> None:
    """Write an export and its loss report. A file's content has the name "". Raises ProblemsFound."""
    hashes = {name or place.name: sha256(content) for name, content in files.items()}
    marked = f"{report}\n{MARK}{json.dumps({'files': hashes})}{END}\n".encode()
    if folder:
        put_folder(place, {**files, REPORT: marked}, "export")
        return
    beside = [
        (path, path.with_name(f".{path.name}.writing-{os.getpid()}")) for path in (place, _report(place))
    ]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for (_, new), content in zip(beside, (files[""], marked), strict=True):
            new.write_bytes(content)
        for path, new in beside:
            new.replace(path)
    except OSError as error:
        message = f"the export cannot be written here: {error.strerror or error}"
        raise ProblemsFound([Problem("unwritable", message, file=str(place))]) from error
    finally:
        for _, new in beside:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _report(file: Path) -> Path:
    return file.with_name(f"{file.name}.{REPORT}")


def _free_file(place: Path) -> bool:
    report = _report(place)
    if not os.path.lexists(place) and not os.path.lexists(report):
        return True
    return not place.is_dir() and _unchanged(report, {place.name: place} if os.path.lexists(place) else {})


def _free_folder(place: Path) -> bool:
    if not os.path.lexists(place):
        return True
    if not place.is_dir() or place == Path.cwd():
        return False
    entries = [path for path in place.rglob("*") if path.is_symlink() or not path.is_dir()]
    there = {path.relative_to(place).as_posix(): path for path in entries}
    report = there.pop(REPORT, None)
    return not there if report is None else _unchanged(report, there)


def _unchanged(report: Path, there: Mapping[str, Path]) -> bool:
    """Whether all that is there is listed by the report, with the hash that it has."""
    listed = _listed(report)
    return listed is not None and all(
        name in listed
        and path.is_file()
        and not path.is_symlink()
        and sha256(path.read_bytes()) == listed[name]
        for name, path in there.items()
    )


def _listed(report: Path) -> dict[str, Any] | None:
    """The files that a loss report lists; None where it is none of ours."""
    if report.is_symlink() or not report.is_file() or report.stat().st_size > MOST_REPORT_BYTES:
        return None
    last = report.read_bytes().decode("utf-8", "replace").rstrip("\n").rpartition("\n")[2]
    if not (last.startswith(MARK) and last.endswith(END)):
        return None
    try:
        files = json.loads(last[len(MARK) : -len(END)])["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if isinstance(files, dict) else None
