"""What is known of the versions, as plain data for the page and in a line for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from interregnum.lab.contrasts.versions import EventShift, VersionContrast
from interregnum.server.http.error_response import escape_invisible, problem_to_dict
from interregnum.server.watching.lines import summary, told
from interregnum.server.watching.loop import VersionChange, Watch
from interregnum.server.watching.snapshots import Snapshots
from interregnum.server.watching.version import Version
from interregnum.views.text.lab.versions import (
    in_one_line,
    names_texts,
    often_text,
    outcome_texts,
    touched_text,
    when_text,
)
from interregnum.views.text.wording import counted

FORMAT = 1


def as_data(watch: Watch, *, writes: bool) -> dict[str, Any]:
    """Everything that the page shows of the versions; `writes` says whether files may be written back from it."""
    shown = watch.shown
    return {
        "format": FORMAT,
        "count": watch.count,
        "newest": watch.newest.number,
        "shown": None if shown is None else shown.number,
        "writes": writes,
        "problems": [problem_to_dict(problem) for problem in watch.newest.problems],
        "versions": [_version(version) for version in watch.versions],
        "change": None if watch.change is None else change_data(watch.snapshots, watch.change),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "at": version.at.isoformat(timespec="seconds"),
        "touched": [escape_invisible(name) for name in version.touched],
        "summary": escape_invisible(version.summary),
        "good": version.good,
        "errors": len(version.errors),
    }


def change_data(snapshots: Snapshots, change: VersionChange) -> dict[str, Any]:
    """What differs between two versions, in sentences and line by line; `state` is `playing` while it is not known."""
    before, after, found = change
    touched = after.files.touched(before.files)
    sides = [partial(snapshots.content, side.files) for side in (before, after)]
    data: dict[str, Any] = {
        "from": before.number,
        "to": after.number,
        "summary": escape_invisible(summary(touched, *sides, missing=after.files.missing)),
        "message": "",
    }
    match found:
        case VersionContrast():
            data |= {"state": "done", **_contrast(found)}
        case str():
            data |= {"state": "failed", "message": escape_invisible(found)}
        case None:
            data |= {"state": "playing"}
    lines = [[kind, escape_invisible(text)] for kind, text in told(touched, *sides)]
    return {**data, "lines": lines}


def _contrast(found: VersionContrast) -> dict[str, Any]:
    return {
        "touched": touched_text(found),
        "same": found.touched.value == 0,
        "outcomes": [escape_invisible(text) for text in outcome_texts(found)],
        "still": [escape_invisible(outcome.title) for outcome in found.outcomes if not outcome.moved],
        "often": [_shift(shift, often_text(shift)) for shift in found.often],
        "when": [_shift(shift, when_text(shift)) for shift in found.when],
        "moved": found.moved,
        "names": [escape_invisible(text) for text in names_texts(found)],
        "replicas": found.replicas,
        "seed": str(found.seed),
    }


def _shift(shift: EventShift, says: str) -> dict[str, str]:
    return {"id": shift.id, "title": escape_invisible(shift.title), "says": says}


def line(version: Version, change: VersionChange | None) -> str:
    """A save in one line: what was touched, whether it is sound, and what it changed."""
    said = f"{version.at:%H:%M:%S}  version {version.number}"
    if version.summary:
        said += f"  {version.summary}"
    if not version.good:
        return f"{said}: {counted(len(version.errors), 'error')}, the first at {_first(version.errors)}"
    if change is None:
        return f"{said}: sound" if version.number > 1 else f"{said}: what is there now is sound"
    before, _, found = change
    what = (
        in_one_line(found) if isinstance(found, VersionContrast) else f"what it changed is not known: {found}"
    )
    since = "" if before.number == version.number - 1 else f"since version {before.number}, "
    return f"{said}: {since}{what}"


def _first(problems: Sequence[Any]) -> str:
    return f"{problems[0].place} [{problems[0].code}] {problems[0].message}"
