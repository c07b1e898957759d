"""A chunk of an ensemble: consecutive replicas as a table, and as the bytes of a Parquet file.

The columns are those of `docs/reference/ensemble.md`: `replica`, `failure`, then one for each outcome
(`outcome.ID`), each thing that was timed (`time.QUESTION`), each formula read at the end (`value.FORMULA`), each
number that was drawn (`drawn.ID`); and of what is watched through time a list of minutes (`minute`) and of values
(`series.FORMULA`). The same replicas give the same bytes, wherever they are played.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from interregnum.calculus.player import Player
from interregnum.errors import RunError
from interregnum.history.parquet import NotATableError, footer_of, table_of
from interregnum.lab.ensembles.instrumented import Instrumented
from interregnum.lab.ensembles.replicas import opened, outcome_of
from interregnum.lab.statistics.arrays import Floats
from interregnum.model import Outcome, Scenario

CHUNK = 500  # replicas in a chunk: a second of play, and some megabytes
SERIES = pa.list_(pa.float64())


def chunk_file(blob: bytes, seed: int, first: int, count: int) -> tuple[bytes, dict[int, str]]:
    """Play a chunk of replicas of a pickled `Instrumented`: the file, and why replicas failed, if some did."""
    table, failures = chunk_table(opened(blob), seed, first, count)
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", use_dictionary=_labelled(table), write_statistics=False)
    return sink.getvalue(), failures


def chunk_table(case: Instrumented, seed: int, first: int, count: int) -> tuple[pa.Table, dict[int, str]]:
    """The chunk as a table, and the failures by replica. A replica that fails is kept as a row without times."""
    times = np.full((count, len(case.watched)), np.nan)
    values = np.full((count, len(case.values)), np.nan)
    drawn = np.empty((count, len(case.drawn)))
    series = np.full((count, len(case.sampling.formulas), len(case.sampling.minutes)), np.nan)
    failures: dict[int, str] = {}
    for n in range(count):
        player = Player(case.compiled, seed, first + n, traced=False)
        drawn[n] = case.drawn_of(player)
        try:
            read = case.series_of(player)
            player.advance(case.until)
        except RunError as error:
            failures[first + n] = error.why
            continue
        times[n] = case.times_of(player)
        values[n] = player.read(range(len(case.values)))
        series[n] = read
    table = _table(case, first, times, values, drawn, failures)
    for name, column in _series_columns(case, series):
        table = table.append_column(name, column)
    return table, failures


def read_chunk(
    content: bytes, scenario: Scenario, rows: int, columns: Sequence[str] | None = None
) -> pa.Table:
    """The table in the bytes of a chunk; all columns, or those named.

    Raises NotATableError for what is no chunk of this scenario with so many replicas.
    """
    check_footer(content, scenario, rows)
    return table_of(content, columns)


def check_footer(content: bytes, scenario: Scenario, rows: int) -> None:
    """Raise NotATableError unless this says of itself that it is a chunk of this scenario with so many replicas."""
    schema, count = footer_of(content)
    if count != rows:
        raise NotATableError(f"it has {count:,} replicas")
    needed = ["replica", "failure", *(f"outcome.{id}" for id in scenario.outcomes)]
    for name in needed:
        if name not in schema.names:
            raise NotATableError(f"the column `{name}` is missing")
    for field in schema:
        if field.type != _type_of(field.name, scenario):
            raise NotATableError(f"the column `{field.name}` is of another type")


def _type_of(column: str, scenario: Scenario) -> pa.DataType | None:
    part, _, id = column.partition(".")
    if part == "outcome" and id in scenario.outcomes:
        return pa.string() if scenario.outcomes[id].kind == "ending" else pa.float64()
    known = {"replica": pa.int64(), "failure": pa.string(), "minute": SERIES}
    if part == "series":
        return SERIES
    return pa.float64() if part in ("time", "value", "drawn") else known.get(column)


def _table(
    case: Instrumented, first: int, times: Floats, values: Floats, drawn: Floats, failures: Mapping[int, str]
) -> pa.Table:
    count = len(times)
    by_question = {question: times[:, n] for n, question in enumerate(case.watched)}
    by_value = {value: values[:, n] for n, value in enumerate(case.values)}
    columns: dict[str, Any] = {
        "replica": pa.array(range(first, first + count), pa.int64()),
        "failure": pa.array([failures.get(first + n) for n in range(count)], pa.string()),
    }
    for id, outcome in case.outcomes.items():
        columns[f"outcome.{id}"] = _outcome_column(id, outcome, by_question, by_value, first, failures)
    for question in case.kept:
        columns[f"time.{question}"] = pa.array(by_question[question], pa.float64(), from_pandas=True)
    for value in case.values:
        columns[f"value.{value}"] = pa.array(by_value[value], pa.float64(), from_pandas=True)
    for n, id in enumerate(case.drawn):
        columns[f"drawn.{id}"] = pa.array(drawn[:, n], pa.float64())
    return pa.table(columns)


def _series_columns(case: Instrumented, series: Floats) -> Iterator[tuple[str, pa.Array]]:
    """What is watched through time: of each replica a list of minutes, and of each formula a list of values."""
    formulas, minutes = case.sampling.formulas, np.array(case.sampling.minutes)
    if formulas:
        yield "minute", _lists(np.broadcast_to(minutes, (len(series), len(minutes))))
    for n, formula in enumerate(formulas):
        yield f"series.{formula}", _lists(series[:, n])


def _lists(rows: Floats) -> pa.ListArray:
    """Each row as a list, with null for `nan`."""
    count, length = rows.shape
    ends = pa.array(np.arange(count + 1) * length, pa.int32())
    return pa.ListArray.from_arrays(ends, pa.array(rows.ravel(), pa.float64(), from_pandas=True))


def _outcome_column(
    id: str,
    outcome: Outcome,
    times: Mapping[str, Floats],
    values: Mapping[str, Floats],
    first: int,
    failures: Mapping[int, str],
) -> pa.Array:
    found = outcome_of(id, outcome, times, values)
    kept = [None if first + n in failures else result for n, result in enumerate(found)]
    return pa.array(kept, pa.string() if outcome.kind == "ending" else pa.float64())


def _labelled(table: pa.Table) -> list[str]:
    return [field.name for field in table.schema if field.type == pa.string()]
