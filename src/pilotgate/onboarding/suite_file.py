"""The drafted suite: statistics of the whole table, in Great Expectations' own JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pilotgate.onboarding.plan import Plan
from pilotgate.onboarding.suggestions import Kind, Suggestion

_SEVERAL = 3
_VERSION = "1.24.1"


def suite_file(plan: Plan) -> bytes:
    """The suite as JSON."""
    suite = {
        "name": plan.name,
        "id": None,
        "expectations": list(_expectations(plan)),
        "meta": {"great_expectations_version": _VERSION},
        "notes": f"Drafted from {len(plan.extracts)} extract(s). Rules about one row: schemas/{plan.name}.py.",
    }
    return (json.dumps(suite, indent=2, ensure_ascii=False) + "\n").encode()


def _expectations(plan: Plan) -> Iterator[dict[str, Any]]:
    rows = plan.of(Kind.ROWS)
    if rows is not None:
        yield _between("expect_table_row_count_to_be_between", rows, "Rows of an extract, with room.", _firm(plan))
    for column in plan.columns:
        complete = plan.of(Kind.COMPLETE, column.name)
        if complete is not None:
            yield _expectation(
                "expect_column_values_to_not_be_null",
                {"column": column.name, "mostly": complete.value},
                "At least this share has a value; room beyond the Clopper-Pearson bound of what was missing.",
                _firm(plan),
            )
        median = plan.of(Kind.MEDIAN, column.name)
        if median is not None:
            yield _between(
                "expect_column_median_to_be_between",
                median,
                "The median stays between the quartiles seen.",
                "warning",
            )


def _firm(plan: Plan) -> str:
    """Severity of a statistic: one extract alone says little about the next."""
    return "critical" if len(plan.extracts) >= _SEVERAL else "warning"


def _between(kind: str, suggestion: Suggestion, notes: str, severity: str) -> dict[str, Any]:
    low, high = suggestion.value if isinstance(suggestion.value, tuple) else (None, None)
    about = {"column": suggestion.column} if suggestion.column else {}
    return _expectation(kind, {**about, "min_value": low, "max_value": high}, notes, severity)


def _expectation(kind: str, kwargs: dict[str, Any], notes: str, severity: str) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "meta": {}, "notes": notes, "severity": severity}
