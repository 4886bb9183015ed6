"""The judgement of one extract: answers, dimensions, verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pilotgate.model.extract import Extract
from pilotgate.model.finding import Dimension, Evidence, Finding, Status
from pilotgate.model.profile import Profile


class Verdict(StrEnum):
    """What the gate says. `UNEVALUATED` (something stopped us from judging) blocks as well."""

    READY = "ready"
    BLOCKED = "blocked"
    UNEVALUATED = "unevaluated"


class Level(StrEnum):
    """How well a question of production readiness is answered (ML Test Score: 0, ½, 1)."""

    MISSING = "missing"
    DECLARED = "declared"
    VERIFIED = "verified"
    STALE = "stale"
    NOT_APPLICABLE = "not_applicable"


class Question(StrEnum):
    """The seven questions of production readiness, in the order in which they are asked."""

    KPI = "kpi"
    DATA = "data"
    EVALUATION = "evaluation"
    INTEGRATION = "integration"
    OWNERSHIP = "ownership"
    SECURITY = "security"
    COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True)
class Answer:
    """How one of the seven questions is answered.

    Attributes:
        reason: Why the level is what it is, in one or two sentences.
        missing: What would raise the level, one sentence each; empty when verified.
        findings: `check` of every finding the level rests on.
    """

    question: Question
    level: Level
    reason: str
    missing: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension: share of rules that passed, or None when nothing measured it (law 4)."""

    dimension: Dimension
    score: float | None
    passed: int
    failed: int
    unknown: int
    waived: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """A row of the table *Pilot against production*: what each had, and whether the difference matters."""

    area: str
    pilot: str
    production: str
    status: Status


@dataclass(frozen=True, slots=True)
class BaselineRef:
    """Which baseline the extract was compared with."""

    uri: str
    sha256: str
    rows: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One earlier run, as the history shows it."""

    run_id: str
    created_at: datetime
    uri: str
    sha256: str
    verdict: Verdict
    rows_landed: int
    rows_rejected: int
    rows_quarantined: int
    failed: int
    unknown: int
    waived: int
    missing_fraction: float | None


@dataclass(frozen=True, slots=True)
class Accounting:
    """Where every row went: landed + rejected = source, clean + quarantined = landed."""

    source: int
    landed: int
    rejected: int
    clean: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Tool:
    """What judged: name and version of the product and of the engines beneath it."""

    version: str
    components: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The published judgement of one extract.

    Attributes:
        policy_sha256: Of the contract, schema and suite files it was judged by.
        blocking: `check` of each finding that blocks, most serious first.
    """

    dataset: str
    title: str
    run_id: str
    created_at: datetime
    expires_at: datetime
    verdict: Verdict
    blocking: tuple[str, ...]
    extract: Extract
    profile: Profile
    baseline: BaselineRef | None
    rows: Accounting
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    dimensions: tuple[DimensionScore, ...]
    contrasts: tuple[Contrast, ...]
    history: tuple[RunSummary, ...]
    policy_sha256: str
    tool: Tool
    schema_version: int = 1

    def finding(self, check: str) -> Finding:
        """The finding of that `check`."""
        return next(f for f in self.findings if f.check == check)
