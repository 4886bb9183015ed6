"""Tonight against every accepted night before: each measure against a robust forecast of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.forecast import LEAST, forecast, student
from pilotgate.compare.pairing import kind
from pilotgate.compare.words import number, percent
from pilotgate.model import ColumnProfile, Dimension, Evidence, Profile, Severity

_WINDOW = 35


@dataclass(frozen=True, slots=True)
class Metric:
    """One number per run.

    Attributes:
        values: Of the earlier runs, None where there was none.
        current: Tonight's.
        floor: The smallest departure from the forecast that matters, in the unit of `values`.
        show: How a value is told.
        least: No value is below it.
        read: From the number itself to the unit of `values`.
    """

    what: str
    column: str | None
    dimension: Dimension
    said: str
    values: tuple[float | None, ...]
    current: float
    floor: float
    show: Callable[[float], str]
    least: float = 0.0
    read: Callable[[float], float] = float


@dataclass(frozen=True, slots=True)
class Expectation:
    """A metric beside what was expected of it.

    Attributes:
        value: None before enough runs are known.
        spread: Of the forecast's past errors, at least a fifth of a departure that matters.
        noise: The spread itself.
    """

    metric: Metric
    runs: int
    value: float | None = None
    spread: float = 0.0
    noise: float = 0.0
    freedom: int = 1
    method: str = ""


def expectations(earlier: Sequence[Profile], current: Profile) -> list[Expectation]:
    """Every metric of the current run with its forecast.

    Args:
        earlier: Profiles of accepted runs, oldest first.
        current: Tonight's profile.
    """
    runs = list(earlier)[-_WINDOW:]
    times = [p.created_at for p in runs]
    together: dict[tuple[int, ...], list[Metric]] = defaultdict(list)
    for metric in _metrics(runs, current):
        together[tuple(i for i, v in enumerate(metric.values) if v is not None)].append(metric)
    found = []
    for known, metrics in together.items():
        found.extend(_expected(metrics, known, times, current.created_at))
    return found


def _expected(
    metrics: Sequence[Metric], known: Sequence[int], times: Sequence[datetime], at: datetime
) -> list[Expectation]:
    if len(known) < LEAST:
        return [Expectation(m, len(known)) for m in metrics]
    values = np.array([[m.values[i] for i in known] for m in metrics], dtype=float)
    made = forecast([times[i] for i in known], values, at)
    return [
        Expectation(m, len(known), max(m.least, float(v)), max(m.floor / 5, float(s)), float(s), made.freedom, how)
        for m, v, s, how in zip(metrics, made.values, made.spreads, made.methods, strict=True)
    ]


def history_claims(expected: Sequence[Expectation]) -> list[Claim]:
    """A claim per metric: tonight lies, or does not lie, where the earlier runs let expect it."""
    return [_claim(e) for e in expected]


def _claim(e: Expectation) -> Claim:
    m = e.metric
    tonight = f"{m.said} is {m.show(m.current)}"
    if e.value is None:
        said = f"{tonight}; {e.runs} accepted runs are known, and history speaks from {LEAST} on."
        quiet = Test(1.0, 0.0, m.floor, e.runs, LEAST, "not known yet", unit="runs")
        return Claim(m.what, m.column, m.dimension, said, said, test=quiet, severity=Severity.INFO, stage="history")
    low, high = (m.show(max(m.least, e.value + side * 3 * e.spread)) for side in (-1, 1))
    range_ = f"between {low} and {high}" if low != high else f"{low}"
    gap = abs(m.current - e.value)
    return Claim(
        m.what,
        m.column,
        m.dimension,
        f"{tonight}; the {e.runs} accepted runs before let expect {range_}.",
        f"{tonight}, as the accepted runs before let expect ({range_}).",
        test=Test(
            p=student(gap / (e.spread * float(np.sqrt(1 + 1 / e.runs))), e.freedom),
            effect=gap,
            threshold=m.floor,
            rows=e.runs,
            needed=LEAST,
            interval=range_,
            unit="runs",
        ),
        family={"mean": "content", "rows": "volume"}.get(m.what, m.what),
        rank=4 if m.what == "rows" else 20,
        cause="its mean lies where the nights before do not let expect it" if m.what == "mean" else "",
        observed=m.show(m.current),
        expected=range_,
        evidence=(Evidence("forecast", f"{e.method}, over {e.runs} accepted runs, spread of its past errors"),),
        remedy="Ask the source what happened that night; if it is meant, accept the run: from the second one "
        "on it is what is expected.",
        stage="history",
    )


_FOLLOW_THE_MEAN = {"distribution", "new_values", "range"}


def explained(claim: Claim, baseline: Profile, expected: Sequence[Expectation], old: Mapping[str, str]) -> Claim:
    """The claim, but as a note where the accepted nights led from the baseline to here step by step.

    So it is when the mean lies where the forecast puts it, going by what the forecast usually errs; or when it lies
    near enough, and the forecast has most of the way from the baseline behind it.
    """
    if claim.what not in _FOLLOW_THE_MEAN or claim.column is None:
        return claim
    name = old.get(claim.column, claim.column)
    e = next((e for e in expected if e.metric.column == name and e.metric.what == "mean"), None)
    was = baseline.column(name)
    if e is None or e.value is None or was is None or was.numbers is None:
        return claim
    start = e.metric.read(was.numbers.mean)
    gap = abs(e.metric.current - e.value)
    way = abs(e.value - start)
    near = gap <= max(e.metric.floor, 3 * e.spread) and gap <= max(way / 2, min(way, e.metric.floor))
    if not near and gap > 2 * e.noise:
        return claim
    came = f" It came step by step: the {e.runs} accepted runs before let expect it."
    return replace(claim, severity=Severity.INFO, changed=claim.changed + came)


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
            read=lambda v: float(np.log1p(v)),
        ),
        Metric(
            "duplicates",
            None,
            Dimension.UNIQUENESS,
            "The share of duplicate rows",
            tuple(p.table.duplicate_rows / p.table.rows if p.table.rows else None for p in runs),
            current.table.duplicate_rows / current.table.rows if current.table.rows else 0.0,
            max(0.02, 3.0 / max(1, current.table.rows)),
            percent,
        ),
    ]
    known = [{c.name: c for c in p.columns} for p in runs]
    for column in current.columns:
        metrics.extend(_of_column(column, [k.get(column.name) for k in known], runs, current))
    return metrics


def _of_column(
    column: ColumnProfile, before: Sequence[ColumnProfile | None], runs: Sequence[Profile], current: Profile
) -> list[Metric]:
    if column.missing_fraction is None:
        return []
    name = f"`{column.name}`"
    metrics = [
        Metric(
            "missing",
            column.name,
            Dimension.COMPLETENESS,
            f"{name}: the share of missing values",
            tuple(None if c is None else c.missing_fraction for c in before),
            column.missing_fraction,
            max(0.02, 3.0 / column.rows),
            percent,
        )
    ]
    if column.numbers is not None and kind(column) == "number":
        means = [c.numbers.mean if c is not None and c.numbers is not None else None for c in before]
        sizes = [abs(m) for m in means if m]
        scale = float(np.median(sizes)) / 10 if sizes else 1.0

        def read(value: float) -> float:
            return float(np.arcsinh(value / scale))

        metrics.append(
            Metric(
                "mean",
                column.name,
                Dimension.CONSISTENCY,
                f"{name}: the mean",
                tuple(None if m is None else read(m) for m in means),
                read(column.numbers.mean),
                0.5,
                lambda v: number(float(np.sinh(v)) * scale),
                least=-np.inf,
                read=read,
            )
        )
    age = _age_hours(column, current.created_at)
    if age is not None and abs(age) < _CURRENT:
        metrics.append(
            Metric(
                "age",
                column.name,
                Dimension.TIMELINESS,
                f"{name}: the age of the newest value",
                tuple(
                    None if c is None else _age_hours(c, p.created_at) for c, p in zip(before, runs, strict=True)
                ),
                age,
                36.0,
                _how_old,
                least=-np.inf,
            )
        )
    return metrics


def _how_old(hours: float) -> str:
    size = f"{abs(hours):.0f} hours" if abs(hours) < _DAYS else f"{abs(hours) / 24:.0f} days"
    return size if hours > -0.5 else f"{size} in the future"


_DAYS = 72
_CURRENT = 60 * 24
"""Hours: a newest value older than that is no sign of how fresh an extract is."""


def _age_hours(column: ColumnProfile, at: datetime) -> float | None:
    if column.dates is None or kind(column) != "date":
        return None
    try:
        newest = datetime.fromisoformat(column.dates.max)
    except ValueError:
        return None
    return (at.replace(tzinfo=None) - newest.replace(tzinfo=None)).total_seconds() / 3600
