"""Database files of SQLite and DuckDB that are landed by their path."""

from __future__ import annotations

from pathlib import Path

from pilotgate.landing.database import load_file
from pilotgate.landing.loaded import Loaded, Options


def load(path: Path, folder: Path, options: Options) -> Loaded:
    """Land the declared table, or the only one."""
    return load_file(path, folder, options)
