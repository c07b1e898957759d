"""What each number stands on: a source, an inference, a judgement; and how far it may be off.

The scenario is resolved, so a statement already has the basis of the entry around it. What a statement took
over is reported there, not at every number under it. The numbers 0 and 1 in formulas and effects say none,
all or one more: they are logic, not measurements, and need no basis.

Problem codes: no-basis, no-range, no-source, no-why, undated-source, bare-number (a warning).
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem
from interregnum.expression import Number, names, numbers, parse, show
from interregnum.language.rules.context import Context
from interregnum.language.rules.numbers.amounts import is_possible, is_range
from interregnum.language.walk import FormulaAt, NounAt, formulas
from interregnum.model import Amount, Basis, Definition, Duration, Ending, Grounds, Outcome
from interregnum.model.values.fields import Neutral

CALLED = {"inferred": "an inference", "judgement": "a judgement"}
BASES = "basis: sourced with `source`, inferred or judgement with `why`; here or in the entry around it"


def measurements(written: FormulaAt) -> list[Number]:
    """The literal numbers of a formula that claim something about the world."""
    noun, node = written.part.noun, parse(written.text)
    if isinstance(noun, Amount) and written.part.shape.mark(Neutral) is None and not names(node):
        return list(numbers(node))
    return [number for number in numbers(node) if not _is_logic(number)]


def _is_logic(number: Number) -> bool:
    """None, all, or one more; one minute or one kilometre is a measurement."""
    return number.value == 0 or (number.value in (1, -1) and number.unit in ("", "people"))


def basis(context: Context) -> Iterator[Problem]:
    """Every number stands on something."""
    for part in context.parts:
        if isinstance(part.noun, Definition | Outcome | Ending) or _basis(part) is not None:
            continue
        for written in formulas(part):
            found = measurements(written)
            if found:
                whole = isinstance(part.noun, Amount | Duration)
                yield context.problem(
                    "no-basis",
                    "this number has no basis",
                    part.path if whole else written.path,
                    None if whole else found[0].at,
                    found=show(found[0]),
                    allowed=BASES,
                )
                break


def _basis(part: NounAt) -> Basis | None:
    return part.noun.basis if isinstance(part.noun, Grounds) else part.around.basis


def ranges(context: Context) -> Iterator[Problem]:
    """A number that nobody measured says how far it may be off. (None at all is none.)"""
    for part in context.every(Amount, Duration):
        noun = part.noun
        if not isinstance(noun, Amount | Duration) or noun.basis not in ("inferred", "judgement"):
            continue
        if noun.between is not None or noun.factor is not None:
            continue
        if isinstance(noun, Duration) and noun.distribution != "fixed":
            continue
        values = [written for written in formulas(part) if written.field in ("typical", "exactly")]
        if any(is_range(written.text) or not is_possible(written) for written in values):
            continue  # what is no number here needs no range
        if any(number.value != 0 for written in values for number in measurements(written)):
            yield context.problem(
                "no-range",
                f"this number is {CALLED[noun.basis]} and has no range",
                part.path,
                found=values[0].text,
                allowed=_spread(noun, values[0].text),
            )


def _spread(noun: Amount | Duration, text: str) -> str:
    key = "x" if "x" in {field.alias for field in type(noun).model_fields.values()} else "typical"
    return f"{{{key}: {text}, between: [low, high]}} or {{{key}: {text}, factor: 1.5}}"


def own(context: Context) -> Iterator[tuple[NounAt, Grounds]]:
    """Every statement that stands on grounds of its own."""
    for part in context.every(Grounds):
        noun, around = part.noun, part.around
        if not isinstance(noun, Grounds) or noun.basis is None:
            continue
        if (noun.basis, noun.source, noun.why) != (around.basis, around.source, around.why):
            yield part, noun


def sourced(context: Context) -> Iterator[Problem]:
    """Who says `sourced` says where."""
    for part, noun in own(context):
        if noun.basis == "sourced" and not noun.source:
            yield context.problem(
                "no-source",
                "this is `sourced`, but no source is given",
                (*part.path, "basis"),
                found="basis: sourced",
                allowed="source: a work listed under `sources`, and the passage",
            )


def reasons(context: Context) -> Iterator[Problem]:
    """Who infers or judges says why."""
    for part, noun in own(context):
        if noun.basis in ("inferred", "judgement") and not noun.why:
            yield context.problem(
                "no-why",
                f"no reason is given for {CALLED[noun.basis]}",
                (*part.path, "basis"),
                found=f"basis: {noun.basis}",
                allowed="why: the reasoning, in a line",
            )


def dated(context: Context) -> Iterator[Problem]:
    """A source says when it was written: a memoir of 1931 and a telegram of the night are not alike."""
    for id, source in context.scenario.sources.items():
        if not source.dated:
            yield context.problem(
                "undated-source",
                f"the source `{id}` does not say when it was written",
                ("sources", id),
                found="no `dated`",
                allowed="dated: a year or a date",
            )


def bare(context: Context) -> Iterator[Problem]:
    """A number inside a definition cannot be varied and stands on nothing; an assumption could."""
    for part in context.every(Definition):
        for written in formulas(part):
            found = measurements(written)
            if found:
                yield context.problem(
                    "bare-number",
                    "a number inside a definition has no basis and cannot be varied",
                    written.path,
                    found[0].at,
                    found=show(found[0]),
                    allowed="the name of an entry under `assumptions`",
                    severity="warning",
                )
