"""Every part of a scenario in the order of the model, with its path: nouns, formulas, effects.

The rules of `check` ask for parts by what they are, never by where the model keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeGuard

from interregnum.model import Grounds, Noun, Scenario
from interregnum.model.values.fields import (
    FieldPath,
    Leaf,
    NounField,
    Says,
    Shape,
    fields,
    leaves,
    shape,
    within,
)

ROOT = shape(Scenario)


@dataclass(frozen=True, slots=True)
class NounAt:
    """A noun in its place: the `field` of the noun `above` holds it, and `shape` is what the type there says;
    `around` are the grounds it may stand on."""

    path: FieldPath
    noun: Noun
    above: NounAt | None
    field: str
    shape: Shape
    around: Grounds

    def leaves(self) -> Iterator[tuple[NounField, Leaf]]:
        """Every text, number and noun that it holds itself, with the field that holds it."""
        return leaves(self.noun, self.path)


@dataclass(frozen=True, slots=True)
class FormulaAt:
    """A formula in its place: canonical text, the noun it belongs to, the field that holds it, what the type says."""

    path: FieldPath
    text: str
    part: NounAt
    field: str
    shape: Shape


@cache
def noun_types(noun: type[Noun] = Scenario) -> tuple[type[Noun], ...]:
    """The noun and every noun that it may hold, at any depth, each once."""
    found: dict[type[Noun], None] = {}
    waiting = [noun]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = None
            inner = (leaf.bare for field in fields(here) for leaf in field.shape.leaves())
            waiting += [bare for bare in inner if is_noun(bare)]
    return tuple(found)


def is_noun(bare: Any) -> TypeGuard[type[Noun]]:
    """Whether a type is that of a noun."""
    return isinstance(bare, type) and issubclass(bare, Noun)


def nouns(scenario: Scenario, defaults: bool = False) -> Iterator[NounAt]:
    """Every noun, outer before inner. What is as by default is left out, unless `defaults` are asked for."""
    yield from _nouns(NounAt((), scenario, None, "", ROOT, Grounds()), defaults)


def _nouns(part: NounAt, defaults: bool) -> Iterator[NounAt]:
    yield part
    around = part.noun if isinstance(part.noun, Grounds) else part.around
    for field in fields(type(part.noun)):
        value = getattr(part.noun, field.name)
        if isinstance(value, Noun | tuple | dict) and value and (defaults or value != field.default):
            for leaf in within(value, field.shape, (*part.path, field.key)):
                if isinstance(leaf.value, Noun):
                    inner = NounAt(leaf.path, leaf.value, part, field.name, leaf.shape, around)
                    yield from _nouns(inner, defaults)


def formulas(part: NounAt) -> Iterator[FormulaAt]:
    """Every formula that a noun holds itself, not those of the nouns in it, and not defaults."""
    for field in _formula_fields(type(part.noun)):
        value = getattr(part.noun, field.name)
        if value is None or value == field.default:
            continue
        for leaf in within(value, field.shape, (*part.path, field.key)):
            if _is_formula(leaf.shape):
                yield FormulaAt(leaf.path, leaf.value, part, field.name, leaf.shape)


@cache
def _formula_fields(noun: type[Noun]) -> tuple[NounField, ...]:
    return tuple(field for field in fields(noun) if any(map(_is_formula, field.shape.leaves())))


def _is_formula(leaf: Shape) -> bool:
    says = leaf.mark(Says)
    return says is not None and says.what == "formula"


def formula_keys(noun: type[Noun]) -> frozenset[str]:
    """The keys of a noun that hold formulas, as they are written."""
    return frozenset(field.key for field in _formula_fields(noun))
