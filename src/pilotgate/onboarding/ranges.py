"""Limits of numbers and dates, with room for what the next extracts may bring."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date

from pilotgate.model import ColumnProfile, Numbers
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.numbers import ceil_nice, floor_nice
from pilotgate.onboarding.outlook import HORIZON, fall, rise, settled
from pilotgate.onboarding.suggestion import Kind, Rooms, Suggestion, room_of

_ENOUGH = 20
_TO_BLOCK = 100
_FOR_A_MEDIAN = 20
_SAME = 2.0
_GAPS = 50
_LONGEST = 5
_DEEP = 10 / 3
_THIN = 0.42
_SIGNED = re.compile(
    r"temp|delta|diff|change|chg|varia[tz]i|veränder|abweich|saldo|balance|profit|gewinn|margin|growth|trend|offset"
    r"|adjust|correct|korrekt|z_?score|gain|flow|elevation|altitude|höhe|(^|_)([xyz]|lat|lon|lng|long|latitude|"
    r"longitude)($|_)",
    re.I,
)
_SHARE = re.compile(r"share|ratio|(^|_)rate|prob|confiden|fraction|quota|anteil|percent|prozent|(^|_)pct", re.I)
_DEGREES = {"lat": 90, "latitude": 90, "lon": 180, "lng": 180, "long": 180, "longitude": 180}


def number_limits(column: ColumnEvidence, kind: str, rooms: Rooms) -> Iterator[Suggestion]:
    """Least and greatest value, and the order of magnitude.

    Limits that lie in the nature of a column (an amount is not below 0, a share not above 1) block; those that
    come of what was seen block when several extracts agree on them.
    """
    measured = [c.numbers for c in column.filled if c.numbers]
    if not measured or column.present < _ENOUGH:
        return
    identifies = kind == "integer" and all(map(_counts_up, column.filled))
    if not column.has_sentinels:
        yield _minimum(column, measured, rooms)
        if not identifies:
            yield from _maximum(column, measured, rooms)
    full = [n for n in measured if n.count >= _FOR_A_MEDIAN]
    if full and not identifies:
        yield from (_spread if _may_be_negative(column, measured) else _scale)(column, full, rooms)


def day_limit(column: ColumnEvidence, rooms: Rooms) -> Iterator[Suggestion]:
    """A least day only: whatever is the newest day today, tomorrow's is newer."""
    measured = [c.dates for c in column.filled if c.dates]
    if column.has_sentinels or not measured:
        return
    first = date.fromisoformat(min(m.min for m in measured)[:10])
    last = date.fromisoformat(max(m.max for m in measured)[:10])
    years = max(1, math.ceil((last - first).days / 365)) * room_of(rooms, Kind.MINIMUM, column.name)
    yield Suggestion(Kind.MINIMUM, column.name, date(max(1, int(first.year - years)), 1, 1).isoformat())


def _counts_up(column: ColumnProfile) -> bool:
    """Whether it numbers the rows: each value once, and few left out. What goes on tomorrow has no limit."""
    numbers = column.numbers
    return (
        numbers is not None
        and column.distinct == column.present
        and (numbers.max - numbers.min < _GAPS * numbers.count)
    )


def _minimum(column: ColumnEvidence, measured: list[Numbers], rooms: Rooms) -> Suggestion:
    natural = _natural_limits(column, measured)
    if natural is not None:
        return Suggestion(Kind.MINIMUM, column.name, natural[0])
    lows = [n.min for n in measured]
    least = floor_nice(min(lows) - room_of(rooms, Kind.MINIMUM, column.name) * _span(measured) - fall(lows))
    if _may_be_negative(column, measured):
        return Suggestion(Kind.MINIMUM, column.name, least, firm=False)
    return Suggestion(Kind.MINIMUM, column.name, max(least, 0), firm=column.present >= _TO_BLOCK)


def _maximum(column: ColumnEvidence, measured: list[Numbers], rooms: Rooms) -> Iterator[Suggestion]:
    natural = _natural_limits(column, measured)
    if natural is not None:
        yield Suggestion(Kind.MAXIMUM, column.name, natural[1])
        return
    highest, medians = [n.max for n in measured], [n.quantiles[50] for n in measured]
    high, grown = max(highest), rise(medians) / medians[-1] if medians[-1] > 0 else 0.0
    climb = max(rise(highest), grown * max(high, 0) if math.isfinite(grown) else math.inf)
    if not math.isfinite(climb):
        return
    middle = max(medians)
    limit = high + _span(measured) * room_of(rooms, Kind.MAXIMUM, column.name)
    if middle > 0:
        tail = min(middle * (high / middle) ** _stretch(measured), high + _LONGEST * _span(measured))
        limit = max(limit, tail * room_of(rooms, Kind.MAXIMUM, column.name))
    spread = max(n.quantiles[75] - n.quantiles[25] for n in measured)
    firm = settled(highest, spread) and settled(medians, spread) and climb <= abs(high)
    firm = firm and (not _may_be_negative(column, measured) or _is_steady([n.std for n in measured]))
    yield Suggestion(Kind.MAXIMUM, column.name, ceil_nice(limit + climb), firm and column.present >= _TO_BLOCK)


def _stretch(measured: list[Numbers]) -> float:
    """How much longer than seen a tail may get on a logarithmic scale, within the horizon.

    The largest of n normal deviates is about sqrt(2 ln n); the allowance is for what is less well behaved.
    """
    seen = sum(n.count for n in measured)
    coming = 3 * HORIZON * max(n.count for n in measured)
    return 1.2 * math.sqrt(math.log(max(coming, 4 * seen)) / math.log(max(seen, 3)))


def _scale(column: ColumnEvidence, measured: list[Numbers], rooms: Rooms) -> Iterator[Suggestion]:
    """The median at most three times (after rounding: six) the largest seen, and a tenth of the least.

    Another unit is ten times or more; what ebbs away, as cases do, does so slowly and may go far.
    """
    medians = [n.quantiles[50] for n in measured]
    low, high = min(medians), max(medians)
    if low <= 0:
        return
    factor = 1 + 2 * room_of(rooms, Kind.MEDIAN, column.name)
    climb, sink = rise(medians), fall(medians)
    least = floor_nice((low - min(sink, 0.999 * low)) / (_DEEP * factor))
    most = ceil_nice((high + climb) * factor) if math.isfinite(climb) else None
    if least < 1 and column.logical_type == "integer":
        least = 0  # small counts may come to nothing
    spread = max(n.quantiles[75] - n.quantiles[25] for n in measured)
    firm = settled(medians, spread) and climb <= high
    yield Suggestion(Kind.MEDIAN, column.name, (least, most), firm and column.present >= _TO_BLOCK)


def _spread(column: ColumnEvidence, measured: list[Numbers], rooms: Rooms) -> Iterator[Suggestion]:
    """Of what may be negative, the standard deviation within a factor of three, where it is steady."""
    spreads = [n.std for n in measured]
    if not _is_steady(spreads):
        return
    factor = 1 + 2 * room_of(rooms, Kind.SPREAD, column.name)
    ends = floor_nice(min(spreads) / factor), ceil_nice((max(spreads) + rise(spreads)) * factor)
    yield Suggestion(Kind.SPREAD, column.name, ends, settled(spreads) and column.present >= _TO_BLOCK)


def _is_steady(spreads: list[float]) -> bool:
    """Whether values lie about as far apart in every extract, and go on so."""
    return 0 < max(spreads) <= _SAME * min(spreads) and rise(spreads) <= max(spreads)


def _natural_limits(column: ColumnEvidence, measured: list[Numbers]) -> tuple[float, float] | None:
    """The least and greatest value that the column's meaning allows, where its name and its values agree."""
    low, high = min(n.min for n in measured), max(n.max for n in measured)
    degrees = _DEGREES.get(column.name.lower(), 0)
    if degrees and -degrees <= low and high <= degrees:
        return -degrees, degrees
    if not _SHARE.search(column.name) or low < 0 or _SIGNED.search(column.name):
        return None
    return (0, 1) if 0 < high <= 1 else (0, 100) if 10 < high <= 100 else None


def _may_be_negative(column: ColumnEvidence, measured: list[Numbers]) -> bool:
    """Whether values below zero are to be expected, seen or not: by name, or by a tail that thins out."""
    low = min(n.min for n in measured)
    if low < 0 or _SIGNED.search(column.name):
        return True
    if low == 0:
        return False
    return all(_thins_out(n) for n in measured)


def _thins_out(numbers: Numbers) -> bool:
    """A bell has a thin tail to the left; amounts crowd at the lower end, and what is even has an edge there."""
    quarter = numbers.quantiles[25] - numbers.min
    return quarter > 0 and numbers.min < quarter and (numbers.quantiles[5] - numbers.min) / quarter > _THIN


def _span(measured: list[Numbers]) -> float:
    low, high = min(n.min for n in measured), max(n.max for n in measured)
    return (high - low) or abs(high) or 1.0
