"""The cells of an extract as small integers, which is how contradictions are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.model import Profile

Codes = np.ndarray[Any, np.dtype[np.int64]]

MISSING = -1


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column.

    Attributes:
        codes: Per row the place of its value in `values`, or -1 where it is missing.
        values: Distinct present texts.
        counts: Rows of each of them.
        tokens: Row → the text that stands for "missing" there (empty text for a real null).
        logical_type: As in the profile.
    """

    name: str
    codes: Codes
    values: list[str]
    counts: Codes
    tokens: dict[int, str]
    logical_type: str

    @property
    def distinct(self) -> int:
        """Distinct present values."""
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Grid:
    """The first rows of an extract, column by column."""

    columns: tuple[GridColumn, ...]
    rows: int


def load(engine: Engine, profile: Profile, limit: int) -> Grid:
    """Read up to `limit` rows, in the order in which they were landed."""
    columns = []
    rows = min(engine.rows, limit)
    for i, told in enumerate(profile.columns):
        cells = [
            row[0]
            for row in engine.query(
                f"SELECT CAST(c{i} AS VARCHAR) FROM read_parquet({engine.source}, file_row_number = true) "
                f"AS landed({', '.join(f'c{k}' for k in range(engine.width))}, number) "
                f"WHERE number < {rows} ORDER BY number"
            )
        ]
        columns.append(_column(told.name, cells, {v.value for v in told.null_likes}, told.logical_type))
    return Grid(tuple(columns), rows)


def _column(name: str, cells: list[str | None], absent: set[str], logical_type: str) -> GridColumn:
    place: dict[str, int] = {}
    codes = np.full(len(cells), MISSING, dtype=np.int64)
    tokens = {}
    for row, text in enumerate(cells):
        if text is None or text in absent:
            tokens[row] = text or ""
        else:
            codes[row] = place.setdefault(text, len(place))
    counts = np.bincount(codes[codes >= 0], minlength=len(place))
    return GridColumn(name, codes, list(place), counts, tokens, logical_type)
