"""A column that another column determines, and the cells that contradict it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.profiling.suspects.grid import Codes, Grid, GridColumn

_LEAST_LAMBDA = 0.5
_AGREEMENT = 0.95
_GROUP = 3

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Determined:
    """`determinant` determines `dependent`, nearly or quite.

    Attributes:
        strength: Goodman and Kruskal's lambda: by how much knowing the one lowers the error of guessing the other.
        usual: Per row the most frequent dependent value of the row's group, or -1 where none stands out.
        share: Per row, of the group's other rows that hold a value, the share of that value.
        support: Per row, of the group's other rows, the share that holds the row's own value.
        size: Per row, the group's other rows that hold a value.
        tested: Rows in groups that repeat.
        violations: Of those, rows that differ from the group's most frequent value.

    Source:
        Goodman & Kruskal, Measures of association for cross classifications (1954).
    """

    determinant: int
    dependent: int
    strength: float
    usual: Codes
    share: Floats
    support: Floats
    size: Codes
    tested: int
    violations: int


def dependencies(grid: Grid) -> Iterator[Determined]:
    """Every dependency between two columns that is strong enough to contradict a cell."""
    for a, left in enumerate(grid.columns):
        present = int((left.codes >= 0).sum())
        if left.distinct < 2 or present < _GROUP * 2 or left.distinct > 0.6 * present:
            continue
        for b, right in enumerate(grid.columns):
            if a != b and right.distinct >= 2:
                found = _measure(a, b, left, right, grid.rows)
                if found is not None:
                    yield found


def _measure(a: int, b: int, left: GridColumn, right: GridColumn, rows: int) -> Determined | None:
    both = (left.codes >= 0) & (right.codes >= 0)
    if int(both.sum()) < 2 * _GROUP:
        return None
    pair = left.codes[both] * right.distinct + right.codes[both]
    pairs, where, counts = np.unique(pair, return_inverse=True, return_counts=True)
    group, value = pairs // right.distinct, pairs % right.distinct
    sizes = np.bincount(group, weights=counts, minlength=left.distinct).astype(np.int64)
    order = np.lexsort((value, counts, group))
    last = np.append(np.flatnonzero(np.diff(group[order])), len(order) - 1)
    winner = order[last]
    best = np.zeros(left.distinct, dtype=np.int64)
    usual = np.full(left.distinct, -1, dtype=np.int64)
    best[group[winner]], usual[group[winner]] = counts[winner], value[winner]
    repeated = sizes >= _GROUP
    tested, agreeing = int(sizes[repeated].sum()), int(best[repeated].sum())
    if tested < max(2 * _GROUP, 0.2 * both.sum()) or repeated.sum() < 2:
        return None
    base = right.counts.max() / right.counts.sum()
    strength = (agreeing / tested - base) / (1 - base) if base < 1 else 0.0
    least = _LEAST_LAMBDA if agreeing < _AGREEMENT * tested else _LEAST_LAMBDA / 2
    if strength < least or _is_chance(sizes[repeated], agreeing, tested, right):
        return None
    own = np.zeros(rows, dtype=np.int64)
    own[both] = counts[where]
    known = left.codes >= 0
    size_of, best_of, usual_of = np.zeros(rows, np.int64), np.zeros(rows, np.int64), np.full(rows, -1, np.int64)
    size_of[known], best_of[known] = sizes[left.codes[known]], best[left.codes[known]]
    usual_of[known] = usual[left.codes[known]]
    others = size_of - both
    is_usual = both & (usual_of == right.codes)
    share = (best_of - is_usual) / np.maximum(others, 1)
    support = np.maximum(own - 1, 0) / np.maximum(others, 1)
    return Determined(a, b, float(strength), usual_of, share, support, others, tested, tested - agreeing)


def _is_chance(sizes: Codes, agreeing: int, tested: int, right: GridColumn) -> bool:
    """Small groups agree by luck on a frequent value: the best of k draws is expected to hold about this much."""
    share = float((right.counts / right.counts.sum()).max())
    expected = float(np.maximum(1, sizes * share + np.sqrt(sizes * share * (1 - share))).sum())
    return agreeing <= 1.2 * expected and agreeing < 0.95 * tested
