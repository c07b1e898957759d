"""A small working scenario to start from: a harbour town, one night, two claimants.

The files in `harbour/` are a scenario as it stands; making one copies them and gives it the name of its folder.

Problem codes: bad-id, place-taken, unwritable.
"""

from __future__ import annotations

import os
import re
import shutil
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean

TEMPLATE_ID = "harbour-town"
GOOD_ID = re.compile(r"[a-z][a-z0-9-]{0,79}")


def make_starter(folder: Path) -> Path:
    """Make a scenario folder, whole or not at all; its last part becomes the scenario's id.

    Raises ProblemsFound if the name makes no id, the place is taken, or it cannot be written.
    """
    folder = Path(os.path.abspath(folder))
    id = folder.name
    if not GOOD_ID.fullmatch(id):
        raise ProblemsFound([_bad_id(id)])
    if folder.exists() or folder.is_symlink():
        message = "there is something here already, and it is left as it is"
        raise ProblemsFound(
            [Problem("place-taken", message, file=clean(str(folder), 400), allowed="a new folder")]
        )
    beside = folder.with_name(f".{id}.writing-{os.getpid()}")
    try:
        beside.mkdir(parents=True)
        _copy(files("interregnum.language").joinpath("harbour"), beside, id)
        beside.rename(folder)
    except OSError as error:
        message = f"this folder cannot be written: {error.strerror or error}"
        raise ProblemsFound([Problem("unwritable", message, file=clean(str(folder), 400))]) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def good_id(name: str) -> str:
    """The id most like a name: `My Crisis 2!` is `my-crisis-2`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:80].rstrip("-") or "my-crisis"


def _bad_id(name: str) -> Problem:
    return Problem(
        "bad-id",
        "the name of the folder is the id of the scenario, and this makes none",
        found=clean(name) or "(nothing)",
        allowed="a to z, 0 to 9 and -, beginning with a letter, at most 80",
        nearest=good_id(name),
    )


def _copy(source: Traversable, target: Path, id: str) -> None:
    """Copy the template, file by file, with its id changed."""
    for entry in source.iterdir():
        if entry.is_dir():
            (target / entry.name).mkdir()
            _copy(entry, target / entry.name, id)
        elif entry.name.endswith(".yaml"):
            text = entry.read_text(encoding="utf-8").replace(f"id: {TEMPLATE_ID}", f"id: {id}")
            (target / entry.name).write_text(text, encoding="utf-8")
