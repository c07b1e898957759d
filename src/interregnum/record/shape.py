"""What keeps an entry of a record from being one: keys and values, in plain words and with the place.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, too-long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interregnum.errors import Problem, nearest_name
from interregnum.language.validation_errors import shown
from interregnum.model import Noun
from interregnum.model.fields import fields_of
from interregnum.record.positions import Written

WANTED = {
    "string": "a text, in quotes if need be",
    "float": "a number",
    "int": "a whole number",
    "tuple": "a list",
    "dict": "a mapping",
    "model": "a mapping",
    "bool": "yes or no",
}
NAME_LETTERS = "small letters a-z, digits and _, beginning with a letter"


def misshapen(error: ValidationError, noun: type[Noun], written: Written) -> Iterator[Problem]:
    """A problem for each thing that is wrong with the shape of one entry. Misspelt keys are not missing too."""
    found = error.errors(include_url=False)
    misspelt = {
        (*one["loc"][:-1], nearest_name(str(one["loc"][-1]), _keys(noun, one["loc"][:-1])))
        for one in found
        if one["type"] == "extra_forbidden"
    }
    for one in found:
        if one["type"] != "missing" or tuple(one["loc"]) not in misspelt:
            yield _complaint(one, noun, written)


def _complaint(one: ErrorDetails, noun: type[Noun], written: Written) -> Problem:
    path, kind, context = tuple(one["loc"]), one["type"], one.get("ctx", {})
    if kind == "extra_forbidden":
        key, keys = str(path[-1]), _keys(noun, path[:-1])
        return written.problem(
            "unknown-key",
            f"there is no key `{key}` here",
            *path,
            found=key,
            allowed=", ".join(keys),
            nearest=nearest_name(key, keys),
        )
    if kind == "missing":
        return written.problem(
            "missing-key",
            f"`{path[-1]}` is missing",
            *path[:-1],
            found=shown(one["input"]),
            allowed=", ".join(_keys(noun, path[:-1])),
        )
    if kind == "literal_error":
        words = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        given = str(one["input"])
        message, nearest = "this word has no meaning here", nearest_name(given, words)
        return written.problem(
            "unknown-word", message, *path, at=0, found=given, allowed=", ".join(words), nearest=nearest
        )
    if kind == "string_pattern_mismatch":
        is_offset = "offset" in path
        message = "an offset cannot be written so" if is_offset else "this cannot be a name"
        allowed = "a sign, hours and minutes, such as +02:01" if is_offset else NAME_LETTERS
        return written.problem("bad-name", message, *path, at=0, found=str(one["input"]), allowed=allowed)
    if kind == "string_too_long":
        found, allowed = f"{len(one['input'])} characters", f"at most {context['max_length']} characters"
        return written.problem("too-long", "this text is too long", *path, found=found, allowed=allowed)
    wanted = next((words for stem, words in WANTED.items() if kind.startswith(stem)), "something else")
    found = shown(one["input"])
    return written.problem("wrong-kind", "this cannot stand here", *path, at=0, found=found, allowed=wanted)


def _keys(noun: type[Noun], path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the mapping at a path of an entry."""
    here: type[Noun] | None = noun
    for step in path:
        if isinstance(step, str) and here is not None:
            here = next(_nouns_in(fields_of(here).get(step)), None)
    return list(fields_of(here)) if here is not None else []


def _nouns_in(annotation: Any) -> Iterator[type[Noun]]:
    if isinstance(annotation, type) and issubclass(annotation, Noun):
        yield annotation
    for part in get_args(annotation):
        yield from _nouns_in(part)
