"""A history and its record as tables that refer to each other: what `parquet` and `sqlite` write.

shape        a table, its columns, their units
of_scenario  places, people, messages, the quantities and events of the model
of_history   what happened, why, what changed, what was sent, how it ended
of_record    works, readings, accounts, claims
"""

from __future__ import annotations

from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger
from interregnum.views.export.tables import of_history, of_record, of_scenario
from interregnum.views.export.tables.shape import Column, ExportTable

NO_FORMULAS = "the whole entry is in one cell, as JSON; its formulas are text, which no other program plays"


def tables(exported: Exported) -> list[ExportTable]:
    """All tables of an export."""
    modules = (of_scenario, of_record, of_history)
    return [table for module in modules for table in module.tables(exported)]


def enter(ledger: Ledger) -> None:
    """What the tables hold, in the ledger: all, some of it only as text."""
    plain = (
        "sources",
        "authorities",
        "places",
        "routes",
        "units",
        "persons",
        "things",
        "channels",
        "messages",
    )
    for section in (*plain, "groups"):
        ledger.keep(f"scenario.{section}")
    ledger.keep_as_text("scenario.", NO_FORMULAS)
    for kind in ("history.", "model.quantities", "record."):
        ledger.keep(kind)
    ledger.keep_as_text(
        "model.events", "conditions, clocks and odds are text; what a rule changes is only in `entries`"
    )


__all__ = ["Column", "ExportTable", "enter", "tables"]
