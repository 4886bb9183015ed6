"""Tonight against every night before: each measure against a robust forecast of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.distances import Floats
from pilotgate.compare.words import number, percent
from pilotgate.model import Dimension, Evidence, Profile, Severity

MINIMUM_RUNS = 7
_WINDOW = 28
_WEEKS_FOR_WEEKDAYS = 4


@dataclass(frozen=True, slots=True)
class Metric:
    """One number per run.

    Attributes:
        floor: The smallest departure from the forecast that matters, on the scale of `values`.
        show: How a value is told.
        log: The values are logarithms of counts.
    """

    what: str
    column: str | None
    dimension: Dimension
    said: str
    values: tuple[float | None, ...]
    current: float
    floor: float
    show: Callable[[float], str]
    log: bool = False


def history_claims(earlier: Sequence[Profile], current: Profile) -> list[Claim]:
    """A claim per metric: tonight lies, or does not lie, where the earlier runs let it expect."""
    runs = list(earlier)[-_WINDOW * 4 :]
    times = [p.created_at for p in runs]
    return [_claim(m, times, current.created_at) for m in _metrics(runs, current)]


def _metrics(runs: Sequence[Profile], current: Profile) -> list[Metric]:
    metrics = [
        Metric(
            "rows",
            None,
            Dimension.COMPLETENESS,
            "The number of rows",
            tuple(float(np.log1p(p.table.rows)) for p in runs),
            float(np.log1p(current.table.rows)),
            0.2,
            lambda v: number(round(np.expm1(v))),
            log=True,
        ),
        Metric(
            "duplicates",
            None,
            Dimension.UNIQUENESS,
            "The share of duplicate rows",
            tuple(p.table.duplicate_rows / p.table.rows if p.table.rows else None for p in runs),
            current.table.duplicate_rows / current.table.rows if current.table.rows else 0.0,
            0.02,
            percent,
        ),
    ]
    for column in current.columns:
        if column.missing_fraction is None:
            continue
        before = [p.column(column.name) for p in runs]
        metrics.append(
            Metric(
                "missing",
                column.name,
                Dimension.COMPLETENESS,
                f"`{column.name}`: the share of missing values",
                tuple(None if c is None else c.missing_fraction for c in before),
                column.missing_fraction,
                max(0.02, 3.0 / column.rows),
                percent,
            )
        )
    return metrics


def _claim(metric: Metric, times: Sequence[datetime], now: datetime) -> Claim:
    known = [(t, v) for t, v in zip(times, metric.values, strict=True) if v is not None][-_WINDOW:]
    if len(known) < MINIMUM_RUNS:
        said = f"{metric.said} is {metric.show(metric.current)}; {len(known)} accepted runs are known."
        quiet = Test(1.0, 0.0, metric.floor, len(known), MINIMUM_RUNS, "unknown")
        return Claim(metric.what, metric.column, metric.dimension, said, said, test=quiet, severity=Severity.INFO)
    forecast = predict([t for t, _ in known], np.array([v for _, v in known]), now, metric.floor)
    gap = abs(metric.current - forecast.value)
    low, high = forecast.value - 3 * forecast.spread, forecast.value + 3 * forecast.spread
    expected = f"between {metric.show(max(0.0, low))} and {metric.show(max(0.0, high))}"
    return Claim(
        metric.what,
        metric.column,
        metric.dimension,
        f"{metric.said} is {metric.show(metric.current)}; the {len(known)} accepted runs before let expect "
        f"{expected}.",
        f"{metric.said} is {metric.show(metric.current)}, as expected ({expected}).",
        test=Test(
            p=forecast.p(metric.current),
            effect=gap,
            threshold=metric.floor,
            rows=len(known),
            needed=MINIMUM_RUNS,
            interval=f"{expected}",
        ),
        observed=metric.show(metric.current),
        expected=expected,
        evidence=(Evidence("forecast", f"Theil-Sen trend and weekday over {len(known)} runs, spread by MAD"),),
        remedy=(
            "Ask the source what happened that night; if it is meant, accept the run and it becomes the "
            "expectation."
        ),
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What tonight's value should be.

    Attributes:
        spread: Robust standard deviation of the prediction's error.
        freedom: Degrees of freedom of the spread.
    """

    value: float
    spread: float
    freedom: int

    def p(self, seen: float) -> float:
        """Two-sided p of a value under Student's law.

        Source:
            Student, Biometrika 6 (1908).
        """
        return student(abs(seen - self.value) / self.spread, self.freedom)


def predict(times: Sequence[datetime], values: Floats, at: datetime, floor: float) -> Forecast:
    """Forecast one value from earlier ones by a robust trend and, with enough weeks, the weekday.

    Args:
        floor: A departure that does not matter; the spread is at least a fifth of it.

    Source:
        Trend: Theil (1950), Sen, JASA 63 (1968). Spread: median absolute deviation times 1.4826, Hampel, JASA 69
        (1974).
    """
    x = np.array([(t - times[0]).total_seconds() / 86400 for t in times])
    here = (at - times[0]).total_seconds() / 86400
    weekday = _weekday_effects(times, values)
    level = values - np.array([weekday[t.weekday()] for t in times])
    i, j = np.triu_indices(len(x), 1)
    apart = x[j] - x[i] > 0
    slope = float(np.median((level[j] - level[i])[apart] / (x[j] - x[i])[apart])) if apart.any() else 0.0
    residual = level - slope * x
    middle = float(np.median(residual))
    mad = 1.4826 * float(np.median(np.abs(residual - middle)))
    steps = np.abs(np.diff(level - slope * x))
    spread = max(mad, 1.4826 * float(np.median(steps)) / np.sqrt(2), floor / 5)
    value = middle + slope * here + weekday[at.weekday()]
    return Forecast(value, spread * float(np.sqrt(1 + 1 / len(x))), len(x) - 2)


def _weekday_effects(times: Sequence[datetime], values: Floats) -> list[float]:
    """How far each weekday lies from the others, where four weeks show it; else 0."""
    days = np.array([t.weekday() for t in times])
    counts = np.bincount(days, minlength=7)
    seen = counts > 0
    if seen.sum() < 2 or counts[seen].min() < _WEEKS_FOR_WEEKDAYS:
        return [0.0] * 7
    medians = np.array([float(np.median(values[days == d])) if seen[d] else 0.0 for d in range(7)])
    middle = float(np.median(medians[seen]))
    return [float(m - middle) if s else 0.0 for m, s in zip(medians, seen, strict=True)]


def student(t: float, freedom: int) -> float:
    """Two-sided p of Student's t with whole degrees of freedom, by its closed form.

    Source:
        Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
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
