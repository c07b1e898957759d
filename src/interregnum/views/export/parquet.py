"""A folder of Parquet tables, with units and descriptions in the metadata of every column.

The tables are those of `tables`. Field metadata (`description`, `unit`, `references`) is read back by Arrow; the same
is repeated as JSON under the key `columns` of each file, for readers that do not know Arrow.
"""

from __future__ import annotations

import json

import pyarrow as pa

from interregnum import __version__
from interregnum.history.parquet import parquet as parquet_file
from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger
from interregnum.views.export.tables import Column, ExportTable, enter, tables

TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """One file for each table."""
    enter(ledger)
    return {f"{table.name}.parquet": parquet_file(arrow(exported, table)) for table in tables(exported)}


def arrow(exported: Exported, table: ExportTable) -> pa.Table:
    """A table of Arrow, described."""
    history, licence = exported.history, exported.scenario.scenario.licence
    about = {
        "description": table.about,
        "key": json.dumps(table.key),
        "columns": json.dumps({column.name: _described(column) for column in table.columns}),
        "made_by": f"interregnum {__version__}",
        "scenario": exported.scenario.scenario.id,
        "scenario_sha256": exported.sha256,
        "seed": str(history.seed),
        "replica": str(history.replica),
        **({"licence": licence} if licence else {}),
    }
    fields = [
        pa.field(
            column.name,
            TYPES[column.sort],
            nullable=column.name not in table.key,
            metadata=_described(column),
        )
        for column in table.columns
    ]
    columns = [[row[n] for row in table.rows] for n in range(len(fields))]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))


def _described(column: Column) -> dict[str, str]:
    described = {"description": column.about, "unit": column.unit, "references": column.to}
    return {key: value for key, value in described.items() if value}
