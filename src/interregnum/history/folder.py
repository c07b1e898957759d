"""A history on disk: `history.json` and three Parquet files. The format is described in `docs/reference/history.md`.

Written beside its place and renamed when whole, so that a killed run leaves nothing that looks like a history.
Read with suspicion: a folder that is truncated, from a newer version or tampered with is refused with reasons.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from interregnum.errors import HistoryError, Problem, ScenarioError
from interregnum.history.course import Change, Firing, History
from interregnum.language.resolve import resolved_json
from interregnum.mechanisms import build
from interregnum.model import Scenario
from interregnum.tables import compile_tables

FORMAT = "interregnum-history"
VERSION = 1
MANIFEST = "history.json"
TABLES = ("events", "changes", "news")
MOST_MANIFEST_BYTES = 64 * 2**20


def save_history(history: History, folder: str | Path) -> Path:
    """Write a history to a folder. An older history there is replaced; anything else there is left alone."""
    folder = Path(folder)
    _refuse_foreign(folder)
    files = history_files(history)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.writing-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    for name, content in files.items():
        with (beside / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        old = folder.with_name(f".{folder.name}.replaced-{os.getpid()}")
        folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old)
    else:
        beside.rename(folder)
    return folder


def _refuse_foreign(folder: Path) -> None:
    """A folder that holds anything but a history is somebody's: leave it alone."""
    if not folder.exists():
        return
    ours = {MANIFEST, *(f"{name}.parquet" for name in TABLES)}
    if not folder.is_dir() or any(entry.name not in ours for entry in folder.iterdir()):
        message = "this place is taken by something that is not a history, and is left as it is"
        raise HistoryError(
            [Problem("place-taken", message, file=str(folder), allowed="a new folder, or one of a history")]
        )


def history_files(history: History) -> dict[str, bytes]:
    """The files of a history, as bytes; the manifest last."""
    files = {f"{name}.parquet": parquet(getattr(history, name)) for name in TABLES}
    manifest = manifest_of(history, files)
    text = json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return {**files, MANIFEST: text.encode()}


def parquet(table: Any) -> bytes:
    """A table as the bytes of a Parquet file, the same for the same table."""
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=True)
    return sink.getvalue()


def manifest_of(history: History, files: dict[str, bytes]) -> dict[str, Any]:
    """What made this history, what it was made of, and how it ended."""
    resolved = resolved_json(history.scenario)
    return {
        "format": FORMAT,
        "version": VERSION,
        "software": {
            "interregnum": version("interregnum"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "pyarrow": version("pyarrow"),
        },
        "scenario": {
            "id": history.scenario.scenario.id,
            "sha256": hashlib.sha256(resolved.encode()).hexdigest(),
            "resolved": json.loads(resolved),
        },
        "seed": history.seed,
        "replica": history.replica,
        "ended": history.ended,
        "drawn": history.drawn,
        "outcomes": history.outcomes,
        "files": {
            name: {
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "rows": getattr(history, name.removesuffix(".parquet")).num_rows,
            }
            for name, content in files.items()
        },
    }


def load_history(folder: str | Path) -> History:
    """Read a history. Raises HistoryError with every problem found."""
    folder = Path(folder)
    manifest = read_manifest(folder)
    problems = [
        problem for name, entry in manifest["files"].items() for problem in _checked(folder, name, entry)
    ]
    resolved = manifest["scenario"]["resolved"]
    text = json.dumps(resolved, indent=2, ensure_ascii=False) + "\n"
    if hashlib.sha256(text.encode()).hexdigest() != manifest["scenario"]["sha256"]:
        problems.append(
            _problem("tampered", folder, "the scenario is not the one that was played", "scenario")
        )
    if problems:
        raise HistoryError(problems)
    try:
        scenario = Scenario.model_validate(resolved)
        compiled = compile_tables(build(scenario))
    except (ScenarioError, ValueError) as error:
        message = f"this version cannot play its scenario: {str(error).splitlines()[0]}"
        raise HistoryError([_problem("unplayable", folder, message, "scenario")]) from error
    history = History(
        scenario=scenario,
        compiled=compiled,
        seed=manifest["seed"],
        replica=manifest["replica"],
        ended=manifest["ended"],
        drawn=dict(manifest["drawn"]),
    )
    history.firings, history.written = _rows(folder)
    return history


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a history, checked for format, version and completeness."""
    path = Path(folder) / MANIFEST
    try:
        if path.stat().st_size > MOST_MANIFEST_BYTES:
            raise HistoryError([_problem("too-large", path.parent, "the manifest is too large to be one")])
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        message = "there is no history here"
        raise HistoryError(
            [Problem("no-history", message, file=str(folder), allowed=f"a folder with a {MANIFEST}")]
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise HistoryError(
            [_problem("truncated", path.parent, "the manifest cannot be read as JSON")]
        ) from error
    problems = list(_manifest_problems(path.parent, manifest))
    if problems:
        raise HistoryError(problems)
    return dict(manifest)


FIELDS: dict[str, type | tuple[type, ...]] = {
    "software": dict,
    "scenario": dict,
    "seed": int,
    "replica": int,
    "ended": (int, float),
    "drawn": dict,
    "outcomes": dict,
    "files": dict,
}


def _manifest_problems(folder: Path, manifest: Any) -> list[Problem]:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return [_problem("not-a-history", folder, "this is not the manifest of a history", "format")]
    number = manifest.get("version")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        return [_problem("not-a-history", folder, "the version is not a number", "version", repr(number))]
    if number > VERSION:
        message = "this history was written by a newer version of interregnum"
        return [_problem("newer-version", folder, message, "version", str(number), f"up to {VERSION}")]
    problems = [
        _problem("tampered", folder, f"`{name}` is missing or of the wrong kind", name)
        for name, kind in FIELDS.items()
        if not isinstance(manifest.get(name), kind)
    ]
    if problems:
        return problems
    if set(manifest["files"]) != {f"{name}.parquet" for name in TABLES}:
        found = ", ".join(manifest["files"])
        return [_problem("tampered", folder, "it names other files than a history has", "files", found)]
    if not {"id", "sha256", "resolved"} <= manifest["scenario"].keys():
        return [_problem("tampered", folder, "the scenario is incomplete", "scenario")]
    return []


def _checked(folder: Path, name: str, entry: Any) -> list[Problem]:
    """Whether a file is there, whole, and as it was written."""
    path = folder / name
    if not isinstance(entry, dict):
        return [_problem("tampered", folder, f"the entry of {name} is of the wrong kind", f"files.{name}")]
    if not path.is_file():
        return [Problem("truncated", "this file of the history is missing", file=str(path))]
    content = path.read_bytes()
    if len(content) != entry.get("bytes"):
        found, allowed = f"{len(content):,} bytes", f"{entry.get('bytes')} bytes"
        message = "this file of the history is not whole"
        return [Problem("truncated", message, file=str(path), found=found, allowed=allowed)]
    if hashlib.sha256(content).hexdigest() != entry.get("sha256"):
        return [Problem("tampered", "this file of the history is not as it was written", file=str(path))]
    return []


def _problem(
    code: str, folder: Path, message: str, path: str = "", found: str = "", allowed: str = ""
) -> Problem:
    return Problem(code, message, file=str(folder / MANIFEST), path=path, found=found, allowed=allowed)


def _rows(folder: Path) -> tuple[list[Firing], list[Change]]:
    import pyarrow.parquet as pq

    events = pq.read_table(folder / "events.parquet").to_pylist()
    changes = pq.read_table(folder / "changes.parquet").to_pylist()
    firings = [
        Firing(**{**row, "causes": tuple(row["causes"]), "influences": tuple(row["influences"])})
        for row in events
    ]
    return firings, [Change(**row) for row in changes]
