from __future__ import annotations

import re
import tempfile
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.model import TableProfile
from pilotgate.profiling import profile, similar
from tests.profiling.conftest import NOW, Make, extract_of

NAME = st.sampled_from(
    ["Müller", "muller", "MÜLLER ", "Meyer", "St. John", "st john", "O'Neil", "o neil", "?", "!", None]
)
CITY = st.sampled_from(["Bern", "bern", "Bern.", "Basel", " basel", "Ba-sel"])


def plain(value: str | None) -> str | None:
    if value is None:
        return None
    bare = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z]", "", bare) or value.strip() or None


def table_of(frame: pl.DataFrame) -> TableProfile:
    with tempfile.TemporaryDirectory() as folder:
        return profile(extract_of(frame, Path(folder)), now=NOW).table


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(NAME, CITY), min_size=2, max_size=40), st.sampled_from([20, 10_000]))
def test_similar_rows_equal_the_reference(rows: list[tuple[str | None, str]], characters: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "_CHARACTERS", characters)
        table = table_of(pl.DataFrame(rows, schema={"name": pl.String, "city": pl.String}, orient="row"))
    expected = len(set(rows)) - len({tuple(map(plain, r)) for r in rows})

    if table.similar_rows is None:
        assert characters == 20
        assert any("only in how they are written" in s for s in table.skipped)
    else:
        assert table.similar_rows == expected


def test_numbers_and_dates_that_differ_by_a_mark_are_not_similar(landed: Make) -> None:
    extract = landed(
        amount=["1.5", "15", "-15", "1,5"] * 3,
        code=["A 1-2", "A 12", "A 1.2", "B"] * 3,
        day=["2026-01-11", "2026-11-01", "2026-01-12", "2026-01-13"] * 3,
    )
    assert profile(extract, now=NOW).table.similar_rows == 0


def test_rows_with_a_typed_key_are_never_similar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "ROWS", 1)
    frame = pl.DataFrame({"id": [1, 2, 3], "name": ["a", "A", "a."]})

    assert profile(extract_of(frame, tmp_path / "a"), now=NOW).table.similar_rows == 0
    table = profile(extract_of(frame.drop("id"), tmp_path / "b"), now=NOW).table
    assert table.similar_rows is None
    assert "rows that differ only in how they are written (over 1 rows)" in table.skipped


def test_keys_that_differ_only_in_how_they_are_written_are_counted(landed: Make) -> None:
    table = profile(
        landed(sku=["AB-1", "ab 1", "AB-2", "AB-3", "Ab.3"], amount=["1", "2", "3", "4", "5"]), now=NOW
    ).table

    assert [(k.columns, k.similar) for k in table.keys] == [(("sku",), 2), (("amount",), None)]
