"""Scorecards made by hand: one blocked with findings of every status, one ready, one with hostile names."""

# ruff: noqa: E501 - the findings below are rows of a table, one to a line.

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pilotgate.model import (
    Accounting,
    Answer,
    BaselineRef,
    Column,
    ColumnProfile,
    Contrast,
    Dimension,
    DimensionScore,
    Evidence,
    Extract,
    Finding,
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
    Status,
    TableProfile,
    Tool,
    ValueCount,
    Verdict,
)

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ROWS = 12_418
CONTRACT = "contracts/support_tickets.odcs.yaml"

C, U, F, K, A, T, V = (
    Dimension.COMPLETENESS,
    Dimension.UNIQUENESS,
    Dimension.CONFORMITY,
    Dimension.CONSISTENCY,
    Dimension.ACCURACY,
    Dimension.TIMELINESS,
    Dimension.COVERAGE,
)
PASS, FAIL, UNKNOWN, WAIVED, NA = (
    Status.PASSED,
    Status.FAILED,
    Status.UNKNOWN,
    Status.WAIVED,
    Status.NOT_APPLICABLE,
)
WARN, INFO = Severity.WARNING, Severity.INFO


def _find(check: str, message: str, dimension: Dimension, status: Status = PASS, **more: object) -> Finding:
    evidence = tuple(Evidence(k, v) for k, v in more.pop("evidence", {}).items())  # type: ignore[attr-defined]
    return Finding(check, "support_tickets", message, dimension, status, evidence=evidence, **more)  # type: ignore[arg-type]


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


def _findings() -> tuple[Finding, ...]:
    own = {"owner": "Mara Lindqvist (technical owner)"}
    return (
        _find("landing.rows_reconcile", "Every row of the source was landed or rejected.", C, evidence={}),
        _find(
            "landing.ragged_rows",
            "9 rows have more cells than the header and were set aside.",
            F,
            FAIL,
            severity=WARN,
            failing=9,
            tested=12_427,
            remedy="Ask the exporting system to quote cells that hold a comma.",
            evidence={"lines": "311, 1 902, 4 410 and 6 more"},
        ),
        _find("landing.encoding", "The file is UTF-8, as the contract declares.", F),
        _find(
            "landing.column_late",
            "satisfaction is empty before 2026-11-05.",
            C,
            FAIL,
            severity=INFO,
            column="satisfaction",
        ),
        _find(
            "contract.primary_key",
            "141 rows repeat a ticket_id that an earlier row already has.",
            U,
            FAIL,
            column="ticket_id",
            observed=141,
            expected="no repeated key",
            failing=141,
            tested=ROWS,
            where=f"{CONTRACT}:41",
            remedy="Remove the repeated tickets in the export, or add the revision number to the key.",
            evidence={"ticket_id": "TCK-004211 (4 ×), TCK-004212 (4 ×), TCK-007730 (3 ×)", "lines": "88, 914, 1 207"},
            **own,
        ),
        _find(
            "contract.priority.required",
            "priority is missing in 18.5% of the rows, starting on 2026-11-09.",
            C,
            FAIL,
            column="priority",
            observed=2_301,
            expected="0 rows",
            failing=2_301,
            tested=ROWS,
            where=f"{CONTRACT}:63",
            remedy="Fill priority at the source; since 2026-11-09 the chat channel sends “N/A” and “-” instead.",
            evidence={"N/A": "1,811 rows", "-": "402 rows", "empty": "88 rows"},
            **own,
        ),
        _find(
            "contract.opened_at.logicalType",
            "opened_at turns from ISO to day-first dates in 19.6% of the rows.",
            F,
            FAIL,
            column="opened_at",
            failing=2_431,
            tested=12_381,
            expected="yyyy-MM-dd HH:mm:ss",
            where=f"{CONTRACT}:52",
            remedy="Have the EU help desk export ISO 8601, or declare the second format in the contract.",
            evidence={"from": "2026-11-12 on", "example": "03/11/2026 08:14"},
            **own,
        ),
        _find("contract.category.enum", "category holds only declared values.", F, FAIL, column="category",
              severity=WARN, failing=979, tested=ROWS, where=f"{CONTRACT}:70", observed="voice_assistant",
              expected="billing, delivery, returns, account, other",
              remedy="Declare the category, and give the pilot examples of it."),
        _find("contract.row_count", "At least 5,000 rows arrived.", C, observed=ROWS, expected="≥ 5,000", where=f"{CONTRACT}:101"),
        _find("contract.sla.latency", "The extract is 3.2 hours old, within 24 hours.", T, observed=3.2, expected="≤ 24 h"),
        _find("contract.sla.frequency", "An extract arrived every day this week.", T),
        _find("contract.kpi", "81.4% of tickets are handled within 24 h; the target is 85%.", A, FAIL, severity=WARN,
              observed=0.814, expected="at least 0.85", where=f"{CONTRACT}:118",
              remedy="Agree with the business owner whether the pilot's target still holds.",
              owner="Jonas Falk (business owner)"),
        _find("contract.orders_exist", "Every order_id exists in orders.", K, UNKNOWN, where=f"{CONTRACT}:109",
              remedy="Run `pilotgate run orders` first: no landed extract of it was found.", tested=0, **own),
        _find("contract.hours_to_resolve.minimum", "hours_to_resolve is never below 0.", A, WAIVED,
              column="hours_to_resolve", failing=214, tested=ROWS, observed=-999, expected="≥ 0", where=f"{CONTRACT}:77",
              remedy="Nothing until 2026-12-15: waived.",
              evidence={"waived by": "Ilse Brandt", "ticket": "DATA-318", "until": "2026-12-15"}),
        *(_find(f"contract.{c}.present", f"The extract has the column {c}.", F, column=c)
          for c in ("ticket_id", "opened_at", "category", "priority", "body")),
        _find("contract.body.maxLength", "body is at most 4,000 characters long.", F, FAIL, severity=INFO, column="body",
              failing=2, tested=ROWS, observed=4_012, expected="≤ 4,000"),
        _find("pandera.ticket_id.str_matches", "ticket_id looks like TCK-000000.", F, FAIL, column="ticket_id", severity=WARN,
              failing=8, tested=ROWS, observed="9{6}", expected="A{3}-9{6}", where="schemas/support_tickets.py:19",
              remedy="Restore the prefix that the spreadsheet import removed."),
        _find("pandera.category.not_null", "category is never null.", C, column="category", failing=0, tested=ROWS),
        _find("pandera.opened_at.not_in_future", "opened_at is not in the future.", A, UNKNOWN, column="opened_at",
              where="schemas/support_tickets.py:27", tested=0,
              remedy="Mend the date formats first; the rule needs a timestamp.", **own),
        _find("pandera.body.not_blank", "body is not blank.", C, column="body", failing=0, tested=ROWS),
        _find("gx.hours_to_resolve.expect_column_mean_to_be_between", "The mean of hours_to_resolve is between 4 and 30.",
              A, column="hours_to_resolve", observed=18.22, expected="4 to 30", where="expectations/support_tickets.json"),
        _find("gx.category.expect_column_distinct_values_to_be_in_set", "category has no value outside the set.", F, FAIL,
              severity=WARN, column="category", observed="voice_assistant"),
        _find("gx.table.expect_table_row_count_to_be_between", "Between 5,000 and 50,000 rows arrived.", C, observed=ROWS),
        _find("gx.satisfaction.expect_column_proportion_of_unique_values_to_be_between",
              "Not applicable: satisfaction is optional.", U, NA, column="satisfaction", severity=INFO),
        _find("compare.schema", "2 columns are new: satisfaction, legacy_flag.", K, FAIL, severity=WARN,
              remedy="Tell the pilot team; nothing was trained on them.",
              evidence={"pilot": "7 columns", "production": "9 columns"}),
        _find("compare.missing.priority", "priority: missing rose from 0.0% to 18.5%.", C, FAIL, column="priority",
              observed=0.185, expected="about 0", evidence={"effect h": "0.89", "adjusted p": "< 0.001"},
              remedy="See contract.priority.required.", **own),
        _find("compare.values.category", "category holds 1 value that the pilot never saw: voice_assistant (7.9%).", V, FAIL,
              column="category", observed=0.079, remedy="Label at least 100 such tickets and evaluate on them.",
              evidence={"new": "voice_assistant"}, **own),
        _find("compare.formats.opened_at", "opened_at has a format that the pilot never saw.", F, FAIL, severity=WARN,
              column="opened_at", evidence={"new": "timestamp %d/%m/%Y %H:%M (19.6%)"}),
        _find("compare.distribution.hours_to_resolve", "hours_to_resolve moved: PSI 0.14.", V, FAIL, severity=WARN,
              column="hours_to_resolve", observed=0.14, expected="< 0.1", evidence={"adjusted p": "0.002"}),
        _find("compare.distribution.category", "category moved: PSI 0.09.", V, column="category", observed=0.09),
        _find("compare.distribution.satisfaction", "Not enough rows in the pilot to compare satisfaction.", V, UNKNOWN,
              severity=INFO, column="satisfaction"),
        _find("compare.missing.body", "body: missing did not change.", C, column="body"),
        _find("compare.missing.category", "category: missing did not change.", C, column="category"),
        _find("history.volume", "The number of rows is within what the last 14 runs lead one to expect.", C, observed=ROWS,
              expected="11,020 to 13,480"),
        _find("history.missing.priority", "priority: missing jumped against the last 14 runs.", C, FAIL, severity=WARN,
              column="priority"),
        _find("probe.helpdesk.read", "helpdesk can be reached and read (42 ms).", T, observed=42.0),
        _find("probe.triage_queue.write", "triage_queue: its kind of server cannot be probed.", T, UNKNOWN, severity=WARN,
              remedy="Declare a local path, or probe it by hand and record the result."),
        _find("question.security", "A column of e-mail addresses is not declared as personal data: customer_email.", K, FAIL,
              column="customer_email", where=f"{CONTRACT}:57", failing=12_291, tested=12_298,
              remedy="Declare personalData: email under customer_email, and have security approve.", **own),
    )  # fmt: skip


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
    columns, findings = _columns(), _findings()
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
        findings=findings,
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


@pytest.fixture(name="blocked")
def blocked_scorecard() -> Scorecard:
    return support_tickets()


@pytest.fixture(name="ready")
def ready_scorecard() -> Scorecard:
    return bookings()


@pytest.fixture(name="hostile")
def hostile_scorecard() -> Scorecard:
    return hostile()
