"""A profile stays a small file however many dates, days and long texts the extract has."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pilotgate.model import ColumnProfile, SegmentProfile, ValueCount

DAYS = 6_000
MISSING_DAYS = 4_000
TEXT = 120
TEXTS = 300_000
_AROUND = 25
_KEPT = 80
_MONTH = len("YYYY-MM")


def bounded(columns: Sequence[ColumnProfile], period: str) -> tuple[tuple[ColumnProfile, ...], tuple[str, ...]]:
    """The columns with no more days than a file should hold, and what was made coarser, in words.

    Of the date columns but `period`, those with the most days are told by month until all have 6,000 days together.
    Missing rows are told by month, and of those columns that miss most, where they would need over 4,000 entries.
    Values longer than 120 characters are cut, and end in a hash by which they stay different; where the frequent
    values of all columns still need more than 300,000 characters, columns keep only so many as their share allows.

    Args:
        columns: As measured.
        period: The column that orders the rows in time, which keeps its days.
    """
    skipped = []
    dated = sorted(
        (c for c in columns if c.dates is not None and c.name != period),
        key=lambda c: (-len(c.dates.per_day) if c.dates else 0, c.position),
    )
    total = sum(len(c.dates.per_day) for c in dated if c.dates)
    coarse: set[str] = set()
    for column in dated:
        if total <= DAYS or column.dates is None:
            break
        coarse.add(column.name)
        total -= len(column.dates.per_day) - len(by_month(column.dates.per_day))
    if coarse:
        skipped.append(f"rows by day in {len(coarse):,} date columns (by month instead, to keep the profile small)")
    gone = {c.name: c.missing_per_day for c in columns if c.missing_per_day}
    if sum(map(len, gone.values())) > MISSING_DAYS:
        gone = {name: by_month(days) for name, days in gone.items()}
        skipped.append("missing cells by day (by month instead, to keep the profile small)")
    left, dropped = MISSING_DAYS, 0
    for column in sorted(columns, key=lambda c: (-c.missing, c.position)):
        left -= len(gone.get(column.name, ()))
        if left < 0 and gone.pop(column.name, ()):
            dropped += 1
    if dropped:
        skipped.append(f"missing cells by month in {dropped:,} columns (to keep the profile small)")
    kept = [replace(c, top=tuple(replace(v, value=cut(v.value)) for v in c.top)) for c in columns]
    if sum(map(_text, kept)) > TEXTS:
        kept = [_shortened(c, TEXTS // len(kept)) for c in kept]
        skipped.append("frequent values beyond the first few (to keep the profile small)")
    return tuple(
        replace(
            c,
            dates=replace(c.dates, per_day=by_month(c.dates.per_day)) if c.dates and c.name in coarse else c.dates,
            missing_per_day=gone.get(c.name, ()),
        )
        for c in kept
    ), tuple(skipped)


def _text(column: ColumnProfile) -> int:
    return sum(len(v.value) + _AROUND for v in column.top)


def _shortened(column: ColumnProfile, most: int) -> ColumnProfile:
    """The column with the most frequent of its values that need at most so many characters; no tie is cut."""
    if _text(column) <= most:
        return column
    top, left = list(column.top), most
    for place, value in enumerate(column.top):
        left -= len(value.value) + _AROUND
        if left < 0:
            top = [v for v in column.top[:place] if v.count > value.count]
            break
    return replace(column, top=tuple(top), top_is_complete=False)


def cut_segments(segments: Sequence[SegmentProfile]) -> tuple[SegmentProfile, ...]:
    """The segments with their values cut as those of the columns are."""
    return tuple(replace(s, value=cut(s.value)) for s in segments)


def by_month(days: Sequence[ValueCount]) -> tuple[ValueCount, ...]:
    """Rows per day as rows per month."""
    months: Counter[str] = Counter()
    for day in days:
        months[day.value[:_MONTH]] += day.count
    return tuple(ValueCount(month, n) for month, n in sorted(months.items()))


def cut(text: str) -> str:
    """A text of at most 120 characters; of a longer one its first 80 and a hash (a fingerprint, not security)."""
    if len(text) <= TEXT:
        return text
    digest = hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return f"{text[:_KEPT]}… ({len(text):,} characters, {digest[:12]})"
