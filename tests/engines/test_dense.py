"""One scan of a column, by every way it may travel, against counting its values one by one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pilotgate.engines import dense, quantities
from pilotgate.engines.duckdb import open_parquet
from pilotgate.profiling import missing

VALUES = [*(f"A-{n % 700:04}" for n in range(3_000)), *["N/A"] * 7, "", "n/a", "Köln 1", None, None, "0000-00-00"]


def is_null_like(text: str) -> bool:
    return bool(missing.null_like(text) or missing.placeholder(text))


RECIPE = dense.Recipe(level=0, null_like=missing.known_tokens(), is_null_like=is_null_like)


def _write(folder: Path, **columns: object) -> Path:
    path = folder / "data.parquet"
    pl.DataFrame(columns, strict=False).write_parquet(path, row_group_size=500)
    return path


@pytest.mark.parametrize(("small", "every"), [(0, 1), (200_000, 1), (0, 3)])
def test_counts_of_texts_are_those_of_each_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int, every: int
) -> None:
    monkeypatch.setattr(dense, "_SMALL", small)
    counts = Counter(v for v in VALUES if v is not None)
    tokens = {v: n for v, n in counts.items() if is_null_like(v)}
    with open_parquet(_write(tmp_path, c=VALUES)) as engine:
        found = dense.count_texts(engine, 0, RECIPE, present=counts.total(), every=every)
        drawn = engine.query(f"SELECT count(*) FROM {found.drawn} WHERE c0 IS NOT NULL")[0][0]

    assert (found.distinct, found.unique) == (len(counts), sum(n == 1 for n in counts.values()))
    assert found.short == tokens
    assert found.error == 0.0
    assert found.top == [("N/A", 7)]
    assert drawn == sum(found.shapes.values()) + sum(found.seen.values())
    if every == 1:
        assert found.shapes == {"A-9999": 3_000, "Aaaa 9": 1}
        assert found.sizes == {6: 3_001}
        assert found.seen == tokens
    else:
        assert drawn == pytest.approx(counts.total() / every, rel=0.1)


def test_parts_of_many_values_are_scaled_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "_SMALL", 0)
    monkeypatch.setattr(dense, "WHOLE", 20_000)
    values = [f"k{n % 30_000}" for n in range(40_000)]
    with open_parquet(_write(tmp_path, c=values)) as engine:
        found = dense.count_texts(engine, 0, RECIPE, present=40_000, every=4)

    assert 0 < found.error < 0.02
    assert found.distinct == pytest.approx(30_000, rel=4 * found.error)
    assert found.unique == pytest.approx(20_000, rel=6 * found.error)


@pytest.mark.parametrize("small", [0, 200_000])
def test_values_of_any_type_are_counted_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(dense, "_SMALL", small)
    path = _write(
        tmp_path,
        tags=pl.Series([[1, 2], [1, 2], [3], None], dtype=pl.List(pl.Int64)),
        at=[time(1), time(1), time(2), time(3)],
        wide=pl.Series([Decimal(10**29), Decimal(10**29), Decimal(10**29 + 1), None], dtype=pl.Decimal(38, 0)),
    )
    with open_parquet(path) as engine:
        tags, at, wide = (dense.count_any(engine, i, present=4 - (i != 1)) for i in range(3))

    assert (tags[0].distinct, tags[0].unique, tags[1]) == (2, 1, [("[1, 2]", 2)])
    assert (at[0].distinct, at[0].unique, at[1]) == (3, 2, [("01:00:00", 2)])
    assert (wide[0].distinct, wide[0].unique) == (2, 1)


@pytest.mark.parametrize("small", [200_000, 0])
def test_numbers_and_instants_are_read_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(quantities, "SMALL", small)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    path = _write(
        tmp_path,
        number=[2.5, None, float("nan"), -1.0, float("inf")],
        whole=[3, 1, None, 2, 2],
        at=[start + timedelta(days=d) for d in (3, 1, 2, 0, 0)],
    )
    with open_parquet(path) as engine:
        floats = quantities.read_floats(engine, 0)
        assert floats[:3].tolist() == [-1.0, 2.5, np.inf]
        assert np.isnan(floats[3:]).tolist() == [True]
        assert quantities.read_integers(engine, 1).tolist() == [1, 2, 2, 3]
        days = (quantities.read_integers(engine, 2) // 86_400_000_000).tolist()
        assert days == sorted(days)
        assert days[-1] - days[0] == 3


@pytest.mark.parametrize("distinct", [500, 2_000_000])
def test_smallest_hashes_do_not_depend_on_the_bound_that_spares_work(tmp_path: Path, distinct: int) -> None:
    values = [f"v{n}" for n in range(500)]
    with open_parquet(_write(tmp_path, c=[*values, None, "N/A"])) as engine:
        from pilotgate.profiling.column import sketch_of

        assert dense.smallest_hashes(engine, 0, ["N/A"], 64, distinct) == sketch_of(values)
