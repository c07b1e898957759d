"""Writing an export: a file or a folder, whole or not at all, replacing nothing but an earlier export.

An export is known again by the last line of its loss report, which has the hashes of the report and of all files:
what was changed since is no longer ours to replace. Of a single file and its report, the file is put in place first.

Problem codes: place-taken, unwritable.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from interregnum.errors import Problem, ProblemsFound
from interregnum.history.folder import put_folder
from interregnum.history.manifest import sha256
from interregnum.writing import clear_beside, is_unfinished, unwritable, write_files

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
        message = f"this place cannot be read: {error.strerror or error}"
        raise ProblemsFound([Problem("unwritable", message, file=str(place))]) from error
    if not free:
        message = "this place holds something other than an earlier export, which is not replaced"
        allowed = f"a new {'folder' if folder else 'file'}, or one that holds an earlier export"
        raise ProblemsFound([Problem("place-taken", message, file=str(place), allowed=allowed)])
    return place


def put(place: Path, files: Mapping[str, bytes], report: str, folder: bool) -> None:
    """Write an export and its loss report. A file's content has the name "". Raises ProblemsFound."""
    text = f"{report}\n".encode()
    hashes = {"report": sha256(text), "files": {name: sha256(content) for name, content in files.items()}}
    marked = text + f"{MARK}{json.dumps(hashes)}{END}\n".encode()
    if folder:
        put_folder(place, {**files, REPORT: marked}, "export")
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for path in (place, _report(place)):
            clear_beside(path)
        write_files({place: files[""], _report(place): marked})
    except OSError as error:
        raise ProblemsFound([unwritable("the export", place, error)]) from error


def _report(file: Path) -> Path:
    return file.with_name(f"{file.name}.{REPORT}")


def _free_file(place: Path) -> bool:
    report = _report(place)
    if not os.path.lexists(place) and not os.path.lexists(report):
        return True
    return not place.is_dir() and _unchanged(report, {"": place} if os.path.lexists(place) else {})


def _free_folder(place: Path) -> bool:
    if not os.path.lexists(place):
        return True
    if not place.is_dir() or place == Path.cwd():
        return False
    there = {
        path.relative_to(place).as_posix(): path
        for path in place.rglob("*")
        if not any(is_unfinished(name) for name in path.relative_to(place).parts)
    }
    report = there.pop(REPORT, None)
    if report is None:
        return not there
    files = {name: path for name, path in there.items() if path.is_symlink() or not path.is_dir()}
    folders = {parent.as_posix() for name in files for parent in PurePosixPath(name).parents}
    return there.keys() <= files.keys() | folders and _unchanged(report, files)


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
    text, newline, last = report.read_bytes().decode("utf-8", "replace").rstrip("\n").rpartition("\n")
    if not (last.startswith(MARK) and last.endswith(END)):
        return None
    try:
        hashes = json.loads(last[len(MARK) : -len(END)])
        files, own = hashes["files"], hashes["report"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if own != sha256((text + newline).encode()):
        return None
    return files if isinstance(files, dict) else None
