"""What the validators of the model complain about, in plain words and with the place in the file.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, out-of-range, wrong-length,
too-long, formula, duration, factor, effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.model import (
    ACTIONS,
    Amount,
    Duration,
    Formula,
    Name,
    Noun,
    Scenario,
    ScenarioEffect,
    ScenarioFactor,
    Time,
)

FieldPath = tuple[str | int, ...]

OWN_CODES = {
    "formula": "formula",
    "duration": "duration",
    "factor": "factor",
    "effect": "effect",
    "word": "unknown-word",
}
SHORT_FORMS: dict[type, str] = {
    ScenarioFactor: "{name: ..., x: 1.5, when: ...}",
    Amount: "a number, or {typical: 60, between: [50, 70]}",
    Duration: "a time such as 20 min, or {typical: 20 min, factor: 1.5}",
    ScenarioEffect: "{quantity: value}, {add: {quantity: amount}}, {send: message} and the like",
}
PLAIN: dict[Any, str] = {bool: "yes or no", float: "a number", str: "a text, in quotes if need be"}
ALLOWED = {  # where the model's validators leave it to be understood
    "effect": f"one of {', '.join(ACTIONS)}",
    "factor": "`when`, or `per`, or neither",
    "formula": "numbers, names, comparisons, and, or, not, + - * /",
}
BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
PATTERNS = {  # the ends of the model's patterns, and what they ask for
    "-]*$": "small letters a-z, digits and -, beginning with a letter",
    "_]*$": "small letters a-z, digits and _, beginning with a letter",
    "_]+)*$": "small letters a-z, digits and _, beginning with a letter; parts may be joined by dots",
    "d$": "a sign, hours and minutes, such as +02:01",
}


def complaints(error: ValidationError, sources: Sources) -> list[Problem]:
    """A problem for each thing the validators found. A misspelt key is not reported as missing as well."""
    found = error.errors(include_url=False)
    misspelt = set()
    for one in found:
        if one["type"] == "extra_forbidden":
            path = tuple(one["loc"])
            misspelt.add((*path[:-1], nearest_name(str(path[-1]), keys_at(path[:-1]))))
    return [
        _complaint(one, sources)
        for one in found
        if one["type"] != "missing" or tuple(one["loc"]) not in misspelt
    ]


def _complaint(one: ErrorDetails, sources: Sources) -> Problem:
    path, context = tuple(one["loc"]), one.get("ctx", {})
    match one["type"]:
        case kind if kind in OWN_CODES:
            return _own(OWN_CODES[kind], one["msg"], path, context, sources)
        case "extra_forbidden":
            return _unknown_key(path, sources)
        case "missing" if isinstance(path[-1], int):
            return _wrong_length(path[:-1], one["input"], sources)
        case "missing":
            return _missing_key(path, one["input"], sources)
        case "too_short" | "too_long":
            return _wrong_length(path, one["input"], sources)
        case "literal_error":
            return _unknown_word(path, one["input"], sources)
        case "string_pattern_mismatch":
            return _bad_name(path, one["input"], str(context["pattern"]), sources)
        case "string_too_long":
            limit = f"at most {context['max_length']} characters"
            return sources.problem(
                "too-long",
                "this text is too long",
                path,
                found=f"{len(one['input'])} characters",
                allowed=limit,
            )
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = next(f"{words} {context[key]:g}" for key, words in BOUNDS.items() if key in context)
            return sources.problem(
                "out-of-range", "this number cannot be", path, 0, found=shown(one["input"]), allowed=bound
            )
    message = f"{_kind(one['input'])} cannot stand here"
    return sources.problem("wrong-kind", message, path, 0, found=shown(one["input"]), allowed=wanted(path))


def _own(code: str, message: str, path: FieldPath, context: Mapping[str, Any], sources: Sources) -> Problem:
    """A complaint of the model's own validators, which brings its words with it."""
    found, allowed, nearest = (str(context.get(key) or "") for key in ("found", "allowed", "nearest"))
    allowed = allowed or ALLOWED.get(code, "")
    at = context.get("at", 0) if code in ("formula", "unknown-word") else None
    return sources.problem(code, message, path, at, found=found, allowed=allowed, nearest=nearest)


def _unknown_key(path: FieldPath, sources: Sources) -> Problem:
    key, names = str(path[-1]), keys_at(path[:-1])
    return sources.problem(
        "unknown-key",
        f"there is no key `{clean(key)}` here",
        path,
        found=key,
        allowed=", ".join(names),
        nearest=nearest_name(key, names),
    )


def _missing_key(path: FieldPath, given: Any, sources: Sources) -> Problem:
    found = ", ".join(map(str, given)) if isinstance(given, Mapping) and given else shown(given)
    message, allowed = f"`{path[-1]}` is missing", f"{path[-1]}: {wanted(path)}"
    return sources.problem("missing-key", message, path[:-1], found=found, allowed=allowed)


def _wrong_length(path: FieldPath, given: Any, sources: Sources) -> Problem:
    message, found = "this list has the wrong length", shown(given)
    return sources.problem("wrong-length", message, path, 0, found=found, allowed=wanted(path))


def _unknown_word(path: FieldPath, given: Any, sources: Sources) -> Problem:
    words = [str(word) for word in get_args(_bare(_annotation(path)))]
    return sources.problem(
        "unknown-word",
        "this word has no meaning here",
        path,
        0,
        found=shown(given),
        allowed=", ".join(words),
        nearest=nearest_name(str(given), words),
    )


def _bad_name(path: FieldPath, given: Any, pattern: str, sources: Sources) -> Problem:
    is_key = path[-1] == "[key]"
    allowed = next((words for end, words in PATTERNS.items() if pattern.endswith(end)), pattern)
    message = "an offset cannot be written so" if pattern.endswith("d$") else "this cannot be a name"
    made = "".join(letter if letter.isalnum() else "_" for letter in str(given).lower()).strip("_")
    nearest = made if made and made.isascii() and made[0].isalpha() and "name" in message else ""
    path, at = (path[:-1], None) if is_key else (path, 0)
    return sources.problem("bad-name", message, path, at, found=str(given), allowed=allowed, nearest=nearest)


# --- values and kinds in words ------------------------------------------------------------------------------


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "a flag"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case Mapping():
            return "a mapping"
    return "a list"


def shown(value: Any) -> str:
    """A value as found, short: `the text "ten"`, `a list of 3`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value!r}"
        case str():
            return f'"{clean(value)}"'
        case Mapping():
            return clean("a mapping with " + (", ".join(map(str, value)) or "no keys"))
        case Sequence():
            return f"a list of {len(value)}"
    return clean(str(value))


@cache
def fields_of(noun: type[Noun]) -> dict[str, Any]:
    """The keys of a noun as they are written, with the type of each."""
    return {
        field.alias or name: Annotated[(field.annotation, *field.metadata)]
        if field.metadata
        else field.annotation
        for name, field in noun.model_fields.items()
    }


def _bare(annotation: Any) -> Any:
    """The type without what is annotated to it, and without `or None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(one for one in get_args(annotation) if one is not NoneType)
        else:
            return annotation


def _annotation(path: Iterable[str | int]) -> Any:
    """The type of what stands at a path of the model; None where the model has no such place."""
    here: Any = Scenario
    for step in path:
        bare = _bare(here)
        if _is_noun(bare):
            here = fields_of(bare).get(str(step))
        elif get_origin(bare) is dict:
            here = get_args(bare)[1]
        elif get_origin(bare) is tuple:
            items = get_args(bare)
            here = (
                items[0]
                if Ellipsis in items or not isinstance(step, int)
                else items[min(step, len(items) - 1)]
            )
        else:
            return None
    return here


def _is_noun(bare: Any) -> TypeGuard[type[Noun]]:
    return isinstance(bare, type) and issubclass(bare, Noun)


def keys_at(path: FieldPath) -> list[str]:
    """The keys that may stand in the mapping at a path of the model."""
    bare = _bare(_annotation(path))
    return list(fields_of(bare)) if _is_noun(bare) else []


def wanted(path: FieldPath) -> str:
    """What may stand at a path of the model, in words."""
    return _described(_annotation(path))


def _described(annotation: Any) -> str:
    for known, words in ((Formula, "a formula"), (Name, "a name"), (Time, "an hour such as 18:30")):
        marks = get_args(known)[1:]
        if get_origin(annotation) is Annotated and all(mark in get_args(annotation) for mark in marks):
            return words
    bare = _bare(annotation)
    if bare is not annotation and get_origin(annotation) is not Annotated:  # `X or None`: describe X
        return _described(next(one for one in get_args(annotation) if one is not NoneType))
    if get_origin(bare) is Literal:
        return ", ".join(map(str, get_args(bare)))
    if get_origin(bare) is dict:
        return f"a mapping from names to {_described(get_args(bare)[1])}"
    if get_origin(bare) is tuple:
        items = get_args(bare)
        number = "" if Ellipsis in items else f"{len(items)} times "
        return f"a list: {number}{_described(items[0])}"
    if _is_noun(bare):
        needed = [field.alias or name for name, field in bare.model_fields.items() if field.is_required()]
        return SHORT_FORMS.get(bare, f"a mapping with {', '.join(needed) or 'keys'}")
    return PLAIN.get(bare, "another value")
