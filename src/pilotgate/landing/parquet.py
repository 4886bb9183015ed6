"""Parquet: rows and types as they are; nothing is read as text that was not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pilotgate.errors import UnreadableSource
from pilotgate.landing.loaded import DATA, Loaded, Options, unique_names
from pilotgate.landing.writer import no_rejects
from pilotgate.model import LINE, Column, Shape

if TYPE_CHECKING:
    import polars as pl

_TYPES = {"String": "VARCHAR", "Boolean": "BOOLEAN", "Date": "DATE", "Binary": "BLOB", "Time": "TIME"}


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land a Parquet file; rows are counted from its footer."""
    del options
    import polars as pl
    import pyarrow.parquet as pq

    try:
        rows = int(pq.read_metadata(path).num_rows)
        frame = pl.scan_parquet(path)
        found = list(frame.collect_schema())
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise UnreadableSource(
            "the Parquet file is broken or cut off", where=path.name, remedy="ask the sender for it again"
        ) from error
    return sink(frame, found, folder, "parquet", rows)


def sink(frame: pl.LazyFrame, found: list[str], folder: Path, kind: str, rows: int | None) -> Loaded:
    """Write a typed frame under unique names, with its row numbers as lines; `found` are its columns' names."""
    import polars as pl

    names = unique_names(found)
    frame = frame.rename(dict(zip(frame.collect_schema(), names, strict=True)))
    schema = frame.collect_schema()
    line = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE)
    frame.select([*names, line]).sink_parquet(folder / DATA, compression="snappy")
    landed = int(pl.scan_parquet(folder / DATA).select(pl.len()).collect().item())
    no_rejects(folder)
    columns = tuple(Column(name, raw, sql_type(str(schema[name]))) for name, raw in zip(names, found, strict=True))
    return Loaded(Shape(kind, tuple(found)), columns, rows, landed, 0)


def sql_type(name: str) -> str:
    """A polars type in DuckDB's words."""
    base = name.split("(", maxsplit=1)[0]
    if base in _TYPES:
        return _TYPES[base]
    if base.startswith("Int"):
        return {"Int8": "TINYINT", "Int16": "SMALLINT", "Int32": "INTEGER"}.get(base, "BIGINT")
    if base.startswith("UInt"):
        return {"UInt8": "UTINYINT", "UInt16": "USMALLINT", "UInt32": "UINTEGER"}.get(base, "UBIGINT")
    if base == "Datetime":
        return "TIMESTAMP WITH TIME ZONE" if "time_zone" in name and "time_zone=None" not in name else "TIMESTAMP"
    if base == "Decimal":
        return name.upper()
    return {"Float32": "FLOAT", "Float64": "DOUBLE", "Duration": "INTERVAL"}.get(base, "VARCHAR")
