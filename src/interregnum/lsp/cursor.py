"""Where in a file the cursor stands: below which keys, in a key or a value, in which word.

What is being typed is seldom well-formed YAML, so nothing here needs it to be: blocks are told by their indentation,
and what stands in { } or [ ] by its brackets. The worst that a broken line can do is to be looked up in a wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from interregnum.language.reading.document import DataPath

_KEY = re.compile(r"""(?P<quote>["']?)(?P<key>[A-Za-z_][\w.\-]*)(?P=quote)\s*:(?=\s|$)""")
_DASHES = re.compile(r"\s*(?:-\s+|-$)")
_WORD = re.compile(r"[A-Za-z0-9_.]*$")
_REST = re.compile(r"[A-Za-z0-9_.]*")
_BLOCK = re.compile(r":\s*[|>][-+0-9]*\s*(#.*)?$")


@dataclass(frozen=True)
class Spot:
    """`path` leads to what the cursor is in: a key's path if `is_key`, and then its last step is what is written of it.

    `word` is the name around the cursor, from the column `start`, and `typed` what of it stands before the cursor;
    `before` is what stands in the value up to the cursor, and `beside` are the other keys of the same mapping.
    """

    path: DataPath
    is_key: bool
    word: str
    start: int
    typed: str
    before: str = ""
    beside: frozenset[str] = frozenset()
    in_comment: bool = False


class BlockLine(NamedTuple):
    """A line of a block that gives a key: its number from 0, where the key begins, and the path to it."""

    number: int
    indent: int
    path: tuple[str, ...]


@dataclass
class _Open:
    """A bracket still open in the text up to the cursor; `start` is where its last entry, or value, begins: line and
    column from 0."""

    bracket: str
    key: str = ""
    in_value: bool = False
    item: int = 0
    start: tuple[int, int] = (0, 0)
    keys: list[str] = field(default_factory=list)


def spot(text: str, line: int, column: int) -> Spot:
    """What stands at a line and column, which count from 1."""
    lines = text.split("\n")
    number = min(line, len(lines)) - 1
    here = lines[number] if lines else ""
    column = min(column - 1, len(here))
    first = _first(lines, number)
    path, opened_at, goes_on = _block(lines, first, number, column)
    word, start = _word(here, column)
    typed = here[start:column]
    stack, in_comment = _brackets(lines, opened_at, (number, column))
    if stack:
        for each in stack:
            path = (*path, each.item) if each.bracket == "[" else (*path, each.key) if each.in_value else path
        top = stack[-1]
        is_key = top.bracket == "{" and not top.in_value
        begins = top.start[1] if top.start[0] == number else 0
        beside = frozenset([*top.keys, *_keys_after(lines, number, column)]) if is_key else frozenset[str]()
        path = (*path, word) if is_key else path
        return Spot(path, is_key, word, start + 1, typed, here[begins:column], beside, in_comment)
    if goes_on:
        return Spot(path, False, word, start + 1, typed, here[:column], in_comment=in_comment)
    return _in_block(lines, number, column, path, (word, start, typed), in_comment)


def _in_block(
    lines: list[str], number: int, column: int, path: DataPath, word: tuple[str, int, str], in_comment: bool
) -> Spot:
    """Outside of brackets: before the colon of a line is a key, after it a value."""
    here = lines[number]
    content = _content(here)
    key = _KEY.match(here, content)
    name, start, typed = word
    if key is not None and column > key.end("key"):
        return Spot(path, False, name, start + 1, typed, here[key.end() : column], in_comment=in_comment)
    if " " in here[content:column].rstrip() or in_comment:
        return Spot(path, False, name, start + 1, typed, here[content:column], in_comment=in_comment)
    beside = frozenset(_siblings(lines, number, content))
    around = path[:-1] if key is not None else path
    return Spot((*around, name), True, name, start + 1, typed, here[content:column], beside)


def _content(line: str) -> int:
    """Where the content of a line begins, after its indentation and the dashes of lists."""
    at = 0
    while (dash := _DASHES.match(line, at)) is not None:
        at = dash.end()
    return at + len(line[at:]) - len(line[at:].lstrip(" "))


def _first(lines: list[str], number: int) -> int:
    """The line of the section in which a line stands."""
    for at in range(number, -1, -1):
        if lines[at][:1] not in ("", " ", "#", "-", "\t", "}", "]"):
            return at
    return 0


class _Block(NamedTuple):
    """The path of blocks to a line; where the value begins in which the cursor may be; whether that goes on from a line
    above."""

    path: DataPath
    value_at: tuple[int, int]
    goes_on: bool


def _block(lines: list[str], first: int, number: int, column: int) -> _Block:
    """What a line is in, by indentation."""
    stack: list[tuple[int, str | int]] = []  # indentation, key or number of item
    value_at, goes_on = (first, 0), False
    text_of = -1  # the indentation of the key whose text is being read, if it may go on below it
    depth = 0
    for at in range(first, number + 1):
        line, is_last = lines[at], at == number
        if depth:
            depth = max(0, depth + _depth(line[: column if is_last else None]))
            continue
        stripped, indent = line.strip(), len(line) - len(line.lstrip(" "))
        if not is_last and (not stripped or stripped.startswith("#") or 0 <= text_of < indent):
            continue
        if is_last and not stripped:
            indent = column
        goes_on = 0 <= text_of < indent and bool(stripped)
        if goes_on:
            break
        position = _items(stack, line, indent)
        key = _KEY.match(line, position)
        if position == indent or key is not None or not is_last:
            _pop(stack, position, keep_item=False)
        value_at, text_of = (at, position), -1
        if key is not None:
            stack.append((position, key["key"]))
            value_at = (at, key.end())
            text_of = indent if _is_text(line[key.end() :]) else -1
        if not is_last:
            depth = max(0, _depth(line[value_at[1] :]))
    return _Block(tuple(step for _, step in stack), value_at, goes_on)


def _is_text(rest: str) -> bool:
    """Whether what stands after a colon is a text that may go on in the next lines."""
    rest = rest.strip()
    return rest != "" and rest[0] not in "{[#"


def _items(stack: list[tuple[int, str | int]], line: str, position: int) -> int:
    """Count the items of lists that begin on a line; where their content begins."""
    while line[position : position + 1] == "-" and (dash := _DASHES.match(line, position)) is not None:
        _pop(stack, position, keep_item=True)
        is_next = bool(stack) and stack[-1][0] == position and isinstance(stack[-1][1], int)
        before = int(stack.pop()[1]) if is_next else -1
        stack.append((position, before + 1))
        position = dash.end()
    return position


def lines_of_blocks(lines: list[str]) -> Iterator[BlockLine]:
    """Every line that gives a key in a block of mappings; what stands in lists is left out."""
    stack: list[tuple[int, str]] = []
    depth, skip_below = 0, -1
    for number, line in enumerate(lines):
        stripped, indent = line.strip(), len(line) - len(line.lstrip(" "))
        if depth:
            depth = max(0, depth + _depth(line))
            continue
        if not stripped or stripped.startswith("#") or (0 <= skip_below < indent):
            continue
        skip_below = -1
        key = _KEY.match(line, indent)
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if key is None:
            if stripped.startswith("-"):
                skip_below = indent
            depth = max(0, _depth(line))
            continue
        stack.append((indent, key["key"]))
        yield BlockLine(number, key.start("key"), tuple(step for _, step in stack))
        if _BLOCK.search(line):
            skip_below = indent
        depth = max(0, _depth(line[key.end() :]))


def _pop(stack: list[tuple[int, str | int]], indent: int, keep_item: bool) -> None:
    """Leave the blocks that end where something begins at this indentation."""
    while stack and (stack[-1][0] > indent or (stack[-1][0] == indent and not keep_item)):
        stack.pop()


def _depth(text: str) -> int:
    """How many brackets a piece of text opens, less those that it closes."""
    return sum((char in "{[") - (char in "}]") for _, char in _marks(text))


def _marks(text: str) -> Iterator[tuple[int, str]]:
    """The signs in a text that count: not those within quotes or comments; a `#` for a comment that begins there."""
    quote = ""
    previous = " "
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and previous in " \t{[,:":
            quote = char
        elif char == "#" and previous in " \t":
            yield at, "#"
            return
        elif char in "{}[],:":
            yield at, char
        previous = char


def _brackets(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> tuple[list[_Open], bool]:
    """The brackets that are open at the cursor, from the beginning of the value on; whether it is in a comment."""
    stack: list[_Open] = []
    in_comment = False
    for number in range(start[0], end[0] + 1):
        offset = start[1] if number == start[0] else 0
        line = lines[number][offset : end[1] if number == end[0] else None]
        in_comment = False
        last = 0
        for at, char in _marks(line):
            if char == "#":
                in_comment = number == end[0]
            elif char in "{[":
                stack.append(_Open(char))
                last = at + 1
            elif char in "}]":
                if stack:
                    stack.pop()
                last = at + 1
            elif stack and char == ",":
                stack[-1].item += 1
                stack[-1].in_value = False
                last = at + 1
            elif stack and char == ":" and stack[-1].bracket == "{" and not stack[-1].in_value:
                if line[at + 1 : at + 2] in ("", " "):
                    stack[-1].key = line[last:at].strip().strip("\"'")
                    stack[-1].keys.append(stack[-1].key)
                    stack[-1].in_value = True
                    last = at + 1
            if stack:
                stack[-1].start = number, offset + last
    return stack, in_comment


def _keys_after(lines: list[str], number: int, column: int) -> list[str]:
    """The keys that follow in the same brackets, on the same line."""
    found, depth, last = [], 0, 0
    rest = lines[number][column:]
    for at, char in _marks(rest):
        depth += (char in "{[") - (char in "}]")
        if depth < 0:
            break
        if depth == 0 and char == ":" and rest[last:at].strip():
            found.append(rest[last:at].strip().strip("\"'"))
        if char in ",{[}]":
            last = at + 1
    return found[1:] if rest[:1].isalnum() else found


def _siblings(lines: list[str], number: int, indent: int) -> Iterator[str]:
    """The keys of the same block."""
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(lines):
            line = lines[at]
            content = _content(line)
            begins = len(line) - len(line.lstrip(" "))
            if line.strip() and not line.lstrip().startswith("#"):
                if content == indent and (key := _KEY.match(line, content)) is not None:
                    if step == 1 and begins < indent:
                        break  # the next item of the list
                    yield key["key"]
                    if begins < indent:
                        break
                elif begins < indent:
                    break
            at += step
    return


def _word(line: str, column: int) -> tuple[str, int]:
    before = _WORD.search(line[:column])
    after = _REST.match(line, column)
    start = before.start() if before else column
    end = after.end() if after else column
    return line[start:end], start
