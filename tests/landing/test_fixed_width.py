"""Fixed width: found from blanks, or declared; a line that does not fit is rejected, not cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from pilotgate.contract.terms import Contract, Field, Server
from pilotgate.errors import UnreadableSource
from pilotgate.landing import land
from pilotgate.model import Scalar, Status

PEOPLE = [
    "name         city        zip",
    "Anna Schmidt New York    01234",
    "Bob          Rome        05678",
    "Li Wei                   00001",
    "Ivy          Oslo        00002",
]


def contract(*names: str, **shape: Scalar) -> Contract:
    server = Server("in", "local", "c:1", details={"path": "x", "format": "fixed_width"}, shape=shape)
    fields = tuple(Field(name, "c:2") for name in names)
    return Contract("people", "", "c", "", "1", "active", "people", fields=fields, servers=(server,))


def write(folder: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    path = folder / "people.txt"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path


def test_land_fixed_width_found_from_blanks(tmp_path: Path) -> None:
    extract = land(write(tmp_path, PEOPLE), home=tmp_path / "home")
    assert extract.shape.format == "fixed width"
    assert extract.shape.columns == ("name", "city", "zip")
    assert extract.scan().collect().rows()[0] == ("Anna Schmidt", "New York", "01234")
    assert extract.scan().collect().rows()[2] == ("Li Wei", "", "00001")


def test_land_fixed_width_line_across_a_column_is_rejected(tmp_path: Path) -> None:
    lines = [*PEOPLE, *PEOPLE[1:] * 100, "Wolfgang Amadeus Mozart  00003", *PEOPLE[1:] * 100]
    extract = land(write(tmp_path, lines), home=tmp_path / "home")
    assert (extract.rows_landed, extract.rows_rejected, extract.rows_source) == (804, 1, 805)
    assert extract.rejects()["raw"].to_list() == ["Wolfgang Amadeus Mozart  00003"]
    assert "landing.rows_fit" in {f.check for f in extract.findings if f.status is Status.FAILED}


def test_land_fixed_width_declared_needs_no_blanks(tmp_path: Path) -> None:
    path = write(tmp_path, ["01234Köln20261120", "05678Rom 20261121", "00001", "00002Oslo20261122XY"], "cp1252")
    extract = land(path, contract=contract(widths="5, 4, 8", header=0), home=tmp_path / "home")
    assert extract.scan().collect().rows() == [
        ("01234", "Köln", "20261120"),
        ("05678", "Rom", "20261121"),
        ("00001", None, None),
    ]
    assert extract.rejects()["line"].to_list() == [4]
    assert extract.rows_source == 4


def test_land_fixed_width_without_blanks_or_widths_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="declare their widths"):
        land(write(tmp_path, ["012345"] * 2), contract=contract(), home=tmp_path / "home")
