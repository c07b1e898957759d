"""The validation spec of a scenario, its folder `validation/`: where tuning ends, durations, absences, causal claims.

    periods     `tuned` and `night`: an hour each
    durations   from one reading of the record to another
    absences    what might have happened and did not
    contrasts   a causal claim as a variant, what to look at, and which way it should go
    not_put     causal claims that cannot be put so, with the reason
    shares      in how many histories something may happen at most, or must at least, and what that stands on
    apart       sources of the record whose facts are scored apart, and why
    criteria    limits of the scenario's own for what a model must meet, and what they stand on

Only validation reads it; the simulation does not.

Problem codes: unknown-reading, unknown-source, unknown-reference, unknown-measure, formula, bad-hour, window-order,
missing-key, duplicate-id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BeforeValidator

from interregnum import expression
from interregnum.calculus.network import Network
from interregnum.dates import DateError
from interregnum.errors import Problem, nearest_name
from interregnum.lab.bundle.apart import Witness
from interregnum.lab.sections import Entries, read_entries
from interregnum.lab.variants.schema import VariantNames, Variants
from interregnum.language.rules.numbers.amounts import constant
from interregnum.language.where import Where
from interregnum.model import Basis, Formula, Name, Noun, Text, Time
from interregnum.model.values.fields import Also, OfModel, Ref
from interregnum.record import Record
from interregnum.record.positions import EntryPlace
from interregnum.record.rules.entries import unmeasured

FOLDER = "validation"
LISTED = 12
Expectation = Literal["earlier", "later", "likelier", "less_likely", "more", "less"]
SIGNS = {"earlier": -1, "later": 1, "likelier": 1, "less_likely": -1, "more": 1, "less": -1}
Label = Annotated[
    Text, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value), Also("integer")
]
Measure = Annotated[Text, OfModel()]
ReadingName = Annotated[Name, Ref("readings")]


class Period(Noun):
    """An hour of the scenario at which a period ends or begins, and why."""

    at: Time
    why: Text = ""


class RecordedDuration(Noun):
    """A duration: from one reading to another. `between` are minutes, where the source gives them itself."""

    title: Text
    begins: ReadingName
    ends: ReadingName
    between: tuple[float, float] | None = None
    source: Text = ""


class NonEvent(Noun):
    """Something that the model lets happen and that did not happen."""

    title: Text
    measure: Measure
    source: Text = ""


class CausalClaim(Noun):
    """A causal claim put as a contrast: with these variants, `measure` should be so, beside `against`.

    `expect` says what is looked at: the hour of the first time (earlier, later), whether it happens
    (likelier, less_likely), or a value at the end (more, less). `but` is the sentence that says why a model
    does not bear out what the author claims.
    """

    of: Label
    claim: Text
    strength: Literal["A", "B", "C", "D", "K"]
    by: Text = ""
    source: Text = ""
    variant: VariantNames
    against: VariantNames = ()
    measure: Measure
    expect: Expectation
    but: Text = ""

    @property
    def counterfactual(self) -> bool:
        """Whether it is a might-have-been rather than a causal statement."""
        return self.of.startswith("K")


class UntestedClaim(Noun):
    """A causal claim that is not put as a contrast, and why."""

    of: Label
    claim: Text
    why: Text
    source: Text = ""

    @property
    def counterfactual(self) -> bool:
        """Whether it is a might-have-been rather than a causal statement."""
        return self.of.startswith("K")


class OwnCriterion(Noun):
    """Limits of the scenario's own for one criterion, as numbers or times (`120`, `80 %`, `9 h`)."""

    least: Formula | None = None
    most: Formula | None = None
    basis: Basis
    why: Text
    source: Text = ""


class LimitedShare(Noun):
    """The share of histories, with these variants, in which `measure` ever comes true, and its limits."""

    title: Text
    measure: Measure
    variant: VariantNames = ()
    least: Formula | None = None
    most: Formula | None = None
    basis: Basis
    why: Text
    source: Text = ""


@dataclass(frozen=True)
class OwnLimits:
    """What a scenario sets itself for a criterion: the least and the most of its value, and what these stand on."""

    least: float | None
    most: float | None
    basis: str
    why: str


# What a scenario may set limits to; `lab.validation.criteria` says what each is.
CRITERIA = (
    "coverage_90", "coverage_50", "skill_uniform", "skill_mechanisms", "skill_messages", "skill_no_order", "skill_pool",
    "skill_evenly_spread", "lateness", "pit_mean", "width", "width_of_durations", "order", "order_free", "order_near",
    "claims_reproduced", "claims_refuted", "facts", "timed_facts", "durations",
    "causal_statements", "counterfactuals", "clockwork",
)  # fmt: skip


@dataclass
class ValidationSpec:
    """The validation spec of a scenario; `criteria` has the limits of its `shares` too."""

    tuned: float = 0.0
    night: float = 0.0
    durations: dict[str, RecordedDuration] = field(default_factory=dict)
    absences: dict[str, NonEvent] = field(default_factory=dict)
    contrasts: dict[str, CausalClaim] = field(default_factory=dict)
    not_put: dict[str, UntestedClaim] = field(default_factory=dict)
    shares: dict[str, LimitedShare] = field(default_factory=dict)
    apart: dict[str, Witness] = field(default_factory=dict)
    criteria: dict[str, OwnLimits] = field(default_factory=dict)


SECTIONS: dict[str, type[Noun]] = {
    "periods": Period,
    "durations": RecordedDuration,
    "absences": NonEvent,
    "contrasts": CausalClaim,
    "not_put": UntestedClaim,
    "shares": LimitedShare,
    "apart": Witness,
    "criteria": OwnCriterion,
}


def read_validation_spec(
    where: Where, record: Record, variants: Variants, network: Network
) -> tuple[ValidationSpec, list[Problem]]:
    """The validation spec of a scenario, and everything wrong with it."""
    entries = read_entries(where, FOLDER, SECTIONS)
    nouns = entries.nouns
    spec = ValidationSpec(
        durations=nouns["durations"],
        absences=nouns["absences"],
        contrasts=nouns["contrasts"],
        not_put=nouns["not_put"],
        shares=nouns["shares"],
        apart=nouns["apart"],
    )
    problems = [
        *entries.problems,
        *_periods(spec, entries, record),
        *_apart(spec, entries, record),
        *_durations(spec, entries, record),
        *_measures(spec, entries, network),
        *_variants(spec, entries, variants),
        *_criteria(spec, entries),
        *_shares(spec, entries),
    ]
    return spec, problems


def _periods(spec: ValidationSpec, entries: Entries, record: Record) -> Iterator[Problem]:
    for id, period in entries.nouns["periods"].items():
        written = entries.written["periods", id]
        if id not in ("tuned", "night"):
            message = f"there is no period `{id}`"
            yield written.problem("unknown-reference", message, found=id, allowed="tuned, night")
            continue
        try:
            setattr(spec, id, record.timeline.minute_of(period.at))
        except DateError as error:
            found = error.found or period.at
            yield written.problem("bad-hour", error.message, "at", at=0, found=found, allowed=error.allowed)


def _apart(spec: ValidationSpec, entries: Entries, record: Record) -> Iterator[Problem]:
    for id in spec.apart:
        if id not in record.known_works:
            allowed, nearest = (
                ", ".join(list(record.known_works)[:LISTED]),
                nearest_name(id, record.known_works),
            )
            message, written = f"there is no source `{id}`", entries.written["apart", id]
            yield written.problem("unknown-source", message, found=id, allowed=allowed, nearest=nearest)


def _criteria(spec: ValidationSpec, entries: Entries) -> Iterator[Problem]:
    """Limits of a known criterion, at least one of them, and numbers."""
    for id, own in entries.nouns["criteria"].items():
        written = entries.written["criteria", id]
        if id not in CRITERIA:
            message, nearest = f"there is no criterion `{id}`", nearest_name(id, CRITERIA)
            allowed = ", ".join(CRITERIA)
            yield written.problem("unknown-reference", message, found=id, allowed=allowed, nearest=nearest)
            continue
        yield from _limits(spec, id, own, written)


def _shares(spec: ValidationSpec, entries: Entries) -> Iterator[Problem]:
    """Limits of a share, which is called like no other criterion."""
    for id, limited in spec.shares.items():
        written = entries.written["shares", id]
        if id in CRITERIA:
            message = f"`{id}` is a criterion of every scenario"
            yield written.problem(
                "duplicate-id", message, found=id, allowed="a name that no other criterion has"
            )
            continue
        yield from _limits(spec, id, limited, written)


def _limits(
    spec: ValidationSpec, id: str, own: OwnCriterion | LimitedShare, written: EntryPlace
) -> Iterator[Problem]:
    given = {key: text for key in ("least", "most") if (text := getattr(own, key)) is not None}
    values = {key: constant(text) for key, text in given.items()}
    if not given:
        message = "this criterion has no limit"
        yield written.problem("missing-key", message, found="neither", allowed="`least`, `most` or both")
    for key in (key for key, value in values.items() if value is None):
        message, allowed = "a limit is a number", "a number, a share or a time: 120, 80 %, 9 h"
        yield written.problem("formula", message, key, at=0, found=given[key], allowed=allowed)
    least, most = values.get("least"), values.get("most")
    if least is not None and most is not None and least > most:
        message, found = "this range is reversed", f"{least:g} to {most:g}"
        yield written.problem(
            "window-order", message, "least", found=found, allowed="least: less, most: more"
        )
    spec.criteria[id] = OwnLimits(least, most, own.basis, own.why)


def _durations(spec: ValidationSpec, entries: Entries, record: Record) -> Iterator[Problem]:
    for id, duration in spec.durations.items():
        written = entries.written["durations", id]
        for key in ("begins", "ends"):
            reading = getattr(duration, key)
            if reading not in record.readings:
                nearest = nearest_name(reading, record.readings)
                message = f"the record has no reading `{reading}`"
                yield written.problem("unknown-reading", message, key, at=0, found=reading, nearest=nearest)
            elif not record.readings[reading].measures:
                message = f"nothing in the model measures the reading `{reading}`"
                yield written.problem("unknown-reading", message, key, at=0, found=reading)
        if duration.between is not None and duration.between[0] > duration.between[1]:
            found = f"{duration.between[0]:g} to {duration.between[1]:g}"
            message = "this range is reversed"
            yield written.problem("window-order", message, "between", found=found, allowed="[less, more]")


def _measures(spec: ValidationSpec, entries: Entries, network: Network) -> Iterator[Problem]:
    sections: tuple[tuple[str, Mapping[str, Noun]], ...] = (
        ("absences", spec.absences),
        ("contrasts", spec.contrasts),
        ("shares", spec.shares),
    )
    for section, nouns in sections:
        for id, noun in nouns.items():
            text = getattr(noun, "measure", "")
            problem = _measure(text, entries.written[section, id], network)
            if problem is not None:
                yield problem


def _measure(text: str, written: EntryPlace, network: Network) -> Problem | None:
    try:
        node = network.closed(text)
    except expression.ExpressionError as error:
        found = error.found or text
        return written.problem(
            "formula", error.message, "measure", at=error.at, found=found, allowed=error.allowed
        )
    ways = {f"{id}.{branch.id}" for id, event in network.events.items() for branch in event.branches}
    if text in network.events or text in ways:
        return None
    references = [name for _, name, _ in expression.event_references(node)]
    remembered = {f"{name}.{what}" for name in references for what in ("happened", "times", "last")}
    plain = [name for name in expression.names(node) if name not in remembered]
    for names, known in ((references, set(network.events)), (plain, set(network.quantities))):
        for name in names:
            if name not in known:
                meant = [*known, *ways, *network.events]
                message, allowed, nearest = unmeasured(name, meant, network.events)
                return written.problem(
                    "unknown-measure", message, "measure", at=0, found=name, allowed=allowed, nearest=nearest
                )
    return None


def _variants(spec: ValidationSpec, entries: Entries, variants: Variants) -> Iterator[Problem]:
    named = [
        ("contrasts", id, key, getattr(contrast, key))
        for id, contrast in spec.contrasts.items()
        for key in ("variant", "against")
    ]
    named += [("shares", id, "variant", limited.variant) for id, limited in spec.shares.items()]
    for section, id, key, patterns in named:
        for number, name in enumerate(patterns):
            if name not in variants.named:
                known = variants.named
                yield entries.written[section, id].problem(
                    "unknown-reference",
                    f"there is no variant `{name}`",
                    key,
                    number,
                    at=0,
                    found=name,
                    allowed=", ".join(list(known)[:LISTED]) or "none is written down",
                    nearest=nearest_name(name, known),
                )
