"""What is missing together, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pilotgate.engines.duckdb import Engine
from pilotgate.engines.measure import missing_masks, period_sql
from pilotgate.model import ColumnProfile, MissingTogether, ValueCount

_MASKS = 62
_ALIKE = 0.9
_FEWEST = 3
_PERIODS = 120
_CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Absence:
    """Columns with their missing rows per day, the period column, and the table's facts about missing rows."""

    columns: tuple[ColumnProfile, ...]
    period: str
    mostly_missing_rows: int
    together: tuple[MissingTogether, ...]
    skipped: tuple[str, ...]


def measure_absence(engine: Engine, columns: tuple[ColumnProfile, ...]) -> Absence:
    """Count missing rows by day (of at most 120) and by the columns missing together, in one scan."""
    period = period_column(columns)
    gappy = [c for c in columns if c.missing]
    if not gappy:
        return Absence(columns, period.name if period else "", 0, (), ())
    asked = sorted(gappy, key=lambda c: (-c.missing, c.position))[:_MASKS]
    absent = [(c.position, [v.value for v in (*c.null_likes, *c.sentinels)]) for c in asked]
    day = "''"
    if period is not None and period.dates is not None:
        codes = [f.name.split(" ", 1)[1].split(" or ")[0].replace("%f", "%n") for f in period.formats]
        monthly = len(period.dates.per_day[0].value) == 7
        day = period_sql(engine, period.position, codes, monthly=monthly)
    found = missing_masks(engine, absent, day)
    masks: Counter[int] = Counter()
    by_day: list[Counter[str]] = [Counter() for _ in asked]
    for at, mask, n in found:
        masks[mask] += n
        for place in range(len(asked)):
            if at and mask >> place & 1:
                by_day[place][at] += n
    if len({at for at, _, _ in found}) > _PERIODS:
        by_day = [Counter() for _ in asked]
    shown = {c.name: tuple(ValueCount(d, n) for d, n in sorted(by_day[i].items())) for i, c in enumerate(asked)}
    skipped: tuple[str, ...] = ()
    if len(gappy) > _MASKS:
        skipped = (f"columns missing together: only the {_MASKS} columns with most missing rows of {len(gappy)}",)
    return Absence(
        tuple(replace(c, missing_per_day=shown.get(c.name, ())) for c in columns),
        period.name if period else "",
        sum(n for mask, n in masks.items() if 2 * mask.bit_count() > len(columns)),
        _together(asked, masks),
        skipped,
    )


def period_column(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    """The date column whose days order the rows in time: the most complete one with several days."""
    dated = [
        c
        for c in columns
        if c.dates is not None
        and len(c.dates.per_day) > 1
        and c.logical_type in {"date", "timestamp"}
        and c.personal != "birth date"
    ]
    return max(dated, key=lambda c: (c.present, -c.position), default=None)


def _together(asked: Sequence[ColumnProfile], masks: Counter[int]) -> tuple[MissingTogether, ...]:
    """Columns that are missing in nearly the same rows (Jaccard index of 0.9 and more with the group's first)."""
    if not any(_FEWEST <= c.missing < c.rows for c in asked):
        return ()
    shared = _shared(len(asked), masks)
    partial = [(i, c) for i, c in enumerate(asked) if _FEWEST <= c.missing < c.rows]
    rest, groups = partial, []
    while rest:
        (first, head), rest = rest[0], rest[1:]
        group, bits = [head], 1 << first
        for place, column in list(rest):
            both = int(shared[first, place])
            if both >= _ALIKE * (head.missing + column.missing - both):
                group.append(column)
                bits |= 1 << place
                rest = [item for item in rest if item[0] != place]
        if len(group) > 1:
            rows = sum(n for mask, n in masks.items() if mask & bits == bits)
            names = tuple(c.name for c in sorted(group, key=lambda c: c.position))
            groups.append(MissingTogether(names, rows))
    return tuple(sorted(groups, key=lambda g: (-g.rows, g.columns)))


def _shared(width: int, masks: Counter[int]) -> np.ndarray[Any, Any]:
    """Rows in which two columns are both missing, shape (width, width)."""
    places = np.arange(width, dtype=np.uint64)
    shared = np.zeros((width, width))
    seen = list(masks.items())
    for start in range(0, len(seen), _CHUNK):
        part = seen[start : start + _CHUNK]
        bits = np.array([mask for mask, _ in part], dtype=np.uint64)[:, None] >> places & np.uint64(1)
        rows = np.array([n for _, n in part], dtype=np.float64)
        shared += bits.astype(np.float64).T @ (bits * rows[:, None])
    return shared
