"""Marking drift as expected: who, why, and in which run it was seen, in the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pilotgate.compare.expected import Mark, apply, columns_of, covers, markable, since_marked
from pilotgate.contract.terms import Contract
from pilotgate.errors import StoreError, Tampered, UsageError
from pilotgate.model import Finding, Profile
from pilotgate.project import Project

_KIND = "expect"


def expect_drift(
    project: Project,
    dataset: str,
    check: str,
    *,
    by: str,
    reason: str,
    now: datetime,
    until: date | None = None,
    run_id: str | None = None,
) -> tuple[Finding, ...]:
    """Enter in the audit log that a drift of a run is expected, so that it is a note from the next run on.

    Args:
        check: Of the findings; a glob may stand, and of a finding about several columns the name with any of them.
        by: Username as it stands in the contract's team.
        until: The last day on which that holds; None for as long as nothing moves further.
        run_id: The run; by default the newest.

    Returns:
        The findings it is about.

    Raises:
        UsageError: Nobody of the team or no reason is named, the day has passed, or no drift has that name.
        StoreError: There is no such run.
        Tampered: The run's scorecard is not the one it entered, or the audit log does not hold together.
    """
    from pilotgate.pipeline.run import latest_run
    from pilotgate.promotion import audit
    from pilotgate.promotion.signatures import digest, recorded

    contract, store = project.contract(dataset), project.store
    _require(contract, by=by, reason=reason, until=until, now=now)
    scorecard = latest_run(project, dataset, run_id).scorecard
    mark = Mark(check, reason.strip(), by, now, scorecard.run_id, until)
    about = tuple(f for f in scorecard.findings if covers(mark, f))
    if not about:
        drift = ", ".join(f.check for f in scorecard.findings if markable(f)) or "none"
        raise UsageError(
            f'run {scorecard.run_id} found no drift named "{check}"; only drift can be expected, never a rule',
            where=f"expect {dataset}",
            remedy=f"name one of: {drift}",
        )
    signed = digest(store, scorecard)
    if recorded(store, scorecard) != signed:
        raise Tampered(
            "the scorecard is not the one that its run entered in the audit log",
            where=scorecard.run_id,
            remedy="run the dataset again",
        )
    event = {
        "kind": _KIND,
        "dataset": dataset,
        "check": check,
        "checks": [f.check for f in about],
        "columns": sorted({c for f in about for c in columns_of(f)}),
        "by": by,
        "reason": mark.reason,
        "run_id": scorecard.run_id,
        "scorecard_sha256": signed,
        "until": until.isoformat() if until else None,
    }
    audit.append(store, event, now)
    return about


def with_marks(
    project: Project, contract: Contract, profile: Profile, findings: Sequence[Finding], now: datetime
) -> tuple[Finding, ...]:
    """The findings of tonight's comparisons, those that somebody expects as notes.

    A mark has no hold where the log does not hold together, or where the run it names is gone or was changed.
    """
    from pilotgate.promotion import audit

    try:
        entries = audit.entries(project.store)
    except Tampered:
        return tuple(findings)
    events = [
        (e.event, e.at)
        for e in entries
        if (e.event.get("kind"), e.event.get("dataset")) == (_KIND, contract.dataset)
    ]
    marks = [
        Mark(
            check=str(event["check"]),
            reason=str(event["reason"]),
            by=str(event["by"]),
            at=at,
            run_id=str(event["run_id"]),
            until=date.fromisoformat(event["until"]) if event["until"] else None,
            columns=tuple(map(str, event.get("columns", ()))),
        )
        for event, at in events
    ]
    asked = {m.run_id for m in marks if any(covers(m, f) for f in findings)}
    trusted = {str(event["run_id"]): str(event["scorecard_sha256"]) for event, _ in events}
    since = {
        run_id: since_marked(marked, profile, policy=contract.drift, dataset=contract.dataset)
        for run_id, marked in _profiles(project, contract.dataset, asked, trusted)
    }
    return apply(findings, marks, since, now)


def _profiles(
    project: Project, dataset: str, run_ids: Iterable[str], trusted: dict[str, str]
) -> Iterable[tuple[str, Profile]]:
    from pilotgate.promotion.signatures import digest

    for run_id in sorted(run_ids):
        try:
            scorecard = project.store.scorecard(dataset, run_id)
            if digest(project.store, scorecard) == trusted[run_id]:
                yield run_id, scorecard.profile
        except StoreError:
            continue


def _require(contract: Contract, *, by: str, reason: str, until: date | None, now: datetime) -> None:
    from pilotgate.readiness.case import same

    today = now.date()
    members = [
        m
        for m in contract.team
        if same(by, m.username) and (m.since is None or m.since <= today) and (m.until is None or today <= m.until)
    ]
    if not members:
        raise UsageError(
            f'"{by}" is not of the team on {today}', where=contract.path, remedy="let somebody of the team say so"
        )
    if not reason.strip():
        raise UsageError("no reason is given", where="--reason", remedy="say why the drift is expected")
    if until is not None and until < today:
        raise UsageError(f"{until} has passed", where="--until", remedy="name a day to come, or leave it out")
