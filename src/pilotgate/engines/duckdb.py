"""DuckDB, embedded: a landed extract opened for SQL."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.errors import EngineError
from pilotgate.model import FILE, LINE, Column, Extract

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

Row = tuple[Any, ...]


def quote_name(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text as SQL literal. A NUL character, which SQL text cannot hold, is concatenated as `chr(0)`."""
    return " || chr(0) || ".join("'" + part.replace("'", "''") + "'" for part in text.split("\0"))


SMALL = 200_000
"""Rows up to which more than one thread costs more than it saves."""
_FETCHED = 1 << 17
_WIDE = 200
"""Columns beyond which one thread reads, and the memory grows with their number: a scan of all of them holds a page
of each."""
_COLUMN_MEMORY = 5
"""Megabytes."""
_LOADED_CELLS = 8_000_000
_LOADED_BYTES = 64_000_000
"""Cells, and bytes of the file, up to which it is loaded: each query over Parquet binds its whole schema anew."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An open extract.

    Two views show it: `extract` has the columns under their landed names; `cells` has them as `c0`, `c1` ... by
    position, which is safe whatever the names are.

    Attributes:
        columns: The source's columns in order, without the reserved ones; the i-th is `c{i}` in `cells`.
        rows: Rows of the extract.
        source: The Parquet file as a SQL literal.
        width: Columns of the file, the reserved ones (which come last) included.
        line: Name in `cells` of the column with the source line, or with the number of the row, from 1.
    """

    connection: duckdb.DuckDBPyConnection
    columns: tuple[Column, ...]
    rows: int
    source: str
    width: int
    line: str

    def query(self, sql: str) -> list[Row]:
        """All rows of a query.

        Raises:
            EngineError: DuckDB refused the query or ran out of memory.
        """
        with _explained():
            return self.connection.execute(sql).fetchall()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query as Arrow batches, in no particular order.

        Raises:
            EngineError: DuckDB refused the query or ran out of memory.
        """
        with _explained():
            yield from self.connection.sql(sql).to_arrow_reader(_FETCHED)

    def arrays(self, sql: str) -> dict[str, np.ndarray[Any, Any]]:
        """The columns of a query as numpy arrays; masked where they hold nulls.

        Raises:
            EngineError: DuckDB refused the query or ran out of memory.
        """
        with _explained():
            return self.connection.execute(sql).fetchnumpy()


@contextlib.contextmanager
def connect(extract: Extract, *, memory_limit: str = "750MB") -> Iterator[Engine]:
    """Open a landed extract; nothing is fetched from the network and nothing is written but spill files.

    Args:
        extract: A landed source.
        memory_limit: What DuckDB may hold before it spills to disk; 5 MB a column where there are over 200.

    Raises:
        EngineError: The Parquet file is missing or damaged.
    """
    with open_parquet(extract.data, memory_limit=memory_limit) as engine:
        yield engine


@contextlib.contextmanager
def open_parquet(path: Path, *, memory_limit: str = "750MB") -> Iterator[Engine]:
    """Open any Parquet file as `connect` opens a landed one."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory_limit,
        "preserve_insertion_order": "false",
        # Spilled rows are raw: they stay beside the landed ones, and the store sweeps what a kill leaves.
        "temp_directory": str(path.parent / f".partial-spill-{os.getpid()}"),
    }
    source = f"read_parquet({quote_text(str(path))})"
    with _explained(str(path)), duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET parquet_metadata_cache = true")
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        counted = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
        rows = counted[0] if counted else 0
        if rows <= SMALL or len(described) > _WIDE:
            connection.execute("SET threads = 1")
        if len(described) > _WIDE:
            connection.execute(f"SET memory_limit = '{len(described) * _COLUMN_MEMORY}MB'")
        names = ", ".join(f"c{i}" for i in range(len(described)))
        loaded = rows * len(described) <= _LOADED_CELLS and path.stat().st_size <= _LOADED_BYTES
        connection.execute(f"CREATE VIEW extract AS SELECT * FROM {source}")
        found = _names(connection, path) or [row[0] for row in described]
        shown, numbered = "*", source
        if LINE not in found:
            shown = ", ".join([*(f"c{i}" for i in range(len(described))), f"number + 1 AS c{len(described)}"])
            names += ", number" if names else "number"
            numbered = f"read_parquet({quote_text(str(path))}, file_row_number = true)"
        kind = "TEMP TABLE" if loaded else "VIEW"
        connection.execute(f"CREATE {kind} cells AS SELECT {shown} FROM {numbered} AS landed({names})")
        columns = tuple(
            Column(name=name, found=name, type=row[1])
            for name, row in zip(found, described, strict=True)
            if name not in {LINE, FILE}
        )
        line = f"c{found.index(LINE) if LINE in found else len(described)}"
        yield Engine(connection, columns, rows, quote_text(str(path)), len(described), line)


def _names(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Names of the columns as the file has them; DuckDB renames those that differ by case alone."""
    schema = connection.execute(
        f"SELECT name, coalesce(num_children, 0) FROM parquet_schema({quote_text(str(path))})"
    ).fetchall()
    found, inner = [], 0
    for name, children in schema[1:]:
        if not inner:
            found.append(name)
        inner = max(0, inner - 1) + children
    return found


@contextlib.contextmanager
def _explained(where: str = "") -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        what = str(error).splitlines()[0]
        raise EngineError(
            f"DuckDB refused: {what}",
            where=where,
            remedy="land the source again, or raise the memory limit if it ran out of memory",
        ) from error
