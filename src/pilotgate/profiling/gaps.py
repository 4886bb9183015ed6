"""Where and when columns go missing: the part of the rows, or the stretch of time, that explains it best."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pilotgate.model import ColumnProfile, Profile

_MATTERS = 0.2
_LEAST_ROWS = 30
_LEAST_SHARE = 0.001
_SURE = 12.0
_LEAST_PERIODS = 4
_MOST_PERIODS = 200

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Where:
    """A column that goes missing otherwise in the rows in which another holds a value than in the rest.

    Attributes:
        inside: Share of the rows there in which `missing` has no value.
        outside: The same of the other rows.
        rows: Rows there without a value.
    """

    missing: str
    column: str
    value: str
    inside: float
    outside: float
    rows: int


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of time in which a column goes missing otherwise than before and after.

    Attributes:
        first: First day (or month) of it.
        last: Last day (or month).
        begins: The extract begins with it.
        ends: The extract ends with it.
        inside: Share of the stretch's rows without a value.
        outside: The same of the other rows.
        rows: Rows of the stretch without a value.
    """

    missing: str
    first: str
    last: str
    begins: bool
    ends: bool
    inside: float
    outside: float
    rows: int


def missing_where(profile: Profile) -> Iterator[Where]:
    """For each column the segment that explains best where it goes missing, if one explains much of it."""
    segments = [s for s in profile.table.segments if s.value]
    width = len(segments)
    least = max(_LEAST_ROWS, _LEAST_SHARE * profile.table.rows)
    for place, column in enumerate(profile.columns):
        if not 0 < column.missing < column.rows:
            continue
        best, gained = None, _SURE + math.log(1 + width * len(profile.columns))
        for segment in segments:
            rest = column.rows - segment.rows
            if segment.column == column.name or segment.rows < least or rest < least:
                continue
            gone = segment.missing[place]
            other = min(rest, max(0, column.missing - gone))
            inside, outside = gone / segment.rows, other / rest
            if abs(inside - outside) < _MATTERS:
                continue
            gain = _likelihood(gone, segment.rows) + _likelihood(other, rest)
            gain -= _likelihood(gone + other, column.rows)
            if gain > gained:
                gained = gain
                best = Where(column.name, segment.column, segment.value, inside, outside, gone)
        if best is not None:
            yield best


def missing_when(profile: Profile) -> Iterator[When]:
    """For each column the stretch of days (or months) that explains best when it goes missing, if one does.

    Source:
        Maximum likelihood changepoints of a binomial rate: Hinkley & Hinkley, Biometrika 57 (1970).
    """
    period = profile.column(profile.table.period) if profile.table.period else None
    if period is None or period.dates is None:
        return
    days = {v.value: v.count for v in period.dates.per_day}
    for column in profile.columns:
        if column.missing_per_day and column.name != period.name and column.missing < column.rows:
            found = _stretch(column, days)
            if found is not None:
                yield found


def _stretch(column: ColumnProfile, days: dict[str, int]) -> When | None:
    width = len(column.missing_per_day[0].value)
    rows: Counter[str] = Counter()
    for day, n in days.items():
        rows[day[:width]] += n
    if not _LEAST_PERIODS <= len(rows) <= _MOST_PERIODS:
        return None
    gone = {v.value: v.count for v in column.missing_per_day}
    periods = sorted(rows)
    held = np.array([rows[p] for p in periods], dtype=np.float64)
    lost = np.array([min(gone.get(p, 0), rows[p]) for p in periods], dtype=np.float64)
    start, end = _best(lost, held)
    inside, among = float(lost[start:end].sum()), float(held[start:end].sum())
    outside, rest = float(lost.sum()) - inside, float(held.sum()) - among
    if min(among, rest) < _LEAST_ROWS or abs(inside / among - outside / rest) < _MATTERS:
        return None
    gain = _likelihood(inside, among) + _likelihood(outside, rest) - _likelihood(inside + outside, among + rest)
    if gain <= _SURE + 2 * math.log(len(periods)):
        return None
    if inside / among < outside / rest and (start == 0) != (end == len(periods)):
        start, end = (end, len(periods)) if start == 0 else (0, start)
        inside, outside, among, rest = outside, inside, rest, among
    return When(
        column.name,
        periods[start],
        periods[end - 1],
        start == 0,
        end == len(periods),
        inside / among,
        outside / rest,
        round(inside),
    )


def _best(lost: Floats, held: Floats) -> tuple[int, int]:
    """Ends of the stretch, not the whole, that is the likeliest to have a rate of its own."""
    sums, rows = np.concatenate(([0.0], np.cumsum(lost))), np.concatenate(([0.0], np.cumsum(held)))
    first, last = np.triu_indices(len(sums), 1)
    first, last = np.delete(first, len(sums) - 2), np.delete(last, len(sums) - 2)
    inside, among = sums[last] - sums[first], rows[last] - rows[first]
    gained = _likelihoods(inside, among) + _likelihoods(sums[-1] - inside, rows[-1] - among)
    at = int(np.argmax(gained))
    return int(first[at]), int(last[at])


def _likelihood(gone: float, rows: float) -> float:
    return float(_likelihoods(np.array([gone]), np.array([rows]))[0])


def _likelihoods(gone: Floats, rows: Floats) -> Floats:
    """Logarithm of the likelihood of so many among so many rows, at the rate that is likeliest."""
    p = np.divide(gone, rows, out=np.zeros_like(gone, dtype=np.float64), where=rows > 0)
    mixed = (p > 0) & (p < 1)
    told: Floats = np.zeros(len(p))
    q = p[mixed]
    told[mixed] = rows[mixed] * (q * np.log(q) + (1 - q) * np.log(1 - q))
    return told


def by_part(found: Sequence[Where]) -> list[tuple[tuple[str, str], list[Where]]]:
    """What goes missing in the same part of the rows, told together; the part that misses most first."""
    parts: dict[tuple[str, str], list[Where]] = {}
    for where in found:
        parts.setdefault((where.column, where.value), []).append(where)
    for group in parts.values():
        group.sort(key=lambda w: (-w.rows, w.missing))
    return sorted(parts.items(), key=lambda item: (-item[1][0].rows, item[0]))
