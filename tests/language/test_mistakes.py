"""Every kind of mistake under every key of every noun gives a clear problem in its line, and no traceback.

The keys and the mistakes that can be made under them are read off the model. Each is made in the complete form of a
valid scenario that has that noun, as a text of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_origin

import pytest
from test_cli import ask

from interregnum.errors import Problem
from interregnum.language import check, resolve
from interregnum.language.positions import Sources
from interregnum.language.reading.document import Document
from interregnum.language.rules.context import Context
from interregnum.language.walk import is_noun, noun_types, nouns
from interregnum.model import Noun, Unit
from interregnum.model.values.fields import (
    EventName,
    IsCondition,
    IsHour,
    Limits,
    NounField,
    OneOf,
    QuantityName,
    Ref,
    Says,
    Shape,
    fields,
)

VALID = sorted((Path(__file__).parent / "valid").glob("*.resolved.json"))
DocumentPath = tuple[str | int, ...]
NAN, INFINITY = ".nan", ".inf"  # as YAML writes them
NOT_NUMBERS: tuple[Any, ...] = (NAN, INFINITY, [NAN], [INFINITY], [NAN, NAN], [INFINITY, INFINITY])
NOUNS = noun_types()
SHARED = ("basis", "source", "why")  # keys that are the same in every noun, and looked at in one


class Mistake(NamedTuple):
    """What is written instead, `@key` for the key itself; and the codes of which one must be among the problems."""

    kind: str
    value: Any
    codes: frozenset[str]


class Case(NamedTuple):
    """A field of a noun in some scenario that has it."""

    document: Any
    path: DocumentPath
    field: NounField


def mistake(kind: str, value: Any, *codes: str) -> Mistake:
    return Mistake(kind, value, frozenset(codes))


# --- which mistakes can be made -------------------------------------------------------------------------------


def mistakes(field: NounField) -> Iterator[Mistake]:
    """All that can be wrong with a field, by its type."""
    yield mistake("misspelt key", "@key", "unknown-key", "unknown-name", "effect", "wrong-kind")
    shape = field.shape
    if shape.keys is not None:
        yield mistake("a list for a mapping", ["x"], "wrong-kind")
        yield from (found._replace(value={found.value: None}) for found in in_text(shape.keys))
        return
    if shape.items:
        yield mistake("a mapping for a list", {"x": "y"}, "wrong-kind")
        number = 1 if "..." in str(shape.bare) else len(shape.items)
        yield from (found._replace(value=[found.value] * number) for found in in_text(shape.items[0]))
        return
    yield mistake("a list", [["x"]], "wrong-kind", "not-a-mapping")
    yield from in_text(shape)
    if is_noun(shape.bare) and "typical" not in shape.bare.model_fields:
        yield mistake("a flag for a mapping", True, "wrong-kind")


def in_text(shape: Shape) -> Iterator[Mistake]:
    """What can be wrong with a text or a number."""
    says, limits = shape.mark(Says), shape.mark(Limits)
    if says is not None:
        yield from IN_TEXTS[says.what](shape)
    elif get_origin(shape.bare) is Literal or shape.mark(OneOf) is not None:
        yield mistake("no such word", "no_such_word", "unknown-word")
    elif shape.bare is bool:
        yield mistake("a text for a flag", "perhaps", "wrong-kind")
    elif shape.bare in (int, float):
        yield mistake("a text for a number", "many", "wrong-kind")
    elif shape.bare is str:
        yield mistake("a text without end", "x" * 3000, "too-long", "bad-name")
    elif is_noun(shape.bare) and "typical" in shape.bare.model_fields:
        yield mistake("an empty text", "", "formula", "wrong-kind")
        yield mistake("a flag of flags", {"typical": {"x": "y"}}, "wrong-kind", "unknown-key", "missing-key")
    if limits is not None:
        yield from out_of_range(limits)
    if limits is not None or (says is not None and says.what == "formula"):
        yield mistake("not a number", NAN, "not-a-number")
        yield mistake("infinity", INFINITY, "not-a-number")


def out_of_range(limits: Limits) -> Iterator[Mistake]:
    codes = ("out-of-range", "kinds")
    if limits.most == 1:
        yield mistake("a share of 5", 5, *codes)
    elif limits.most < float("inf"):
        yield mistake("too much", limits.most + 1, *codes)
    if limits.least > -float("inf"):
        yield mistake("too little", limits.least if limits.above else limits.least - 1, *codes)


def in_name(shape: Shape) -> Iterator[Mistake]:
    yield mistake("an empty text", "", "bad-name")
    yield mistake("no name", "No Name!", "bad-name")
    if shape.mark(Ref) is not None:
        yield mistake("a reference to nothing", "nobody_at_all", "unknown-reference")
    if shape.mark(EventName) is not None:
        yield mistake("no such event", "nothing.happens", "unknown-name")
    if shape.mark(QuantityName) is not None:
        yield mistake("no such quantity", "no.quantity", "unknown-name", "effect")


def in_formula(shape: Shape) -> Iterator[Mistake]:
    yield mistake("an empty text", "", "formula")
    yield mistake("half a formula", "1 +", "formula")
    unknown = "no.such > 1" if shape.mark(IsCondition) is not None else "no.such"
    yield mistake("no such quantity", unknown, "unknown-name", "unknown-option")
    if shape.mark(IsCondition) is not None:
        yield mistake("a number for a condition", 5, "kinds")


def in_hour(shape: Shape) -> Iterator[Mistake]:
    yield mistake("an empty text", "", "bad-hour")
    yield mistake("no hour", "25:99", "bad-hour")
    hour = shape.mark(IsHour)
    if hour is not None and hour.inside:
        yield mistake("an hour of another year", "1931-03-13T18:00", "outside-span")


IN_TEXTS = {"name": in_name, "formula": in_formula, "hour": in_hour}


# --- where they are made --------------------------------------------------------------------------------------


@cache
def cases() -> dict[type[Noun], dict[str, Case]]:
    """Each key of each noun where a valid scenario has it, best where it says something."""
    found: dict[type[Noun], dict[str, Case]] = {noun: {} for noun in noun_types()}
    said: set[tuple[type[Noun], str]] = set()
    for path in sorted(VALID, key=lambda path: path.stat().st_size):
        scenario = resolve.resolve(path)
        document = scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for part in nouns(scenario):
            noun = type(part.noun)
            for field in fields(noun):
                if field.key in SHARED and noun is not Unit:
                    continue
                says = getattr(part.noun, field.name) != field.default
                if field.key not in found[noun] or (says and (noun, field.key) not in said):
                    found[noun][field.key] = Case(document, part.path, field)
                said |= {(noun, field.key)} if says else set()
    return found


def spoilt(case: Case, wrong: Mistake) -> Any:
    """The scenario with the mistake."""
    document = deepcopy(case.document)
    noun: Any = document
    for step in case.path:
        noun = noun[step]
    key = case.field.key
    if wrong.value == "@key":
        before = list(noun.items())
        noun.clear()
        noun.update({f"{name}x" if name == key else name: value for name, value in before})
        noun.setdefault(f"{key}x", None)
    elif isinstance(wrong.value, dict) and None in wrong.value.values():  # a name in place of a key
        entries = list((noun.get(key) or {}).values())
        noun[key] = {next(iter(wrong.value)): entries[0] if entries else {}}
    else:
        noun[key] = wrong.value
    return document


def problems_in_memory(case: Case, wrong: Mistake) -> list[Problem]:
    """What `check` says, without a file: the reading of texts takes most of the time."""
    scenario, sources, problems = resolve.resolved(Sources(Document(spoilt(case, wrong))))
    return problems if scenario is None else [*problems, *check.problems_in(Context(scenario, sources))]


def as_file(case: Case, wrong: Mistake, folder: Path) -> Path:
    text = json.dumps(spoilt(case, wrong), indent=1, ensure_ascii=False)
    path = folder / "scenario.yaml"
    path.write_text(text.replace(f'"{NAN}"', NAN).replace(f'"{INFINITY}"', INFINITY), encoding="utf-8")
    return path


def unclear(wrong: Mistake, problems: list[Problem], file: str = "") -> str:
    """What a person could not make out of the problems; nothing if all is well."""
    what = f"{wrong.kind} ({wrong.value!r:.40})"
    if not wrong.codes & {problem.code for problem in problems}:
        return f"{what}: {[str(problem) for problem in problems] or 'sound'}"
    for problem in problems:
        told = problem.message and problem.found and (problem.allowed or problem.nearest)
        if not told or (file and (problem.file != file or not problem.line)):
            return f"{what}: unclear: {problem!r}"
        if re.search(r"pydantic|\bdict\b|\btuple\b|NoneType|\bstr\b|Input should", str(problem)):
            return f"{what}: not plain: {problem}"
    return ""


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_mistake_under_every_key_is_told(noun: type[Noun]) -> None:
    found = cases()[noun]
    assert set(found) >= {field.key for field in fields(noun)} - {*SHARED}
    told = [
        f"{key}: {wrong}"
        for key, case in found.items()
        for made in mistakes(case.field)
        if made.value not in NOT_NUMBERS and (wrong := unclear(made, problems_in_memory(case, made)))
    ]
    assert told == []


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_mistake_in_a_file_is_told_with_its_line(noun: type[Noun], tmp_path: Path) -> None:
    """One under each key, by turns of every kind; and for numbers, that they are none."""
    told = []
    for number, (key, case) in enumerate(cases()[noun].items()):
        every = list(mistakes(case.field))
        for made in [every[number % len(every)], *(made for made in every if made.value == NAN)]:
            path = as_file(case, made, tmp_path)
            wrong = unclear(made, check.check(path), path.name)
            told += [f"{key}: {wrong}"] if wrong else []
    assert told == []


def test_check_refuses_each_kind_of_mistake(tmp_path: Path) -> None:
    """Exit code 2, and no traceback."""
    one_of_each: dict[str, tuple[Case, Mistake]] = {}
    for found in cases().values():
        for case in found.values():
            one_of_each |= {made.kind: (case, made) for made in mistakes(case.field)}
    assert len(one_of_each) > 20
    for case, made in one_of_each.values():
        result = ask("check", as_file(case, made, tmp_path))
        assert result.exit_code == 2, made
        assert isinstance(result.exception, SystemExit), made
        assert result.stdout.startswith("scenario.yaml:"), made
