"""What differs between the lines of two versions: in one line for a list, and line by line to be read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from interregnum.views.text.wording import counted

Content = Callable[[str], bytes]  # of a file by its name; nothing where there is none
Line = tuple[str, str]  # what it is: "file", "place", "+", "-" or " "; and its text

NOT_SAID: Mapping[str, str] = MappingProxyType({})
LONGEST = 60  # letters of a line that are quoted
AROUND = 20  # letters that are quoted on either side of what differs
MOST_FILES = 3  # named in one line
MOST_LINES = 300  # told of all files together
MAX_COMPARED = 20_000  # lines of a file that are compared one by one: beyond, it takes too long


class _Change(NamedTuple):
    """Lines that stand in the place of others; `at` is the first of them in the later file, from 1."""

    at: int
    before: list[str]
    after: list[str]


def summary(
    touched: tuple[str, ...],
    before: Content,
    after: Content,
    *,
    missing: Mapping[str, str] = NOT_SAID,
    again: Container[str] = (),
) -> str:
    """What changed, in one line; `missing` says why a file has no lines now, `again` is what once had some."""
    if not touched:
        return "nothing"
    some = "; ".join(
        _file_summary(name, before(name), after(name), missing.get(name, "is gone"), name in again)
        for name in touched[:MOST_FILES]
    )
    return some + (f"; and {len(touched) - MOST_FILES} more files" if len(touched) > MOST_FILES else "")


def _file_summary(name: str, before: bytes, after: bytes, missing: str, again: bool) -> str:
    if not after:
        had = counted(len(before.splitlines()), "line")
        return f"{name} {missing} (it had {had})"
    if not before:
        return f"{name} is {'there again' if again else 'new'} ({counted(len(after.splitlines()), 'line')})"
    changes = _changes(_lines(before), _lines(after))
    if changes is None:
        return f"{name}: much is different"
    place = f"{name}, line {changes[0].at}" if changes else name
    match changes:
        case []:
            return f"{name}: ends of lines"
        case [_Change(_, [was], [becomes])]:
            return f"{place}: {_instead(was.strip(), becomes.strip())}"
        case [_Change(_, [], [new])]:
            return f"{place}: “{_start(new.strip())}” added"
        case [_Change(_, [old], [])]:
            return f"{place}: “{_start(old.strip())}” removed"
    added, removed = (
        sum(len(change.after) for change in changes),
        sum(len(change.before) for change in changes),
    )
    parts = [f"{count} {what}" for count, what in ((added, "added"), (removed, "removed")) if count]
    return f"{name}, from line {changes[0].at}: lines {', '.join(parts)}"


def told(touched: tuple[str, ...], before: Content, after: Content) -> list[Line]:
    """The lines that differ, with what stands around them, file by file; at most so many."""
    found: list[Line] = []
    for name in touched:
        found.append(("file", name))
        found += _told(before(name), after(name))
        if len(found) > MOST_LINES:
            return [*found[:MOST_LINES], ("place", "...")]
    return found


def _told(before: bytes, after: bytes) -> Iterator[Line]:
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > MAX_COMPARED:
        yield "place", "..."
        return
    for line in difflib.unified_diff(old, new, n=2, lineterm=""):
        if line.startswith("@@"):
            yield "place", line.split(" ")[2].lstrip("+").partition(",")[0]
        elif not line.startswith(("+++", "---")):
            yield line[0], line[1:]


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()


def _changes(before: list[str], after: list[str]) -> list[_Change] | None:
    """The places in which two texts differ; None of texts that are too long to look."""
    if max(len(before), len(after)) > MAX_COMPARED:
        return None
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    codes = difflib.SequenceMatcher(None, old, new).get_opcodes()
    return [_Change(head + j + 1, old[i:k], new[j:m]) for tag, i, k, j, m in codes if tag != "equal"]


def _instead(was: str, becomes: str) -> str:
    """What stands in the place of what; of long lines the part that differs, with a little around it."""
    if max(len(was), len(becomes)) <= LONGEST:
        return f"“{was}” is now “{becomes}”"
    same = _alike(was, becomes)
    rest = _alike(was[same:][::-1], becomes[same:][::-1])
    first = max(0, same - AROUND)
    parts = []
    for line in (was, becomes):
        last = min(len(line), len(line) - rest + AROUND)
        part = _start(line[first:last])
        parts.append(f"“{'...' if first else ''}{part}{'...' if last < len(line) else ''}”")
    return " is now ".join(parts)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many letters two texts, or lines two files, begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _start(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
