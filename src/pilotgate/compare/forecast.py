"""What tonight's measure should be, going by the nights before.

Source:
    Robust level and trend: medians, and the median of pairwise slopes (Theil 1950; Sen, JASA 63, 1968). The method
    is the one that would have erred least on the nights already known, and its spread is that of those errors:
    rolling-origin evaluation, Tashman, International Journal of Forecasting 16 (2000). Spread by the median
    absolute deviation: Hampel, JASA 69 (1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pilotgate.compare.distances import Floats

LEAST = 7
"""Runs below which history does not speak."""
_MEMORY = 14
_TRIED = 14
_FIRST = 4
_RECENT = 3
_WEEKS = 4
_WEEKDAY_PAYS = 0.7
_FAR = 4.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected values of several metrics.

    Attributes:
        values: Shape (metrics,).
        spreads: Robust standard deviation of the error, shape (metrics,).
        freedom: Degrees of freedom of the spreads.
        methods: How each was forecast, in words.
    """

    values: Floats
    spreads: Floats
    freedom: int
    methods: tuple[str, ...]


def forecast(times: Sequence[datetime], known: Floats, at: datetime) -> Forecast:
    """Forecast every metric one step ahead.

    One night that stands out moves nothing; from the second such night in a row on, the new level is what is
    expected: a changepoint, not an outlier.

    Args:
        times: Of the earlier runs, ascending, at least `LEAST`.
        known: Shape (metrics, runs), no NaN.
        at: Time of tonight's run.
    """
    days = np.array([(t - times[0]).total_seconds() / 86400 for t in (*times, at)])
    weekdays = np.array([t.weekday() for t in (*times, at)])
    plain = _best(days, known)
    season = _weekday_effects(weekdays[:-1], days[:-1], known)
    if season is None:
        values, errors, methods = plain
    else:
        values, errors, methods = _best(days, known - season[:, weekdays[:-1]])
        values = values + season[:, weekdays[-1]]
        pays = np.median(errors, axis=1) < _WEEKDAY_PAYS * np.median(plain[1], axis=1)
        values = np.where(pays, values, plain[0])
        errors = np.where(pays[:, None], errors, plain[1])
        methods = [f"{m} and weekday" if p else q for p, m, q in zip(pays, methods, plain[2], strict=True)]
    spread = np.maximum(1.4826 * np.median(errors, axis=1), np.quantile(errors, 0.8, axis=1) / 1.2816)
    for i in (i for i, method in enumerate(methods) if method == "level"):
        since = _new_level(known[i], values[i], spread[i])
        if since:
            values[i], methods[i] = float(np.median(known[i, -since:])), f"new level since {since} runs"
    return Forecast(values, spread, errors.shape[1] - 1, tuple(methods))


def _best(days: Floats, known: Floats) -> tuple[Floats, Floats, list[str]]:
    """Per metric the method that erred least so far: its forecast, its past errors and its name."""
    runs = known.shape[1]
    origins = range(max(_FIRST, runs - _TRIED), runs)
    values = np.stack([method(days[: runs + 1], known) for method in _METHODS.values()])
    errors = np.stack(
        [
            np.stack([np.abs(known[:, t] - method(days[: t + 1], known[:, :t])) for t in origins], axis=1)
            for method in _METHODS.values()
        ]
    )
    best = np.argmin(np.median(errors, axis=2), axis=0)
    rows = np.arange(known.shape[0])
    names = list(_METHODS)
    return values[best, rows], errors[best, rows], [names[b] for b in best]


def _new_level(known: Floats, level: float, spread: float) -> int:
    """How many of the latest runs, two or more, lie off the level on one side and near each other; 0 for none."""
    off = known - level
    side = np.sign(off[-1])
    far = (off * side > _FAR * spread) & (np.abs(known - known[-1]) <= np.abs(off[-1]) / 2)
    since = len(far) if far.all() else int(np.argmin(far[::-1]))
    return since if since >= 2 and side else 0


def _level(_: Floats, known: Floats) -> Floats:
    """The median of the nights remembered."""
    level: Floats = np.median(known[:, -_MEMORY:], axis=1)
    return level


def _recent(days: Floats, known: Floats) -> Floats:
    """The median of the last three nights, carried on by the typical step per day."""
    x, y = days[:-1], known
    steps = np.diff(y[:, -_MEMORY // 2 - 1 :], axis=1) / np.maximum(np.diff(x[-_MEMORY // 2 - 1 :]), 1e-6)
    slope = np.median(steps, axis=1)
    carried: Floats = np.median(y[:, -_RECENT:] + slope[:, None] * (days[-1] - x[-_RECENT:]), axis=1)
    return carried


def _trend(days: Floats, known: Floats) -> Floats:
    """The Theil-Sen line through the nights remembered."""
    x, y = days[:-1][-_MEMORY:], known[:, -_MEMORY:]
    slope = _slopes(x, y)
    line: Floats = np.median(y - slope[:, None] * x, axis=1) + slope * days[-1]
    return line


def _slopes(x: Floats, y: Floats) -> Floats:
    i, j = np.triu_indices(len(x), 1)
    apart = x[j] - x[i] > 1e-6
    i, j = i[apart], j[apart]
    return np.median((y[:, j] - y[:, i]) / (x[j] - x[i]), axis=1) if len(i) else np.zeros(y.shape[0])


_METHODS = {"level": _level, "recent level and step": _recent, "trend": _trend}


def _weekday_effects(weekdays: Floats, days: Floats, known: Floats) -> Floats | None:
    """How far each weekday lies off the trend, shape (metrics, 7); None before four weeks are known."""
    counts = np.bincount(weekdays, minlength=7)
    seen = np.flatnonzero(counts)
    if len(seen) < 2 or counts[seen].min() < _WEEKS:
        return None
    off = known - _slopes(days, known)[:, None] * days
    off = off - np.median(off, axis=1)[:, None]
    effects = np.zeros((known.shape[0], 7))
    for day in seen:
        effects[:, day] = np.median(off[:, weekdays == day], axis=1)
    return effects


def student(t: float, freedom: int) -> float:
    """Two-sided p of Student's t with whole degrees of freedom, by its closed form.

    Source:
        Student, Biometrika 6 (1908); Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3-4.
    """
    angle = float(np.arctan2(t, np.sqrt(freedom)))
    sine, cosine = float(np.sin(angle)), float(np.cos(angle))
    term, total = (cosine, cosine) if freedom % 2 else (1.0, 1.0)
    for k in range(3 if freedom % 2 else 2, freedom, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    if freedom == 1:
        total = 0.0
    inside = 2 / np.pi * (angle + sine * total) if freedom % 2 else sine * total
    return max(0.0, 1.0 - float(inside))
