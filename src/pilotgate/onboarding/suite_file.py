"""The drafted suite: statistics of the whole table, in Great Expectations' own JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pilotgate.onboarding.plan import Plan
from pilotgate.onboarding.suggestion import Kind, Suggestion
from pilotgate.onboarding.texts import MOJIBAKE

_VERSION = "1.24.1"


def suite_file(plan: Plan) -> bytes:
    """The suite as JSON."""
    suite = {
        "name": plan.name,
        "id": None,
        "expectations": list(_expectations(plan)),
        "meta": {"great_expectations_version": _VERSION},
        "notes": f"Drafted from {plan.told}. Rules about one row: schemas/{plan.name}.py.",
    }
    return (json.dumps(suite, indent=2, ensure_ascii=False) + "\n").encode()


def _expectations(plan: Plan) -> Iterator[dict[str, Any]]:
    rows = plan.of(Kind.ROWS)
    if rows is not None:
        yield from _between("expect_table_row_count_to_be_between", "", rows.value, _of_rows(plan), rows.firm)
    for column in plan.columns:
        for kind, build in _STATISTICS.items():
            found = plan.of(kind, column.name)
            if found is not None:
                yield from build(found, found.firm and plan.always_filled(column))


def _of_rows(plan: Plan) -> str:
    counts = [e.rows_landed for e in plan.extracts]
    seen = f"{min(counts):,} to {max(counts):,}" if min(counts) < max(counts) else f"{counts[0]:,}"
    return f"Rows of an extract; {seen} were seen in {plan.told}."


def _complete(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    yield _expectation(
        "expect_column_values_to_not_be_null",
        {"column": found.column, "mostly": found.value},
        "At least this share has a value: room beyond the Clopper-Pearson bound of what was missing.",
        firm,
    )


def _least(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    if not found.firm and not isinstance(found.value, str):
        notes = "The least value, with room; nothing seen says that it cannot be lower."
        yield from _between("expect_column_min_to_be_between", found.column, (found.value, None), notes, firm)


def _most(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    if not found.firm:
        notes = "The greatest value, with room; the extracts seen are too few, or still climbing, to block by it."
        yield from _between("expect_column_max_to_be_between", found.column, (None, found.value), notes, firm)


def _median(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    notes = "The median keeps its order of magnitude: outside, the unit has probably changed."
    yield from _between("expect_column_median_to_be_between", found.column, found.value, notes, firm)


def _spread(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    notes = "The values lie as far apart as they did: outside, the unit has probably changed."
    yield from _between("expect_column_stdev_to_be_between", found.column, found.value, notes, firm)


def _encoding(found: Suggestion, firm: bool) -> Iterator[dict[str, Any]]:
    yield _expectation(
        "expect_column_values_to_not_match_regex",
        {"column": found.column, "regex": MOJIBAKE, "mostly": round(1 - float(str(found.value)), 2)},
        "Letters are not damaged: these are what UTF-8 becomes when it is read as Latin-1.",
        firm,
    )


_STATISTICS = {
    Kind.COMPLETE: _complete,
    Kind.MINIMUM: _least,
    Kind.MAXIMUM: _most,
    Kind.MEDIAN: _median,
    Kind.SPREAD: _spread,
    Kind.ENCODING: _encoding,
}


def _between(kind: str, column: str, value: object, notes: str, firm: bool) -> Iterator[dict[str, Any]]:
    low, high = value if isinstance(value, tuple) else (None, None)
    about = {"column": column} if column else {}
    ends = {"min_value": low, "max_value": high}
    yield _expectation(kind, {**about, **{k: v for k, v in ends.items() if v is not None}}, notes, firm)


def _expectation(kind: str, kwargs: dict[str, Any], notes: str, firm: bool) -> dict[str, Any]:
    severity = "critical" if firm else "warning"
    return {"type": kind, "kwargs": kwargs, "meta": {}, "notes": notes, "severity": severity}
