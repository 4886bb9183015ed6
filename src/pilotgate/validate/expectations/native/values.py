"""Expectations about each value of one column; missing values are not looked at."""

from __future__ import annotations

from typing import Any

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
    within,
)
from pilotgate.validate.groupings import Grouping
from pilotgate.validate.keys import member, repeated

_NEVER = "so that it can never fail"


def not_null(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_not_be_null`."""
    name, share = take(kwargs, "column", "mostly")
    return of_values(f"{table.column(name)} IS NULL", "true", share)


def null(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_be_null`."""
    name, share = take(kwargs, "column", "mostly")
    return of_values(f"{table.column(name)} IS NOT NULL", "true", share)


def unique(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_be_unique`: every row of a repeated value is unexpected."""
    name, share = take(kwargs, "column", "mostly")
    column = table.column(name, "text", "number", "date", "moment")
    least = mostly(share)
    if least == 0:
        return Compiled(blocked=f"`mostly` is 0, {_NEVER}")
    judge = judge_share(least)
    values = f'"repeated {name.replace(chr(34), "")} of the suite"'
    return Compiled(
        lambda n: judge([n[0], n[2]]),
        grouping=Grouping((column,)),
        prepare=f"CREATE OR REPLACE TEMP TABLE {values} AS {repeated([column])}",
        fails=member([column], values),
    )


def in_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_be_in_set`."""
    name, given, share = take(kwargs, "column", "value_set", "mostly")
    column, values = _set(name, given, table)
    fails = f"{column} NOT IN ({', '.join(values)})" if values else f"{column} IS NOT NULL"
    return of_values(fails, f"{column} IS NOT NULL", share)


def not_in_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_not_be_in_set`."""
    name, given, share = take(kwargs, "column", "value_set", "mostly")
    column, values = _set(name, given, table)
    if not values:
        return Compiled(blocked=f"the set is empty, {_NEVER}")
    return of_values(f"{column} IN ({', '.join(values)})", f"{column} IS NOT NULL", share)


def _set(name: Any, given: Any, table: Table) -> tuple[str, list[str]]:
    column = table.column(name, "text", "number")
    if not isinstance(given, list):
        raise NotNative
    return column, [literal(v, table.kinds[name]) for v in given]


def between(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_be_between`."""
    name, low, high, share = take(kwargs | _strictless(kwargs), "column", "min_value", "max_value", "mostly")
    column = table.column(name, "number", "date", "moment")
    if low is None and high is None:
        return Compiled(blocked=f"it has no limit, {_NEVER}")
    inside = within(column, table.kinds[name], low, high, kwargs.get("strict_min"), kwargs.get("strict_max"))
    return of_values(f"NOT {inside}", f"{column} IS NOT NULL", share)


def lengths_between(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_value_lengths_to_be_between`."""
    name, low, high, share = take(kwargs | _strictless(kwargs), "column", "min_value", "max_value", "mostly")
    column = table.column(name, "text")
    if low is None and high is None:
        return Compiled(blocked=f"it has no limit, {_NEVER}")
    strict = kwargs.get("strict_min"), kwargs.get("strict_max")
    inside = within(f"length({column})", "number", low, high, *strict)
    return of_values(f"NOT {inside}", f"{column} IS NOT NULL", share)


def lengths_equal(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_value_lengths_to_equal`."""
    name, value, share = take(kwargs, "column", "value", "mostly")
    column = table.column(name, "text")
    if not is_number(value):
        raise NotNative
    return of_values(f"length({column}) <> {literal(value, 'number')}", f"{column} IS NOT NULL", share)


def matches(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_match_regex`."""
    name, pattern, share = take(kwargs, "column", "regex", "mostly")
    return _matching(name, [pattern], table, share, "any", wanted=True)


def matches_not(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_not_match_regex`."""
    name, pattern, share = take(kwargs, "column", "regex", "mostly")
    return _matching(name, [pattern], table, share, "any", wanted=False)


def matches_list(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_match_regex_list`."""
    name, patterns, share, on = take(kwargs, "column", "regex_list", "mostly", "match_on")
    return _matching(name, patterns, table, share, on or "any", wanted=True)


def matches_not_list(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_values_to_not_match_regex_list`."""
    name, patterns, share = take(kwargs, "column", "regex_list", "mostly")
    return _matching(name, patterns, table, share, "any", wanted=False)


def _matching(name: Any, patterns: Any, table: Table, share: Any, on: Any, *, wanted: bool) -> Compiled:
    column = table.column(name, "text")
    if not isinstance(patterns, list) or not patterns or on not in {"any", "all"}:
        raise NotNative
    if not all(isinstance(p, str) for p in patterns):
        raise NotNative
    if wanted and "" in patterns and on == "any":
        return Compiled(blocked=f"an empty expression is found in every text, {_NEVER}")
    found = f" {'OR' if on == 'any' else 'AND'} ".join(table.matcher.python(column, p) for p in patterns)
    fails = f"NOT ({found})" if wanted else f"({found})"
    return of_values(f"({column} IS NOT NULL AND {fails})", f"{column} IS NOT NULL", share)


def _strictless(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {k: None for k in ("strict_min", "strict_max") if k in kwargs}


COMPILERS = {
    "expect_column_value_lengths_to_be_between": lengths_between,
    "expect_column_value_lengths_to_equal": lengths_equal,
    "expect_column_values_to_be_between": between,
    "expect_column_values_to_be_in_set": in_set,
    "expect_column_values_to_be_null": null,
    "expect_column_values_to_be_unique": unique,
    "expect_column_values_to_match_regex": matches,
    "expect_column_values_to_match_regex_list": matches_list,
    "expect_column_values_to_not_be_in_set": not_in_set,
    "expect_column_values_to_not_be_null": not_null,
    "expect_column_values_to_not_match_regex": matches_not,
    "expect_column_values_to_not_match_regex_list": matches_not_list,
}
