"""Workbooks: cells as a reader sees them, the right sheet, and what else the workbook holds."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pilotgate.contract.terms import Contract, Field, Server
from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.landing.excel_marks import _shown
from pilotgate.model import LINE, Extract, Finding, Status

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("fastexcel")


def rows(extract: Extract) -> list[tuple[Any, ...]]:
    told = {finding.check: finding.status for finding in extract.findings}
    assert told["landing.reconciliation"] is Status.PASSED
    return extract.scan().collect().rows()


def failed(extract: Extract) -> dict[str, Finding]:
    return {finding.check: finding for finding in extract.findings if finding.status is Status.FAILED}


def save(path: Path, sheets: dict[str, list[list[object]]]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
    book.save(path)
    return book


def test_land_excel_shows_dates_zeros_and_digits(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "day", "stamp", "clock", "zip", "tax", "long"])
    for n in (1, 2):
        day = datetime.date(2024, 1, n)
        moment = datetime.datetime(2024, 1, n, 3, 4, 5)  # noqa: DTZ001 - workbooks know no zones
        sheet.append([n, day, moment, datetime.time(3, n), 123 + n, 123456789, 1234567890123456])
        sheet.cell(n + 1, 5).number_format = "00000"
        sheet.cell(n + 1, 6).number_format = "000-00-0000"
    book.save(tmp_path / "a.xlsx")
    extract = land(tmp_path / "a.xlsx", home=tmp_path / "home")
    assert rows(extract)[0] == (
        "1", "2024-01-01", "2024-01-01 03:04:05", "03:01:00", "00124", "123-45-6789", "1234567890123456",
    )  # fmt: skip
    assert not failed(extract)


def test_shown_puts_digits_into_the_format() -> None:
    assert _shown("7", "000") == "007"
    assert _shown("12345678", "000-0000") == "1234-5678"


def test_land_excel_failed_formula_is_kept_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "share"])
    book.active.append([1, 0.5])
    book.active.append([2, "#DIV/0!"])
    book.active["B3"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    extract = land(tmp_path / "a.xlsx", home=tmp_path / "home")
    assert rows(extract) == [("1", "0.5"), ("2", "#DIV/0!")]
    assert failed(extract)["landing.formulas_hold"].observed == 1


def test_land_excel_table_below_notes_has_its_own_lines(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for place, values in (
        (3, ["Orders of the week"]),
        (6, ["id", "zip", "n"]),
        (7, ["a", "01", 5]),
        (9, ["b", "02", 6]),
    ):
        for column, value in enumerate(values, start=2):
            book.active.cell(place, column, value)
    book.save(tmp_path / "a.xlsx")
    extract = land(tmp_path / "a.xlsx", home=tmp_path / "home")
    assert [column.name for column in extract.columns] == ["id", "zip", "n"]
    assert rows(extract) == [("a", "01", "5"), ("b", "02", "6")]
    assert pl.read_parquet(extract.data)[LINE].to_list() == [7, 9]


def test_land_excel_merged_header_names_every_column(tmp_path: Path) -> None:
    table = [["id", "amount", None, "items", None], [None, "net", "gross", "new", "old"]]
    table += [[f"x{n}", n * 1.5, n * 2.5, n, n + 1] for n in range(5)]  # type: ignore[list-item]
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    for span in ("A1:A2", "B1:C1", "D1:E1"):
        book.active.merge_cells(span)
    book.save(tmp_path / "a.xlsx")
    extract = land(tmp_path / "a.xlsx", home=tmp_path / "home")
    assert [c.name for c in extract.columns] == ["id", "amount net", "amount gross", "items new", "items old"]
    assert len(rows(extract)) == 5


def test_land_excel_takes_the_visible_sheet_and_tells_of_the_others(tmp_path: Path) -> None:
    big: list[list[object]] = [["a", "b", "c"], *([n, n, n] for n in range(9))]
    book = save(tmp_path / "a.xlsx", {"empty": [], "Orders": [["id", "zip"], [1, "01"]], "calc": big})
    book["calc"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    extract = land(tmp_path / "a.xlsx", home=tmp_path / "home")
    assert extract.shape.sheet == "Orders"
    told = failed(extract)["landing.one_sheet"]
    assert [(item.label, item.value) for item in told.evidence] == [("hidden sheet", "calc: 10 rows")]


def contract(*names: str, **shape: str) -> Contract:
    server = Server("in", "local", "c:1", details={"path": "x", "format": "xlsx"}, shape=shape)
    fields = tuple(Field(name, "c:2") for name in names)
    return Contract("orders", "", "c", "", "1", "active", "orders", fields=fields, servers=(server,))


def test_land_excel_sheet_is_found_by_promised_columns_or_declared(tmp_path: Path) -> None:
    big: list[list[object]] = [["a", "b", "c"], *([n, n, n] for n in range(9))]
    path = tmp_path / "a.xlsx"
    save(path, {"notes": big, "Orders": [["id", "zip"], [1, "01"]]})
    assert land(path, contract=contract("id", "zip"), home=tmp_path / "home").shape.sheet == "Orders"
    pinned = land(path, contract=contract(sheet="Orders"), home=tmp_path / "home")
    assert pinned.shape.sheet == "Orders"
    assert not failed(pinned)
    with pytest.raises(UnreadableSource, match="there is no sheet 'Sales'"):
        land(path, contract=contract(sheet="Sales"), home=tmp_path / "home")


def test_land_excel_without_rows_is_a_finding(tmp_path: Path) -> None:
    save(tmp_path / "a.xlsx", {"one": []})
    assert "landing.has_rows" in failed(land(tmp_path / "a.xlsx", home=tmp_path / "home"))


def test_land_word_document_is_refused(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnreadableSource, match="document, no workbook"):
        land(tmp_path / "a.docx", home=tmp_path / "home")
