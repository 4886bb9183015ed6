"""Moments and quantiles of weighted values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from pilotgate.model import Moments, Numbers, ValueCount

Floats = np.ndarray[Any, np.dtype[np.float64]]
Counts = np.ndarray[Any, np.dtype[np.int64]]

_DAYS_SHOWN = 1000
_CHUNK = 1 << 20


def numbers_of(values: Mapping[float, int]) -> Numbers | None:
    """Moments and quantiles of numbers given with their rows; None where there are none."""
    pairs = sorted((v, n) for v, n in values.items() if np.isfinite(v))
    if not pairs:
        return None
    return weighted(np.array([v for v, _ in pairs]), np.array([n for _, n in pairs], dtype=np.int64))


def weighted(values: Floats, counts: Counts) -> Numbers:
    """Moments and quantiles.

    Args:
        values: Finite, ascending, not empty.
        counts: Rows of each value.

    Source:
        Quantiles: type 7 of Hyndman & Fan, Sample quantiles in statistical packages (1996).
    """
    ends = np.cumsum(counts)
    total = int(ends[-1])
    mean = float(values[0] + np.dot(values - values[0], counts / total))
    mean = min(max(mean, float(values[0])), float(values[-1]))
    variance = float(np.dot((values - mean) ** 2, counts / (total - 1))) if total > 1 else 0.0
    at = (total - 1) * (np.arange(101) / 100)
    below = np.floor(at).astype(np.int64)
    low = values[np.searchsorted(ends, below, side="right")]
    high = values[np.searchsorted(ends, np.minimum(below + 1, total - 1), side="right")]
    quantiles = low + (high - low) * (at - below)
    return Numbers(
        count=total,
        min=float(values[0]),
        max=float(values[-1]),
        mean=mean,
        std=float(np.sqrt(variance)),
        zeros=int(counts[values == 0].sum()),
        negatives=int(counts[values < 0].sum()),
        quantiles=tuple(float(f"{q:.12g}") for q in np.maximum.accumulate(quantiles)),
    )


def of_sorted(values: np.ndarray[Any, Any], scale: float = 1.0) -> Numbers | None:
    """The same of numbers one by one; None where there are none. Their memory is not doubled.

    Args:
        values: Finite, ascending.
        scale: Rows that each stands for.
    """
    total = len(values)
    if not total:
        return None
    pieces = range(0, total, _CHUNK)
    first = float(values[0])
    moved = sum(float((values[i : i + _CHUNK].astype(np.float64) - first).sum()) for i in pieces)
    mean = min(max(first + moved / total, first), float(values[-1]))
    square = sum(float(((values[i : i + _CHUNK].astype(np.float64) - mean) ** 2).sum()) for i in pieces)
    at = (total - 1) * (np.arange(101) / 100)
    below = np.floor(at).astype(np.int64)
    low = values[below].astype(np.float64)
    high = values[np.minimum(below + 1, total - 1)].astype(np.float64)
    quantiles = low + (high - low) * (at - below)
    zero, above = (int(np.searchsorted(values, 0, side)) for side in ("left", "right"))
    return Numbers(
        count=round(total * scale),
        min=first,
        max=float(values[-1]),
        mean=mean,
        std=float(np.sqrt(square / (total - 1))) if total > 1 else 0.0,
        zeros=round((above - zero) * scale),
        negatives=round(zero * scale),
        quantiles=tuple(float(f"{q:.12g}") for q in np.maximum.accumulate(quantiles)),
    )


def moments_of(instants: Mapping[datetime, int]) -> Moments | None:
    """Range and calendar of instants given with their rows; None where there are none."""
    if not instants:
        return None
    days: Counter[str] = Counter()
    for at, n in instants.items():
        days[at.date().isoformat()] += n
    return calendar(days, _iso(min(instants)), _iso(max(instants)))


def calendar(days: Mapping[str, int], first: str, last: str) -> Moments:
    """Rows per day, or per month over 1,000 days.

    Args:
        days: `YYYY-MM-DD` → rows.
        first: Earliest instant, ISO 8601.
        last: Latest instant, ISO 8601.
    """
    if len(days) > _DAYS_SHOWN:
        months: Counter[str] = Counter()
        for day, n in days.items():
            months[day[:7]] += n
        days = months
    per_day = tuple(ValueCount(day, n) for day, n in sorted(days.items()))
    return Moments(count=sum(days.values()), min=first, max=last, per_day=per_day)


def _iso(at: datetime) -> str:
    midnight = not (at.hour or at.minute or at.second or at.microsecond)
    return at.date().isoformat() if midnight else at.isoformat()
