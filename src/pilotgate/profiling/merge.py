"""The profile of two extracts together, from their profiles.

Counts add up exactly. What a profile holds only in part is estimated, and says so: distinct values from the overlap
of the sketches (Beyer et al. 2007), quantiles by mixing the two distributions, whose error is a step of the 101.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from pilotgate.errors import UsageError
from pilotgate.model import (
    ColumnProfile,
    FormatCount,
    Lengths,
    Moments,
    Numbers,
    PatternCount,
    Profile,
    SegmentProfile,
    TableProfile,
    ValueCount,
)
from pilotgate.profiling.column import COMPLETE, PATTERNS, SKETCH, TOP, entropy_of, ranked
from pilotgate.profiling.telling import agreed

_STEPS = np.arange(101) / 100
_UNMERGED = (
    "rows that repeat a row of the other extract, or differ from it only in how they are written, keys, columns "
    "missing together, correlations and dependencies (merged profiles)"
)


def merge(left: Profile, right: Profile) -> Profile:
    """Profile of the rows of both.

    Raises:
        UsageError: They do not have the same columns.
    """
    if [c.name for c in left.columns] != [c.name for c in right.columns]:
        raise UsageError("profiles of different columns cannot be merged", remedy="profile the same columns")
    digest = hashlib.sha256("".join(sorted((left.sha256, right.sha256))).encode()).hexdigest()
    columns = tuple(merge_columns(a, b) for a, b in zip(left.columns, right.columns, strict=True))
    a, b = left.table, right.table
    same_period = a.period if a.period == b.period else ""
    parted = bool(a.period or b.period) and not same_period
    if not same_period:
        columns = tuple(replace(c, missing_per_day=()) for c in columns)
    segments, lost = _segments(left, right)
    table = TableProfile(
        rows=a.rows + b.rows,
        duplicate_rows=a.duplicate_rows + b.duplicate_rows,
        period=same_period,
        mostly_missing_rows=a.mostly_missing_rows + b.mostly_missing_rows,
        segments=segments,
        skipped=(
            *dict.fromkeys((*a.skipped, *b.skipped)),
            _UNMERGED,
            *(f"segments of {column} (in one of the merged profiles alone)" for column in lost),
            *(["missing cells by day (the merged profiles are ordered by different columns)"] if parted else []),
        ),
        part="; ".join(dict.fromkeys(filter(None, (a.part, b.part)))),
    )
    return replace(
        left,
        sha256=digest,
        created_at=max(left.created_at, right.created_at),
        bytes=left.bytes + right.bytes,
        table=table,
        columns=columns,
    )


def _segments(a: Profile, b: Profile) -> tuple[tuple[SegmentProfile, ...], list[str]]:
    """What each segment of either holds, and the columns whose segments only one of them knows."""
    left, right = _divided(a), _divided(b)
    found: list[SegmentProfile] = []
    lost = []
    for column in (c.name for c in a.columns if c.name in left or c.name in right):
        parts = [p.get(column) or _undivided(of, column) for p, of in ((left, a), (right, b))]
        if parts[0] is None or parts[1] is None:
            lost.append(column)
            continue
        values: dict[str, SegmentProfile] = {}
        for segment in (*parts[0], *parts[1]):
            had = values.get(segment.value)
            values[segment.value] = segment if had is None else _both(had, segment)
        found += sorted(values.values(), key=lambda s: (not s.value, -s.rows, s.value))
    return tuple(found), lost


def _divided(profile: Profile) -> dict[str, list[SegmentProfile]]:
    parts: dict[str, list[SegmentProfile]] = {}
    for segment in profile.table.segments:
        parts.setdefault(segment.column, []).append(segment)
    return parts


def _undivided(profile: Profile, name: str) -> list[SegmentProfile] | None:
    """The one segment of a column that holds the same in every row, or in none; None where there are more."""
    column = profile.column(name)
    if column is None or column.personal:
        return None
    if not profile.table.rows:
        return []
    missing = tuple(c.missing for c in profile.columns)
    if not column.present:
        return [SegmentProfile(name, "", column.rows, missing)]
    if column.missing or not column.top_is_complete or len(column.top) != 1:
        return None
    return [SegmentProfile(name, column.top[0].value, column.rows, missing)]


def _both(a: SegmentProfile, b: SegmentProfile) -> SegmentProfile:
    return replace(a, rows=a.rows + b.rows, missing=tuple(x + y for x, y in zip(a.missing, b.missing, strict=True)))


def merge_columns(a: ColumnProfile, b: ColumnProfile) -> ColumnProfile:
    """Profile of a column over the rows of both."""
    distinct, unique, error, top, complete = _values(a, b)
    level = max(a.pattern_level, b.pattern_level)
    logical, share = _logical(a, b)
    sure_null = _sure(a.null_likes, a.null_like_confidence) | _sure(b.null_likes, b.null_like_confidence)
    sure_sentinel = _sure(a.sentinels, a.sentinel_confidence) | _sure(b.sentinels, b.sentinel_confidence)
    null_likes, sentinels = _summed(a.null_likes, b.null_likes), _summed(a.sentinels, b.sentinels)
    present = a.present + b.present
    personal = a.personal or b.personal
    known = (a.personal_share * a.present + b.personal_share * b.present) / present if present else 0.0
    return replace(
        a,
        logical_type=logical,
        logical_share=share,
        rows=a.rows + b.rows,
        nulls=a.nulls + b.nulls,
        null_likes=null_likes,
        sentinels=sentinels,
        distinct=distinct,
        unique=unique,
        distinct_is_exact=complete or (a.distinct_is_exact and b.distinct_is_exact and error == 0.0),
        top=top,
        top_is_complete=complete,
        patterns=_patterns(a, b, level),
        formats=_formats(a.formats, b.formats),
        lengths=_lengths(a.lengths, b.lengths, a.present, b.present),
        numbers=_numbers(a.numbers, b.numbers),
        dates=_dates(a.dates, b.dates),
        personal=personal,
        personal_share=known if personal else 0.0,
        traits=_formats(a.traits, b.traits),
        missing_per_day=_calendar(a.missing_per_day, b.missing_per_day),
        sketch=() if personal else tuple(sorted({*a.sketch, *b.sketch}))[:SKETCH],
        pattern_level=level,
        null_like_confidence=tuple(sure_null.get(v.value, 1.0) for v in null_likes),
        sentinel_confidence=tuple(sure_sentinel.get(v.value, 1.0) for v in sentinels),
        distinct_error=round(error, 5),
        share_error=max(a.share_error, b.share_error),
        entropy=entropy_of([v.count for v in top]) if complete else None,
    )


def _values(a: ColumnProfile, b: ColumnProfile) -> tuple[int, int, float, tuple[ValueCount, ...], bool]:
    """Distinct, unique, the relative error of both, the frequent values, and whether they are all."""
    top = _summed(a.top, b.top)
    legible = not (a.personal or b.personal or any("*** (" in v.value for v in top))
    if a.top_is_complete and b.top_is_complete and (legible or not (a.present and b.present)):
        unique = sum(v.count == 1 for v in top)
        if len(top) <= COMPLETE:
            return len(top), unique, 0.0, top, True
        cut = top[TOP].count
        return len(top), unique, 0.0, tuple(v for v in top[:TOP] if v.count > cut), False
    both, error = _overlap(a, b)
    distinct = a.distinct + b.distinct - both
    lost = sum(both * c.unique / c.distinct for c in (a, b) if c.distinct)
    return (
        distinct,
        max(0, round(a.unique + b.unique - lost)),
        max(error, a.distinct_error, b.distinct_error),
        top[:TOP],
        False,
    )


def _overlap(a: ColumnProfile, b: ColumnProfile) -> tuple[int, float]:
    """Values that both hold, and the relative standard error of the union that follows."""
    if not a.distinct or not b.distinct:
        return 0, 0.0
    if not a.sketch or not b.sketch:
        smaller = min(a.distinct, b.distinct)
        return smaller // 2, smaller / 2 / max(a.distinct, b.distinct)
    union = sorted({*a.sketch, *b.sketch})
    whole = len(a.sketch) == a.distinct < SKETCH and len(b.sketch) == b.distinct < SKETCH
    seen = union if whole else union[:SKETCH]
    shared = sum(h in a.sketch and h in b.sketch for h in seen)
    if whole:
        return shared, 0.0
    alike = shared / len(seen)
    spread = math.sqrt(max(alike * (1 - alike), 1 / len(seen)) / len(seen))
    both = round((a.distinct + b.distinct) * alike / (1 + alike))
    return min(both, a.distinct, b.distinct), spread / (1 + alike)


def _summed(*several: Iterable[ValueCount]) -> tuple[ValueCount, ...]:
    counts: Counter[str] = Counter()
    for values in several:
        for value in values:
            counts[value.value] += value.count
    return tuple(ValueCount(v, n) for v, n in ranked(counts.items()))


def _sure(values: Sequence[ValueCount], sure: Sequence[float]) -> dict[str, float]:
    return {v.value: s for v, s in zip(values, sure, strict=False)}


def _patterns(a: ColumnProfile, b: ColumnProfile, level: int) -> tuple[PatternCount, ...]:
    tell = agreed((p.pattern for p in a.patterns), (p.pattern for p in b.patterns), level)
    counts: Counter[str] = Counter()
    shown: dict[str, PatternCount] = {}
    for pattern in sorted((*a.patterns, *b.patterns), key=lambda p: (p.example, p.line or 0)):
        told = tell(pattern.pattern)
        counts[told] += pattern.count
        shown.setdefault(told, pattern)
    return tuple(PatternCount(p, n, shown[p].example) for p, n in ranked(counts.items())[:PATTERNS])


def _formats(a: Sequence[FormatCount], b: Sequence[FormatCount]) -> tuple[FormatCount, ...]:
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for told in sorted((*a, *b), key=lambda f: f.example):
        counts[told.name] += told.count
        shown.setdefault(told.name, told.example)
    return tuple(FormatCount(name, n, shown[name]) for name, n in ranked(counts.items()))


def _logical(a: ColumnProfile, b: ColumnProfile) -> tuple[str, float]:
    if not a.present or not b.present:
        told = a if a.present else b
        return told.logical_type, told.logical_share
    present = a.present + b.present
    fitting = a.logical_share * a.present + b.logical_share * b.present
    if a.logical_type == b.logical_type:
        return a.logical_type, fitting / present
    if {a.logical_type, b.logical_type} <= {"integer", "number"}:
        return "number", fitting / present
    if {a.logical_type, b.logical_type} <= {"date", "timestamp"}:
        return "timestamp", fitting / present
    return "string", 1.0


def _numbers(a: Numbers | None, b: Numbers | None) -> Numbers | None:
    if a is None or b is None:
        return a or b
    mean, std = _pooled(a.count, a.mean, a.std, b.count, b.mean, b.std)
    return Numbers(
        count=a.count + b.count,
        min=min(a.min, b.min),
        max=max(a.max, b.max),
        mean=mean,
        std=std,
        zeros=a.zeros + b.zeros,
        negatives=a.negatives + b.negatives,
        quantiles=_mixed(a.quantiles, a.count, b.quantiles, b.count),
    )


def _lengths(a: Lengths | None, b: Lengths | None, left: int, right: int) -> Lengths | None:
    if a is None or b is None:
        return a or b
    mean, std = _pooled(left, a.mean, a.std or 0.0, right, b.mean, b.std or 0.0)
    quantiles = _mixed(a.quantiles, left, b.quantiles, right) if a.quantiles and b.quantiles else ()
    return Lengths(min(a.min, b.min), max(a.max, b.max), mean, std, quantiles)


def _pooled(n: int, mean: float, std: float, m: int, other: float, spread: float) -> tuple[float, float]:
    """Mean and standard deviation of two samples together (Chan, Golub & LeVeque 1979)."""
    total = n + m
    moved = other - mean
    square = std**2 * (n - 1) + spread**2 * (m - 1) + moved**2 * n * m / total
    return mean + moved * m / total, math.sqrt(max(0.0, square) / (total - 1)) if total > 1 else 0.0


def _mixed(a: Sequence[float], n: int, b: Sequence[float], m: int) -> tuple[float, ...]:
    """Quantiles of two distributions together, each given by its percentiles."""
    values = np.concatenate((a, b))
    weights = np.concatenate((np.full(101, n / 101), np.full(101, m / 101)))
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    reached = np.cumsum(weights) - weights
    mixed = np.interp(_STEPS * reached[-1], reached, values)
    return tuple(float(q) for q in np.maximum.accumulate(mixed))


def _dates(a: Moments | None, b: Moments | None) -> Moments | None:
    if a is None or b is None:
        return a or b
    return Moments(a.count + b.count, min(a.min, b.min), max(a.max, b.max), _calendar(a.per_day, b.per_day))


def _calendar(a: Sequence[ValueCount], b: Sequence[ValueCount]) -> tuple[ValueCount, ...]:
    """Rows per day; per month where one of the two is told so."""
    monthly = any(len(v.value) == len("YYYY-MM") for v in (*a, *b))
    days: Counter[str] = Counter()
    for value in (*a, *b):
        days[value.value[:7] if monthly else value.value] += value.count
    return tuple(ValueCount(day, n) for day, n in sorted(days.items()))
