"""To a suite in Great Expectations' own JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pilotgate.contract.exchange.promises import Exchanged, Promise, allowed_share, carried, row_range
from pilotgate.contract.terms import Contract, Rule
from pilotgate.model import Severity

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.INFO: "info"}
_BETWEEN = {
    "minimum": ("expect_column_values_to_be_between", {"min_value": 0}),
    "maximum": ("expect_column_values_to_be_between", {"max_value": 0}),
    "exclusiveMinimum": ("expect_column_values_to_be_between", {"min_value": 0, "strict_min": True}),
    "exclusiveMaximum": ("expect_column_values_to_be_between", {"max_value": 0, "strict_max": True}),
    "minLength": ("expect_column_value_lengths_to_be_between", {"min_value": 0}),
    "maxLength": ("expect_column_value_lengths_to_be_between", {"max_value": 0}),
}


def to_gx(contract: Contract) -> Exchanged:
    """The contract's promises about data as a suite."""
    items, unmapped = carried(contract, _expectations, "Great Expectations has no expectation for it")
    suite: dict[str, Any] = {
        "name": contract.dataset,
        "id": None,
        "expectations": items,
        "meta": {},
        "notes": contract.title,
    }
    return Exchanged((json.dumps(suite, indent=2, ensure_ascii=False) + "\n").encode(), unmapped)


def _expectations(promise: Promise) -> Sequence[dict[str, Any]] | None:
    def expect(kind: str, **kwargs: object) -> dict[str, Any]:
        about = {"column": promise.column} if promise.column else {}
        severity = _SEVERITY[promise.severity]
        return {"type": kind, "kwargs": {**about, **kwargs}, "meta": {}, "severity": severity}

    match promise.kind:
        case "column":
            return [expect("expect_column_to_exist")]
        case "required":
            return [expect("expect_column_values_to_not_be_null")]
        case "unique":
            return [expect("expect_column_values_to_be_unique")]
        case "key" if promise.column:
            kinds = ("expect_column_values_to_not_be_null", "expect_column_values_to_be_unique")
            return [expect(kind) for kind in kinds]
        case "key":
            return [expect("expect_compound_columns_to_be_unique", column_list=list(promise.columns))]
        case "enum":
            values = promise.value if isinstance(promise.value, tuple) else ()
            return [expect("expect_column_values_to_be_in_set", value_set=list(values))]
        case "pattern":
            return [expect("expect_column_values_to_match_regex", regex=promise.value)]
        case option if option in _BETWEEN:
            kind, ends = _BETWEEN[option]
            return [expect(kind, **{k: v if v is True else promise.value for k, v in ends.items()})]
        case "rule" if isinstance(promise.value, Rule):
            found = _rule(promise.value, promise.columns)
            return None if found is None else [expect(found[0], **found[1])]
        case _:
            return None


def _rule(rule: Rule, columns: tuple[str, ...]) -> tuple[str, dict[str, Any]] | None:
    if rule.metric == "rowCount":
        ends = row_range(rule)
        if ends is None:
            return None
        return "expect_table_row_count_to_be_between", {"min_value": ends[0], "max_value": ends[1]}
    share = allowed_share(rule)
    if share is None:
        return None
    mostly = {"mostly": 1 - share} if share else {}
    match rule.metric:
        case "nullValues":
            return "expect_column_values_to_not_be_null", mostly
        case "missingValues":
            values = rule.arguments["missingValues"]
            return "expect_column_values_to_not_be_in_set", {"value_set": values, **mostly}
        case "invalidValues" if "validValues" in rule.arguments and "pattern" not in rule.arguments:
            return "expect_column_values_to_be_in_set", {"value_set": rule.arguments["validValues"], **mostly}
        case "invalidValues" if "validValues" not in rule.arguments:
            return "expect_column_values_to_match_regex", {"regex": rule.arguments["pattern"], **mostly}
        case "duplicateValues" if not share and len(columns) > 1:
            return "expect_compound_columns_to_be_unique", {"column_list": list(columns)}
        case "duplicateValues" if not share:
            return "expect_column_values_to_be_unique", {}
        case _:
            return None
