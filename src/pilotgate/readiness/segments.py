"""The parts of the data that the contract wants represented."""

from __future__ import annotations

from pilotgate.contract.terms import Segment
from pilotgate.model import ColumnProfile, Dimension, Finding, Status
from pilotgate.readiness.case import Case, percent

SEGMENT = "data.segment"


def segments(case: Case) -> tuple[Finding, ...]:
    """One finding per declared segment: does it hold its least share of the rows?"""
    return tuple(_segment(s, case) for s in case.contract.segments)


def _segment(segment: Segment, case: Case) -> Finding:
    column = case.profile.column(segment.column)
    least, most = _share(column, segment.value)
    name = f"{segment.column} = {segment.value}"
    remedy = f"Bring in more rows with {name}, or agree on a smaller share in the contract."
    if least is None or most is None:
        why = "is not in the extract" if column is None else "has no values that may be counted"
        status, message = Status.UNKNOWN, f"The share of {name} could not be measured: {segment.column} {why}."
        remedy = f"Bring back {segment.column}, or declare the segment on another column."
    elif least >= segment.min_share:
        status, message, remedy = Status.PASSED, f"The share of {name} is {percent(least)} of the rows.", ""
    elif most < segment.min_share:
        status, message = Status.FAILED, f"The share of {name} is only {percent(most)} of the rows."
    else:
        status = Status.UNKNOWN
        message = f"The share of {name} is at most {percent(most)}; too few values are kept to say more."
        remedy = f"Declare the segment on a column with fewer values than {segment.column}."
    return Finding(
        check=f"{SEGMENT}.{segment.column}.{segment.value}",
        dataset=case.contract.dataset,
        column=segment.column,
        message=message,
        dimension=Dimension.COVERAGE,
        status=status,
        observed=None if least is None or least != most else least,
        expected=f"at least {percent(segment.min_share)} of the rows",
        tested=None if column is None else column.rows,
        remedy=remedy,
        where=segment.where,
    )


def _share(column: ColumnProfile | None, value: str) -> tuple[float, float] | tuple[None, None]:
    """Least and greatest share of rows that can hold the value, given what the profile kept."""
    if column is None or not column.rows or column.personal:
        return None, None
    kept = next((v.count for v in column.top if v.value == value), None)
    if kept is not None:
        return kept / column.rows, kept / column.rows
    if column.top_is_complete:
        return 0.0, 0.0
    return 0.0, min((v.count for v in column.top), default=column.rows) / column.rows
