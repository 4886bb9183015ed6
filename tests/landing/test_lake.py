"""Delta and Iceberg tables: the current version, counted from the table's own statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.model import Extract, Status


def rows(extract: Extract) -> list[tuple[Any, ...]]:
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    return sorted(extract.scan().collect().rows())


def test_land_delta_takes_the_current_version(tmp_path: Path) -> None:
    deltalake = pytest.importorskip("deltalake")
    path = tmp_path / "orders"
    deltalake.write_deltalake(str(path), pl.DataFrame({"id": [1]}).to_arrow())
    first = land(path, home=tmp_path / "home")
    frame = pl.DataFrame({"id": [2, 3, 4], "zip": ["01", "02", "03"]})
    deltalake.write_deltalake(str(path), frame.to_arrow(), mode="overwrite", schema_mode="overwrite")
    deltalake.DeltaTable(str(path)).delete("id = 3")
    second = land(path, home=tmp_path / "home")
    assert (rows(first), rows(second)) == ([(1,)], [(2, "01"), (4, "03")])
    assert second.shape.format == "delta"


def test_land_partitioned_delta(tmp_path: Path) -> None:
    deltalake = pytest.importorskip("deltalake")
    frame = pl.DataFrame({"id": [1, 2, 3], "day": ["a", "a", "b"]})
    deltalake.write_deltalake(str(tmp_path / "orders"), frame.to_arrow(), partition_by=["day"])
    assert rows(land(tmp_path / "orders", home=tmp_path / "home")) == [(1, "a"), (2, "a"), (3, "b")]


def test_land_broken_delta_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("deltalake")
    (tmp_path / "orders" / "_delta_log").mkdir(parents=True)
    (tmp_path / "orders" / "_delta_log" / "00000000000000000000.json").write_text("{")
    (tmp_path / "orders" / "a.parquet").write_bytes(b"x")
    with pytest.raises(UnreadableSource, match="Delta table cannot be read"):
        land(tmp_path / "orders", home=tmp_path / "home")


def test_land_iceberg_takes_the_current_snapshot(tmp_path: Path) -> None:
    sql = pytest.importorskip("pyiceberg.catalog.sql")
    catalog = sql.SqlCatalog("here", uri=f"sqlite:///{tmp_path}/catalog.db", warehouse=f"file://{tmp_path}/lake")
    try:
        catalog.create_namespace("shop")
        first = pl.DataFrame({"id": [1, 2], "zip": ["01", "02"]}).to_arrow()
        table = catalog.create_table("shop.orders", schema=first.schema)
        table.append(first)
        folder = Path(table.location().removeprefix("file://"))
        assert rows(land(folder, home=tmp_path / "home")) == [(1, "01"), (2, "02")]
        table.append(pl.DataFrame({"id": [3], "zip": ["03"]}).to_arrow())
        table.delete("id = 1")
        extract = land(folder, home=tmp_path / "home")
        assert rows(extract) == [(2, "02"), (3, "03")]
        assert extract.shape.format == "iceberg"
    finally:
        catalog.engine.dispose()
