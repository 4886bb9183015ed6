"""Expectations about several columns of one row.

A comparison with one missing side fails, as in Great Expectations on pandas (SQL would let it pass); rows that miss
all of the columns are left out unless `ignore_row_if` says otherwise.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pilotgate.engines.duckdb import quote_name
from pilotgate.validate.expectations.native.terms import (
    Compiled,
    NotNative,
    Table,
    is_number,
    judge_share,
    literal,
    mostly,
    of_values,
    take,
)
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.typed import ROWS

_COMPARABLE = ("text", "number", "date", "moment")


def greater(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_pair_values_a_to_be_greater_than_b`."""
    first, second, or_equal, ignored, share = take(
        kwargs, "column_A", "column_B", "or_equal", "ignore_row_if", "mostly"
    )
    a, b = _pair(first, second, table)
    return _kept(f"{a} {'>=' if or_equal else '>'} {b}", _pair_domain(a, b, ignored), share)


def equal(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_pair_values_to_be_equal`."""
    first, second, ignored, share = take(kwargs, "column_A", "column_B", "ignore_row_if", "mostly")
    a, b = _pair(first, second, table)
    return _kept(f"{a} = {b}", _pair_domain(a, b, ignored), share)


def in_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_pair_values_to_be_in_set`; None in the set stands for a missing value."""
    first, second, given, ignored, share = take(
        kwargs, "column_A", "column_B", "value_pairs_set", "ignore_row_if", "mostly"
    )
    a, b = table.column(first, "text", "number"), table.column(second, "text", "number")
    if not isinstance(given, list) or not all(isinstance(p, list | tuple) and len(p) == 2 for p in given):
        raise NotNative
    kept = " OR ".join(f"({_is(a, x, table.kinds[first])} AND {_is(b, y, table.kinds[second])})" for x, y in given)
    return _kept(kept or "false", _pair_domain(a, b, ignored), share)


def unique_together(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_compound_columns_to_be_unique`; two missing values count as equal."""
    given, ignored, share = take(kwargs, "column_list", "ignore_row_if", "mostly")
    columns = _columns(given, table, *_COMPARABLE)
    least = mostly(share)
    if least == 0:
        return Compiled(blocked="`mostly` is 0, so that it can never fail")
    domain, listed = _list_domain(columns, ignored), ", ".join(columns)
    values = quote_name(f"repeated {' '.join(given)} of the suite")
    groups = f"SELECT {listed}, count(*) AS n FROM {ROWS} WHERE {domain} GROUP BY {listed}"
    same = " AND ".join(f"{values}.{c} IS NOT DISTINCT FROM {ROWS}.{c}" for c in columns)
    judge = judge_share(least)
    return Compiled(
        lambda n: judge([n[0], n[2]]),
        grouping=Grouping(tuple(columns), domain),
        prepare=f"CREATE OR REPLACE TEMP TABLE {values} AS SELECT {listed} FROM ({groups}) WHERE n > 1",
        fails=f"({domain} AND EXISTS (SELECT 1 FROM {values} WHERE {same}))",
    )


def different(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_select_column_values_to_be_unique_within_record`; two missing values count as equal."""
    given, ignored, share = take(kwargs, "column_list", "ignore_row_if", "mostly")
    columns = _columns(given, table, *_COMPARABLE)
    if len({table.kinds[c] for c in given}) > 1:
        raise NotNative
    same = " OR ".join(f"{a} IS NOT DISTINCT FROM {b}" for a, b in combinations(columns, 2))
    return _kept(f"NOT ({same})", _list_domain(columns, ignored), share)


def sums_to(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_multicolumn_sum_to_equal`; a row that misses a part fails."""
    given, total, ignored, share = take(kwargs, "column_list", "sum_total", "ignore_row_if", "mostly")
    columns = _columns(given, table, "number")
    if not is_number(total):
        raise NotNative
    return _kept(f"{' + '.join(columns)} = {literal(total, 'number')}", _list_domain(columns, ignored), share)


def _pair(first: Any, second: Any, table: Table) -> tuple[str, str]:
    a, b = table.column(first, *_COMPARABLE), table.column(second, *_COMPARABLE)
    if table.kinds[first] != table.kinds[second]:
        raise NotNative
    return a, b


def _is(column: str, value: Any, kind: str) -> str:
    return f"{column} IS NULL" if value is None else f"{column} IS NOT DISTINCT FROM {literal(value, kind)}"


def _columns(given: Any, table: Table, *kinds: str) -> list[str]:
    if not isinstance(given, list) or len(given) < 2 or len(set(map(str, given))) < len(given):
        raise NotNative
    return [table.column(c, *kinds) for c in given]


def _pair_domain(a: str, b: str, ignored: Any) -> str:
    match ignored or "both_values_are_missing":
        case "both_values_are_missing":
            return f"({a} IS NOT NULL OR {b} IS NOT NULL)"
        case "either_value_is_missing":
            return f"({a} IS NOT NULL AND {b} IS NOT NULL)"
        case "neither":
            return "true"
    raise NotNative


def _list_domain(columns: list[str], ignored: Any) -> str:
    match ignored or "all_values_are_missing":
        case "all_values_are_missing":
            return "(" + " OR ".join(f"{c} IS NOT NULL" for c in columns) + ")"
        case "any_value_is_missing":
            return "(" + " AND ".join(f"{c} IS NOT NULL" for c in columns) + ")"
        case "never":
            return "true"
    raise NotNative


def _kept(condition: str, domain: str, share: Any) -> Compiled:
    return of_values(f"({domain} AND NOT coalesce({condition}, false))", domain, share)


COMPILERS = {
    "expect_column_pair_values_a_to_be_greater_than_b": greater,
    "expect_column_pair_values_to_be_equal": equal,
    "expect_column_pair_values_to_be_in_set": in_set,
    "expect_compound_columns_to_be_unique": unique_together,
    "expect_multicolumn_sum_to_equal": sums_to,
    "expect_select_column_values_to_be_unique_within_record": different,
}
