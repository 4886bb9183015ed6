"""Parquet: rows and types as they are; nothing is read as text that was not.

Types that only some readers know (intervals, maps, lists, unions, huge integers, enumerations) come as text, nested
ones as JSON.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import DATA, Loaded, Options, unique_names
from pilotgate.landing.writer import no_rejects
from pilotgate.model import LINE, Column, Shape

if TYPE_CHECKING:
    import polars as pl

_PLAIN = frozenset(
    {"BIGINT", "BLOB", "BOOLEAN", "DATE", "DOUBLE", "FLOAT", "INTEGER", "SMALLINT", "TIME", "TIMESTAMP"}
    | {"TIMESTAMP WITH TIME ZONE", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP_S", "TIME_NS", "TINYINT"}
    | {"UBIGINT", "UINTEGER", "USMALLINT", "UTINYINT", "VARCHAR"}
)
_SPOOL = ".rows.parquet"


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land a Parquet file; rows are counted from its footer.

    Raises:
        UnreadableSource: It is broken.
    """
    del options
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(path)
        found = [str(name) for name in footer.schema.to_arrow_schema().names]
        read = _copy(path, folder, found)
    except (OSError, ValueError, pa.ArrowException, duckdb.Error) as error:
        raise UnreadableSource(
            "the Parquet file is broken or cut off", where=path.name, remedy="ask the sender for it again"
        ) from error
    return _landed(folder, found, "parquet", int(footer.num_rows), read)


def sink(frame: pl.LazyFrame, found: Sequence[str], folder: Path, kind: str, rows: int | None) -> Loaded:
    """Land a typed frame; `found` are its columns' names, which may repeat."""
    import polars as pl

    spool = folder / _SPOOL
    spans = [name for name, type_ in frame.collect_schema().items() if type_ == pl.Duration]
    try:
        frame.with_columns(pl.col(name).dt.to_string("iso") for name in spans).sink_parquet(spool)
        read = _copy(spool, folder, found)
    finally:
        spool.unlink(missing_ok=True)
    return _landed(folder, found, kind, rows, read)


def _copy(source: Path, folder: Path, found: Sequence[str]) -> int:
    """Copy the file where all readers agree on it, else write its rows anew: unique names, plain types, lines.

    Returns:
        The rows that were read, every cell of them: the footer only says how many there should be.
    """
    names = unique_names(list(found))
    with _connection() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM {_rows(source)}").fetchall()
        if len(described) != len(names):
            raise ValueError("the columns are not those of the schema")
        plain = [str(name) for name, kind, *_ in described if not _as_plain("", str(kind))]
        if names and plain == names == list(found):
            shutil.copyfile(source, folder / DATA)
            whole = f"bit_xor(hash({', '.join(map(_quoted, names))}))"
            read = connection.execute(f"SELECT count(*), {whole} FROM {_rows(folder / DATA)}").fetchone()
            return int(read[0])
        cells = [
            f"{_as_plain(_quoted(str(row[0])), str(row[1]))} AS {_quoted(name)}"
            for row, name in zip(described, names, strict=True)
        ]
        cells.append(f"file_row_number + 1 AS {_quoted(LINE)}")
        written = connection.execute(
            f"COPY (SELECT {', '.join(cells)} FROM {_rows(source, 'file_row_number = true')}) "
            f"TO {_text(folder / DATA)} (FORMAT parquet, COMPRESSION snappy)"
        ).fetchone()
        return int(written[0])


def _connection() -> Any:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def _as_plain(cell: str, kind: str) -> str:
    if kind in _PLAIN or kind.startswith("DECIMAL("):
        return cell
    nested = kind.endswith("]") or kind.startswith(("STRUCT(", "MAP(", "UNION("))
    return f"CAST(to_json({cell}) AS VARCHAR)" if nested else f"CAST({cell} AS VARCHAR)"


def _landed(folder: Path, found: Sequence[str], kind: str, rows: int | None, read: int) -> Loaded:
    with _connection() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM {_rows(folder / DATA)}").fetchall() if found else []
    no_rejects(folder)
    columns = tuple(Column(str(row[0]), raw, str(row[1])) for row, raw in zip(described, found, strict=False))
    return Loaded(Shape(kind, tuple(found)), columns, rows, read, 0)


def _rows(path: Path, *options: str) -> str:
    """One file, whatever wildcards its name holds."""
    literal = re.sub(r"([*?\[])", r"[\1]", str(path))
    return f"read_parquet({', '.join([_text(literal), 'hive_partitioning = false', *options])})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"
