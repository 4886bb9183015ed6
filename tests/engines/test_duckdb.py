from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from pilotgate.engines import duckdb, measure, sample
from pilotgate.engines.duckdb import open_parquet
from pilotgate.errors import EngineError
from pilotgate.model import LINE


def _write(frame: pl.DataFrame, folder: Path) -> Path:
    path = folder / "data.parquet"
    frame.write_parquet(path)
    return path


def test_open_parquet_of_nested_columns_keeps_their_own_names(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "tags": [["a", "b"], None],
            "place": [{"x": 1, "y": {"z": 2}}, {"x": 3, "y": {"z": 4}}],
            "Id": [1, 2],
            "id": [3, 4],
            "": ["blank", "name"],
        }
    )
    with open_parquet(_write(frame, tmp_path)) as engine:
        assert [c.name for c in engine.columns] == ["tags", "place", "Id", "id", ""]
        assert engine.query("SELECT c2, c3, c4 FROM cells ORDER BY c2") == [(1, 3, "blank"), (2, 4, "name")]
        assert measure.nulls(engine) == [1, 0, 0, 0, 0]


def test_open_parquet_of_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    path.write_bytes(b"PAR1 no table PAR1")
    with pytest.raises(EngineError, match="DuckDB refused"), open_parquet(path):
        pass


def test_dictionaries_agree_with_the_engine_column_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pl.DataFrame(
        {
            "text": ["b", None, "a", "b", "", " "],
            "float": [0.0, -0.0, float("nan"), 0.1, None, float("inf")],
            "single": pl.Series([0.1, 0.1, -0.0, 0.0, None, 5.0], dtype=pl.Float32),
            "day": [date(2026, 1, 1), None, date(1, 1, 1), date(9999, 12, 31), None, date(2026, 1, 1)],
            "instant": [datetime(2026, 1, 1, 1, tzinfo=UTC), None, None, None, None, None],
            "flag": [True, False, None, True, True, False],
            "list": [[1], [1], None, [], [2], [1, 2]],
            "none": pl.Series([None] * 6, dtype=pl.String),
            LINE: pl.Series([7, 6, 5, 4, 3, 2], dtype=pl.Int64),
        }
    )
    monkeypatch.setattr(measure, "_FETCHED", 20)
    with open_parquet(_write(frame, tmp_path)) as engine:
        several = list(measure.dictionaries(engine))
        assert len(several) == len(engine.columns)
        for position, found in enumerate(several):
            alone = measure.dictionary(engine, position, 100)
            assert alone is not None
            if engine.columns[position].name in {"float", "single"}:
                alone = [(v.removeprefix("-"), n, line) for v, n, line in alone]
            assert sorted(found) == sorted(alone), engine.columns[position]


def test_dictionaries_of_no_rows_are_empty(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": pl.Series([], dtype=pl.String), "b": pl.Series([], dtype=pl.Int64)})
    with open_parquet(_write(frame, tmp_path)) as engine:
        assert list(measure.dictionaries(engine)) == [[], []]


@pytest.mark.parametrize("cells", [0, 1_000_000])
def test_cells_are_the_same_loaded_or_read_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(duckdb, "_LOADED_CELLS", cells)
    frame = pl.DataFrame({f"column {i}": [str(j % (i + 1)) for j in range(100)] for i in range(70)})
    with open_parquet(_write(frame, tmp_path)) as engine:
        ((kind,),) = engine.query("SELECT table_type FROM information_schema.tables WHERE table_name = 'cells'")
        assert kind == ("LOCAL TEMPORARY" if cells else "VIEW")
        assert sample.about_distinct_in(engine, "cells") == pytest.approx([i + 1 for i in range(70)], rel=0.1)
        assert engine.query(f"SELECT * EXCLUDE ({engine.line}) FROM cells ORDER BY ALL") == engine.query(
            "SELECT * FROM extract ORDER BY ALL"
        )
