"""Does it use representative real-world data?"""

from __future__ import annotations

from pilotgate.contract.terms import Segment
from pilotgate.model import (
    Answer,
    ColumnProfile,
    Dimension,
    Evidence,
    Finding,
    Level,
    Profile,
    Question,
    Severity,
    Status,
)
from pilotgate.readiness.case import JUDGED, OPEN, Case, count, listed, percent

SEGMENT = "data.segment"


def segments(case: Case) -> tuple[Finding, ...]:
    """One finding per declared segment: does it hold its least share of the rows?"""
    return tuple(_segment(s, case) for s in case.contract.segments)


def answer(case: Case) -> Answer:
    """Verified: compared with the pilot's data without an open difference, every segment at its least share."""
    compared = case.under("compare")
    rests_on = (*compared, *case.under(SEGMENT))
    if not case.contract.baseline:
        return Answer(
            Question.DATA,
            Level.MISSING,
            "The contract names no pilot baseline, so nobody can tell whether production looks like the pilot.",
            ("Name the pilot's profile as baseline in the contract.",),
            tuple(f.check for f in rests_on),
        )
    if case.baseline is None or case.baseline.dataset != case.contract.dataset or not case.baseline.table.rows:
        why = "could not be read"
        if case.baseline is not None:
            why = "has no rows" if not case.baseline.table.rows else f"is of {case.baseline.dataset}"
        return Answer(
            Question.DATA,
            Level.MISSING,
            f"The pilot baseline {case.contract.baseline} {why}, so production was compared with nothing.",
            ("Write the pilot's profile to that file again.",),
            tuple(f.check for f in rests_on),
        )
    missing = _missing(case, case.baseline, compared)
    production, pilot = case.profile.table.rows, case.baseline.table.rows
    rows = f"{count(production, 'row')} of production and {count(pilot, 'row')} of the pilot"
    changed = [f for f in compared if f.status is Status.FAILED and f.severity is not Severity.INFO]
    return Answer(
        Question.DATA,
        Level.DECLARED if missing else Level.VERIFIED,
        f"{rows} were compared in {count(len(compared), 'way')}; "
        f"{count(len(changed), 'difference') if changed else 'no difference'} that matters.",
        missing,
        tuple(f.check for f in rests_on),
        tuple(
            Evidence(f"{s.column} = {s.value}", f"at least {percent(s.min_share)}") for s in case.contract.segments
        ),
    )


def _missing(case: Case, baseline: Profile, compared: tuple[Finding, ...]) -> tuple[str, ...]:
    ran = any(f.status in JUDGED for f in compared)
    serious = [f for f in compared if f.severity is not Severity.INFO]
    changed = [f.check for f in serious if f.status is Status.FAILED]
    unknown = [f.check for f in serious if f.status is Status.UNKNOWN]
    thin = [f.check for f in case.under(SEGMENT) if f.status in OPEN]
    return (
        *(() if ran else ("Compare the extract with the baseline; this run did not.",)),
        *((f"Explain, mend or waive what differs from the pilot: {listed(changed)}.",) if changed else ()),
        *((f"Make it possible to compare {listed(unknown)}.",) if unknown else ()),
        *((f"Bring in more rows, or lower what is asked, for {listed(thin)}.",) if thin else ()),
        *(
            ()
            if case.contract.segments
            else ("Declare the segments that must be represented, each with its least share.",)
        ),
        *(
            ("Take a baseline from the pilot: this one is the very file that is judged.",)
            if baseline.sha256 == case.extract.sha256
            else ()
        ),
    )


def _segment(segment: Segment, case: Case) -> Finding:
    column = case.profile.column(segment.column)
    least, most = _share(column, segment.value)
    name = f"{segment.column} = {segment.value}"
    if least is None or most is None:
        why = "is not in the extract" if column is None else "has no values that may be counted"
        status, message = Status.UNKNOWN, f"The share of {name} could not be measured: {segment.column} {why}."
    elif least >= segment.min_share:
        status, message = Status.PASSED, f"{name} holds {percent(least)} of the rows."
    elif most < segment.min_share:
        status, message = Status.FAILED, f"{name} holds {percent(most)} of the rows, too few to stand for it."
    else:
        status = Status.UNKNOWN
        message = f"The share of {name} is at most {percent(most)}; the profile keeps too few values to say more."
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
        remedy="" if status is Status.PASSED else f"Find out why {name} is rare in production before it is served.",
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
