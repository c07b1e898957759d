"""The manifest of a history folder, `history.json`: what was played, by what, and what the other files hold.

Written in one fixed form and sealed with its own hash. Read with suspicion: a folder comes from a disk that
was full, a newer version, or a stranger. The fields are described in `docs/reference/history.md`.

Problem codes: no-history, too-large, truncated, not-a-history, newer-version, older-version, tampered.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from interregnum.errors import HistoryError, Problem
from interregnum.history.data import History
from interregnum.language.resolve import resolved_json
from interregnum.plain_files import NotPlainError, TooLargeError, read_plain

FORMAT = "interregnum-history"
VERSION = 2  # rises with what a field means, and with every change of the numbers that the kernel gives
OTHER_NUMBERS = 1  # until here exp, log and their like were those of each machine's C library
MANIFEST = "history.json"
TABLES = ("events", "changes", "news")
FILES = tuple(f"{name}.parquet" for name in TABLES)
SOFTWARE = ("interregnum", "pyarrow")  # what a history depends on, and with it how its tables are written
MOST_MANIFEST_BYTES = 64 * 2**20


def manifest_of(history: History, files: dict[str, bytes]) -> dict[str, Any]:
    """What made this history, what it was made of, how it ended, and the files it is kept in."""
    resolved = resolved_json(history.scenario)
    return {
        "format": FORMAT,
        **(history.written_by or {"version": VERSION, "software": software()}),
        "scenario": {
            "id": history.scenario.scenario.id,
            "sha256": sha256(resolved.encode()),
            "resolved": json.loads(resolved),
        },
        "seed": history.seed,
        "replica": history.replica,
        "ended": history.ended,
        "drawn": history.drawn,
        "outcomes": history.outcomes,
        "files": {
            name: {
                "sha256": sha256(content),
                "bytes": len(content),
                "rows": getattr(history, name.removesuffix(".parquet")).num_rows,
            }
            for name, content in files.items()
        },
    }


def software() -> dict[str, str]:
    """The versions of what a history, or an ensemble, depends on; not Python's nor NumPy's, which change nothing."""
    return {name: version(name) for name in SOFTWARE}


def sealed(manifest: dict[str, Any]) -> bytes:
    """The manifest as it is written, with the hash of the rest of it as the last entry."""
    return _text({**manifest, "sha256": sha256(_text(manifest))})


def sha256(content: bytes) -> str:
    """The hash by which a file or a scenario is known again."""
    return hashlib.sha256(content).hexdigest()


def _text(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


# --- reading ----------------------------------------------------------------------------------------------------


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a history, if it is one, whole, not newer than this version, and as it was written.

    Raises HistoryError with every problem found.
    """
    path = Path(folder) / MANIFEST
    manifest = _parsed(path)
    problems = _problems(path.parent, manifest)
    if problems:
        raise HistoryError(problems)
    return dict(manifest)


def is_a_history(folder: Path) -> bool:
    """Whether there is the manifest of a history there, in whatever state."""
    try:
        manifest = _parsed(folder / MANIFEST)
    except HistoryError:
        return False
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def _parsed(path: Path) -> Any:
    folder = path.parent
    try:
        return json.loads(read_plain(path, MOST_MANIFEST_BYTES))
    except (FileNotFoundError, NotADirectoryError, NotPlainError) as error:
        message, allowed = "there is no history here", f"a folder with a {MANIFEST}"
        raise HistoryError([Problem("no-history", message, file=str(folder), allowed=allowed)]) from error
    except TooLargeError as error:
        message, allowed = "the manifest is too large to be one", f"up to {MOST_MANIFEST_BYTES:,} bytes"
        problem = manifest_problem("too-large", folder, message, "", f"{error.size:,} bytes", allowed)
        raise HistoryError([problem]) from error
    except (OSError, ValueError, RecursionError) as error:
        message = "the manifest cannot be read as JSON; it may be cut short"
        raise HistoryError([manifest_problem("truncated", folder, message)]) from error


def _problems(folder: Path, manifest: Any) -> list[Problem]:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        message = "this is not the manifest of a history"
        return [manifest_problem("not-a-history", folder, message, "format", allowed=FORMAT)]
    number = manifest.get("version")
    if not isinstance(number, int) or not _whole(number) or number < 1:
        message = "the version is not a number"
        return [manifest_problem("not-a-history", folder, message, "version", allowed=f"1 to {VERSION}")]
    if number > VERSION:
        message = "this history was written by a newer version of interregnum"
        found, allowed = str(number), f"up to {VERSION}; a newer interregnum reads it"
        return [manifest_problem("newer-version", folder, message, "version", found, allowed)]
    problems = [
        manifest_problem("tampered", folder, f"`{name}` is missing or of the wrong kind", name)
        for name, right in FIELDS.items()
        if not right(manifest.get(name))
    ]
    return problems or _seal_problems(folder, manifest)


def _seal_problems(folder: Path, manifest: dict[str, Any]) -> list[Problem]:
    scenario = manifest["scenario"]
    resolved = json.dumps(scenario["resolved"], indent=2, ensure_ascii=False) + "\n"
    if sha256(resolved.encode("utf-8", "surrogatepass")) != scenario["sha256"]:
        message = "the scenario in it is not the one that was played"
        return [manifest_problem("tampered", folder, message, "scenario.resolved")]
    rest = {name: value for name, value in manifest.items() if name != "sha256"}
    if sha256(_text(rest)) != manifest["sha256"]:
        return [manifest_problem("tampered", folder, "the manifest is not as it was written", "sha256")]
    return []


def manifest_problem(
    code: str, folder: Path, message: str, path: str = "", found: str = "", allowed: str = ""
) -> Problem:
    """A problem with the manifest of that folder."""
    return Problem(code, message, file=str(folder / MANIFEST), path=path, found=found, allowed=allowed)


def other_numbers(
    file: Path, written: Mapping[str, str], what: str, rest: str, versions: tuple[int, int]
) -> HistoryError:
    """Why a history or an ensemble of before the kernel had functions of its own cannot be played again."""
    by = f"interregnum {written.get('interregnum', '?')}"
    message = (
        f"this {what} was played with other arithmetic, by {by}, before its kernel had functions of its own"
    )
    found, allowed = map(str, versions)
    return HistoryError(
        [
            Problem(
                "older-version", f"{message}; {rest}", str(file), path="version", found=found, allowed=allowed
            )
        ]
    )


# --- what each field must be ------------------------------------------------------------------------------------


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**64


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(_number(number) for number in value.values())


def _outcomes(value: Any) -> bool:
    return isinstance(value, dict) and all(
        answer is None or isinstance(answer, str) or _number(answer) for answer in value.values()
    )


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _scenario(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("sha256"), str)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("resolved"), dict)
    )


def _files(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == set(FILES) and all(_file(entry) for entry in value.values())
    )


def _file(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("sha256"), str)
        and _whole(entry.get("bytes"))
        and _whole(entry.get("rows"))
    )


FIELDS: dict[str, Callable[[Any], bool]] = {
    "software": _texts,
    "scenario": _scenario,
    "seed": _whole,
    "replica": _whole,
    "ended": _number,
    "drawn": _numbers,
    "outcomes": _outcomes,
    "files": _files,
    "sha256": lambda value: isinstance(value, str),
}
