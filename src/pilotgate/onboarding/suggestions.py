"""Rules that the extracts seen so far suggest, each with room for what the next one may bring."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pilotgate.model import Profile
from pilotgate.onboarding.dates import date_format
from pilotgate.onboarding.evidence import ColumnEvidence, evidence
from pilotgate.onboarding.keys import primary_key
from pilotgate.onboarding.presence import presence, row_count
from pilotgate.onboarding.private import suspected
from pilotgate.onboarding.ranges import day_limit, number_limits
from pilotgate.onboarding.suggestion import Kind, Rooms, Suggestion, key_subject
from pilotgate.onboarding.texts import text_rules

_MOST_REPEATED = 0.01
_COMPARED = 12
_CALENDAR = {"date", "timestamp", "time"}
_PLAIN = {"number integer", "number decimal point", "number exponent"}


def suggest(profiles: Sequence[Profile], rooms: Rooms) -> tuple[Suggestion, ...]:
    """Rules that all these extracts keep.

    Args:
        profiles: Of the extracts, oldest first.
        rooms: Rules that need more room than usual, from the backtest.
    """
    columns = evidence(profiles)
    left_out = {names for (kind, names), room in rooms.items() if kind is Kind.KEY and room == math.inf}
    key = primary_key(profiles, columns, lambda names: key_subject(names) not in left_out)
    found = [*_of_table(profiles, columns, key, rooms)]
    for column in columns:
        found += _of_column(column, column.name in key, len(profiles), rooms)
    return tuple(s for s in found if rooms.get(s.subject, 1.0) < math.inf)


def _of_table(
    profiles: Sequence[Profile], columns: Sequence[ColumnEvidence], key: tuple[str, ...], rooms: Rooms
) -> Iterator[Suggestion]:
    if key:
        yield Suggestion(Kind.KEY, "", key)
    elif all(p.table.rows > 1 and p.table.duplicate_rows <= _MOST_REPEATED * p.table.rows for p in profiles):
        full = sorted((c for c in columns if not c.gaps), key=lambda c: -c.latest.distinct)[:_COMPARED]
        if full:
            names = [c.name for c in sorted(full, key=lambda c: c.latest.position)]
            yield Suggestion(Kind.NO_DUPLICATES, "", tuple(names))
    yield from row_count(profiles, rooms)


def _of_column(column: ColumnEvidence, in_key: bool, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    kind = _readable_type(column) if rooms.get((Kind.TYPE, column.name), 1.0) < math.inf else "string"
    yield Suggestion(Kind.TYPE, column.name, (kind, date_format(column) or "" if kind in _CALENDAR else ""))
    yield from presence(column, in_key, extracts, rooms)
    personal = bool(suspected(column))
    if kind in {"integer", "number"} and not personal:
        yield from number_limits(column, kind, rooms)
    elif kind in {"date", "timestamp"} and not personal:
        yield from day_limit(column, rooms)
    elif kind == "string" and column.filled:
        yield from text_rules(column, extracts, rooms)


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
