"""The text of one file of YAML (1.2) as plain data, with the place of every word.

This is the only module that knows YAML; it is loaded only where there is some to read. Nothing is built by the library:
its event stream is read once, iteratively, and that one pass gives the data, the positions, the limits and every
problem. Three things differ from the core schema of YAML 1.2, on purpose: an unquoted `yes` or `no` is a flag when it
is a value, never when it is a key; anchors, aliases, merge keys, tags and directives are refused; infinite, undefined
and very large numbers are refused. Clock times (`18:30`) and dates (`1917-10-25`) are text, as in the core schema.

Problem codes: yaml-syntax, multiple-documents, not-a-mapping, too-deep, too-many-nodes, alias, tag, key-not-text,
control-character, comma-in-braces, hash-in-text (a warning), duplicate-name, not-a-number, number-too-large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from interregnum.language.reading import syntax
from interregnum.language.reading.commas import WITH_HASH, Cut, is_cut_by_hash, is_rest
from interregnum.language.reading.document import DataPath, Position
from interregnum.language.reading.findings import Findings, report_duplicate, shown
from interregnum.language.reading.reader import LONGEST_LINE, MAX_DEPTH, MAX_NODES, UNSAFE
from interregnum.language.reading.scalars import FLAGS, MAX_INTEGER, plain_value


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


class Builder:
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
        if UNSAFE.search(text) is None:
            return text
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        if UNSAFE.search(text) is not None:
            message = "an escape in this text stands for a control character or half a character"
            self.report("control-character", message, at, shown(text), r"visible characters, \t and \n")
        return UNSAFE.sub("\ufffd", text)

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
