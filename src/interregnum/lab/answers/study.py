"""A study: many histories played and asked everything that the page shows, as one small file of answers.

It computes nothing of its own. The outcomes are those of the histories that validation plays anyway; the rest is what
`hinges`, `inevitability` and `sensitivity` say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from interregnum.errors import Problem, ScenarioError
from interregnum.lab.answers.exemplars import closest_under, notable
from interregnum.lab.answers.file import (
    PARTS,
    Answers,
    CurveAnswer,
    HingesAnswer,
    NotableAnswer,
    OutcomeAnswer,
    SensitivityAnswer,
    StudyPart,
    ValidationAnswer,
    made_of,
    stale,
)
from interregnum.lab.answers.summarise import (
    curve_answer,
    hinges_answer,
    outcome_answer,
    sensitivity_answer,
    validation_answer,
)
from interregnum.lab.bundle.setup import Plan, asked_of, plan_if_any
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.ensembles.instrumented import Prepared, copy_of, prepare, watch
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.response import unknown_outcome
from interregnum.lab.ensembles.workers import ALL_CORES, Crew
from interregnum.lab.futures.inevitability import inevitability
from interregnum.lab.sensitivity.analyse import sensitivity
from interregnum.lab.validation.validate import BASELINE, case_of, cases, judged
from interregnum.lab.variants.apply import read_variants, varied
from interregnum.lab.variants.check import unknown_variant
from interregnum.lab.variants.schema import Variants
from interregnum.language.load import load
from interregnum.language.sound import Sound
from interregnum.language.where import Where, name_of

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sizes:
    """How much is played: histories, those that hinges are found from, and what curves and Sobol's indices take."""

    replicas: int = 1000
    knocked: int = 400
    every: float = 30.0
    width: float = 0.1
    points: int = 64
    at_each: int = 16


def study(
    where: Where,
    outcomes: Sequence[str] = (),
    *,
    variants: Sequence[str] = (),
    parts: Sequence[StudyPart] = PARTS,
    sizes: Sizes = Sizes(),
    seed: int = 7,
    crew: Crew = ALL_CORES,
    progress: Progress | None = None,
) -> Answers:
    """Play many histories of a scenario, and say what the page shows of them.

    `outcomes` are those that hinges, curves and sensitivity are about (by default the first that is a time and the
    first that is an ending); all are told. Under each of the `variants` the history closest to the record is looked
    for. `progress` is given the part, and how much of how much of it is done. The same call gives the same
    answers, whatever the crew. Raises ScenarioError where a name is unknown or the scenario is changed
    meanwhile, MissingExtra without SALib for `sensitivity`.
    """
    found = load(where)
    ready, named = plan_if_any(found), read_variants(found)
    main = tuple(dict.fromkeys(outcomes)) or usual(found)
    _known(found, named, main, variants)
    wanted = tuple(part for part in PARTS if part in parts)
    made = made_of(where, found, seed, sizes.replicas, main, tuple(variants), wanted)
    with crew.assembled() as assembled:
        work = _Work(found, ready, named, main, tuple(variants), sizes, seed, assembled, progress)
        played = work.played(whole="validation" in wanted)
        answers = Answers(
            format="interregnum-answers",
            version=1,
            made=made,
            outcomes=work.outcomes(played[BASELINE]),
            validation=work.validation(played) if "validation" in wanted else None,
            notable=work.notable(played),
            hinges=work.hinges() if "hinges" in wanted else (),
            inevitability=work.curves() if "inevitability" in wanted else (),
            sensitivity=work.sensitivity() if "sensitivity" in wanted else None,
        )
    if stale(answers, where):  # the record and the answers may be about different files
        message = "the scenario was changed while it was studied"
        raise ScenarioError(
            [Problem("bad-answers", message, name_of(where), allowed="files that stay as they are")]
        )
    return answers


def usual(found: Sound) -> tuple[str, ...]:
    """The first outcome that is a time, and the first that is an ending."""
    outcomes = found.scenario.outcomes.items()
    timed = [id for id, one in outcomes if one.time_of is not None][:1]
    return (*timed, *[id for id, one in outcomes if one.first_of][:1])


def _known(found: Sound, named: Variants, outcomes: Sequence[str], variants: Sequence[str]) -> None:
    known = found.scenario.outcomes
    problems: list[Problem] = [unknown_outcome(id, known, known) for id in outcomes if id not in known]
    problems += [unknown_variant(id, named) for id in variants if id not in named.named]
    if problems:
        raise ScenarioError(problems)


@dataclass(frozen=True)
class _Work:
    """What a study is about, and who plays; a method for each part."""

    found: Sound
    ready: Plan | None
    named: Variants
    main: tuple[str, ...]
    variants: tuple[str, ...]
    sizes: Sizes
    seed: int
    crew: Crew
    hears: Progress | None

    def played(self, *, whole: bool) -> Mapping[str, Replicas]:
        """The scenario's own histories and those of each variant; with all that validation asks, where it is wanted."""
        wanted = self._cases() if not whole or self.ready is None else {**cases(self.ready), **self._cases()}
        return play_many(
            wanted, self.seed, self.sizes.replicas, crew=self.crew, progress=self._progress("histories")
        )

    def _cases(self) -> dict[str, Prepared]:
        asked, values = ([], []) if self.ready is None else asked_of(self.ready)
        watched = copy_of(self.found.network)
        for question in asked:
            watch(watched, question)
        found = {}
        for names in ((), *((name,) for name in self.variants)):
            network = copy_of(watched)
            if names:
                varied(network, self.found.scenario.timeline(), self.named, names)
            found[case_of(names)] = prepare(self.found.scenario, network, asked, values)
        return found

    def outcomes(self, played: Replicas) -> tuple[OutcomeAnswer, ...]:
        """Every outcome of the scenario."""
        facts = () if self.ready is None else self.ready.facts
        outcomes = self.found.scenario.outcomes.items()
        return tuple(outcome_answer(id, one, played, facts) for id, one in outcomes)

    def validation(self, played: Mapping[str, Replicas]) -> ValidationAnswer | None:
        """The histories held against the record, if there is one."""
        return None if self.ready is None else validation_answer(judged(self.ready, played))

    def notable(self, played: Mapping[str, Replicas]) -> tuple[NotableAnswer, ...]:
        """The histories worth opening; under variants, too."""
        own = notable(self.found.scenario, self.ready, played[BASELINE], self.main)
        others = [self._under(name, played[case_of((name,))]) for name in self.variants]
        return (*own, *others)

    def _under(self, name: str, played: Replicas) -> NotableAnswer:
        one = closest_under((name,), self.named.named[name].title, self.ready, played)
        outcomes = self.found.scenario.outcomes
        columns = {id: outcome_answer(id, outcomes[id], played, ()).column for id in self.main}
        return one.model_copy(update={"came": {id: column[one.replica] for id, column in columns.items()}})

    def hinges(self) -> tuple[HingesAnswer, ...]:
        """What decided each of the main outcomes."""
        count = min(self.sizes.knocked, self.sizes.replicas)
        return tuple(
            hinges_answer(
                hinges(
                    self.found,
                    id,
                    count,
                    self.seed,
                    closer=0,
                    crew=self.crew,
                    progress=self._progress(f"hinges of {id}"),
                )
            )
            for id in self.main
        )

    def curves(self) -> tuple[CurveAnswer, ...]:
        """How likely each of the main outcomes was at each moment of replica 0."""
        every, width = self.sizes.every, self.sizes.width
        return tuple(
            curve_answer(
                inevitability(
                    self.found,
                    id,
                    seed=self.seed,
                    every=every,
                    width=width,
                    crew=self.crew,
                    progress=self._progress(f"inevitability of {id}"),
                )
            )
            for id in self.main
        )

    def sensitivity(self) -> SensitivityAnswer | None:
        """On which assumptions the main outcomes hang; None where there is no assumption."""
        if not self.found.scenario.assumptions or not self.main:
            return None
        return sensitivity_answer(
            sensitivity(
                self.found,
                self.main,
                points=self.sizes.points,
                replicas=self.sizes.at_each,
                seed=self.seed,
                crew=self.crew,
                progress=self._progress("sensitivity"),
            )
        )

    def _progress(self, part: str) -> Callable[[int, int], None] | None:
        hears = self.hears
        return None if hears is None else lambda done, of: hears(part, done, of)
