"""How results show themselves in a notebook: a small table. Text of a scenario comes from strangers: all is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def table(head: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading and a table, as HTML. Every text may hold anything."""
    titles = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<p><b>{escape(head)}</b></p><table><tr>{titles}</tr>{lines}</table>"
