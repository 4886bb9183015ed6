"""The columns of few values that divide the rows, and what is missing in each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pilotgate.model import ColumnProfile, SegmentProfile
from pilotgate.profiling.personal import mask_within

COLUMNS = 5
SEGMENTS = 60
_VALUES = 20
_DECLARED_VALUES = 50
_ROWS_PER_VALUE = 5
_LARGEST = 0.98
_EVEN = 2
_KINDS = {"string": 0, "boolean": 0, "integer": 1}


def dividing(
    columns: Sequence[ColumnProfile], declared: Sequence[str], personal: Sequence[str]
) -> tuple[tuple[ColumnProfile, ...], tuple[str, ...]]:
    """The columns by which to divide the rows, declared ones first; and which of those cannot be used, in words.

    A column that nobody declared is chosen where it has 2 to 20 values in words, booleans or whole numbers, each of
    which holds five rows on average and none nearly all; five columns and 60 segments at most. Words come before
    numbers, then what divides most (by entropy in whole bits up to two, so that a few rows change nothing), then
    the order of the columns.

    Args:
        columns: Profiles of all columns.
        declared: Columns of the contract's segments.
        personal: Columns that the contract calls personal.
    """
    by_name = {c.name: c for c in columns}
    chosen, skipped = [], []
    for name in declared:
        column = by_name.get(name)
        if column is None or name in personal or not _is_listed(column, _DECLARED_VALUES):
            skipped.append(
                f"segments of {name} (not a column of at most {_DECLARED_VALUES} values without personal data)"
            )
        else:
            chosen.append(column)
    left = SEGMENTS - sum(map(_parts, chosen))
    others = [c for c in columns if c.name not in (*declared, *personal) and _divides(c)]
    for column in sorted(others, key=lambda c: (_KINDS[c.logical_type], -_evenness(c), c.position)):
        if len(chosen) < COLUMNS and _parts(column) <= left:
            chosen.append(column)
            left -= _parts(column)
    return tuple(chosen), tuple(skipped)


def segments_of(
    column: ColumnProfile, width: int, missing: Mapping[str, Mapping[int, int]]
) -> tuple[SegmentProfile, ...]:
    """Every value of a column with its rows, most frequent first, and last the rows without a value.

    Args:
        column: A dividing column.
        width: Columns of the profile.
        missing: Value (empty where missing) → position of a column → rows without a value there.
    """
    rows = [*((v.value, v.count) for v in column.top), *([("", column.missing)] if column.missing else [])]
    return tuple(
        SegmentProfile(column.name, value, n, tuple(min(n, missing.get(value, {}).get(i, 0)) for i in range(width)))
        for value, n in rows
    )


def _divides(column: ColumnProfile) -> bool:
    if column.logical_type not in _KINDS or not _is_listed(column, _VALUES) or column.distinct < 2:
        return False
    if column.present < _ROWS_PER_VALUE * column.distinct:
        return False
    return max(v.count for v in column.top) <= _LARGEST * column.present


def _is_listed(column: ColumnProfile, values: int) -> bool:
    """All values of the column are known and may be shown."""
    return (
        column.distinct_is_exact
        and column.top_is_complete
        and 1 <= column.distinct == len(column.top) <= values
        and not column.personal
        and not any("*** (" in v.value or mask_within(v.value) != v.value for v in column.top)
    )


def _parts(column: ColumnProfile) -> int:
    return len(column.top) + bool(column.missing)


def _evenness(column: ColumnProfile) -> int:
    return min(_EVEN, round(column.entropy or 0.0))
