"""Signing a scorecard and asking for promotion."""

from __future__ import annotations

from datetime import datetime

from pilotgate.contract import policy_digest
from pilotgate.model import Approval, Decision
from pilotgate.pipeline.run import latest_run
from pilotgate.project import Project


def approve_run(
    project: Project, dataset: str, *, by: str, role: str, now: datetime, run_id: str | None = None
) -> Approval:
    """Record somebody's signature under a scorecard: the newest, or the one named.

    Raises:
        PromotionRefused: The contract does not let that person sign in that role.
        StoreError: There is no such run.
    """
    from pilotgate.promotion import approve

    found = latest_run(project, dataset, run_id)
    return approve(project.store, project.contract(dataset), found.scorecard, by=by, role=role, now=now)


def promote_run(
    project: Project, dataset: str, *, requester: str, now: datetime, run_id: str | None = None
) -> Decision:
    """Promote what a scorecard judged, or refuse with every reason; either is written to the audit log.

    Raises:
        StoreError: There is no such run, or the newest attempt could not be evaluated.
    """
    from pilotgate.promotion import promote

    found = latest_run(project, dataset, run_id)
    return promote(
        project.store,
        project.contract(dataset),
        found.scorecard,
        requester=requester,
        policy_sha256=policy_digest(project.policy_paths(dataset)),
        now=now,
    )
