"""Is this data ready for production? Seven questions, seven dimensions, one verdict; all pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pilotgate.contract.terms import Contract
from pilotgate.model import (
    Answer,
    Approval,
    Contrast,
    Dimension,
    DimensionScore,
    Evidence,
    Extract,
    Finding,
    Level,
    Profile,
    Question,
    RunSummary,
    Severity,
    Status,
    Verdict,
)
from pilotgate.readiness import (
    compliance,
    data,
    evaluation,
    integration,
    kpi,
    ownership,
    security,
    segments,
    waivers,
)
from pilotgate.readiness import verdict as gate
from pilotgate.readiness.case import Case
from pilotgate.readiness.contrasts import contrasts
from pilotgate.readiness.crosswalk import crosswalk
from pilotgate.readiness.dimensions import scores
from pilotgate.readiness.unfinished import unfinished
from pilotgate.readiness.vanished import vanished

__all__ = ["Assessment", "assess"]

QUESTIONS: tuple[Callable[[Case], Answer], ...] = (
    kpi.answer,
    data.answer,
    evaluation.answer,
    integration.answer,
    ownership.answer,
    security.answer,
    compliance.answer,
)
"""In the order in which they are asked."""

_BUSINESS = (Question.KPI, Question.OWNERSHIP, Question.COMPLIANCE)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of one extract.

    Attributes:
        blocking: `check` of each finding that blocks, most serious first.
        findings: Those given, waivers applied; then what was declared and not checked, what the questions rest on,
            one `question.<name>` per question, and one `waiver.<check>` per waiver.
    """

    verdict: Verdict
    blocking: tuple[str, ...]
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    dimensions: tuple[DimensionScore, ...]
    contrasts: tuple[Contrast, ...]


def assess(
    *,
    contract: Contract,
    extract: Extract,
    profile: Profile,
    baseline: Profile | None,
    findings: Sequence[Finding],
    history: Sequence[RunSummary],
    approvals: Sequence[Approval],
    audit_intact: bool | None,
    now: datetime,
    fail_on: Severity | None = Severity.ERROR,
    previous: Sequence[Finding] = (),
) -> Assessment:
    """Judge an extract by everything that was found about it.

    Args:
        contract: What was declared.
        extract: What was landed.
        profile: What was measured of it.
        baseline: The pilot's profile, or None where it could not be read.
        findings: Of landing, rules, comparison, history, probes and collected evidence.
        history: Earlier runs, oldest first.
        approvals: Every signature on record for the dataset.
        audit_intact: Whether the audit log's chain holds; None where there is no log yet.
        now: The time of judging.
        fail_on: Least severity that blocks; info never does. None is a wish about exit codes, not about the truth:
            the verdict is then the same as for error.
        previous: Findings of the last run that was ready; a rule that ran then and is gone now is a finding.
    """
    given = (*findings, *_absent(extract.findings, findings))
    case = Case(contract, extract, profile, baseline, given, tuple(history), tuple(approvals), audit_intact, now)
    case = replace(
        case,
        findings=(
            *given,
            *unfinished(case),
            *segments.segments(case),
            *security.facts(case),
            *vanished(contract, previous, given),
        ),
    )
    case = replace(case, findings=waivers.apply(case.findings, contract.waivers, now, contract.team))
    answers = tuple(ask(case) for ask in QUESTIONS)
    answers = tuple(
        replace(a, evidence=(*a.evidence, *crosswalk(answers))) if a.question is Question.COMPLIANCE else a
        for a in answers
    )
    asked = waivers.apply((_finding(a, case) for a in answers), contract.waivers, now, contract.team)
    judged = (*case.findings, *asked)
    reviewed = waivers.review(
        judged, contract.waivers, now, contract.team, dataset=contract.dataset, where=contract.path
    )
    judged = tuple(f if f.owner else replace(f, owner=_owner(f, case)) for f in (*judged, *reviewed))
    blocked_by = gate.blocking(judged, fail_on or Severity.ERROR)
    return Assessment(
        gate.verdict(judged, blocked_by), blocked_by, judged, answers, scores(judged), contrasts(case, answers)
    )


def _absent(own: Iterable[Finding], given: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that landing itself made and that the caller did not hand on."""
    known = {f.check for f in given}
    return tuple(f for f in own if f.check not in known)


def _finding(answer: Answer, case: Case) -> Finding:
    done = answer.level in (Level.VERIFIED, Level.NOT_APPLICABLE)
    return Finding(
        check=f"question.{answer.question.value}",
        dataset=case.contract.dataset,
        message=answer.reason,
        dimension=Dimension.COVERAGE if answer.question is Question.DATA else Dimension.CONFORMITY,
        status=Status.PASSED
        if answer.level is Level.VERIFIED
        else Status.NOT_APPLICABLE
        if done
        else Status.FAILED,
        severity=Severity.WARNING if answer.level is Level.DECLARED else Severity.ERROR,
        observed=answer.level.value,
        expected=Level.VERIFIED.value,
        remedy=" ".join(answer.missing),
        where=case.contract.path,
        evidence=tuple(Evidence("rests on", check) for check in answer.findings[:20]),
    )


def _owner(finding: Finding, case: Case) -> str:
    business = finding.check in {f"question.{q.value}" for q in _BUSINESS}
    return ownership.person(case, ownership.BUSINESS if business else ownership.TECHNICAL)
