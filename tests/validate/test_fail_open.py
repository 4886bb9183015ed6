"""Attempts to get past the gate with rules that cannot fail, cannot run, or look at nothing. None may pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from pilotgate.contract.terms import Contract, Field, Kpi, Operator, Relationship, Rule, ServiceLevel, Threshold
from pilotgate.model import Column, Severity, Status
from tests.validate.conftest import NOW, contract, land

GOOD = {
    "id": ["1", "2", "3"],
    "state": ["open", "open", "closed"],
    "day": ["2026-11-18", "2026-11-19", "2026-11-19"],
}
ID = Field("id", "c:1", logical_type="integer", required=True, unique=True)
STATE = Field("state", "c:2", logical_type="string", enum=("open", "closed"))
ZERO = Threshold(Operator.BE, 0)


def rule(kind: str, **more: Any) -> Rule:
    return Rule("r", kind, "c:9", **{"threshold": ZERO, **more})


def sql(query: str, **more: Any) -> Contract:
    return contract(ID, rules=(rule("sql", query=query, **more),))


def suite(*entries: Any) -> str:
    return json.dumps({"name": "s", "expectations": list(entries)})


def expect(kind: str, severity: str | None = None, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, **({"severity": severity} if severity else {})}


def model(body: str, head: str = "") -> str:
    return f"import pandera.polars as pa\nimport polars as pl\n{head}\nclass Orders(pa.DataFrameModel):\n{body}\n"


def sla(prop: str, value: Any, unit: str = "", element: str = "") -> Contract:
    return contract(ID, service_levels=(ServiceLevel(prop, value, "c:3", unit, element),))


@dataclass(frozen=True)
class Attempt:
    columns: Any = None
    given: Contract | None = None
    schema: str | None = None
    suite: str | None = None
    extract: Callable[[Any], Any] = lambda e: e


EMPTY = pl.DataFrame({"id": [], "state": []}, schema={"id": pl.String, "state": pl.String})
NULLS = {**GOOD, "state": [None, None, None]}
BLANKS = {**GOOD, "state": ["", "N/A", " "]}

ATTEMPTS = {
    "a renamed column": Attempt({"ident": GOOD["id"], "state": GOOD["state"]}, contract(ID)),
    "a column in another case": Attempt({"ID": GOOD["id"]}, contract(ID)),
    "a column with a trailing blank": Attempt({"id ": GOOD["id"]}, contract(ID)),
    "a declared column without any rule is gone": Attempt(
        {"state": GOOD["state"]}, contract(Field("id", "c:1"), STATE)
    ),
    "a column that is there twice": Attempt(
        {"id": GOOD["id"], "id_2": GOOD["id"]},
        contract(ID),
        extract=lambda e: replace(e, columns=(Column("id", "id", "VARCHAR"), Column("id_2", "id", "VARCHAR"))),
    ),
    "an empty extract": Attempt(EMPTY, contract(ID, STATE)),
    "an empty extract and a suite": Attempt(
        EMPTY, contract(), suite=suite(expect("expect_column_values_to_not_be_null", column="id"))
    ),
    "an empty extract and a model": Attempt(EMPTY, contract(), schema=model("    id: str")),
    "a column of nulls": Attempt(NULLS, contract(STATE)),
    "a column of blanks": Attempt(BLANKS, contract(STATE)),
    "a column of nulls and a suite": Attempt(
        NULLS,
        contract(ID),
        suite=suite(expect("expect_column_values_to_be_in_set", column="state", value_set=["open"])),
    ),
    "a column of nulls and a model": Attempt(
        NULLS, contract(ID), schema=model("    state: str = pa.Field(isin=['open'], nullable=True)")
    ),
    "no rule at all": Attempt(GOOD, contract()),
    "columns named and nothing promised": Attempt(GOOD, contract(Field("id", "c:1"))),
    "an empty suite": Attempt(GOOD, contract(ID), suite=suite()),
    "a suite that is no JSON": Attempt(GOOD, contract(ID), suite="{"),
    "a suite that is a list": Attempt(GOOD, contract(ID), suite="[]"),
    "a suite without a list": Attempt(GOOD, contract(ID), suite='{"expectations": {}}'),
    "an entry of a suite that is no mapping": Attempt(GOOD, contract(ID), suite=suite("expect_nothing")),
    "an unknown expectation": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_be_nice", column="id"))
    ),
    "an expectation with a mistyped argument": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_be_between", column="id", minvalue=1))
    ),
    "an expectation on a column that is not there": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_be_unique", column="Id"))
    ),
    "an expectation with a bad severity": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_not_be_null", "urgent", column="id"))
    ),
    "an expectation without limits": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_max_to_be_between", column="id"))
    ),
    "an expectation that nothing has to keep": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_be_null", column="id", mostly=0))
    ),
    "an expectation with a broken expression": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_column_values_to_match_regex", column="state", regex="(open")),
    ),
    "an expectation that raises": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_be_between", column="state", min_value=1))
    ),
    "rows looked for with broken SQL": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("unexpected_rows_expectation", unexpected_rows_query="SELEC * FROM {batch}")),
    ),
    "a model that does not parse": Attempt(GOOD, contract(ID), schema="class Orders(:"),
    "a model that raises": Attempt(GOOD, contract(ID), schema="raise RuntimeError('no')"),
    "a model that exits": Attempt(GOOD, contract(ID), schema="import sys; sys.exit(0)"),
    "a file without a model": Attempt(GOOD, contract(ID), schema="x = 1"),
    "a model without a check": Attempt(GOOD, contract(ID), schema=model("    pass")),
    "two models and none is named like the table": Attempt(
        GOOD,
        contract(ID),
        schema=model("    id: str", "class A(pa.DataFrameModel):\n    id: str\n").replace("Orders", "B"),
    ),
    "an exception inside a check": Attempt(
        GOOD,
        contract(ID),
        schema=model("    id: int\n    @pa.check('id')\n    def ok(cls, data):\n        raise ValueError"),
    ),
    "a model whose column is not there": Attempt(GOOD, contract(ID), schema=model("    ID: int")),
    "a model that invents the missing column": Attempt(
        GOOD,
        contract(ID),
        schema=model("    zip: str = pa.Field(default='x')\n    class Config:\n        add_missing_columns = True"),
    ),
    "a model that fills the gaps": Attempt(
        {**GOOD, "state": ["open", None, "open"]},
        contract(ID),
        schema=model("    state: str = pa.Field(default='open')"),
    ),
    "a model that only warns": Attempt(
        GOOD, contract(ID), schema=model("    id: int = pa.Field(ge=2, raise_warning=True)")
    ),
    "a model that coerces": Attempt(GOOD, contract(ID), schema=model("    state: int = pa.Field(coerce=True)")),
    "a model that drops bad rows": Attempt(
        GOOD,
        contract(ID),
        schema=model("    id: int = pa.Field(ge=2)\n    class Config:\n        drop_invalid_rows = True"),
    ),
    "a contract for another dataset": Attempt(GOOD, contract(ID, dataset="customers", table="customers")),
    "a syntax error in SQL": Attempt(GOOD, sql("SELECT count(* FROM ${table}")),
    "SQL on a table that is not there": Attempt(GOOD, sql("SELECT count(*) FROM custmers")),
    "SQL that returns nothing": Attempt(GOOD, sql("SELECT 0 FROM ${table} WHERE false")),
    "SQL that returns a null": Attempt(GOOD, sql("SELECT NULL")),
    "SQL that returns many rows": Attempt(GOOD, sql("SELECT 0 FROM ${table}")),
    "SQL of two statements": Attempt(GOOD, sql("SELECT 0; DROP VIEW orders")),
    "SQL that writes": Attempt(GOOD, sql("COPY (SELECT 1) TO '/tmp/pilotgate-should-not-be' ")),
    "SQL that reads other files": Attempt(GOOD, sql("SELECT count(*) - count(*) FROM read_text('/etc/hostname')")),
    "SQL that reads variables of the program": Attempt(GOOD, sql("SELECT count(*) - count(*) FROM frame")),
    "SQL that counts null against a percentage of no rows": Attempt(
        EMPTY, sql("SELECT 0", threshold=Threshold(Operator.BE, 0, "percent"))
    ),
    "a rule without a threshold": Attempt(GOOD, sql("SELECT 0", threshold=None)),
    "a mistyped metric": Attempt(GOOD, contract(ID, rules=(rule("library", metric="nullvalues", column="id"),))),
    "a mistyped argument of a metric": Attempt(
        GOOD,
        contract(ID, rules=(rule("library", metric="invalidValues", column="id", arguments={"valid": ["1"]}),)),
    ),
    "a metric on a column that is not there": Attempt(
        GOOD, contract(ID, rules=(rule("library", metric="missingValues", column="ID"),))
    ),
    "a kind of rule that is none": Attempt(GOOD, contract(ID, rules=(rule("libary", metric="rowCount"),))),
    "a rule in words that nobody attested": Attempt(GOOD, contract(ID, rules=(rule("text"),))),
    "a rule of an engine that we do not run": Attempt(
        GOOD, contract(ID, rules=(rule("custom", engine="soda", implementation="checks"),))
    ),
    "a limit that is no date": Attempt(
        GOOD, contract(Field("day", "c:1", logical_type="date", options={"maximum": "2026-13-01"}))
    ),
    "a format of dates that is none": Attempt(
        GOOD, contract(Field("day", "c:1", logical_type="date", options={"format": "yyyy-QQQQQQ"}))
    ),
    "an option that is none": Attempt(
        GOOD, contract(Field("state", "c:1", logical_type="string", options={"maxlength": 3}))
    ),
    "a pattern that does not compile": Attempt(
        GOOD, contract(Field("state", "c:1", logical_type="string", options={"pattern": "(open"}))
    ),
    "a logical type that is none": Attempt(GOOD, contract(Field("id", "c:1", logical_type="int"))),
    "a number that is not finite": Attempt(
        {"id": ["1", "NaN", "inf"]}, contract(Field("id", "c", logical_type="number"))
    ),
    "an integer that rounds": Attempt({"id": ["1", "2.4"]}, contract(Field("id", "c:1", logical_type="integer"))),
    "a NaN in a column of numbers": Attempt(
        {"id": [1.0, float("nan"), 3.0]}, contract(Field("id", "c:1", logical_type="number", required=True))
    ),
    "a foreign key to a dataset that never landed": Attempt(
        GOOD, contract(ID, relationships=(Relationship(("id",), "customers", ("id",), "c:3"),))
    ),
    "a stale extract": Attempt(
        GOOD, sla("frequency", 1, "d"), extract=lambda e: replace(e, modified_at=NOW - timedelta(days=3))
    ),
    "stale rows": Attempt(GOOD, sla("latency", 2, "h", "orders.id")),
    "an extract from the future": Attempt(
        GOOD, sla("latency", 2, "h"), extract=lambda e: replace(e, modified_at=NOW + timedelta(days=3))
    ),
    "a service level with a mistyped name": Attempt(GOOD, sla("latencyy", 2, "h")),
    "a service level with a mistyped unit": Attempt(GOOD, sla("latency", 2, "lightyears")),
    "a KPI with broken SQL": Attempt(GOOD, contract(ID, kpi=Kpi("k", "SELEC 1", 0, 1, "up", "o", "c:5"))),
    "a KPI that is no number": Attempt(GOOD, contract(ID, kpi=Kpi("k", "SELECT 'many'", 0, 1, "up", "o", "c:5"))),
    "SQL whose comment hides the table": Attempt(GOOD, sql("SELECT 0 -- count(*) FROM ${table}")),
    "SQL whose block comment hides the table": Attempt(GOOD, sql("SELECT /* count(*) FROM ${table} */ 0")),
    "SQL on a table that it makes up": Attempt(GOOD, sql("WITH a AS (SELECT 0) SELECT * FROM a")),
    "SQL on a range of numbers": Attempt(GOOD, sql("SELECT count(*) - 3 FROM range(3)")),
    "SQL of two columns": Attempt(GOOD, sql("SELECT 0, count(*) FROM ${table}")),
    "SQL that returns false for nought": Attempt(GOOD, sql("SELECT count(*) > 99 FROM ${table}")),
    "SQL that returns a text": Attempt(GOOD, sql("SELECT '0' FROM ${table} LIMIT 1")),
    "SQL that returns a list": Attempt(GOOD, sql("SELECT [0] FROM ${table} LIMIT 1")),
    "SQL that returns NaN": Attempt(GOOD, sql("SELECT 'nan'::DOUBLE FROM ${table} LIMIT 1")),
    "SQL that returns infinity": Attempt(
        GOOD,
        sql("SELECT 'inf'::DOUBLE FROM ${table} LIMIT 1", threshold=Threshold(Operator.GREATER, 0)),
    ),
    "SQL that raises": Attempt(GOOD, sql("SELECT error('x') FROM ${table}")),
    "SQL that lists files": Attempt(GOOD, sql("SELECT count(*) * 0 FROM glob('/etc/*')")),
    "SQL on a file by its name": Attempt(GOOD, sql("SELECT count(*) * 0 FROM '/etc/passwd'")),
    "SQL that reads the environment": Attempt(GOOD, sql("SELECT length(getenv('HOME')) * 0 FROM ${table} LIMIT 1")),
    "SQL that attaches a database": Attempt(GOOD, sql("ATTACH '/tmp/pilotgate-should-not-be.db'")),
    "SQL that opens the fence": Attempt(GOOD, sql("SET enable_external_access = true")),
    "a condition that is true": Attempt(
        GOOD, contract(ID, rules=(rule("custom", engine="pilotgate", implementation="true -- id > 2"),))
    ),
    "a condition that is null": Attempt(
        GOOD, contract(ID, rules=(rule("custom", engine="pilotgate", implementation="NULL"),))
    ),
    "a condition that is no text": Attempt(
        GOOD, contract(ID, rules=(rule("custom", engine="pilotgate", implementation=["id > 0"]),))
    ),
    "a column whose letter only looks alike": Attempt({"\u0456d": GOOD["id"]}, contract(ID)),
    "a column with a blank of no width": Attempt({"id\u200b": GOOD["id"]}, contract(ID)),
    "a column in another normal form": Attempt(
        {"cafe\u0301": GOOD["id"]}, contract(Field("caf\u00e9", "c:1", logical_type="integer"))
    ),
    "an expectation on rows that are none": Attempt(
        GOOD,
        contract(ID),
        suite=suite(
            expect(
                "expect_column_values_to_be_in_set",
                column="state",
                value_set=["x"],
                row_condition='state == "none"',
                condition_parser="pandas",
            )
        ),
    ),
    "an expectation of nothing forbidden": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_column_values_to_not_be_in_set", column="state", value_set=[])),
    ),
    "an expectation with an empty expression": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_column_values_to_match_regex", column="state", regex=""))
    ),
    "an expectation with no expressions": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_column_values_to_match_regex_list", column="state", regex_list=[])),
    ),
    "an expectation kept by less than none": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_column_values_to_be_in_set", column="state", value_set=["x"], mostly=-1)),
    ),
    "a suite with NaN for a limit": Attempt(
        GOOD, contract(ID), suite=suite(expect("expect_table_row_count_to_be_between", min_value=float("nan")))
    ),
    "a suite with infinity for a limit": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_column_values_to_be_between", column="id", min_value=-float("inf"))),
    ),
    "a suite whose list stands twice": Attempt(
        GOOD,
        contract(ID),
        suite='{"expectations": [{"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 10}}], '
        '"expectations": [{"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}}]}',
    ),
    "an expectation with a parameter that nobody gives": Attempt(
        GOOD,
        contract(ID),
        suite=suite(expect("expect_table_row_count_to_be_between", min_value={"$PARAMETER": "least"})),
    ),
    "rows looked for elsewhere": Attempt(
        GOOD,
        contract(ID),
        suite=suite(
            expect("unexpected_rows_expectation", unexpected_rows_query="SELECT 1 WHERE false -- FROM {batch}")
        ),
    ),
    "a model that forbids nothing": Attempt(
        GOOD, contract(ID), schema=model("    state: str = pa.Field(notin=[])")
    ),
    "a model with infinity for a limit": Attempt(
        GOOD, contract(ID), schema=model("    id: int = pa.Field(le=float('inf'))")
    ),
    "a model with NaN for a limit": Attempt(
        GOOD, contract(ID), schema=model("    id: int = pa.Field(ge=float('nan'))")
    ),
    "a model that looks for the empty text": Attempt(
        GOOD, contract(ID), schema=model("    state: str = pa.Field(str_contains='')")
    ),
    "a model that switches validation off": Attempt(
        {"id": ["x", "y", "z"]},
        contract(Field("id", "c:1", logical_type="string", required=True)),
        schema=model(
            "    id: str = pa.Field(isin=['a'])",
            "import os\nfrom pandera.config import CONFIG\n"
            "os.environ['PANDERA_VALIDATION_ENABLED'] = 'False'\nCONFIG.validation_enabled = False\n",
        ),
    ),
    "a check that returns nothing": Attempt(
        GOOD,
        contract(ID),
        schema=model("    id: int\n    @pa.check('id')\n    def ok(cls, data):\n        return None"),
    ),
    "an expression that takes for ever": Attempt(
        {"s": ["a" * 60 + "!"] * 3},
        contract(Field("s", "c:1", logical_type="string", options={"pattern": "^(?=a)(a+)+$"})),
    ),
    "landed rows that were changed afterwards": Attempt(
        GOOD, contract(ID), extract=lambda e: replace(e, rows_landed=9)
    ),
    "landed rows that are gone": Attempt(GOOD, contract(ID), extract=lambda e: (e.data.unlink(), e)[1]),
    "landed rows that are damaged": Attempt(
        GOOD, contract(ID), extract=lambda e: (e.data.write_bytes(b"PAR1"), e)[1]
    ),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_an_attempt_to_pass_quietly_does_not_pass(judge, tmp_path, name):
    attempt = ATTEMPTS[name]
    extract = attempt.extract(land(tmp_path, attempt.columns))
    result = judge(extract, attempt.given, schema=attempt.schema, suite=attempt.suite)
    hidden = "a model that only warns"
    stops = (Severity.ERROR,) if name != hidden else (Severity.ERROR, Severity.WARNING)
    blocking = [f for f in result.findings if f.status in {Status.FAILED, Status.UNKNOWN} and f.severity in stops]
    assert blocking, [(f.check, f.status, f.message) for f in result.findings]
    assert all(f.message and (f.status is Status.PASSED or f.remedy) for f in result.findings)
    assert result.rows.clean + result.rows.quarantined == result.rows.landed


def test_there_are_enough_attempts():
    assert len(ATTEMPTS) >= 100


def test_the_same_data_under_sound_rules_passes(judge):
    result = judge(
        GOOD,
        contract(ID, STATE, rules=(rule("sql", query="SELECT count(*) FROM ${table} WHERE id < 0"),)),
        schema=model("    id: int = pa.Field(ge=1)"),
        suite=suite(expect("expect_column_values_to_not_be_null", column="id")),
    )
    assert [f.message for f in result.findings if f.status is not Status.PASSED] == []
