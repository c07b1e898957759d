"""What the validators of the model find wrong, in plain words and with the place in the file.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, out-of-range, wrong-length,
too-long, formula, duration, factor, effect, evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interregnum.dates import Calendar
from interregnum.errors import Problem, nearest_name
from interregnum.language.meant.formulas import clock_meant, formula_meant
from interregnum.language.meant.keys import key_meant
from interregnum.language.meant.numbers import (
    POINTED,
    RANGE,
    listed_meant,
    numbers_meant,
    range_meant,
    uncertain_meant,
)
from interregnum.language.positions import clean
from interregnum.language.walk import ROOT, is_noun
from interregnum.model import ACTIONS, Amount, Duration, ScenarioEffect, ScenarioFactor
from interregnum.model.values.fields import FieldPath, Says, Shape, fields

OWN_CODES = {
    "formula": "formula",
    "duration": "duration",
    "factor": "factor",
    "effect": "effect",
    "evidence": "evidence",
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
LONG = ("takes", "debate", "every", "within")  # where a time is how long, and no hour
UNCERTAIN = ("typical", "exactly", "x")  # what stands for a whole number with its range, in the short form
BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
PATTERNS = {  # the ends of the model's patterns, and what they ask for
    "-]*$": "small letters a-z, digits and -, beginning with a letter",
    "_]*$": "small letters a-z, digits and _, beginning with a letter",
    "_]+)*$": "small letters a-z, digits and _, beginning with a letter; parts may be joined by dots",
    "d$": "a sign, hours and minutes, such as +02:01",
}


class Report(Protocol):
    """What makes a problem of a place in an entry: `Sources.problem`, or that of a record's entry."""

    def __call__(
        self,
        code: str,
        message: str,
        path: FieldPath,
        at: int | None = None,
        *,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
    ) -> Problem: ...


class ExpectedType(NamedTuple):
    """What was to be read: its type, how a problem is reported, and the line from a value on as it is written."""

    shape: Shape
    problem: Report
    line_from: Callable[[FieldPath], str]


def validation_problems(
    error: ValidationError, report: Report, line_from: Callable[[FieldPath], str], of: Shape = ROOT
) -> list[Problem]:
    """A problem for each thing the validators found.

    A misspelt key is not reported as missing as well, nor a part of a list of which the whole was told as it is meant.
    """
    entry, found = ExpectedType(of, report, line_from), error.errors(include_url=False)
    misspelt = {
        (*detail["loc"][:-1], nearest_name(str(detail["loc"][-1]), keys_at(of, detail["loc"][:-1])))
        for detail in found
        if detail["type"] == "extra_forbidden"
    }
    problems = [
        (tuple(detail["loc"][:-1]), _problem(detail, entry))
        for detail in found
        if detail["type"] != "missing" or tuple(detail["loc"]) not in misspelt
    ]
    whole = {above for above, problem in problems if problem.code == "wrong-length" and problem.nearest}
    return [problem for above, problem in problems if above not in whole or problem.code == "wrong-length"]


def _problem(detail: ErrorDetails, entry: ExpectedType) -> Problem:
    path, context, given = tuple(detail["loc"]), detail.get("ctx", {}), detail["input"]
    match detail["type"]:
        case kind if kind in OWN_CODES:
            return _own(OWN_CODES[kind], detail["msg"], path, detail, entry)
        case "extra_forbidden":
            return _unknown_key(path, entry)
        case "missing" if isinstance(path[-1], int):
            return _wrong_length(path[:-1], given, entry)
        case "missing":
            return _missing_key(path, given, entry)
        case "too_short" | "too_long":
            return _wrong_length(path, given, entry)
        case "literal_error" if isinstance(given, str | bool):
            return _unknown_word(path, given, entry)
        case "string_pattern_mismatch":
            return _bad_name(path, given, str(context["pattern"]), entry)
        case "string_too_long":
            found, allowed = f"{len(given)} characters", f"at most {context['max_length']} characters"
            return entry.problem("too-long", "this text is too long", path, found=found, allowed=allowed)
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            allowed = next(f"{words} {context[key]:g}" for key, words in BOUNDS.items() if key in context)
            if path[-2:] == ("at", 1):
                allowed = f"a latitude, {allowed}; longitude comes first: are the two exchanged?"
            message = f"this number cannot be {shown(given)}"
            return entry.problem("out-of-range", message, path, 0, found=shown(given), allowed=allowed)
    message, allowed = f"{_kind(given)} is not allowed here", wanted(entry.shape, path)
    nearest = _meant(given, _shape_at(entry.shape, path))
    return entry.problem("wrong-kind", message, path, 0, found=shown(given), allowed=allowed, nearest=nearest)


def _meant(given: Any, here: Shape | None) -> str:
    """The number or range that was probably meant by what is neither here."""
    if here is None:
        return ""
    match given:
        case str() if len(here.items) == 2 and here.keys is None:
            return range_meant(given.strip().removeprefix("[").removesuffix("]"))
        case Mapping() if len(here.items) == len(given) == 2 and here.keys is None:
            # {a, b}, or {low: a, high: b}.
            ends = [key if value is None else value for key, value in given.items()]
            return (
                clean(f"[{ends[0]}, {ends[1]}]")
                if all(isinstance(end, str | int | float) for end in ends)
                else ""
            )
        case str() if here.bare in (int, float):
            return " or ".join(numbers_meant(given))
        case [int() | float() as low, int() | float() as high] if here.bare in (Amount, Duration):
            return uncertain_meant(f"{low} to {high}")
    return ""


def _own(code: str, message: str, path: FieldPath, detail: ErrorDetails, entry: ExpectedType) -> Problem:
    """What a validator of the model's own says, which brings its words with it."""
    context, given = detail.get("ctx", {}), detail["input"]
    if code == "formula" and isinstance(given, str):
        numbers, uncertain = numbers_meant(given), path[-1] in UNCERTAIN and uncertain_meant(given)
        if numbers or uncertain:
            message = f"this is not how {'a range' if uncertain else 'this number'} is written"
            allowed, nearest = RANGE if uncertain else POINTED, uncertain or " or ".join(numbers)
            return entry.problem(code, message, path, 0, found=given, allowed=allowed, nearest=nearest)
    found, allowed, nearest = (str(context.get(key) or "") for key in ("found", "allowed", "nearest"))
    allowed = allowed or ALLOWED.get(code, "")
    if code == "formula" and isinstance(given, str):
        is_long = any(name in LONG for name in path if isinstance(name, str))
        nearest = formula_meant(given) or (clock_meant(given) if is_long else "") or nearest
    if code == "duration" and isinstance(given, Mapping):
        nearest = next((uncertain_meant(str(given.get(key, ""))) for key in UNCERTAIN if key in given), "")
    at = context.get("at", 0) if code in ("formula", "unknown-word") else None
    return entry.problem(code, message, path, at, found=found, allowed=allowed, nearest=nearest)


def _unknown_key(path: FieldPath, entry: ExpectedType) -> Problem:
    key, names = str(path[-1]), keys_at(entry.shape, path[:-1])
    nearest = key_meant(key, names) or nearest_name(key, names)
    if not nearest and entry.shape is ROOT and len(path) == 1:  # `title` or `licence` where sections stand
        inner = nearest_name(key, keys_at(ROOT, ("scenario",)))
        nearest = f"scenario.{inner}" if inner else ""
    return entry.problem(
        "unknown-key",
        f"there is no key `{clean(key)}` here",
        path,
        found=key,
        allowed=", ".join(names),
        nearest=nearest,
    )


def _missing_key(path: FieldPath, given: Any, entry: ExpectedType) -> Problem:
    found = ", ".join(map(str, given)) if isinstance(given, Mapping) and given else shown(given)
    message, allowed = f"`{path[-1]}` is missing", f"{path[-1]}: {wanted(entry.shape, path)}"
    return entry.problem("missing-key", message, path[:-1], found=found, allowed=allowed)


def _wrong_length(path: FieldPath, given: Any, entry: ExpectedType) -> Problem:
    message, found, here = "this list has the wrong length", shown(given), _shape_at(entry.shape, path)
    nearest = ""
    if here is not None and len(here.items) == 2 and isinstance(given, Sequence):
        alone = given[0] if len(given) == 1 else ""
        nearest = range_meant(alone) if isinstance(alone, str) else ""
        nearest = nearest or listed_meant(entry.line_from(path), len(here.items))
        says = here.items[0].mark(Says)
        if not nearest and len(given) == 3 and says is not None and says.what == "formula":
            nearest = clean(f"[{given[0]}, {given[2]}]")  # with the typical value in the middle
    allowed = wanted(entry.shape, path)
    return entry.problem("wrong-length", message, path, 0, found=found, allowed=allowed, nearest=nearest)


def _unknown_word(path: FieldPath, given: Any, entry: ExpectedType) -> Problem:
    here = _shape_at(entry.shape, path)
    words = [str(word) for word in get_args(here.bare)] if here is not None else []
    return entry.problem(
        "unknown-word",
        "this word is not allowed here",
        path,
        0,
        found=shown(given),
        allowed=", ".join(words),
        nearest=nearest_name(str(given), words),
    )


def _bad_name(path: FieldPath, given: Any, pattern: str, entry: ExpectedType) -> Problem:
    is_key = path[-1] == "[key]"
    allowed = next((words for end, words in PATTERNS.items() if pattern.endswith(end)), pattern)
    message = "this is not a valid offset" if pattern.endswith("d$") else "this is not a valid name"
    # Scenarios have hyphens, everything in them has underscores.
    mark = "-" if pattern.endswith("-]*$") else "_"
    made = "".join(letter if letter.isalnum() else mark for letter in str(given).lower()).strip(mark)
    nearest = made if made and made.isascii() and made[0].isalpha() and "name" in message else ""
    path, at = (path[:-1], None) if is_key else (path, 0)
    found = str(given) or shown(given)
    return entry.problem("bad-name", message, path, at, found=found, allowed=allowed, nearest=nearest)


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


def _shape_at(of: Shape, path: FieldPath) -> Shape | None:
    """What the type says at a path below it; None where it has no such place."""
    here: Shape | None = of
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


def keys_at(of: Shape, path: FieldPath) -> list[str]:
    """The keys that may stand in the mapping at a path below a type."""
    here = _shape_at(of, path)
    return [field.key for field in fields(here.bare)] if here is not None and is_noun(here.bare) else []


def wanted(of: Shape, path: FieldPath) -> str:
    """What may stand at a path below a type, in words."""
    here = _shape_at(of, path)
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
