from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

import pilotgate
from pilotgate.errors import SourceError, UsageError
from pilotgate.model import Profile
from pilotgate.pipeline.adhoc import profile_source
from tests.profiling.conftest import NOW

FRAME = pl.DataFrame({"id": [1, 2, 3, 4], "city": ["Bern", "Lyon", None, "Lyon"], "amount": [1.5, 2.5, 3.5, 4.5]})


@pytest.fixture
def source(tmp_path: Path) -> str:
    file = tmp_path / "orders.csv"
    FRAME.write_csv(file)
    return str(file)


def _told(profile: object) -> list[tuple[str, int, int]]:
    assert isinstance(profile, Profile)
    return [(c.name, c.missing, c.distinct) for c in profile.columns]


def test_profile_of_any_frame_is_the_same() -> None:
    expected = [("id", 0, 4), ("city", 1, 2), ("amount", 0, 4)]
    frames = [
        FRAME,
        FRAME.lazy(),
        FRAME.to_arrow(),
        FRAME.to_pandas(),
        duckdb.connect().from_arrow(FRAME.to_arrow()),
    ]
    for frame in frames:
        assert _told(pilotgate.profile(frame)) == expected, type(frame)


def test_profile_of_no_frame_says_what_can_be_given() -> None:
    for nothing in (3, [1], {"a": 1}, None):
        with pytest.raises(SourceError, match="neither a source nor a frame"):
            pilotgate.profile(nothing)


def test_columns_and_condition_choose_what_is_measured(source: str) -> None:
    measured, _ = profile_source(source, now=NOW, columns=["amount", "city"], where="city = 'Lyon' -- all")
    assert [(c.name, c.rows, c.distinct) for c in measured.columns] == [("amount", 2, 2), ("city", 2, 1)]


def test_sample_draws_so_many_rows_and_the_same_each_time(source: str) -> None:
    measured, _ = profile_source(source, now=NOW, sample=2)
    again, _ = profile_source(source, now=NOW, sample=2)
    assert measured.table.rows == 2
    assert measured.columns == again.columns
    assert profile_source(source, now=NOW, sample=99)[0].table.rows == 4


def test_part_that_cannot_be_is_told(source: str) -> None:
    with pytest.raises(UsageError, match='no column "nope"'):
        profile_source(source, now=NOW, columns=["nope"])
    with pytest.raises(UsageError, match="condition could not be used"):
        profile_source(source, now=NOW, where="nope = 1")
    with pytest.raises(UsageError, match="at least one row"):
        profile_source(source, now=NOW, sample=0)


def test_condition_that_no_row_meets_measures_no_rows(source: str) -> None:
    measured, found = profile_source(source, now=NOW, where="city = 'Oslo'")
    assert measured.table.rows == 0
    assert any(f.check == "profile.empty" for f in found)
