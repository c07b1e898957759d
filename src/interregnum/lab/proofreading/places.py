"""Where in the files of a scenario an event is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from interregnum.language.reading.document import Position
from interregnum.language.resolve import read
from interregnum.language.where import Placed, Where

Locate = Callable[[Sequence[str | int]], Position | None]


def locator(where: Where) -> Locate:
    """From the path of an entry to its file and line; to None for a scenario that stands in no file."""
    home = where.home if isinstance(where, Placed) else where
    if not isinstance(home, str | Path):
        return lambda _: None
    sources = read(home)[1]
    return sources.position
