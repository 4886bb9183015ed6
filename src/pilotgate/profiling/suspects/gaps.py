"""Cells that stand for a missing value in columns that are otherwise filled, or left blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from pilotgate.profiling.missing import null_like, placeholder
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid
from pilotgate.profiling.suspects.magnitudes import core, is_idle
from pilotgate.profiling.suspects.meaning import NUMERIC, TYPED, Meaning

_RARE = 0.05
_MOST = 0.3
_LEAST = 20
_OFTEN = 0.005
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
        yield from _idle(told)
        yield from _among_others(told)


def _idle(told: Meaning) -> Iterator[Doubt]:
    """Minus one and nines, far from the other numbers and again and again, also where these are many."""
    numbers, counts = told.numbers, told.column.counts
    idle = np.array([bool(np.isfinite(v)) and is_idle(float(v)) for v in numbers], dtype=bool)
    others = np.isfinite(numbers) & (numbers != 0) & ~idle
    rows, held = int(counts[others].sum()), int(counts[idle].sum())
    if told.kind not in NUMERIC or not 0 < held <= _MOST * (rows + held) or rows < _LEAST:
        return
    centre, spread = core(np.log10(np.abs(numbers[others])), counts[others])
    below = int(counts[others & (numbers < 0)].sum()) > _RARE * 2 * rows
    for i in np.flatnonzero(idle & (counts >= max(3, _OFTEN * rows))).tolist():
        far = abs(np.log10(abs(numbers[i])) - centre) > 3 * max(spread, 0.02)
        if (numbers[i] < 0 and not below) or far:
            for row in told.rows_of({i}):
                reason = "a number that usually stands for a missing one, far from the others"
                yield Doubt(row, told.place, "missing", reason, 0.9)


def _among_others(told: Meaning) -> Iterator[Doubt]:
    """`unknown` may be a category; beside other words for "missing" it is one of them."""
    column = told.column
    words = {t.strip().lower() for t in column.tokens.values() if t.strip() and null_like(t)}
    if told.reading.logical_type != "string" or len(words) < 2:
        return
    most = 2 * max(Counter(t for t in column.tokens.values() if t.strip()).values())
    for i, value in enumerate(column.values):
        if column.counts[i] <= most and null_like(value):
            for row in told.rows_of({i}):
                yield Doubt(row, told.place, "missing", f"{value!r} stands for a missing value, as others do", 0.8)
