"""Cells that stand for a missing value in columns that are otherwise filled, or left blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pilotgate.profiling.missing import null_like, placeholder
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid
from pilotgate.profiling.suspects.meaning import TYPED, Meaning

_RARE = 0.05
_MEANT = frozenset({"none", "nil", "(none)", "<none>", "undefined", "-", "--", "void", "empty"})
"""Where they are frequent, such words may well say that there is none."""


def disguised(grid: Grid, columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Words and numbers for "missing" where the extract has another way of leaving a cell empty."""
    blanks = any("" in c.tokens.values() for c in grid.columns)
    for told in columns:
        column = told.column
        words = {row: t for row, t in column.tokens.items() if t.strip() and null_like(t)}
        counts = Counter(words.values())
        for row, token in words.items():
            rare = counts[token] <= _RARE * grid.rows
            if blanks and told.reading.logical_type in TYPED and (rare or token.strip().lower() not in _MEANT):
                yield Doubt(
                    row,
                    told.place,
                    "missing",
                    f"{token!r} stands for a missing value; elsewhere it is left blank",
                    0.85,
                )
            elif rare:
                reason = f"{token!r} stands for a missing value in a column that is otherwise filled"
                yield Doubt(row, told.place, "missing", reason, 0.9)
        for value, n, sure in told.reading.sentinels:
            if n > _RARE * grid.rows or value not in told.places:
                continue
            reason = "a value that usually stands for a missing one"
            if placeholder(value):
                reason = "a placeholder that stands for a missing value"
            for row in told.rows_of({told.places[value]}):
                yield Doubt(row, told.place, "missing", reason, min(0.9, sure))
