"""A history on disk: `history.json` and three Parquet files. The format is described in `docs/reference/history.md`.

Written beside its place and renamed when whole, so that a killed run leaves nothing that looks like a history.
Read with suspicion: a folder that is truncated, from a newer version or tampered with is refused with reasons.

Problem codes: place-taken, unwritable, truncated, tampered, unplayable; and those of `manifest`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interregnum.arguments import path_of
from interregnum.calculus.tables import compile_tables
from interregnum.errors import HistoryError, Problem, ScenarioError
from interregnum.expression import names
from interregnum.history.data import Change, Firing, History
from interregnum.history.manifest import (
    FILES,
    MANIFEST,
    TABLES,
    is_a_history,
    manifest_of,
    manifest_problem,
    read_manifest,
    sealed,
    sha256,
)
from interregnum.history.parquet import NotATableError, parquet, table_of
from interregnum.model import Scenario
from interregnum.plain_files import NotPlainError, plain_size, read_plain
from interregnum.writing import content_of, unwritable, write_folder

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 2**31  # of a table: a few million events


def save_history(history: History, folder: str | Path) -> Path:
    """Write a history to a folder. An older history there is replaced; anything else there is left alone.

    Raises HistoryError where the place is taken or cannot be written; then nothing is left behind.
    """
    return put_folder(free_place(folder), history_files(history), "history")


def put_folder(folder: Path, files: Mapping[str, bytes], what: str) -> Path:
    """Put files in a folder, whole or not at all; what is at the place must be free to be replaced.

    Names may lead into folders within it. Raises HistoryError (`unwritable`) that says `what` could not be written.
    """
    try:
        write_folder(folder, files, replace=True)
    except OSError as error:
        raise HistoryError([unwritable(f"the {what}", folder, error)]) from error
    return folder


def free_place(folder: str | Path) -> Path:
    """The folder as a full path. Raises HistoryError where it holds anything but an older history.

    Asked before a night is played as well, so that nobody waits for a history that has no place to go.
    """
    folder = Path(os.path.realpath(path_of("folder", folder)))
    try:
        free = not folder.exists() or (folder != Path.cwd() and _ours(folder))
    except OSError as error:
        message = f"this place cannot be looked into: {error.strerror or error}"
        raise HistoryError([Problem("unwritable", message, file=str(folder))]) from error
    if not free:
        message = "this place is taken by something that is not a history, and is left as it is"
        allowed = "a new folder, or one that holds a history"
        raise HistoryError([Problem("place-taken", message, file=str(folder), allowed=allowed)])
    return folder


def _ours(folder: Path) -> bool:
    """A folder that is empty, or holds a history and nothing else."""
    if not folder.is_dir():
        return False
    entries = {entry.name for entry in content_of(folder)}
    return not entries or (entries <= {MANIFEST, *FILES} and is_a_history(folder))


def history_files(history: History) -> dict[str, bytes]:
    """The files of a history, as bytes; the manifest last."""
    files = {f"{name}.parquet": parquet(getattr(history, name)) for name in TABLES}
    return {**files, MANIFEST: sealed(manifest_of(history, files))}


# --- reading ----------------------------------------------------------------------------------------------------


def load_history(folder: str | Path) -> History:
    """Read a history. Raises HistoryError with every problem found."""
    from interregnum.mechanisms import build

    folder = path_of("folder", folder)
    manifest = read_manifest(folder)
    problems = [p for name in FILES for p in _file_problems(folder / name, manifest["files"][name])]
    if problems:
        raise HistoryError(problems)
    try:
        scenario = Scenario.model_validate(manifest["scenario"]["resolved"])
        compiled = compile_tables(build(scenario))
    except (ScenarioError, ValueError, LookupError, RecursionError) as error:
        reason = str(error).split("\n")[0]
        raise _unplayable(folder, manifest, f"its scenario cannot be played: {reason}") from error
    _within_the_span(folder, manifest, scenario)
    history = History(
        scenario=scenario,
        compiled=compiled,
        seed=manifest["seed"],
        replica=manifest["replica"],
        ended=float(manifest["ended"]),
        drawn={name: float(value) for name, value in manifest["drawn"].items()},
        written_by={name: manifest[name] for name in ("version", "software")},
    )
    history.firings, history.written = _rows(folder)
    for misfit in _misfits(history):
        raise _unplayable(folder, manifest, misfit)
    return history


def _within_the_span(folder: Path, manifest: dict[str, Any], scenario: Scenario) -> None:
    """A history ends within its scenario. Raises HistoryError: one that ended later would be played on and on."""
    length = scenario.timeline().length
    if not 0 <= manifest["ended"] <= length:
        message, found = "the history ended outside its scenario", f"minute {manifest['ended']:g}"
        allowed = f"minute 0 to {length:g}"
        raise HistoryError([manifest_problem("tampered", folder, message, "ended", found, allowed)])


def _unplayable(folder: Path, manifest: dict[str, Any], reason: str) -> HistoryError:
    found = f"written by interregnum {manifest['software'].get('interregnum')}"
    message = f"this version does not understand the history: {reason}"
    return HistoryError([manifest_problem("unplayable", folder, message, "scenario", found)])


def _file_problems(path: Path, entry: dict[str, Any]) -> list[Problem]:
    """Whether a file is there, whole, and as it was written."""
    try:
        size = plain_size(path)
        if size != entry["bytes"]:
            message, found = "this file of the history is not whole", f"{size:,} bytes"
            return [
                Problem("truncated", message, str(path), found=found, allowed=f"{entry['bytes']:,} bytes")
            ]
        content = read_plain(path, MOST_BYTES)
    except (FileNotFoundError, NotPlainError):
        return [Problem("truncated", "this file of the history is missing", file=str(path))]
    except OSError as error:
        message = f"this file of the history cannot be read: {error.strerror or error}"
        return [Problem("truncated", message, file=str(path))]
    if sha256(content) != entry["sha256"]:
        return [Problem("tampered", "this file of the history is not as it was written", file=str(path))]
    return []


def _rows(folder: Path) -> tuple[list[Firing], list[Change]]:
    from interregnum.history.columns import CHANGES, EVENTS

    events = read_rows(folder / "events.parquet", EVENTS).to_pylist()
    changes = read_rows(folder / "changes.parquet", CHANGES).to_pylist()
    firings = [
        Firing(**{**row, "causes": tuple(row["causes"]), "influences": tuple(row["influences"])})
        for row in events
    ]
    return firings, [Change(**row) for row in changes]


def read_rows(path: Path, schema: pa.Schema) -> pa.Table:
    """One of the tables of a history. Raises HistoryError where it is none, or has other columns."""
    try:
        table = table_of(read_plain(path, MOST_BYTES))
    except (OSError, NotATableError) as error:
        message = "this file of the history is no table"
        raise HistoryError([Problem("tampered", message, file=str(path))]) from error
    if not table.schema.equals(schema):
        message = "the columns of this file are not those of a history"
        raise HistoryError([Problem("tampered", message, file=str(path), allowed=", ".join(schema.names))])
    return table


def _misfits(history: History) -> Iterator[str]:
    """Why the rows cannot be of this scenario, as this version builds it."""
    events = history.network.events
    guards = {id: len(names(event.guard)) for id, event in events.items()}
    last = 0.0
    for number, firing in enumerate(history.firings, 1):
        if firing.event not in events:
            yield f"there is no event `{firing.event}`"
        elif firing.branch not in {None, *(branch.id for branch in events[firing.event].branches)}:
            yield f"`{firing.event}` cannot turn out as `{firing.branch}`"
        elif len(firing.causes) != guards[firing.event]:
            yield f"the condition of `{firing.event}` has changed"
        elif firing.number != number or not last <= firing.minute <= history.ended:
            yield f"event {number} is out of order"
        elif not all(
            cause is not None and 0 <= cause < number for cause in (*firing.causes, *firing.influences)
        ):
            yield f"event {number} was caused by a later one"
        last = firing.minute
    earlier = 0
    for change in history.written:
        if change.quantity not in history.network.quantities:
            yield f"there is no quantity `{change.quantity}`"
        elif not earlier <= change.number <= len(history.firings):
            yield f"a change of `{change.quantity}` is out of order"
        earlier = change.number
    for name in history.drawn:
        if name not in history.network.quantities:
            yield f"there is no quantity `{name}`"
