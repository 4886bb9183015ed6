"""A table or query of PostgreSQL or SQLite, through ADBC, in chunks, from one consistent snapshot.

    postgresql://user@host:5432/shop#public.orders
    sqlite:///data/shop.db#SELECT * FROM orders WHERE day = '2026-11-20'

Rows are counted by the database in the same transaction. SQLite keeps a type per cell, so its cells land as text.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from pilotgate.errors import MissingExtra, SourceError, UnreadableSource
from pilotgate.landing.loaded import Loaded, Options
from pilotgate.landing.parquet import sink

_SPOOL = "rows.parquet"


@dataclass(slots=True)
class DatabaseRows:
    """What a query gives, read once into a temporary file."""

    source: str
    is_file: bool = False
    suffix: str = ""
    _spool: Path | None = None
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
        return re.sub(r"//[^/@]*@", "//", self.source)

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
        del options
        import polars as pl

        self.digest()
        assert self._spool is not None
        frame = pl.scan_parquet(self._spool)
        kind = "sqlite" if self.source.startswith("sqlite") else "postgresql"
        return sink(frame, list(frame.collect_schema()), folder, kind, self._counted)

    def close(self) -> None:
        """Remove the rows that were read to a temporary place."""
        if self._spool is not None:
            shutil.rmtree(self._spool.parent, ignore_errors=True)

    def _read(self, target: Path) -> None:
        import pyarrow.parquet as pq

        connection, query = _connect(self.source)
        whole, size = hashlib.sha256(), 0
        try:
            with connection.cursor() as cursor:
                if not self.source.startswith("sqlite"):
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                query = _as_text(cursor, query) if self.source.startswith("sqlite") else query
                cursor.execute(f"SELECT count(*) FROM ({query}) AS counted")
                self._counted = int(cursor.fetchone()[0])
                cursor.execute(query)
                reader = cursor.fetch_record_batch()
                with pq.ParquetWriter(target, _plain(reader.schema), compression="snappy") as writer:
                    for batch in reader:
                        plain = batch.cast(_plain(reader.schema))
                        writer.write_batch(plain)
                        text = _canonical(plain)
                        whole.update(text)
                        size += len(text)
        except connection.Error as error:
            raise UnreadableSource(
                f"the query failed ({str(error).splitlines()[0]})",
                where=self.uri,
                remedy="check the table or query",
            ) from error
        finally:
            connection.close()
        self._digest = (whole.hexdigest(), size)


def _wanted(source: str) -> str:
    _, mark, wanted = source.partition("#")
    if not mark or not wanted.strip():
        where = re.sub(r"//[^/@]*@", "//", source)
        raise SourceError("no table is named", where=where, remedy="add #schema.table or #SELECT …")
    return unquote(wanted).strip().rstrip(";")


def _is_query(wanted: str) -> bool:
    return wanted.lower().startswith(("select", "with", "("))


def _connect(source: str) -> tuple[Any, str]:
    """A connection with an open transaction, and the query."""
    address, wanted = source.partition("#")[0], _wanted(source)
    query = wanted if _is_query(wanted) else "SELECT * FROM " + ".".join(map(_quoted, wanted.split(".")))
    try:
        if address.startswith("sqlite"):
            from adbc_driver_sqlite import dbapi

            path = address.removeprefix("sqlite:").removeprefix("///")
            if not Path(path).is_file():
                raise SourceError("there is no such database", where=path, remedy="check the path")
            return dbapi.connect(f"file:{quote(path)}?mode=ro"), query
        from adbc_driver_postgresql import dbapi as postgresql

        return postgresql.connect(address), query
    except ImportError as error:
        raise MissingExtra("reading databases needs ADBC", remedy="pip install 'pilotgate[postgres]'") from error
    except SourceError:
        raise
    except Exception as error:
        reason = re.sub(r"//[^/@\s]*@", "//", str(error).splitlines()[0])
        raise SourceError(
            f"the database cannot be reached ({reason})",
            where=re.sub(r"//[^/@]*@", "//", address),
            remedy="check host, database and credentials",
        ) from error


def _quoted(part: str) -> str:
    return part if part.startswith('"') else '"' + part.replace('"', '""') + '"'


def _as_text(cursor: Any, query: str) -> str:
    """SQLite's cells as text, whatever type each one has."""
    cursor.execute(f"SELECT * FROM ({query}) LIMIT 0")
    names = [column[0] for column in cursor.description]
    cells = ", ".join(f"CAST({_quoted_always(name)} AS TEXT) AS {_quoted_always(name)}" for name in names)
    return f"SELECT {cells} FROM ({query})"


def _quoted_always(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(schema: Any) -> Any:
    """Types that Parquet and polars know: what ADBC passes through unread (numeric, enums, json) is text."""
    import pyarrow as pa

    def known(kind: Any) -> Any:
        if pa.types.is_null(kind):
            return pa.large_string()
        if isinstance(kind, pa.BaseExtensionType):
            return kind.storage_type
        return kind

    return pa.schema([pa.field(item.name, known(item.type)) for item in schema])


def _canonical(batch: Any) -> bytes:
    import polars as pl

    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)
    nested = [name for name, kind in frame.schema.items() if kind.is_nested() or kind == pl.Binary]
    if nested:
        frame = frame.with_columns([pl.Series(name, [repr(v) for v in frame[name].to_list()]) for name in nested])
    return frame.write_csv(include_header=False).encode()
