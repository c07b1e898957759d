"""How results show themselves in a notebook: a small table. Text of a scenario comes from strangers: all is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def table(head: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading and a table, as HTML. Every text may hold anything."""
    titles = "".join(f"<th>{escape(column)}</th>" for column in columns)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<p><b>{escape(head)}</b></p><table><tr>{titles}</tr>{lines}</table>"


class Brief:
    """A result that prints in one line, whatever it holds: `<Hinges of petrograd-1917: 1,000 histories, seed 7>`."""

    def __repr__(self) -> str:
        scenario, replicas, seed = (getattr(self, name, None) for name in ("scenario", "replicas", "seed"))
        of = "" if scenario is None else f" of {scenario.scenario.id}"
        counts = [f"{replicas:,} histories"] if isinstance(replicas, int) else []
        counts += [f"seed {seed}"] if isinstance(seed, int) else []
        return f"<{type(self).__name__}{of}{': ' if counts else ''}{', '.join(counts)}>"
