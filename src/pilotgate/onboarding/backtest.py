"""Would a suggested rule have cried wolf? Learn from the earlier extracts, try on the later ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pilotgate.model import ColumnProfile, Profile
from pilotgate.onboarding.dates import reads
from pilotgate.onboarding.evidence import ColumnEvidence, gaps
from pilotgate.onboarding.forms import matches
from pilotgate.onboarding.suggestion import REPEATED, Kind, Subject, Suggestion
from pilotgate.onboarding.suggestions import suggest
from pilotgate.onboarding.texts import damaged_share
from pilotgate.onboarding.units import units

_ROOMS = (1.0, 2.0, 4.0, 8.0)
_WIDENED = {
    Kind.MINIMUM, Kind.MAXIMUM, Kind.LENGTH, Kind.COMPLETE, Kind.MEDIAN, Kind.SPREAD, Kind.ROWS, Kind.ENCODING,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """How often versions of a rule, learnt from earlier extracts, failed on later ones.

    Attributes:
        room: How much more room than usual it has in the end; `inf` where it was left out.
        alarms: False alarms at the usual room.
        trials: Extracts tried on, once for each set of extracts learnt from.
    """

    suggestion: Suggestion
    room: float
    alarms: int
    trials: int


def backtested(
    profiles: Sequence[Profile], left_out: Collection[Subject] = ()
) -> tuple[tuple[Suggestion, ...], tuple[Trial, ...]]:
    """Rules that the extracts suggest and none of them would have broken.

    Each rule is learnt from the first half of the extracts, from one more, and so on, and tried on all that follow.
    One that fails there gets twice the room, up to eight times, and is left out when that does not help or when
    room means nothing for it. Types are not tried: what all extracts have in common is known from the start.

    Args:
        profiles: Of the extracts, oldest first; they are taken to be good.
        left_out: Rules that are known not to hold.

    Returns:
        The rules, and how each of those that were tried and failed fared.
    """
    rooms: dict[Subject, float] = dict.fromkeys(left_out, math.inf)
    first: dict[Subject, tuple[Suggestion, int, int]] = {}
    for _ in range(len(_ROOMS) * len(Kind)):
        failed = _alarms(profiles, rooms)
        if not failed:
            break
        for subject, outcome in failed.items():
            first.setdefault(subject, outcome)
            wider = [r for r in _ROOMS if r > rooms.get(subject, 1.0)] if subject[0] in _WIDENED else []
            rooms[subject] = wider[0] if wider else math.inf
    trials = tuple(Trial(s, rooms[subject], alarms, n) for subject, (s, alarms, n) in first.items())
    return tuple(s for s in suggest(profiles, rooms) if all(holds(s, p) for p in profiles)), trials


def _alarms(profiles: Sequence[Profile], rooms: dict[Subject, float]) -> dict[Subject, tuple[Suggestion, int, int]]:
    alarms: Counter[Subject] = Counter()
    trials: Counter[Subject] = Counter()
    example: dict[Subject, Suggestion] = {}
    for learnt in range(max(1, len(profiles) // 2), len(profiles)):
        for suggestion in suggest(profiles[:learnt], rooms):
            if suggestion.kind is Kind.TYPE:
                continue
            for later in profiles[learnt:]:
                trials[suggestion.subject] += 1
                if not holds(suggestion, later):
                    alarms[suggestion.subject] += 1
                    example[suggestion.subject] = suggestion
    return {subject: (example[subject], alarms[subject], trials[subject]) for subject in alarms}


def holds(suggestion: Suggestion, profile: Profile) -> bool:
    """Whether the extract of this profile keeps the rule; a rule about a column that is not there is not broken."""
    value = suggestion.value
    match suggestion.kind, value:
        case Kind.ROWS, (low, high):
            return _within(profile.table.rows, low, high)
        case Kind.NO_DUPLICATES, _:
            return profile.table.duplicate_rows < REPEATED * profile.table.rows
        case Kind.KEY, tuple() as names:
            return _key_holds(tuple(str(n) for n in names), profile)
    column = profile.column(suggestion.column)
    return column is None or not column.rows or _holds(suggestion, column)


def _holds(suggestion: Suggestion, column: ColumnProfile) -> bool:
    numbers = column.numbers
    match suggestion.kind, suggestion.value:
        case Kind.TYPE, (str() as kind, str() as form):
            return _type_holds(kind, form, column)
        case Kind.REQUIRED, _:
            return not gaps(column)
        case Kind.COMPLETE, float() as least:
            return 1 - gaps(column) / column.rows >= least
        case Kind.ENUM, tuple() as values:
            return column.top_is_complete and {v.value for v in column.top} <= set(values)
        case Kind.FORM, str() as form:
            return matches(form, [p.pattern for p in column.patterns], units(column))
        case Kind.ENCODING, float() | int() as most:
            return damaged_share(ColumnEvidence(column.name, (column,))) <= most
        case Kind.LENGTH, (float() | int() as low, float() | int() as high):
            return column.lengths is None or low <= column.lengths.min <= column.lengths.max <= high
        case Kind.MEDIAN, (low, high):
            return numbers is None or _within(numbers.quantiles[50], low, high)
        case Kind.SPREAD, (low, high):
            return numbers is None or numbers.count < 2 or _within(numbers.std, low, high)
        case Kind.MINIMUM, str() as day:
            return column.dates is None or column.dates.min[:10] >= day
        case Kind.MINIMUM, float() | int() as least:
            return (numbers is None or numbers.min >= least) and not column.sentinels
        case Kind.MAXIMUM, float() | int() as most:
            return (numbers is None or numbers.max <= most) and not column.sentinels
    return False


def _within(value: float, low: object, high: object) -> bool:
    """Whether it lies between two ends, either of which may be open."""
    above = not isinstance(low, float | int) or value >= low
    return above and (not isinstance(high, float | int) or value <= high)


def _type_holds(kind: str, form: str, column: ColumnProfile) -> bool:
    if kind == "string" or not column.present:
        return True
    alone = ColumnEvidence(column.name, (column,))
    if kind in {"date", "timestamp", "time"}:
        return column.logical_share == 1 and column.logical_type == kind and reads(alone, kind, form)
    return column.logical_share == 1 and column.logical_type in (
        {"integer", "number"} if kind == "number" else {kind}
    )


def _key_holds(names: tuple[str, ...], profile: Profile) -> bool:
    columns = [c for n in names if (c := profile.column(n))]
    if len(columns) < len(names):
        return True
    if len(columns) == 1:
        return not columns[0].missing and columns[0].distinct == columns[0].rows
    measured = next((k for k in profile.table.keys if set(k.columns) == set(names)), None)
    return measured is not None and not measured.null_rows and not measured.duplicate_rows
