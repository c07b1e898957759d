"""The scenario as its files are now: read again when they have changed, so that an author sees each edit."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import ScenarioError
from interregnum.history import History
from interregnum.history.play import play
from interregnum.lab.bundle.read import read_bundle
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.variants.apply import application_problems, apply_variants
from interregnum.lab.variants.check import unknown_variant
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.resolve import bundled
from interregnum.language.sound import Sound
from interregnum.record import Record
from interregnum.server.requests import HistoryKey, QueryError
from interregnum.views.page.lab_answers import nights_beside
from interregnum.views.page.map.basemap import atlas

MAX_FILES = 2000  # of a scenario; changes in any more are not noticed
MAX_COMPILED = 8  # sets of variants whose tables are kept

Signature = tuple[tuple[str, int, int], ...]


def signature(where: str) -> Signature:
    """Name, modification time and size of each file: when they change, the scenario is read again."""
    place = bundled().get(where, Path(where))
    if not place.is_dir():
        return (_file_state(place),)
    states: list[tuple[str, int, int]] = []
    folders: list[str | Path] = [place]
    while folders and len(states) < MAX_FILES:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(islice(listing, MAX_FILES))
        except OSError:
            states.append((str(folder), 0, 0))
            continue
        folders += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        states += [_file_state(entry) for entry in entries if not entry.is_dir(follow_symlinks=False)]
    return tuple(sorted(states))


def _file_state(entry: os.DirEntry[str] | Path) -> tuple[str, int, int]:
    name = os.fspath(entry)
    try:
        status = entry.stat()
    except OSError:
        return name, 0, 0
    return name, status.st_mtime_ns, status.st_size


@dataclass
class ScenarioState:
    """A checked scenario with its record, its variants and the lab's answers, and its compiled tables."""

    where: str
    sound: Sound
    record: Record | None
    variants: Variants
    signature: Signature
    answers: Mapping[str, Any] | None = None
    absent: tuple[str, ...] = ()  # what the record says did not happen
    compiled: dict[tuple[str, ...], Compiled] = field(default_factory=dict)

    @cached_property
    def map(self) -> dict[str, Any] | None:
        """The scenario's map, projected for the page."""
        place = bundled().get(self.where, Path(self.where))
        return atlas(self.sound.scenario, place if place.is_dir() else None)

    def play(self, key: HistoryKey) -> History:
        """Play a history. Raises QueryError for a variant that does not exist."""
        if key.variants not in self.compiled:
            compiled = self._compile(key.variants)
            while len(self.compiled) >= MAX_COMPILED:
                del self.compiled[next(iter(self.compiled))]
            self.compiled[key.variants] = compiled
        return play(self.sound.scenario, self.compiled[key.variants], key.seed, key.replica)

    def _compile(self, names: Sequence[str]) -> Compiled:
        if not names:
            return self.sound.compiled
        network, timeline = copy_of(self.sound.network), self.sound.scenario.timeline()
        unknown = [unknown_variant(name, self.variants) for name in names if name not in self.variants.named]
        problems = unknown or application_problems(network, timeline, self.variants, names)
        if problems:
            raise QueryError(problems)
        return compile_tables(apply_variants(network, timeline, self.variants, names))


def load_state(where: str, files: Signature) -> ScenarioState:
    """Read a scenario with its record, variants and answers. Raises ScenarioError with every error in any of them."""
    checked = load(where)
    around = read_bundle(where, checked)
    errors = [problem for problem in around.problems if problem.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    answers = nights_beside(where, checked)
    absent = tuple(absence.measure for absence in around.spec.absences.values())
    return ScenarioState(where, checked, around.record, around.variants, files, answers, absent)
