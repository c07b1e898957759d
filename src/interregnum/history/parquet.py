"""Tables as the bytes of a Parquet file, and back.

What is read may come from a stranger, whatever its checksum says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class NotATableError(ValueError):
    """These bytes are no table, or one that does not hold what it says it holds."""


def parquet(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file, the same for the same table."""
    import pyarrow.parquet as pq

    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=True)
    return sink.getvalue()


def table_of(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """The table in the bytes of a Parquet file; of its columns all, or those named.

    Raises NotATableError where there is none, where a column is missing, or where its values are not of its type.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # Not by `read_table`: its threads may still hold the bytes when Python ends, and end it with an abort.
    with _suspicious(), pq.ParquetFile(pa.BufferReader(content)) as file:
        table = file.read(columns, use_threads=False)
        table.validate(full=True)
    if columns is not None and table.column_names != list(columns):
        raise NotATableError("a column is missing")
    return table


def footer_of(content: bytes) -> tuple[pa.Schema, int]:
    """The columns and the number of rows that the bytes of a Parquet file say they hold. Raises NotATableError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _suspicious(), pq.ParquetFile(pa.BufferReader(content)) as file:
        return file.schema_arrow, file.metadata.num_rows


@contextmanager
def _suspicious() -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError, MemoryError) as error:
        raise NotATableError(str(error)) from error
