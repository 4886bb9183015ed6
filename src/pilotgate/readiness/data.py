"""Does it use representative real-world data?"""

from __future__ import annotations

from collections.abc import Iterable

from pilotgate.model import Answer, Evidence, Finding, Level, Profile, Question, Severity, Status
from pilotgate.readiness.case import JUDGED, OPEN, Case, count, listed, percent
from pilotgate.readiness.segments import SEGMENT


def answer(case: Case) -> Answer:
    """Verified: compared with the pilot's data without an open difference, every segment at its least share."""
    compared = case.under("compare")
    rests_on = tuple(f.check for f in (*compared, *case.under(SEGMENT)))
    baseline, named = case.baseline, case.contract.baseline
    if not named:
        return Answer(
            Question.DATA,
            Level.MISSING,
            "The contract names no pilot baseline, so nobody can tell whether production is like the pilot.",
            ("Name the pilot's profile as baseline in the contract.",),
            rests_on,
        )
    if baseline is None or (fault := _fault(baseline, case)):
        why = "could not be read" if baseline is None else fault
        return Answer(
            Question.DATA,
            Level.MISSING,
            f"The pilot baseline {named} {why}, so nothing was compared with it.",
            ("Write the pilot's profile to that file again, from the pilot's own extract.",),
            rests_on,
        )
    missing = _missing(case, compared)
    return Answer(
        Question.DATA,
        Level.DECLARED if missing else Level.VERIFIED,
        _reason(case, baseline, compared),
        missing,
        rests_on,
        tuple(
            Evidence(f"{s.column} = {s.value}", f"at least {percent(s.min_share)}") for s in case.contract.segments
        ),
    )


def _fault(baseline: Profile, case: Case) -> str:
    """Why this baseline is none, in the middle of a sentence, or empty."""
    if baseline.dataset != case.contract.dataset:
        return f"is about the dataset {baseline.dataset}"
    if baseline.sha256 == case.extract.sha256:
        return "is of the very file that is judged"
    return "" if baseline.table.rows else "has no rows"


def _reason(case: Case, baseline: Profile, compared: tuple[Finding, ...]) -> str:
    production = f"{count(case.profile.table.rows, 'row')} of production"
    pilot = f"the pilot's {count(baseline.table.rows, 'row')}"
    ran = sum(f.status in JUDGED for f in compared)
    if not ran:
        return f"The {production} could not be compared with {pilot}."
    changed = len(_differences(compared))
    outcome = {0: "nothing that matters differs", 1: "1 difference matters"}.get(
        changed, f"{changed} differences matter"
    )
    return f"The {production} were compared with {pilot} in {count(ran, 'way')}: {outcome}."


def _differences(compared: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(f for f in compared if f.status is Status.FAILED and f.severity is not Severity.INFO)


def _missing(case: Case, compared: tuple[Finding, ...]) -> tuple[str, ...]:
    ran = any(f.status in JUDGED for f in compared)
    changed = _differences(compared)
    unknown = [f for f in compared if f.status is Status.UNKNOWN and f.severity is not Severity.INFO]
    gaps = (
        (not ran, "Compare the extract with the pilot; this run could not."),
        (not case.profile.table.rows, "Bring an extract that has rows."),
        (bool(changed), f"Explain, mend or waive what differs from the pilot, in {_places(changed)}."),
        (bool(unknown), f"Make it possible to compare {_places(unknown)} with the pilot."),
        (not case.contract.segments, "Declare the segments that must be represented, each with its least share."),
    )
    thin = (f.remedy or f.message for f in case.under(SEGMENT) if f.status in OPEN)
    return (*(said for applies, said in gaps if applies), *thin)


def _places(findings: Iterable[Finding]) -> str:
    """Columns that the findings are about; a finding about several is named by the first, as its `check` is."""
    return listed(
        dict.fromkeys(f.column or ".".join(f.check.split(".")[2:]) or "the whole table" for f in findings)
    )
