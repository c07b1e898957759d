"""What the validators of the model complain about, in plain words and with the place in the file.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, out-of-range, wrong-length,
too-long, formula, duration, factor, effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interregnum.dates import Calendar
from interregnum.errors import Problem, nearest_name
from interregnum.language.positions import Sources, clean
from interregnum.language.walk import ROOT, is_noun
from interregnum.model import ACTIONS, Amount, Duration, ScenarioEffect, ScenarioFactor
from interregnum.model.fields import FieldPath, Says, Shape, fields

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
TEXTS = {"formula": "a formula", "name": "a name", "hour": "an hour such as 18:30"}
PLAIN: dict[Any, str] = {
    bool: "yes or no",
    int: "a whole number",
    float: "a number",
    str: "a text, in quotes if need be",
    Calendar: ", ".join(Calendar),
}
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
        case "literal_error" if isinstance(one["input"], str | bool):
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
    here = _shape_at(path)
    words = [str(word) for word in get_args(here.bare)] if here is not None else []
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
    found = str(given) or shown(given)
    return sources.problem("bad-name", message, path, at, found=found, allowed=allowed, nearest=nearest)


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


def _shape_at(path: Iterable[str | int]) -> Shape | None:
    """What the type says at a path of the model; None where the model has no such place."""
    here: Shape | None = ROOT
    for step in path:
        if here is None:
            return None
        if is_noun(here.bare):
            here = next((field.shape for field in fields(here.bare) if field.key == step), None)
        elif here.keys is not None:
            here = here.items[0]
        else:
            here = here.item(step) if here.items and isinstance(step, int) else None
    return here


def keys_at(path: FieldPath) -> list[str]:
    """The keys that may stand in the mapping at a path of the model."""
    here = _shape_at(path)
    return [field.key for field in fields(here.bare)] if here is not None and is_noun(here.bare) else []


def wanted(path: FieldPath) -> str:
    """What may stand at a path of the model, in words."""
    here = _shape_at(path)
    return "another value" if here is None else _described(here)


def _described(here: Shape) -> str:
    says = here.mark(Says)
    if says is not None:
        return TEXTS[says.what]
    if here.keys is not None:
        return f"a mapping from names to {_described(here.items[0])}"
    if here.items:
        number = "" if Ellipsis in get_args(here.bare) else f"{len(here.items)} times "
        return f"a list: {number}{_described(here.items[0])}"
    if get_origin(here.bare) is Literal:
        return ", ".join(map(str, get_args(here.bare)))
    if is_noun(here.bare):
        needed = [field.key for field in fields(here.bare) if field.required]
        return SHORT_FORMS.get(here.bare, f"a mapping with {', '.join(needed) or 'keys'}")
    return PLAIN.get(here.bare, "another value")
