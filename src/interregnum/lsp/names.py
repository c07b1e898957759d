"""What every name in the files of a scenario stands for: the entries that it is made of, and where these are written.

An entry is known by the path at which it is written. One that is written once and stands for many is one entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from interregnum.language.reading.document import DataPath, Position
from interregnum.language.repeating.naming import AS_WRITTEN, Naming
from interregnum.language.rules.names import owners
from interregnum.lsp.anatomy import Anatomy, Name, Piece
from interregnum.lsp.survey import Survey
from interregnum.lsp.uses import Use


class Segment(NamedTuple):
    """A part of a name where it stands: `made` is the path of its entry in the model, `entry` where that is written."""

    use: Use
    file: str
    text: str
    column: int
    name: str
    piece: Piece
    entry: DataPath | None
    naming: Naming

    @property
    def at(self) -> Position:
        """Its place."""
        return Position(self.file, self.use.at.line, self.column)


class SurveyNames:
    """The names of a survey."""

    def __init__(self, survey: Survey, anatomy: Anatomy) -> None:
        self.survey = survey
        self.anatomy = anatomy
        self.document = survey.sources.document

    @cached_property
    def given(self) -> dict[DataPath, tuple[str, Use]]:
        """Where each entry gets its name."""
        found: dict[DataPath, tuple[str, Use]] = {}
        for file, names in self.survey.uses.items():
            for use in names:
                if use.role == "given":
                    found.setdefault(use.path, (file, use))
        return found

    @cached_property
    def of_entries(self) -> Mapping[DataPath, list[Segment]]:
        """Every place where an entry is named."""
        found: dict[DataPath, list[Segment]] = defaultdict(list)
        for segment in self.every:
            if segment.entry is not None:
                found[segment.entry].append(segment)
        return found

    @cached_property
    def of_names(self) -> Mapping[str, list[Segment]]:
        """Every place where a name of the network stands, by its last segment."""
        found: dict[str, list[Segment]] = defaultdict(list)
        for segment in self.every:
            if segment.use.role == "model" and segment.name:
                found[segment.name].append(segment)
        return found

    @cached_property
    def every(self) -> list[Segment]:
        """Every part of every name."""
        return [
            segment
            for file, names in self.survey.uses.items()
            for use in names
            for segment in self.segments(file, use)
        ]

    # One use --------------------------------------------------------------------------------------

    def segments(self, file: str, use: Use) -> Iterator[Segment]:
        """The parts of a name; once for each thing that it stands for, where it is written once for many."""
        seen: set[tuple[int, DataPath | None]] = set()
        for naming in self.namings(use.path):
            pieces = self._pieces(use, naming)
            made = naming.in_name(use.name)
            hidden = use.under.count(".") + 1 if use.under else 0
            words, column = use.text.split("."), use.at.column
            for piece in pieces:
                size = piece.text.count(".") + 1
                if hidden:
                    hidden -= size
                    continue
                text, words = ".".join(words[:size]), words[size:]
                entry = None if piece.entry is None else self.written(piece.entry)
                if (column, entry) not in seen:
                    seen.add((column, entry))
                    yield Segment(use, file, text, column, made, piece, entry, naming)
                column += len(text) + 1

    def _pieces(self, use: Use, naming: Naming) -> Name:
        name = naming.in_name(use.name)
        if use.role == "given":
            if "." in name:
                return self.anatomy.of(name)
            return (Piece(name, use.path),)
        if use.role == "model":
            return self._of_group(name) or self.anatomy.of(name)
        if use.role == "member":
            return (Piece(name, self._in_sections(name, owners())),)
        assert use.ref is not None
        entry = self._local(name, use) if use.ref.local else None
        return (Piece(name, entry or self._in_sections(name, (*use.ref.sections, "groups"))),)

    def _of_group(self, name: str) -> Name:
        """A name that stands for those of all members of a group: `companies.at.hall`. Nothing for others."""
        head, dot, rest = name.partition(".")
        members = _inside(self.document.data, ("groups", head))
        if not dot or not isinstance(members, list) or not members:
            return ()
        _, *pieces = self.anatomy.of(f"{members[0]}.{rest}")
        return Piece(head, ("groups", head)), *pieces

    def _in_sections(self, name: str, sections: tuple[str, ...]) -> DataPath | None:
        for section in sections:
            entries = self.document.data.get(section)
            if (isinstance(entries, Mapping) and name in entries) or (section, name) in self.given:
                return (section, name)
        return None

    def _local(self, name: str, use: Use) -> DataPath | None:
        """A part of the noun around it: a step of the same plan."""
        assert use.ref is not None
        for length in range(len(use.path) - 1, 0, -1):
            path = (*use.path[:length], use.ref.local, name)
            if path in self.given:
                return path
        return None

    # What is written once -------------------------------------------------------------------------

    def written(self, path: DataPath) -> DataPath:
        """The path at which an entry of the model is written."""
        return path if path in self.given else self.document.written(path).path

    @cached_property
    def _namings(self) -> Mapping[DataPath, list[Naming]]:
        found: dict[DataPath, list[Naming]] = defaultdict(list)
        for written in self.document.made.values():
            if written.naming.words and written.naming not in found[written.path]:
                found[written.path].append(written.naming)
        return found

    def namings(self, path: DataPath) -> list[Naming]:
        """What the words stand for at a place, in each of those that are made of what is written there."""
        for length in range(len(path), 0, -1) if self._namings else ():
            if path[:length] in self._namings:
                return self._namings[path[:length]]
        return [AS_WRITTEN]

    def changed_at(self, path: DataPath) -> str:
        """What `to` says the new value of, in an effect or a variant."""
        around = self.entry(path[:-1]) if path and path[-1] == "to" else None
        changed = around.get("set", around.get("quantity")) if isinstance(around, Mapping) else ""
        return changed if isinstance(changed, str) else ""

    def is_choice(self, name: str) -> bool:
        """Whether it is a choice, of which one option holds, or an event that may turn out in several ways."""
        known = self.survey.known
        if known is None or not name:
            return False
        event = known.network.events.get(name)
        return name in known.network.choices or (event is not None and bool(event.branches))

    # Asked ----------------------------------------------------------------------------------------

    def at(self, file: str, line: int, column: int) -> Segment | None:
        """The part of a name that stands at a place, in the text as it was surveyed."""
        for use in self.survey.uses.get(file, ()):
            if use.at.line == line and use.at.column <= column <= use.at.column + len(use.text):
                found = [s for s in self.segments(file, use) if s.column <= column <= s.column + len(s.text)]
                if found:
                    return found[0]
        return None

    def place(self, segment: Segment) -> Position | None:
        """Where what it stands for is written: its entry, or what brings the quantity or event."""
        if segment.entry is not None and segment.entry in self.given:
            file, use = self.given[segment.entry]
            return Position(file, use.at.line, use.at.column)
        known = self.survey.known
        path = None if known is None else known.network.written_at.get(segment.name) or segment.piece.entry
        if not path:
            return None
        return self.survey.sources.position(path)

    def entry(self, path: DataPath) -> Any:
        """What is written of an entry, or of the first that is made of it."""
        made = self._first_made.get(path, path)
        found = _inside(self.document.data, made)
        return _inside(self.survey.beside, path) if found is None else found

    @cached_property
    def _first_made(self) -> Mapping[DataPath, DataPath]:
        found: dict[DataPath, DataPath] = {}
        for path, written in self.document.made.items():
            found.setdefault(written.path, path)
        return found


def _inside(node: Any, path: DataPath) -> Any:
    """What stands at a path in plain data; None for nothing."""
    for step in path:
        try:
            node = node[step]
        except (LookupError, TypeError):
            return None
    return node
