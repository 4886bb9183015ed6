from __future__ import annotations

import json
import stat
import sys

import duckdb
import polars as pl

from pilotgate.contract.terms import Field, Kpi, Operator, Relationship, Rule, ServiceLevel, Threshold
from pilotgate.model import Severity, Status
from tests.validate.conftest import contract, land, one

MODEL = """
from __future__ import annotations
import pandera.polars as pa
import polars as pl

class Orders(pa.DataFrameModel):
    id: int = pa.Field(unique=True, ge=1)
    state: str = pa.Field(isin=["open", "closed"], nullable=True)

    @pa.dataframe_check
    def closed_has_even_id(cls, data):
        return data.lazyframe.select((pl.col("id") % 2 == 0) | (pl.col("state") != "closed"))

    @pa.check("id")
    def breaks(cls, data):
        raise ValueError("secret value")
"""

ROWS = {
    "id": ["1", "2", "2", "x", "", "6"],
    "state": ["open", "closed", "odd", "N/A", "open", "closed"],
    "day": ["2026-01-01", "2026-02-30", "2026-03-01", "2026-03-02", "", "2026-03-02"],
    "amount": ["1.5", "1e400", "=1+1", "3", "4", "5"],
}
FIELDS = (
    Field("id", "c:1", logical_type="integer", required=True, unique=True, key_position=1, options={"minimum": 2}),
    Field("state", "c:2", logical_type="string", enum=("open", "closed"), severity=Severity.WARNING),
    Field("day", "c:3", logical_type="date", options={"maximum": "2026-03-01"}),
    Field("amount", "c:4", logical_type="number"),
)


def test_every_rule_of_a_contract_yields_one_finding_and_each_bad_row_is_in_quarantine_once(judge, tmp_path):
    given = contract(
        *FIELDS,
        rules=(
            Rule("rows", "library", "c:9", metric="rowCount", threshold=Threshold(Operator.GREATER, 3)),
            Rule(
                "few_missing", "library", "c:10", column="state", metric="missingValues",
                threshold=Threshold(Operator.LESS_OR_EQUAL, 20, "percent"),
            ),
            Rule(
                "sql", "sql", "c:11", query="SELECT count(*) FROM ${table} WHERE amount > 4",
                threshold=Threshold(Operator.BE, 1),
            ),
            Rule("broken", "sql", "c:12", query="SELEC 1", threshold=Threshold(Operator.BE, 1)),
            Rule("text", "text", "c:13"),
        ),
        kpi=Kpi("closed", "SELECT avg((state = 'closed')::INT) FROM ${table}", 0.1, 0.9, "up", "ops", "c:20"),
        service_levels=(ServiceLevel("latency", 30, "c:21", "d", "orders.day"),),
    )  # fmt: skip
    result = judge(ROWS, given)
    by = {f.check: f for f in result.findings}
    assert len(by) == len(result.findings)
    status = {k: (f.status.value, f.failing, f.tested) for k, f in by.items()}
    assert status == {
        "contract.columns": ("passed", None, None),
        "contract.id.required": ("failed", 1, 6),
        "contract.id.type": ("failed", 1, 5),
        "contract.id.minimum": ("failed", 1, 4),
        "contract.state.type": ("passed", 0, 5),
        "contract.state.enum": ("failed", 1, 5),
        "contract.day.type": ("failed", 1, 5),
        "contract.day.maximum": ("failed", 2, 4),
        "contract.amount.type": ("failed", 2, 6),
        "contract.id.unique": ("failed", 2, 4),
        "contract.primary_key": ("failed", 4, 6),
        "contract.rows": ("passed", None, 6),
        "contract.few_missing": ("passed", 1, 6),
        "contract.sql": ("passed", None, 6),
        "contract.broken": ("unknown", None, None),
        "contract.text": ("unknown", None, None),
        "contract.sla.latency": ("failed", None, None),
        "contract.kpi": ("failed", None, 6),
    }
    assert by["contract.state.enum"].severity is Severity.WARNING
    assert by["contract.kpi"].observed == 0.4
    assert (result.rows.clean, result.rows.quarantined) == (0, 6)
    written = pl.read_parquet(tmp_path / "run" / "quarantine.parquet")
    assert written["__line__"].to_list() == [2, 3, 4, 5, 6, 7]
    assert written["__rules__"].to_list()[2] == [
        "contract.state.enum", "contract.amount.type", "contract.id.unique", "contract.primary_key",
    ]  # fmt: skip
    assert written["amount"].to_list() == ROWS["amount"]
    csv = (tmp_path / "run" / "quarantine.csv").read_text()
    assert "'=1+1" in csv
    for name in ("quarantine.parquet", "quarantine.csv"):
        assert stat.S_IMODE((tmp_path / "run" / name).stat().st_mode) == 0o600


def test_clean_rows_leave_an_empty_quarantine(judge, tmp_path):
    result = judge({"id": ["1", "2"]}, contract(Field("id", "c:1", logical_type="integer", required=True)))
    assert all(f.status is Status.PASSED for f in result.findings)
    assert (result.rows.clean, result.rows.quarantined) == (2, 0)
    assert pl.read_parquet(tmp_path / "run" / "quarantine.parquet").height == 0


def test_pandera_model_yields_every_check_and_its_rows(judge, tmp_path):
    before = set(sys.modules)
    result = judge(ROWS, contract(*FIELDS), schema=MODEL)
    assert not [m for m in set(sys.modules) - before if "schema" in m and "pilotgate_schema" in m]
    by = {f.check: f for f in result.findings if f.check.startswith("pandera.")}
    assert {k: f.status.value for k, f in by.items()} == {
        "pandera.id.column_in_dataframe": "passed",
        "pandera.id.dtype": "passed",
        "pandera.id.not_nullable": "failed",
        "pandera.id.field_uniqueness": "failed",
        "pandera.id.greater_than_or_equal_to": "passed",
        "pandera.id.breaks": "unknown",
        "pandera.state.column_in_dataframe": "passed",
        "pandera.state.dtype": "passed",
        "pandera.state.isin": "failed",
        "pandera.table.closed_has_even_id": "passed",
    }
    assert by["pandera.id.not_nullable"].failing == 2
    written = pl.read_parquet(tmp_path / "run" / "quarantine.parquet")
    third = written.filter(pl.col("__line__") == 4)["__rules__"].to_list()[0]
    assert "pandera.state.isin" in third
    assert "contract.state.enum" in third


def test_a_broken_model_or_suite_blocks_and_does_not_crash(judge):
    result = judge({"id": ["1"]}, contract(FIELDS[0]), schema="class X(", suite="{")
    assert one(result, "pandera.schema").status is Status.UNKNOWN
    assert one(result, "gx.suite").status is Status.UNKNOWN
    assert one(result, "gx.suite").severity is Severity.ERROR


def test_suite_closes_the_ways_of_passing_quietly(judge):
    suite = {
        "name": "orders",
        "expectations": [
            {
                "type": "expect_column_values_to_be_in_set",
                "kwargs": {"column": "state", "value_set": ["open", "closed"]},
                "severity": "warning",
            },
            {"type": "expect_nothing_in_particular", "kwargs": {"column": "state"}},
            {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "Id"}},
            {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}, "severity": "fatal"},
            {"type": "expect_column_values_to_be_between", "kwargs": {"column": "state", "min_value": 3}},
            {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 6}},
        ],
    }
    result = judge(ROWS, contract(*FIELDS), suite=json.dumps(suite))
    status = {f.check: (f.status.value, f.severity.value) for f in result.findings if f.check.startswith("gx.")}
    assert status == {
        "gx.state.expect_column_values_to_be_in_set": ("failed", "warning"),
        "gx.state.expect_nothing_in_particular": ("unknown", "error"),
        "gx.Id.expect_column_values_to_not_be_null": ("unknown", "error"),
        "gx.id.expect_column_values_to_not_be_null": ("unknown", "error"),
        "gx.state.expect_column_values_to_be_between": ("unknown", "error"),
        "gx.table.expect_table_row_count_to_equal": ("passed", "error"),
    }


def test_an_empty_suite_and_no_rule_at_all_block(judge):
    assert one(judge({"a": ["1"]}, contract(), suite='{"expectations": []}'), "gx.suite").status is Status.UNKNOWN
    assert one(judge({"a": ["1"]}, contract()), "contract.rules").status is Status.FAILED


def test_a_foreign_key_finds_the_rows_without_a_partner(judge, tmp_path):
    customers = land(tmp_path, {"key": ["1", "2"]}, "customers")
    given = contract(
        Field("customer", "c:1", logical_type="integer"),
        relationships=(
            Relationship(("customer",), "customers", ("key",), "c:5"),
            Relationship(("customer",), "shops", ("key",), "c:6"),
        ),
        rules=(
            Rule(
                "cross", "sql", "c:7", query="SELECT count(*) FROM customers", threshold=Threshold(Operator.BE, 2)
            ),
        ),
    )
    result = judge({"customer": ["1", "01", "3", ""]}, given, latest={"customers": customers}.get)
    found = one(result, "contract.customer.refers_to.customers")
    assert (found.status, found.failing, found.tested) == (Status.FAILED, 1, 3)
    assert one(result, "contract.customer.refers_to.shops").status is Status.UNKNOWN
    assert one(result, "contract.cross").status is Status.PASSED
    assert result.rows.quarantined == 1


def test_zero_rows_pass_nothing(judge):
    empty = pl.DataFrame({"id": []}, schema={"id": pl.String})
    result = judge(empty, contract(FIELDS[0]))
    assert {f.check for f in result.findings if f.status is Status.PASSED} == {"contract.columns"}
    assert {f.status for f in result.findings if f.check != "contract.columns"} == {Status.UNKNOWN}


def test_a_personal_value_is_masked_in_findings(judge):
    given = contract(
        Field("mail", "c:1", logical_type="string", personal="email", options={"pattern": "@corp[.]com$"})
    )
    result = judge({"mail": ["ann@corp.com", "bob.secret@else.org"]}, given)
    assert one(result, "contract.mail.pattern").status is Status.FAILED
    assert "bob.secret" not in repr(result.findings)


def test_duckdb_is_the_version_this_was_written_for():
    assert duckdb.__version__.startswith("2.0.")
