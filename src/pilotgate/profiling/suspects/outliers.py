"""Numbers and dates out of all range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import numpy as np

from pilotgate.profiling.suspects.dependencies import Flags, Floats
from pilotgate.profiling.suspects.doubt import Doubt
from pilotgate.profiling.suspects.grid import Codes
from pilotgate.profiling.suspects.magnitudes import core
from pilotgate.profiling.suspects.meaning import DATED, NUMERIC, Meaning

_LEAST = 20
_FAR = 8.0
_GAP = 2.0
_RARE = 0.005
_YEAR = 365.25
_LONG = 100.0
_MOSTLY = 0.95
_AGES = (date(1000, 1, 1).toordinal(), date(2150, 1, 1).toordinal())
_CLUSTER = 0.4


def far_off(columns: Sequence[Meaning]) -> Iterator[Doubt]:
    """Numbers and dates out of all range."""
    for told in columns:
        if told.reading.logical_type in NUMERIC:
            yield from _numbers(told)
        elif told.kind in DATED:
            yield from _dates(told)


def _numbers(told: Meaning) -> Iterator[Doubt]:
    """Numbers beyond a gap, far from the rest on the plain scale and, where all are positive, on that of ratios."""
    column = told.column
    if _are_codes(told):
        return
    taken = {told.places[v] for v, _, _ in told.reading.sentinels if v in told.places}
    places = np.flatnonzero(np.isfinite(told.numbers))
    places = places[~np.isin(places, list(taken))]
    if len(places) < _LEAST:
        return
    values, weights = told.numbers[places], column.counts[places]
    negative = values < 0
    lone = int(weights[negative].sum())
    usual = values[~negative]
    if 0 < lone <= _RARE * weights.sum() and (-values[negative] >= np.quantile(usual, 0.1)).all():
        for row in told.rows_of(set(places[negative].tolist())):
            yield Doubt(
                row, told.place, "outlier", f"below zero, as hardly any of {weights.sum():,} values are", 0.8
            )
        places, values, weights = places[~negative], values[~negative], weights[~negative]
    far = _out_of_range(values, weights)
    middle = float(np.median(np.repeat(values, np.minimum(weights, 1000))))
    for row in told.rows_of(set(places[far].tolist())):
        yield Doubt(
            row, told.place, "outlier", f"out of all range of the other values, which lie about {middle:g}", 0.9
        )


def _out_of_range(values: Floats, weights: Codes) -> Flags:
    """Values far off on the plain scale, and on that which makes a long tail on their side short."""
    far = _beyond(values, weights)
    if not far.any():
        return far
    middle = float(np.median(values[~far]))
    room = float(np.ptp(np.quantile(values[~far], (0.1, 0.9))))
    high, low = far & (values > middle), far & (values < middle)
    if np.mean(values >= 0) >= _MOSTLY:
        positive = values > 0
        high[positive] &= _beyond(np.log(values[positive]), weights[positive])
    if low.any() and room > 0:
        low &= _beyond(np.log(values[~high].max() - np.minimum(values, values[~high].max()) + room), weights)
    return high | low


def _are_codes(told: Meaning) -> bool:
    """Whole numbers of one length, which name things rather than measure them."""
    lengths = Counter[int]()
    for text, i in told.places.items():
        lengths[len(text) if text.isdigit() else 0] += int(told.column.counts[i])
    length, held = lengths.most_common(1)[0]
    return length >= 4 and held >= 0.9 * lengths.total()


def _beyond(values: Floats, weights: Codes) -> Flags:
    """Which values are many spreads beyond the quartiles, with a gap between them and the rest."""
    if len(values) < _LEAST:
        return np.zeros(len(values), dtype=bool)
    order = np.argsort(values, kind="stable")
    ends = np.cumsum(weights[order])
    ranked = values[order]
    low, high = (float(ranked[np.searchsorted(ends, q * ends[-1])]) for q in (0.1, 0.9))
    spread = (high - low) / 2.56
    if spread <= 0:
        return np.zeros(len(values), dtype=bool)
    inner = (values <= high + (_FAR - 1.28) * spread) & (values >= low - (_FAR - 1.28) * spread)
    least, most = values[inner].min(), values[inner].max()
    far: Flags = (values > most + _GAP * spread) | (values < least - _GAP * spread)
    if weights[far].sum() > 4 * _RARE * weights.sum() and not _is_other_unit(values, far):
        return np.zeros(len(values), dtype=bool)
    far &= weights <= max(2, 0.001 * weights.sum())
    return far


def _is_other_unit(values: Floats, far: Flags) -> bool:
    """Those far off lie about a hundred or a thousand times as high as the others: grams among kilograms."""
    if far.sum() > 0.1 * len(values) or (values <= 0).any():
        return False
    ratio = float(np.median(values[far]) / np.median(values[~far]))
    return any(0.7 < ratio / times < 1.4 for times in (100.0, 1000.0))


def _dates(told: Meaning) -> Iterator[Doubt]:
    """Days many years before or after all others."""
    moments = told.reading.moments
    if len(moments) < _LEAST:
        return
    days = np.array([_day(at) for at in moments])
    weights = np.array(list(moments.values()))
    centre, spread = core(days, weights)
    room = max(_LONG * _YEAR / 2, 8 * spread)
    low, high = centre - room, centre + room
    far = (days < low) | (days > high)
    if weights[far].sum() > 0.1 * weights.sum():  # another age, unless there is no such year in data
        low, high = min(low, _AGES[0]), max(high, _AGES[1])
        if weights[(days < low) | (days > high)].sum() > _CLUSTER * weights.sum():
            return
    for value, i in told.places.items():
        at = _moment(told, value)
        if at is not None and not low <= _day(at) <= high:
            for row in told.rows_of({i}):
                reason = f"in the year {at.year}, far from all other days"
                yield Doubt(row, told.place, "impossible", reason, 0.95)


def _day(at: datetime) -> float:
    return at.toordinal()


def _moment(told: Meaning, value: str) -> datetime | None:
    from pilotgate.profiling.formats.dates import parse_date

    for written, _ in told.reading.date_codes:
        at = parse_date(value.strip(), written)
        if at is not None:
            return at
    return None
