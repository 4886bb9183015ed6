"""Values that are not there: how many, since when, and under which new disguise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pilotgate.compare.attribution import ROWS
from pilotgate.compare.claim import Claim, Test
from pilotgate.compare.shares import Share, difference_interval, fisher, moved, open_question, rows_for_difference
from pilotgate.compare.words import count, percent, points, some
from pilotgate.model import ColumnProfile, Dimension, Evidence, MissingTogether, Moments

_MATTERS = 0.01
_MATTERS_RELATIVE = 0.1
_MATTERS_ALWAYS = 0.02
_RISE = 0.8
"""Of what the test may err, the part spent on values that went missing; the rest on values that came back."""
_SURE = 7.0
"""Log likelihood that a changepoint must gain, beyond the number of days it could be on (p of about .0002)."""


def missing_claims(
    before: ColumnProfile, after: ColumnProfile, than: str, alpha: float, per_day: Moments | None
) -> list[Claim]:
    """The missing rate of a column, and tokens for "missing" that are new.

    Args:
        per_day: Rows per day of the extract, where it has a date column that orders it.
    """
    old, new = _tokens(before, after), _tokens(after, before)
    was = Share(before.nulls + sum(old.values()), before.rows)
    now = Share(after.nulls + sum(new.values()), after.rows)
    low, high = difference_interval(was, now)
    rise = now.fraction - was.fraction
    fresh = {t: n for t, n in new.items() if n and not old.get(t)}
    matters = min(_MATTERS_ALWAYS, max(_MATTERS, _MATTERS_RELATIVE * min(was.fraction, 1 - was.fraction)))
    since = _since(after, per_day)
    tokens = (
        f" Of these, {count(sum(fresh.values()))} are {_listed(fresh)}, which {than} did not have." if fresh else ""
    )
    began = f" It began on {since}." if since and rise > 0 else ""
    test = Test(
        p=moved(was, now, rise=_RISE),
        effect=abs(rise),
        threshold=matters,
        rows=min(was.rows, now.rows),
        needed=rows_for_difference(was.fraction, matters, alpha),
        interval=points(low, high),
        purse="missing",
        informative=open_question(was, now),
    )
    told = f"`{after.name}`: {percent(now.fraction)} of {count(now.rows)} values are missing; in {than} it was "
    claims = [
        Claim(
            "missing",
            after.name,
            Dimension.COMPLETENESS,
            f"{told}{percent(was.fraction)}.{tokens}{began}",
            f"{told}{percent(was.fraction)}.",
            test=test,
            cause=f"missing from {percent(was.fraction)} to {percent(now.fraction)}" if now.count else "",
            family="missing",
            rank=0,
            observed=now.fraction,
            expected=was.fraction,
            failing=now.count,
            tested=now.rows,
            remedy="Find out at the source since when the field is left empty, and who fills it.",
            evidence=(
                *(Evidence("token", f"{t!r}: {count(n)} rows") for t, n in fresh.items()),
                *((Evidence(ROWS, "missing values"),) if rise > 0 else ()),
            ),
        )
    ]
    share = Share(sum(fresh.values()), after.rows)
    if fresh:
        claims.append(
            Claim(
                "null_token",
                after.name,
                Dimension.COMPLETENESS,
                f"`{after.name}`: {percent(share.fraction)} of the values are {_listed(fresh)}, a way of saying "
                f'"missing" that {than} did not use.',
                f"`{after.name}`: {_listed(fresh)} is new but rare ({count(share.count)} of {count(share.rows)}).",
                test=Test(
                    p=fisher(Share(0, before.rows), share),
                    effect=share.fraction,
                    threshold=_MATTERS,
                    rows=min(before.rows, after.rows),
                    needed=rows_for_difference(0.0, _MATTERS, alpha),
                    interval=points(*difference_interval(Share(0, before.rows), share)),
                ),
                cause=f"{_listed(fresh)} for missing values",
                columns=2,
                family="missing",
                rank=1,
                observed=share.fraction,
                failing=share.count,
                tested=share.rows,
                remedy="Have the source leave the field empty instead, or declare the token in the contract.",
            )
        )
    return claims


def told_together(claims: Sequence[Claim], groups: Sequence[MissingTogether]) -> list[Claim]:
    """Columns that go missing in the same rows, more than half of what each misses, have one cause."""
    cause: dict[str, tuple[str, int]] = {}
    for group in groups:
        for column in group.columns:
            if group.rows > cause.get(column, ("", 0))[1]:
                cause[column] = f"missing together in {count(group.rows)} rows", group.rows
    told = []
    for claim in claims:
        words, rows = cause.get(claim.column or "", ("", 0))
        together = claim.what == "missing" and rows > 0.5 * (claim.failing or 0)
        told.append(replace(claim, cause=words, columns=2) if together else claim)
    return told


def _tokens(own: ColumnProfile, other: ColumnProfile) -> Mapping[str, int]:
    """Rows per token that stands for "missing" on either side, so that both sides are counted alike."""
    found = {v.value: v.count for v in (*own.null_likes, *own.sentinels)}
    plain = {v.value: v.count for v in own.top}
    return {**{v.value: plain.get(v.value, 0) for v in (*other.null_likes, *other.sentinels)}, **found}


def uncertain_token(before: ColumnProfile, after: ColumnProfile) -> str:
    """A token that one side reads as "missing" and the other holds as a plain value, or empty."""
    for own, other in ((before, after), (after, before)):
        plain = {v.value: v.count for v in own.top}
        known = {v.value for v in (*own.null_likes, *own.sentinels)}
        for v in (*other.null_likes, *other.sentinels):
            if v.value not in known and plain.get(v.value, 0) * 200 > own.rows:
                return v.value
    return ""


def _listed(tokens: Mapping[str, int]) -> str:
    return some([f"`{t}`" if t else "empty text" for t in tokens])


def _since(column: ColumnProfile, per_day: Moments | None) -> str:
    """The day from which the column is missing more than before: the split that best separates the days.

    Source:
        Maximum likelihood changepoint of a binomial rate: Hinkley & Hinkley, Biometrika 57 (1970).
    """
    if per_day is None or not column.missing_per_day or len(per_day.per_day) < 4:
        return ""
    gone = {v.value: v.count for v in column.missing_per_day}
    days = [(d.value, gone.get(d.value, 0), d.count) for d in per_day.per_day]
    total = Share(sum(min(g, r) for _, g, r in days), sum(r for _, _, r in days))
    best, start = 0.0, ""
    missing = rows = 0
    for (_, g, r), (following, _, _) in pairwise(days):
        missing, rows = missing + min(g, r), rows + r
        first, rest = Share(missing, rows), Share(total.count - missing, total.rows - rows)
        if rest.fraction - first.fraction >= _MATTERS:
            gained = _log_likelihood(first) + _log_likelihood(rest) - _log_likelihood(total)
            if gained > best:
                best, start = gained, following
    return start if best > math.log(len(days)) + _SURE else ""


def _log_likelihood(share: Share) -> float:
    p, n = share.fraction, share.rows
    return n * (p * math.log(p) + (1 - p) * math.log(1 - p)) if 0 < p < 1 else 0.0
