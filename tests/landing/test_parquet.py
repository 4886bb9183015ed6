"""Parquet: types are kept where every reader knows them, and are text where not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.model import LINE, Status


def test_land_parquet_keeps_plain_types(tmp_path: Path) -> None:
    moment = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
    frame = pl.DataFrame({"n": [1], "d": [Decimal("1.50")], "t": [moment], "u": [2**64 - 1], "b": [b"\0"]})
    frame = frame.with_columns(pl.col("u").cast(pl.UInt64), pl.col("d").cast(pl.Decimal(9, 2)))
    frame.write_parquet(tmp_path / "a [1].parquet")
    extract = land(tmp_path / "a [1].parquet", home=tmp_path / "home")
    assert extract.scan().collect().rows() == frame.rows()
    types = ["BIGINT", "DECIMAL(9,2)", "TIMESTAMP WITH TIME ZONE", "UBIGINT", "BLOB"]
    assert [column.type for column in extract.columns] == types


def test_land_parquet_shows_other_types_as_text(tmp_path: Path) -> None:
    query = (
        "SELECT INTERVAL 1 DAY AS i, 'x'::ENUM('x') AS e, MAP {'a': 1} AS m, [1, NULL] AS l, {'k': 'v'} AS s, "
        "NULL AS n, '00000000-0000-0000-0000-00000000000a'::UUID AS u"
    )
    duckdb.execute(f"COPY ({query}) TO '{tmp_path}/a.parquet'")
    extract = land(tmp_path / "a.parquet", home=tmp_path / "home")
    uuid = "00000000-0000-0000-0000-00000000000a"
    assert extract.scan().collect().row(0)[:5] == ("1 day", "x", '{"a":1}', "[1,null]", '{"k":"v"}')
    assert extract.scan().collect().row(0)[6] == uuid


def test_land_parquet_makes_names_unique_and_numbers_rows(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array([1, 2]), pa.array([3, 4]), pa.array([5, 6])], ["a", "A", "__line__"])
    pq.write_table(table, tmp_path / "a.parquet")
    extract = land(tmp_path / "a.parquet", home=tmp_path / "home")
    assert [(column.name, column.found) for column in extract.columns] == [
        ("a", "a"),
        ("A_2", "A"),
        ("__line___", "__line__"),
    ]
    assert extract.scan().collect().rows() == [(1, 3, 5), (2, 4, 6)]
    assert pl.read_parquet(extract.data)[LINE].to_list() == [1, 2]


def test_land_parquet_cut_off_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"a": range(1000)}).write_parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    for data in (whole[:-10], whole[:100] + bytes(len(whole) - 200) + whole[-100:]):
        (tmp_path / "b.parquet").write_bytes(data)
        with pytest.raises(UnreadableSource, match="broken or cut off"):
            land(tmp_path / "b.parquet", home=tmp_path / "home")


def test_damaged_page_is_found_when_it_lands(tmp_path: Path) -> None:
    file = tmp_path / "damaged.parquet"
    texts = [f"customer {n * 7919 % 100_003} of {n}" for n in range(50_000)]
    pl.DataFrame({"id": range(50_000), "name": texts}).write_parquet(file, compression="snappy")
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 3, len(data) // 2, 11):
        data[place] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(UnreadableSource, match="broken or cut off"):
        land(file)


def test_rows_are_counted_by_reading_them_and_held_against_the_footer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "short.parquet"
    pl.DataFrame({"id": range(1_000)}).write_parquet(file)
    assert land(file, home=tmp_path / "one").rows_landed == 1_000
    footer = pq.read_metadata(file)

    class Lying:
        schema, num_rows = footer.schema, 1_001

    monkeypatch.setattr(pq, "read_metadata", lambda *_: Lying)
    found = land(file, home=tmp_path / "other").findings
    assert [f.status for f in found if f.check == "landing.reconciliation"] == [Status.FAILED]
