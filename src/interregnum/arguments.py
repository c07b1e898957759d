"""Checks of the numbers that a caller gives to a public function: each that cannot be is one clear problem.

Problem codes: out-of-range.
"""

from __future__ import annotations

from collections.abc import Iterator

from interregnum.errors import Problem

MOST_WORD = 2**64 - 1  # seeds and replicas are words of 64 bits


def seed_problems(seed: object, name: str = "seed") -> Iterator[Problem]:
    """Unless it is a whole number from 0 to 2^64 - 1: a seed, or the number of a replica."""
    if not _whole(seed) or not 0 <= seed <= MOST_WORD:  # type: ignore[operator]
        yield _problem(name, seed, "a whole number from 0 to 2^64 - 1")


def count_problems(count: object, name: str, least: int = 1) -> Iterator[Problem]:
    """Unless it is a whole number of at least so many."""
    if not _whole(count) or count < least:  # type: ignore[operator]
        yield _problem(name, count, f"a whole number, {least} or more")


def number_problems(
    number: object, name: str, least: float, most: float, unit: str = ""
) -> Iterator[Problem]:
    """Unless it is a number from `least` to `most`; `nan` is none."""
    right = isinstance(number, int | float) and not isinstance(number, bool)
    if not right or not least <= number <= most:  # type: ignore[operator]
        yield _problem(name, number, f"a number from {least:g} to {most:g} {unit}".rstrip())


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _problem(name: str, value: object, allowed: str) -> Problem:
    return Problem("out-of-range", f"`{name}` cannot be this", name, found=repr(value)[:60], allowed=allowed)
