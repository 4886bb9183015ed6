"""Rows that validators other than the engine found to fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotgate.model import Finding
from pilotgate.validate.quarantine import FAILED, RowRule

if TYPE_CHECKING:
    import duckdb
    import polars as pl


@dataclass(frozen=True, slots=True)
class Validated:
    """A finding of pandera or Great Expectations, and how to tell its rows where it has some."""

    finding: Finding
    rule: RowRule | None = None


class FailedRows:
    """Collects failing rows in a table of the engine, which spills to disk when it grows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {FAILED} (row BIGINT, rule VARCHAR)")

    def add(self, rule: str, rows: pl.Series) -> None:
        """Add rows, by their 0-based position in the landed file, that fail a rule."""
        self._connection.register("__part__", rows.rename("row").to_frame().to_arrow())
        self._connection.execute(f"INSERT INTO {FAILED} SELECT row, ? FROM __part__", [rule])
        self._connection.unregister("__part__")
