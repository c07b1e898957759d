"""Between our places and words and those of the Language Server Protocol.

We count lines and characters from 1. The protocol counts from 0, and on a line in units of UTF-16 unless an editor
offers better.
"""

from __future__ import annotations

import os
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import PositionCodec

from interregnum.errors import Problem
from interregnum.lsp.completion import Kind, Offer
from interregnum.lsp.symbols import Symbol

SOURCE = "interregnum"
_KINDS: dict[Kind, types.CompletionItemKind] = {
    "key": types.CompletionItemKind.Property,
    "entry": types.CompletionItemKind.Reference,
    "quantity": types.CompletionItemKind.Variable,
    "event": types.CompletionItemKind.Event,
    "function": types.CompletionItemKind.Function,
    "word": types.CompletionItemKind.EnumMember,
}


def path_of(uri: str) -> Path | None:
    """The file of an address, links followed; None for what is no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else Path(os.path.realpath(path))


def uri_of(path: Path) -> str:
    """The address of a file."""
    return str(from_fs_path(str(path)))


class Text:
    """A text whose places can be told either way."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.whole, self.lines = text, text.split("\n")
        self.codec = codec

    def line(self, number: int) -> str:
        """A line by its number from 1; empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def ours(self, position: types.Position) -> tuple[int, int]:
        """Line and column from 1."""
        line = self.line(position.line + 1)
        found = self.codec.position_from_client_units([line], types.Position(0, position.character))
        return position.line + 1, found.character + 1

    def theirs(self, line: int, column: int) -> types.Position:
        """The position of a line and column from 1."""
        content = self.line(line)
        before = content[: max(0, column - 1)]
        return types.Position(max(0, line - 1), self.codec.client_num_units(before))

    def range(self, line: int, column: int, length: int) -> types.Range:
        """So many letters of a line."""
        return types.Range(self.theirs(line, column), self.theirs(line, column + length))


def diagnostic(problem: Problem, text: Text) -> types.Diagnostic:
    """A problem: under what was found there if that can be seen, else under the word."""
    line, column = problem.line or 1, problem.column or 1
    rest = text.line(line)[column - 1 :]
    size = len(problem.found) if problem.found and rest.startswith(problem.found) else _word(rest)
    parts = [problem.message]
    if problem.found and problem.found not in problem.message:
        parts.append(f"found: {problem.found}")
    parts += [f"allowed: {problem.allowed}"] if problem.allowed else []
    parts += [f"nearest: {problem.nearest}"] if problem.nearest else []
    return types.Diagnostic(
        range=text.range(line, column, size),
        message="\n".join(parts),
        severity=types.DiagnosticSeverity.Error
        if problem.severity == "error"
        else types.DiagnosticSeverity.Warning,
        code=problem.code,
        source=SOURCE,
        data={"found": problem.found, "nearest": problem.nearest},
    )


def _word(rest: str) -> int:
    """How many letters the first word has, or at least one."""
    size = next((at for at, char in enumerate(rest) if not (char.isalnum() or char in "_.")), len(rest))
    return max(1, size)


def item(offer: Offer, range: types.Range, then: str = "") -> types.CompletionItem:
    """Something that can be written, in the place of the word at the cursor."""
    return types.CompletionItem(
        label=offer.text,
        kind=_KINDS[offer.kind],
        detail=offer.title or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, offer.about) if offer.about else None,
        filter_text=offer.text,
        text_edit=types.TextEdit(range, f"{offer.text}{then}"),
    )


def symbol(found: Symbol, text: Text) -> types.DocumentSymbol:
    """A part of an outline."""
    name = text.range(found.line, found.column, len(found.name))
    whole = types.Range(name.start, text.theirs(found.last, len(text.line(found.last)) + 1))
    return types.DocumentSymbol(
        name=found.name,
        detail=found.title or None,
        kind=types.SymbolKind.Namespace if not found.title and found.inside else types.SymbolKind.Object,
        range=whole,
        selection_range=name,
        children=[symbol(inner, text) for inner in found.inside],
    )
