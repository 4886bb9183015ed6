"""Which values of a column repeat, and how often, from sorted numbers or sorted 64-bit hashes.

That all hashes differ proves that all values do. Among 5 million different values the chance that two share a hash,
and are counted as one, is one in a million; to sort hashes costs a tenth of grouping the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine, quote_text

Sorted = np.ndarray[Any, Any]

TOP = 41
_CHUNK = 1 << 21


@dataclass(frozen=True, slots=True)
class Repeats:
    """How the values of a column repeat.

    Attributes:
        distinct: Different values.
        unique: Values that occur once.
        top: The most frequent (as they were sorted: numbers or hashes) with rows, descending; never one that the
            cut at 41 would choose among, and none that occurs once.
    """

    distinct: int
    unique: int
    top: tuple[tuple[Any, int], ...]


def runs(values: Sorted) -> Iterator[tuple[Sorted, Sorted]]:
    """Each different value of an ascending array with its rows, some at a time."""
    begin = 0
    while begin < len(values):
        end = min(len(values), begin + _CHUNK)
        if end < len(values):
            end = int(np.searchsorted(values, values[end - 1], "right"))
        piece = values[begin:end]
        starts = np.flatnonzero(np.concatenate(([True], piece[1:] != piece[:-1])))
        yield piece[starts], np.diff(np.append(starts, len(piece)))
        begin = end


def repeats(values: Sorted) -> Repeats:
    """How the values of an ascending array repeat."""
    distinct = unique = 0
    heavy, rows = values[:0], np.array([], np.int64)
    for found, counts in runs(values):
        distinct += len(found)
        unique += int((counts == 1).sum())
        least = rows.min() if len(rows) == TOP else 1
        more = counts > least
        if more.any():
            heavy, rows = np.concatenate((heavy, found[more])), np.concatenate((rows, counts[more]))
            kept = np.argsort(-rows, kind="stable")[:TOP]
            heavy, rows = heavy[kept], rows[kept]
    cut = int(rows[-1]) if len(rows) == TOP else 1
    top = tuple((v, n) for v, n in zip(heavy.tolist(), rows.tolist(), strict=True) if n > cut)
    return Repeats(distinct, unique, top)


def ends(values: Sorted, several: int = 50) -> list[tuple[Any, int]]:
    """The smallest and the largest different values of an ascending array with their rows, ascending."""
    low: list[tuple[Any, int]] = []
    high: list[tuple[Any, int]] = []
    begin, end = 0, len(values)
    while begin < end and len(low) < several:
        stop = int(np.searchsorted(values, values[begin], "right"))
        low.append((values[begin].item(), stop - begin))
        begin = stop
    while begin < end and len(high) < several:
        start = int(np.searchsorted(values, values[end - 1], "left"))
        high.append((values[end - 1].item(), end - start))
        end = start
    return low + high[::-1]


def finite(values: Sorted) -> Sorted:
    """Ascending numbers without the infinite ones at their ends."""
    return values[np.searchsorted(values, -np.inf, "right") : np.searchsorted(values, np.inf, "left")]


def without(values: Sorted, gone: Sequence[Any]) -> Sorted:
    """An ascending array without some of its values."""
    if not gone:
        return values
    bounds = sorted(
        (int(np.searchsorted(values, v, "left")), int(np.searchsorted(values, v, "right"))) for v in gone
    )
    starts = [0, *(stop for _, stop in bounds)]
    stops = [*(start for start, _ in bounds), len(values)]
    return np.concatenate([values[a:b] for a, b in zip(starts, stops, strict=True)])


def rows_of(values: Sorted, asked: Sequence[Any]) -> list[int]:
    """Rows of some values in an ascending array."""
    wanted = np.array(asked, values.dtype)
    counts = np.searchsorted(values, wanted, "right") - np.searchsorted(values, wanted, "left")
    return [int(n) for n in counts]


class Gathered:
    """Collects the hashes of a column's values, those of one value in `part`, without ever holding them twice."""

    def __init__(self, rows: int, part: int = 1) -> None:
        self._part = np.uint64(part)
        self._held = np.empty(rows if part == 1 else rows // part + rows // 8 + 1024, np.uint64)
        self._filled = 0

    def add(self, hashes: np.ndarray[Any, Any]) -> None:
        """Take in some more."""
        if self._part > 1:
            hashes = hashes[hashes % self._part == 0]
        room = len(self._held) - self._filled
        if len(hashes) > room:
            self._held = np.concatenate((self._held[: self._filled], np.empty(2 * len(hashes) + room, np.uint64)))
        self._held[self._filled : self._filled + len(hashes)] = hashes
        self._filled += len(hashes)

    def sorted(self) -> Sorted:
        """All of them, ascending."""
        hashes = self._held[: self._filled]
        hashes.sort()
        return hashes


def hashes_of(engine: Engine, texts: Sequence[str]) -> list[int]:
    """The engine's hashes of some texts."""
    if not texts:
        return []
    listed = ", ".join(map(quote_text, texts))
    ((found,),) = engine.query(f"SELECT list_transform([{listed}], lambda x: hash(x))")
    return [int(h) for h in found]


def texts_of(engine: Engine, position: int, hashes: Sequence[int], rows: str = "true") -> dict[int, str]:
    """The values of a column, as text, that have these hashes; found by one scan of some of its rows."""
    if not hashes:
        return {}
    cell = f"c{position}"
    found = engine.query(
        f"SELECT hash({cell}) AS h, min(CAST({cell} AS VARCHAR)) FROM cells "
        f"WHERE {cell} IS NOT NULL AND {rows} AND hash({cell}) IN ({', '.join(map(str, hashes))}) GROUP BY h"
    )
    return {int(h): text for h, text in found}
