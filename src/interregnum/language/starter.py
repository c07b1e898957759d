"""A scenario to start from: the harbour town that is small and made up, or one of those that come with the package.

The files in `harbour/` are a scenario as it stands, as are those in `scenarios/`; making one copies them and gives it
the name of its folder. What the lab has found about the one is left behind: it is not true of the other.

Problem codes: bad-id, place-taken, unwritable, unknown-scenario.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from interregnum.errors import Problem, ProblemsFound, nearest_name
from interregnum.language.bare import laid_bare
from interregnum.language.found_before import FILE as FOUND
from interregnum.language.positions import clean
from interregnum.language.reading.reader import EVENTS_FOLDER
from interregnum.language.resolve import bundled
from interregnum.writing import unwritable, write_folder

TEMPLATE_ID = "harbour-town"
MADE = ("answers.json", FOUND)  # by the lab, and by the package
GOOD_ID = re.compile(r"[a-z][a-z0-9-]{0,79}")


def sources() -> dict[str, Traversable]:
    """The scenarios that one can start from, by id."""
    harbour: Traversable = files("interregnum.language").joinpath("harbour")
    return {TEMPLATE_ID: harbour, **bundled()}


def make_starter(folder: Path, source: str = TEMPLATE_ID, *, bare: bool = False) -> Path:
    """Make a scenario folder, whole or not at all; its last part becomes the scenario's id.

    `source` is what it is made from; `bare` leaves its files and sections with a minimum that plays. Raises
    ProblemsFound if the name makes no id, there is no such source, the place is taken, or it cannot be written.
    """
    folder = Path(os.path.abspath(folder))
    id = folder.name
    known = sources()
    problems = [] if GOOD_ID.fullmatch(id) else [_bad_id(id)]
    problems += [] if source in known else [_unknown_source(source, known)]
    if os.path.lexists(folder):
        message = "there is something here already, and it is left as it is"
        problems.append(Problem("place-taken", message, file=clean(str(folder), 400), allowed="a new folder"))
    if problems:
        raise ProblemsFound(problems)
    texts = dict(_texts(known[source]))
    if bare:
        scenario = {name: text.decode() for name, text in texts.items() if _is_scenario(name)}
        title = id.replace("-", " ").capitalize()
        texts = {name: text.encode() for name, text in laid_bare(scenario, source, title).items()}
    texts["scenario.yaml"] = texts["scenario.yaml"].replace(f"id: {source}".encode(), f"id: {id}".encode(), 1)
    try:
        write_folder(folder, texts)
    except OSError as error:
        raise ProblemsFound([unwritable("the scenario", Path(clean(str(folder), 400)), error)]) from error
    return folder


def good_id(name: str) -> str:
    """The id most like a name: `My Crisis 2!` is `my-crisis-2`, `1917 été` is `ete-1917`."""
    letters = unicodedata.normalize("NFD", name.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    begins = re.search(r"[a-z]", words)
    if begins is None:
        return "my-crisis"
    number, words = words[: begins.start()].strip("-")[:20], words[begins.start() :]
    end = f"-{number}" if number else ""  # an id begins with a letter
    return words[: 80 - len(end)].rstrip("-") + end


def _bad_id(name: str) -> Problem:
    return Problem(
        "bad-id",
        "the name of the folder is the id of the scenario, and this makes none"
        + (": an id has hyphens where names inside a scenario have underscores" if "_" in name else ""),
        found=clean(name) or "(nothing)",
        allowed="a to z, 0 to 9 and -, beginning with a letter, at most 80",
        nearest=good_id(name),
    )


def _unknown_source(source: str, known: Iterable[str]) -> Problem:
    return Problem(
        "unknown-scenario",
        f"there is no scenario `{clean(source)}` to start from",
        "--from",
        found=clean(source) or "(nothing)",
        allowed=", ".join(known),
        nearest=nearest_name(source, known),
    )


def _texts(source: Traversable, within: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a scenario: what its author wrote, and none that was made of it."""
    for entry in source.iterdir():
        if entry.is_dir():
            yield from _texts(entry, f"{within}{entry.name}/")
        elif entry.name.endswith((".yaml", ".json", ".geojson")) and f"{within}{entry.name}" not in MADE:
            yield f"{within}{entry.name}", entry.read_bytes()


def _is_scenario(name: str) -> bool:
    """Whether a file belongs to the scenario itself, and not to its record, its variants or its map."""
    return name.endswith(".yaml") and name.rpartition("/")[0] in ("", EVENTS_FOLDER)
