"""Earlier runs: which were ready, what they measured and tested, and whether all that is still there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilotgate.errors import StoreError, Tampered
from pilotgate.model import (
    Dimension,
    Evidence,
    Extract,
    Finding,
    Profile,
    RunSummary,
    Scorecard,
    Severity,
    Status,
    Verdict,
)
from pilotgate.project import Project

HISTORY_WINDOW = 60
"""Earlier runs that tonight is compared with, at most."""

EXTRACTS_WINDOW = 7
"""Accepted extracts whose form and size tonight's is held against, at most."""

CLOCK, LOG, RECORD, RUNS = "history.clock", "history.log", "history.record", "history.runs"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of the runs before tonight's.

    Attributes:
        history: Summaries that can be read, oldest first.
        accepted: Those of runs that were ready, by their summary and by the audit log.
        extracts: Of the newest accepted runs, oldest first.
        last: Scorecard of the newest ready run; None where there is none, or where it cannot be trusted.
        last_id: Run id of the newest ready run, even where its scorecard is gone; empty where there is none.
        lost: Why nobody can tell by which rules the data was accepted before, in a sentence; empty where one can.
        unreadable: Why a run cannot be read, by its id.
        findings: What is wrong with the record, and that it is whole.
    """

    history: tuple[RunSummary, ...] = ()
    accepted: tuple[RunSummary, ...] = ()
    extracts: tuple[Extract, ...] = ()
    last: Scorecard | None = None
    last_id: str = ""
    lost: str = ""
    unreadable: Mapping[str, str] | None = None
    findings: tuple[Finding, ...] = ()


def look_back(project: Project, dataset: str, now: datetime) -> Earlier:
    """Read what earlier runs left. What the audit log does not hold never counts as accepted.

    A run that cannot be read is named and left out. A log that is gone, or a last ready run that is gone or was
    changed, is a finding that blocks: without them nobody can tell which rules have gone since.
    """
    store = project.store
    summaries, unreadable = [], dict[str, str]()
    for run_id in store.run_ids(dataset):
        try:
            summaries.append(store.summary(dataset, run_id))
        except StoreError as error:
            unreadable[run_id] = error.what
    events = _events(project, dataset)
    ready = [s for s in summaries if s.verdict is Verdict.READY]
    if events is None:  # the broken log is told of elsewhere, and blocks
        last_id, digest = (ready[-1].run_id if ready else ""), ""
    else:
        runs = {str(e["run_id"]): e for e, _ in events if _is_ready(e)}
        ready = [s for s in ready if s.run_id in runs]
        last_id, newest = next(reversed(runs.items()), ("", {}))
        digest = str(newest.get("scorecard_sha256", ""))
    extracts = []
    for summary in ready[-EXTRACTS_WINDOW:]:
        try:
            extracts.append(store.scorecard(dataset, summary.run_id).extract)
        except StoreError as error:
            unreadable[summary.run_id] = error.what
    last, fault = _last(project, dataset, last_id, digest)
    findings = [*_log(project, dataset, events), *_clock(dataset, events, now)]
    if last_id and (digest or fault):
        findings.append(_record(dataset, last_id, fault))
    gone = [f for f in findings if f.status is Status.FAILED and f.check in {LOG, RECORD}]
    return Earlier(
        history=tuple(summaries),
        accepted=tuple(ready),
        extracts=tuple(extracts),
        last=last,
        last_id=last_id,
        lost=gone[0].message if gone else "",
        unreadable=unreadable,
        findings=tuple(findings),
    )


def accepted_profiles(
    project: Project, dataset: str, earlier: Earlier, tonight_sha256: str
) -> tuple[tuple[Profile, ...], tuple[Finding, ...]]:
    """Profiles of the runs that were ready, oldest first, each extract once and without tonight's.

    Returns:
        The profiles, and one finding when any earlier run cannot be read.
    """
    by_extract = {s.sha256: s.run_id for s in earlier.accepted if s.sha256 != tonight_sha256}
    unreadable = dict(earlier.unreadable or {})
    profiles = []
    for run_id in sorted(by_extract.values())[-HISTORY_WINDOW:]:
        try:
            profiles.append(project.store.profile(dataset, run_id))
        except StoreError as error:
            unreadable[run_id] = error.what
    return tuple(profiles), _unreadable(dataset, unreadable)


def _events(project: Project, dataset: str) -> Sequence[tuple[Mapping[str, Any], datetime]] | None:
    """What the audit log says of a dataset, oldest first; None where the log does not hold together."""
    from pilotgate.promotion import audit

    try:
        return [(e.event, e.at) for e in audit.entries(project.store) if e.event.get("dataset") == dataset]
    except Tampered:
        return None


def _is_ready(event: Mapping[str, Any]) -> bool:
    return event.get("kind") == "run" and event.get("verdict") == Verdict.READY.value


def _last(project: Project, dataset: str, run_id: str, sha256: str) -> tuple[Scorecard | None, str]:
    """The scorecard of the last ready run, and what is wrong with it, in the middle of a sentence."""
    from pilotgate.promotion import digest

    if not run_id:
        return None, ""
    try:
        scorecard = project.store.scorecard(dataset, run_id)
        changed = bool(sha256) and digest(project.store, scorecard) != sha256
    except StoreError:
        return None, "is gone or cannot be read"
    return scorecard, "was changed since" if changed else ""


def _log(
    project: Project, dataset: str, events: Sequence[tuple[Mapping[str, Any], datetime]] | None
) -> tuple[Finding, ...]:
    store = project.store
    runs = len(store.run_ids(dataset))
    left = runs or store.promoted_folder(dataset).is_dir()
    if events is None or events or not left:
        return ()
    what = f"{runs} finished run{'' if runs == 1 else 's'}" if runs else "a promoted copy"
    return (
        _finding(
            LOG,
            dataset,
            f"The audit log has no word of {dataset}, which has {what}; nobody can tell which rules have gone.",
            Status.FAILED,
            "a log that begins before the first run",
            "Restore audit.jsonl and audit.head from a copy; if they are lost, let an approver sign that: "
            f"`pilotgate policy {dataset} --approve`.",
        ),
    )


def _clock(
    dataset: str, events: Sequence[tuple[Mapping[str, Any], datetime]] | None, now: datetime
) -> tuple[Finding, ...]:
    """A clock that was set back brings waivers and old data to life again; a replay does so on purpose."""
    newest = max((at for event, at in events or () if event.get("kind") == "run"), default=now)
    if newest <= now:
        return ()
    message = (
        f"This run is judged as of {now:%Y-%m-%d %H:%M} UTC, but an earlier one as of {newest:%Y-%m-%d %H:%M}."
    )
    remedy = "Set the clock right; in a replay of an older night this is as it should be."
    return (
        _finding(
            CLOCK, dataset, message, Status.FAILED, "a time after the last run's", remedy, severity=Severity.WARNING
        ),
    )


def _record(dataset: str, run_id: str, fault: str) -> Finding:
    if fault:
        message = f"The scorecard of the last ready run, {run_id}, {fault}; nobody can tell which rules have gone."
    else:
        message = f"The scorecard of the last ready run, {run_id}, is the one that the audit log names."
    remedy = (
        "Restore the runs folder from a copy; if it is lost, let an approver sign that: "
        f"`pilotgate policy {dataset} --approve`."
    )
    return _finding(
        RECORD,
        dataset,
        message,
        Status.FAILED if fault else Status.PASSED,
        "there, and unchanged",
        remedy if fault else "",
    )


def _unreadable(dataset: str, unreadable: Mapping[str, str]) -> tuple[Finding, ...]:
    if not unreadable:
        return ()
    number = len(unreadable)
    runs, counts = ("run", "counts") if number == 1 else ("runs", "count")
    message = f"{number} earlier {runs} cannot be read and {counts} for nothing: not as history, not as accepted."
    return (
        _finding(
            RUNS,
            dataset,
            message,
            Status.FAILED,
            "runs that can be read",
            "Restore the folders from a copy, or remove them.",
            severity=Severity.WARNING,
            evidence=tuple(
                Evidence("cannot be read", f"{name}: {why}") for name, why in sorted(unreadable.items())[:20]
            ),
        ),
    )


def _finding(
    check: str,
    dataset: str,
    message: str,
    status: Status,
    expected: str,
    remedy: str,
    *,
    severity: Severity = Severity.ERROR,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    return Finding(
        check=check,
        dataset=dataset,
        message=message,
        dimension=Dimension.CONSISTENCY,
        status=status,
        severity=severity,
        expected=expected,
        remedy=remedy,
        evidence=evidence,
    )
