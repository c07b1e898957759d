"""SQL queries of an ensemble, answered by DuckDB from its Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from interregnum.errors import HistoryError, MissingExtra, Problem
from interregnum.lab.ensembles.ensemble import Ensemble

if TYPE_CHECKING:
    import duckdb

PARTS = {"outcomes": "outcome.", "times": "time.", "drawn": "drawn."}
MOST_ROWS = 200  # shown; all are in the answer


def ask(ensemble: Ensemble, sql: str) -> pa.Table:
    """The answer to a query of the tables `outcomes`, `times`, `drawn`, `series` and `histories`.

    Nothing but these can be read, and nothing written. Raises HistoryError where the query cannot be answered, is none
    or several, or a chunk is damaged; MissingExtra without DuckDB.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("SQL needs DuckDB: pip install 'interregnum[query]'") from error
    ensemble.check()
    try:
        with duckdb.connect() as connection:
            return _answer(connection, ensemble, sql)
    except (duckdb.Error, pa.ArrowException, OSError, ValueError) as error:
        ensemble.read_through()  # says so where it is not the question that is wrong
        message = "DuckDB cannot answer this query"
        raise HistoryError([Problem("sql", message, found=sql, allowed=str(error))]) from error


def _answer(connection: duckdb.DuckDBPyConnection, ensemble: Ensemble, sql: str) -> pa.Table:
    files = ensemble.dataset()
    connection.register("histories", files)
    for part, prefix in PARTS.items():
        columns = _columns(files.schema, prefix)
        connection.execute(f"create view {part} as select replica{columns} from histories")
    if series := _lists(files.schema):
        connection.execute(f"create view series as select replica{series} from histories")
    connection.execute("set enable_external_access = false; set lock_configuration = true")
    if (number := len(connection.extract_statements(sql))) != 1:
        raise ValueError(f"one query; here are {number}" if number else "a query; here is none")
    answer = connection.sql(sql)
    if answer is None:
        raise ValueError("a query, which has an answer; this statement has none")
    return answer.to_arrow_table()


def _columns(schema: pa.Schema, prefix: str) -> str:
    found = [name.removeprefix(prefix) for name in schema.names if name.startswith(prefix)]
    return "".join(f', "{prefix}{_quoted(name)}" as "{_quoted(name)}"' for name in found)


def _lists(schema: pa.Schema) -> str:
    """The lists of what was watched through time, a row for each minute; nothing where nothing was."""
    found = [name.removeprefix("series.") for name in schema.names if name.startswith("series.")]
    columns = [f'unnest("series.{_quoted(name)}") as "{_quoted(name)}"' for name in found]
    return "".join(f", {column}" for column in ["unnest(minute) as minute", *columns]) if found else ""


def _quoted(name: str) -> str:
    return name.replace('"', '""')


def rows_of(answer: pa.Table) -> Iterator[str]:
    """An answer as lines in columns, at most 200 rows."""
    rows = [
        answer.column_names,
        *([_cell(cell) for cell in row.values()] for row in answer.slice(0, MOST_ROWS).to_pylist()),
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(answer.num_columns)]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
    if answer.num_rows > MOST_ROWS:
        yield f"... and {answer.num_rows - MOST_ROWS:,} more rows"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
