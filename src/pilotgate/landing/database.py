"""A table or query of PostgreSQL, SQLite or DuckDB, in chunks, from one consistent snapshot.

    postgresql://host:5432/shop#public.orders
    sqlite:///data/shop.db#SELECT * FROM orders WHERE day = '2026-11-20'
    duckdb:///data/shop.duckdb#orders

The rows go to a temporary file first, since only they tell whether they have been landed before; the database
counts them in the same transaction. User and password come from the environment (`PGUSER`, `PGPASSWORD`,
`~/.pgpass`).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing.address import public
from pilotgate.landing.database_read import Answer, duckdb_answer, postgresql_answer, quoted, sqlite_answer, tables
from pilotgate.landing.loaded import Loaded, Options
from pilotgate.landing.parquet import sink

if TYPE_CHECKING:
    import pyarrow as pa

_SPOOL = "rows.parquet"
_ANSWERS = {
    "duckdb": duckdb_answer,
    "postgres": postgresql_answer,
    "postgresql": postgresql_answer,
    "sqlite": sqlite_answer,
}


@dataclass(slots=True)
class DatabaseRows:
    """What a query gives, read once into a temporary file."""

    source: str
    is_file: bool = False
    suffix: str = ""
    _spool: Path | None = None
    _names: tuple[str, ...] = ()
    _counted: int = 0
    _digest: tuple[str, int] = ("", 0)

    @property
    def name(self) -> str:
        """The table, or `query`."""
        wanted = _wanted(self.source)
        return "query" if _is_query(wanted) else wanted.split(".")[-1].strip('"')

    @property
    def uri(self) -> str:
        """The address without user and password."""
        return public(self.source)

    @property
    def _kind(self) -> str:
        scheme = self.source.partition("://")[0]
        return "postgresql" if scheme == "postgres" else scheme

    def state(self) -> object:
        """A snapshot does not change while it is read."""
        return None

    def modified_at(self) -> datetime | None:
        """A query does not say when it changed."""
        return None

    def digest(self) -> tuple[str, int]:
        """SHA-256 and size of the rows as CSV text, in the order in which they came."""
        if self._spool is None:
            self._spool = Path(tempfile.mkdtemp(prefix="pilotgate-")) / _SPOOL
            self._read(self._spool)
        return self._digest

    def load(self, folder: Path, options: Options) -> Loaded:
        """Land the rows that were read."""
        import polars as pl

        self.digest()
        assert self._spool is not None
        if options.progress:
            options.progress(self._digest[1], self._digest[1], self._counted)
        frame = pl.scan_parquet(self._spool)
        return sink(frame, list(self._names), folder, self._kind, self._counted)

    def close(self) -> None:
        """Remove the rows that were read to a temporary place."""
        if self._spool is not None:
            shutil.rmtree(self._spool.parent, ignore_errors=True)

    def _read(self, target: Path) -> None:
        address, wanted = self.source.partition("#")[0], _wanted(self.source)
        query = wanted if _is_query(wanted) else "SELECT * FROM " + ".".join(map(quoted, wanted.split(".")))
        with _ANSWERS[self._kind](address, query) as answer:
            self._names, self._counted = answer.names, answer.counted
            self._digest = _spool(answer, target)


def _spool(answer: Answer, target: Path) -> tuple[str, int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole, size = hashlib.sha256(repr(answer.names).encode()), 0
    places = [f"c{place}" for place in range(len(answer.names))]
    schema = pa.schema([pa.field(name, item.type) for name, item in zip(places, answer.schema, strict=True)])
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        for batch in answer.batches:
            renamed = pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            writer.write_batch(renamed)
            text = _canonical(renamed)
            whole.update(text)
            size += len(text)
    return whole.hexdigest(), size


def _wanted(source: str) -> str:
    _, mark, wanted = source.partition("#")
    if not mark or not wanted.strip():
        raise SourceError("no table is named", where=public(source), remedy="add #schema.table or #SELECT …")
    return unquote(wanted).strip().rstrip(";").rstrip()


def _is_query(wanted: str) -> bool:
    return wanted.lower().startswith(("select", "with", "(", "from", "values", "table "))


def _canonical(batch: pa.RecordBatch) -> bytes:
    """Rows as text in which null and the empty text differ."""
    import polars as pl

    frame: Any = pl.from_arrow(batch)
    binary = [pl.col(name).bin.encode("hex") for name, kind in frame.schema.items() if kind == pl.Binary]
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    temporal = [pl.col(name).to_physical() for name, kind in frame.schema.items() if kind.is_temporal()]
    frame = frame.with_columns(
        *binary, *temporal, *(pl.Series(n, [repr(v) for v in frame[n].to_list()]) for n in nested)
    )
    return bytes(frame.write_csv(include_header=False).encode())


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land a database file: the table that the contract's shape names (`table`), or the only one.

    Raises:
        UnreadableSource: It holds several tables, and none is named.
    """
    with path.open("rb") as file:
        scheme = "sqlite" if file.read(6) == b"SQLite" else "duckdb"
    wanted = str(options.pins.get("table") or options.pins.get("query") or "")
    if not wanted:
        found = tables(scheme, path)
        if len(found) != 1:
            raise UnreadableSource(
                f"the database holds {len(found)} tables ({', '.join(found[:10])})" if found else "it has no table",
                remedy=f"name one: {scheme}:///{path.name}#table",
            )
        wanted = found[0]
    rows = DatabaseRows(f"{scheme}://{path.absolute()}#{wanted}")
    try:
        return rows.load(folder, options)
    finally:
        rows.close()
