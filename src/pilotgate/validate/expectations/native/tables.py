"""Expectations about the table: its rows, its columns, and rows that a query finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilotgate.engines.duckdb import quote_name
from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.expectations.native.terms import Compiled, NotNative, Table, is_number, take


def rows_between(kwargs: dict[str, Any], _: Table) -> Compiled:
    """`expect_table_row_count_to_be_between`."""
    return _between(kwargs, lambda n: int(n[0]), ("count(*)",))


def rows_equal(kwargs: dict[str, Any], _: Table) -> Compiled:
    """`expect_table_row_count_to_equal`."""
    (value,) = take(kwargs, "value")
    if not is_number(value):
        raise NotNative
    return Compiled(lambda n: Answer(int(n[0]) == value, int(n[0])), measures=("count(*)",))


def columns_between(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_table_column_count_to_be_between`."""
    return _between(kwargs, lambda _: len(table.names), ("0",))


def columns_equal(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_table_column_count_to_equal`."""
    (value,) = take(kwargs, "value")
    if not is_number(value):
        raise NotNative
    found = len(table.names)
    return Compiled(lambda _: Answer(found == value, found), measures=("0",))


def columns_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_table_columns_to_match_set`."""
    given, exact = take(kwargs, "column_set", "exact_match")
    wanted, found = _names(given), set(table.names)
    kept = found == set(wanted) if exact in (None, True) else set(wanted) <= found
    return Compiled(lambda _: Answer(kept, len(found)), measures=("0",))


def columns_list(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_table_columns_to_match_ordered_list`."""
    (given,) = take(kwargs, "column_list")
    kept = _names(given) == list(table.names)
    return Compiled(lambda _: Answer(kept, len(table.names)), measures=("0",))


def column_exists(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_to_exist`."""
    name, index = take(kwargs, "column", "column_index")
    if not isinstance(name, str) or (index is not None and (not isinstance(index, int) or isinstance(index, bool))):
        raise NotNative
    there = name in table.names
    kept = there and (index is None or list(table.names).index(name) == index)
    return Compiled(lambda _: Answer(kept), measures=("0",))


def no_such_rows(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`unexpected_rows_expectation`: the query, in which `{batch}` is the table, finds no row."""
    query, _ = take(kwargs, "unexpected_rows_query", "description")
    if not isinstance(query, str) or not query.strip():
        raise NotNative
    written = query.replace("{batch}", quote_name(table.name)).strip().rstrip(";")
    counted = f"SELECT (SELECT count(*) FROM ({written}\n)), (SELECT count(*) FROM {quote_name(table.name)})"
    return Compiled(lambda n: Answer(n[0] == 0, int(n[0]), None, int(n[1])), query=counted)


def _between(kwargs: dict[str, Any], measure: Any, measures: tuple[str, ...]) -> Compiled:
    strictless = {k: None for k in ("strict_min", "strict_max") if k in kwargs}
    low, high = take(kwargs | strictless, "min_value", "max_value")
    if any(v is not None and not is_number(v) for v in (low, high)) or any(kwargs.get(k) for k in strictless):
        raise NotNative
    if low is None and high is None:
        return Compiled(blocked="it has no limit, so that it can never fail")

    def judge(numbers: Sequence[Any]) -> Answer:
        value = measure(numbers)
        return Answer((low is None or value >= low) and (high is None or value <= high), value)

    return Compiled(judge, measures=measures)


def _names(given: Any) -> list[str]:
    if not isinstance(given, list) or not given or not all(isinstance(n, str) for n in given):
        raise NotNative
    return given


COMPILERS = {
    "expect_column_to_exist": column_exists,
    "expect_table_column_count_to_be_between": columns_between,
    "expect_table_column_count_to_equal": columns_equal,
    "expect_table_columns_to_match_ordered_list": columns_list,
    "expect_table_columns_to_match_set": columns_set,
    "expect_table_row_count_to_be_between": rows_between,
    "expect_table_row_count_to_equal": rows_equal,
    "unexpected_rows_expectation": no_such_rows,
}
