"""Where measurements are taken: one file per engine; DuckDB, embedded, is the default."""

from __future__ import annotations

from pilotgate.engines.duckdb import Engine, connect

__all__ = ["Engine", "connect"]
