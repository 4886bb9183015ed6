"""Several sources that tell of the same things, each of them once, as sites tell when a flight left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pilotgate.profiling.suspects.grid import Grid, GridColumn

_TIMES = 3
_SOURCES = 200
_ONCE = 0.99
_FILLED = 0.5
_AGREED = 0.6
_LEAST_LAMBDA = 0.5
_COARSE = 0.75


def sources(grid: Grid, a: int) -> Iterator[int]:
    """Columns of few values that make the column `a`, whose values are things, a key."""
    things = grid.columns[a]
    present = things.codes >= 0
    if present.sum() < 4 * things.distinct:
        return
    most = np.bincount(things.codes[present]).max()
    for b, source in enumerate(grid.columns):
        few = source.distinct * _TIMES <= grid.rows and 3 <= source.distinct <= _SOURCES
        if b == a or not few or (source.codes < 0).any() or not most <= source.distinct <= 4 * most:
            continue
        pairs = things.codes[present] * source.distinct + source.codes[present]
        if len(np.unique(pairs)) >= _ONCE * len(pairs):
            yield b


def are_of_kinds(grid: Grid, b: int, a: int) -> bool:
    """The sources `b` fall into kinds, as clinics do that lie in regions: a column tells the kind of each.

    Such are no mere witnesses of the things `a`: what they say may follow from what they are, so that the fewer of
    them are right as well.
    """
    return any(c not in {a, b} and _is_kind(grid.columns[b], column) for c, column in enumerate(grid.columns))


def _is_kind(source: GridColumn, column: GridColumn) -> bool:
    """Nearly every source has one value, some of them the same, and that better than by luck."""
    both = (source.codes >= 0) & (column.codes >= 0)
    rows = int(both.sum())
    if column.distinct < 2 or rows < _FILLED * len(both):
        return False
    pairs, counts = np.unique(source.codes[both] * column.distinct + column.codes[both], return_counts=True)
    order = np.lexsort((pairs, counts, pairs // column.distinct))
    last = np.append(np.flatnonzero(np.diff(pairs[order] // column.distinct)), len(order) - 1)
    usual = order[last]
    kinds = len(np.unique(pairs[usual] % column.distinct))
    agreed, base = counts[usual].sum() / rows, column.counts.max() / column.counts.sum()
    return bool(
        2 <= kinds <= _COARSE * len(usual) and agreed >= _AGREED and agreed - base >= _LEAST_LAMBDA * (1 - base)
    )
