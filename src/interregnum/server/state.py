"""The scenario as its files are now: read again when they have changed, so that an author sees each edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
from interregnum.language.sound import Sound
from interregnum.record import Record
from interregnum.server.requests import HistoryKey, QueryError
from interregnum.server.signature import Signature, place_of
from interregnum.views.page.lab_answers import nights_beside
from interregnum.views.page.map.basemap import atlas

MAX_COMPILED = 8  # sets of variants whose tables are kept


@dataclass
class ScenarioState:
    """A checked scenario with its record, its variants and the lab's answers, and its compiled tables.

    `where` is how it was named. Of a version of it, `version` is the number, and `home` the place it was read from.
    """

    where: str
    sound: Sound
    record: Record | None
    variants: Variants
    signature: Signature
    answers: Mapping[str, Any] | None = None
    absent: tuple[str, ...] = ()  # what the record says did not happen
    version: int | None = None
    home: str = ""
    compiled: dict[tuple[str, ...], Compiled] = field(default_factory=dict)

    @cached_property
    def map(self) -> dict[str, Any] | None:
        """The scenario's map, projected for the page."""
        place = place_of(self.home or self.where)
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


def load_state(where: str, files: Signature, home: str = "") -> ScenarioState:
    """Read a scenario with its record, variants and answers, from its `home` where that is elsewhere.

    Raises ScenarioError with every error in any of them.
    """
    place = home or where
    checked = load(place)
    around = read_bundle(place, checked)
    errors = [problem for problem in around.problems if problem.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    answers = nights_beside(place, checked)
    absent = tuple(absence.measure for absence in around.spec.absences.values())
    return ScenarioState(where, checked, around.record, around.variants, files, answers, absent, home=home)
