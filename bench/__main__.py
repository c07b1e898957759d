"""Measure everything and write `bench/RESULTS.md`: `python -m bench [SUBJECT ...]`.

Subjects are the modules of this folder that have `rows`; named ones alone are measured and printed, and only
a run of all of them is written down.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bench.measure import NotAvailableError, Row, machine
from interregnum.errors import InterregnumError

SUBJECTS = (
    "against_c", "against_simpy", "single_queue", "against_rebop", "growth", "flagship", "repair", "starting", "lab",
    "page", "scrubbing", "frames", "playing", "in_node", "lsp", "watch",
)  # fmt: skip
COMMAND = "PYTHONPATH=src python -m bench"
RESULTS = Path(__file__).with_name("RESULTS.md")
HEADINGS = ("subject", "ours", "beside", "theirs", "ratio", "asked", "met")


def main() -> None:
    """Measure the subjects named on the command line, or all."""
    unknown = [name for name in sys.argv[1:] if name not in SUBJECTS]
    if unknown:
        sys.exit(f"no subject `{unknown[0]}`; there are: {', '.join(SUBJECTS)}")
    asked = sys.argv[1:] or list(SUBJECTS)
    text = report([row for name in asked for row in measured(name)])
    print(text)
    if not sys.argv[1:]:
        RESULTS.write_text(text, encoding="utf-8")


def measured(name: str) -> list[Row]:
    """The rows of a subject, or one that says why there are none."""
    print(f"measuring {name} ...", file=sys.stderr)
    try:
        rows: list[Row] = import_module(f"bench.{name}").rows()
    except (ImportError, InterregnumError, NotAvailableError, OSError) as error:
        return [Row(name, f"not available: {' '.join(str(error).split())}")]
    return rows


def report(rows: Sequence[Row]) -> str:
    """The table, what it was measured on, and how to read it."""
    told = "\n".join(f"- {line}" for line in machine())
    return f"""# How fast it is

Made by `{COMMAND}`. Medians of repeated runs in one process, least and most in brackets; what is
compared was measured in turn, A B A B, and ratios are medians of pairs. An event is a firing, an arrival, a
departure or a reaction. All of it runs on one core, unless workers are named.

{told}

{table(rows)}
"""


def table(rows: Sequence[Row]) -> str:
    """The rows in columns of equal width."""
    verdicts = {None: "", True: "yes", False: "no"}
    cells = [HEADINGS] + [
        (row.subject, row.ours, row.peer, row.theirs, row.ratio, row.bar, verdicts[row.met]) for row in rows
    ]
    widths = [max(len(line[n]) for line in cells) for n in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
