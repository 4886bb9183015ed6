"""What `land` promises of any source."""

from __future__ import annotations

import gzip
import hashlib
import threading
from pathlib import Path

import pytest

from pilotgate.errors import SourceError
from pilotgate.landing import land
from pilotgate.model import LINE, Extract, Status


def write(folder: Path, text: str | bytes, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def failures(extract: Extract) -> set[str]:
    return {finding.check for finding in extract.findings if finding.status is Status.FAILED}


def rows(extract: Extract) -> list[tuple[str | None, ...]]:
    return extract.scan().collect().rows()


def test_land_regular_file_keeps_text_as_text(tmp_path: Path) -> None:
    extract = land(write(tmp_path, "id,zip,when\n1,01234,2024-01-01\n2,,\n"), home=tmp_path / "home")
    assert rows(extract) == [("1", "01234", "2024-01-01"), ("2", "", "")]
    assert (extract.rows_source, extract.rows_landed, extract.rows_rejected) == (2, 2, 0)
    assert not failures(extract)


def test_land_same_bytes_lands_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = land(write(tmp_path, "a,b\n1,2\n"), home=home)
    second = land(write(tmp_path, "a,b\n1,2\n", "other.csv"), home=home)
    assert first.folder == second.folder
    assert second.dataset == "other"
    assert [f.dataset for f in second.findings] == ["other"] * len(second.findings)


def test_land_gives_every_row_its_line(tmp_path: Path) -> None:
    import polars as pl

    extract = land(write(tmp_path, 'a,b\n1,"x\ny"\n2,z\n'), home=tmp_path / "home")
    assert pl.read_parquet(extract.data)[LINE].to_list() == [2, 4]


def test_land_ragged_rows_rejects_the_long_and_fills_the_short(tmp_path: Path) -> None:
    text = "a,b,c\n" + "1,2,3\n" * 5 + "1,2\n" + "1,2,3\n" + "1,2,3,4\n" + "1,2,3\n"
    extract = land(write(tmp_path, text), home=tmp_path / "home")
    assert (extract.rows_source, extract.rows_landed, extract.rows_rejected) == (9, 8, 1)
    assert rows(extract)[5] == ("1", "2", None)
    assert extract.rejects().row(0) == (9, text.index("1,2,3,4"), "4 cells where the table has 3", "1,2,3,4")
    assert failures(extract) == {"landing.rows_fit"}


@pytest.mark.parametrize("content", [b"", b"a,b\n"])
def test_land_without_rows_is_a_finding(tmp_path: Path, content: bytes) -> None:
    assert "landing.has_rows" in failures(land(write(tmp_path, content), home=tmp_path / "home"))


def test_land_truncated_gzip_is_a_finding(tmp_path: Path) -> None:
    packed = gzip.compress("".join(f"{n},{n * 7919 % 1000}\n" for n in range(20_000)).encode())
    extract = land(write(tmp_path, packed[: len(packed) // 2], "orders.csv.gz"), home=tmp_path / "home")
    assert "landing.complete" in failures(extract)
    assert extract.rows_landed > 1000


def test_land_file_that_grows_lands_what_was_there_and_says_so(tmp_path: Path) -> None:
    text = "id,name\n" + "".join(f"{n},name {n}\n" for n in range(50_000))
    path = write(tmp_path, text + "1,2,3\n")

    def grow(*_: int) -> None:
        with path.open("a") as file:
            file.write("9,late\n" * 1000)

    extract = land(path, home=tmp_path / "home", on_progress=grow)
    assert extract.sha256 == hashlib.sha256((text + "1,2,3\n").encode()).hexdigest()
    assert (extract.bytes, extract.rows_landed, extract.rows_rejected) == (len(text) + 6, 50_000, 1)
    assert failures(extract) == {"landing.rows_fit", "landing.stands_still"}
    told = next(f for f in extract.findings if f.check == "landing.stands_still")
    assert f"Only the {len(text) + 6:,} bytes" in told.message


def test_land_file_that_grows_all_the_time_ends(tmp_path: Path) -> None:
    text = "id,name\n" + "".join(f"{n},name {n}\n" for n in range(100_000)) + "1\n"
    path = write(tmp_path, text)
    ended = threading.Event()

    def grow() -> None:
        with path.open("a") as file:
            while not ended.is_set():
                file.write("9,late\n" * 10_000)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        extract = land(path, home=tmp_path / "home")
    finally:
        ended.set()
        writer.join()
    assert extract.rows_landed == extract.rows_source
    assert extract.bytes >= len(text)
    assert failures(extract) == {"landing.rows_fit", "landing.stands_still"}


@pytest.mark.parametrize("rest", ["", "1,2,3,4,5\n"])
def test_land_names_that_are_patterns_elsewhere(tmp_path: Path, rest: str) -> None:
    names = ["*", "^a.*$", "a", "^c"]
    extract = land(write(tmp_path, ",".join(names) + "\nx,y,z,u\n1,2,3,4\n" + rest), home=tmp_path / "home")
    assert extract.scan().collect().columns == names
    assert (rows(extract), extract.rows_rejected) == ([("x", "y", "z", "u"), ("1", "2", "3", "4")], bool(rest))


def test_land_missing_file_says_so() -> None:
    with pytest.raises(SourceError, match="no such file"):
        land("/nowhere/at/all.csv")
