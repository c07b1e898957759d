"""What a scenario's files say, as plain data, and the place of every word in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from interregnum.language.repeating.naming import AS_WRITTEN, Naming

SCENARIO_FILE = "scenario.yaml"

DataPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file of the scenario. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int


class Written(NamedTuple):
    """Where a part of the data is written that is made of something written once, and what its words stand for."""

    path: DataPath
    naming: Naming


@dataclass
class Document:
    """What a scenario's files say, as plain data, and where they say it.

    `data` holds dict, list, str, int, float, bool and None only. `positions` has every mapping key and every
    list item by its path (`("events", 0, "when")`), `value_positions` the values that begin elsewhere than
    their key or item: for a quoted text the first character after the quote. `files` maps file names to the
    text read, line ends as `\\n`. Where a problem was reported, the data lack what was refused.

    Data that did not come from the YAML itself have no positions at first: `place` gives the document that
    has them, and is asked once, when a place is wanted. `made` are the parts of the data that are made of what is
    written once, with the place where that is, and `spread` the groups that were put into it so.
    """

    data: dict[str, Any] = field(default_factory=dict)
    positions: dict[DataPath, Position] = field(default_factory=dict)
    value_positions: dict[DataPath, Position] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    place: Callable[[], Document] | None = None
    made: dict[DataPath, Written] = field(default_factory=dict)
    spread: set[str] = field(default_factory=set)

    def written(self, path: DataPath) -> Written:
        """Where the part of the data at `path` is written, and what the words there stand for."""
        for length in range(len(path), 0, -1):
            found = self.made.get(path[:length])
            if found is not None:
                return Written((*found.path, *path[length:]), found.naming)
        return Written(path, AS_WRITTEN)

    def where(self, path: DataPath) -> Position:
        """The key or list item at `path`, or the nearest ancestor that is written down."""
        self._look_up()
        path = self.written(path).path
        for length in range(len(path), -1, -1):
            position = self.positions.get(path[:length])
            if position is not None:
                return position
        return Position(next(iter(self.files), SCENARIO_FILE), 1, 1)

    def value_position(self, path: DataPath) -> Position:
        """Where the value at `path` begins, so that a column inside an expression can be pointed at.

        Adding an offset is exact for a text on one line without escapes; a block text is placed at its `|`.
        """
        self._look_up()
        position = self.value_positions.get(self.written(path).path)
        return position if position is not None else self.where(path)

    def _look_up(self) -> None:
        if self.place is not None:
            placed, self.place = self.place(), None
            placed._look_up()
            self.positions, self.value_positions = placed.positions, placed.value_positions
