"""Arguments of the public functions, checked with one clear line each before anything is played."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar

from interregnum.errors import ArgumentError

LARGEST_SEED = 2**64 - 1
MOST_REPLICAS = 10**9  # nine digits number the histories in an ensemble's files; no machine plays so many
Value = TypeVar("Value")
Function = TypeVar("Function", bound=Callable[..., Any])


# --- numbers ------------------------------------------------------------------------------------------------


def whole_number(name: str, value: object, least: int, most: int | None = None) -> int:
    """The value as an int. Raises ArgumentError if it is no whole number, or outside `least` to `most`."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least or (most is not None and number > most):
        allowed = f"{least} or more" if most is None else f"from {least} to {most}"
        raise ArgumentError(name, value, f"a whole number{',' if most is None else ''} {allowed}")
    return number


def seed_number(name: str, value: object) -> int:
    """A seed or the number of a replica. Raises ArgumentError if it is no whole number from 0 to 2^64 - 1."""
    try:
        return whole_number(name, value, 0, LARGEST_SEED)
    except ArgumentError as error:
        raise ArgumentError(name, value, "a whole number from 0 to 2^64 - 1") from error


def replica_count(name: str, value: object, least: int) -> int:
    """How many histories are played. Raises ArgumentError if it is no whole number from `least` to 1,000,000,000."""
    try:
        return whole_number(name, value, least, MOST_REPLICAS)
    except ArgumentError as error:
        raise ArgumentError(name, value, f"a whole number from {least} to {MOST_REPLICAS:,}") from error


def real_number(name: str, value: object, least: float, most: float, unit: str = "") -> float:
    """The value as a float. Raises ArgumentError if it is no finite number, or outside `least` to `most`."""
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.nan
    if not (math.isfinite(number) and least <= number <= most):
        unit = f" {unit}" if unit else ""
        allowed = "a number" if least == -math.inf else f"a number from {least:g} to {most:g}{unit}"
        raise ArgumentError(name, value, allowed)
    return number


# --- names and paths ----------------------------------------------------------------------------------------


def one_name(name: str, value: object, allowed: str = "a name") -> str:
    """The value, which is a text. Raises ArgumentError, which says what is `allowed`, for anything else."""
    if not isinstance(value, str):
        raise ArgumentError(name, value, allowed)
    return value


def names_in(name: str, value: object) -> list[str]:
    """The names given: one text, or several. Raises ArgumentError for anything else."""
    if isinstance(value, str):
        return [value]
    names: list[Any] = (
        list(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else [None]
    )
    if not all(isinstance(each, str) for each in names):
        raise ArgumentError(name, value, "a name, or a list of names")
    return names


def path_of(name: str, value: object) -> Path:
    """The value as a path. Raises ArgumentError for what is none, or could never be the name of a file."""
    given = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(given, str) or "\0" in given:
        raise ArgumentError(name, value, "a path")
    return Path(given)


# --- everything else ----------------------------------------------------------------------------------------


def instance(name: str, value: Value, kind: type | UnionType, allowed: str) -> Value:
    """The value, which is of this kind. Raises ArgumentError, which says what is `allowed`, for anything else."""
    if not isinstance(value, kind):
        raise ArgumentError(name, value, allowed)
    return value


def progress_function(value: Function | None) -> Function | None:
    """What is told how far it has come, if anything is. Raises ArgumentError for what cannot be called."""
    if value is not None and not callable(value):
        raise ArgumentError("progress", value, "a function, or None")
    return value
