"""Expectations that hold one number of a column between two limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from pilotgate.engines.duckdb import quote_name
from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.expectations.native.terms import Compiled, NotNative, Table, is_number, scalar, take
from pilotgate.validate.groupings import Grouping

_ORDERED = ("number",)
_ANY = ("text", "number", "date", "moment")


def _aggregate(expression: str, kinds: Sequence[str], kwargs: dict[str, Any], table: Table) -> Compiled:
    name, low, high = _limits(kwargs)
    column = table.column(name, *kinds)
    if low is None and high is None:
        return Compiled(blocked="it has no limit, so that it can never fail")
    measures = (expression.format(column), f"count({column})")
    return Compiled(_judge(low, high, kwargs), measures=measures)


def _distinct(share: bool, kwargs: dict[str, Any], table: Table) -> Compiled:
    """Distinct values, or their share of the values that are there."""
    name, low, high = _limits(kwargs)
    column = table.column(name, *_ANY)
    if low is None and high is None:
        return Compiled(blocked="it has no limit, so that it can never fail")
    judge = _judge(low, high, kwargs)

    def counts(numbers: Sequence[Any]) -> Answer:
        distinct, tested = int(numbers[2] or 0) - int(numbers[1] or 0), int(numbers[2] or 0)
        return judge([distinct / tested if share and tested else distinct, tested])

    return Compiled(counts, grouping=Grouping((column,)))


def _filled(kwargs: dict[str, Any], table: Table) -> Compiled:
    name, low, high = _limits(kwargs)
    column = table.column(name)
    if low is None and high is None:
        return Compiled(blocked="it has no limit, so that it can never fail")
    judge = _judge(low, high, kwargs)
    measures = (f"count({column})", "count(*)")
    return Compiled(lambda n: judge([n[0] / n[1] if n[1] else 0, n[1]]), measures=measures)


def _limits(kwargs: dict[str, Any]) -> list[Any]:
    strictless = {k: None for k in ("strict_min", "strict_max") if k in kwargs}
    name, low, high = take(kwargs | strictless, "column", "min_value", "max_value")
    if any(v is not None and not is_number(v) for v in (low, high)) or not isinstance(name, str):
        raise NotNative
    if low is not None and high is not None and low > high:
        raise NotNative
    quote_name(name)
    return [name, low, high]


def _judge(low: Any, high: Any, kwargs: dict[str, Any]) -> Callable[[Sequence[Any]], Answer]:
    strict_low, strict_high = bool(kwargs.get("strict_min")), bool(kwargs.get("strict_max"))

    def judge(numbers: Sequence[Any]) -> Answer:
        value, tested = scalar(numbers[0]), int(numbers[1] or 0)
        if value is None or isinstance(value, str):
            return (
                Answer(tested=0) if tested == 0 else Answer(reason="it has no value for so few rows", tested=tested)
            )
        above = low is None or value > low or (value == low and not strict_low)
        below = high is None or value < high or (value == high and not strict_high)
        return Answer(above and below, value, None, tested)

    return judge


COMPILERS: dict[str, Callable[[dict[str, Any], Table], Compiled]] = {
    "expect_column_max_to_be_between": partial(_aggregate, "max({})", _ORDERED),
    "expect_column_mean_to_be_between": partial(_aggregate, "avg({})", _ORDERED),
    "expect_column_median_to_be_between": partial(_aggregate, "median({})", _ORDERED),
    "expect_column_min_to_be_between": partial(_aggregate, "min({})", _ORDERED),
    "expect_column_proportion_of_non_null_values_to_be_between": _filled,
    "expect_column_proportion_of_unique_values_to_be_between": partial(_distinct, True),
    "expect_column_stdev_to_be_between": partial(_aggregate, "stddev_samp({})", _ORDERED),
    "expect_column_sum_to_be_between": partial(_aggregate, "sum({})", _ORDERED),
    "expect_column_unique_value_count_to_be_between": partial(_distinct, False),
}
