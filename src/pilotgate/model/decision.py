"""Promotion: who let what through, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pilotgate.model.scorecard import Verdict


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that is known to fail and is let through until a date, by somebody other than who asked."""

    check: str
    reason: str
    requester: str
    approver: str
    ticket: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's signature under one scorecard."""

    role: str
    by: str
    at: datetime
    scorecard_sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a request to promote.

    Attributes:
        subject_sha256: Of the landed data that was judged.
        refusals: Why not, one sentence each; empty when promoted.
        promoted_to: Folder of the promoted copy relative to the project, or empty.
    """

    dataset: str
    run_id: str
    subject_sha256: str
    scorecard_sha256: str
    verdict: Verdict
    promoted: bool
    refusals: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    approvals: tuple[Approval, ...]
    requester: str
    decided_at: datetime
    promoted_to: str = ""
