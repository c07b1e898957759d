"""From files to plain data, with the place of every word.

This is the only module that knows YAML (1.2). Scenario folders come from strangers, so nothing is built by
the library: its event stream is read once, iteratively, and that one pass gives the data, the positions, the
limits and every problem of every file. Three things differ from the core schema of YAML 1.2, on purpose: an
unquoted `yes` or `no` is a flag when it is a value, never when it is a key; anchors, aliases, merge keys,
tags and directives are refused; infinite, undefined and very large numbers are refused. Clock times (`18:30`)
and dates (`1917-10-25`) are text, as in the core schema.

Problem codes: no-scenario, ignored-file (a warning), unreadable, symlink, too-large, not-utf8,
control-character, yaml-syntax, multiple-documents, not-a-mapping, too-deep, too-many-nodes, alias, tag,
key-not-text, comma-in-braces, hash-in-text (a warning), duplicate-name, not-a-number, number-too-large,
too-many-problems.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from interregnum.errors import Problem, nearest_name
from interregnum.language.reading import parse_cache, syntax
from interregnum.language.reading.commas import WITH_HASH, Cut, is_cut_by_hash, is_rest
from interregnum.language.reading.document import SCENARIO_FILE, DataPath, Document, Position
from interregnum.language.reading.findings import Findings, report_duplicate, shown
from interregnum.language.reading.scalars import FLAGS, MAX_INTEGER, plain_value
from interregnum.plain_files import TooLargeError, plain_size, read_plain

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
    paths = _listed(folder, problems)
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
    return _read(sources, problems)


def read_file(path: Path, list_as: str = "") -> tuple[Document, list[Problem]]:
    """Read a scenario that is one single file, under the same rules as `read_folder`.

    Where a file may be one list instead of sections, `list_as` is the section that this list is.
    """
    name = shown(path.name, limit=200)
    if not os.path.exists(path) or os.path.isdir(path):
        found = "a folder" if os.path.isdir(path) else "nothing"
        return Document(), [_no_scenario(f"`{shown(str(path))}` is not a file", name, found)]
    problems: list[Problem] = []
    return _read(_measured(path, name, problems), problems, list_as)


def _no_scenario(message: str, file: str, found: str) -> Problem:
    allowed = f"a folder that holds {SCENARIO_FILE}, or one YAML file"
    return Problem("no-scenario", message, file, found=found, allowed=allowed)


@dataclass(frozen=True)
class _Source:
    """A file that may be read: where it is, how it is called in problems, how large it is."""

    path: Path
    name: str
    size: int


def _listed(folder: Path, problems: list[Problem]) -> list[Path]:
    """What looks like YAML in the folder and in `events/`, by name; other subfolders have other readers."""
    paths: list[Path] = []
    for place in (folder, folder / EVENTS_FOLDER):
        try:
            if os.path.isdir(place):
                paths += sorted(path for path in place.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
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


def _read(
    sources: list[_Source], problems: list[Problem], list_as: str = ""
) -> tuple[Document, list[Problem]]:
    """Read and join the sources; a problem in one file hides none in another."""
    total = sum(source.size for source in sources)
    if total > MAX_FOLDER_BYTES:
        message = "the files of the scenario are too large together; none was read"
        return Document(), [*problems, _too_large("", message, total, MAX_FOLDER_BYTES)]
    findings = [Findings(source.name) for source in sources]
    texts = [_text_of(source, found) for source, found in zip(sources, findings, strict=True)]
    document = _read_before(findings, texts) or _built(findings, texts, list_as)
    return document, [*problems, *(problem for found in findings for problem in found.in_order())]


def _read_before(findings: Sequence[Findings], texts: Sequence[str | None]) -> Document | None:
    """The document, if these texts were read before and nothing was wrong with them."""
    name = _kept_name(findings, texts)
    data = parse_cache.recall(name) if name is not None else None
    if data is None:
        return None
    again = [Findings(found.file) for found in findings]
    return Document(data=data, files=_files(findings, texts), place=lambda: _built(again, texts))


def _built(findings: Sequence[Findings], texts: Sequence[str | None], list_as: str = "") -> Document:
    """The document that the texts make together; what is wrong with them goes to the findings."""
    document = Document()
    nodes_left = MAX_NODES
    for found, text in zip(findings, texts, strict=True):
        if text is not None and nodes_left >= 0:
            document.files[found.file] = text
            builder = _Builder(found, nodes_left, list_as)
            builder.build(text)
            nodes_left -= builder.nodes
            _join(document, builder, found)
    name = None if list_as else _kept_name(findings, texts)
    if name is not None:
        parse_cache.remember(name, document.data)
    return document


def _kept_name(findings: Sequence[Findings], texts: Sequence[str | None]) -> str | None:
    """What the data of these texts are kept by; None where there is a problem with any of them."""
    if any(found.problems for found in findings) or None in texts:
        return None
    files = _files(findings, texts)
    return parse_cache.name_of(files) if len(files) == len(texts) else None


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


def unsafe_in(data: Any) -> str:
    """The first text in data from JSON with a character that is not seen or turns the direction of writing, or none."""
    match data:
        case str():
            return data if _UNSAFE.search(data) else ""
        case dict():
            return next(filter(None, map(unsafe_in, (*data, *data.values()))), "")
        case list():
            return next(filter(None, map(unsafe_in, data)), "")
    return ""


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place_of(index: int, text: str, file: str) -> Position:
    return Position(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _Abandon(Exception):
    """The rest of this file cannot or must not be read; the reason has been reported."""


@dataclass(slots=True)
class _Frame:
    """A mapping or list still open. A `path` of None means that nothing in it is kept.

    In a mapping `has_key` tells that a value comes next; `key` is None when the key was refused. In { }, `cut` is the
    unquoted text last read, from which a comma may have cut what follows.
    """

    into: dict[str, Any] | list[Any]
    path: DataPath | None
    opened: Position
    has_key: bool = False
    key: str | None = None
    in_braces: bool = False
    cut: Cut | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.into, dict) and not self.has_key


class _Builder:
    """Builds the data of one file from the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, findings: Findings, nodes_allowed: int, list_as: str = "") -> None:
        self.findings = findings
        self.report = findings.report
        self.nodes_allowed = nodes_allowed
        self.nodes = 0
        self.documents = 0
        self.data: dict[str, Any] = {}
        self.positions: dict[DataPath, Position] = {}
        self.value_positions: dict[DataPath, Position] = {}
        self.stack: list[_Frame] = []
        self.last = Position(findings.file, 1, 1)
        self.text = ""
        self.list_as = list_as

    def build(self, text: str) -> None:
        """Read the text as far as it can be read."""
        self.text = text
        directive = _DIRECTIVE.match(text)
        if directive is not None:
            at = Position(self.findings.file, directive[0].count("\n") + 1, 1)
            message = "a line that begins with % is an instruction to YAML"
            self.report("yaml-syntax", message, at, _line_from(text, at), "no such lines")
            return
        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                self._take(event)
        except _Abandon:
            return
        except MarkedYAMLError as error:
            self._report_syntax(error, text)
        except (YAMLError, ValueError, ArithmeticError, LookupError, AttributeError, AssertionError):
            # The scanner itself stumbles over some texts, such as an escape beyond Unicode.
            message = "the YAML shortly after this place cannot be read"
            found = _line_from(text, self.last) or "the end of a line"
            self.report("yaml-syntax", message, self.last, found, "well-formed YAML")
        if self.documents == 0 and not self.findings.problems:
            at = Position(self.findings.file, 1, 1)
            self.report("not-a-mapping", "the file says nothing", at, "an empty file", _A_MAPPING)

    def _take(self, event: Any) -> None:
        """One event of the stream. Its type is the library's; nothing else of the library is used."""
        mark = event.start_mark
        self.last = position = Position(self.findings.file, mark.line + 1, mark.column + 1)
        if isinstance(event, events.ScalarEvent):
            self._refuse_decoration(event, position)
            self._scalar(event, position)
        elif isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            self._refuse_decoration(event, position)
            container: dict[str, Any] | list[Any] = {} if isinstance(event, events.MappingStartEvent) else []
            self._open(container, position)
            self.stack[-1].in_braces = event.flow_style is True and isinstance(container, dict)
        elif isinstance(event, events.CollectionEndEvent):
            self._report_cut(self.stack[-1], mark.index)
            self.stack.pop()
        elif isinstance(event, events.AliasEvent):
            self._report_alias("*" + event.anchor, position)
            if self.stack and self.stack[-1].wants_key:
                self.stack[-1].has_key, self.stack[-1].key = True, None
            else:
                self._place(None, position, position)
        elif isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                message = "a second document begins here"
                self.report("multiple-documents", message, position, "---", "one document in a file")
                raise _Abandon

    def _refuse_decoration(self, event: Any, at: Position) -> None:
        """Tags would name types of a program, anchors let a small file stand for a huge one."""
        if event.anchor is not None:
            self._report_alias("&" + event.anchor, at)
        if event.ctag is not None:
            message, allowed = "tags (!) are not part of the language", "plain values, or a text in quotes"
            self.report("tag", message, at, shown(str(event.tag)), allowed)

    def _report_alias(self, found: str, at: Position) -> None:
        message = "anchors (&), aliases (*) and merge keys (<<) are not part of the language"
        self.report("alias", message, at, shown(found), "the value written out, or a text in quotes")

    def _count(self, at: Position) -> None:
        self.nodes += 1
        if self.nodes > self.nodes_allowed:
            message = "the scenario has too many names and values; nothing after this was read"
            allowed = f"at most {MAX_NODES:,} in all files together"
            self.report("too-many-nodes", message, at, f"more than {MAX_NODES:,}", allowed)
            raise _Abandon

    def _scalar(self, event: events.ScalarEvent, at: Position) -> None:
        frame = self.stack[-1] if self.stack else None
        text = self._safe_text(event.value, at)
        is_plain = event.style is None and event.ctag is None
        end = event.end_mark.index
        if frame is not None and frame.wants_key:
            if frame.cut is not None and is_plain and is_rest(text, self.text, end):
                self._count(at)
                frame.cut.rest.append(text)
                frame.has_key, frame.key = True, None
                return
            self._report_cut(frame, event.start_mark.index)
            self._key(frame, text, is_plain, at)
            return
        value, complaint = plain_value(text) if is_plain else (text, "")
        starts = Position(at.file, at.line, at.column + 1) if event.style in ("'", '"') else at
        path = self._place(value, at, starts)
        if is_plain and text and path:
            if frame is not None and frame.in_braces:
                frame.cut = Cut(path, at, event.start_mark.index, text)
            if isinstance(value, str) and is_cut_by_hash(self.text, end):
                message, found = "from # on this line is a comment", _line_from(self.text, at)
                self.report("hash-in-text", message, at, found, WITH_HASH, path, "warning")
        if complaint:
            allowed = f"a finite number; whole numbers to {MAX_INTEGER:,}; or a text in quotes"
            self.report(complaint, "this number cannot be used", at, shown(text), allowed, path)

    def _report_cut(self, frame: _Frame, end: int) -> None:
        """Say what a comma cut off from a text in { }, now that all of it has been read."""
        cut, frame.cut = frame.cut, None
        if cut is not None and cut.rest:
            message, found, allowed = cut.readings(self.text, end)
            self.report("comma-in-braces", message, cut.at, found, allowed, cut.path)

    def _safe_text(self, text: str, at: Position) -> str:
        """The text with escaped surrogate pairs joined; what an escape must not smuggle in is reported."""
        if _UNSAFE.search(text) is None:
            return text
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        if _UNSAFE.search(text) is not None:
            message = "an escape in this text stands for a control character or half a character"
            self.report("control-character", message, at, shown(text), r"visible characters, \t and \n")
        return _UNSAFE.sub("\ufffd", text)

    def _key(self, frame: _Frame, text: str, is_plain: bool, at: Position) -> None:
        """Take the scalar as the key of `frame`, or refuse it and with it the value that follows."""
        self._count(at)
        frame.has_key, frame.key = True, None
        if is_plain and text == "<<":
            self._report_alias("<<", at)
            return
        if is_plain and text not in FLAGS and not isinstance(plain_value(text)[0], str):
            found, allowed = shown(text) or "nothing", f'a text, if need be in quotes: "{shown(text)}"'
            self.report("key-not-text", "a name must be text", at, found, allowed, frame.path)
        if frame.path is None:
            return
        path = (*frame.path, text)
        if text in frame.into:
            report_duplicate(self.findings, path, self.positions[path], at)
            return
        frame.key = text
        self.positions[path] = at

    def _open(self, container: dict[str, Any] | list[Any], at: Position) -> None:
        path: DataPath | None = None
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.wants_key:
            found = "a mapping" if isinstance(container, dict) else "a list"
            self.report("key-not-text", "a name must be text", at, found, "a text", frame.path)
            frame.has_key, frame.key = True, None
        else:
            path = self._place(container, at, at)
        self.stack.append(_Frame(container, path, at))
        if len(self.stack) > MAX_DEPTH:
            message, found = "lists and mappings are nested too deeply here", f"level {len(self.stack)}"
            self.report("too-deep", message, at, found, f"at most {MAX_DEPTH} levels")
            raise _Abandon

    def _place(self, value: Any, at: Position, starts: Position) -> DataPath | None:
        """Put a value where it belongs and note its place; its path, or None when it is not kept."""
        self._count(at)
        if not self.stack:
            return self._place_root(value, at)
        frame = self.stack[-1]
        path: DataPath | None = None
        if isinstance(frame.into, list):
            if frame.path is not None:
                path = (*frame.path, len(frame.into))
                self.positions[path] = at
            frame.into.append(value)
        else:
            if frame.path is not None and frame.key is not None:
                path = (*frame.path, frame.key)
                frame.into[frame.key] = value
            frame.has_key = False
        if path is not None and starts != self.positions[path]:
            self.value_positions[path] = starts
        return path

    def _place_root(self, value: Any, at: Position) -> DataPath | None:
        self.positions[()] = at
        if isinstance(value, dict):
            self.data = value
            return ()
        if isinstance(value, list) and self.list_as:
            self.data = {self.list_as: value}
            self.positions[(self.list_as,)] = at
            return (self.list_as,)
        text = "a list" if isinstance(value, list) else "" if value is None else str(value)
        found = shown(text) or "nothing"
        self.report("not-a-mapping", "a file of a scenario must be a mapping", at, found, _A_MAPPING)
        return None

    def _report_syntax(self, error: MarkedYAMLError, text: str) -> None:
        """The library's complaint in our words, at the place where a person would mend it."""
        reason = f"{error.context or ''}: {error.problem or ''}"
        at_start = syntax.begins_at_start(reason)
        mark = error.context_mark if at_start and error.context_mark is not None else error.problem_mark
        at = Position(self.findings.file, mark.line + 1, mark.column + 1) if mark is not None else self.last
        found = _line_from(text, at)
        message, allowed = syntax.in_our_words(reason, _line_to(text, at), found)
        brackets = [(_line_from(text, frame.opened)[:1], frame.opened) for frame in self.stack]
        bracket, opened = next((pair for pair in reversed(brackets) if pair[0] in ("[", "{")), ("", at))
        if bracket and not at_start:
            if found:
                message += f"; is the {bracket} of line {opened.line}, column {opened.column} closed?"
            else:
                at, message, found = opened, f"the {bracket} opened here is never closed", bracket
                if syntax.swallows(_line_from(text, at, limit=LONGEST_LINE)):
                    allowed += "; from # on it is a comment: a text with # stands in quotes"
        self.report(syntax.code_of(reason), message, at, found or "the end of the file", allowed)


_A_MAPPING = "names with values, as in `title: The night`"
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*(?=%)")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")  # how JSON escapes what lies beyond U+FFFF


def _line_from(text: str, at: Position, limit: int = 40) -> str:
    """What stands at a position, to the end of its line, shortened."""
    return shown(_line(text, at)[at.column - 1 :].strip(), limit)


def _line_to(text: str, at: Position) -> str:
    """What stands on its line before a position."""
    return _line(text, at)[: at.column - 1]


def _line(text: str, at: Position) -> str:
    lines = text.split("\n", at.line)
    return lines[at.line - 1] if at.line <= len(lines) else ""


def _join(document: Document, part: _Builder, findings: Findings) -> None:
    """Add one file to the document; what is given twice is reported and the first kept."""
    shifts: dict[str | int, int] = {}
    dropped: dict[DataPath, None] = {}  # a dict, for its order
    for section, new in part.data.items():
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
