"""Earlier runs that were ready: what they measured and tested, and whether they are still there."""

from __future__ import annotations

from dataclasses import dataclass

from pilotgate.errors import StoreError, Tampered
from pilotgate.model import Dimension, Extract, Finding, Profile, Scorecard, Status, Verdict
from pilotgate.project import Project

HISTORY_WINDOW = 60
"""Earlier runs that tonight is compared with, at most."""

EXTRACTS_WINDOW = 7
"""Accepted extracts whose form and size tonight's is held against, at most."""

CHECK = "history.record"


@dataclass(frozen=True, slots=True)
class LastReady:
    """The newest run that was ready.

    Attributes:
        tested: What it had found, so that rules which have gone since are noticed; empty when there is no such run.
        findings: Whether its scorecard is the one that the audit log names; empty when the log names none.
    """

    tested: tuple[Finding, ...]
    findings: tuple[Finding, ...] = ()


def last_ready(project: Project, dataset: str) -> LastReady:
    """The newest run that was ready, by the audit log where it names one and by the run folders otherwise.

    A run that the log names and whose scorecard is gone or changed is a finding that blocks: without it, nobody can
    tell which rules have gone since.
    """
    from pilotgate.promotion import last_recorded

    store = project.store
    try:
        entered = last_recorded(store, dataset, verdict=Verdict.READY)
    except Tampered:
        entered = None
    if entered is None:
        ready = [summary.run_id for summary in store.history(dataset) if summary.verdict is Verdict.READY]
        return LastReady(store.scorecard(dataset, ready[-1]).findings if ready else ())
    run_id, sha256 = entered
    try:
        scorecard = store.scorecard(dataset, run_id)
        genuine = _sha256(project, scorecard) == sha256
    except StoreError:
        return LastReady((), (_record(dataset, run_id, "gone or cannot be read"),))
    return LastReady(scorecard.findings, (_record(dataset, run_id, "" if genuine else "was changed since"),))


def accepted_extracts(project: Project, dataset: str) -> tuple[Extract, ...]:
    """Extracts of the newest runs that were ready, oldest first."""
    ready = [s.run_id for s in project.store.history(dataset) if s.verdict is Verdict.READY]
    return tuple(project.store.scorecard(dataset, run_id).extract for run_id in ready[-EXTRACTS_WINDOW:])


def accepted_profiles(project: Project, dataset: str, tonight_sha256: str) -> tuple[Profile, ...]:
    """Profiles of the runs that were ready, oldest first, each extract once and without tonight's."""
    by_extract = {
        summary.sha256: summary.run_id
        for summary in project.store.history(dataset)
        if summary.verdict is Verdict.READY and summary.sha256 != tonight_sha256
    }
    newest = sorted(by_extract.values())[-HISTORY_WINDOW:]
    return tuple(project.store.profile(dataset, run_id) for run_id in newest)


def _sha256(project: Project, scorecard: Scorecard) -> str:
    from pilotgate.promotion import digest

    return digest(project.store, scorecard)


def _record(dataset: str, run_id: str, fault: str) -> Finding:
    if fault:
        message = f"The scorecard of the last ready run, {run_id}, {fault}; nobody can tell which rules have gone."
    else:
        message = f"The scorecard of the last ready run, {run_id}, is the one that the audit log names."
    return Finding(
        check=CHECK,
        dataset=dataset,
        message=message,
        dimension=Dimension.CONSISTENCY,
        status=Status.FAILED if fault else Status.PASSED,
        expected="there, and unchanged",
        remedy="Restore the runs folder from a copy, or let somebody else approve the gap in a waiver."
        if fault
        else "",
    )
