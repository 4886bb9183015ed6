"""Probes: what a server lets us do is tried, told, and taken back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pilotgate.contract.terms import Server
from pilotgate.landing.probe import probe
from pilotgate.model import Scalar, Status
from tests.landing.object_store import object_store

OK, NO, WHO_KNOWS = Status.PASSED, Status.FAILED, Status.UNKNOWN


def told(root: Path, kind: str, access: str = "read", *columns: str, **details: Scalar) -> dict[str, Status]:
    server = Server("in", kind, "c:1", access=access, details=details)
    found = probe(server, root=root, dataset="orders", columns=columns)
    assert len({finding.check for finding in found}) == len(found)
    for finding in found:
        assert "hunter2" not in finding.message
        assert finding.status is OK or finding.remedy
    return {finding.check.removeprefix("probe.in."): finding.status for finding in found}


def test_probe_folder(tmp_path: Path) -> None:
    assert told(tmp_path, "local", path="none/*.csv") == {"reach": NO}
    (tmp_path / "in").mkdir()
    assert told(tmp_path, "local", path="in/*.csv") == {"reach": OK, "read": NO}
    (tmp_path / "in" / "a.csv").write_text("a\n")
    assert told(tmp_path, "local", path="in/*.csv") == {"reach": OK, "read": OK}
    assert told(tmp_path, "local", "write", path="in") == {"reach": OK, "write": OK}
    assert [file.name for file in (tmp_path / "in").iterdir()] == ["a.csv"]


def test_probe_of_a_kind_that_cannot_be_tried_is_unknown(tmp_path: Path) -> None:
    assert told(tmp_path, "snowflake", account="x") == {"reach": WHO_KNOWS}
    assert told(tmp_path, "s3") == {"reach": WHO_KNOWS}
    assert told(tmp_path, "local") == {"reach": WHO_KNOWS}


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_probe_database_file(tmp_path: Path, kind: str) -> None:
    assert told(tmp_path, kind, path="shop.db", table="orders") == {"reach": NO}
    if kind == "sqlite":
        connection = sqlite3.connect(tmp_path / "shop.db")
        connection.execute("CREATE TABLE orders (id INTEGER, zip TEXT)")
        connection.commit()
        connection.close()
    else:
        import duckdb

        with duckdb.connect(str(tmp_path / "shop.db")) as made:
            made.execute("CREATE TABLE orders (id INTEGER, zip TEXT)")
    good = {"reach": OK, "read": OK, "schema": OK}
    assert told(tmp_path, kind, "read", "id", "ZIP", path="shop.db", table="orders") == good
    assert told(tmp_path, kind, "read", "city", path="shop.db", table="orders") == good | {"schema": NO}
    assert told(tmp_path, kind, path="shop.db", table="none") == {"reach": OK, "read": NO}
    assert told(tmp_path, kind, path="shop.db") == {"reach": OK, "read": WHO_KNOWS}
    assert told(tmp_path, kind, "write", path="shop.db") == {"reach": OK, "write": OK}
    assert told(tmp_path, kind, "write", path="shop.db", table="orders") == {"reach": OK, "write": OK, "schema": OK}


@pytest.mark.postgres
def test_probe_postgresql(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from urllib.parse import parse_qs, urlsplit

    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    host = parse_qs(urlsplit(postgres).query)["host"][0]
    with dbapi.connect(postgres) as connection:
        with connection.cursor() as cursor:
            for statement in (
                "CREATE TABLE probed (id integer PRIMARY KEY, zip text NOT NULL)",
                "INSERT INTO probed VALUES (1, '01')",
                "CREATE ROLE reader LOGIN PASSWORD 'hunter2'",
                "GRANT SELECT ON probed TO reader",
            ):
                cursor.execute(statement)
        connection.commit()
    place: dict[str, Scalar] = {"host": host, "database": "postgres", "schema": "public", "table": "probed"}
    good = {"reach": OK, "read": OK, "schema": OK}
    monkeypatch.setenv("PGUSER", "tester")
    assert told(tmp_path, "postgresql", "read", "id", "zip", **place) == good
    assert told(tmp_path, "postgresql", "write", **place) == {"reach": OK, "write": OK, "schema": OK}
    assert told(tmp_path, "postgresql", "write", **(place | {"table": None})) == {"reach": OK, "write": OK}
    monkeypatch.setenv("PGUSER", "reader")
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    assert told(tmp_path, "postgresql", **place) == good
    assert told(tmp_path, "postgresql", "write", **place) == {"reach": OK, "write": NO}
    monkeypatch.setenv("PGUSER", "nobody-knows")
    assert told(tmp_path, "postgresql", **place) == {"reach": NO}
    with dbapi.connect(postgres) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'pilotgate_probe%'")
        assert cursor.fetchone() == (0,)


def test_probe_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with object_store() as store:
        store.objects["bucket/in/a.csv"] = b"id\n1\n"
        page = f"{store.address}/bucket/in"
        assert told(tmp_path, "https", location=f"{page}/a.csv") == {"reach": OK, "read": OK}
        assert told(tmp_path, "https", location=f"{page}/b.csv") == {"reach": NO}
        s3: dict[str, Scalar] = {"location": "s3://bucket/in/*.csv", "endpointUrl": store.address}
        assert told(tmp_path, "s3", **s3) == {"reach": OK, "read": OK}
        assert told(tmp_path, "s3", "write", **(s3 | {"location": "s3://bucket/in"})) == {"reach": OK, "write": OK}
        assert list(store.objects) == ["bucket/in/a.csv"]
        assert told(tmp_path, "s3", **(s3 | {"location": "s3://bucket/none/*.csv"})) == {"reach": NO}
        store.denied = True
        assert told(tmp_path, "s3", **(s3 | {"location": "s3://bucket/in/a.csv"})) == {"reach": NO}
    assert told(tmp_path, "https", location="http://127.0.0.1:1/a.csv") == {"reach": NO}
