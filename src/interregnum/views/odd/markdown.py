"""Markdown, line by line: headings and what leads to them, tables, and the scenario's words kept from being marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

NOTHING = "–"
MARKS = re.compile(r"[\\`*\[<|]|(?<!\w)_|_(?!\w)|^[#>+-](?=\s)|&(?=#?\w+;)")


def plain(text: str) -> str:
    """Words of the scenario as words: nothing in them is a mark, a link or a tag."""
    return MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))


def code(text: str) -> str:
    """A name or a formula as it is written; formulas and names hold no backtick."""
    return f"`{' '.join(text.split())}`"


def codes(names: Iterable[str]) -> str:
    """Names one after the other."""
    return ", ".join(code(name) for name in names)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, or nothing at all where there is no row."""
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(head)} |"
        yield "|" + "---|" * len(head)
        yield from lines
        yield ""


def _cell(text: str) -> str:
    """An empty cell is marked, so that it is seen to be empty; a bar in a formula does not end the cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", text) or NOTHING


def paragraph(*sentences: str) -> Iterator[str]:
    """Sentences of one paragraph; those that are empty are left out."""
    said = " ".join(sentence for sentence in sentences if sentence)
    if said:
        yield said
        yield ""


def bullets(items: Iterable[str]) -> Iterator[str]:
    """A list, and the blank line after it."""
    lines = [f"- {item}" for item in items]
    if lines:
        yield from lines
        yield ""


def heading(level: int, title: str) -> Iterator[str]:
    """A heading with the blank line after it."""
    yield f"{'#' * level} {title}"
    yield ""


def link(title: str) -> str:
    """A link to the heading of that title on the same page."""
    anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
    return f"[{title}](#{anchor})"
