"""Changes to a scenario as they are typed, each made into a variant, so that there is one way of changing it.

The kinds of change and their forms are listed in `change_kinds`.

Problem codes: change, no-change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from interregnum.arguments import names_in
from interregnum.change_kinds import BY_NAME
from interregnum.errors import ArgumentError, Problem, Severity, nearest_name
from interregnum.lab.variants.schema import DRAWN, Variant, Variants
from interregnum.language.positions import clean

Texts = Mapping[str, str | Iterable[str]]  # by kind, as typed
ChangeSpec = str | Variant | Texts  # the name of a variant, a variant, or changes as typed


@dataclass(frozen=True)
class TypedChange:
    """The location of a change that is in no file: the option and its text, as typed; or the title of a variant."""

    text: str
    spelled: bool = False  # whether the title is only the change as typed

    def problem(
        self,
        code: str,
        message: str,
        *_: str | int,
        at: int | None = None,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        severity: Severity = "error",
    ) -> Problem:
        """A problem with the change."""
        return Problem(
            code,
            message,
            clean(self.text, 200),
            found=clean(found),
            allowed=allowed,
            nearest=nearest,
            severity=severity,
        )


def changes_in(argument: str, given: object) -> list[ChangeSpec]:
    """The changes given: one or several. Raises ArgumentError for what is none."""
    several = [given] if isinstance(given, str | Variant | Mapping) else given
    changes: list[Any] = list(several) if isinstance(several, Iterable) else [None]
    if not all(isinstance(each, str | Variant | Mapping) for each in changes):
        allowed = """the name of a variant, a Variant, {"without": "EVENT"}, or a list of these"""
        raise ArgumentError(argument, given, allowed)
    for kind, texts in (pair for each in changes if isinstance(each, Mapping) for pair in each.items()):
        names_in(f"{argument}[{kind!r}]", texts)
    return changes


def no_change() -> Problem:
    """The problem with a what-if that changes nothing."""
    allowed = "a variant, or a change: " + ", ".join(BY_NAME)
    return Problem("no-change", "no change is given", allowed=allowed)


def read_changes(changes: Texts) -> tuple[list[Variant], list[Problem]]:
    """A variant for each change, titled as it was typed: `{"without": ["bell"]}` gives one titled `without bell`.

    And a problem for each that cannot be read.
    """
    made: dict[str, Variant] = {}
    problems: list[Problem] = []
    for kind, texts in changes.items():
        if kind not in BY_NAME:
            message, nearest = "there is no such kind of change", nearest_name(kind, BY_NAME)
            allowed = ", ".join(BY_NAME)
            problems.append(Problem("change", message, found=str(kind), allowed=allowed, nearest=nearest))
            continue
        for text in [texts] if isinstance(texts, str) else texts:
            name = f"{kind} {text}"
            try:
                made[name] = Variant.model_validate({"title": name, **_shaped(kind, text)})
            except ValidationError as error:
                problems += [_typed_problem(name, kind, detail) for detail in _each_once(error)]
            except ValueError:
                message = "this change cannot be read"
                problems.append(
                    TypedChange(name).problem("change", message, found=text, allowed=BY_NAME[kind].expected)
                )
    return list(made.values()), problems


def _shaped(kind: str, text: str) -> dict[str, Any]:
    """The change as a variant's key and value; ValueError where it lacks a part."""
    if kind == "without":
        return {"without": [_required(text)]}
    name, mark, value = (part.strip() for part in text.partition("="))
    if kind == "force" and name and not mark:
        value, mark = DRAWN, "="
    if not (mark and name and value):
        raise ValueError(text)
    match kind:
        case "set":
            to, at, hour = (part.strip() for part in value.rpartition("@"))
            when = {"at": _required(hour)} if at else {}
            return {"set": [{"quantity": name, "to": to if at else value, **when}]}
        case "assume":
            return {"assume": {name: _amount(value)}}
    return {kind: {name: value}}


def _required(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text.strip()


def _amount(text: str) -> str | dict[str, Any]:
    """A number, or a range with its likeliest value: the middle, unless it is said."""
    parts = [_required(part) for part in text.split("..")]
    match parts:
        case [value]:
            return value
        case [low, high]:
            return {"typical": f"({low} + {high}) / 2", "between": [low, high]}
        case [low, typical, high]:
            return {"typical": typical, "between": [low, high]}
    raise ValueError(text)


def _each_once(error: ValidationError) -> list[Any]:
    """Every error once: the middle of a range is made of its ends, and is wrong where they are."""
    found = error.errors(include_url=False)
    ends = [detail for detail in found if "between" in detail["loc"]]
    return list(ends or found)


def _typed_problem(name: str, kind: str, detail: Any) -> Problem:
    """The problem with one part of a change that cannot be read."""
    context = detail.get("ctx", {})
    if detail["type"] == "formula":
        found, allowed = (
            str(context.get("found") or detail["input"]),
            str(context.get("allowed") or BY_NAME[kind].expected),
        )
        return TypedChange(name).problem("formula", detail["msg"], found=found, allowed=allowed)
    message = "this change cannot be read"
    return TypedChange(name).problem(
        "change", message, found=str(detail["input"]), allowed=BY_NAME[kind].expected
    )


def with_changes(variants: Variants, wanted: Iterable[ChangeSpec]) -> tuple[Variants, list[str]]:
    """The variants of a scenario and those that are wanted beside them, with the names of all that are wanted.

    A text is the name of a variant of the scenario; a `Variant` goes by its title. What cannot be read is among the
    problems of the variants.
    """
    named, written = dict(variants.named), dict(variants.written)
    problems, names = list(variants.problems), list[str]()
    for change in wanted:
        if isinstance(change, str):
            names.append(change)
            continue
        spelled = not isinstance(change, Variant)
        made, wrong = ([change], []) if isinstance(change, Variant) else read_changes(change)
        problems += wrong
        for variant in made:
            name = _free(variant, named)
            named[name], written[name] = variant, TypedChange(variant.title, spelled)
            names.append(name)
    return Variants(named, written, problems), names


def _free(variant: Variant, named: Mapping[str, Variant]) -> str:
    """The title of the variant, numbered where another has it."""
    name, number = variant.title, 2
    while name in named and named[name] != variant:
        name, number = f"{variant.title} ({number})", number + 1
    return name
