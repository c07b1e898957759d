"""Arguments of the public functions, checked with one clear line each before anything is played."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable

from interregnum.errors import ArgumentError

LARGEST_SEED = 2**64 - 1


def whole_number(name: str, value: object, least: int, most: int | None = None) -> int:
    """The value as an int. Raises ArgumentError if it is no whole number, or outside `least` to `most`."""
    allowed = f"a whole number, {least} or more" if most is None else f"a whole number from {least} to {most}"
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ArgumentError(name, value, allowed) from None
    if isinstance(value, bool) or number < least or (most is not None and number > most):
        raise ArgumentError(name, value, allowed)
    return number


def seed_number(name: str, value: object) -> int:
    """A seed or the number of a replica. Raises ArgumentError if it is no whole number from 0 to 2^64 - 1."""
    try:
        return whole_number(name, value, 0, LARGEST_SEED)
    except ArgumentError as error:
        raise ArgumentError(name, value, "a whole number from 0 to 2^64 - 1") from error


def names_in(name: str, value: object) -> list[str]:
    """The names given: one text, or several. Raises ArgumentError for anything else."""
    if isinstance(value, str):
        return [value]
    allowed = "a name, or a list of names"
    if not isinstance(value, Iterable):
        raise ArgumentError(name, value, allowed)
    names = list(value)
    if not all(isinstance(each, str) for each in names):
        raise ArgumentError(name, value, allowed)
    return names


def real_number(name: str, value: object, least: float, most: float, unit: str = "") -> float:
    """The value as a float. Raises ArgumentError if it is no number, nan, or outside `least` to `most`."""
    unit = f" {unit}" if unit else ""
    allowed = "a number" if least == -math.inf else f"a number from {least:g} to {most:g}{unit}"
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(name, value, allowed) from None
    if isinstance(value, bool | str) or math.isnan(number) or not least <= number <= most:
        raise ArgumentError(name, value, allowed)
    return number
