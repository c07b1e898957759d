"""One SQLite database: the tables of `tables` with keys, indexes, views, and full-text search; for Datasette as it is.

Made with the `sqlite3` that comes with Python: a library would add a dependency to write thirty-odd CREATE statements.
Every identifier is one of ours; whatever a scenario says is bound as a parameter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from interregnum.views.export.exported import Exported
from interregnum.views.export.losses import Ledger
from interregnum.views.export.tables import ExportTable, enter, tables

TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "flag": "INTEGER"}
APPLICATION = 0x1917  # by which `file` and others may know the database
VIEWS = {
    "story": """
        SELECT events.number, events.time, events.title, actors.title AS actor, places.title AS place
        FROM events LEFT JOIN actors ON actors.id = events.actor LEFT JOIN places ON places.id = events.place
        WHERE events.told ORDER BY events.number""",
    "because": """
        SELECT causes.event, late.title, causes.quantity, causes.cause, early.title AS because, early.time AS since
        FROM causes JOIN events AS late ON late.number = causes.event
        LEFT JOIN events AS early ON early.number = causes.cause""",
    "holders": """
        SELECT places.title AS place, actors.title AS holder, events.time, events.title AS by, changes.event
        FROM changes JOIN events ON events.number = changes.event
        JOIN places ON substr(changes.quantity, 1, length(places.id) + 9) = places.id || '.held_by.'
        JOIN actors ON actors.id = substr(changes.quantity, length(places.id) + 10)
        WHERE changes.new = 1 ORDER BY changes.id""",
    "heard": """
        SELECT news.id, news.title, actors.title AS recipient, channels.title AS channel, news.sent, news.delivered,
            news.delivered - news.sent AS minutes, news.lost, news.true, news.still_true
        FROM news JOIN recipients ON recipients.news = news.id JOIN actors ON actors.id = recipients.recipient
        JOIN channels ON channels.id = news.channel ORDER BY news.id""",
    "evidence": """
        SELECT readings.id, readings.title, readings.as_written, readings.not_before, readings.not_after,
            accounts.said_by, accounts.kind, accounts.says, accounts.source, accounts.followed
        FROM readings JOIN accounts ON accounts.reading = readings.id
        ORDER BY readings.not_before_minute, readings.id, accounts.number""",
}


def export(exported: Exported, ledger: Ledger) -> dict[str, bytes]:
    """The database as one file."""
    enter(ledger)
    all_tables = tables(exported)
    ledger.narrow(
        sum(column.unit != "" for table in all_tables for column in table.columns),
        "units of columns are only in the comments of the schema, which few programs show",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "night.db"
        with closing(sqlite3.connect(path)) as database:
            _fill(database, all_tables)
            if not _searchable(database, all_tables):
                count = sum(1 for table in all_tables if table.search)
                ledger.narrow(count, "tables without full-text search: this SQLite was built without FTS5")
        return {"": path.read_bytes()}


def _fill(database: sqlite3.Connection, all_tables: list[ExportTable]) -> None:
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    keys = {table.name: table.key[0] for table in all_tables}
    with database:
        database.execute("PRAGMA defer_foreign_keys = ON")
        for table in all_tables:
            database.execute(created(table, keys))
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", table.rows)
            for statement in indexes(table):
                database.execute(statement)
        for name, select in VIEWS.items():
            database.execute(f"CREATE VIEW {quoted(name)} AS {select}")


def _searchable(database: sqlite3.Connection, all_tables: list[ExportTable]) -> bool:
    """Add full-text search; False where this SQLite has none."""
    options = {row[0] for row in database.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        return False
    with database:
        for table in all_tables:
            if table.search:
                index, columns = (
                    quoted(f"{table.name}_fts"),
                    ", ".join(quoted(column) for column in table.search),
                )
                database.execute(
                    f"CREATE VIRTUAL TABLE {index} USING fts5 ({columns}, content={quoted(table.name)})"
                )
                database.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    return True


def created(table: ExportTable, keys: Mapping[str, str]) -> str:
    """The statement that creates a table; its comments have the meanings and units of the columns.

    `keys` has the key of each table that may be referred to: Datasette needs its name.
    """
    lines = []
    for column in table.columns:
        line = f"{quoted(column.name)} {TYPES[column.sort]}"
        if column.name in table.key:
            line += " NOT NULL"
        if column.to:
            line += f" REFERENCES {quoted(column.to)} ({quoted(keys[column.to])})"
        unit = f" ({column.unit})" if column.unit else ""
        lines.append((line, f"{column.about}{unit}"))
    key = f"PRIMARY KEY ({', '.join(quoted(column) for column in table.key)})"
    body = "\n".join(f"    {line}, -- {about}" for line, about in lines)
    return f"CREATE TABLE {quoted(table.name)} ( -- {table.about}\n{body}\n    {key}\n)"


def indexes(table: ExportTable) -> Iterator[str]:
    """One index for each column that refers to another table, unless the key begins with it."""
    for column in table.columns:
        if column.to and column.name != table.key[0]:
            name = quoted(f"{table.name}_{column.name}")
            yield f"CREATE INDEX {name} ON {quoted(table.name)} ({quoted(column.name)})"


def quoted(name: str) -> str:
    """An identifier of ours; some of them are words of SQL."""
    return f'"{name}"'
