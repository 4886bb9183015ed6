"""Databases: every digit of every row, from one snapshot, and no credential anywhere."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing import land
from pilotgate.landing.address import public
from pilotgate.landing.database_read import postgresql_answer
from pilotgate.model import Extract, Status


def rows(extract: Extract) -> list[tuple[Any, ...]]:
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    return extract.scan().collect().rows()


def ask(address: str, *statements: str) -> None:
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    with dbapi.connect(address) as connection:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.commit()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER, zip, price REAL, raw BLOB)")
    values = [(1, "01234", 0.1 + 0.2, b"\0\xff"), (2, 7.5, 1e300, None), (3, None, None, b"")]
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", values)
    connection.commit()
    connection.close()
    return path


def test_land_sqlite_keeps_types_and_digits(tmp_path: Path, shop: Path) -> None:
    extract = land(f"sqlite:///{shop}#orders", home=tmp_path / "home")
    assert rows(extract) == [
        (1, "01234", 0.30000000000000004, b"\0\xff"),
        (2, "7.5", 1e300, None),
        (3, None, None, b""),
    ]
    assert [column.type for column in extract.columns] == ["BIGINT", "VARCHAR", "DOUBLE", "BLOB"]


def test_land_sqlite_type_that_changes_late_loses_nothing(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "late.db")
    connection.execute("CREATE TABLE t (a)")
    connection.executemany("INSERT INTO t VALUES (?)", [*((n,) for n in range(50_000)), ("x",)])
    connection.commit()
    connection.close()
    extract = land(tmp_path / "late.db", home=tmp_path / "home")
    assert rows(extract)[-2:] == [("49999",), ("x",)]


def test_land_sqlite_query_with_repeated_names(tmp_path: Path, shop: Path) -> None:
    extract = land(f"sqlite:///{shop}#SELECT id, id FROM orders WHERE id > 2;", home=tmp_path / "home")
    assert rows(extract) == [(3, 3)]
    assert [column.name for column in extract.columns] == ["id", "id_2"] or len(extract.columns) == 2


def test_land_sqlite_that_lacks_the_table_is_refused(tmp_path: Path, shop: Path) -> None:
    with pytest.raises(UnreadableSource, match="no such table"):
        land(f"sqlite:///{shop}#nothing", home=tmp_path / "home")
    with pytest.raises(SourceError, match="no table is named"):
        land(f"sqlite:///{shop}", home=tmp_path / "home")
    with pytest.raises(SourceError, match="no such database"):
        land(f"sqlite:///{tmp_path}/none.db#t", home=tmp_path / "home")


def test_land_database_file_of_several_tables_names_them(tmp_path: Path, shop: Path) -> None:
    assert len(rows(land(shop, home=tmp_path / "home"))) == 3
    with sqlite3.connect(shop) as connection:
        connection.execute("CREATE TABLE people (id)")
    connection.close()
    with pytest.raises(UnreadableSource, match=r"2 tables \(orders, people\)"):
        land(shop, home=tmp_path / "home")


def test_land_duckdb_file(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT n AS id, '0' || n AS zip FROM range(3) t(n)")
    extract = land(tmp_path / "shop.duckdb", home=tmp_path / "home")
    assert rows(extract) == [(0, "00"), (1, "01"), (2, "02")]
    with pytest.raises(UnreadableSource, match="query failed"):
        land(f"duckdb:///{tmp_path}/shop.duckdb#SELECT * FROM read_csv('/etc/passwd')", home=tmp_path / "home")


@pytest.mark.postgres
def test_land_postgresql_table(tmp_path: Path, postgres: str) -> None:
    ask(
        postgres,
        "CREATE TABLE orders (id integer, zip text, price numeric(9,2), day date, at timestamptz, tags text[], "
        "more jsonb, place inet, span interval, cash money, who uuid)",
        "INSERT INTO orders SELECT n, lpad(n::text, 5, '0'), n * 1.10, '2026-11-20', '2026-11-20 06:00Z', "
        "'{a,b}', '{\"k\": 1.50}', '10.0.0.1', '1 day', '12.34', '00000000-0000-0000-0000-00000000000a' "
        "FROM generate_series(1, 5000) n",
        "INSERT INTO orders (id, price, at) VALUES (5001, 'NaN', NULL)",
    )
    address = f"{postgres}#public.orders"
    extract = land(address, home=tmp_path / "home")
    found = rows(extract)
    assert len(found) == extract.rows_source == 5001
    assert found[0][:3] == (1, "00001", "1.10")
    assert found[0][5:] == ("{a,b}", '{"k": 1.50}', "10.0.0.1/32", "1 day", "$12.34", found[0][10])
    assert found[-1][:4] == (5001, None, "NaN", None)
    assert [column.name for column in extract.columns][:3] == ["id", "zip", "price"]
    assert land(address, home=tmp_path / "home").folder == extract.folder
    assert "tester" not in extract.uri + (extract.folder / "extract.json").read_text()


@pytest.mark.postgres
def test_land_postgresql_query_cannot_write(tmp_path: Path, postgres: str) -> None:
    ask(postgres, "CREATE TABLE kept (id integer)", "INSERT INTO kept VALUES (1)")
    with pytest.raises(UnreadableSource, match="query failed"):
        land(f"{postgres}#WITH gone AS (DELETE FROM kept RETURNING id) SELECT * FROM gone", home=tmp_path / "home")
    assert rows(land(f"{postgres}#SELECT id, id FROM kept", home=tmp_path / "home")) == [(1, 1)]


@pytest.mark.postgres
def test_postgresql_answer_sees_one_snapshot(postgres: str) -> None:
    ask(postgres, "CREATE TABLE moving (id integer)", "INSERT INTO moving SELECT generate_series(1, 1000)")
    with postgresql_answer(postgres, "SELECT * FROM moving") as answer:
        writer = threading.Thread(target=ask, args=(postgres, "INSERT INTO moving SELECT generate_series(1, 500)"))
        writer.start()
        writer.join()
        assert answer.counted == sum(batch.num_rows for batch in answer.batches) == 1000
    with postgresql_answer(postgres, "SELECT * FROM moving") as answer:
        assert answer.counted == sum(batch.num_rows for batch in answer.batches) == 1500


@pytest.mark.postgres
def test_land_postgresql_infinite_and_early_times(tmp_path: Path, postgres: str) -> None:
    query = "SELECT '0044-03-15 BC'::date AS a, '1582-10-15 00:00'::timestamp AS b, 'infinity'::timestamp AS c"
    assert len(rows(land(f"{postgres}#{query}", home=tmp_path / "home"))) == 1


def test_land_unreachable_database_hides_the_password(tmp_path: Path) -> None:
    pytest.importorskip("adbc_driver_postgresql")
    for address in ("postgresql://me:hunter2@127.0.0.1:1/none", "postgresql://127.0.0.1:1/none?password=hunter2"):
        with pytest.raises(SourceError) as caught:
            land(f"{address}#t", home=tmp_path / "home")
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:pa/ss@host:5432/shop#orders", "postgresql://host:5432/shop#orders"),
        ("postgresql://host/shop?user=me&password=x&sslmode=require#t", "postgresql://host/shop?sslmode=require#t"),
        ("https://me:pass@host/a.csv?X-Amz-Signature=1", "https://host/a.csv"),
        ("https://host/@scope/a.csv", "https://host/@scope/a.csv"),
        ("data/orders.csv", "data/orders.csv"),
    ],
)
def test_public_leaves_secrets_out(address: str, shown: str) -> None:
    assert public(address) == shown
