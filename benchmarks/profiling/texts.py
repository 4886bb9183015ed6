"""Rows of text as an open extract with its profile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pilotgate.engines.duckdb import Engine, open_parquet
from pilotgate.model import Profile, Shape
from pilotgate.profiling.survey import survey


@contextlib.contextmanager
def open_texts(
    header: Sequence[str], rows: Sequence[Sequence[str]], folder: Path
) -> Iterator[tuple[Engine, Profile]]:
    """Write rows of text as Parquet, open and profile them."""
    path = folder / "data.parquet"
    columns = {name: [row[i] for row in rows] for i, name in enumerate(header)}
    pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String)).write_parquet(path)
    with open_parquet(path) as engine:
        measured, table = survey(engine)
        now = datetime(2026, 11, 20, tzinfo=UTC)
        yield engine, Profile("benchmark", "", "duckdb", Shape("csv"), now, 0, table, measured)
