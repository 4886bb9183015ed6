"""The kinds of source other than delimited text: each lands with its rows, or is refused in one sentence."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zipfile
from pathlib import Path

import pytest

from pilotgate.errors import MissingExtra, UnreadableSource
from pilotgate.landing import land
from pilotgate.model import FILE, Extract, Status

TABLE = "id,zip\n1,01234\n2,05678\n"
ROWS = [("1", "01234"), ("2", "05678")]


def rows(extract: Extract) -> list[tuple[object, ...]]:
    assert extract.rows_landed + extract.rows_rejected == extract.rows_source
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    return extract.scan().collect().rows()


def failures(extract: Extract) -> set[str]:
    return {finding.check for finding in extract.findings if finding.status is Status.FAILED}


def test_land_json_lines_with_arrays_of_objects_keeps_every_line(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("".join(f'{{"id": {i}, "items": [{{"sku": "P{i}", "n": 1}}]}}\n' for i in range(3)))
    assert rows(land(path)) == [(str(i), f'[{{"sku": "P{i}", "n": 1}}]') for i in range(3)]
    path.write_text('{"records": [{"id": 1}, {"id": 2}]}\n')
    assert rows(land(path)) == [("1",), ("2",)]


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst", "zip"])
def test_land_compressed_file_unpacks_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"orders.csv.{suffix}"
    if suffix == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("orders.csv", TABLE)
    elif suffix == "zst":
        import zstandard

        path.write_bytes(zstandard.compress(TABLE.encode()))
    else:
        path.write_bytes({"gz": gzip, "bz2": bz2, "xz": lzma}[suffix].compress(TABLE.encode()))  # type: ignore[attr-defined]
    extract = land(path, home=tmp_path / "home")
    assert rows(extract) == ROWS
    assert extract.shape.compression in {"gzip", "bzip2", "xz", "zstd", "zip"}


def test_land_zip_of_several_files_names_the_member(tmp_path: Path) -> None:
    import polars as pl

    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("b.csv", "id,zip\n3,00001\n")
    extract = land(path, home=tmp_path / "home")
    assert rows(extract) == [*ROWS, ("3", "00001")]
    assert pl.read_parquet(extract.data)[FILE].to_list() == ["a.csv", "a.csv", "b.csv"]


def test_land_folder_takes_its_files_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "2.csv").write_text("id,zip,new\n3,1,x\n")
    (folder / "1.csv").write_text(TABLE)
    (folder / "3.csv.part").write_text("half")
    extract = land(folder, home=tmp_path / "home")
    assert rows(extract) == [("1", "01234", None), ("2", "05678", None), ("3", "1", "x")]
    assert "landing.same_columns" in failures(extract)
    assert rows(land(str(folder / "*.csv"), home=tmp_path / "home"))[0] == ("1", "01234", None)


def test_land_json_lines_keeps_digits_and_flattens(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text('{"id": 1.50, "who": {"name": "A", "tags": [1, 2.0]}}\nnot json\n{"id": null, "ok": true}\n')
    extract = land(path, home=tmp_path / "home")
    assert [c.name for c in extract.columns] == ["id", "who.name", "who.tags", "ok"]
    assert rows(extract) == [("1.50", "A", "[1, 2.0]", None), (None, None, None, "true")]
    assert extract.rejects()["line"].to_list() == [2]


@pytest.mark.parametrize("wrap", ["%s", '{"count": 2, "data": %s}'])
def test_land_json_array_lands_its_objects(tmp_path: Path, wrap: str) -> None:
    path = tmp_path / "orders.json"
    path.write_text(wrap % json.dumps([{"id": "1", "zip": "01234"}, {"id": "2", "zip": "05678"}], indent=1))
    assert rows(land(path, home=tmp_path / "home")) == ROWS


def test_land_json_array_with_broken_parts_lands_what_is_whole_and_misses_no_character(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, \n "b": {"c" 2}], x, ["d" {"a": 3} ] rest')
    extract = land(path, home=tmp_path / "home")
    kept = " ".join(extract.rejects()["raw"].to_list())
    assert all(part in kept for part in ('"b"', '"c" 2', "x", '"d"', "rest"))
    assert {f.check: f.status for f in extract.findings}["landing.reconciliation"] is Status.PASSED
    assert {f.check: f.status for f in extract.findings}["landing.rows_fit"] is Status.FAILED


def test_land_json_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n' * 20_000)
    told: list[tuple[int, int, int]] = []
    land(path, home=tmp_path / "home", on_progress=lambda *state: told.append(state))
    assert told[-1][:2] == (180_000, 180_000)


def test_land_json_array_cut_off_rejects_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text('[{"id": "1"}, {"id": "2"}, {"id": ')
    extract = land(path, home=tmp_path / "home")
    assert rows(extract) == [("1",), ("2",)]
    assert extract.rows_rejected == 1


def test_land_parquet_and_arrow_keep_types(tmp_path: Path) -> None:
    import polars as pl

    frame = pl.DataFrame({"id": [1, 2], "zip": ["01234", None]})
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_ipc(tmp_path / "a.arrow")
    for name in ("a.parquet", "a.arrow"):
        extract = land(tmp_path / name, home=tmp_path / "home")
        assert rows(extract) == [(1, "01234"), (2, None)]
        assert [column.type for column in extract.columns] == ["BIGINT", "VARCHAR"]


def test_land_broken_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + b"x" * 100)
    with pytest.raises(UnreadableSource, match="broken or cut off"):
        land(path, home=tmp_path / "home")


def test_land_excel_keeps_leading_zeros(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("fastexcel")
    book = openpyxl.Workbook()
    for row in (["id", "zip"], ["1", "01234"], ["2", "05678"]):
        book.active.append(row)
    book.save(tmp_path / "orders.xlsx")
    assert rows(land(tmp_path / "orders.xlsx", home=tmp_path / "home")) == ROWS


def test_land_excel_without_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fastexcel", None)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    with pytest.raises(MissingExtra, match="excel"):
        land(tmp_path / "a.xlsx", home=tmp_path / "home")


def test_land_fixed_width_cuts_at_blank_places(tmp_path: Path) -> None:
    lines = ["name         city        zip", "Anna Schmidt New York    01234", "Bob          Rome        05678"]
    lines += ["Li Wei       Hong Kong   00001", "Ivy          Oslo        00002"]
    (tmp_path / "people.txt").write_text("\n".join(lines) + "\n")
    extract = land(tmp_path / "people.txt", home=tmp_path / "home")
    assert extract.shape.format == "fixed width"
    assert rows(extract)[0] == ("Anna Schmidt", "New York", "01234")


def test_land_xml_takes_the_repeated_element(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<r><o id="1"><zip>01234</zip></o><o id="2"><zip>05678</zip></o></r>')
    assert rows(land(tmp_path / "a.xml", home=tmp_path / "home")) == ROWS


def test_land_xml_cut_off_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<r><o><id>1</id></o><o><id>2</id></o><o><i")
    extract = land(tmp_path / "a.xml", home=tmp_path / "home")
    assert extract.rows_landed == 2
    assert "landing.complete" in failures(extract)


def test_land_markup_whose_rows_do_not_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<r><o><id>1</id></o><o><id>2</id></o><o><id>3</o><o><id>4</id></o></r>")
    with pytest.raises(UnreadableSource, match="its tags do not close"):
        land(tmp_path / "a.xml", home=tmp_path / "home")


def test_land_html_takes_the_largest_table(tmp_path: Path) -> None:
    page = "<html><table><tr><th>id<th>zip</tr><tr><td>1<td>01234</tr><tr><td>2<td>05678</tr></table></html>"
    (tmp_path / "a.html").write_text(page)
    assert rows(land(tmp_path / "a.html", home=tmp_path / "home")) == ROWS


@pytest.mark.parametrize("head", [b"%PDF-1.7 ...", b"\x89PNG\r\n", bytes(range(256)) * 40])
def test_land_what_is_no_table_is_refused(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(head)
    with pytest.raises(UnreadableSource):
        land(tmp_path / "a.csv", home=tmp_path / "home")
