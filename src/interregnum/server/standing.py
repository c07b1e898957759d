"""The scenario as its files are now: read again when they have changed, so that an author sees it mended."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from interregnum.calculus.tables import Compiled, compile_tables
from interregnum.errors import ScenarioError
from interregnum.history import History
from interregnum.history.play import play
from interregnum.lab.bundle.read import beside
from interregnum.lab.ensembles.instrumented import copy_of
from interregnum.lab.variants.apply import varied, wrong_with
from interregnum.lab.variants.check import unknown_variant
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.resolve import bundled
from interregnum.language.sound import Sound
from interregnum.record import Record
from interregnum.server.queries import QueryError, Which
from interregnum.views.page.lab_answers import nights_beside
from interregnum.views.page.map.basemap import atlas

MOST_FILES = 2000  # of a scenario; the state of more is not looked at
MOST_COMPILED = 8  # sets of variants kept ready to be played

Signature = tuple[tuple[str, int, int], ...]


def signature(where: str) -> Signature:
    """By what one sees that files have changed: name, time of writing and size of each."""
    place = bundled().get(where, Path(where))
    if not place.is_dir():
        return (_state(place),)
    found: list[tuple[str, int, int]] = []
    waiting: list[str | Path] = [place]
    while waiting and len(found) < MOST_FILES:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            found.append((str(folder), 0, 0))
            continue
        waiting += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        found += [_state(entry) for entry in entries if not entry.is_dir(follow_symlinks=False)]
    return tuple(sorted(found))


def _state(entry: os.DirEntry[str] | Path) -> tuple[str, int, int]:
    name = os.fspath(entry)
    try:
        state = entry.stat()
    except OSError:
        return name, 0, 0
    return name, state.st_mtime_ns, state.st_size


@dataclass
class Standing:
    """A sound scenario with its record, its variants and the lab's answers, and its networks ready to be played."""

    where: str
    found: Sound
    record: Record | None
    variants: Variants
    signature: Signature
    answers: Mapping[str, Any] | None = None
    compiled: dict[tuple[str, ...], Compiled] = field(default_factory=dict)

    @cached_property
    def map(self) -> dict[str, Any] | None:
        """The scenario's map, laid flat for a page."""
        place = bundled().get(self.where, Path(self.where))
        return atlas(self.found.scenario, place if place.is_dir() else None)

    def play(self, which: Which) -> History:
        """Play a history. Raises QueryError for a variant that is not there."""
        if which.variants not in self.compiled:
            made = self._made(which.variants)
            while len(self.compiled) >= MOST_COMPILED:
                del self.compiled[next(iter(self.compiled))]
            self.compiled[which.variants] = made
        return play(self.found.scenario, self.compiled[which.variants], which.seed, which.replica)

    def _made(self, names: Sequence[str]) -> Compiled:
        network, timeline = copy_of(self.found.network), self.found.scenario.timeline()
        unknown = [unknown_variant(name, self.variants) for name in names if name not in self.variants.named]
        problems = unknown or wrong_with(network, timeline, self.variants, names)
        if problems:
            raise QueryError(problems)
        return compile_tables(varied(network, timeline, self.variants, names))


def standing(where: str, files: Signature) -> Standing:
    """Read a scenario and all that stands beside it. Raises ScenarioError with every error in either."""
    found = load(where)
    around = beside(where, found)
    errors = [problem for problem in around.problems if problem.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    return Standing(where, found, around.record, around.variants, files, nights_beside(where, found))
