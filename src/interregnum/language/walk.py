"""Every part of a scenario in the order of the model, with its path: nouns, formulas, effects.

The rules of `check` ask for parts by what they are, never by where the model keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from interregnum.language.validation_errors import fields_of
from interregnum.model import Formula, Grounds, Noun, Scenario

FieldPath = tuple[str | int, ...]
FORMULA_MARKS = get_args(Formula)[1:]


@dataclass(frozen=True, slots=True)
class NounAt:
    """A noun in its place: the `field` of `holder` holds it; `around` are the grounds it may stand on."""

    path: FieldPath
    noun: Noun
    holder: Noun | None
    field: str
    around: Grounds


@dataclass(frozen=True, slots=True)
class FormulaAt:
    """A formula in its place: canonical text, the noun it belongs to, and the key it is written under."""

    path: FieldPath
    text: str
    part: NounAt
    field: str


class _Field(NamedTuple):
    name: str
    key: str
    default: Any
    is_formula: bool


@cache
def _fields(noun: type[Noun]) -> tuple[_Field, ...]:
    keys = fields_of(noun)
    return tuple(
        _Field(name, field.alias or name, field.default, _is_formula(keys[field.alias or name]))
        for name, field in noun.model_fields.items()
    )


def _is_formula(annotation: Any) -> bool:
    """Whether the type is a formula, or holds formulas: `Formula | None`, a tuple or a mapping of them."""
    if get_origin(annotation) is Annotated:
        marks = get_args(annotation)
        return all(mark in marks for mark in FORMULA_MARKS) or _is_formula(marks[0])
    return any(_is_formula(inner) for inner in get_args(annotation))


def nouns(scenario: Scenario, defaults: bool = False) -> Iterator[NounAt]:
    """Every noun, outer before inner. What is as by default is left out, unless `defaults` are asked for."""
    yield from _nouns(NounAt((), scenario, None, "", Grounds()), defaults)


def _nouns(part: NounAt, defaults: bool) -> Iterator[NounAt]:
    yield part
    around = part.noun if isinstance(part.noun, Grounds) else part.around
    for field in _fields(type(part.noun)):
        value = getattr(part.noun, field.name)
        if isinstance(value, Noun | tuple | dict) and value and (defaults or value != field.default):
            for path, noun in _within(value, (*part.path, field.key)):
                yield from _nouns(NounAt(path, noun, part.noun, field.name, around), defaults)


def _within(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Noun]]:
    if isinstance(value, Noun):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _within(item, (*path, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(item, (*path, key))


def formulas(part: NounAt) -> Iterator[FormulaAt]:
    """Every formula that a noun holds itself, not those of the nouns in it, and not defaults."""
    for field in _fields(type(part.noun)):
        if not field.is_formula:
            continue
        value, path = getattr(part.noun, field.name), (*part.path, field.key)
        if value is None or value == field.default:
            continue
        if isinstance(value, str):
            yield FormulaAt(path, value, part, field.name)
        elif isinstance(value, Mapping):
            yield from (FormulaAt((*path, key), text, part, field.name) for key, text in value.items())
        else:
            yield from (FormulaAt((*path, at), text, part, field.name) for at, text in enumerate(value))


def formula_keys(noun: type[Noun]) -> frozenset[str]:
    """The keys of a noun that hold formulas, as they are written."""
    return frozenset(field.key for field in _fields(noun) if field.is_formula)
