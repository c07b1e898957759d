"""Every field of every noun says what may stand there: what a name refers to, what a number may be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harbour import HARBOUR
from pydantic import BaseModel, Field

from interregnum.language.resolve import resolved_json
from interregnum.language.walk import noun_types
from interregnum.model import Amount, Noun, Scenario
from interregnum.model.values.fields import (
    AnyKind,
    EventName,
    FieldMark,
    Given,
    InRecord,
    IsCondition,
    IsHour,
    Later,
    Limits,
    LimitsOf,
    Member,
    QuantityName,
    Ref,
    Says,
    Shape,
    fields,
)
from interregnum.record.schema import LISTS, SECTIONS, Account, Dating, Figure, Shown, Sum

NAMES = (Given, Ref, Member, EventName, InRecord, QuantityName)
NUMBERS = (Limits, LimitsOf)
SAYS: dict[str, tuple[type[FieldMark], ...]] = {
    "name": NAMES,
    "hour": (IsHour,),
    "formula": (IsCondition, AnyKind, *NUMBERS),
}


def silent(noun: type[BaseModel]) -> Iterator[str]:
    """The keys of a noun that do not say what may stand there."""
    for field in fields(noun):
        for leaf in field.shape.leaves():
            if not any(leaf.mark(kind) for kind in wanted(leaf)) and wanted(leaf):
                yield field.key


def wanted(leaf: Shape) -> tuple[type[FieldMark], ...]:
    says = leaf.mark(Says)
    if says is not None:
        return SAYS[says.what]
    is_amount = isinstance(leaf.bare, type) and issubclass(leaf.bare, Amount)
    is_kind = is_amount and "kind" in leaf.bare.model_fields  # an assumption says itself of what kind it is
    return NUMBERS if leaf.bare in (int, float) or (is_amount and not is_kind) else ()


OF_RECORDS = (*SECTIONS.values(), *LISTS.values(), Account, Dating, Figure, Shown, Sum)


@pytest.mark.parametrize("noun", [*noun_types(), *dict.fromkeys(OF_RECORDS)], ids=lambda noun: noun.__name__)
def test_every_name_number_hour_and_formula_says_what_may_stand_there(noun: type[Noun]) -> None:
    assert list(silent(noun)) == []


def test_a_field_that_says_nothing_is_found() -> None:
    class Careless(Noun):
        at: dict[str, Amount]
        much: float
        little: float = Field(ge=0)

    assert list(silent(Careless)) == ["at", "much"]


@pytest.mark.parametrize("noun", noun_types(), ids=lambda noun: noun.__name__)
def test_sections_and_keys_that_marks_speak_of_are_there(noun: type[Noun]) -> None:
    sections = {field.name for field in fields(noun_types()[0])}
    parts = {field.name for other in noun_types() for field in fields(other)}
    own = {field.name for field in fields(noun)}
    for leaf in (leaf for field in fields(noun) for leaf in field.shape.leaves()):
        for mark in leaf.marks:
            if isinstance(mark, Ref):
                assert set(mark.sections) <= sections
                assert mark.local in {"", *parts}
            if isinstance(mark, IsHour) and mark.instead_of:
                assert {mark.instead_of, "exogenous"} <= own
            if isinstance(mark, LimitsOf) and mark.where != "place":
                assert mark.where in own


PUBLISHED = re.findall(
    r"\w+",
    """
    scenario sources authorities modes places routes groups units persons things channels messages movements plans
    orders morale shocks sieges custody missions crowds services assemblies claims recognition decisions events
    quantities definitions assumptions outcomes glossary tour
    """,
)


def test_a_section_that_came_later_says_so() -> None:
    """Else the complete form of every scenario, and all that is kept by its hash, would be another."""
    later = {field.name for field in fields(Scenario) if field.shape.mark(Later) is not None}
    assert {field.name for field in fields(Scenario)} - later == set(PUBLISHED)
    frame = {"id": "t", "title": "T", "starts": "1920-03-13T18:00", "ends": "1920-03-14T08:00"}
    resolved = json.loads(resolved_json(Scenario.model_validate({"scenario": frame})))
    assert list(resolved) == PUBLISHED
    assert list(resolved["scenario"]) == ["id", "title", "about", "calendar", "clock", "starts", "ends"]


DEFAULTS = {
    f"{noun.__name__}.{field.name}": field.default
    for noun in noun_types()
    for field in fields(noun)
    if isinstance(field.default, Noun)
}


@pytest.mark.parametrize("where", DEFAULTS)
def test_a_default_that_is_not_looked_at_when_it_is_made_would_be_found_right(where: str) -> None:
    """They are made without the validators, so that these need not be built for a scenario that is only played."""
    default = DEFAULTS[where]
    validated = type(default).model_validate(default.model_dump(exclude_unset=True))
    assert validated == default
    assert repr(validated) == repr(default)
    assert validated.model_fields_set == default.model_fields_set


def test_a_scenario_that_is_remembered_needs_no_validators(tmp_path: Path) -> None:
    program = """
import interregnum
from interregnum.model import Scenario
from interregnum.language.walk import noun_types
def built():
    return [noun.__name__ for noun in noun_types() if type(noun.__pydantic_validator__).__name__ == "SchemaValidator"]
found = interregnum.load(HARBOUR)
print(found.scenario.scenario.title, built())
"""
    program = program.replace("HARBOUR", repr(str(HARBOUR)))
    environment = os.environ | {"INTERREGNUM_CACHE": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert "'Scenario'" in said[0]
    assert said[1].strip().endswith("[]")
