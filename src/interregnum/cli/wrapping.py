"""Lines broken between words, to fit a terminal."""

from __future__ import annotations

import re

import click

LEAST = 20  # columns that the text of a column keeps; a narrower column is not kept
WORD = re.compile(r"( *)([^ ]+(?: %)?)")  # with the spaces before it; a number keeps its %
GAP = re.compile(r"(?<=\S) {2,}(?=[^ \[])")  # before a column; what follows in brackets is an id
MOST_COLUMNS = 3  # of a line that is broken; one with more is a row of a table, which keeps its columns


def wrap_line(line: str, width: int) -> str:
    """The line broken between words where it is wider than `width`.

    The lines that follow are indented to the last column of the first one, so that a label or an hour stands
    free; where that column is too far to the right, by four spaces. Words are never cut, and styles take no
    columns.
    """
    plain = click.unstyle(line)
    if len(plain) <= width or len(GAP.findall(plain)) >= MOST_COLUMNS:
        return line
    indent = hanging_indent(plain, width)
    lines, used = [""], 0
    for gap, word in WORD.findall(line):
        size = len(click.unstyle(word))
        if lines == [""] or used + len(gap) + size <= width:
            lines[-1] += gap + word
            used += len(gap) + size
        else:
            lines.append(" " * indent + word)
            used = indent + size
    return "\n".join(lines)


def hanging_indent(line: str, width: int) -> int:
    """The column at which the lines after the first begin."""
    begins = len(line) - len(line.lstrip())
    columns = [gap.end() for gap in GAP.finditer(line) if gap.end() + needed(line[gap.end() :]) <= width]
    return max(columns, default=begins + 4)


def needed(text: str) -> int:
    """The least columns in which the text can stand: those of its longest word."""
    return max(LEAST, *(len(word) for word in text.split()))
