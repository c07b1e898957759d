"""From the bytes of a map file to plain data, within limits, and the line of each feature.

Problem codes: unreadable, symlink, too-large, not-utf8, json-syntax, too-deep, too-many-problems.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interregnum.errors import Problem
from interregnum.plain_files import TooLargeError, read_plain

MAX_BYTES = 512 * 1024
MAX_DEPTH = 12
MAX_PROBLEMS = 50


@dataclass
class MapFindings:
    """What is wrong with one file, up to a bound."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def report(
        self,
        code: str,
        message: str,
        line: int | None = None,
        *,
        found: str = "",
        allowed: str = "",
        nearest: str = "",
        path: str = "",
    ) -> None:
        """One more problem, unless there are too many already."""
        if len(self.problems) >= MAX_PROBLEMS:
            self.left_out += 1
            return
        problem = Problem(
            code, message, self.file, line, path=path, found=found, allowed=allowed, nearest=nearest
        )
        self.problems.append(problem)

    def all(self) -> list[Problem]:
        if self.left_out:
            message = f"{self.left_out} more problem(s) in this file are not shown"
            return [*self.problems, Problem("too-many-problems", message, self.file)]
        return self.problems


def text_of(path: Path, folder: Path, found: MapFindings) -> str | None:
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        message = "this file is a link that leads outside the scenario folder"
        found.report("symlink", message, allowed="files inside the folder")
        return None
    try:
        raw = read_plain(path, MAX_BYTES)
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{raw[error.start]:02X}"
        found.report("not-utf8", "this is not UTF-8 text", line, found=byte, allowed="a file saved as UTF-8")
    except TooLargeError as error:
        size, allowed = f"{error.size:,} bytes", f"at most {MAX_BYTES:,} bytes"
        found.report("too-large", "this file is too large", found=size, allowed=allowed)
    except OSError as error:
        why, allowed = error.strerror or "", "a plain, readable file"
        found.report("unreadable", "this cannot be read", found=why, allowed=allowed)
    return None


class _NotJson(ValueError):
    """The text is JSON for some readers, but not by the standard."""


def data_of(text: str, found: MapFindings) -> Any:
    deepest, line = _depth(text)
    if deepest > MAX_DEPTH:
        allowed = f"at most {MAX_DEPTH} levels"
        found.report(
            "too-deep", "lists lie too deep in each other", line, found=f"level {deepest}", allowed=allowed
        )
        return None
    try:
        return json.loads(text, parse_constant=_refused, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        found.report("json-syntax", message, error.lineno, allowed="GeoJSON as of RFC 7946")
    except ValueError as error:  # a constant, a key given twice, a number of thousands of digits
        message = (
            f"this is not JSON: {error}" if isinstance(error, _NotJson) else "a number has too many digits"
        )
        found.report("json-syntax", message, allowed="GeoJSON as of RFC 7946")
    return None


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.S)


def _depth(text: str) -> tuple[int, int]:
    """How deep lists and mappings lie in each other at most, and in which line, before anything is built."""
    depth = deepest = at = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in "[{":
            depth += 1
            if depth > deepest:
                deepest, at = depth, mark.start()
        elif mark[0] in "]}":
            depth -= 1
    return deepest, text.count("\n", 0, at) + 1


def _refused(constant: str) -> Any:
    raise _NotJson(f"{constant} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotJson(f"the key {shown(twice)} is given twice in one place")
    return data


def lines_of(text: str) -> list[int]:
    """The line in which each feature begins; empty where the features cannot be found one by one."""
    start = re.search(r'"features"\s*:\s*\[', text)
    lines: list[int] = []
    decoder, space = json.JSONDecoder(), re.compile(r"[\s,]*")
    at, counted, line = (start.end() if start else len(text)), 0, 1
    while True:
        gap = space.match(text, at)
        at = gap.end() if gap else at
        if at >= len(text) or text[at] == "]":
            return lines
        line, counted = line + text.count("\n", counted, at), at
        lines.append(line)
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:
            return []


def shown(text: str, limit: int = 60) -> str:
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
