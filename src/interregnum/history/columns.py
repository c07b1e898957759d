"""Histories as Arrow tables. The columns are described in `docs/reference/history.md`."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from interregnum.history.data import History
from interregnum.history.news import sendings

NAMES = pa.dictionary(pa.int32(), pa.string())
EVENTS = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),
        pa.field("minute", pa.float64(), nullable=False),
        pa.field("event", NAMES, nullable=False),
        pa.field("branch", NAMES),
        pa.field("began", pa.float64(), nullable=False),
        pa.field("causes", pa.list_(pa.int64()), nullable=False),
        pa.field("influences", pa.list_(pa.int64()), nullable=False),
    ]
)
CHANGES = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),
        pa.field("quantity", NAMES, nullable=False),
        pa.field("old", pa.float64(), nullable=False),
        pa.field("new", pa.float64(), nullable=False),
    ]
)
NEWS = pa.schema(
    [
        pa.field("message", NAMES, nullable=False),
        pa.field("says", pa.string(), nullable=False),
        pa.field("sender", NAMES, nullable=False),
        pa.field("to", pa.list_(pa.string()), nullable=False),
        pa.field("channel", NAMES, nullable=False),
        pa.field("sent", pa.float64(), nullable=False),
        pa.field("sent_by", pa.int64(), nullable=False),
        pa.field("true", pa.bool_()),
        pa.field("delivered", pa.float64()),
        pa.field("still_true", pa.bool_()),
        pa.field("lost", pa.float64()),
        pa.field("why_lost", pa.string()),
    ]
)


def events_table(history: History) -> pa.Table:
    """One row for each firing."""
    return _table(EVENTS, history.firings)


def changes_table(history: History) -> pa.Table:
    """One row for each change."""
    return _table(CHANGES, history.written)


def news_table(history: History) -> pa.Table:
    """One row for each sending of a message."""
    return _table(NEWS, sendings(history))


def _table(schema: pa.Schema, rows: Sequence[object]) -> pa.Table:
    arrays = []
    for column in schema:
        values = [getattr(row, column.name) for row in rows]
        if pa.types.is_dictionary(column.type):
            # Codes in order of first appearance, so that equal histories have equal bytes.
            arrays.append(pa.array(values, pa.string()).dictionary_encode())
        else:
            arrays.append(pa.array(values, column.type))
    return pa.Table.from_arrays(arrays, schema=schema)
