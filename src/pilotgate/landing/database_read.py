"""Asking databases: each function opens a snapshot, counts the rows in it, and hands them over in batches."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pilotgate.errors import MissingExtra, SourceError, UnreadableSource
from pilotgate.landing.address import public, without_secrets
from pilotgate.landing.encoding import decode

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 20_000
_AS_THEY_ARE = frozenset(
    {"bool", "bpchar", "bytea", "date", "float4", "float8", "int2", "int4", "int8", "name", "text", "time"}
    | {"timestamp", "timestamptz", "varchar"}
)
"""PostgreSQL's types that Parquet has too; all others (numeric, uuid, json, arrays, enums ...) come as the
text that the server shows, so that no digit is lost."""


_MOMENTS = frozenset({"date", "timestamp", "timestamptz"})
_UNTELLABLE = "bool_or(NOT isfinite({0}) OR {0} < '0001-01-02' OR {0} > '9999-12-30')"
"""Moments that most readers of Parquet do not know; a column that has one comes as text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query.

    Attributes:
        names: Columns as the database calls them; names may repeat.
        counted: Rows by `count(*)` in the same snapshot.
    """

    names: tuple[str, ...]
    schema: pa.Schema
    counted: int
    batches: Iterator[pa.RecordBatch]


def quoted(name: str) -> str:
    """An identifier in double quotes, unless it is in them already."""
    return name if len(name) > 1 and name[0] == name[-1] == '"' else '"' + name.replace('"', '""') + '"'


def connect_postgresql(address: str) -> Any:
    """An ADBC connection with an open transaction.

    Raises:
        MissingExtra: The driver is not installed.
        SourceError: The server cannot be reached, or refuses the user.
    """
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise MissingExtra("reading PostgreSQL needs ADBC", remedy="pip install 'pilotgate[postgres]'") from error
    try:
        return dbapi.connect(address)
    except dbapi.Error as error:
        raise SourceError(
            f"the database cannot be reached ({without_secrets(str(error), address)})",
            where=public(address),
            remedy="check host, database and credentials",
        ) from error


@contextlib.contextmanager
def postgresql_answer(address: str, query: str) -> Iterator[Answer]:
    """Rows from PostgreSQL, in one read-only transaction that sees the database as it was when it began."""
    connection = connect_postgresql(address)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL synchronize_seqscans = off")
            schema = cursor.adbc_execute_schema(query)
            places = [f"c{place}" for place in range(len(schema))]
            rows = f"({query}) AS rows({', '.join(places)})" if places else f"({query}) AS rows"
            kinds = dict(zip(places, map(_type_name, schema), strict=True))
            moments = [place for place, kind in kinds.items() if kind in _MOMENTS]
            odd = ", ".join(["count(*)", *(_UNTELLABLE.format(place) for place in moments)])
            cursor.execute(f"SELECT {odd} FROM {rows}")
            counted, *found = cursor.fetchone()
            texts = {place for place, yes in zip(moments, found, strict=True) if yes}
            texts |= {place for place, kind in kinds.items() if kind not in _AS_THEY_ARE}
            cells = [f"{place}::text AS {place}" if place in texts else place for place in places]
            cursor.execute(f"SELECT {', '.join(cells)} FROM {rows}")
            reader = cursor.fetch_record_batch()
            yield Answer(tuple(schema.names), reader.schema, int(counted), iter(reader))
    except connection.Error as error:
        raise _failed(without_secrets(str(error), address), address) from error
    finally:
        connection.close()


def _type_name(item: pa.Field) -> str:
    return ((item.metadata or {}).get(b"POSTGRESQL:type") or b"").decode()


def _failed(reason: str, address: str) -> UnreadableSource:
    return UnreadableSource(
        f"the query failed ({reason})", where=public(address), remedy="check the table or query, and the grants"
    )


@contextlib.contextmanager
def sqlite_answer(address: str, query: str) -> Iterator[Answer]:
    """Rows from SQLite in one read transaction.

    Python's own module reads it: SQLite keeps a type per cell, and a driver that takes a column's type from its
    first rows fails, or rounds, on the cell that differs. A column whose cells are of one type keeps it; the cells
    of any other are text with all their digits.
    """
    import pyarrow as pa

    connection = connect_sqlite(address)
    try:
        connection.execute("BEGIN")
        names = [column[0] for column in connection.execute(f"SELECT * FROM ({query}) LIMIT 0").description]
        places = [f"c{place}" for place in range(len(names))]
        rows = f"WITH rows({', '.join(places)}) AS (SELECT * FROM ({query}))"
        found = [f"group_concat(DISTINCT typeof({place}))" for place in places]
        counted, *kinds = connection.execute(f"{rows} SELECT count(*), {', '.join(found)} FROM rows").fetchone()
        schema = pa.schema(list(zip(places, map(_sqlite_type, kinds), strict=True)))
        cursor = connection.execute(f"{rows} SELECT * FROM rows")
        yield Answer(tuple(names), schema, int(counted), _sqlite_batches(cursor, schema))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _failed(str(error), address) from error
    finally:
        connection.close()


def connect_sqlite(address: str, *, mode: str = "ro") -> sqlite3.Connection:
    """A connection to a file that is there.

    Raises:
        SourceError: It is not.
    """
    path = _path(address)
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None)
    connection.text_factory = lambda data: decode(data, "utf-8")
    return connection


def _path(address: str) -> Path:
    """`sqlite:///relative.db` and `sqlite:////absolute.db`, as SQLAlchemy has them; three slashes do."""
    rest = address.partition("://")[2].partition("#")[0].partition("?")[0]
    shown = "/" + rest.lstrip("/") if rest.startswith("//") else rest.removeprefix("/")
    path = next((Path(p) for p in (shown, rest) if Path(p).is_file()), None)
    if path is None:
        raise SourceError("there is no such database", where=shown, remedy="check the path")
    return path


def _sqlite_type(kinds: str | None) -> pa.DataType:
    import pyarrow as pa

    found = frozenset((kinds or "").split(",")) - {"null", ""}
    types = {"integer": pa.int64(), "real": pa.float64(), "blob": pa.large_binary()}
    return types.get(next(iter(found)), pa.large_string()) if len(found) == 1 else pa.large_string()


def _sqlite_batches(cursor: sqlite3.Cursor, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    while rows := cursor.fetchmany(_ROWS):
        arrays = [
            pa.array([_text(v) for v in column] if item.type == pa.large_string() else column, item.type)
            for column, item in zip(zip(*rows, strict=True), schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.hex()
    return None if value is None else str(value)


@contextlib.contextmanager
def duckdb_answer(address: str, query: str) -> Iterator[Answer]:
    """Rows from a DuckDB file, in one transaction, with no way out of the file."""
    import duckdb

    try:
        connection = connect_duckdb(address)
        try:
            connection.execute("BEGIN")
            counted = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
            names = [column[0] for column in connection.execute(f"SELECT * FROM ({query}) LIMIT 0").description]
            reader = connection.sql(query).to_arrow_reader(_ROWS)
            yield Answer(tuple(names), reader.schema, int(counted[0]) if counted else 0, iter(reader))
        finally:
            connection.close()
    except duckdb.Error as error:
        raise _failed(without_secrets(str(error), address), address) from error


def connect_duckdb(address: str, *, read_only: bool = True) -> Any:
    """A connection to a file that is there, without extensions and without access to other files."""
    import duckdb

    path = _path(address)
    try:
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
        )
        connection.execute("SET enable_external_access = false")
        return connection
    except duckdb.Error as error:
        raise SourceError(
            f"the database cannot be opened ({without_secrets(str(error), address)})",
            where=path.name,
            remedy="close whatever is writing it",
        ) from error


def tables(scheme: str, path: Path) -> Sequence[str]:
    """The tables and views of a database file."""
    address = f"{scheme}://{path.absolute()}"
    if scheme == "sqlite":
        query = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY 1"
        )
        with contextlib.closing(connect_sqlite(address)) as connection:
            try:
                return [str(row[0]) for row in connection.execute(query)]
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise UnreadableSource(f"the database is broken ({error})", where=path.name) from error
    with connect_duckdb(address) as connection:
        found = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
        return [str(row[0]) for row in found]
