"""What several extracts say about one column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pilotgate.model import ColumnProfile, Profile

_SURE = 30
_FEW = 5
_COMPATIBLE = {("integer", "number"): "number", ("number", "integer"): "number"}


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """One column as measured in each extract that has it, oldest first."""

    name: str
    seen: tuple[ColumnProfile, ...]

    @property
    def latest(self) -> ColumnProfile:
        """The newest measurement."""
        return self.seen[-1]

    @property
    def filled(self) -> tuple[ColumnProfile, ...]:
        """Measurements with at least one present value."""
        return tuple(c for c in self.seen if c.present)

    @property
    def rows(self) -> int:
        """Rows over all extracts."""
        return sum(c.rows for c in self.seen)

    @property
    def present(self) -> int:
        """Rows with a value over all extracts."""
        return sum(c.present for c in self.seen)

    @property
    def gaps(self) -> int:
        """Nulls and null-likes over all extracts."""
        return sum(gaps(c) for c in self.seen)

    @property
    def personal(self) -> str:
        """Type of personal data, as the newest extract that recognised any says, or empty."""
        return next((c.personal for c in reversed(self.seen) if c.personal), "")

    @property
    def has_sentinels(self) -> bool:
        """Whether values that stand for "missing" lie among the column's own."""
        return any(c.sentinels for c in self.seen)

    @property
    def logical_type(self) -> str:
        """The type that every present value has, `string` where they do not agree, or `empty`."""
        kinds = {c.logical_type if c.logical_share == 1 else "string" for c in self.filled}
        if len(kinds) == 2:
            return _COMPATIBLE.get((min(kinds), max(kinds)), "string")
        return kinds.pop() if kinds else "empty"

    @property
    def is_key(self) -> bool:
        """Every row of every extract has a value of its own."""
        return all(c.rows and not c.missing and c.distinct == c.rows and c.distinct_is_exact for c in self.seen)

    @property
    def written(self) -> frozenset[str]:
        """Names of all formats the values are written in; empty where some value has none."""
        if any(sum(f.count for f in c.formats) < c.present for c in self.filled):
            return frozenset()
        return frozenset(f.name for c in self.filled for f in c.formats)

    @property
    def is_dense(self) -> bool:
        """Whether the next extract is sure to have values; a rule about none is unknown, and would block."""
        return all(c.present and c.present >= min(_SURE, c.rows / 2) for c in self.seen)

    @property
    def is_sparse(self) -> bool:
        """Whether an extract may well have no value at all, so that nobody wants to hear of it each time."""
        return self.present < _FEW * len(self.seen) or not all(c.present for c in self.seen)

    def values(self) -> Counter[str] | None:
        """All distinct values with their rows, or None where not all are known."""
        if not all(c.top_is_complete for c in self.filled):
            return None
        counts: Counter[str] = Counter()
        for column in self.filled:
            counts.update({v.value: v.count for v in column.top})
        return counts

    def has(self, trait: str) -> bool:
        """Whether any value of any extract has that trait (`ascii beyond`, `control` ...)."""
        return any(t.name == trait and t.count for c in self.seen for t in c.traits)


def gaps(column: ColumnProfile) -> int:
    """Rows that the typed view reads as null: nulls and tokens for "missing", not sentinels."""
    return column.nulls + sum(v.count for v in column.null_likes)


def evidence(profiles: Sequence[Profile]) -> tuple[ColumnEvidence, ...]:
    """Columns of the newest extract, in its order, with all that the extracts say about them."""
    return tuple(
        ColumnEvidence(column.name, tuple(c for p in profiles if (c := p.column(column.name)) is not None))
        for column in profiles[-1].columns
    )
