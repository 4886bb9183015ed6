"""Scorecards made by hand: one blocked with findings of every status, one ready, one with hostile names."""

# ruff: noqa: E501 - answers and dimensions below are rows of a table, one to a line.

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pilotgate.model import (
    Accounting,
    Answer,
    BaselineRef,
    Column,
    ColumnProfile,
    Contrast,
    DimensionScore,
    Evidence,
    Extract,
    FormatCount,
    KeyProfile,
    Lengths,
    Level,
    Moments,
    Numbers,
    PatternCount,
    Profile,
    Question,
    RunSummary,
    Scorecard,
    Severity,
    Shape,
    TableProfile,
    Tool,
    ValueCount,
    Verdict,
)
from tests.publish.findings import FAIL, PASS, ROWS, UNKNOWN, WAIVED, A, C, F, K, T, U, V, findings

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def _counts(**pairs: int) -> tuple[ValueCount, ...]:
    return tuple(ValueCount(k, v) for k, v in pairs.items())


def _column(position: int, name: str, logical: str, distinct: int, **more: object) -> ColumnProfile:
    base = ColumnProfile(
        name=name,
        position=position,
        type="VARCHAR",
        logical_type=logical,
        logical_share=1.0,
        rows=ROWS,
        nulls=0,
        null_likes=(),
        sentinels=(),
        distinct=distinct,
        unique=0,
        distinct_is_exact=True,
        top=(),
        top_is_complete=False,
        patterns=(),
        formats=(),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def _numbers(low: float, high: float, curve: float) -> Numbers:
    steps = tuple(round(low + (high - low) * (i / 100) ** curve, 3) for i in range(101))
    return Numbers(ROWS, low, high, steps[60], (high - low) / 5, 12, 0, steps)


def _columns() -> tuple[ColumnProfile, ...]:
    days = tuple(
        ValueCount((NOW - timedelta(days=45 - i)).strftime("%Y-%m-%d"), 240 + int(90 * math.sin(i / 2.2)) + 4 * i)
        for i in range(45)
    )
    late = tuple(ValueCount(d.value, 0 if i < 30 else d.count // 2) for i, d in enumerate(days))
    return (
        _column(
            0,
            "ticket_id",
            "string",
            12_277,
            unique=12_140,
            top=_counts(**{"TCK-004211": 4, "TCK-004212": 4, "TCK-007730": 3, "TCK-000941": 2}),
            patterns=(PatternCount("A{3}-9{6}", 12_410, "TCK-004211"), PatternCount("9{6}", 8, "004218")),
            lengths=Lengths(6, 10, 9.99),
        ),
        _column(
            1,
            "opened_at",
            "timestamp",
            11_904,
            logical_share=0.9996,
            sentinels=_counts(**{"1900-01-01": 37}),
            patterns=(
                PatternCount("9{4}-9{2}-9{2} 9{2}:9{2}:9{2}", 9_950, "2026-11-03 08:14:22"),
                PatternCount("9{2}/9{2}/9{4} 9{2}:9{2}", 2_431, "03/11/2026 08:14"),
            ),
            formats=(
                FormatCount("timestamp %Y-%m-%d %H:%M:%S", 9_950),
                FormatCount("timestamp %d/%m/%Y %H:%M", 2_431),
            ),
            lengths=Lengths(10, 19, 18.4),
            dates=Moments(12_381, days[0].value, days[-1].value, days),
        ),
        _column(
            2,
            "category",
            "string",
            6,
            top=_counts(
                billing=4_102, delivery=3_311, returns=2_204, account=1_450, voice_assistant=979, other=372
            ),
            top_is_complete=True,
            patterns=(PatternCount("a{5-8}", 11_439, "billing"), PatternCount("a{5}_a{9}", 979, "voice_assistant")),
            lengths=Lengths(5, 15, 8.1),
        ),
        _column(
            3,
            "priority",
            "string",
            3,
            null_likes=(ValueCount("N/A", 1_811), ValueCount("-", 402), ValueCount("", 88)),
            top=_counts(normal=6_120, high=2_804, urgent=1_193),
            top_is_complete=True,
            patterns=(PatternCount("a{4-6}", 10_117, "normal"),),
            lengths=Lengths(4, 6, 5.6),
        ),
        _column(
            4,
            "customer_email",
            "string",
            8_840,
            unique=6_211,
            nulls=120,
            top=_counts(**{"m•••@e•••.com": 41, "j•••@o•••.org": 22, "a•••@e•••.de": 19}),
            patterns=(PatternCount("a+@a+.a{2-3}", 12_298, "m•••@e•••.com"),),
            formats=(FormatCount("e-mail address", 12_291),),
            lengths=Lengths(9, 41, 21.7),
            personal="email",
            personal_share=0.9994,
        ),
        _column(
            5,
            "hours_to_resolve",
            "number",
            1_904,
            sentinels=_counts(**{"-999": 214}),
            patterns=(PatternCount("9{1-3}.9{1}", 12_204, "17.5"),),
            formats=(FormatCount("decimal point", 12_204),),
            numbers=_numbers(0.1, 311.5, 2.6),
        ),
        _column(
            6,
            "satisfaction",
            "integer",
            5,
            nulls=7_344,
            top=_counts(**{"4": 2_011, "5": 1_600, "3": 822, "2": 390, "1": 251}),
            top_is_complete=True,
            patterns=(PatternCount("9", 5_074, "4"),),
            numbers=_numbers(1, 5, 0.6),
            dates=Moments(0, "", "", late),
        ),
        _column(
            7,
            "body",
            "string",
            12_201,
            unique=12_090,
            distinct_is_exact=False,
            lengths=Lengths(3, 4_012, 318.2),
            personal="free text",
            personal_share=0.08,
        ),
        _column(8, "legacy_flag", "empty", 0, nulls=ROWS),
    )


def _answers() -> tuple[Answer, ...]:
    return (
        Answer(Question.KPI, Level.VERIFIED, "Share handled within 24 h is 81.4%, computed on tonight's rows.", (),
               ("contract.kpi",), (Evidence("baseline", "78.0%"), Evidence("target", "85.0%"))),
        Answer(Question.DATA, Level.DECLARED, "A pilot baseline of 600 rows is declared, but production has left it.",
               ("Cover voice_assistant in the pilot, or exclude it from the rollout.",
                "Bring missing priority below 1%."), ("compare.values.category",)),
        Answer(Question.EVALUATION, Level.DECLARED, "An evaluation set and threshold are declared; slices are not.",
               ("Report accuracy per category.",)),
        Answer(Question.INTEGRATION, Level.DECLARED, "The help desk was reached and read; the queue could not be probed.",
               ("Make triage_queue reachable with write access.",), ("probe.helpdesk.read", "probe.triage_queue.write")),
        Answer(Question.OWNERSHIP, Level.VERIFIED, "Mara Lindqvist and Jonas Falk own it; their channel is current."),
        Answer(Question.SECURITY, Level.MISSING, "customer_email holds e-mail addresses that nobody declared.",
               ("Declare customer_email as personal data.",), ("question.security",)),
        Answer(Question.COMPLIANCE, Level.STALE, "The last review expired on 2026-10-31.",
               ("Repeat the review and set a new date.",), (), (Evidence("regimes", "GDPR, EU AI Act"),)),
    )  # fmt: skip


def _history(blocked_from: int) -> tuple[RunSummary, ...]:
    return tuple(
        RunSummary(
            run_id=f"2026111{i}T060000Z-{i:04x}" if i < 10 else f"202611{i + 10}T060000Z-{i:04x}",
            created_at=NOW - timedelta(days=13 - i),
            uri=f"data/samples/support_tickets/production/day-{i:02d}.csv",
            sha256=f"{i:064x}",
            verdict=Verdict.BLOCKED if i >= blocked_from else Verdict.UNEVALUATED if i == 4 else Verdict.READY,
            rows_landed=11_800 + 97 * i - (900 if i == 6 else 0),
            rows_rejected=i % 3,
            rows_quarantined=20 * i if i < blocked_from else 900 + 300 * i,
            failed=max(0, i - blocked_from + 2) * 2,
            unknown=1 if i == 4 else 0,
            waived=1,
            missing_fraction=None
            if i == 4
            else 0.031 + (0.02 * (i - blocked_from + 1) if i >= blocked_from else 0),
        )
        for i in range(13)
    )


def support_tickets() -> Scorecard:
    """A blocked scorecard with 42 findings of every status."""
    columns = _columns()
    shape = Shape("csv", tuple(c.name for c in columns), "utf-8", False, ",", '"', '"', "\n", 1, 0, 0)
    extract = Extract(
        "support_tickets", "data/samples/support_tickets/production/2026-11-20.csv",
        "9f2c4e1ab07d55c1e3f8842b6d90a1c7f2e4b86d13579bdf02468ace13579bdf", 4_812_334, shape,
        tuple(Column(c.name, c.name, c.type) for c in columns), 12_427, ROWS, 9, NOW - timedelta(minutes=2),
        NOW - timedelta(hours=3), Path("landings/9f2c4e1ab07d"),
        "77aa4e1ab07d55c1e3f8842b6d90a1c7f2e4b86d13579bdf02468ace1357aa77",
    )  # fmt: skip
    table = TableProfile(ROWS, 17, (KeyProfile(("ticket_id",), 0, 141),))
    profile = Profile("support_tickets", extract.sha256, "duckdb 2.0.1", shape, NOW, extract.bytes, table, columns)
    scores = ((C, 0.78, 7, 2, 0, 0), (U, 0.5, 1, 1, 0, 0), (F, 0.667, 6, 3, 0, 0), (K, None, 0, 0, 1, 0),
              (A, 0.75, 3, 1, 1, 1), (T, 1.0, 3, 0, 1, 0), (V, 0.333, 1, 2, 0, 0))  # fmt: skip
    return Scorecard(
        dataset="support_tickets",
        title="Support tickets",
        run_id="20261120T060000Z-9f2c",
        created_at=NOW,
        expires_at=NOW + timedelta(hours=24),
        verdict=Verdict.BLOCKED,
        blocking=(
            "contract.primary_key", "contract.priority.required", "contract.opened_at.logicalType",
            "question.security", "compare.missing.priority", "compare.values.category", "contract.orders_exist",
            "pandera.opened_at.not_in_future",
        ),
        extract=extract,
        profile=profile,
        baseline=BaselineRef("contracts/support_tickets.baseline.json", "ab" * 32, 600, NOW - timedelta(days=120)),
        rows=Accounting(12_427, ROWS, 9, 7_602, 4_816),
        findings=findings(),
        answers=_answers(),
        dimensions=tuple(DimensionScore(*s) for s in scores),
        contrasts=(
            Contrast("Data", "600 rows, 7 columns, 0.0% missing", "12,418 rows, 9 columns, 8.5% missing", FAIL),
            Contrast("Integration", "a file by hand", "nightly from the help desk; queue not probed", UNKNOWN),
            Contrast("Evaluation", "120 labelled tickets, 5 categories", "6 categories, one never evaluated", FAIL),
            Contrast("Security", "no personal data declared", "customer_email holds e-mail addresses", FAIL),
            Contrast("Ownership", "Mara Lindqvist", "Mara Lindqvist and Jonas Falk", PASS),
            Contrast("Reliability", "one extract", "13 of 14 nights evaluated", WAIVED),
        ),
        history=_history(10),
        policy_sha256="5e" * 32,
        tool=Tool("0.1.0", (Evidence("duckdb", "2.0.1"), Evidence("pandera", "0.35.0"),
                            Evidence("great_expectations", "1.24.1"))),
    )  # fmt: skip


def bookings() -> Scorecard:
    """A ready scorecard: everything passes but one waived warning."""
    card = support_tickets()
    findings = tuple(
        replace(
            f, dataset="bookings", status=WAIVED if f.status is WAIVED else PASS, failing=0 if f.tested else None
        )
        for f in card.findings
        if f.status in {PASS, WAIVED} or f.check.startswith(("contract", "compare"))
    )
    return replace(
        card,
        dataset="bookings",
        title="Bookings",
        verdict=Verdict.READY,
        blocking=(),
        findings=findings,
        rows=Accounting(ROWS, ROWS, 0, ROWS, 0),
        extract=replace(card.extract, dataset="bookings", rows_source=ROWS, rows_rejected=0),
        answers=tuple(replace(a, level=Level.VERIFIED, reason="Declared and measured tonight.", missing=())
                      for a in card.answers),
        dimensions=tuple(replace(d, score=1.0, passed=max(d.passed, 1), failed=0, unknown=0) for d in card.dimensions),
        contrasts=tuple(replace(c, status=PASS, pilot="as declared", production="the same") for c in card.contrasts),
        history=tuple(replace(r, verdict=Verdict.READY, failed=0, unknown=0, missing_fraction=0.004)
                      for r in card.history[:3]),
    )  # fmt: skip


HOSTILE = (
    '<script>alert("x")</script>',
    "two\nlines\r\tand a tab",
    "=cmd|' /C calc'!A0",
    "\u202egnirts desrever\u202c \u0000\u001b[31m",
    "| pipe `tick` *star* [link](javascript:alert(1)) ![i](http://example.com/x)",
    "::error file=a::b%0A,c:d",
    "مرحبا بالعالم",
    "[bold red]rich[/bold red] [/]",
    "x" * 300,
)


def hostile() -> Scorecard:
    """The blocked scorecard with every name and text replaced by something that breaks naive publishers."""
    card = support_tickets()
    names = {c.name: HOSTILE[i] for i, c in enumerate(card.profile.columns)}
    columns = tuple(
        replace(
            c,
            name=HOSTILE[i],
            top=(*c.top, ValueCount(HOSTILE[(i + 1) % 9], 3)),
            patterns=(PatternCount(HOSTILE[i], 2, HOSTILE[(i + 3) % 9]),),
        )
        for i, c in enumerate(card.profile.columns)
    )
    findings = tuple(
        replace(
            f,
            check=f.check if f.column is None else f"{f.check}.{names[f.column]}",
            column=names.get(f.column or ""),
            message=f"{f.message} {HOSTILE[i % 9]}",
            observed=HOSTILE[i % 9],
            remedy=HOSTILE[(i + 4) % 9],
            evidence=(Evidence(HOSTILE[i % 9], HOSTILE[(i + 2) % 9]),),
        )
        for i, f in enumerate(card.findings)
    )
    return replace(
        card,
        title=HOSTILE[0],
        dataset=HOSTILE[3],
        findings=findings,
        blocking=tuple(f.check for f in findings if f.status is FAIL and f.severity is Severity.ERROR),
        profile=replace(card.profile, columns=columns),
    )
