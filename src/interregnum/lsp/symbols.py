"""The outline of a file: its sections, their entries, and the parts of these that have names of their own."""

from __future__ import annotations

import re
from typing import NamedTuple

from interregnum.lab.bundle.schemas import file_nouns
from interregnum.lsp.cursor import lines_of_blocks
from interregnum.lsp.expected import expected
from interregnum.lsp.survey import kind_of
from interregnum.model.values.fields import Given, Ref


class Symbol(NamedTuple):
    """A name in the outline: where it stands, and the last line of what belongs to it."""

    name: str
    title: str
    line: int
    column: int
    last: int
    inside: list[Symbol]


_TITLE = re.compile(r"""title:\s*(?:"([^"]*)"|'([^']*)'|([^,}\n]*))""")


def symbols(file: str, text: str) -> list[Symbol]:
    """The outline, by indentation: it needs no file that can be read."""
    root = file_nouns()[kind_of(file)]
    lines = text.split("\n")
    top: list[Symbol] = []
    open_now: list[tuple[int, Symbol]] = []
    for found in lines_of_blocks(lines):
        shape = expected(root, found.path, is_key=True).shape
        is_name = shape is not None and (shape.mark(Given) is not None or shape.mark(Ref) is not None)
        if len(found.path) > 1 and not is_name:
            continue
        while open_now and open_now[-1][0] >= found.indent:
            open_now.pop()
        title = _title(lines, found.number, found.indent) if len(found.path) > 1 else ""
        last = _last(lines, found.number, found.indent)
        symbol = Symbol(found.path[-1], title, found.number + 1, found.indent + 1, last + 1, [])
        (open_now[-1][1].inside if open_now else top).append(symbol)
        open_now.append((found.indent, symbol))
    return top


def _last(lines: list[str], number: int, indent: int) -> int:
    """The last line of the block that begins on a line."""
    last = number
    for at in range(number + 1, len(lines)):
        line = lines[at]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip(" ")) <= indent:
                break
            last = at
    return last


def _title(lines: list[str], number: int, indent: int) -> str:
    """The title that is given on the same line, or among the next keys."""
    for at in range(number, min(number + 12, len(lines))):
        line = lines[at]
        if at > number and line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return ""
        match = _TITLE.search(line) if at == number or line.lstrip().startswith("title:") else None
        if match:
            return next(filter(None, match.groups()), "").strip()
    return ""
