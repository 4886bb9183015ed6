"""Checks of pandera's own that mean the same in SQL, so that they join the one plan over the rows.

A check is put into SQL only when it is pandera's own function, skips missing values (its default) and compares a
column with values of the column's own type; the tests hold it to what pandera finds. Any other is left to pandera.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pilotgate.engines.duckdb import quote_name, quote_text
from pilotgate.validate.expectations.native.terms import is_number, literal

_WHOLE = {"INTEGER": 2**31, "BIGINT": 2**53}
"""Types of whole numbers, and the size up to which a number is compared with them exactly."""
_EQUAL = {"BIGINT", "BOOLEAN", "DATE", "DOUBLE", "INTEGER", "TIMESTAMP", "VARCHAR"}
_MOST = 1_000
_LETTERS = r"[A-Za-z0-9_ ,;:@/!#%='\"<>-]"
_ESCAPED = r"\\[.+*?()|\[\]{}^$\\-]"
_SAME_IN_BOTH = re.compile(
    rf"(?:{_LETTERS}|{_ESCAPED}|[.^$|*+?)]|\((?!\?)|\{{[0-9]{{1,3}}(?:,[0-9]{{0,3}})?\}}"
    rf"|\[\^?(?:{_LETTERS}|{_ESCAPED}|[.+*?()|$])+\])*"
)
_SET_OPERATIONS = ("--", "&&", "~~")


def comparable(kind: str) -> bool:
    """Whether two values of an engine's type are equal in SQL exactly when polars calls them equal."""
    return kind in _EQUAL or kind.startswith("DECIMAL(")


def failing_rows(check: Any, column: str, kind: str, compiles: Callable[[str], bool]) -> str:
    """SQL predicate of the rows that fail a check; empty when pandera has to run it.

    Args:
        check: A `pandera.Check` of one column.
        kind: The engine's type of the column.
        compiles: Whether the engine reads a regular expression.
    """
    name = str(check.name)
    if name not in _COMPILERS or not _is_own(check):
        return ""
    kept = _COMPILERS[name](quote_name(column), kind, check._check_kwargs)
    if not kept:
        return ""
    pattern = _pattern(name, check._check_kwargs)
    return f"NOT ({kept})" if pattern is None or compiles(pattern) else ""


def _is_own(check: Any) -> bool:
    """Whether it is pandera's own function, told to do nothing but to test the values that are there.

    A model holds copies of the functions' dispatchers, perhaps from before the functions for polars were added.
    """
    try:
        own, given = type(check).get_builtin_check_fn(check.name), check._check_fn
        functions = own._function_registry
        same = type(given) is type(own) and given._function_registry.items() <= functions.items()
        unchanged = all(f.__module__.startswith("pandera.backends.") for f in functions.values())
    except (AttributeError, KeyError):
        return False
    plain = not check.element_wise and check.groupby is None and check.groups is None
    return same and unchanged and plain and check.ignore_na is True


def _compared(value: Any, column: str, operator: str, kind: str) -> str:
    whole = isinstance(value, int) and kind in _WHOLE and abs(value) < _WHOLE[kind]
    exact = kind == "DOUBLE" and (isinstance(value, float) or (is_number(value) and abs(value) < 2**53))
    return f"{column} {operator} {literal(value, 'number')}" if is_number(value) and (whole or exact) else ""


def _comparison(argument: str, operator: str) -> Callable[[str, str, Mapping[str, Any]], str]:
    return lambda column, kind, given: _compared(given.get(argument), column, operator, kind)


def _in_range(column: str, kind: str, given: Mapping[str, Any]) -> str:
    low = _compared(given.get("min_value"), column, ">=" if given.get("include_min") else ">", kind)
    high = _compared(given.get("max_value"), column, "<=" if given.get("include_max") else "<", kind)
    return f"{low} AND {high}" if low and high else ""


def _listed(values: Any, kind: str) -> str:
    """A set of values as SQL, when all of them are of the column's type."""
    given = list(values) if isinstance(values, set | frozenset | list | tuple) else []
    if not 0 < len(given) <= _MOST:
        return ""
    if kind == "VARCHAR" and all(isinstance(v, str) for v in given):
        return f"({', '.join(quote_text(v) for v in sorted(given))})"
    if all(_compared(v, "", "", kind) for v in given) and kind in _WHOLE:
        return f"({', '.join(literal(v, 'number') for v in sorted(given))})"
    return ""


def _is_in(column: str, kind: str, given: Mapping[str, Any]) -> str:
    listed = _listed(given.get("allowed_values"), kind)
    return f"{column} IN {listed}" if listed else ""


def _not_in(column: str, kind: str, given: Mapping[str, Any]) -> str:
    listed = _listed(given.get("forbidden_values"), kind)
    return f"{column} NOT IN {listed}" if listed else ""


def _pattern(name: str, given: Mapping[str, Any]) -> str | None:
    """The expression that a check looks for, None where it looks for none."""
    pattern = given.get("pattern")
    if not isinstance(pattern, str):
        return None
    return f"^{pattern}" if name == "str_matches" and not pattern.startswith("^") else pattern


def _found(name: str) -> Callable[[str, str, Mapping[str, Any]], str]:
    def compiled(column: str, kind: str, given: Mapping[str, Any]) -> str:
        pattern = _pattern(name, given)
        if pattern is None or kind != "VARCHAR" or not _SAME_IN_BOTH.fullmatch(pattern):
            return ""
        if any(o in pattern for o in _SET_OPERATIONS):
            return ""
        return f"regexp_matches({column}, {quote_text(pattern)})"

    return compiled


def _end(function: str) -> Callable[[str, str, Mapping[str, Any]], str]:
    def compiled(column: str, kind: str, given: Mapping[str, Any]) -> str:
        text = given.get("string")
        return f"{function}({column}, {quote_text(text)})" if kind == "VARCHAR" and isinstance(text, str) else ""

    return compiled


def _length(column: str, kind: str, given: Mapping[str, Any]) -> str:
    low, high, exact = (given.get(k) for k in ("min_value", "max_value", "exact_value"))
    limits = {">=": low, "<=": high} if exact is None else {"=": exact}
    wanted = {o: v for o, v in limits.items() if v is not None}
    if kind != "VARCHAR" or not wanted or any(type(v) is not int or not 0 <= v < 2**31 for v in wanted.values()):
        return ""
    return " AND ".join(f"length({column}) {operator} {value}" for operator, value in wanted.items())


_COMPILERS: dict[str, Callable[[str, str, Mapping[str, Any]], str]] = {
    "equal_to": _comparison("value", "="),
    "greater_than": _comparison("min_value", ">"),
    "greater_than_or_equal_to": _comparison("min_value", ">="),
    "in_range": _in_range,
    "isin": _is_in,
    "less_than": _comparison("max_value", "<"),
    "less_than_or_equal_to": _comparison("max_value", "<="),
    "not_equal_to": _comparison("value", "<>"),
    "notin": _not_in,
    "str_contains": _found("str_contains"),
    "str_endswith": _end("ends_with"),
    "str_length": _length,
    "str_matches": _found("str_matches"),
    "str_startswith": _end("starts_with"),
}
