"""Another name for an entry, in every file: as a key, in lists, in formulas and the names that mechanisms make of it.

What is to be written is worked out place by place, and then tried: the edited texts are surveyed, and only if there is
nothing wrong with them that was not before, is the change offered. Texts for people stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from interregnum.errors import InterregnumError, Problem
from interregnum.language.reading.document import DataPath
from interregnum.language.repeating.naming import Naming
from interregnum.language.rules.names import WORDS
from interregnum.lsp.anatomy import DOTTED
from interregnum.lsp.names import Segment, SurveyNames
from interregnum.lsp.survey import Survey

GOOD = re.compile(r"[a-z][a-z0-9_]{0,79}")
GOOD_DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


class CannotRenameError(InterregnumError):
    """Why a name cannot be changed so, for a person to read."""


class Edit(NamedTuple):
    """Letters of one line that become others; line and column count from 1."""

    line: int
    column: int
    old: str
    new: str


Edits = Mapping[str, list[Edit]]


def renamed(names: SurveyNames, segment: Segment, new: str) -> Edits:
    """The edits by which an entry gets another name, by file. Raises CannotRenameError where it cannot have it.

    They are to be tried before they are made: `texts_of`, `refuse_worse`.
    """
    if not names.survey.whole:
        first = next((problem for problem in names.survey.problems if problem.severity == "error"), None)
        why = f": first mend {first.place}, {first.message}" if first else ""
        raise CannotRenameError(f"not all of the scenario can be read{why}")
    target, old = target_of(names, segment)
    _allowed(names, target, old, new)
    return {} if new == old else _edits(names, target, old, new)


def target_of(names: SurveyNames, segment: Segment) -> tuple[DataPath, str]:
    """The entry that would be renamed, and how it is written. Raises CannotRenameError where there is none."""
    for section in DOTTED:  # a name with dots that the scenario itself gives is one name
        written = (section, segment.name)
        if segment.entry is None and written in names.given:
            return written, segment.name
    if segment.entry is None:
        raise CannotRenameError(
            f"`{segment.text}` is a word of the language, made by a mechanism: it has no other name"
        )
    if segment.entry not in names.given:
        raise CannotRenameError(f"`{segment.text}` is written nowhere in this scenario")
    return segment.entry, names.given[segment.entry][1].text


def _allowed(names: SurveyNames, target: DataPath, old: str, new: str) -> None:
    good = GOOD_DOTTED if target[0] in DOTTED else GOOD
    if good.fullmatch(new) is None:
        raise CannotRenameError(f"`{new}` is no name: a to z, 0 to 9 and _, beginning with a letter")
    if new in WORDS:
        raise CannotRenameError(f"`{new}` is a word of the formula language")
    if new != old and (*target[:-1], new) in names.given:
        raise CannotRenameError(f"there is a `{new}` already, in {names.given[(*target[:-1], new)][0]}")


# --- what changes -------------------------------------------------------------------------------------------


def _edits(names: SurveyNames, target: DataPath, old: str, new: str) -> Edits:
    places: dict[tuple[str, int, int, str], set[str]] = defaultdict(set)
    if target[0] in DOTTED and len(target) == 2:
        for segment in names.of_names.get(old, []):
            start = segment.use.at.column
            places[segment.file, segment.use.at.line, start, segment.use.text].add(new)
        file, use = names.given[target]
        places[file, use.at.line, use.at.column, use.text].add(new)
    else:
        changed = _changed(names, target, old, new)
        for segment in names.every:
            if (now := _now(segment, changed, target)) is not None:
                places[segment.file, segment.at.line, segment.column, segment.text].add(now)
    found: dict[str, list[Edit]] = defaultdict(list)
    for (file, line, column, text), wanted in sorted(places.items()):
        if len(wanted) > 1:
            them = " and ".join(f"`{word}`" for word in sorted(wanted))
            raise CannotRenameError(
                f"`{text}` in {file}:{line} stands for several, which would be called {them}"
            )
        (now,) = wanted
        if now != text:
            found[file].append(Edit(line, column, text, now))
    return found


def _changed(names: SurveyNames, target: DataPath, old: str, new: str) -> dict[DataPath, str]:
    """Every entry of the model that is called otherwise then, by the path that it has now."""
    changed = {target: new}
    for path, written in names.document.made.items():
        if not isinstance(path[-1], str) or not written.naming.words:
            continue
        naming = _renamed(written.naming, old, new)
        if written.path == target:
            changed[path] = naming.in_name(new)
        elif naming is not written.naming and isinstance(written.path[-1], str):
            now = naming.in_name(written.path[-1])
            if now != path[-1]:
                changed[path] = now
    return changed


def _renamed(naming: Naming, old: str, new: str) -> Naming:
    """What the words stand for when a member of a group is called otherwise."""
    if old not in naming.words.values():
        return naming
    return Naming({w: new if m == old else m for w, m in naming.words.items()}, naming.titles)


def _now(segment: Segment, changed: Mapping[DataPath, str], target: DataPath) -> str | None:
    """What stands there then; None where nothing changes."""
    piece = segment.piece
    if piece.entry is None:
        return None
    made = changed.get(piece.entry)
    if made is None and segment.use.role == "given":
        made = changed.get(segment.use.path)
    if made is None:
        return None
    if segment.use.role == "given":
        return changed.get(segment.use.path)
    naming = _renamed(segment.naming, str(target[-1]), changed[target])
    return naming.as_written(f"{piece.before}{made}{piece.after}")


# --- trying it ----------------------------------------------------------------------------------------------


def edited(text: str, edits: list[Edit]) -> str:
    """A text with its edits made."""
    lines = text.split("\n")
    for edit in sorted(edits, reverse=True):
        line, at = lines[edit.line - 1], edit.column - 1
        lines[edit.line - 1] = f"{line[:at]}{edit.new}{line[at + len(edit.old) :]}"
    return "\n".join(lines)


def texts_of(names: SurveyNames, edits: Edits) -> dict[Path, str]:
    """The texts of the files with their edits made."""
    survey = names.survey
    return {survey.path_of(file): edited(survey.texts[file], made) for file, made in edits.items()}


def refuse_worse(before: Survey, after: Survey) -> None:
    """Raise CannotRenameError where something is wrong then that was not before."""
    more = Counter(map(_kind, after.problems)) - Counter(map(_kind, before.problems))
    for problem in after.problems:
        if more[_kind(problem)] > 0:
            raise CannotRenameError(f"then {problem.file}:{problem.line} would say: {problem.message}")


def _kind(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.file
