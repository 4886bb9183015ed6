"""The whole table: volume, duplicates, and what its dates span."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.shares import Share, binomial_upper_tail, difference_interval, rows_for_difference
from pilotgate.compare.words import count, percent, points, some
from pilotgate.model import ColumnProfile, Dimension, Moments, Profile, Severity

_VOLUME = 2.0
_DUPLICATES_MATTER = 0.01
_MIN_DAYS = 10
_SURE = 0.0001


def table_claims(before: Profile, after: Profile, than: str, alpha: float) -> list[Claim]:
    """Rows and duplicate rows."""
    claims = [_volume(before, after, than)]
    was, now = (Share(p.table.duplicate_rows, p.table.rows) for p in (before, after))
    if was.rows and now.rows:
        claims.append(
            _duplicates("duplicates", "rows repeat an earlier row in every column", was, now, than, alpha)
        )
    keys = {k.columns: k for k in before.table.keys}
    for key in after.table.keys:
        if key.columns in keys:
            name = ", ".join(key.columns)
            old = keys[key.columns]
            claims.append(
                _duplicates(
                    f"key.{'+'.join(key.columns)}",
                    f"rows repeat the key ({name}) of an earlier row",
                    Share(old.duplicate_rows, was.rows),
                    Share(key.duplicate_rows, now.rows),
                    than,
                    alpha,
                )
            )
    return claims


def _volume(before: Profile, after: Profile, than: str) -> Claim:
    was, now = before.table.rows, after.table.rows
    ratio = now / was if was else float("inf")
    return Claim(
        "rows",
        None,
        Dimension.COMPLETENESS,
        f"The extract has {count(now)} rows, {than} {count(was)}"
        + (f" ({ratio:.1f} times as many)." if ratio > 1 else f" ({percent(ratio)} of that)."),
        f"The extract has {count(now)} rows, {than} {count(was)}.",
        fact=now == 0 or not 1 / _VOLUME <= ratio <= _VOLUME,
        severity=Severity.ERROR if now == 0 else Severity.INFO,
        observed=now,
        expected=was,
        tested=now,
        remedy="Check that the delivery is whole." if now < was else "",
        family="volume",
        rank=7 if now else 0,
    )


def _duplicates(what: str, said: str, was: Share, now: Share, than: str, alpha: float) -> Claim:
    """More repeats than the baseline's, whose number is scaled by n²: chance repeats grow with the pairs of rows.

    Source:
        Conditional test of two Poisson counts: Przyborowski & Wilenski, Biometrika 31 (1940).
    """
    pairs = (now.rows / was.rows) ** 2 if was.rows else 1.0
    excess = now.fraction - was.fraction
    return Claim(
        what,
        None,
        Dimension.UNIQUENESS,
        f"{percent(now.fraction)} of {count(now.rows)} {said}; in {than} it was {percent(was.fraction)}.",
        f"{count(now.count)} of {count(now.rows)} {said} (in {than} {count(was.count)} of {count(was.rows)}).",
        test=Test(
            p=binomial_upper_tail(now.count, now.count + was.count, pairs / (1 + pairs)) if now.count else 1.0,
            effect=max(0.0, excess),
            threshold=_DUPLICATES_MATTER,
            rows=min(was.rows, now.rows),
            needed=rows_for_difference(min(was.fraction, 0.98), _DUPLICATES_MATTER, alpha),
            interval=points(*difference_interval(was, now)),
            weight=2.0,
            informative=was.count + now.count > 0,
        ),
        family="duplicates",
        rank=0 if what == "duplicates" else 1,
        observed=now.fraction,
        expected=was.fraction,
        failing=now.count,
        tested=now.rows,
        remedy="Look for a delivery or a retry that was loaded twice.",
    )


def date_claims(before: ColumnProfile, after: ColumnProfile, than: str) -> list[Claim]:
    """Days without a row inside the extract where the baseline had none, and the span of dates."""
    was, now = before.dates, after.dates
    if was is None or now is None or not was.per_day or not now.per_day:
        return []
    claims = []
    told = f"`{after.name}`: dates reach from {now.min} to {now.max} (in {than} from {was.min} to {was.max})."
    claims.append(Claim("dates", after.name, Dimension.TIMELINESS, told, told))
    if (
        len(was.per_day[0].value) == len(now.per_day[0].value) == 10
        and min(len(was.per_day), len(now.per_day)) >= _MIN_DAYS
    ):
        claims.append(_gaps(after.name, was, now, than))
    return claims


def _gaps(name: str, was: Moments, now: Moments, than: str) -> Claim:
    """Days without a row that neither the baseline's gaps nor chance explain.

    Source:
        Chance of an empty stretch at the lower of the rates on either side of it: Poisson; times the number of
        days it could begin on (Bonferroni).
    """
    usual = max((len(g) for g in _empty_days(was)), default=0)
    gaps = [g for g in _empty_days(now) if len(g) > max(1, usual) and _chance(g, now) * len(now.per_day) < _SURE]
    told = some([f"{g[0]} to {g[-1]}" if len(g) > 1 else f"{g[0]}" for g in gaps])
    return Claim(
        "gaps",
        name,
        Dimension.COMPLETENESS,
        f"`{name}`: there are no rows at all from {told}; in {than} no gap was longer than {usual} days.",
        f"`{name}`: no gap between days is longer than in {than}, or than chance explains.",
        fact=bool(gaps),
        observed=sum(len(g) for g in gaps),
        expected=usual,
        remedy="Ask the source whether these days are still to come.",
        family="volume",
        rank=1,
    )


def _chance(gap: tuple[date, ...], moments: Moments) -> float:
    """P(no row in the gap) at the lower of the rates in the stretches, three times as long, before and after it."""
    reach = timedelta(days=3 * len(gap))
    rows = [0, 0]
    for d in moments.per_day:
        day = date.fromisoformat(d.value)
        rows[0] += d.count if gap[0] - reach <= day < gap[0] else 0
        rows[1] += d.count if gap[-1] < day <= gap[-1] + reach else 0
    return math.exp(-min(rows) / 3)


def _empty_days(moments: Moments) -> list[tuple[date, ...]]:
    days = [date.fromisoformat(d.value) for d in moments.per_day if d.count]
    return [
        tuple(a + timedelta(days=i) for i in range(1, (b - a).days)) for a, b in pairwise(days) if (b - a).days > 1
    ]
