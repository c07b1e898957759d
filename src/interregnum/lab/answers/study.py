"""A study: many histories played, and everything that the page shows computed from them, as one small file.

It computes nothing of its own. The outcomes are those of the histories that validation plays anyway; the rest is what
`hinges`, `inevitability` and `sensitivity` say.

Problem codes: bad-answers, unknown-part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from interregnum.arguments import (
    instance,
    names_in,
    progress_function,
    real_number,
    replica_count,
    seed_number,
)
from interregnum.errors import Problem, ScenarioError, nearest_name
from interregnum.lab.answers.exemplars import closest_under, exemplars
from interregnum.lab.answers.file import (
    PARTS,
    Answers,
    CurveAnswer,
    ExemplarAnswer,
    HingesAnswer,
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
from interregnum.lab.bundle.setup import ValidationSetup, measures_of, read_setup_if_any
from interregnum.lab.causes.hinges import hinges
from interregnum.lab.ensembles.instrumented import Instrumented, copy_of, instrument, watch
from interregnum.lab.ensembles.replicas import Replicas, play_many
from interregnum.lab.ensembles.response import unknown_outcome
from interregnum.lab.ensembles.workers import ALL_CORES, Workers, workers_from
from interregnum.lab.futures.inevitability import inevitability
from interregnum.lab.sensitivity.analyse import check_design, sensitivity
from interregnum.lab.statistics.scores import FEWEST
from interregnum.lab.validation.playing import BASELINE, case_of, cases
from interregnum.lab.validation.validate import judged
from interregnum.lab.variants.apply import apply_variants, read_variants
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
    workers: Workers | int = ALL_CORES,
    progress: Progress | None = None,
) -> Answers:
    """Play many histories of a scenario, and compute what the page shows of them.

    `outcomes` are those that hinges, curves and sensitivity are about (by default the first that is a time and the
    first that is an ending); the columns of all are included. Under each of the `variants` the history closest to the
    record is looked for, of those that it changes. `progress` is given the part, and how much of how much of it is
    done. The same call gives the same answers for any workers. Raises ScenarioError where a name is unknown or the
    scenario is changed meanwhile, ArgumentError where a number is out of range, MissingExtra without SALib for
    `sensitivity`.
    """
    workers, progress = workers_from(workers), progress_function(progress)
    seed, wanted = seed_number("seed", seed), _chosen(names_in("parts", parts))
    under = tuple(names_in("variants", variants))
    found = load(where)
    sizes = _checked(sizes, found.scenario.timeline().length)
    ready, named = read_setup_if_any(found), read_variants(found)
    main = tuple(dict.fromkeys(names_in("outcomes", outcomes))) or usual(found)
    _known(found, named, main, under)
    made = made_of(where, found, seed, sizes.replicas, main, under, wanted)
    with workers.started() as started:
        work = _Work(found, ready, named, main, under, sizes, seed, started, progress)
        played = work.played(whole="validation" in wanted)
        answers = Answers(
            format="interregnum-answers",
            version=5,
            made=made,
            outcomes=work.outcomes(played[BASELINE]),
            validation=work.validation(played) if "validation" in wanted else None,
            exemplars=work.exemplars(played),
            hinges=work.hinges() if "hinges" in wanted else (),
            inevitability=work.curves() if "inevitability" in wanted else (),
            sensitivity=work.sensitivity() if "sensitivity" in wanted else None,
        )
    if stale(answers, where):  # the record and the answers may be about different files
        message = "the scenario was changed during the study"
        raise ScenarioError(
            [Problem("bad-answers", message, name_of(where), allowed="files that do not change meanwhile")]
        )
    return answers


def usual(found: Sound) -> tuple[str, ...]:
    """The first outcome that is a time, and the first that is an ending."""
    outcomes = found.scenario.outcomes.items()
    timed = [id for id, outcome in outcomes if outcome.kind == "time"][:1]
    return (*timed, *[id for id, outcome in outcomes if outcome.kind == "ending"][:1])


def _checked(sizes: Sizes, length: float) -> Sizes:
    """The sizes of a study, before anything is played. Raises ArgumentError and ScenarioError."""
    instance("sizes", sizes, Sizes, "Sizes(replicas=..., knocked=..., ...)")
    checked = Sizes(
        replicas=replica_count("replicas", sizes.replicas, FEWEST),
        knocked=replica_count("knocked", sizes.knocked, FEWEST),
        every=real_number("every", sizes.every, 1.0, length, "minutes"),
        width=real_number("width", sizes.width, 0.01, 0.5),
        points=replica_count("points", sizes.points, 0),
        at_each=replica_count("at_each", sizes.at_each, 0),
    )
    check_design("sobol", checked.points, checked.at_each)
    return checked


def _chosen(parts: Sequence[str]) -> tuple[StudyPart, ...]:
    """The parts that are wanted, in their order. Raises ScenarioError where there is no such part."""
    allowed = ", ".join(PARTS)
    problems = [
        Problem(
            "unknown-part",
            "a study has no such part",
            "parts",
            found=str(part),
            allowed=allowed,
            nearest=nearest_name(str(part), PARTS),
        )
        for part in parts
        if part not in PARTS
    ]
    if problems:
        raise ScenarioError(problems)
    return tuple(part for part in PARTS if part in parts)


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
    ready: ValidationSetup | None
    named: Variants
    main: tuple[str, ...]
    variants: tuple[str, ...]
    sizes: Sizes
    seed: int
    workers: Workers
    progress: Progress | None

    def played(self, *, whole: bool) -> Mapping[str, Replicas]:
        """The scenario's own histories and those of each variant; with all that validation asks, where it is wanted."""
        wanted = self._cases() if not whole or self.ready is None else {**cases(self.ready), **self._cases()}
        return play_many(
            wanted, self.seed, self.sizes.replicas, workers=self.workers, progress=self._progress("histories")
        )

    def _cases(self) -> dict[str, Instrumented]:
        asked, values = ([], []) if self.ready is None else measures_of(self.ready)
        watched = copy_of(self.found.network)
        for question in asked:
            watch(watched, question)
        found = {}
        for names in ((), *((name,) for name in self.variants)):
            network = copy_of(watched)
            if names:
                apply_variants(network, self.found.scenario.timeline(), self.named, names)
            found[case_of(names)] = instrument(self.found.scenario, network, asked, values)
        return found

    def outcomes(self, played: Replicas) -> tuple[OutcomeAnswer, ...]:
        """Every outcome of the scenario."""
        facts = () if self.ready is None else self.ready.observations
        outcomes = self.found.scenario.outcomes.items()
        return tuple(outcome_answer(id, outcome, played, facts) for id, outcome in outcomes)

    def validation(self, played: Mapping[str, Replicas]) -> ValidationAnswer | None:
        """The validation against the record, if there is one."""
        return None if self.ready is None else validation_answer(judged(self.ready, played))

    def exemplars(self, played: Mapping[str, Replicas]) -> tuple[ExemplarAnswer, ...]:
        """The histories worth opening; under variants, too."""
        own = exemplars(self.found.scenario, self.ready, played[BASELINE], self.main)
        others = [self._under(name, played[case_of((name,))], played[BASELINE]) for name in self.variants]
        return (*own, *others)

    def _under(self, name: str, played: Replicas, base: Replicas) -> ExemplarAnswer:
        closest = closest_under((name,), self.named.named[name].title, self.ready, played, base)
        outcomes = self.found.scenario.outcomes
        columns = {id: outcome_answer(id, outcomes[id], played, ()).column for id in self.main}
        return closest.model_copy(
            update={"came": {id: column[closest.replica] for id, column in columns.items()}}
        )

    def hinges(self) -> tuple[HingesAnswer, ...]:
        """The hinges of each of the main outcomes."""
        count = min(self.sizes.knocked, self.sizes.replicas)
        return tuple(
            hinges_answer(
                hinges(
                    self.found,
                    id,
                    count,
                    self.seed,
                    closer=0,
                    workers=self.workers,
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
                    workers=self.workers,
                    progress=self._progress(f"inevitability of {id}"),
                )
            )
            for id in self.main
        )

    def sensitivity(self) -> SensitivityAnswer | None:
        """How the main outcomes depend on the assumptions; None where there are none."""
        if not self.found.scenario.assumptions or not self.main:
            return None
        return sensitivity_answer(
            sensitivity(
                self.found,
                self.main,
                points=self.sizes.points,
                replicas=self.sizes.at_each,
                seed=self.seed,
                workers=self.workers,
                progress=self._progress("sensitivity"),
            )
        )

    def _progress(self, part: str) -> Callable[[int, int], None] | None:
        progress = self.progress
        return None if progress is None else lambda done, of: progress(part, done, of)
