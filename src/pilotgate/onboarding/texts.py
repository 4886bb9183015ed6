"""Rules about texts: which values, which form, which length, and that no letters are damaged."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from pilotgate.onboarding.confidence import upper_share
from pilotgate.onboarding.evidence import ColumnEvidence
from pilotgate.onboarding.forms import column_form
from pilotgate.onboarding.numbers import ceil_nice
from pilotgate.onboarding.private import suspected
from pilotgate.onboarding.suggestion import SEVERAL, Kind, Rooms, Suggestion, is_in, room_of
from pilotgate.onboarding.units import numeral_form

MOJIBAKE = r"[ÃÂÅÄ][\x80-\xBF‐-›€ƒŒœŠšŽžŸˆ˜™]|â€"
"""UTF-8 that was read as Latin-1 or Windows-1252: the two or three characters that became of one letter."""

_COUNTED = re.compile(r"v?[0-9]+([.\-/:][0-9]+)+")
_SURE = 0.001
_LIKELY = 0.005
_HARDLY = 0.015
_MANY = 5
_MOST_VALUES = 30
_FEW_VALUES = 12
_LONGEST_VALUE = 30
_RARE = 0.01
_REPEATS = 0.34
_LEAST_EACH = 5
_DAMAGED = 0.01


def text_rules(column: ColumnEvidence, extracts: int, rooms: Rooms) -> Iterator[Suggestion]:
    """One rule about what the values are, and one about their letters where not all are ASCII.

    A list of values blocks once a value that is in one row of a thousand would have been seen with 99 % confidence;
    with three extracts that kept to it, in one of two hundred; with five, in one of seventy.
    """
    values = _stable_values(column, extracts)
    if values and is_in(rooms, Kind.ENUM, column.name):
        unseen = _SURE if extracts < SEVERAL else _LIKELY if extracts < _MANY else _HARDLY
        yield Suggestion(Kind.ENUM, column.name, values, firm=upper_share(0, column.present) <= unseen)
        return
    form = numeral_form(column) or column_form(column)
    if form and is_in(rooms, Kind.FORM, column.name):
        yield Suggestion(Kind.FORM, column.name, form, firm=extracts >= SEVERAL or "|" not in form)
        return
    if column.has("ascii beyond"):
        yield from _encoding(column, rooms)
    longest = max(c.lengths.max for c in column.filled if c.lengths)
    room = room_of(rooms, Kind.LENGTH, column.name)
    yield Suggestion(Kind.LENGTH, column.name, (1, max(10, ceil_nice(longest * (1 + room)))))


def damaged_share(column: ColumnEvidence) -> float:
    """The largest share of values with damaged letters in any extract."""
    return max(
        (t.count / c.present for c in column.filled for t in c.traits if t.name == "mojibake"),
        default=0.0,
    )


def _encoding(column: ColumnEvidence, rooms: Rooms) -> Iterator[Suggestion]:
    most = max(_DAMAGED, 3 * damaged_share(column)) * room_of(rooms, Kind.ENCODING, column.name)
    if most <= 0.1:
        yield Suggestion(Kind.ENCODING, column.name, math.ceil(100 * most - 1e-9) / 100)


def _stable_values(column: ColumnEvidence, extracts: int) -> tuple[str, ...]:
    """The values of a category, or none where a new one would be no surprise.

    The chance that the next row brings a value never seen is about the share of values seen once (Good 1953); so
    each value must have been seen several times and be no rarity, or the same set in every one of many extracts.
    What hardly repeats within an extract is a name of something, and tomorrow there is one more of it. Values that
    might be of persons are never listed, nor are numbers, days and versions.
    """
    counts = column.values()
    if not counts or column.logical_type not in {"string", "boolean"} or all(map(_COUNTED.fullmatch, counts)):
        return ()
    if suspected(column) or len(counts) > _MOST_VALUES or column.present < 10 * len(counts):
        return ()
    if any(c.distinct > _REPEATS * c.present for c in column.filled):
        return ()
    sets = {frozenset(v.value for v in c.top) for c in column.filled}
    if len(sets) == 1 and len(column.filled) == extracts >= _MANY:
        return tuple(sorted(counts))
    rare = min(counts.values()) < max(_LEAST_EACH, _RARE * column.present)
    wordy = len(counts) > _FEW_VALUES or max(map(len, counts)) > _LONGEST_VALUE
    return () if rare or wordy else tuple(sorted(counts))
