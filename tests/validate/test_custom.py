from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pilotgate.contract.terms import Rule
from pilotgate.model import Severity, Status
from tests.validate.conftest import contract, one

ROWS = {"a": [1, 5, 9, None], "b": ["x", "y", "x", "z"]}


def custom(engine: str, implementation: Any, column: str | None = "a") -> Rule:
    return Rule(
        "r", "custom", "c:7", column=column, severity=Severity.WARNING, engine=engine, implementation=implementation
    )


@pytest.mark.parametrize(
    ("rule", "failing", "tested", "lines"),
    [
        (custom("pilotgate", "a < 9 OR b <> 'x'"), 1, 4, [4]),
        (custom("pandera", {"check": "in_range", "min_value": 2, "max_value": 9}), 1, 3, [2]),
        (
            custom(
                "great-expectations",
                {"type": "expect_column_values_to_be_in_set", "kwargs": {"value_set": [1, 9]}},
            ),
            1, 3, [3],
        ),
        (
            custom(
                "greatExpectations",
                '{"expectation_type": "expect_column_values_to_be_unique", "kwargs": {"column": "b"}}',
                None,
            ),
            2, 4, [2, 4],
        ),
    ],
)  # fmt: skip
def test_a_custom_rule_finds_its_rows(judge, tmp_path, rule, failing, tested, lines):
    result = judge(ROWS, contract(rules=(rule,)))
    found = one(result, "contract.r")
    assert (found.status, found.failing, found.tested) == (Status.FAILED, failing, tested)
    assert (found.severity, found.where) == (Severity.WARNING, "c:7")
    assert pl.read_parquet(tmp_path / "run" / "quarantine.parquet")["__line__"].to_list() == lines


@pytest.mark.parametrize(
    "rule",
    [
        custom("pilotgate", "a <"),
        custom("pilotgate", {"condition": "a < 9"}),
        custom("pandera", {"check": "nice"}),
        custom("pandera", {"check": "in_range", "minimum": 2}),
        custom("pandera", {"check": "in_range", "min_value": 2, "max_value": 3}, "zz"),
        custom("pandera", {"check": "in_range", "min_value": 2, "max_value": 3}, None),
        custom("greatExpectations", {"type": "expect_nothing"}),
        custom("greatExpectations", "no JSON"),
        custom("greatExpectations", {"kwargs": {}}),
        custom("monteCarlo", "x"),
    ],
)
def test_a_custom_rule_that_cannot_run_is_unknown(judge, rule):
    assert one(judge(ROWS, contract(rules=(rule,))), "contract.r").status is Status.UNKNOWN
