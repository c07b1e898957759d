"""From files to plain data, with the place of every word.

Scenario folders come from strangers: what is read is bounded, plain UTF-8 text, and every problem of every file is
reported. What the text of a file says is read by `yaml_text`, and only where it was not read before (`parse_cache`).

Problem codes: no-scenario, ignored-file (a warning), unreadable, symlink, too-large, not-utf8,
control-character, duplicate-name, too-many-problems.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from interregnum.errors import Problem, nearest_name
from interregnum.language.reading import parse_cache, parts_read
from interregnum.language.reading.document import SCENARIO_FILE, DataPath, Document, Position
from interregnum.language.reading.findings import Findings, report_duplicate, shown
from interregnum.language.reading.parts_read import Part
from interregnum.language.repeating.defaults import KEY as DEFAULTS
from interregnum.language.repeating.defaults import filled
from interregnum.plain_files import TooLargeError, is_held, plain_size, read_plain, unsaved_in

EVENTS_FOLDER = "events"

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_FOLDER_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 200_000
LONGEST_LINE = 4_000  # characters in which a comment is looked for


def read_folder(folder: Path) -> tuple[Document, list[Problem]]:
    """Read a scenario: every `*.yaml` of the folder and of its `events/`, in the order of their names.

    Sections (top-level mappings or lists) that several files share are joined. All problems are returned, in
    reading order; nothing is raised. With an error among them the document is what could be understood.
    """
    called = shown(str(folder))
    if not os.path.isdir(folder):
        found = "a file" if os.path.exists(folder) else "nothing"
        return Document(), [_no_scenario(f"`{called}` is not a folder", SCENARIO_FILE, found)]
    problems: list[Problem] = []
    paths = listed(folder, problems)
    names = [path.name for path in paths if path.parent == folder]
    if SCENARIO_FILE not in names:
        found = shown(", ".join(names), limit=80) or "no YAML files"
        problem = _no_scenario(f"the folder `{called}` has no {SCENARIO_FILE}", SCENARIO_FILE, found)
        problems.append(replace(problem, nearest=shown(nearest_name(SCENARIO_FILE, names))))
    root = os.path.realpath(folder)
    sources: list[_Source] = []
    for path in paths:
        name = shown(path.relative_to(folder).as_posix(), limit=200)
        if path.suffix != ".yaml" or path.name.startswith("."):
            problems.append(_ignored(path, name))
        elif not Path(os.path.realpath(path)).is_relative_to(root):
            message = "this file is a link that leads outside the scenario folder"
            problems.append(Problem("symlink", message, name, allowed="files inside the folder"))
        else:
            sources += _measured(path, name, problems)
    return _read(sources, problems, _Reading(defaults=True))


def read_file(path: Path, list_as: str = "", defaults: bool = False) -> tuple[Document, list[Problem]]:
    """Read a scenario that is one single file, under the same rules as `read_folder`.

    Where a file may be one list instead of sections, `list_as` is the section that this list is. Where its sections
    may have `defaults`, these are put into their entries.
    """
    name = shown(path.name, limit=200)
    if os.path.isdir(path) or not (os.path.exists(path) or is_held(path)):
        found = "a folder" if os.path.isdir(path) else "nothing"
        return Document(), [_no_scenario(f"`{shown(str(path))}` is not a file", name, found)]
    problems: list[Problem] = []
    return _read(_measured(path, name, problems), problems, _Reading(list_as, defaults))


def read_text(name: str, text: str, list_as: str = "", defaults: bool = False) -> Part:
    """What the text of one file says, as far as it can be read, and everything that is wrong with it."""
    return _part(Findings(name), text, MAX_NODES, _Reading(list_as, defaults))


def _no_scenario(message: str, file: str, found: str) -> Problem:
    allowed = f"a folder that holds {SCENARIO_FILE}, or one YAML file"
    return Problem("no-scenario", message, file, found=found, allowed=allowed)


@dataclass(frozen=True)
class _Source:
    """A file that may be read: where it is, how it is called in problems, how large it is."""

    path: Path
    name: str
    size: int


def listed(folder: Path, problems: list[Problem]) -> list[Path]:
    """What looks like YAML in the folder and in `events/`, by name; other subfolders have other readers."""
    paths: list[Path] = []
    for place in (folder, folder / EVENTS_FOLDER):
        try:
            if os.path.isdir(place):
                there = [*place.iterdir(), *unsaved_in(place)]
                paths += sorted(path for path in there if path.suffix.lower() in (".yaml", ".yml"))
        except OSError as error:
            problems.append(_unreadable(place.name, error.strerror or "cannot be listed"))
    return paths


def _ignored(path: Path, name: str) -> Problem:
    """A warning for a file that someone may believe is part of the scenario."""
    return Problem(
        "ignored-file",
        "this file is not read",
        name,
        found=shown(path.name),
        allowed="names that end in .yaml and do not begin with a dot",
        nearest=shown(path.stem.lstrip(".") + ".yaml"),
        severity="warning",
    )


def _unreadable(name: str, why: str) -> Problem:
    return Problem("unreadable", "this cannot be read", name, found=why, allowed="a plain, readable file")


def _measured(path: Path, name: str, problems: list[Problem]) -> list[_Source]:
    """The file as a source, or nothing if it is too large or no plain file (a pipe would block for ever)."""
    try:
        size = plain_size(path)
    except OSError as error:
        problems.append(_unreadable(name, error.strerror or "no such file"))
        return []
    if size > MAX_FILE_BYTES:
        problems.append(_too_large(name, "this file is too large", size, MAX_FILE_BYTES))
        return []
    return [_Source(path, name, size)]


def _too_large(name: str, message: str, size: int, limit: int) -> Problem:
    return Problem("too-large", message, name, found=f"{size:,} bytes", allowed=f"at most {limit:,} bytes")


class _Reading(NamedTuple):
    """What the files may hold: one list instead of sections, which section that is; defaults of sections."""

    list_as: str = ""
    defaults: bool = False


def _read(
    sources: list[_Source], problems: list[Problem], reading: _Reading
) -> tuple[Document, list[Problem]]:
    """Read and join the sources; a problem in one file hides none in another."""
    total = sum(source.size for source in sources)
    if total > MAX_FOLDER_BYTES:
        message = "the files of the scenario are too large together; none was read"
        return Document(), [*problems, _too_large("", message, total, MAX_FOLDER_BYTES)]
    findings = [Findings(source.name) for source in sources]
    texts = [_text_of(source, found) for source, found in zip(sources, findings, strict=True)]
    document = _read_before(findings, texts, reading) or _built(findings, texts, reading)
    return document, [*problems, *(problem for found in findings for problem in found.in_order())]


def _read_before(
    findings: Sequence[Findings], texts: Sequence[str | None], reading: _Reading
) -> Document | None:
    """The document, if these texts were read before and nothing was wrong with them."""
    name = _kept_name(findings, texts, reading)
    data = parse_cache.recall(name) if name is not None else None
    if data is None:
        return None
    again = [Findings(found.file) for found in findings]
    return Document(data=data, files=_files(findings, texts), place=lambda: _built(again, texts, reading))


def _built(findings: Sequence[Findings], texts: Sequence[str | None], reading: _Reading) -> Document:
    """The document that the texts make together; what is wrong with them goes to the findings."""
    document = Document()
    nodes_left = MAX_NODES
    for found, text in zip(findings, texts, strict=True):
        if text is not None and nodes_left >= 0:
            document.files[found.file] = text
            part = _part(found, text, nodes_left, reading)
            nodes_left -= part.nodes
            _join(document, part, found)
    name = None if reading.list_as else _kept_name(findings, texts, reading)
    if name is not None:
        parse_cache.remember(name, document.data)
    return document


def _part(findings: Findings, text: str, nodes_left: int, reading: _Reading) -> Part:
    """What one file says, read now or before in this process; what is wrong with it goes to the findings."""
    key = (findings.file, text, *reading)
    known = parts_read.recall(key)
    if known is not None and known.nodes <= nodes_left:
        for problem in known.problems:
            findings.add(problem)
        return known
    from interregnum.language.reading.yaml_text import Builder

    before = len(findings.problems)
    builder = Builder(findings, nodes_left, reading.list_as)
    builder.build(text)
    if reading.defaults:
        filled(builder.data, builder.positions, builder.value_positions)
    problems = findings.problems[before:]
    part = Part(builder.data, builder.positions, builder.value_positions, builder.nodes, problems)
    parts_read.remember(key, part)
    return part


def _kept_name(findings: Sequence[Findings], texts: Sequence[str | None], reading: _Reading) -> str | None:
    """What the data of these texts are kept by; None where there is a problem with any of them."""
    if any(found.problems for found in findings) or None in texts or parts_read.are_kept():
        return None
    files = _files(findings, texts)
    if len(files) != len(texts):
        return None
    return parse_cache.name_of({**files, DEFAULTS: ""} if reading.defaults else files)


def _files(findings: Sequence[Findings], texts: Sequence[str | None]) -> dict[str, str]:
    return {found.file: text for found, text in zip(findings, texts, strict=True) if text is not None}


def _text_of(source: _Source, findings: Findings) -> str | None:
    """The file as text with plain line ends, or None if it has none.

    Forbidden characters are reported and become U+FFFD, so that positions hold and the rest can be read.
    """
    try:
        data = read_plain(source.path, MAX_FILE_BYTES)
    except TooLargeError as error:
        findings.add(_too_large(source.name, "this file is too large", error.size, MAX_FILE_BYTES))
        return None
    except OSError as error:
        findings.add(_unreadable(source.name, error.strerror or "cannot be opened"))
        return None
    try:
        text = _plain_lines(data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        before = _plain_lines(data[: error.start].decode("utf-8").removeprefix("\ufeff"))
        kind = "; it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        message = f"the byte at offset {error.start} is not UTF-8 text{kind}"
        at, found = _place_of(len(before), before, source.name), f"byte 0x{data[error.start]:02X}"
        findings.report("not-utf8", message, at, found, "a file saved as UTF-8")
        return None
    first = _FORBIDDEN.search(text)
    if first is None:
        return text
    clean, count = _FORBIDDEN.subn("\ufffd", text)
    message = f"{count} invisible or control character(s) stand in this file, the first here"
    at, allowed = _place_of(first.start(), text, source.name), "visible characters, spaces, tabs, line ends"
    findings.report("control-character", message, at, f"U+{ord(first[0]):04X}", allowed)
    return clean


# What YAML calls not printable; three line ends and a mark that editors and YAML count differently; and what turns the
# direction of writing, so that a text reads otherwise than it is written.
_FORBIDDEN = re.compile(
    "[^\t\n -~\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def unsafe_in(data: Any) -> str:
    """The first text in data from JSON with a character that is not seen or turns the direction of writing, or none."""
    match data:
        case str():
            return data if UNSAFE.search(data) else ""
        case dict():
            return next(filter(None, map(unsafe_in, (*data, *data.values()))), "")
        case list():
            return next(filter(None, map(unsafe_in, data)), "")
    return ""


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_of(index: int, text: str, file: str) -> Position:
    return Position(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _join(document: Document, part: Part, findings: Findings) -> None:
    """Add one file to the document; what is given twice is reported and the first kept."""
    shifts: dict[str | int, int] = {}
    dropped: dict[DataPath, None] = {}  # a dict, for its order
    for section, given in part.data.items():
        # A copy: the part itself may be wanted again.
        new = given.copy() if isinstance(given, (dict, list)) else given
        old = document.data.get(section)
        if section not in document.data or (old is None and isinstance(new, (dict, list))):
            document.data[section] = new
        elif isinstance(old, list) and isinstance(new, list):
            shifts[section] = len(old)
            old.extend(new)
        elif isinstance(old, dict) and isinstance(new, dict):
            dropped |= dict.fromkeys((section, name) for name in new if name in old)
            old.update((name, value) for name, value in new.items() if name not in old)
        elif new is not None or not isinstance(old, (dict, list, type(None))):
            dropped[(section,)] = None
    for path in dropped:
        report_duplicate(findings, path, document.where(path), part.positions[path])
    both = (part.positions, document.positions), (part.value_positions, document.value_positions)
    for places, known in both:
        for path, position in places.items():
            if path[:1] in dropped or path[:2] in dropped:
                continue
            if len(path) > 1 and path[0] in shifts:  # the lists of earlier files stand before this one's
                path = (path[0], int(path[1]) + shifts[path[0]], *path[2:])
            known.setdefault(path, position)
