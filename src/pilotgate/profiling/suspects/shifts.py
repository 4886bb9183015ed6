"""Rows of which a part stands one column too far, as a comma too many or too few moves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid
from pilotgate.profiling.suspects.swaps import Written, is_foreign

Signs = np.ndarray[Any, np.dtype[np.int8]]

_LEAST = 3
_MOST = 0.1
_ROWS = 20
_OWN = 2


def shifted(grid: Grid, levels: Sequence[Sequence[Written]]) -> Iterator[Doubt]:
    """Cells of such rows: three or more side by side are written as the column beside each is.

    Args:
        grid: The cells.
        levels: How they are `written_in`.
    """
    width = len(grid.columns)
    if width <= _LEAST or grid.rows < _ROWS:
        return
    for step, side in ((1, "left"), (-1, "right")):
        evidence = np.zeros((grid.rows, width), dtype=np.int8)
        for c in range(width):
            if 0 <= c - step < width:
                evidence[:, c] = _evidence([(w[c], w[c - step]) for w in levels])
        candidates = np.flatnonzero((evidence > 0).sum(axis=1) >= _LEAST)
        found = [
            (int(row), span) for row in candidates if (span := _span(evidence[row].tolist(), step)) is not None
        ]
        if len(found) > _MOST * grid.rows:
            continue
        for row, span in found:
            for c in span:
                kind = "misfielded" if grid.columns[c].codes[row] >= 0 else "missing"
                reason = (
                    f"holds what belongs to its {side}, as do the cells beside it: a part of the row is shifted"
                )
                yield Doubt(row, c, kind, reason, 0.93)


def _evidence(pairs: Sequence[tuple[Written, Written]]) -> Signs:
    """Per row 1 where the cell is written as the other column is, -1 where as its own, 0 where that is not told."""
    numbers = all(w.counts[w.places >= 0].sum() > 0.5 * w.counts.sum() for pair in pairs[:1] for w in pair)
    votes = np.zeros((len(pairs), len(pairs[0][0].forms)), dtype=np.int8)
    for k, (own, other) in enumerate(pairs):
        for_it = is_foreign(own.counts, other.counts)
        against = is_foreign(other.counts, own.counts) | ((own.counts > 0) & (other.counts == 0))
        if numbers:  # beside each other, they are often of one kind, and some high or low together
            for_it, against = for_it & (own.places < 0), against & (own.places < 0)
        votes[k] = np.where(for_it[own.forms], 1, np.where(against[own.forms], -1, 0))
    told: Signs = np.where((votes > 0).any(axis=0), 1, 0) - np.where((votes < 0).any(axis=0), 1, 0)
    return told


def _span(evidence: Sequence[int], step: int) -> range | None:
    """The columns side by side that speak most for a shift, with the cell before them, where the gap stands."""
    best, start, end, total, began = 0, 0, -1, 0, 0
    for c, told in enumerate(evidence):
        if total <= 0:
            total, began = 0, c
        total += told if told > 0 else _OWN * told
        if total > best:
            best, start, end = total, began, c
    if best < _LEAST:
        return None
    while evidence[start] == 0:
        start += 1
    return range(max(0, start - 1), end + 1) if step > 0 else range(start, min(len(evidence), end + 2))
