"""What is landed in blocks equals what is landed line by line."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.landing import land, tolerant
from pilotgate.landing.calm import Calm
from pilotgate.model import LINE, Extract

HEAD = b"id,day,who,amount\n"
REGULAR = (
    b"1,2024-01-09,x,1.0\n",
    b'2,"2024-01-09","a, ""b""",\n',
    b'3,"",,"1"\n',
    "4,2024-01-10,Zoë,2.5\n".encode(),
)
ODD = (
    b"5,2024-01-09\n",
    b"6,2024-01-09,x,1.0,,\n",
    b"7,2024-01-09,x,1.0,9,9\n",
    b"8;2024-01-09;x;1.0\n",
    b'9,2024-01-09,"two\nlines",1.0\n',
    b'10,2024-01-09,"open,1.0\n',
    b'11,2024-01-09,a "b" c,1.0\n',
    b'12,2024-01-09,"a, b" c,1.0\n',
    b"13,2024-01-09,a\0b,1.0\n",
    b"14,2024-01-09,Zo\xeb,1.0\n",
    b"15,2024-01-09,x,1.0\r\n",
    b"16,2024-01-09,x,1.0\r17,2024-01-09,x,1.0\n",
    b"\n",
    b",,,\n",
    b"Source: customs,,,\n",
    b"Source: customs\n",
    b'id,"day",who,amount\n',
    HEAD,
)


def landed(file: Path, home: Path) -> tuple[Extract, pl.DataFrame, pl.DataFrame]:
    extract = land(file, home=home)
    rows = pl.read_parquet(extract.data)
    return extract, rows, pl.read_parquet(extract.data.with_name("rejects.parquet"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Blocks of a few lines, so that small files have many."""
    monkeypatch.setattr(tolerant, "_CHUNK", 400)
    monkeypatch.setattr(tolerant, "_PARTS", (100, 30))
    monkeypatch.setattr(tolerant._Offer.lines, "__defaults__", ((100, 30),))
    return monkeypatch


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_blocks_land_what_lines_do(
    data: st.DataObject, small: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(REGULAR) | st.sampled_from((*REGULAR, *ODD)), max_size=60))
    content = HEAD + b"".join(chosen) + data.draw(st.sampled_from((b"", b"18,2024", b"19,2024-01-09,x,1.0")))
    folder = tmp_path_factory.mktemp("calm")
    file = folder / "file.csv"
    file.write_bytes(content)
    with_blocks = landed(file, folder / "blocks")
    with small.context() as patch:
        patch.setattr(Calm, "take", lambda *_: False)
        by_line = landed(file, folder / "lines")
    assert with_blocks[1].equals(by_line[1])
    assert with_blocks[2].equals(by_line[2])
    assert [f.message for f in with_blocks[0].findings] == [f.message for f in by_line[0].findings]


def test_irregular_file_is_landed_in_blocks_around_its_odd_row(small: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken: list[int] = []
    take = Calm.take

    def counted(self: Calm, block: bytes, number: int) -> bool:
        if found := take(self, block, number):
            taken.append(block.count(b"\n"))
        return found

    small.setattr(Calm, "take", counted)
    file = tmp_path / "file.csv"
    file.write_bytes(HEAD + REGULAR[0] * 200 + ODD[0] + REGULAR[0] * 200)
    extract, rows, _ = landed(file, tmp_path / "home")
    assert extract.rows_landed == 401
    assert sum(taken) > 350
    assert rows[LINE].to_list() == list(range(2, 403))
