"""Every expectation that is compiled into our plan gives what Great Expectations itself gives on pandas."""

from __future__ import annotations

import json
from datetime import date
from itertools import zip_longest
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pilotgate.engines import connect
from pilotgate.validate import expectations, plan
from pilotgate.validate.expectations.native import FAMILIES
from pilotgate.validate.expectations.suite import read_suite
from pilotgate.validate.rows import FailedRows
from pilotgate.validate.validation import open_rows
from tests.validate.conftest import contract, land

TEXTS = ["", " ", "a", "b", "ab", "é", "日本", "٣", "7", "a\n", "A1", "a1b2", "ß", "😀", "N/A", "\x1c", "x y"]
FLOATS = [0.0, -0.0, 1.0, 1.5, -2.5, 1e9, float("nan"), 3.0]

EXPECTATIONS = [
    ("expect_column_value_lengths_to_be_between", {"column": "s", "min_value": 1, "max_value": 2}),
    ("expect_column_value_lengths_to_be_between", {"column": "s", "min_value": 1, "strict_min": True}),
    ("expect_column_value_lengths_to_equal", {"column": "s", "value": 1, "mostly": 0.5}),
    ("expect_column_values_to_be_between", {"column": "i", "min_value": 0, "max_value": 5}),
    ("expect_column_values_to_be_between", {"column": "f", "min_value": -1, "strict_min": True, "mostly": 0.7}),
    ("expect_column_values_to_be_between", {"column": "f", "max_value": 1.5, "strict_max": True}),
    ("expect_column_values_to_be_between",
     {"column": "d", "min_value": "2020-01-02T00:00:00", "max_value": "2020-01-05T00:00:00"}),
    ("expect_column_values_to_be_in_set", {"column": "s", "value_set": ["a", "é", ""]}),
    ("expect_column_values_to_be_in_set", {"column": "i", "value_set": [1, 2.0, 5]}),
    ("expect_column_values_to_be_in_set", {"column": "s", "value_set": []}),
    ("expect_column_values_to_be_null", {"column": "s", "mostly": 0.3}),
    ("expect_column_values_to_be_null", {"column": "f"}),
    ("expect_column_values_to_be_unique", {"column": "s"}),
    ("expect_column_values_to_be_unique", {"column": "i", "mostly": 0.5}),
    ("expect_column_values_to_be_unique", {"column": "f"}),
    ("expect_column_values_to_match_regex", {"column": "s", "regex": r"^\w+$"}),
    ("expect_column_values_to_match_regex", {"column": "s", "regex": r"\d"}),
    ("expect_column_values_to_match_regex", {"column": "s", "regex": r"a.|\s", "mostly": 0.4}),
    ("expect_column_values_to_match_regex", {"column": "s", "regex": r"(?=a)"}),
    ("expect_column_values_to_match_regex_list", {"column": "s", "regex_list": ["^a", "^b"], "match_on": "any"}),
    ("expect_column_values_to_match_regex_list", {"column": "s", "regex_list": ["a", r"\d"], "match_on": "all"}),
    ("expect_column_values_to_not_be_in_set", {"column": "s", "value_set": ["a", "日本"]}),
    ("expect_column_values_to_not_be_in_set", {"column": "f", "value_set": [1, 0]}),
    ("expect_column_values_to_not_be_null", {"column": "s"}),
    ("expect_column_values_to_not_be_null", {"column": "f", "mostly": 0.6}),
    ("expect_column_values_to_not_match_regex", {"column": "s", "regex": r"[^a-z]"}),
    ("expect_column_values_to_not_match_regex_list", {"column": "s", "regex_list": ["^a$", r"\W"]}),
    ("expect_column_max_to_be_between", {"column": "i", "max_value": 5}),
    ("expect_column_mean_to_be_between", {"column": "f", "min_value": 0, "max_value": 2}),
    ("expect_column_median_to_be_between", {"column": "i", "min_value": 1, "max_value": 4}),
    ("expect_column_min_to_be_between", {"column": "f", "min_value": -2.5, "strict_min": True}),
    ("expect_column_proportion_of_non_null_values_to_be_between", {"column": "s", "min_value": 0.5}),
    ("expect_column_proportion_of_unique_values_to_be_between",
     {"column": "s", "min_value": 0.5, "max_value": 0.9}),
    ("expect_column_stdev_to_be_between", {"column": "i", "min_value": 0.5, "max_value": 4}),
    ("expect_column_sum_to_be_between", {"column": "i", "max_value": 20}),
    ("expect_column_unique_value_count_to_be_between", {"column": "i", "min_value": 2, "max_value": 4}),
    ("expect_column_unique_value_count_to_be_between", {"column": "f", "min_value": 2, "strict_min": True}),
    ("expect_column_distinct_values_to_be_in_set", {"column": "s", "value_set": ["a", "b", "", "é"]}),
    ("expect_column_distinct_values_to_contain_set", {"column": "i", "value_set": [1, 2]}),
    ("expect_column_distinct_values_to_equal_set", {"column": "i", "value_set": [1, 2, 3]}),
    ("expect_column_most_common_value_to_be_in_set", {"column": "s", "value_set": ["a", ""]}),
    ("expect_column_most_common_value_to_be_in_set", {"column": "i", "value_set": [1, 2], "ties_okay": True}),
    ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "i", "column_B": "f"}),
    ("expect_column_pair_values_a_to_be_greater_than_b",
     {"column_A": "i", "column_B": "f", "or_equal": True, "ignore_row_if": "either_value_is_missing"}),
    ("expect_column_pair_values_to_be_equal", {"column_A": "s", "column_B": "t"}),
    ("expect_column_pair_values_to_be_equal", {"column_A": "s", "column_B": "t", "ignore_row_if": "neither"}),
    ("expect_column_pair_values_to_be_in_set",
     {"column_A": "s", "column_B": "t", "value_pairs_set": [["a", "a"], ["a", None], ["", "é"]]}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["s", "i"]}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["s", "t"], "ignore_row_if": "any_value_is_missing"}),
    ("expect_multicolumn_sum_to_equal", {"column_list": ["i", "f"], "sum_total": 4}),
    ("expect_select_column_values_to_be_unique_within_record", {"column_list": ["s", "t"]}),
    ("expect_select_column_values_to_be_unique_within_record",
     {"column_list": ["i", "f"], "ignore_row_if": "any_value_is_missing"}),
    ("expect_column_to_exist", {"column": "s"}),
    ("expect_column_to_exist", {"column": "zz"}),
    ("expect_column_to_exist", {"column": "s", "column_index": 1}),
    ("expect_table_column_count_to_be_between", {"min_value": 3, "max_value": 9}),
    ("expect_table_column_count_to_equal", {"value": 3}),
    ("expect_table_columns_to_match_ordered_list", {"column_list": ["s", "t", "i", "f", "d"]}),
    ("expect_table_columns_to_match_set", {"column_set": ["d", "s", "t", "f", "i"]}),
    ("expect_table_columns_to_match_set", {"column_set": ["d", "s"], "exact_match": False}),
    ("expect_table_row_count_to_be_between", {"min_value": 3, "max_value": 8}),
    ("expect_table_row_count_to_equal", {"value": 4}),
]  # fmt: skip
SQL_ALONE = {"unexpected_rows_expectation"}
"""Great Expectations runs these on SQL engines alone."""

MAYBE = st.none()
TABLES = st.lists(
    st.tuples(
        MAYBE | st.sampled_from(TEXTS),
        MAYBE | st.sampled_from(TEXTS),
        MAYBE | st.integers(0, 6),
        MAYBE | st.sampled_from(FLOATS),
        MAYBE | st.dates(date(2020, 1, 1), date(2020, 1, 8)),
    ),
    min_size=1,
    max_size=12,
)
SCHEMA = {"s": pl.String, "t": pl.String, "i": pl.Int64, "f": pl.Float64, "d": pl.Date}


def answers(folder: Path, frame: pl.DataFrame, *, native: bool) -> dict[str, tuple[str, int | None, int | None]]:
    """Status, failing and tested of each expectation, run natively or by Great Expectations."""
    extract, terms = land(folder, frame), contract()
    path = folder / "suite.json"
    path.write_text(json.dumps({"expectations": [{"type": t, "kwargs": k} for t, k in EXPECTATIONS]}))
    with connect(extract) as engine:
        open_rows(engine.connection, extract, terms, None)
        suite = expectations.plan_suite(path, extract, terms, engine.connection, native=native)
        if native:
            assert not suite.others, [e.check for e in suite.others]
            judged = plan.run(suite.checks, engine.connection)
            return {j.check.check: (j.outcome.status, j.outcome.failing, j.outcome.tested) for j in judged}
        failed = FailedRows(engine.connection)
        found = expectations.run_others(suite, extract, terms, engine.connection, failed)
        return {v.finding.check: (v.finding.status, v.finding.failing, v.finding.tested) for v in found}


def alike(ours: tuple[str, int | None, int | None], theirs: tuple[str, int | None, int | None] | None) -> bool:
    """The same answer; where there is nothing to measure we say unknown, and Great Expectations says failed."""
    if theirs is None:
        return ours[0] == "unknown"  # blocked before anybody ran it
    if ours[0] == "unknown":
        return ours[2] == 0 or theirs[0] != "passed"
    return ours == theirs if ours[1] is not None or theirs[1] is not None else ours[0] == theirs[0]


def differing(folder: Path, rows: list[tuple[object, ...]]) -> dict[str, object]:
    """Expectations of which we say something else than Great Expectations, with both answers."""
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    ours, theirs = (answers(folder, frame, native=n) for n in (True, False))
    return {c: (a, theirs.get(c)) for c, a in ours.items() if not alike(a, theirs.get(c))}


# Few examples, as each has Great Expectations run the whole suite: `benchmarks/validate/parity.py` tries many.
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=[(None, None, None, None, None)])
@example(rows=list(zip_longest(TEXTS, TEXTS[::-1], [0, 1, None, 1, 5, 6], FLOATS, [date(2020, 1, 3)])))
@given(rows=TABLES)
def test_native_expectations_answer_as_great_expectations_does(tmp_path, rows):
    found = differing(tmp_path, rows)
    assert not found, found


def test_every_native_expectation_is_in_the_parity_test():
    native = {t for family in FAMILIES for t in family}
    assert native - {t for t, _ in EXPECTATIONS} == SQL_ALONE


@pytest.mark.parametrize("kind", sorted({t for t, _ in EXPECTATIONS}))
def test_every_native_expectation_exists_in_great_expectations(kind):
    from great_expectations.expectations.registry import get_expectation_impl

    assert get_expectation_impl(kind)


def test_the_suite_of_this_test_is_readable(tmp_path):
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"expectations": [{"type": t, "kwargs": k} for t, k in EXPECTATIONS]}))
    assert len({e.check for e in read_suite(path)}) == len(EXPECTATIONS)
