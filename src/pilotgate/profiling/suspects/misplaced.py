"""Values in the wrong column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Grid, GridColumn
from pilotgate.profiling.suspects.meaning import NUMERIC, Meaning

_KNOWN = 5
_DOMAIN = 2000
_DISTINCT = 10
_NUMERIC = 30
_EXCHANGED = 0.05
_APART = 0.5
_KEYS = 0.3


def misfielded(grid: Grid, told: Sequence[Meaning]) -> Iterator[Doubt]:
    """A value that belongs to another column, whole or with its end, and numbers in each other's place."""
    yield from _foreign(grid)
    yield from _tails(grid)
    yield from _exchanged(told)


def _exchanged(told: Sequence[Meaning]) -> Iterator[Doubt]:
    """Two numbers of a row, each of them out of the range of its own column and within that of the other."""
    numeric = [c for c in told if c.reading.logical_type in NUMERIC and c.column.distinct >= _DISTINCT][:_NUMERIC]
    values, ranges = [], []
    for column in numeric:
        there = np.append(column.numbers, np.nan)[column.column.codes]
        values.append(there)
        known = there[np.isfinite(there)]
        ranges.append(np.quantile(known, (0.05, 0.95)) if len(known) else np.array([0.0, 0.0]))
    for a, b in combinations(range(len(numeric)), 2):
        (low_a, high_a), (low_b, high_b) = ranges[a], ranges[b]
        between = max(low_b - high_a, low_a - high_b)
        if between <= _APART * max(high_a - low_a, high_b - low_b):
            continue
        both = (values[a] >= low_b) & (values[a] <= high_b) & (values[b] >= low_a) & (values[b] <= high_a)
        if both.sum() > _EXCHANGED * len(both):
            continue
        for row in np.flatnonzero(both).tolist():
            for mine, other in ((a, b), (b, a)):
                names = numeric[mine].column.name, numeric[other].column.name
                code = int(numeric[other].column.codes[row])
                reason = f"{names[0]} and {names[1]} are in each other's place"
                yield Doubt(
                    row, numeric[mine].place, "misfielded", reason, 0.95, numeric[other].column.values[code]
                )


def _foreign(grid: Grid) -> Iterator[Doubt]:
    """A value that only one row of the column holds, and that is usual in just one other column."""
    homes: dict[str, list[int]] = defaultdict(list)
    usual: list[set[str]] = []
    closed: list[float] = []
    for b, column in enumerate(grid.columns):
        known = {v for v, n in zip(column.values, column.counts.tolist(), strict=True) if n >= _KNOWN}
        usual.append(known)
        rows = max(1, int(column.counts.sum()))
        closed.append(sum(int(n) for n in column.counts if n >= _KNOWN) / rows)
        if column.distinct <= _DOMAIN or closed[b] > 0.8:
            for value in known:
                homes[value].append(b)
    for b, column in enumerate(grid.columns):
        refers: dict[int, bool] = {}
        for code, value in enumerate(column.values):
            if column.counts[code] > max(2, 0.002 * grid.rows) or value in usual[b]:
                continue
            home = homes.get(value, [])
            if len(home) != 1 or home[0] == b or (value.isdigit() and len(value) < 5):
                continue
            other = grid.columns[home[0]]
            if home[0] not in refers:
                refers[home[0]] = _refers(usual[home[0]], column)
            if usual[b] & usual[home[0]] or _number_like(value) or refers[home[0]]:
                continue
            for row in np.flatnonzero(column.codes == code).tolist():
                there = int(other.codes[row])
                if there >= 0 and other.values[there] in usual[home[0]]:
                    continue
                yield Doubt(row, b, "misfielded", f"a value of {other.name}, where it is usual", 0.95)
                if there >= 0:
                    yield Doubt(row, home[0], "misfielded", f"its value stands in {column.name}", 0.9, value)


def _refers(usual: set[str], other: GridColumn) -> bool:
    """The values that are usual in the one are keys of the other, as those of managers are numbers of employees."""
    theirs = set(other.values)
    return len(usual & theirs) >= _KEYS * len(usual)


def _number_like(value: str) -> bool:
    return value.replace(".", "", 1).replace("-", "", 1).isdigit() and len(value) < 5


def _tails(grid: Grid) -> Iterator[Doubt]:
    """A value that ends in a value of another column, which is missing in that row."""
    for t, target in enumerate(grid.columns):
        if not 2 <= target.distinct <= _DOMAIN or not target.tokens:
            continue
        domain = {v for v, n in zip(target.values, target.counts.tolist(), strict=True) if n >= 2 and len(v) >= 2}
        gone = np.array(sorted(target.tokens))
        for b, column in enumerate(grid.columns):
            if b == t or column.logical_type != "string" or column.distinct < 5:
                continue
            tail = [v.rpartition(" ")[2] in domain and " " in v for v in column.values]
            hit = np.array(tail, dtype=bool)
            here = np.flatnonzero(column.codes >= 0)
            hits = here[hit[column.codes[here]]]
            both = np.intersect1d(hits, gone)
            if len(both) < 3 or len(both) < 0.5 * len(hits):
                continue
            for row in both.tolist():
                value = column.values[int(column.codes[row])]
                kept, _, moved = value.rpartition(" ")
                yield Doubt(
                    row, b, "misfielded", f"ends in a value of {target.name}, which is missing here", 0.9, kept
                )
                yield Doubt(row, t, "missing", f"missing; its value stands at the end of {column.name}", 0.9, moved)
