"""Numbers ten, a hundred or a thousand times too high, or of the wrong sign, however many of them there are.

A few numbers far off are outliers. Where a tenth of the column or more is off, the numbers form a second cluster,
and the question is whether a slip made it. That is so where the cluster lies as far from the first as a slip of the
unit moves it, is as narrow, and its numbers end in zeros that no other of the column has: 3.12 typed as cents is
312.00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pilotgate.profiling.suspects.dependencies import Flags, Floats
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Codes
from pilotgate.profiling.suspects.meaning import Meaning

_LEAST = 40
_DISTINCT = 10
_MOST = 0.4
_FEWEST = 2
_FAR = 4.0
_WIDE = 3.0
_TAIL = 2.4
_MANY = 0.02
_NEARER = 0.02
_ISOLATED = 2
_TENS = {1: 0.2, 2: 0.05, 3: 0.03}
"""Places of the point, and the share of usual numbers that may end in as many zeros."""
_ROUND = 0.05
_AWAY = 0.2
_ROUNDER = 0.2
_NARROW = 0.05
_NARROWEST = 0.02
_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Distinct numbers of a column: places there, values, rows, zeros that end them as written, and digits."""

    places: Codes
    values: Floats
    rows: Codes
    zeros: Codes
    digits: Codes


def shifted(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Numbers of a second cluster that a slip of the unit or of the sign explains."""
    for told in columns:
        found = _numbers(told)
        if found is None:
            continue
        middle = _centre(found)
        for odd, reason, sure in (
            (_other_unit(found), "some places of the point higher than the others, which lie about", 0.9),
            (_other_sign(found), "like the others but for its sign; without it, they lie about", 0.85),
        ):
            for row in told.rows_of(set(found.places[odd].tolist())):
                yield Doubt(row, told.place, "outlier", f"{reason} {middle:.6g}", sure)


def _numbers(told: Meaning) -> _Numbers | None:
    known = np.isfinite(told.numbers) & (told.numbers != 0)
    taken = [told.places[v] for v, _, _ in told.reading.sentinels if v in told.places]
    known[taken] = False
    known[[i for i in np.flatnonzero(known).tolist() if is_idle(told.numbers[i])]] = False
    places = np.flatnonzero(known)
    rows = told.column.counts[places]
    if rows.sum() < _LEAST or len(places) < _DISTINCT or len(np.unique(np.abs(told.numbers[places]))) < _DISTINCT:
        return None
    written = [_DIGITS.sub("", told.column.values[i]).lstrip("0") for i in places.tolist()]
    zeros = np.array([len(digits) - len(digits.rstrip("0")) for digits in written])
    return _Numbers(places, told.numbers[places], rows, zeros, np.array([len(digits) for digits in written]))


def is_idle(value: float) -> bool:
    """Nines alone, or minus one: numbers that are written where there is none."""
    digits = f"{abs(value):.10g}"
    return value == -1 or (len(digits) > 1 + (value > 0) and not digits.strip("9"))


def _centre(found: _Numbers) -> float:
    return float(np.exp(core(np.log(np.abs(found.values)), found.rows)[0]))


def core(values: Floats, rows: Codes) -> tuple[float, float]:
    """Centre and spread of the shortest interval that holds half of the rows: what a second cluster cannot move."""
    order = np.argsort(values, kind="stable")
    ranked, ends = values[order], np.cumsum(rows[order])
    half = ends[-1] / 2
    before = ends - rows[order]
    last = np.searchsorted(ends, before + half)
    inside = last < len(ranked)
    widths = ranked[last[inside]] - ranked[inside]
    k = int(np.argmin(widths))
    low, high = float(ranked[inside][k]), float(ranked[last[inside]][k])
    return (low + high) / 2, (high - low) / 1.35


def _other_unit(found: _Numbers) -> Flags:
    logs = np.log10(np.abs(found.values))
    centre, spread = core(logs, found.rows)
    spread = max(spread, _NARROWEST)
    off = (logs - centre) / spread
    near = np.abs(off) <= _WIDE
    usual = _least_zeros(found, near)
    odd = np.zeros(len(logs), dtype=bool)
    for tens, most in _TENS.items():
        rounded = found.zeros >= usual + tens
        if spread > _NARROW and found.rows[near & rounded].sum() > most * found.rows[near].sum():
            continue
        back = np.abs(off - tens / spread) <= _WIDE
        odd |= rounded & back
    beyond = off > _TAIL
    if found.rows[odd & beyond].sum() < _MANY * found.rows.sum():
        odd &= off > _FAR
    odd &= beyond
    held, others = found.rows[odd].sum(), found.rows[beyond & ~odd].sum()
    if (
        held and _digits(found, odd) < _digits(found, near) - _ROUNDER
    ):  # a hundred and a thousand are round by nature
        return np.zeros(len(logs), dtype=bool)
    if not _FEWEST <= held <= _MOST * found.rows.sum() or held < _ISOLATED * others:
        return np.zeros(len(logs), dtype=bool)
    return odd


def _digits(found: _Numbers, chosen: Flags) -> float:
    """Digits of the numbers before the zeros that end them, in the mean."""
    return float(np.average(found.digits[chosen] - found.zeros[chosen], weights=found.rows[chosen]))


def _least_zeros(found: _Numbers, near: Flags) -> int:
    """Zeros that nearly all usual numbers end in: amounts in thousands have three."""
    zeros, rows = found.zeros[near], found.rows[near]
    order = np.argsort(zeros)
    ends = np.cumsum(rows[order])
    return int(zeros[order][np.searchsorted(ends, _ROUND * ends[-1])])


def _other_sign(found: _Numbers) -> Flags:
    """Numbers below zero that mirror those above, or the reverse, where no number comes near to zero."""
    negative = found.values < 0
    if 2 * found.rows[negative].sum() > found.rows.sum():
        negative = ~negative
    none = np.zeros(len(negative), dtype=bool)
    held, rows = found.rows[negative].sum(), found.rows.sum()
    if not _FEWEST <= held <= _MOST * rows:
        return none
    centre, spread = core(np.log(np.abs(found.values)), found.rows)
    low, high = (float(np.exp(centre + side * _WIDE * max(spread, 0.05))) for side in (-1, 1))
    if low < _AWAY * np.exp(centre):
        return none
    size = np.abs(found.values)
    inside = (size >= low) & (size <= high)
    nearer = found.rows[(size < low / 2) & ~negative].sum()
    usual = found.rows[inside & ~negative].sum()
    mirrored: Flags = negative & inside
    if found.rows[mirrored].sum() < 0.8 * held or nearer > _NEARER * usual:
        return none
    return mirrored
