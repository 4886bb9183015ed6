"""The dialect detector: cases by what is odd about the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotgate.landing import detect_dialect
from pilotgate.landing.dialect import detect
from pilotgate.landing.encoding import detect_encoding

ROWS = [
    ["1", "2024-01-05", "10:15", "Anna, Berlin", "3.50"],
    ["2", "2024-02-06", "11:20", 'says "hi"', "12.00"],
    ["3", "2024-03-07", "12:25", "O'Neill", "7.25"],
    ["4", "2024-04-08", "13:30", "", "1.10"],
] * 3
HEADER = ["id", "day", "time", "who", "price"]


def text(delimiter: str = ",", quote: str = '"', escape: str = "", end: str = "\n") -> str:
    def cell(value: str) -> str:
        if quote and (delimiter in value or quote in value or " " in value):
            return quote + value.replace(quote, (escape or quote) + quote) + quote
        return value

    return "".join(delimiter.join(map(cell, row)) + end for row in [HEADER, *ROWS])


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "delimiter", [",", ";", "\t", "|", ":", "\x1f", "\x01", "||", ", ", "^", "~", "|~|", "\\t"]
)
def test_detect_delimiter(tmp_path: Path, delimiter: str) -> None:
    dialect = detect_dialect(write(tmp_path, text(delimiter)))
    assert (dialect.delimiter, dialect.quote, dialect.header, dialect.skip) == (delimiter, '"', 1, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x1e", "\n\r"])
def test_detect_line_end(tmp_path: Path, end: str) -> None:
    assert detect_dialect(write(tmp_path, text(end=end))).newline == end


@pytest.mark.parametrize(("quote", "escape"), [('"', '"'), ("'", "'"), ('"', "\\")])
def test_detect_quote_and_escape(tmp_path: Path, quote: str, escape: str) -> None:
    dialect = detect_dialect(write(tmp_path, text(quote=quote, escape=escape)))
    assert (dialect.quote, dialect.escape) == (quote, escape)


@pytest.mark.parametrize(
    ("content", "skip", "header"),
    [
        ("Report of March\nby night\n\n" + text(), 3, 1),
        ("# made by a tool\n" + text(), 1, 1),
        ("\n\n" + text(), 2, 1),
        ("Report,,,,\n,,,,\n" + text(), 2, 1),
        ("".join(text().splitlines(keepends=True)[1:]), 0, 0),
        ("no,date,clock,person,amount\n" + text(), 0, 2),
        ("region,2019,2020,2021\nnorth,5,6,7\nsouth,8,9,9\n", 0, 1),
        ("a,b\nx,y\nz,w\n", 0, 1),
    ],
)
def test_detect_layout(tmp_path: Path, content: str, skip: int, header: int) -> None:
    dialect = detect_dialect(write(tmp_path, content))
    assert (dialect.skip, dialect.header) == (skip, header)


def test_detect_one_column_of_text_with_commas_has_no_delimiter(tmp_path: Path) -> None:
    lines = "note\nWell, it came late\nbroken\nfine, thanks, and you\nno answer\n"
    assert detect_dialect(write(tmp_path, lines)).delimiter == ""


def test_detect_times_are_not_torn_apart(tmp_path: Path) -> None:
    assert detect_dialect(write(tmp_path, "when\n" + "12:30:05\n13:45:10\n" * 5)).delimiter == ","


def test_detect_is_deterministic_and_names_the_runner_up(tmp_path: Path) -> None:
    path = write(tmp_path, text())
    assert detect_dialect(path) == detect_dialect(path)
    dialect = detect_dialect(path)
    assert dialect.confidence > 0.1
    assert dialect.runner_up.startswith("delimiter")


def test_detect_looks_beyond_the_head(tmp_path: Path) -> None:
    calm = "id;text\n" + "".join(f"{n};plain\n" for n in range(20_000))
    wild = "".join(f'{n};"a,b;c"\n' for n in range(20_000))
    assert detect_dialect(write(tmp_path, calm + wild)).delimiter == ";"


def test_detect_holds_fast_what_is_pinned(tmp_path: Path) -> None:
    found = detect(write(tmp_path, text()), pins={"delimiter": ";", "header": False})
    assert (found.dialect.delimiter, found.dialect.header) == (";", 0)


@pytest.mark.parametrize(
    ("codec", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("latin-1", "latin-1"),
    ],
)
def test_detect_encoding(codec: str, expected: str) -> None:
    assert detect_encoding([("name,city\n" + "José,Málaga\nZoë,Køln\n" * 5).encode(codec)]).name == expected


def test_detect_encoding_prefers_windows_where_its_quotes_are() -> None:
    assert detect_encoding(["“quoted” – and €5\n".encode("cp1252") * 3]).name == "cp1252"


def test_detect_encoding_reads_japanese() -> None:
    assert detect_encoding(["名前,カナ\n山田,ヤマダ タロウ\n".encode("cp932") * 5]).name == "cp932"


def test_detect_encoding_of_a_few_foreign_lines_is_mixed() -> None:
    found = detect_encoding(["Málaga\n".encode() * 20 + "José\n".encode("latin-1")])
    assert (found.name, found.fallback) == ("utf-8", "cp1252")


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("month,1,%\nmay,3,5%\njun,4,6%\njul,5,7%\n", 1),
        ("id,1,2\n1,5,6\n2,6,7\n3,7,8\n", 1),
        ("name,1,city\nann,q,Rome\nbob,r,Oslo\nzoe,s,Bern\n", 1),
        ("ann,7,Rome\nbob,8,Oslo\nzoe,9,Bern\n", 0),
        ("1,2\n3,4\n5,7\n", 0),
    ],
)
def test_detect_header_with_numbers_among_its_words(tmp_path: Path, text: str, header: int) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert detect_dialect(tmp_path / "a.csv").header == header
