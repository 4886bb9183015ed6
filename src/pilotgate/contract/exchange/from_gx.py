"""From a Great Expectations suite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotgate.contract.document import parse_document
from pilotgate.contract.exchange.columns import Gathered
from pilotgate.contract.exchange.promises import Exchanged
from pilotgate.errors import ContractError

_SEVERITY = {"critical": "error", "warning": "warning", "info": "info"}
_TYPES = {
    "INT": "integer", "INT64": "integer", "BIGINT": "integer", "INTEGER": "integer", "FLOAT": "number",
    "FLOAT64": "number", "DOUBLE": "number", "DECIMAL": "number", "STR": "string", "STRING": "string",
    "VARCHAR": "string", "TEXT": "string", "OBJECT": "string", "BOOL": "boolean", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "timestamp", "DATETIME64": "timestamp",
}  # fmt: skip


def from_gx(content: bytes, *, name: str, shown: str) -> Exchanged:
    """A contract from a suite, old form (`expectation_type`) or new.

    Raises:
        ContractError: It is no suite.
    """
    document = parse_document(content, shown)
    listed = document.data.get("expectations")
    if not isinstance(listed, list):
        raise ContractError(
            "this is no suite: it has no expectations", where=shown, remedy="name a suite's JSON file"
        )
    found = Gathered(name, shown)
    for i, entry in enumerate(listed):
        line = int(document.where("expectations", i).rpartition(":")[2])
        kind = str(entry.get("type") or entry.get("expectation_type") or "an expectation without type")
        kwargs = {k: v for k, v in (entry.get("kwargs") or {}).items() if v is not None}
        severity = _SEVERITY.get(str(entry.get("severity", "critical")), "error")
        taken = not kwargs.get("row_condition") and any(
            take(found, kind, kwargs, severity) for take in (_take_presence, _take_values, _take_table)
        )
        if not taken:
            about = f" of {kwargs['column']}" if "column" in kwargs else ""
            found.lost(f"{kind}{about}", line, "ODCS has no rule for it; keep it in the suite")
    return found.finish()


def _take_presence(found: Gathered, kind: str, kwargs: Mapping[str, Any], severity: str) -> bool:
    column, firm = str(kwargs.get("column", "")), _is_firm(kwargs, severity)
    match kind:
        case "expect_column_to_exist":
            found.column(column)
        case "expect_column_values_to_be_of_type" if str(kwargs.get("type_", "")).upper() in _TYPES:
            found.column(column)["logicalType"] = _TYPES[str(kwargs["type_"]).upper()]
        case "expect_column_values_to_not_be_null" if firm:
            found.column(column)["required"] = True
        case "expect_column_values_to_not_be_null":
            found.rule(column, _rule("nullValues", kwargs, severity))
        case "expect_column_values_to_be_unique" if firm:
            found.unique([column])
        case "expect_column_values_to_be_unique":
            found.rule(column, _rule("duplicateValues", kwargs, severity))
        case "expect_compound_columns_to_be_unique" if firm:
            found.unique([str(c) for c in kwargs.get("column_list", [])])
        case _:
            return False
    return True


def _take_values(found: Gathered, kind: str, kwargs: Mapping[str, Any], severity: str) -> bool:
    column, firm = str(kwargs.get("column", "")), _is_firm(kwargs, severity)
    match kind:
        case "expect_column_values_to_be_in_set" if firm and kwargs.get("value_set"):
            found.enum(column, list(kwargs["value_set"]))
        case "expect_column_values_to_be_in_set" if kwargs.get("value_set"):
            found.rule(column, _rule("invalidValues", kwargs, severity, validValues=list(kwargs["value_set"])))
        case "expect_column_values_to_match_regex" if firm:
            found.option(column, "pattern", kwargs["regex"])
        case "expect_column_values_to_match_regex":
            found.rule(column, _rule("invalidValues", kwargs, severity, pattern=kwargs["regex"]))
        case "expect_column_values_to_be_between" if firm and _plain(kwargs):
            _ends(found, column, kwargs)
        case "expect_column_value_lengths_to_be_between" if firm:
            for end, option in (("min_value", "minLength"), ("max_value", "maxLength")):
                if end in kwargs:
                    found.option(column, option, kwargs[end])
        case _:
            return False
    return True


def _take_table(found: Gathered, kind: str, kwargs: Mapping[str, Any], severity: str) -> bool:
    weight = {} if severity == "error" else {"severity": severity}
    match kind:
        case "expect_table_row_count_to_be_between" if _row_limit(kwargs):
            found.rule("", {"type": "library", "metric": "rowCount", **_row_limit(kwargs), **weight})
        case "expect_table_row_count_to_equal":
            found.rule("", {"type": "library", "metric": "rowCount", "mustBe": kwargs["value"], **weight})
        case _:
            return False
    return True


def _is_firm(kwargs: Mapping[str, Any], severity: str) -> bool:
    """Whether every row must keep it or block: what a property of a column promises."""
    return float(kwargs.get("mostly", 1.0)) >= 1 and severity == "error"


def _rule(metric: str, kwargs: Mapping[str, Any], severity: str, **arguments: object) -> dict[str, Any]:
    share = float(kwargs.get("mostly", 1.0))
    limit = {"mustBe": 0} if share >= 1 else {"mustBeLessOrEqualTo": round(100 * (1 - share), 9), "unit": "percent"}
    about = {"arguments": arguments} if arguments else {}
    weight = {} if severity == "error" else {"severity": severity}
    return {"type": "library", "metric": metric, **about, **limit, **weight}


def _plain(kwargs: Mapping[str, Any]) -> bool:
    ends = [kwargs[k] for k in ("min_value", "max_value") if k in kwargs]
    return bool(ends) and all(isinstance(e, (int, float)) for e in ends)


def _ends(found: Gathered, column: str, kwargs: Mapping[str, Any]) -> None:
    for end, strict, closed, opened in (
        ("min_value", "strict_min", "minimum", "exclusiveMinimum"),
        ("max_value", "strict_max", "maximum", "exclusiveMaximum"),
    ):
        if end in kwargs:
            found.option(column, opened if kwargs.get(strict) else closed, kwargs[end])


def _row_limit(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if low is not None and high is not None:
        return {"mustBeBetween": [low, high]} if low != high else {"mustBe": low}
    if low is not None:
        return {"mustBeGreaterOrEqualTo": low}
    return {"mustBeLessOrEqualTo": high} if high is not None else {}
