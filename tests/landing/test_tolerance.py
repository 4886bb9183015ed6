"""Irregular files: every line is a row, a reject, or named as no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotgate.landing import land
from pilotgate.landing.survey import count_lines, survey
from pilotgate.model import LINE, Extract, Status

HEAD = "id,day,who,amount\n"
ROWS = [f"{n},2024-01-{n:02d},name {n},{n * 1.5:.2f}\n" for n in range(1, 21)]
CLEAN = HEAD + "".join(ROWS)


def landed(folder: Path, content: str | bytes) -> Extract:
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    extract = land(path, home=folder / "home")
    assert extract.rows_landed + extract.rows_rejected == extract.rows_source
    assert next(f for f in extract.findings if f.check == "landing.reconciliation").status is Status.PASSED
    return extract


def failures(extract: Extract) -> set[str]:
    return {f.check.removeprefix("landing.") for f in extract.findings if f.status is Status.FAILED}


def changed(place: int, line: str) -> str:
    return HEAD + "".join([*ROWS[:place], line, *ROWS[place + 1 :]])


@pytest.mark.parametrize("place", [0, 7, 19])
@pytest.mark.parametrize(
    ("line", "cells", "finding"),
    [
        ("9;2024-01-09;x;1.0\n", ("9", "2024-01-09", "x", "1.0"), "one_delimiter"),
        ('9,2024-01-09,"open,1.0\n', ("9", "2024-01-09", '"open', "1.0"), "quotes_close"),
        ('9,2024-01-09,"a, b" c,1.0\n', ("9", "2024-01-09", '"a, b" c', "1.0"), "quotes_close"),
        ("9,2024-01-09,x,1.0,,\n", ("9", "2024-01-09", "x", "1.0"), "rows_fit"),
        ("9,2024-01-09\n", ("9", "2024-01-09", None, None), "rows_fit"),
        ("9,2024-01-09,a\0b,1.0\n", ("9", "2024-01-09", "a\0b", "1.0"), "no_nul"),
    ],
)
def test_land_damaged_row_keeps_its_cells(
    tmp_path: Path, place: int, line: str, cells: tuple[str | None, ...], finding: str
) -> None:
    extract = landed(tmp_path, changed(place, line))
    assert extract.scan().collect().row(place) == cells
    assert extract.rows_landed == 20
    assert finding in failures(extract)


def test_land_quote_that_never_closes_is_kept_and_told(tmp_path: Path) -> None:
    extract = landed(tmp_path, 'id,name\n1,"abc\n2,def\n')
    assert extract.scan().collect().rows() == [("1", '"abc'), ("2", "def")]
    told = next(f for f in extract.findings if f.check == "landing.quotes_close")
    assert (told.status, told.observed) == (Status.FAILED, 1)
    assert told.evidence[0].value == "2"


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("rest", ["", "3,c,d\n"])
def test_land_huge_first_cell_leaves_the_delimiter_to_be_seen(tmp_path: Path, quote: str, rest: str) -> None:
    text = ("x," if quote else "xx") * 1_500_000
    extract = landed(tmp_path, f"id,text\n1,{quote}{text}{quote}\n2,b\n{rest}")
    assert extract.scan().collect().rows() == [("1", text), ("2", "b")]
    assert (extract.shape.delimiter, extract.rows_rejected) == (",", bool(rest))


def test_land_cells_in_quotes_are_no_finding(tmp_path: Path) -> None:
    assert not failures(landed(tmp_path, 'id,name\n1,"abc"\n2,"d""e"\n'))


def test_land_row_in_another_encoding_is_kept_and_told(tmp_path: Path) -> None:
    content = changed(3, "4,2024-01-04,Zoë,1.0\n").encode() + "21,2024-01-21,José,1.0\n".encode("cp1252")
    extract = landed(tmp_path, content)
    who = extract.scan().collect()["who"].to_list()
    assert (who[3], who[20]) == ("Zoë", "José")
    assert "one_encoding" in failures(extract)


def test_land_row_that_ends_in_a_lone_carriage_return(tmp_path: Path) -> None:
    extract = landed(tmp_path, changed(4, ROWS[4].replace("\n", "\r")))
    assert extract.rows_landed == 20
    assert "one_line_end" in failures(extract)


def test_land_notes_around_the_table_are_no_rows(tmp_path: Path) -> None:
    extract = landed(tmp_path, "Report\n\n" + CLEAN + "\nSource: registry\n")
    assert extract.rows_source == 20
    assert (extract.shape.preamble_lines, extract.shape.footer_lines) == (2, 1)


@pytest.mark.parametrize("width", [2, 3, 6])
@pytest.mark.parametrize("before", [True, False])
def test_land_second_table_is_rejected_and_told(tmp_path: Path, width: int, before: bool) -> None:
    other = ",".join(f"k{n}" for n in range(width)) + "\n" + (",".join(["7"] * width) + "\n") * 5
    extract = landed(tmp_path, other + "\n" + CLEAN if before else CLEAN + "\n" + other)
    assert (extract.rows_landed, extract.rows_rejected) == (20, 6)
    assert "one_table" in failures(extract)


def test_land_repeated_header_is_rejected(tmp_path: Path) -> None:
    extract = landed(tmp_path, CLEAN + CLEAN)
    assert (extract.rows_landed, extract.rows_rejected) == (40, 1)


def test_land_file_cut_off_within_a_row_blocks(tmp_path: Path) -> None:
    assert "complete" in failures(landed(tmp_path, CLEAN + "21,2024-01"))


def test_land_rejects_carry_line_offset_and_raw_text(tmp_path: Path) -> None:
    content = ("Ä,b\n" + "1,ö\n" * 5 + "1,2,ü\n" + "1,2\n" * 5).encode("utf-16")
    extract = landed(tmp_path, content)
    line, offset, _, raw = extract.rejects().row(0)
    assert (line, raw) == (7, "1,2,ü")
    assert content[offset:].decode("utf-16-le").startswith("1,2,ü")


def test_land_counts_lines_within_quotes(tmp_path: Path) -> None:
    import polars as pl

    content = 'a,b\r\n1,"x\r\n\r\ny"\r\n2,z\r\n3,"q\r\nr"\r\n4,5\r\n'
    extract = landed(tmp_path, content)
    assert extract.scan().collect()["b"].to_list() == ["x\r\n\r\ny", "z", "q\r\nr", "5"]
    assert pl.read_parquet(extract.data)[LINE].to_list() == [2, 5, 6, 8]


def test_land_names_are_made_unique(tmp_path: Path) -> None:
    extract = landed(tmp_path, "id,,ID,__line__,id\n1,2,3,4,5\n2,3,4,5,6\n")
    assert [c.name for c in extract.columns] == ["id", "column_2", "ID_2", "__line___", "id_3"]
    assert [c.found for c in extract.columns] == ["id", "", "ID", "__line__", "id"]


def test_land_many_columns(tmp_path: Path) -> None:
    line = ",".join(map(str, range(2000))) + "\n"
    extract = landed(tmp_path, ",".join(f"c{n}" for n in range(2000)) + "\n" + line * 20)
    assert (len(extract.columns), extract.rows_landed) == (2000, 20)


def test_land_growing_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(CLEAN)

    def grow(*told: int) -> None:
        path.write_text(CLEAN + ROWS[0])

    extract = land(path, home=tmp_path / "home", on_progress=grow)
    assert "stands_still" in failures(extract)


def test_survey_counts_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b'a,b\r\n1,"x\r\n,y"\r\n\r\n2,"say ""hi"""\r\nlast,1')
    for size in range(1, 50):
        monkeypatch.setattr("pilotgate.landing.survey._CHUNK", size)
        found = survey(path, start=0, delimiter=b",", quote=b'"', newline=b"\r\n")
        assert (found.records, found.delimiters, found.lines, found.blank, found.lone) == (5, 4, 6, 1, 0), size
        assert [int(n) for span in found.spans for n in span] == [1]
        assert count_lines(path, 0, b"\n") == 6
        assert count_lines(path, 0, b"\r\n") == 6
