"""How many rows an extract has, and in how many of them a column has a value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pilotgate.model import Profile
from pilotgate.onboarding.confidence import upper_share
from pilotgate.onboarding.evidence import ColumnEvidence, gaps
from pilotgate.onboarding.numbers import ceil_nice, floor_nice
from pilotgate.onboarding.outlook import fall, rise, settled
from pilotgate.onboarding.suggestion import SEVERAL, Kind, Rooms, Suggestion, is_in, room_of

_SURE = 0.001
_MANY = 7


def presence(column: ColumnEvidence, in_key: bool, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    """Required where that no gap was seen shows that there are next to none; else a least share of values.

    A column without a gap in 400 rows may well have one in a hundred (99 % confidence, Clopper-Pearson): only from
    about 4,600 rows on is `required` more than a guess. A share has room beyond that bound: the bound again, half
    of it once there are several extracts, or twice the difference between them; and it allows for an outage that
    none of them had.
    """
    if not column.present:
        return
    bound = upper_share(column.gaps, column.rows)
    if not column.gaps and (in_key or bound <= _SURE):
        yield Suggestion(Kind.REQUIRED, column.name)
        if is_in(rooms, Kind.REQUIRED, column.name):
            return
    bound = max(bound, *(upper_share(gaps(c), c.rows) for c in column.seen if gaps(c)), 0.0)
    room = room_of(rooms, Kind.COMPLETE, column.name)
    unseen = 0.1 if extracts < SEVERAL else 0.05 if extracts < _MANY else 0.02
    shares = [gaps(c) / c.rows for c in column.seen if c.rows]
    known = bound / 2 if extracts >= SEVERAL else bound
    allowed = max(unseen, bound + max(known, 2 * (max(shares) - min(shares)))) * room
    least = math.floor(100 * max(1 - allowed, (1 - bound) / (2 * room)) + 1e-9) / 100
    if least >= 0.05:
        yield Suggestion(Kind.COMPLETE, column.name, least, firm=not column.gaps or extracts >= SEVERAL)


def row_count(profiles: Sequence[Profile], rooms: Rooms) -> Iterator[Suggestion]:
    """Rows of an extract: half as much again as was seen, more where counts vary or there are few of them."""
    counts = [float(p.table.rows) for p in profiles]
    least, most = min(counts), max(counts)
    if not least:
        return
    usual = max(0.5, 1.5 * (most / least - 1)) if len(counts) >= SEVERAL else 3.0
    room = usual * room_of(rooms, Kind.ROWS)
    low = max(1, floor_even((least - fall(counts)) / (1 + room)))
    climb = rise(counts)
    high = ceil_even((most + climb) * (1 + room)) if math.isfinite(climb) else None
    yield Suggestion(Kind.ROWS, "", (low, high), firm=settled(counts))


def floor_even(value: float) -> float:
    """Rounded down to two digits: one would cost up to half of the room."""
    unit = 10 ** max(0, math.floor(math.log10(max(value, 1))) - 1)
    return floor_nice(value) if unit <= 1 and value < 1 else math.floor(value / unit) * unit


def ceil_even(value: float) -> float:
    """Rounded up to two digits."""
    unit = 10 ** max(0, math.floor(math.log10(max(value, 1))) - 1)
    return ceil_nice(value) if value < 1 else math.ceil(value / unit) * unit
