"""What single files say is kept in this process, for who reads a scenario again whenever one of its files has changed.

`parse_cache` keeps a whole scenario on the disk, so that it need not be parsed at all; here, all but one file are as
they were, and the one is read anew. Nothing is kept but within `kept_in`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias

from interregnum.errors import Problem
from interregnum.language.reading.document import DataPath, Position

MOST = 400  # files; the oldest is forgotten first


@dataclass(frozen=True)
class Part:
    """What one file says, where each part of it is written, and what is wrong with it. Nobody changes it."""

    data: dict[str, Any]
    positions: dict[DataPath, Position]
    value_positions: dict[DataPath, Position]
    nodes: int
    problems: list[Problem]


Parts: TypeAlias = dict[Hashable, Part]
_PARTS: ContextVar[Parts | None] = ContextVar("parts", default=None)


@contextmanager
def kept_in(parts: Parts) -> Iterator[None]:
    """Keep what is read within in `parts`, and take from it what was read before."""
    before = _PARTS.set(parts)
    try:
        yield
    finally:
        _PARTS.reset(before)


def are_kept() -> bool:
    """Whether parts are kept now."""
    return _PARTS.get() is not None


def recall(key: Hashable) -> Part | None:
    """What a file of this name and text said before."""
    parts = _PARTS.get()
    if parts is None or key not in parts:
        return None
    parts[key] = parts.pop(key)  # now it is the youngest
    return parts[key]


def remember(key: Hashable, part: Part) -> None:
    """Keep what a file says."""
    parts = _PARTS.get()
    if parts is not None:
        parts[key] = part
        while len(parts) > MOST:
            del parts[next(iter(parts))]
