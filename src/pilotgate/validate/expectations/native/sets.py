"""Expectations about the set of a column's distinct values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pilotgate.validate.expectations.answer import Answer
from pilotgate.validate.expectations.native.terms import Compiled, NotNative, Table, literal, take
from pilotgate.validate.typed import ROWS

_SHOWN = 5


def _set(kwargs: dict[str, Any], table: Table, *more: str) -> tuple[str, dict[Any, str], list[Any]]:
    name, given, *rest = take(kwargs, "column", "value_set", *more)
    column = table.column(name, "text", "number")
    if not isinstance(given, list):
        raise NotNative
    return column, {v: literal(v, table.kinds[name]) for v in given}, rest


def _query(column: str, values: Mapping[Any, str]) -> str:
    """SELECT of the known values that occur, the others that occur, the rows with a value, and some others.

    A query of its own: a distinct count makes the engine carry all columns of the fused plan through a hash table.
    """
    listed = ", ".join(values.values())
    known = f"coalesce(count_if(v IN ({listed})), 0)" if values else "0"
    other = f"v NOT IN ({listed})" if values else "true"
    some = f"list({{'v': v::VARCHAR, 'n': n}} ORDER BY n DESC, v) FILTER ({other})"
    counts = f"SELECT {column} AS v, count(*) AS n FROM {ROWS} WHERE {column} IS NOT NULL GROUP BY {column}"
    return (
        f"SELECT {known}, coalesce(count_if({other}), 0), coalesce(sum(n), 0), ({some})[:{_SHOWN}] FROM ({counts})"
    )


def _answer(success: bool, numbers: Sequence[Any], *, about_others: bool = True) -> Answer:
    some = tuple((s["v"], int(s["n"])) for s in numbers[3] or ()) if about_others else ()
    observed = int(numbers[1]) if about_others else None
    return Answer(success, observed, None, int(numbers[2]), unexpected=some)


def in_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_distinct_values_to_be_in_set`."""
    column, values, _ = _set(kwargs, table)
    return Compiled(lambda n: _answer(n[1] == 0, n), query=_query(column, values))


def contain_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_distinct_values_to_contain_set`."""
    column, values, _ = _set(kwargs, table)
    if not values:
        return Compiled(blocked="the set is empty, so that it can never fail")
    return Compiled(lambda n: _answer(n[0] == len(values), n, about_others=False), query=_query(column, values))


def equal_set(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_distinct_values_to_equal_set`."""
    column, values, _ = _set(kwargs, table)
    return Compiled(
        lambda n: _answer(n[1] == 0 and n[0] == len(values), n),
        query=_query(column, values),
    )


def most_common(kwargs: dict[str, Any], table: Table) -> Compiled:
    """`expect_column_most_common_value_to_be_in_set`; of several that are equally common, all count."""
    column, values, (ties,) = _set(kwargs, table, "ties_okay")
    known = f"count_if(v IN ({', '.join(values.values())}))" if values else "0"
    counts = f"SELECT {column} AS v, count(*) AS n FROM {ROWS} WHERE {column} IS NOT NULL GROUP BY {column}"
    top = "FROM c WHERE n = (SELECT max(n) FROM c)"
    query = f"WITH c AS ({counts}) SELECT count(*), {known}, (SELECT sum(n) FROM c) {top}"

    def judge(numbers: Sequence[Any]) -> Answer:
        common, inside, tested = (int(n or 0) for n in numbers)
        success = inside > 0 if ties else common == 1 and inside == 1
        return Answer(success, None, None, tested)

    return Compiled(judge, query=query)


COMPILERS = {
    "expect_column_distinct_values_to_be_in_set": in_set,
    "expect_column_distinct_values_to_contain_set": contain_set,
    "expect_column_distinct_values_to_equal_set": equal_set,
    "expect_column_most_common_value_to_be_in_set": most_common,
}
