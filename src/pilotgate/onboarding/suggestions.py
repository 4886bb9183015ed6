"""Rules that the extracts seen so far suggest, each with room for what the next one may bring."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotgate.model import Profile
from pilotgate.onboarding.confidence import upper_share
from pilotgate.onboarding.dates import date_format
from pilotgate.onboarding.evidence import ColumnEvidence, evidence, gaps
from pilotgate.onboarding.forms import column_form
from pilotgate.onboarding.keys import primary_key
from pilotgate.onboarding.numbers import ceil_nice, floor_nice


class Kind(StrEnum):
    """What a suggested rule is about; its value and the file it goes to follow from that."""

    TYPE = "type"
    REQUIRED = "required"
    KEY = "key"
    ENUM = "enum"
    FORM = "form"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    LENGTH = "length"
    COMPLETE = "complete"
    MEDIAN = "median"
    ROWS = "rows"
    NO_DUPLICATES = "no duplicates"


Value = str | float | tuple[str, ...] | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One rule as suggested.

    Attributes:
        column: It is about, or empty for the table.
        value: TYPE: logical type and date format; KEY, ENUM: names or values; FORM: regular expression; MINIMUM,
            MAXIMUM: number or ISO day; COMPLETE: least share 0-1; LENGTH, MEDIAN, ROWS: from, to.
    """

    kind: Kind
    column: str
    value: Value = None

    @property
    def subject(self) -> Subject:
        """What it is about: suggestions from other extracts with the same subject are versions of this one."""
        return self.kind, key_subject(self.value) if self.kind is Kind.KEY else self.column


def key_subject(names: object) -> str:
    """What a key is about: its columns, so that another key is another rule."""
    return ", ".join(map(str, names)) if isinstance(names, tuple) else ""


Subject = tuple[Kind, str]
"""What a rule is about: its kind, and its column (for a key, its columns)."""

Rooms = Mapping[Subject, float]
"""How much more room than usual a rule gets; `inf` leaves it out."""

_ENOUGH = 100
_SEVERAL = 3
_MANY = 5
_MOST_VALUES = 30
_FEW_VALUES = 12
_LONGEST_VALUE = 30
_RARE = 0.01
_REPEATS = 0.34
_LEAST_EACH = 5
_TREND = 0.5


def suggest(profiles: Sequence[Profile], rooms: Rooms) -> tuple[Suggestion, ...]:
    """Rules that all these extracts keep.

    Args:
        profiles: Of the extracts, oldest first.
        rooms: Rules that need more room than usual, from the backtest.
    """
    columns = evidence(profiles)
    left_out = {names for (kind, names), room in rooms.items() if kind is Kind.KEY and room == math.inf}
    key = primary_key(profiles, columns, lambda names: key_subject(names) not in left_out)
    found = [*_of_table(profiles, key, rooms)]
    for column in columns:
        found += _of_column(column, column.name in key, len(profiles), rooms)
    return tuple(s for s in found if rooms.get(s.subject, 1.0) < math.inf)


def _of_table(profiles: Sequence[Profile], key: tuple[str, ...], rooms: Rooms) -> Iterator[Suggestion]:
    if key:
        yield Suggestion(Kind.KEY, "", key)
    elif all(p.table.rows > 1 and not p.table.duplicate_rows and not any(map(gaps, p.columns)) for p in profiles):
        yield Suggestion(Kind.NO_DUPLICATES, "", tuple(c.name for c in profiles[-1].columns))
    counts = [p.table.rows for p in profiles]
    room = _room(rooms, Kind.ROWS, "") * (1.0 if len(profiles) >= _SEVERAL else 3.0)
    if min(counts):
        yield Suggestion(
            Kind.ROWS, "", (max(1, floor_nice(min(counts) / (1 + room))), ceil_nice(max(counts) * (1 + room)))
        )


def _of_column(column: ColumnEvidence, in_key: bool, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    kind = _readable_type(column) if _is_in(rooms, Kind.TYPE, column.name) else "string"
    yield Suggestion(Kind.TYPE, column.name, (kind, date_format(column) or "" if kind in _CALENDAR else ""))
    yield from _presence(column, in_key, extracts, rooms)
    if kind in {"integer", "number"} and not column.personal:
        yield from _numbers(column, kind, rooms)
    elif kind in {"date", "timestamp"} and not column.personal:
        yield from _days(column, rooms)
    elif kind == "string" and column.filled:
        yield from _texts(column, extracts, rooms)


_CALENDAR = {"date", "timestamp", "time"}
_PLAIN = {"number integer", "number decimal point", "number exponent"}


def _readable_type(column: ColumnEvidence) -> str:
    """The type that the typed view reads every value as; text where it would refuse some."""
    kind = column.logical_type
    if all(not c.type.upper().startswith("VARCHAR") for c in column.seen):
        return "string" if kind == "empty" else kind
    if kind in {"integer", "number"}:
        return kind if column.written and column.written <= _PLAIN else "string"
    if kind in _CALENDAR:
        return kind if date_format(column) is not None else "string"
    if kind == "boolean":
        return kind if {v.strip().lower() for v in column.values() or ("?",)} <= {"true", "false"} else "string"
    return "string"


def _presence(column: ColumnEvidence, in_key: bool, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    if not column.present:
        return
    if not column.gaps and (in_key or column.rows >= _ENOUGH or extracts >= _SEVERAL):
        yield Suggestion(Kind.REQUIRED, column.name)
        if _is_in(rooms, Kind.REQUIRED, column.name):
            return
    bound = max(upper_share(gaps(c), c.rows) for c in column.seen)
    room = _room(rooms, Kind.COMPLETE, column.name)
    twice_the_gaps, half_the_values = min(1 - 2 * room * bound, 0.95 - bound), (1 - bound) / (2 * room)
    least = math.floor(100 * max(twice_the_gaps, half_the_values)) / 100
    if least >= 0.05:
        yield Suggestion(Kind.COMPLETE, column.name, least)


def _numbers(column: ColumnEvidence, kind: str, rooms: Rooms) -> Iterator[Suggestion]:
    measured = [c.numbers for c in column.filled if c.numbers]
    if not measured or column.present < _LEAST_EACH:
        return
    low, high = min(n.min for n in measured), max(n.max for n in measured)
    middle, top = (max(n.quantiles[at] for n in measured) for at in (50, 99))
    span = (high - low) or abs(high) or 1.0
    identifies = all(c.distinct == c.present for c in column.filled)
    if not column.has_sentinels and column.present >= _ENOUGH:
        grows = column.trend(lambda c: c.numbers.max if c.numbers else None) >= _TREND
        shrinks = low < 0 and column.trend(lambda c: c.numbers.min if c.numbers else None) <= -_TREND
        room = _room(rooms, Kind.MINIMUM, column.name)
        least = floor_nice(low - room * span)
        if not shrinks:
            yield Suggestion(Kind.MINIMUM, column.name, max(least, 0) if low >= 0 else least)
        tail = (high - middle) / (top - middle) if top > middle else 10.0
        room = _room(rooms, Kind.MAXIMUM, column.name) * max(1.0, tail / 2)
        if not (kind == "integer" and identifies) and not grows:
            yield Suggestion(Kind.MAXIMUM, column.name, ceil_nice(high + room * span))
    if min(n.count for n in measured) >= _ENOUGH and not identifies:
        lower, upper = min(n.quantiles[25] for n in measured), max(n.quantiles[75] for n in measured)
        room = (_room(rooms, Kind.MEDIAN, column.name) - 1) * (upper - lower)
        if lower < upper:
            yield Suggestion(Kind.MEDIAN, column.name, (_short(lower - room), _short(upper + room)))


def _days(column: ColumnEvidence, rooms: Rooms) -> Iterator[Suggestion]:
    """A least day only: whatever is the newest day today, tomorrow's is newer."""
    measured = [c.dates for c in column.filled if c.dates]
    if column.has_sentinels or not measured:
        return
    first = date.fromisoformat(min(m.min for m in measured)[:10])
    last = date.fromisoformat(max(m.max for m in measured)[:10])
    years = max(1, math.ceil((last - first).days / 365)) * _room(rooms, Kind.MINIMUM, column.name)
    yield Suggestion(Kind.MINIMUM, column.name, date(max(1, int(first.year - years)), 1, 1).isoformat())


def _texts(column: ColumnEvidence, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    values = _stable_values(column, extracts)
    if values and _is_in(rooms, Kind.ENUM, column.name):
        yield Suggestion(Kind.ENUM, column.name, values)
        return
    form = column_form(column)
    if form and _is_in(rooms, Kind.FORM, column.name):
        yield Suggestion(Kind.FORM, column.name, form)
        return
    longest = max(c.lengths.max for c in column.filled if c.lengths)
    room = _room(rooms, Kind.LENGTH, column.name)
    yield Suggestion(Kind.LENGTH, column.name, (1, max(10, ceil_nice(longest * (1 + room)))))


def _stable_values(column: ColumnEvidence, extracts: int) -> tuple[str, ...]:
    """The values of a category, or none where a new one would be no surprise.

    The chance that the next row brings a value never seen is about the share of values seen once (Good 1953); so
    each value must have been seen several times and be no rarity, or the same set in every one of many extracts.
    What hardly repeats within an extract is a name of something, and tomorrow there is one more of it.
    """
    counts = column.values()
    if not counts or column.personal or len(counts) > _MOST_VALUES or column.present < 10 * len(counts):
        return ()
    if any(c.distinct > _REPEATS * c.present for c in column.filled):
        return ()
    sets = {frozenset(v.value for v in c.top) for c in column.filled}
    if len(sets) == 1 and len(column.filled) == extracts >= _MANY:
        return tuple(sorted(counts))
    rare = min(counts.values()) < max(_LEAST_EACH, _RARE * column.present)
    wordy = len(counts) > _FEW_VALUES or max(map(len, counts)) > _LONGEST_VALUE
    return () if rare or wordy else tuple(sorted(counts))


def _room(rooms: Rooms, kind: Kind, column: str) -> float:
    """Times the usual room; 1 for a rule that is left out, which is taken away at the end."""
    room = rooms.get((kind, column), 1.0)
    return room if room < math.inf else 1.0


def _is_in(rooms: Rooms, kind: Kind, column: str) -> bool:
    return rooms.get((kind, column), 1.0) < math.inf


def _short(value: float) -> float:
    return float(f"{value:.6g}")
