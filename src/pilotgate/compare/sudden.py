"""What no night before had and tonight has, whatever the pilot was like: another unit, values that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean, pstdev

import numpy as np

from pilotgate.compare.claim import Claim
from pilotgate.compare.forecast import LEAST
from pilotgate.compare.numbers import unit_between
from pilotgate.compare.pairing import kind
from pilotgate.compare.segments import follows_loss
from pilotgate.compare.words import count, number, some
from pilotgate.model import ColumnProfile, Dimension, Profile

_NIGHTS = 14
_SURE = 5.0
_LEAST_ROWS = 5


def sudden_claims(earlier: Sequence[Profile], current: Profile) -> list[Claim]:
    """Claims about tonight against the last accepted nights; nothing before `LEAST` of them are known."""
    nights = earlier[-_NIGHTS:]
    if len(nights) < LEAST or not current.table.rows:
        return []
    claims = []
    known = [{c.name: c for c in p.columns} for p in nights]
    for column in current.columns:
        before = [k[column.name] for k in known if column.name in k]
        if len(before) == len(nights):
            claims.extend(_unit(column, before[-1]))
            claims.extend(_gone(column, before, current.table.rows))
    return claims


def _unit(now: ColumnProfile, last: ColumnProfile) -> list[Claim]:
    """All numbers in another unit than last night: told where the pilot's numbers are too far off to tell."""
    if now.numbers is None or last.numbers is None or kind(now) != "number" or kind(last) != "number":
        return []
    unit = unit_between(np.array(last.numbers.quantiles), np.array(now.numbers.quantiles))
    if not unit:
        return []
    return [
        Claim(
            "unit",
            now.name,
            Dimension.CONSISTENCY,
            f"`{now.name}`: all values seem to be in another unit ({unit}) than in the last accepted run: half of "
            f"them lie under {number(now.numbers.quantiles[50])} (then "
            f"{number(last.numbers.quantiles[50])}).",
            "",
            fact=True,
            cause=f"unit {unit}",
            columns=2,
            rank=2,
            observed=now.numbers.mean,
            expected=last.numbers.mean,
            tested=now.numbers.count,
            remedy="Ask the source for the unit of the field.",
            stage="history",
        )
    ]


def _gone(now: ColumnProfile, before: Sequence[ColumnProfile], rows_left: int) -> list[Claim]:
    """Values that every accepted night had in about the same number of rows, and tonight has not.

    A value is missed where the least of those numbers is 5, and none is 5 of their standard deviations (a tenth of
    their mean at the least) away from their mean.
    """
    if now.personal or not now.top_is_complete or not all(c.top_is_complete for c in before):
        return []
    if "date" in {kind(now), *(kind(c) for c in before)} or now.present == 0:
        return []
    held = {v.value for v in now.top}
    rows = [{v.value: v.count for v in c.top} for c in before]
    missed = []
    for value in rows[-1]:
        counts = [r.get(value, 0) for r in rows]
        if value in held or min(counts) < _LEAST_ROWS:
            continue
        if mean(counts) >= _SURE * max(pstdev(counts), 0.1 * mean(counts)):
            missed.append((value, mean(counts)))
    if not missed or len(missed) > len(rows[-1]) / 2:
        return []
    lost = sum(n for _, n in missed) / (rows_left + sum(n for _, n in missed))
    follows = follows_loss(lost)
    told = some([f"`{v}` (about {count(n)} rows a night)" for v, n in missed])
    return [
        Claim(
            "values_gone",
            now.name,
            Dimension.COVERAGE,
            f"`{now.name}`: {told} {'is' if len(missed) == 1 else 'are'} gone; each of the last {len(before)} "
            "accepted runs had rows with it.",
            "",
            fact=True,
            rank=7,
            cause="values that every night had are gone",
            columns=2,
            explains=lambda c: c.family == "volume" or follows(c),
            lead=3,
            observed=len(held),
            expected=len(rows[-1]),
            remedy="Ask whether the delivery is whole.",
            stage="history",
        )
    ]
