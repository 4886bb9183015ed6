from __future__ import annotations

from dataclasses import replace

import pytest

from pilotgate.contract.terms import Field, Operator, Rule, Threshold
from pilotgate.model import ColumnProfile, Profile, Shape, Status, TableProfile, ValueCount
from pilotgate.validate.validation import validate
from tests.validate.conftest import NOW, contract, land, one


def profile(rows: int, missing: int) -> Profile:
    column = ColumnProfile(
        "a", 0, "VARCHAR", "string", 1.0, rows, 0, (ValueCount("", missing),), (), rows - missing, rows - missing,
        True, (), False, (), (),
    )  # fmt: skip
    return Profile("orders", "0", "duckdb", Shape("csv"), NOW, 1, TableProfile(rows, 0), (column,))


def judged(tmp_path, rule, earlier, columns):
    folder = tmp_path / "run"
    folder.mkdir(exist_ok=True)
    given = contract(Field("a", "c:1"), rules=(rule,))
    result = validate(
        land(tmp_path, columns),
        given,
        None,
        schema_file=None,
        suite_file=None,
        folder=folder,
        now=NOW,
        latest=lambda _: None,
        earlier=earlier,
    )
    return one(result, "contract.r")


ROWS = Rule(
    "r",
    "library",
    "c:1",
    metric="rowCount",
    threshold=Threshold(Operator.BETWEEN, (80.0, 125.0), "percentOfHistory"),
)
MISSING = replace(
    ROWS, metric="missingValues", column="a", threshold=Threshold(Operator.LESS_OR_EQUAL, 150, "percentOfHistory")
)


KEPT, BROKEN = Status.PASSED, Status.FAILED


@pytest.mark.parametrize(("rows", "status"), [(10, KEPT), (8, KEPT), (7, BROKEN), (13, BROKEN)])
def test_row_counts_are_held_against_the_median_of_history(tmp_path, rows, status):
    earlier = [profile(n, 1) for n in (9, 10, 100)]
    assert judged(tmp_path, ROWS, earlier, {"a": ["x"] * rows}).status is status


@pytest.mark.parametrize(("gaps", "status"), [(3, Status.PASSED), (4, Status.FAILED)])
def test_missing_values_are_held_as_shares(tmp_path, gaps, status):
    earlier = [profile(100, 20)] * 3
    assert judged(tmp_path, MISSING, earlier, {"a": [""] * gaps + ["x"] * (10 - gaps)}).status is status


@pytest.mark.parametrize("earlier", [(), (profile(10, 1),) * 2, (profile(10, 0),) * 3])
def test_too_short_a_history_is_unknown(tmp_path, earlier):
    assert judged(tmp_path, MISSING, earlier, {"a": ["x"]}).status is Status.UNKNOWN
