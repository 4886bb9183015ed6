"""A dataset about which everything is in order; tests break one thing at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pilotgate.contract.terms import (
    ApprovalPolicy,
    Channel,
    Compliance,
    Contract,
    Document,
    Evaluation,
    Field,
    Kpi,
    Member,
    Rule,
    Segment,
    Server,
)
from pilotgate.model import (
    Approval,
    Column,
    ColumnProfile,
    Dimension,
    Extract,
    Finding,
    Profile,
    RunSummary,
    Shape,
    Status,
    TableProfile,
    ValueCount,
    Verdict,
)

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
DATASET = "tickets"
SET_SHA256 = "e" * 64


def finding(check: str, status: Status = Status.PASSED, **more: Any) -> Finding:
    more.setdefault("dimension", Dimension.COMPLETENESS)
    return Finding(check=check, dataset=DATASET, message=f"Looked at {check}.", status=status, **more)


def column(
    name: str, top: tuple[tuple[str, int], ...] = (), *, complete: bool = True, personal: str = ""
) -> ColumnProfile:
    return ColumnProfile(
        name=name,
        position=0,
        type="VARCHAR",
        logical_type="string",
        logical_share=1.0,
        rows=100,
        nulls=0,
        null_likes=(),
        sentinels=(),
        distinct=max(len(top), 1),
        unique=0,
        distinct_is_exact=True,
        top=tuple(ValueCount(v, n) for v, n in top),
        top_is_complete=complete,
        patterns=(),
        formats=(),
        personal=personal,
        personal_share=1.0 if personal else 0.0,
    )


def profile(sha256: str = "a" * 64, *columns: ColumnProfile) -> Profile:
    return Profile(
        dataset=DATASET,
        sha256=sha256,
        engine="duckdb",
        shape=Shape("csv", ("id", "kind")),
        created_at=NOW,
        bytes=1000,
        table=TableProfile(100, 0),
        columns=columns or (column("id", complete=False), column("kind", (("bug", 70), ("question", 30)))),
    )


def extract() -> Extract:
    return Extract(
        dataset=DATASET,
        uri="tickets.csv",
        sha256="a" * 64,
        bytes=1000,
        shape=Shape("csv", ("id", "kind")),
        columns=(Column("id", "id", "VARCHAR"), Column("kind", "kind", "VARCHAR")),
        rows_source=100,
        rows_landed=100,
        rows_rejected=0,
        received_at=NOW,
        modified_at=None,
        folder=Path("landings/a"),
        data_sha256="d" * 64,
    )


def contract() -> Contract:
    return Contract(
        dataset=DATASET,
        title="Support tickets",
        path="contracts/tickets.odcs.yaml",
        sha256="c" * 64,
        version="1.0.0",
        status="active",
        table="tickets",
        purpose="Triage",
        fields=(
            Field("id", "c:1", classification="internal", required=True),
            Field("kind", "c:2", classification="internal"),
        ),
        rules=(Rule("id_is_there", "library", "c:3", column="id", metric="nullValues"),),
        team=(
            Member("ada", "technical owner", "c:4", since=date(2026, 1, 1)),
            Member("grace", "business owner", "c:5", until=date(2027, 1, 1)),
        ),
        channels=(Channel("email", "mailto:data@example.org", "c:6"),),
        roles=("reader",),
        servers=(
            Server("lake", "local", "c:7"),
            Server("app", "local", "c:8", direction="downstream", access="write"),
        ),
        kpi=Kpi("handled in a day", "select avg(kind) from ${table}", 0.5, 0.8, "up", "grace", "c:9"),
        segments=(Segment("kind", "question", 0.2, "c:10"),),
        evaluation=Evaluation("eval.csv", SET_SHA256, "accuracy", 0.9, ("kind",), "results.json", "c:11"),
        approvals=ApprovalPolicy(("business owner",), 1, 72, "c:12"),
        compliance=Compliance(
            ("GDPR",), "contract", 365, date(2027, 1, 1), (Document("DPIA", "dpia.md", "f" * 64),), "c:13"
        ),
        baseline="contracts/tickets.baseline.json",
    )


def findings() -> tuple[Finding, ...]:
    return (
        finding("landing.rows"),
        finding("contract.columns"),
        finding("contract.id.required", column="id"),
        finding("contract.id_is_there", column="id"),
        finding("contract.kind.enum", column="kind"),
        finding("contract.kpi", observed=0.85),
        finding("compare.missing.kind", dimension=Dimension.COVERAGE),
        finding("probe.lake.reach"),
        finding("probe.app.write"),
        finding("evidence.document.dpia"),
        finding("evidence.retention"),
        finding("evidence.evaluation.set"),
        finding("evidence.evaluation.results"),
        finding("evidence.evaluation.metric.all", observed=0.93),
        finding("evidence.evaluation.metric.kind=bug", observed=0.94),
    )


def summary(verdict: Verdict) -> RunSummary:
    return RunSummary("r", NOW, "tickets.csv", "b" * 64, verdict, 100, 0, 0, 0, 0, 0, 0.0)


def arguments() -> dict[str, Any]:
    """Arguments of `assess` for a dataset about which every question is verified."""
    return {
        "contract": contract(),
        "extract": extract(),
        "profile": profile(),
        "baseline": profile("b" * 64),
        "findings": findings(),
        "history": (summary(Verdict.READY), summary(Verdict.READY)),
        "approvals": (Approval("business owner", "grace", NOW, "0" * 64),),
        "audit_intact": True,
        "now": NOW,
    }
