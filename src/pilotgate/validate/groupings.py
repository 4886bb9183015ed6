"""How often values are shared: one look at the rows for all the rules that ask about the same columns.

A column in which no value repeats is proved so by its hashes, sorted: equal values have equal hashes, so hashes
that all differ belong to values that all differ. Where hashes repeat, the values themselves are grouped, so that no
collision can count. Columns among which is a complete key share no values either, and are not grouped at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilotgate.validate.typed import ROWS

if TYPE_CHECKING:
    import duckdb

_SAMPLE = 1 << 16
"""Hashes that are looked at before all of them: repeats in these settle that the values have to be grouped."""
_MOST_HASHES = 20_000_000
"""Rows up to which hashes are sorted in memory (160 MB); the engine's grouping spills to disk."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Columns (as SQL) whose values are grouped.

    Attributes:
        domain: SQL predicate of the rows that are grouped; empty for those with a value in each of the columns.
        nulls: All rows are grouped, a missing value being one like any other; only without a domain.
    """

    columns: tuple[str, ...]
    domain: str = ""
    nulls: bool = False

    @property
    def rows(self) -> str:
        """SQL predicate of the rows that are grouped."""
        return self.domain or " AND ".join(f"{c} IS NOT NULL" for c in self.columns)


Counts = tuple[int, int, int, int]
"""Rows that share their value, rows beyond the first of each value, rows grouped, rows left out."""


class Groupings:
    """Counts groups over the rows of one connection, and remembers which columns are keys."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._keys: list[frozenset[str]] = []
        self._known: dict[Grouping, Counts] = {}
        self._total = self._one(f"SELECT count(*) FROM {ROWS}")[0]

    def count(self, grouping: Grouping) -> Counts:
        """Counts of a grouping; those of fewer columns come first where their answer may help.

        Raises:
            duckdb.Error: The engine refused the query.
        """
        if grouping not in self._known:
            counted = self._with_nulls if grouping.nulls else self._count
            self._known[grouping] = counted(grouping)
        return self._known[grouping]

    def _with_nulls(self, grouping: Grouping) -> Counts:
        """The complete rows as ever, and the others, which are few as a rule, grouped on their own."""
        shared, extra, grouped, incomplete = self.count(replace(grouping, nulls=False))
        if incomplete:
            more = self._grouped(grouping.columns, f"NOT ({grouping.rows})")
            shared, extra = shared + more[0], extra + more[1]
        return shared, extra, grouped + incomplete, 0

    def _count(self, grouping: Grouping) -> Counts:
        columns = frozenset(grouping.columns)
        if any(key <= columns for key in self._keys):
            grouped = self._one(f"SELECT count(*) FROM {ROWS} WHERE {grouping.rows}")[0]
            return 0, 0, grouped, self._total - grouped
        grouped = -1 if grouping.domain else self._all_differ(grouping)
        shared, extra = 0, 0
        if grouped < 0:
            shared, extra, grouped = self._grouped(grouping.columns, grouping.rows)
        if not shared and not grouping.domain and grouped == self._total:
            self._keys.append(columns)
        return shared, extra, grouped, self._total - grouped

    def _grouped(self, columns: tuple[str, ...], where: str) -> tuple[int, ...]:
        return self._one(
            "SELECT coalesce(sum(n) FILTER (n > 1), 0), coalesce(sum(n - 1), 0), coalesce(sum(n), 0) FROM "
            f"(SELECT count(*) AS n FROM {ROWS} WHERE {where} GROUP BY {', '.join(columns)})"
        )

    def _all_differ(self, grouping: Grouping) -> int:
        """Rows grouped, when their hashes prove that no two share a value; -1 where they do not."""
        import numpy as np

        if self._total > _MOST_HASHES:
            return -1
        hashes = f"SELECT hash({', '.join(grouping.columns)}) AS h FROM {ROWS} WHERE {grouping.rows}"
        for query in (f"{hashes} LIMIT {_SAMPLE}", hashes):
            found = np.sort(np.ma.getdata(self._connection.execute(query).fetchnumpy()["h"]))
            if bool((found[1:] == found[:-1]).any()):
                return -1
            if len(found) < _SAMPLE:
                break
        return len(found)

    def _one(self, query: str) -> tuple[int, ...]:
        row = self._connection.execute(query).fetchone() or ()
        return tuple(int(n) for n in row)
