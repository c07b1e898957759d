"""A history and its record in the formats of other programs, each with a report of what the format cannot hold.

exported       what is exported, and the census of all that is in it
losses         the ledger: every item is held, held in words, or left out
tables         the history and its record as tables, for `parquet` and `sqlite`
timelinejs, linked_places, csl, parquet, sqlite, ro_crate    one format each
placing        writing an export: whole or not at all, replacing nothing but an earlier export

A format is a function from what is exported and a ledger to files, by name; it computes nothing.

Problem codes: unknown-format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from interregnum.errors import Problem, ProblemsFound, nearest_name
from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger, Losses

Writer = Callable[[Exported, Ledger], dict[str, bytes]]


@dataclass(frozen=True)
class Format:
    """A format: its name, and whether it is a folder or a single file."""

    name: str
    is_folder: bool

    def write(self, exported: Exported) -> tuple[dict[str, bytes], Losses]:
        """The files of the export, a single one under the name ""; and what they do not hold."""
        ledger = Ledger(self.name, exported.made_by, exported.census)
        module = import_module(f"interregnum.views.export.{self.name.replace('-', '_')}")
        writer: Writer = module.export
        return writer(exported, ledger), ledger.close()


FORMATS = {
    name: Format(name, is_folder)
    for name, is_folder in (
        ("timelinejs", False),
        ("linked-places", False),
        ("csl", False),
        ("parquet", True),
        ("sqlite", False),
        ("ro-crate", True),
    )
}


def format_named(name: str) -> Format:
    """The format of that name. Raises ProblemsFound, with the nearest, if there is none."""
    if name not in FORMATS:
        allowed, nearest = ", ".join(FORMATS), nearest_name(name, FORMATS)
        message = "there is no such format"
        raise ProblemsFound(
            [Problem("unknown-format", message, "--to", found=name, allowed=allowed, nearest=nearest)]
        )
    return FORMATS[name]


__all__ = ["FORMATS", "Exported", "Format", "format_named"]
