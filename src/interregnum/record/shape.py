"""The keys and values of an entry that are not valid, in plain words and with their place.

Problem codes: unknown-key, missing-key, wrong-kind, bad-name, unknown-word, too-long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from interregnum.errors import Problem, nearest_name
from interregnum.language.validation_errors import fields_of, shown
from interregnum.model import Noun
from interregnum.record.positions import EntryPlace

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


def shape_problems(error: ValidationError, noun: type[Noun], written: EntryPlace) -> Iterator[Problem]:
    """A problem for each thing that is wrong with the shape of one entry. Misspelt keys are not missing too."""
    details = error.errors(include_url=False)
    misspelt = {
        (*detail["loc"][:-1], nearest_name(str(detail["loc"][-1]), _keys(noun, detail["loc"][:-1])))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    for detail in details:
        if detail["type"] != "missing" or tuple(detail["loc"]) not in misspelt:
            yield _problem(detail, noun, written)


def _problem(error: ErrorDetails, noun: type[Noun], written: EntryPlace) -> Problem:
    path, kind, context = tuple(error["loc"]), error["type"], error.get("ctx", {})
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
            found=shown(error["input"]),
            allowed=", ".join(_keys(noun, path[:-1])),
        )
    if kind == "literal_error":
        words = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        given = str(error["input"])
        message, nearest = "this word has no meaning here", nearest_name(given, words)
        return written.problem(
            "unknown-word", message, *path, at=0, found=given, allowed=", ".join(words), nearest=nearest
        )
    if kind == "string_pattern_mismatch":
        is_offset = "offset" in path
        message = "an offset cannot be written so" if is_offset else "this cannot be a name"
        allowed = "a sign, hours and minutes, such as +02:01" if is_offset else NAME_LETTERS
        return written.problem("bad-name", message, *path, at=0, found=str(error["input"]), allowed=allowed)
    if kind == "string_too_long":
        found, allowed = f"{len(error['input'])} characters", f"at most {context['max_length']} characters"
        return written.problem("too-long", "this text is too long", *path, found=found, allowed=allowed)
    wanted = next((words for stem, words in WANTED.items() if kind.startswith(stem)), "something else")
    found = shown(error["input"])
    return written.problem(
        "wrong-kind", "this value is of the wrong kind", *path, at=0, found=found, allowed=wanted
    )


def _keys(noun: type[Noun], path: tuple[str | int, ...]) -> list[str]:
    """The keys allowed in the mapping at a path of an entry."""
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
