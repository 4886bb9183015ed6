"""What is missing together, when, and in which part of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pilotgate.engines import marks
from pilotgate.engines.duckdb import Engine
from pilotgate.engines.measure import day_sql
from pilotgate.model import ColumnProfile, MissingTogether, SegmentProfile, ValueCount
from pilotgate.profiling.segments import segments_of

_ALIKE = 0.9
_FEWEST = 3
_PERIODS = 120
_CHUNK = 50_000

Rows = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Absence:
    """Columns with their missing rows per day, the period column, and the table's facts about missing rows."""

    columns: tuple[ColumnProfile, ...]
    period: str = ""
    mostly_missing_rows: int = 0
    together: tuple[MissingTogether, ...] = ()
    segments: tuple[SegmentProfile, ...] = ()
    skipped: tuple[str, ...] = ()


def measure_absence(
    engine: Engine,
    columns: tuple[ColumnProfile, ...],
    divided: Sequence[ColumnProfile],
    *,
    table: str = "cells",
    drawn: int | None = None,
) -> Absence:
    """Count missing cells by day (by month over 120 days), by the columns missing together, and by segment.

    Args:
        engine: The open extract.
        columns: Profile of each of its columns.
        divided: Those of them that divide the rows into segments.
        table: `cells`, or a table drawn of it.
        drawn: Rows of that table. What is counted in it is scaled so that it adds up to the column's missing rows.
    """
    period = period_column(columns)
    name = period.name if period else ""
    gappy = sorted((c for c in columns if c.missing), key=lambda c: (-c.missing, c.position))
    if not gappy and not divided:
        return Absence(columns, name)
    marks.mark(engine, table, _absent(gappy), _absent(divided), _day(engine, period))
    words = range(-(-len(gappy) // marks.WORD))
    skipped = []
    scale = engine.rows / drawn if drawn else 1.0
    try:
        mostly = round(scale * marks.rows_missing_more_than(engine, len(columns) / 2, len(words)))
        by_day = _counted(engine, "day", gappy, drawn=drawn, cut=_cut(period)) if period else {}
        together = _together(engine, gappy[: marks.WORD], scale)
        if len(gappy) > marks.WORD:
            skipped.append(
                f"columns missing together: only the {marks.WORD} columns with most missing rows of {len(gappy)}"
            )
        segments: list[SegmentProfile] = []
        for place, column in enumerate(divided):
            segments += segments_of(column, len(columns), _counted(engine, f"s{place}", gappy, drawn=drawn))
    finally:
        marks.unmark(engine)
    if len(by_day) > _PERIODS:
        by_day = _by_month(by_day)
    if len(by_day) > _PERIODS:
        skipped.append(f"missing cells by day (over more than {_PERIODS} months)")
        by_day = {}
    return Absence(
        tuple(replace(c, missing_per_day=_per_day(by_day, c.position)) for c in columns),
        name,
        mostly,
        together,
        tuple(segments),
        tuple(skipped),
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


def _absent(columns: Sequence[ColumnProfile]) -> list[marks.Absent]:
    return [(c.position, [v.value for v in (*c.null_likes, *c.sentinels)]) for c in columns]


def _day(engine: Engine, period: ColumnProfile | None) -> str:
    if period is None or period.dates is None:
        return "NULL"
    codes = [f.name.split(" ", 1)[1].split(" or ")[0].replace("%f", "%n") for f in period.formats if "%" in f.name]
    return day_sql(engine, period.position, codes)


def _cut(period: ColumnProfile) -> int | None:
    """Characters of a day that name the month, where the days are too many to count one by one."""
    return 7 if period.dates is not None and len(period.dates.per_day[0].value) == 7 else None


def _by_month(by_day: dict[str, dict[int, int]]) -> dict[str, dict[int, int]]:
    months: dict[str, Counter[int]] = {}
    for day, gone in by_day.items():
        months.setdefault(day[:7], Counter()).update(gone)
    return dict(months)


def _per_day(by_day: dict[str, dict[int, int]], position: int) -> tuple[ValueCount, ...]:
    return tuple(ValueCount(day, gone[position]) for day, gone in sorted(by_day.items()) if gone.get(position))


def _counted(
    engine: Engine, by: str, gappy: Sequence[ColumnProfile], *, drawn: int | None, cut: int | None = None
) -> dict[str, dict[int, int]]:
    """Per value of a column of `marks`, or its first characters, the missing rows of each column, by position."""
    missing: dict[str, dict[int, int]] = {}
    for word in range(-(-len(gappy) // marks.WORD)):
        asked = gappy[word * marks.WORD : (word + 1) * marks.WORD]
        values, bits, rows = marks.groups(engine, by, word)
        values = [v if v is None else v[:cut] for v in values]
        names = sorted({v for v in values if v is not None})
        place = {v: i for i, v in enumerate(names)}
        at = np.array([place.get(v, len(names)) for v in values], dtype=np.int64)
        for bit, column in enumerate(asked):
            gone = np.bincount(at, weights=np.where(bits >> bit & 1, rows, 0), minlength=len(names) + 1)
            seen = gone.sum()
            if drawn and seen:
                gone *= column.missing / seen
            for name, n in zip(names, gone[:-1], strict=True):
                if n >= 0.5:
                    missing.setdefault(name, {})[column.position] = round(n)
    return missing


def _together(engine: Engine, asked: Sequence[ColumnProfile], scale: float) -> tuple[MissingTogether, ...]:
    """Columns that are missing in nearly the same rows (Jaccard index of 0.9 and more with the group's first)."""
    partial = [(i, c) for i, c in enumerate(asked) if _FEWEST <= c.missing < c.rows]
    if len(partial) < 2:
        return ()
    _, found, rows = marks.groups(engine, "''", 0)
    masks = Counter(dict(zip(found.tolist(), rows.tolist(), strict=True)))
    shared = _shared(len(asked), masks)
    rest, groups = partial, []
    while rest:
        (first, head), rest = rest[0], rest[1:]
        group, bits = [head], 1 << first
        for place, column in list(rest):
            both = int(shared[first, place])
            if both >= _ALIKE * (shared[first, first] + shared[place, place] - both) > 0:
                group.append(column)
                bits |= 1 << place
                rest = [item for item in rest if item[0] != place]
        if len(group) > 1:
            together = sum(n for mask, n in masks.items() if mask & bits == bits)
            names = tuple(c.name for c in sorted(group, key=lambda c: c.position))
            groups.append(MissingTogether(names, round(scale * together)))
    return tuple(sorted(groups, key=lambda g: (-g.rows, g.columns)))


def _shared(width: int, masks: Counter[int]) -> Rows:
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
