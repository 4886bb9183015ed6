"""Rows per day inside the extract: days that are thin, last days that are not full yet, days that were restated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from pilotgate.compare.claim import Claim
from pilotgate.compare.distances import Floats
from pilotgate.compare.words import count, percent, some
from pilotgate.model import Dimension, Moments, Profile, Severity

_LEAST_DAYS = 14
_THIN = 0.5
_SURE = 0.0001
_FAR = 4.0
_TAIL = 3
_HEAVIER = 1.2
_NIGHTS = 7
_APART = 7
_RESTATED = 0.01
_WEEK = 8


@dataclass(frozen=True, slots=True)
class _Days:
    """Rows per calendar day from `first` on, days without any included."""

    first: date
    rows: Floats

    def day(self, index: int) -> date:
        return self.first + timedelta(days=index)


@dataclass(frozen=True, slots=True)
class _Restated:
    """Rows that came and went for days that both of two extracts cover, of so many there were."""

    came: float
    gone: float
    covered: float
    days: str


def period_claims(before: Profile, after: Profile, than: str, earlier: Sequence[Profile] = ()) -> list[Claim]:
    """Whether the days of the extract, by the column that orders it in time, are as full as they ought to be.

    Args:
        before: The baseline.
        after: The extract.
        than: What the baseline is called.
        earlier: Profiles of accepted runs, oldest first: days as thin as they had, a holiday of last week among
            them, are no news.
    """
    name = after.table.period
    was, now = (_days(p, name) for p in (before, after))
    if was is None or now is None:
        return []
    accepted = [d for p in earlier[-_NIGHTS:] if (d := _days(p, name)) is not None]
    return [_rate(name, was, now, than), _thin(name, [was, *accepted], now, than), _late(name, was, now, than)]


def restated_claims(earlier: Sequence[Profile], current: Profile) -> list[Claim]:
    """Rows that came late for days which the last accepted extract had already covered, or vanished from them.

    Said only of extracts that hold the same days again: where fewer than half of the days they share have kept
    their number of rows, the two are different samples, and nothing follows. What is restated every night (a date
    of the last change, say) is no news up to twice of what the nights of the last week restated.

    Args:
        earlier: Profiles of accepted runs, oldest first; at least one.
        current: Tonight's profile.
    """
    name = current.table.period
    restated = _restated(name, earlier[-1], current)
    if restated is None:
        return []
    past = [_restated(name, a, b) for a, b in pairwise(earlier[-_WEEK:])]
    usual_late = max((r.came / r.covered for r in past if r is not None), default=0.0)
    usual_gone = max((r.gone / r.covered for r in past if r is not None), default=0.0)
    covered, days = restated.covered, restated.days
    return [
        Claim(
            what,
            name,
            Dimension.TIMELINESS if what == "late" else Dimension.COMPLETENESS,
            f"`{name}`: {count(rows)} rows ({percent(rows / covered)}) {said} {days} since the last accepted "
            f"extract, which had {count(covered)}.",
            f"`{name}`: {days} hold the rows that they held in the last accepted extract, or nearly so.",
            fact=rows >= max(_RESTATED, 2 * usual) * covered,
            severity=severity,
            observed=rows,
            expected=0,
            failing=int(rows),
            tested=int(covered),
            remedy=remedy,
            stage="history",
            family="volume" if what == "vanished" else "content",
            rank=5 if what == "vanished" else -1,
        )
        for what, rows, usual, said, severity, remedy in (
            ("late", restated.came, usual_late, "came late for", Severity.INFO, ""),
            (
                "vanished",
                restated.gone,
                usual_gone,
                "have vanished from",
                None,
                "Ask the source whether these rows were meant to go.",
            ),
        )
    ]


def _restated(name: str, previous: Profile, current: Profile) -> _Restated | None:
    was, now = (_days(p, name) for p in (previous, current))
    if was is None or now is None:
        return None
    start = max(was.first, now.first) + timedelta(days=1)
    end = min(was.day(len(was.rows)), now.day(len(now.rows)))
    if (end - start).days < _LEAST_DAYS:
        return None
    old, new = (d.rows[(start - d.first).days : (end - d.first).days] for d in (was, now))
    if np.mean(old == new) < 0.5 or not old.sum():
        return None
    return _Restated(
        came=float(np.maximum(new - old, 0).sum()),
        gone=float(np.maximum(old - new, 0).sum()),
        covered=float(old.sum()),
        days=f"the days from {start} to {end - timedelta(days=1)}",
    )


def _rate(name: str, was: _Days, now: _Days, than: str) -> Claim:
    usual, tonight = (float(np.median(d.rows[d.rows > 0])) for d in (was, now))
    told = f"`{name}`: a day has typically {count(tonight)} rows, in {than} {count(usual)}."
    return Claim(
        "rows_per_day",
        name,
        Dimension.COMPLETENESS,
        told,
        told,
        fact=not 0.5 <= tonight / usual <= 2,
        severity=Severity.INFO,
        family="volume",
        rank=6,
        observed=tonight,
        expected=usual,
    )


def _thin(name: str, known_days: Sequence[_Days], now: _Days, than: str) -> Claim:
    """Days inside the extract with under half of their usual rows, where neither chance nor what is known has such.

    A stretch of several days without any row is told as a gap.
    """
    usual = _usual(now)
    known = min((ratio for days in known_days for ratio in _thin_days(days).values()), default=1.0)
    found = {
        i: ratio
        for i, ratio in _thin_days(now).items()
        if ratio < _THIN * known and not (now.rows[i] == 0 and 0 in now.rows[[i - 1, i + 1]])
    }
    told = some([f"{now.day(i)} ({count(now.rows[i])} of about {count(usual[i])})" for i in sorted(found)])
    lone = len(found) == 1 and min(found.values()) > 0
    return Claim(
        "thin_days",
        name,
        Dimension.COMPLETENESS,
        f"`{name}`: {'a day' if len(found) == 1 else f'{len(found)} days'} inside the extract "
        f"{'has' if len(found) == 1 else 'have'} under half of the usual rows: {told}; in {than} no day was that "
        "thin.",
        f"`{name}`: no day inside the extract is thinner than in {than}, or than chance explains.",
        fact=bool(found),
        severity=Severity.INFO if lone else None,
        observed=len(found),
        expected=0,
        remedy="Ask the source whether rows of these days are missing, and load them again.",
        family="volume",
        rank=3,
    )


def _late(name: str, was: _Days, now: _Days, than: str) -> Claim:
    """The last days hold under half of what the days before, and the last days of the baseline, let expect."""
    found, expected = 0, 0.0
    noise = _noise(now)
    for k in range(1, _TAIL + 1):
        usual, before = _usual_of_tail(now, k), _usual_of_tail(was, k)
        fullness = min(1.0, float(was.rows[-k:].sum()) / before) if before else 1.0
        rows = float(now.rows[-k:].sum())
        if (
            rows < _THIN * usual * fullness
            and _chance(rows, usual * fullness) < _SURE
            and math.log((rows + 0.5) / (usual * fullness + 0.5)) < -_FAR * noise
        ):
            found, expected = k, usual
    rows = float(now.rows[-found:].sum()) if found else 0.0
    end = now.day(len(now.rows) - 1)
    return Claim(
        "unfinished_days",
        name,
        Dimension.TIMELINESS,
        f"`{name}`: the last {f'{found} days' if found > 1 else 'day'} up to {end} "
        f"{'have' if found > 1 else 'has'} {count(rows)} rows, where about {count(expected)} are usual; in {than} "
        "the last days were fuller.",
        f"`{name}`: the last days up to {end} are as full as in {than}.",
        fact=found > 0,
        severity=Severity.INFO if found == 1 else None,
        observed=rows if found else None,
        expected=expected if found else None,
        remedy="Rows of these days may still be to come: wait for them, or end the extract at the last whole day.",
        family="volume",
        rank=2,
    )


def _days(profile: Profile, name: str) -> _Days | None:
    """Rows per day of the days that hold nearly all rows; None without enough of them.

    A stray date far from the others (1900, 2099) says nothing of how full the days are.
    """
    column = profile.column(name) if name else None
    if column is None or column.dates is None or not column.dates.per_day:
        return None
    told = _kept(column.dates)
    if not told or (told[-1][0] - told[0][0]).days + 1 < _LEAST_DAYS:
        return None
    rows = np.zeros((told[-1][0] - told[0][0]).days + 1)
    for day, number in told:
        rows[(day - told[0][0]).days] = number
    return _Days(told[0][0], rows)


def _kept(moments: Moments) -> list[tuple[date, int]]:
    if len(moments.per_day[0].value) != len("YYYY-MM-DD"):
        return []
    days = [(date.fromisoformat(d.value), d.count) for d in moments.per_day if d.count]
    if not days:
        return []
    passed = np.cumsum([n for _, n in days])
    low, high = (int(np.searchsorted(passed, share * passed[-1])) for share in (0.005, 0.995))
    while low > 0 and (days[low][0] - days[low - 1][0]).days <= _APART:
        low -= 1
    while high < len(days) - 1 and (days[high + 1][0] - days[high][0]).days <= _APART:
        high += 1
    return days[low : high + 1]


def _thin_days(days: _Days) -> dict[int, float]:
    """Days with under half of their usual rows beyond chance, first and last apart: index → share of the usual.

    Beyond chance is four robust standard deviations below, and further below than any day is above: where the days
    of a feed vary with heavy tails, the upper tail says how heavy.
    """
    usual = _usual(days)
    off = np.log((days.rows + 0.5) / (usual + 0.5))
    far = max(_FAR * _noise(days), _HEAVIER * float(off.max()))
    return {
        i: float(days.rows[i] / usual[i])
        for i in range(1, len(days.rows) - _TAIL)
        if days.rows[i] < _THIN * usual[i]
        and _chance(days.rows[i], usual[i]) * len(days.rows) < _SURE
        and off[i] < -far
    }


def _usual(days: _Days) -> Floats:
    """Per day the lower of two medians: of the week on either side, and of the same weekday four weeks each way."""
    rows, last = days.rows, len(days.rows)
    found = np.zeros(last)
    for i in range(last):
        near = [j for j in range(max(0, i - 7), min(last, i + 8)) if j != i]
        same = [j for j in range(i % 7, last, 7) if j != i and abs(j - i) <= 28]
        found[i] = min(np.median(rows[near]), np.median(rows[same]))
    return found


def _usual_of_tail(days: _Days, k: int) -> float:
    """What the last `k` days would hold, going by the days before them."""
    before, total = days.rows[:-k], 0.0
    for i in range(len(before), len(days.rows)):
        same = before[i % 7 :: 7][-4:]
        total += min(float(np.median(before[-14:])), float(np.median(same)))
    return total


def _noise(days: _Days) -> float:
    """Robust standard deviation of the logarithm of a day's rows against its usual: by MAD, Hampel (1974)."""
    off = np.log((days.rows + 0.5) / (_usual(days) + 0.5))
    return 1.4826 * float(np.median(np.abs(off - np.median(off))))


def _chance(rows: float, usual: float) -> float:
    """P(so few rows or fewer), bounded from above.

    Source:
        Chernoff bound of the Poisson distribution: Mitzenmacher & Upfal, Probability and Computing (2005), 5.4.
    """
    if usual <= rows:
        return 1.0
    return math.exp(rows - usual + (rows * math.log(usual / rows) if rows else 0.0))
