"""What a suggested rule is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    SPREAD = "spread"
    ENCODING = "encoding"
    ROWS = "rows"
    NO_DUPLICATES = "no duplicates"


Value = str | float | tuple[str, ...] | tuple[float | None, float | None] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One rule as suggested.

    Attributes:
        column: It is about, or empty for the table.
        value: TYPE: logical type and date format; KEY, ENUM, NO_DUPLICATES: names or values; FORM: regular
            expression; MINIMUM, MAXIMUM: number or ISO day; COMPLETE: least share 0-1; ENCODING: largest share of
            damaged values 0-1; LENGTH, MEDIAN, SPREAD (standard deviation), ROWS: from, to (None for an open end).
        firm: The extracts say enough for it to block; else it warns.
    """

    kind: Kind
    column: str
    value: Value = None
    firm: bool = True

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


def room_of(rooms: Rooms, kind: Kind, column: str = "") -> float:
    """Times the usual room; 1 for a rule that is left out, which is taken away at the end."""
    room = rooms.get((kind, column), 1.0)
    return room if room < math.inf else 1.0


def is_in(rooms: Rooms, kind: Kind, column: str) -> bool:
    """Whether the backtest has not left that rule out."""
    return rooms.get((kind, column), 1.0) < math.inf


REPEATED = 0.2
"""Share of rows that repeat another, from which on something was loaded twice; a load repeated whole has half."""

SEVERAL = 3
"""Extracts from which on what was seen may block; what one or two show might be chance."""
