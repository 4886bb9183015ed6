from __future__ import annotations

import csv
import json

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotgate.contract.terms import Field, Operator, Rule, Threshold
from pilotgate.model import Severity, Status
from tests.validate.conftest import contract, land, one

CELLS = st.sampled_from(["", "1", "2", "x", "=1", "N/A", "+49", "a,b", 'q"q', "l\nb", "é"])
FIELDS = (
    Field("a", "c:1", logical_type="integer", required=True, unique=True),
    Field("b", "c:2", enum=("1", "2", "x"), severity=Severity.WARNING),
    Field("c", "c:3", logical_type="string", options={"maxLength": 2}, severity=Severity.INFO),
)
MODEL = """
import pandera.polars as pa
class Orders(pa.DataFrameModel):
    b: str = pa.Field(str_length={"max_value": 2}, nullable=True)
"""


def brute(rows: list[tuple[str, str, str]]) -> list[set[str]]:
    """Rules that each row fails, told without SQL."""
    missing = {"", "N/A"}
    plus = [int(r[0]) for r in rows if r[0] not in missing and r[0].lstrip("+").isdigit()]
    told = []
    for a, b, c in rows:
        failed = set()
        if a in missing:
            failed.add("contract.a.required")
        elif not a.lstrip("+").isdigit():
            failed.add("contract.a.type")
        elif plus.count(int(a)) > 1:
            failed.add("contract.a.unique")
        if b not in missing and b not in {"1", "2", "x"}:
            failed.add("contract.b.enum")
        if b not in missing and len(b) > 2:
            failed.add("pandera.b.str_length")
        if c not in missing and len(c) > 2:
            failed.add("contract.c.maxLength")
        told.append(failed)
    return told


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=15))
def test_each_bad_row_is_there_once_with_all_its_rules_and_nothing_is_lost(judge, tmp_path, rows):
    extract = land(tmp_path, pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row"))
    result = judge(extract, contract(*FIELDS), schema=MODEL)
    failed = brute(rows)
    grave = [r - {"contract.c.maxLength"} for r in failed]
    written = pl.read_parquet(tmp_path / "run" / "quarantine.parquet")
    assert written["__line__"].to_list() == [i + 2 for i, g in enumerate(grave) if g]
    assert [set(r) for r in written["__rules__"].to_list()] == [f for f, g in zip(failed, grave, strict=True) if g]
    assert [tuple(r) for r in written.select("a", "b", "c").rows()] == [
        r for r, g in zip(rows, grave, strict=True) if g
    ]
    assert result.rows.clean + result.rows.quarantined == result.rows.landed == len(rows)
    with (tmp_path / "run" / "quarantine.csv").open(newline="") as file:
        cells = list(csv.reader(file))[1:]
    assert len(cells) == written.height
    assert not [c for row in cells for c in row if c[:1] in set("=+-@") and not c[1:].isdigit()]


def test_rows_within_a_kept_threshold_are_not_bad(judge):
    few = Rule(
        "few", "library", "c:1", column="a", metric="missingValues",
        threshold=Threshold(Operator.LESS_OR_EQUAL, 50, "percent"),
    )  # fmt: skip
    result = judge({"a": ["", "1"]}, contract(rules=(few,)))
    assert one(result, "contract.few").status is Status.PASSED
    assert result.rows.quarantined == 0


def test_rules_about_the_whole_table_quarantine_nothing(judge):
    rows = Rule("rows", "library", "c:1", metric="rowCount", threshold=Threshold(Operator.GREATER, 5))
    result = judge({"a": ["", "1"]}, contract(rules=(rows,)))
    assert one(result, "contract.rows").status is Status.FAILED
    assert result.rows.quarantined == 0


def test_an_unexpected_row_of_great_expectations_itself_is_quarantined(judge, tmp_path):
    kwargs = {"column": "a", "strftime_format": "%Y"}
    entry = {"type": "expect_column_values_to_match_strftime_format", "kwargs": kwargs}
    result = judge({"a": ["2026", "x", "1999"]}, contract(), suite=json.dumps({"expectations": [entry]}))
    assert one(result, "gx.a.expect_column_values_to_match_strftime_format").failing == 1
    assert pl.read_parquet(tmp_path / "run" / "quarantine.parquet")["__line__"].to_list() == [3]
