"""Folders, globs and archives: every member's rows, its name beside them, and what sets members apart."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pilotgate.errors import SourceError, UnreadableSource
from pilotgate.landing import land
from pilotgate.model import FILE, Extract, Finding, Status


def write(root: Path, **files: str) -> Path:
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        (root / f"{name}.csv").write_text(text)
    return root


def rows(extract: Extract) -> list[tuple[Any, ...]]:
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    assert len(told) == len(extract.findings), "a check is told twice"
    return extract.scan().collect().rows()


def failed(extract: Extract) -> dict[str, Finding]:
    return {finding.check: finding for finding in extract.findings if finding.status is Status.FAILED}


def test_land_partitioned_parquet_folder_has_keys_as_columns(tmp_path: Path) -> None:
    for day, zone in (("2026-11-19", "a%20b"), ("2026-11-20", "__HIVE_DEFAULT_PARTITION__")):
        folder = tmp_path / "orders" / f"day={day}" / f"zone={zone}"
        folder.mkdir(parents=True)
        pl.DataFrame({"id": [int(day[-2:])]}).write_parquet(folder / "part-0.parquet")
    (tmp_path / "orders" / "_SUCCESS").touch()
    (tmp_path / "orders" / "_temporary").mkdir()
    (tmp_path / "orders" / "_temporary" / "x.parquet").write_bytes(b"half")
    extract = land(tmp_path / "orders", home=tmp_path / "home")
    assert [column.name for column in extract.columns] == ["id", "day", "zone"]
    assert rows(extract) == [(19, "2026-11-19", "a b"), (20, "2026-11-20", None)]
    assert not failed(extract)
    member = "day=2026-11-19/zone=a%20b/part-0.parquet"
    assert pl.read_parquet(extract.data)[FILE][0] == member


def test_land_folder_of_different_columns_fills_nulls_and_says_so(tmp_path: Path) -> None:
    root = write(tmp_path / "in", a="id,zip\n1,01\n", b="ID,city\n2,Rome\n")
    extract = land(root, home=tmp_path / "home")
    assert [column.name for column in extract.columns] == ["id", "zip", "city"]
    assert rows(extract) == [("1", "01", None), ("2", None, "Rome")]
    told = failed(extract)["landing.same_columns"]
    assert [item.value for item in told.evidence] == ["lacks city", "lacks zip"]


def test_land_folder_of_different_types_lands_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pl.DataFrame({"id": [1]}).write_parquet(tmp_path / "in" / "a.parquet")
    pl.DataFrame({"id": ["x"]}).write_parquet(tmp_path / "in" / "b.parquet")
    extract = land(tmp_path / "in", home=tmp_path / "home")
    assert rows(extract) == [("1",), ("x",)]
    assert [column.type for column in extract.columns] == ["VARCHAR"]
    assert set(failed(extract)) == {"landing.same_types"}


def test_land_glob_takes_part_of_a_folder_and_always_names_the_file(tmp_path: Path) -> None:
    root = write(tmp_path / "in", jan_1="id,n\n1,2\n", jan_2="id,n\n2,3\n", feb_1="id,n\n3,4\n")
    assert rows(land(f"{root}/jan_*.csv", home=tmp_path / "home")) == [("1", "2"), ("2", "3")]
    single = land(f"{root}/feb_*.csv", home=tmp_path / "home")
    assert pl.read_parquet(single.data)[FILE].to_list() == ["feb_1.csv"]
    assert single.dataset == "in"
    with pytest.raises(SourceError, match="no such file"):
        land(f"{root}/mar_*.csv", home=tmp_path / "home")


def test_land_folder_with_an_empty_file_says_so(tmp_path: Path) -> None:
    root = write(tmp_path / "in", a="id,n\n1,2\n", b="", c="id,n\n")
    extract = land(root, home=tmp_path / "home")
    assert rows(extract) == [("1", "2")]
    assert [item.value for item in failed(extract)["landing.files_have_rows"].evidence] == ["b.csv", "c.csv"]


def test_land_folder_names_the_files_that_reject_rows(tmp_path: Path) -> None:
    good = "id,n,m\n" + "1,2,3\n" * 9
    extract = land(write(tmp_path / "in", a=good, b=good + "1,2,3,4\n"), home=tmp_path / "home")
    assert (extract.rows_landed, extract.rows_rejected, extract.rows_source) == (18, 1, 19)
    assert extract.rejects().columns == ["line", "byte_offset", "reason", "raw"]
    assert extract.rejects()["reason"][0].startswith("b.csv: ")
    assert failed(extract)["landing.rows_fit"].message.startswith("b.csv: ")


def test_land_folder_that_changes_has_another_landing(tmp_path: Path) -> None:
    root = write(tmp_path / "in", a="id,n\n1,2\n")
    first = land(root, home=tmp_path / "home")
    assert land(root, home=tmp_path / "home").folder == first.folder
    write(root, b="id,n\n2,3\n")
    assert land(root, home=tmp_path / "home").folder != first.folder


def test_land_archive_of_different_tables_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("orders.csv", "id,zip\n1,01\n")
        archive.writestr("people.csv", "name,mail\nx,y\n")
    with pytest.raises(UnreadableSource, match=r"columns differ \(orders.csv, people.csv\)"):
        land(tmp_path / "in.zip", home=tmp_path / "home")
    assert not list((tmp_path / "home" / "landings").glob("*")), "a refused landing leaves nothing"
