"""Drift that somebody has looked at and expects: it becomes a note, for as long as it moves no further.

A mark retrains nothing in silence. It names the run in which the drift was seen, and holds while tonight's extract
differs in that respect from the pilot, or from the nights before, but not from the extract of that run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fnmatch import fnmatchcase

from pilotgate.compare import compare, compare_history
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Evidence, Finding, Profile, Severity, Status

_STAGES = ("compare.", "history.")
_NO_DRIFT = frozenset({"history.record"})
_NIGHTS = 35


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody's word that a drift is meant.

    Attributes:
        check: Of the findings it is about; a glob may stand.
        columns: Those that the finding named, where it was about several: another night may tell them one by one.
        at: When it was given.
        run_id: The run in which the drift was seen.
        until: The last day on which it holds, or None for as long as nothing moves further.
    """

    check: str
    reason: str
    by: str
    at: datetime
    run_id: str
    until: date | None = None
    columns: tuple[str, ...] = ()


def markable(finding: Finding) -> bool:
    """Only drift that was found can be expected: never a rule, and never a comparison that could not be made."""
    return (
        finding.status is Status.FAILED
        and finding.severity is not Severity.INFO
        and finding.check.startswith(_STAGES)
        and finding.check not in _NO_DRIFT
    )


def covers(mark: Mark, finding: Finding) -> bool:
    """Whether the mark is about the finding: by its name, or by that of any column of a finding about several."""
    if not markable(finding):
        return False
    what, columns = _about(finding)
    names = {finding.check, *(f"{what}.{column}" for column in columns)}
    if mark.check in names or fnmatchcase(finding.check, mark.check):
        return True
    marked = {mark.check.removesuffix(f".{column}") for column in mark.columns}
    return bool(columns) and what in marked and columns <= set(mark.columns)


def columns_of(finding: Finding) -> tuple[str, ...]:
    """The columns of a finding about several, in its order."""
    return next((tuple(e.value.split(", ")) for e in finding.evidence if e.label == "columns"), ())


def since_marked(marked: Profile, current: Profile, *, policy: DriftPolicy, dataset: str) -> tuple[Finding, ...]:
    """How an extract differs from the one whose drift was marked, in the terms of both comparisons.

    For history the marked extract stands for all nights before: what departs from it by enough to matter moved.
    """
    return (
        *compare(marked, current, policy=policy, dataset=dataset, than="the extract marked as expected"),
        *compare_history([marked] * _NIGHTS, current, policy=policy, dataset=dataset),
    )


def apply(
    findings: Sequence[Finding], marks: Sequence[Mark], since: Mapping[str, Sequence[Finding]], now: datetime
) -> tuple[Finding, ...]:
    """The findings, those that a mark covers as notes that say who expects them and why.

    Args:
        findings: Of the comparisons of a run.
        marks: Oldest first; of those that hold, the newest speaks.
        since: `since_marked` per run that marks name. A run that is not in there gives its marks no hold.
        now: Time of the run.
    """
    return tuple(_applied(f, [m for m in reversed(marks) if covers(m, f)], since, now) for f in findings)


def _applied(
    finding: Finding, marks: Sequence[Mark], since: Mapping[str, Sequence[Finding]], now: datetime
) -> Finding:
    lapsed = ""
    for mark in marks:
        why_not = _objection(finding, mark, since.get(mark.run_id), now)
        if not why_not:
            said = f"Expected, says {mark.by} on {mark.at:%Y-%m-%d}: {mark.reason}"
            return replace(
                finding,
                severity=Severity.INFO,
                message=f"{finding.message} {said.rstrip('.')}.",
                remedy="",
                evidence=(*finding.evidence, Evidence("expected since run", mark.run_id)),
            )
        lapsed = lapsed or f"{mark.by} expected it on {mark.at:%Y-%m-%d} ({mark.reason}), but {why_not}"
    return (
        replace(finding, evidence=(*finding.evidence, Evidence("no longer expected", lapsed)))
        if lapsed
        else finding
    )


def _objection(finding: Finding, mark: Mark, since: Sequence[Finding] | None, now: datetime) -> str:
    """Why the mark does not hold, in the middle of a sentence; empty when it does."""
    if mark.until is not None and now.date() > mark.until:
        return f"only until {mark.until}"
    if since is None:
        return f"run {mark.run_id} is gone or was changed, so nobody can tell whether it moved further"
    further = next((f for f in since if f.status is Status.FAILED and _touches(f, finding)), None)
    return f"it has moved further: {further.message}" if further else ""


def _touches(moved: Finding, finding: Finding) -> bool:
    """Whether what moved since the mark is what the finding is about, or something that it tells with it."""
    if moved.check == finding.check:
        return True
    (what, columns), (other, others) = _about(moved), _about(finding)
    if what == other and (columns or others):
        return not (len(columns) == len(others) == 1 and columns != others)
    tells_more = any(e.label == "also" for e in finding.evidence)
    return tells_more and moved.severity is not Severity.INFO and bool(columns & others)


def _about(finding: Finding) -> tuple[str, frozenset[str]]:
    """What a finding is about without its column, and the columns."""
    if finding.column is not None:
        return finding.check.removesuffix(f".{finding.column}"), frozenset({finding.column})
    columns = next((e.value.split(", ") for e in finding.evidence if e.label == "columns"), [])
    return (finding.check.removesuffix(f".{columns[0]}") if columns else finding.check), frozenset(columns)
