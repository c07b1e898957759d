"""A small working scenario to start from: a harbour town, one night, two claimants.

The files in `harbour/` are a scenario as it stands; making one copies them and gives it the name of its folder.

Problem codes: bad-id, place-taken, unwritable.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from interregnum.errors import Problem, ProblemsFound
from interregnum.language.positions import clean
from interregnum.writing import unwritable, write_folder

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
    try:
        write_folder(folder, dict(_template(files("interregnum.language").joinpath("harbour"), id)))
    except OSError as error:
        raise ProblemsFound([unwritable("the scenario", Path(clean(str(folder), 400)), error)]) from error
    return folder


def good_id(name: str) -> str:
    """The id most like a name: `My Crisis 2!` is `my-crisis-2`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")[:80].rstrip("-") or "my-crisis"


def _bad_id(name: str) -> Problem:
    return Problem(
        "bad-id",
        "the name of the folder is the id of the scenario, and this makes none"
        + (": an id has hyphens where names inside a scenario have underscores" if "_" in name else ""),
        found=clean(name) or "(nothing)",
        allowed="a to z, 0 to 9 and -, beginning with a letter, at most 80",
        nearest=good_id(name),
    )


def _template(source: Traversable, id: str, within: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of the template, with its id changed."""
    for entry in source.iterdir():
        if entry.is_dir():
            yield from _template(entry, id, f"{within}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            text = entry.read_text(encoding="utf-8").replace(f"id: {TEMPLATE_ID}", f"id: {id}")
            yield f"{within}{entry.name}", text.encode()
