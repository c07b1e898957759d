"""The lab's answers about a scenario in a small file, `answers.json`, in its folder, which the page reads.

`study` makes it; its format is described in `docs/reference/study.md`. It says of what it was made, so that answers
about another state of the scenario are recognised. Nothing of the simulation reads it, and it is no part of the
scenario's hash.

Problem codes: bad-answers, too-large.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SerializationInfo,
    ValidationError,
    field_serializer,
)

from interregnum import __version__
from interregnum.arguments import instance
from interregnum.errors import Problem, ScenarioError
from interregnum.history.manifest import sha256
from interregnum.lab.ensembles.files import fingerprint
from interregnum.language.load import load
from interregnum.language.positions import clean
from interregnum.language.reading.reader import MAX_FILE_BYTES
from interregnum.language.resolve import bundled, resolved_json
from interregnum.language.sound import Sound
from interregnum.language.where import Where, home_of, name_of
from interregnum.plain_files import TooLargeError, read_plain

FILE = "answers.json"
MOST_BYTES = 2 * 2**20
BUNDLE = ("record", "validation", "variants")  # folders of a scenario that answers are made of, too

StudyPart = Literal["validation", "hinges", "inevitability", "sensitivity"]
PARTS: tuple[StudyPart, ...] = get_args(StudyPart)

Interval = tuple[float | None, float | None, float | None]
"""A number and the ends of its 95 % interval; None where there is none."""


class AnswerModel(BaseModel):
    """The base of all parts of the file: frozen, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Made(AnswerModel):
    """Of what the answers were made: hashes of the scenario as resolved, of the network that is played, and of the
    record, questions and variants beside it; and the arguments of `study`."""

    software: str
    scenario: str
    sha256: str
    network: str
    bundle: str
    seed: int
    replicas: int
    outcomes: tuple[str, ...]
    variants: tuple[str, ...]
    parts: tuple[str, ...]


class EndingAnswer(AnswerModel):
    """How often an outcome ends so."""

    label: str
    title: str
    count: int
    share: Interval


def _from_digits(column: Any) -> Any:
    """A column as it stands in the file, where one of digits alone is a text."""
    return (
        [*map(int, column)] if isinstance(column, str) and column.isascii() and column.isdigit() else column
    )


class OutcomeAnswer(AnswerModel):
    """An outcome in every history: `column[n]` is of replica n.

    Of a `time` the minute, or None for never; of an `ending` the place in `endings`; of a `value` the value at the
    end. `share` is of the histories in which it comes, or is not 0 where it is a flag. `quantiles` are the 5, 25,
    50, 75 and 95 % points, among the histories in which it comes. `window` and `reading` are the record's, where a
    timed reading is measured by the same event.
    """

    id: str
    title: str
    kind: Literal["time", "ending", "value"]
    flag: bool = False
    column: Annotated[tuple[int | float | None, ...], BeforeValidator(_from_digits)]
    share: Interval | None = None
    quantiles: tuple[float, ...] = ()
    endings: tuple[EndingAnswer, ...] = ()
    window: tuple[float, float] | None = None
    reading: str = ""

    @field_serializer("column")
    def _in_file(self, column: Sequence[int | float | None], info: SerializationInfo) -> Any:
        """In the file, half as long as text where every number is one digit: endings and flags are."""
        short = info.context == FILE and all(
            isinstance(number, int) and 0 <= number <= 9 for number in column
        )
        return "".join(map(str, column)) if short and column else column


class FallenAnswer(AnswerModel):
    """A later step of a plan, and in how many histories it falls."""

    title: str
    count: int


class StepFallAnswer(AnswerModel):
    """A step of a plan: in how many histories it happens, and the later steps that fall with it."""

    title: str
    of: int
    later: tuple[FallenAnswer, ...] = ()


class ApartAnswer(AnswerModel):
    """Something that is not ranked as a cause: a part of the ending itself, or waiting."""

    id: str
    event: str
    title: str
    happened: Interval
    minute: float | None


class HingeAnswer(AnswerModel):
    """One thing without which the outcome would have been another: `hinges.Hinge`, without the closer look.

    `answer` is the change of the share with the answer that is asked for. Of an hour `comes` is the change of how often
    it comes, `when` how much later it comes where it does in both, and `shift` both in one, where never counts as the
    end; each None where too few pairs differ. `q` is the adjusted p-value, `ranks` the ranks that it may have. `links`
    are the titles of the others of its chain, `step` is the first step of a plan among them all.
    """

    id: str
    event: str
    title: str
    happened: Interval
    decided: Interval
    necessary: Interval
    answer: Interval
    shift: Interval | None = None
    comes: Interval | None = None
    when: Interval | None = None
    q: float | None = None
    ranks: tuple[int, int] | None = None
    minute: float | None
    links: tuple[str, ...] = ()
    step: StepFallAnswer | None = None


class TargetAnswer(AnswerModel):
    """What is asked of an outcome (`response.Target`): whether it is the ending `label`, which is called `title`; or
    whether it comes by the minute, or is more than the number, that is its `bound`: None is "at all". `estimated` where
    that was not chosen beforehand, but is the commonest ending, or the median, of the same histories.
    """

    outcome: str
    label: str = ""
    title: str = ""
    bound: float | None = None
    estimated: bool = False


class HingesAnswer(TargetAnswer):
    """The strongest hinges of an outcome, and the conditions on which it rested: what happens nearly always.

    Apart from them stand the `ending` itself and `waiting`, options that do nothing.

    `unit` is that of the shift: minutes, a value, or a share of the histories that end as is asked. `by` is what they
    are ranked by (`causes.ranking`).
    """

    unit: Literal["min", "share", "value"]
    by: str = "decided"
    replicas: int
    rows: tuple[HingeAnswer, ...]
    conditions: tuple[HingeAnswer, ...]
    ending: tuple[ApartAnswer, ...] = ()
    waiting: tuple[ApartAnswer, ...] = ()


class StepAnswer(AnswerModel):
    """A step where the curve is steepest, and the major events in it."""

    since: float
    until: float
    moved: float
    events: tuple[tuple[float, str], ...]


class CurveAnswer(TargetAnswer):
    """An inevitability curve of one history: minute, chance, and the ends of its 95 % interval."""

    replica: int
    came: bool
    futures: int
    points: tuple[tuple[float, float, float, float], ...]
    steps: tuple[StepAnswer, ...]


Verdict = Literal["in", "part", "early", "late", "rare", "untimed"]
"""Where the model's middle 90 % lies relative to the record's window; `rare` where it happens too seldom."""


class FactAnswer(AnswerModel):
    """A measured reading, or a duration between two: the record's window and the model's quantiles, in minutes."""

    id: str
    title: str
    measure: str = ""
    window: tuple[float | None, float | None]
    times: tuple[float, ...] = ()
    share: float
    verdict: Verdict
    part: Literal["tuning", "scored"]
    untimed: str = ""


class AbsenceAnswer(AnswerModel):
    """What did not happen, and the share of histories in which it does."""

    id: str
    title: str
    measure: str
    share: float


class ClaimAnswer(AnswerModel):
    """A causal claim tested in the model: the expected direction, and the effect that was found."""

    id: str
    claim: str
    by: str
    source: str
    variant: tuple[str, ...]
    against: tuple[str, ...]
    expect: str
    effect: Interval
    unit: str
    verdict: Literal["reproduced", "undecided", "refuted"]
    only_way: bool
    but: str = ""


class CriterionAnswer(AnswerModel):
    """A requirement of the model, and whether it is met."""

    name: str
    value: float | None
    least: float | None
    most: float | None
    unit: str
    met: bool


class ValidationAnswer(AnswerModel):
    """The scenario compared with its record."""

    hindsight: str
    criteria: tuple[CriterionAnswer, ...]
    facts: tuple[FactAnswer, ...]
    durations: tuple[FactAnswer, ...]
    absences: tuple[AbsenceAnswer, ...]
    claims: tuple[ClaimAnswer, ...]


class InputAnswer(AnswerModel):
    """An assumption: its range, the share of the outcome's variance due to it, and its basis.

    `total` is with all its interactions, `first` alone; both with 95 % intervals, without noise, None where hardly
    anything but noise is left. `beyond` says whether it can be distinguished from noise.
    """

    id: str
    title: str
    range: tuple[float, float, float]
    total: Interval
    first: Interval
    beyond: bool
    basis: str
    why: str
    source: str


class AnalysisAnswer(TargetAnswer):
    """The assumptions that an outcome depends on; `explained` is the share of the variance due to all of them."""

    unit: str
    mean: float
    luck: float | None
    explained: float | None
    inputs: tuple[InputAnswer, ...]


class SensitivityAnswer(AnswerModel):
    """Sobol's indices of the scenario's assumptions."""

    points: int
    replicas: int
    analyses: tuple[AnalysisAnswer, ...]


class ExemplarAnswer(AnswerModel):
    """One history worth opening, and why it was chosen.

    `outcome` and `label` say of what it is the earliest, or which ending it has; `title` is the scenario's own word
    for that. `distance` is from the record, in minutes (`exemplars.distances`). Under variants `came` holds the main
    outcomes, as columns have it.
    """

    kind: Literal["closest", "earliest", "median", "latest", "ending", "variant"]
    replica: int
    variants: tuple[str, ...] = ()
    outcome: str = ""
    label: str = ""
    title: str = ""
    distance: float | None = None
    came: dict[str, int | float | None] = {}


class Answers(AnswerModel):
    """Everything that a study found; parts that were left out, or that the scenario cannot give, are empty."""

    format: Literal["interregnum-answers"]
    version: Literal[5]
    made: Made
    outcomes: tuple[OutcomeAnswer, ...] = ()
    hinges: tuple[HingesAnswer, ...] = ()
    inevitability: tuple[CurveAnswer, ...] = ()
    validation: ValidationAnswer | None = None
    sensitivity: SensitivityAnswer | None = None
    exemplars: tuple[ExemplarAnswer, ...] = ()

    def to_json(self) -> str:
        """The file's text: compact, and without what is not there."""
        return self.model_dump_json(exclude_defaults=True, context=FILE) + "\n"


# --- of what they were made ---------------------------------------------------------------------------------


def made_of(
    where: Where,
    found: Sound,
    seed: int,
    replicas: int,
    outcomes: tuple[str, ...],
    variants: tuple[str, ...],
    parts: tuple[str, ...],
) -> Made:
    """The hashes of a scenario as it is now, with the arguments of a study."""
    scenario = found.scenario
    return Made(
        software=__version__,
        scenario=scenario.scenario.id,
        sha256=sha256(resolved_json(scenario).encode()),
        network=fingerprint(found.compiled),
        bundle=_bundle_hash(where),
        seed=seed,
        replicas=replicas,
        outcomes=outcomes,
        variants=variants,
        parts=parts,
    )


def stale(answers: Answers, where: Where, found: Sound | None = None) -> list[str]:
    """Which of these have changed since the answers were made: `scenario`, `model`, `record`; empty if none has.

    `model` is the network as it is played, which other mechanisms make, too; `record` all that validation reads.
    `found` is the scenario as it is, where it has been read already. Raises ScenarioError where it is not sound.
    """
    old = instance("answers", answers, Answers, "Answers, as `study` and `read_answers` give them").made
    found = load(where) if found is None else instance("found", found, Sound, "what `load` gives, or None")
    now = made_of(where, found, old.seed, old.replicas, old.outcomes, old.variants, old.parts)
    pairs = {
        "scenario": (old.sha256, now.sha256),
        "model": (old.network, now.network),
        "record": (old.bundle, now.bundle),
    }
    return [what for what, (then, today) in pairs.items() if then != today]


def command(made: Made, where: Where) -> str:
    """The command that makes such answers again; those of a scenario of the package in a checkout of it."""
    words = [f"--outcome {id}" for id in made.outcomes] + [f"--variant {id}" for id in made.variants]
    words += [f"--part {part}" for part in made.parts] if made.parts != PARTS else []
    sizes = [f"--replicas {made.replicas}", f"--seed {made.seed}"]
    name, home = name_of(where), home_of(where) or Path()
    folder = Path("src/interregnum/scenarios") / home.name if name in bundled() else home
    return " ".join(["interregnum study", name, *words, *sizes, f"--out {folder / FILE}"])


def _bundle_hash(where: Where) -> str:
    """A hash of the record, the questions and the variants, as they are written."""
    digest = hashlib.sha256()
    home = home_of(where)
    for name in BUNDLE:
        listed = sorted((home / name).glob("*")) if home is not None else []
        for path in (path for path in listed if path.suffix in (".yaml", ".json") and path.is_file()):
            content = b""
            with suppress(OSError):  # then nothing of it was read
                content = read_plain(path, MAX_FILE_BYTES)
            digest.update(f"{name}/{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


# --- reading ------------------------------------------------------------------------------------------------


def read_answers(where: Where) -> Answers | None:
    """The answers beside a scenario; None where there are none.

    Raises ScenarioError where the file is no such file, whole and of this version.
    """
    home = home_of(where)
    path = None if home is None else home / FILE
    if path is None:
        return None
    try:
        return Answers.model_validate_json(read_plain(path, MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except TooLargeError as error:
        found, allowed = f"{error.size:,} bytes", f"up to {MOST_BYTES:,} bytes"
        problem = Problem("too-large", "these answers are too large", FILE, found=found, allowed=allowed)
        raise ScenarioError([problem]) from error
    except OSError as error:
        raise ScenarioError([_bad("this cannot be read", "", str(error.strerror))]) from error
    except ValidationError as error:
        first, more = error.errors(include_url=False)[0], error.error_count() - 1
        message = clean(first["msg"]) + (f"; and {more} more problems" if more else "")
        if first["loc"] == ("version",):
            message = "another version of interregnum wrote these answers; make them again"
        place = ".".join(str(step) for step in first["loc"])
        raise ScenarioError([_bad(message, clean(place), clean(str(first["input"]))[:60])]) from error


def _bad(message: str, place: str, found: str) -> Problem:
    allowed = "what `interregnum study` of this version writes"
    return Problem("bad-answers", message, FILE, path=place, found=found, allowed=allowed)
