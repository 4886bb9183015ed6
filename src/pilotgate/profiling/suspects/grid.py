"""The cells of an extract as small integers, which is how contradictions are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.model import Profile

Codes = np.ndarray[Any, np.dtype[np.int64]]

MISSING = -1
_AT_ONCE = 8


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
    columns: list[GridColumn] = []
    rows = min(engine.rows, limit)
    names = ", ".join(f"c{k}" for k in range(engine.width))
    for first in range(0, len(profile.columns), _AT_ONCE):
        chosen = range(first, min(first + _AT_ONCE, len(profile.columns)))
        shown = ", ".join(f"CAST(c{i} AS VARCHAR)" for i in chosen)
        found = engine.query(
            f"SELECT {shown} FROM read_parquet({engine.source}, file_row_number = true) "
            f"AS landed({names}, number) WHERE number < {rows} ORDER BY number"
        )
        cells = zip(*found, strict=True) if found else ([] for _ in chosen)
        for i, texts in zip(chosen, cells, strict=True):
            told = profile.columns[i]
            absent = {v.value for v in told.null_likes}
            columns.append(_column(told.name, texts, absent, told.logical_type))
    return Grid(tuple(columns), rows)


def _column(name: str, cells: Sequence[str | None], absent: set[str], logical_type: str) -> GridColumn:
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
