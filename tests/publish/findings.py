"""The findings of the blocked scorecard: 42 of every status and stage, one to a row."""

# ruff: noqa: E501 - the findings below are rows of a table, one to a line.

from __future__ import annotations

from pilotgate.model import Dimension, Evidence, Finding, Severity, Status

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


def findings() -> tuple[Finding, ...]:
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
