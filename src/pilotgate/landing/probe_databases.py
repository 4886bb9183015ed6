"""Trying databases: read a row, or write in a transaction that is rolled back."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pilotgate.contract.terms import Server
from pilotgate.errors import MissingExtra, SourceError
from pilotgate.landing.address import without_secrets
from pilotgate.landing.database_read import connect_duckdb, connect_postgresql, connect_sqlite, quoted
from pilotgate.landing.probe_told import Clock, Told, broke, held, schema_told, untold
from pilotgate.landing.sources import address_of

_PATIENCE = 10


def probe_database(server: Server, root: Path, promised: tuple[str, ...]) -> Iterator[Told]:
    """Reach, authenticate, then read or write; nothing stays behind."""
    address = address_of(server, root).partition("#")[0]
    clock = Clock()
    try:
        connection = _connect(server, address)
    except MissingExtra as error:
        yield untold("reach", f"could not be tried ({error.what})", error.remedy)
        return
    except SourceError as error:
        yield broke("reach", f"does not let us in: {error.what}", error.remedy)
        return
    try:
        yield held("reach", "lets us in", clock.lap())
        with contextlib.closing(connection.cursor()) as cursor:
            yield from _tried(server, connection, cursor, address, promised, clock)
    finally:
        connection.close()


def _connect(server: Server, address: str) -> Any:
    if server.type in {"postgres", "postgresql"}:
        mark = "&" if "?" in address else "?"
        return connect_postgresql(f"{address}{mark}connect_timeout={_PATIENCE}")
    writes = server.access == "write"
    if server.type == "sqlite":
        return connect_sqlite(address, mode="rw" if writes else "ro")
    return connect_duckdb(address, read_only=not writes)


def _tried(
    server: Server, connection: Any, cursor: Any, address: str, promised: tuple[str, ...], clock: Clock
) -> Iterator[Told]:
    rows = _rows(server)
    what = server.access if server.access == "write" else "read"
    try:
        if what == "write":
            yield _write(server, connection, cursor, clock)
        if rows:
            cursor.execute(f"SELECT * FROM {rows} LIMIT 1")
            names = [str(column[0]) for column in cursor.description or ()]
            cursor.fetchall()
            if what == "read":
                yield held("read", "can be read", clock.lap())
            yield schema_told(names, promised)
        elif what == "read":
            cursor.execute("SELECT 1")
            cursor.fetchall()
            yield untold("read", "names no table, so that reading one was not tried", "add `table` to the server")
    except Exception as error:
        if not _is_refusal(error):
            raise
        yield broke(
            what,
            f"refuses to be {'written' if what == 'write' else 'read'} ({without_secrets(str(error), address)})",
            f"grant {what} access, or mend the table's name",
        )


def _is_refusal(error: Exception) -> bool:
    """Whether it is the database that says no; the drivers share no class."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.partition(".")[0] in {
        "_duckdb",
        "adbc_driver_manager",
        "duckdb",
    }


def _write(server: Server, connection: Any, cursor: Any, clock: Clock) -> Told:
    """Insert into the table, or make one of our own; roll back."""
    begin = {"sqlite": "BEGIN IMMEDIATE", "duckdb": "BEGIN"}.get(server.type)
    if begin:
        cursor.execute(begin)
    table = _table(server)
    try:
        if table:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 0")
        else:
            trial = f"pilotgate_probe_{secrets.token_hex(4)}"
            schema = f"{quoted(str(server.details['schema']))}." if server.details.get("schema") else ""
            cursor.execute(f"CREATE TABLE {schema}{trial} (id integer)")
            cursor.execute(f"INSERT INTO {schema}{trial} VALUES (1)")
    finally:
        if begin:
            with contextlib.suppress(Exception):
                cursor.execute("ROLLBACK")
        else:
            connection.rollback()
    return held("write", "can be written; the trial was rolled back", clock.lap())


def _table(server: Server) -> str:
    details = server.details
    names = [str(details[part]) for part in ("schema", "table") if details.get(part)]
    return ".".join(map(quoted, names)) if details.get("table") else ""


def _rows(server: Server) -> str:
    query = server.details.get("query")
    return f"({str(query).rstrip().rstrip(';')}) AS rows" if query else _table(server)
