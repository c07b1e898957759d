"""A folder of Parquet tables, with units and descriptions in the metadata of every column.

The tables are those of `tables`. Field metadata (`description`, `unit`, `references`) is read back by Arrow; the same
stands once more as JSON under the key `columns` of each file, where readers that do not know Arrow look.
"""

from __future__ import annotations

import json

import pyarrow as pa

from interregnum import __version__
from interregnum.history.folder import parquet as parquet_file
from interregnum.views.export.losses import Ledger
from interregnum.views.export.subject import Subject
from interregnum.views.export.tables import Column, Table, enter, tables

TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}


def export(subject: Subject, ledger: Ledger) -> dict[str, bytes]:
    """One file for each table."""
    enter(ledger)
    return {f"{one.name}.parquet": parquet_file(arrow(subject, one)) for one in tables(subject)}


def arrow(subject: Subject, table: Table) -> pa.Table:
    """A table of Arrow, described."""
    history = subject.history
    about = {
        "description": table.about,
        "key": json.dumps(table.key),
        "columns": json.dumps({column.name: _described(column) for column in table.columns}),
        "made_by": f"interregnum {__version__}",
        "scenario": subject.scenario.scenario.id,
        "scenario_sha256": subject.sha256,
        "seed": str(history.seed),
        "replica": str(history.replica),
    }
    fields = [
        pa.field(one.name, TYPES[one.sort], nullable=one.name not in table.key, metadata=_described(one))
        for one in table.columns
    ]
    columns = [[row[n] for row in table.rows] for n in range(len(fields))]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))


def _described(column: Column) -> dict[str, str]:
    told = {"description": column.about, "unit": column.unit, "references": column.to}
    return {key: value for key, value in told.items() if value}
