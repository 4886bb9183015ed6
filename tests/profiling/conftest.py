from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pilotgate.model import Column, Extract, Shape

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)

Make = Callable[..., Extract]


def extract_of(frame: pl.DataFrame, folder: Path) -> Extract:
    folder.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(folder / "data.parquet")
    return Extract(
        dataset="orders",
        uri="memory",
        sha256="0" * 64,
        bytes=1,
        shape=Shape(format="parquet", columns=tuple(frame.columns)),
        columns=tuple(Column(n, n, "VARCHAR" if t == pl.String else str(t)) for n, t in frame.schema.items()),
        rows_source=frame.height,
        rows_landed=frame.height,
        rows_rejected=0,
        received_at=NOW,
        modified_at=None,
        folder=folder,
        data_sha256="0" * 64,
    )


@pytest.fixture
def landed(tmp_path: Path) -> Make:
    """An extract of text columns given by name."""
    made = 0

    def make(**columns: Sequence[str | None]) -> Extract:
        nonlocal made
        made += 1
        frame = pl.DataFrame({k: list(v) for k, v in columns.items()}, schema=dict.fromkeys(columns, pl.String))
        return extract_of(frame, tmp_path / str(made))

    return make
