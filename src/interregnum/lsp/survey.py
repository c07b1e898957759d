"""All that is known of a scenario at one moment: its problems, its names in every file, and what they stand for.

A scenario that cannot be read in full is surveyed as far as it goes; what its names mean is then known from before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from interregnum.calculus.network import Network
from interregnum.errors import Problem
from interregnum.garbage import uncollected
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.bundle.schemas import SCHEMAS, file_nouns
from interregnum.language.check import problems_in
from interregnum.language.positions import Sources
from interregnum.language.reading.document import SCENARIO_FILE
from interregnum.language.reading.parts_read import Part, Parts, kept_in
from interregnum.language.reading.reader import EVENTS_FOLDER, MAX_FILE_BYTES, read_text
from interregnum.language.resolve import in_order, read
from interregnum.language.rules.context import Context
from interregnum.language.sound import Sound
from interregnum.lsp.uses import Use, uses, uses_in_json
from interregnum.maps import map_problems
from interregnum.model import Scenario
from interregnum.plain_files import read_plain, unsaved, unsaved_in
from interregnum.record.files import WORKS, WORKS_FILES
from interregnum.record.positions import FOLDER as RECORD

BESIDE = tuple(kind for kind in SCHEMAS if kind != "scenario")  # folders that the simulation does not read
WORKS_FILE = f"{RECORD}/{WORKS_FILES[0]}"


@dataclass(frozen=True)
class KnownScenario:
    """A scenario as it was when a network could last be made of it."""

    scenario: Scenario
    network: Network


@dataclass
class Survey:
    """`sources` has what the files of the scenario say, `beside` what those of its record, variants and validation do;
    `texts` are all of them by their names from the folder, `uses` the names in each. It is `whole` if all of it could
    be read, and a network made of it."""

    home: Path
    sources: Sources
    problems: list[Problem]
    texts: dict[str, str] = field(default_factory=dict)
    uses: dict[str, list[Use]] = field(default_factory=dict)
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: KnownScenario | None = None
    whole: bool = False

    def path_of(self, file: str) -> Path:
        """Where a file of it is."""
        return self.home if self.home.is_file() or self.home.suffix == ".yaml" else self.home / file


@dataclass
class SurveyMemory:
    """What is kept from one survey of a scenario to the next, so that only what changed is read anew."""

    parts: Parts = field(default_factory=dict)
    uses: dict[tuple[str, str], list[Use]] = field(default_factory=dict)
    known: KnownScenario | None = None


def home_of(path: Path, held: Container[Path] = ()) -> Path | None:
    """The folder of the scenario to which a file belongs; None for what belongs to none. `held` are unsaved files."""
    for folder in (path.parent, path.parent.parent):
        inside = folder == path.parent or path.parent.name in (EVENTS_FOLDER, *BESIDE)
        first = folder / SCENARIO_FILE
        if inside and (first in held or first.exists()):
            return folder
    return None


def kind_of(file: str) -> str:
    """What is written in a file of a scenario, as in `SCHEMAS`."""
    folder = file.rpartition("/")[0]
    return folder if folder in BESIDE else "scenario"


def survey(
    home: Path,
    held: Mapping[str, bytes],
    memory: SurveyMemory,
    go_on: Callable[[], None] = lambda: None,
    first: Callable[[Survey], None] = lambda _: None,
) -> Survey:
    """The scenario as its files say now, with the texts that an editor holds in their place.

    `go_on` is called now and then, and may raise to end it. `first` is called when the problems of the scenario itself
    are known, before what stands beside it is looked at.
    """
    with unsaved(held), kept_in(memory.parts), uncollected():
        scenario, sources, problems = read(home)
        found = Survey(home, sources, problems, known=memory.known)
        go_on()
        if scenario is not None:
            _ask(found, scenario, memory, go_on, first)
        _look(found, memory)
    return found


def _ask(
    found: Survey,
    scenario: Scenario,
    memory: SurveyMemory,
    go_on: Callable[[], None],
    first: Callable[[Survey], None],
) -> None:
    """Ask the rules, and if all is sound, those of what stands beside the scenario."""
    context = Context(scenario, found.sources)
    told = problems_in(context, go_on)
    found.problems = in_order([*found.problems, *told], found.sources)
    if "network" in context.__dict__:  # else names and shapes are wrong, and none was made
        found.known = memory.known = KnownScenario(scenario, context.network)
        found.whole = True
    if any(problem.severity == "error" for problem in found.problems):
        return
    found.texts = found.sources.document.files
    first(replace(found, problems=list(found.problems)))
    go_on()
    sound = Sound(scenario, found.home, context.network, tuple(found.problems))
    found.problems += read_bundle(found.home, sound).problems
    go_on()
    places = [place.at for place in scenario.places.values() if place.at is not None]
    found.problems += map_problems(found.home, tuple(scenario.routes), places)


def _look(found: Survey, memory: SurveyMemory) -> None:
    """Find the names in every file."""
    found.texts = {**found.sources.document.files, **_beside(found.home)}
    for file, text in found.texts.items():
        kind = kind_of(file)
        is_json = file.endswith("json")
        part = None if is_json else _part(file, text, kind)
        if (file, text) not in memory.uses:
            noun = file_nouns()[kind]
            memory.uses[file, text] = uses_in_json(text) if part is None else uses(part, text, noun)
        found.uses[file] = memory.uses[file, text]
        if part is not None and kind != "scenario":
            for section, entries in part.data.items():
                if isinstance(entries, dict):
                    found.beside.setdefault(section, {}).update(entries)
    memory.uses = {(file, found.texts[file]): names for file, names in found.uses.items()}


def _part(file: str, text: str, kind: str) -> Part:
    """What a file says, which was read already unless the scenario has mistakes."""
    if kind == "scenario":
        return read_text(file, text, defaults=True)
    name = os.path.basename(file)
    return read_text(name, text, WORKS if name in WORKS_FILES else "")


def _beside(home: Path) -> dict[str, str]:
    """The texts of the record, variants and validation, and of the maps."""
    paths = [path for name in BESIDE for path in [*(home / name).glob("*.yaml"), *unsaved_in(home / name)]]
    paths += [*home.glob("*.geojson"), *home.glob(WORKS_FILE)]
    texts: dict[str, str] = {}
    for path in sorted(paths):
        with suppress(OSError, UnicodeDecodeError):
            text = read_plain(path, MAX_FILE_BYTES).decode("utf-8")
            texts[path.relative_to(home).as_posix()] = text.replace("\r\n", "\n")
    return texts


def in_file(problem: Problem, found: Survey) -> Problem:
    """A problem in a file that there is: what concerns the whole scenario is told in its first."""
    if problem.file in found.texts or not found.texts:
        return problem
    return replace(problem, file=SCENARIO_FILE if SCENARIO_FILE in found.texts else next(iter(found.texts)))
