"""Rules that are known to fail, let through until a day by somebody other than who asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime

from pilotgate.contract.terms import Member
from pilotgate.model import Dimension, Evidence, Finding, Severity, Status, Waiver
from pilotgate.readiness.case import same, serving

CHECK = "waiver"
SIGNED_ONLY = frozenset({"history.log", "history.policy", "history.record"})
"""What changed in the rules themselves is signed in the audit log: a waiver stands in those very rules."""


def in_force(waiver: Waiver, now: datetime, team: Sequence[Member]) -> bool:
    """Whether the waiver may let anything through at `now`."""
    return not objection(waiver, now, team)


def objection(waiver: Waiver, now: datetime, team: Sequence[Member]) -> str:
    """Why the waiver lets nothing through, in the middle of a sentence; empty when it is in force."""
    blank = [f.name for f in fields(waiver) if isinstance(v := getattr(waiver, f.name), str) and not v.strip()]
    if blank:
        return f"it does not say its {' and '.join(blank)}"
    if same(waiver.approver, waiver.requester):
        return f"{waiver.requester} asked for it and approved it alone"
    if not any(same(member.username, waiver.approver) for member in serving(team, now)):
        return f"nobody called {waiver.approver} is in the contract's team today"
    if now >= waiver.expires:
        return f"it expired on {waiver.expires:%Y-%m-%d}"
    return ""


def apply(
    findings: Iterable[Finding], waivers: Iterable[Waiver], now: datetime, team: Sequence[Member]
) -> tuple[Finding, ...]:
    """Failed findings that a waiver in force names by their exact `check` become `WAIVED`.

    A rule that could not run stays unknown: a waiver is for a failure that somebody has looked at.
    """
    valid = {w.check: w for w in waivers if in_force(w, now, team)}
    return tuple(_waive(f, valid[f.check]) if _waivable(f) and f.check in valid else f for f in findings)


def review(
    findings: Iterable[Finding],
    waivers: Iterable[Waiver],
    now: datetime,
    team: Sequence[Member],
    *,
    dataset: str,
    where: str,
) -> tuple[Finding, ...]:
    """One finding per waiver, after `apply`: is it in force, and does it still let anything through?"""
    status = {f.check: f.status for f in findings}
    seen: Counter[str] = Counter()
    reviewed = []
    for waiver in waivers:
        seen[waiver.check] += 1
        suffix = f".{seen[waiver.check]}" if seen[waiver.check] > 1 else ""
        reviewed.append(
            _review(
                waiver,
                status.get(waiver.check),
                objection(waiver, now, team),
                f"{CHECK}.{waiver.check}{suffix}",
                dataset,
                where,
            )
        )
    return tuple(reviewed)


def _waivable(finding: Finding) -> bool:
    return (
        finding.status is Status.FAILED
        and finding.check not in SIGNED_ONLY
        and finding.check.split(".")[0] != CHECK
    )


def _waive(finding: Finding, waiver: Waiver) -> Finding:
    note = f"{waiver.reason}; asked by {waiver.requester}, approved by {waiver.approver}, {waiver.ticket}"
    until = Evidence("waived until", f"{waiver.expires:%Y-%m-%d}")
    return replace(finding, status=Status.WAIVED, evidence=(*finding.evidence, Evidence("waiver", note), until))


def _review(waiver: Waiver, status: Status | None, why_not: str, check: str, dataset: str, where: str) -> Finding:
    about = f"The waiver for {waiver.check or 'no rule'}"
    severity, outcome, remedy = Severity.WARNING, Status.FAILED, ""
    if why_not:
        message = f"{about} lets nothing through: {why_not}."
        remedy = "Mend what it was for, or have somebody else approve it again with a later date."
    elif status is Status.WAIVED:
        outcome, message = Status.PASSED, f"{about} is in force until {waiver.expires:%Y-%m-%d}: {waiver.reason}."
    elif waiver.check in SIGNED_ONLY:
        message = f"{about} does not apply: that is let through by an approver's signature alone."
        remedy = f"Remove the waiver; sign with `pilotgate policy {dataset} --approve`."
    elif status is Status.UNKNOWN:
        message = f"{about} does not apply: that rule could not run, and only a known failure can be waived."
        remedy = "Make the rule run."
    elif status is None:
        message = f"{about} names no rule of this run; a waiver names one rule exactly, without wildcards."
        remedy = "Correct the name or remove the waiver."
    else:
        severity, message = Severity.INFO, f"{about} is not needed: that rule did not fail."
        remedy = "Remove the waiver."
    return Finding(
        check=check,
        dataset=dataset,
        message=message,
        dimension=Dimension.CONFORMITY,
        status=outcome,
        severity=severity,
        expected="in force and needed",
        remedy=remedy,
        where=where,
        evidence=(Evidence("ticket", waiver.ticket), Evidence("expires", f"{waiver.expires:%Y-%m-%d}")),
    )
