"""Which columns identify a row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from pilotgate.model import Profile
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.forms import column_form

_NAMED = re.compile(
    r"(^|[_\s.\-])(id|key|uuid|guid|code|nr|no|num|number|nummer|ref|reference)$|[a-z](Id|ID|Key|Code|No)$", re.I
)
_ROWS = 30
_EXTRACTS = 5
_LONGEST = 64
_LEAST_BY_CHANCE = 3.0
_MEASURED = {"number", "date", "timestamp", "time", "boolean", "empty"}
_NO_PART = {"number", "boolean", "empty"}


def primary_key(
    profiles: Sequence[Profile], columns: Sequence[ColumnEvidence], allowed: Callable[[tuple[str, ...]], bool]
) -> tuple[str, ...]:
    """The column, or the fewest columns together, of which every row of every extract has its own value.

    In few rows many columns happen to be unique; there, only a column that is called like a key is one. Elsewhere a
    column must be called like one, stand first, or hold codes; and columns together must have so few values that
    chance alone would have made rows agree.

    Args:
        profiles: Of the extracts, oldest first.
        columns: What they say about each column.
        allowed: Whether these columns may be the key.

    Returns:
        Names of the columns, or none.
    """
    rows = max(p.table.rows for p in profiles)
    trusted = rows >= _ROWS or len(profiles) >= _EXTRACTS
    single = [c for c in columns if _may_be_key(c) and allowed((c.name,)) and (trusted or _NAMED.search(c.name))]
    if single:
        best = min(single, key=lambda c: (not _NAMED.search(c.name), c.latest.position))
        if _NAMED.search(best.name) or best.latest.position == 0 or _holds_codes(best):
            return (best.name,)
    if not trusted:
        return ()
    compound = [
        k.columns
        for k in profiles[-1].table.keys
        if len(k.columns) > 1
        and allowed(k.columns)
        and _holds(profiles, k.columns)
        and _is_no_chance(profiles[-1], [c for c in columns if c.name in k.columns])
    ]
    return min(compound, key=lambda names: (len(names), -sum(bool(_NAMED.search(n)) for n in names)), default=())


def _holds_codes(column: ColumnEvidence) -> bool:
    form = column_form(column) if column.latest.logical_type == "string" else ""
    return bool(form) and " " not in form


def _is_no_chance(profile: Profile, parts: Sequence[ColumnEvidence]) -> bool:
    """Whether that many rows would have shared values if the columns had nothing to do with each other."""
    if any(c.latest.logical_type in _NO_PART or c.personal for c in parts):
        return False
    rows = profile.table.rows
    return rows * (rows - 1) / 2 / math.prod(max(1, c.latest.distinct) for c in parts) >= _LEAST_BY_CHANCE


def _may_be_key(column: ColumnEvidence) -> bool:
    lengths = column.latest.lengths
    return (
        column.is_key
        and len(column.seen) > 0
        and column.latest.logical_type not in _MEASURED
        and column.personal in {"", "national id"}
        and (lengths is None or lengths.max <= _LONGEST)
    )


def _holds(profiles: Sequence[Profile], columns: tuple[str, ...]) -> bool:
    for profile in profiles:
        measured = next((k for k in profile.table.keys if set(k.columns) == set(columns)), None)
        if measured is None or measured.null_rows or measured.duplicate_rows:
            return False
    return True
