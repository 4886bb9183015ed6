"""To checks in Soda's language (SodaCL)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from pilotgate.contract.exchange.promises import Exchanged, Promise, allowed_share, carried
from pilotgate.contract.terms import Contract, Operator, Rule, Threshold
from pilotgate.model import Severity

_SIGNS = {
    Operator.BE: "=", Operator.NOT_BE: "!=", Operator.GREATER: ">", Operator.GREATER_OR_EQUAL: ">=",
    Operator.LESS: "<", Operator.LESS_OR_EQUAL: "<=",
}  # fmt: skip
_VALID = {
    "minimum": "valid min", "maximum": "valid max", "minLength": "valid min length",
    "maxLength": "valid max length", "pattern": "valid regex",
}  # fmt: skip
_LIBRARY = {
    "nullValues": "missing",
    "missingValues": "missing",
    "invalidValues": "invalid",
    "duplicateValues": "duplicate",
}
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def to_soda(contract: Contract) -> Exchanged:
    """The contract's promises about data as checks; what is a warning only warns."""
    items, unmapped = carried(contract, lambda p: _checks(p, contract), "Soda has no check for it")
    names = [_quoted(f.name) for f in contract.fields]
    schema = (
        ["- schema:", "    fail:", f"      when required column missing: [{', '.join(names)}]"] if names else []
    )
    lines = [f"  {line}" for line in [*schema, *map(str, items)]]
    return Exchanged("\n".join([f"checks for {contract.table}:", *lines, ""]).encode(), unmapped)


def _checks(promise: Promise, contract: Contract) -> Sequence[str] | None:
    name = promise.column
    if name and not _PLAIN.fullmatch(name):
        name = f'"{name}"'
    match promise.kind:
        case "column":
            return []
        case "required":
            return _check(f"missing_count({name})", "= 0", promise)
        case "unique":
            return _check(f"duplicate_count({name})", "= 0", promise)
        case "key":
            columns = ", ".join(promise.columns)
            present = [line for c in promise.columns for line in _check(f"missing_count({c})", "= 0", promise)]
            return [*present, *_check(f"duplicate_count({columns})", "= 0", promise)]
        case "enum" if isinstance(promise.value, tuple):
            return _check(f"invalid_count({name})", "= 0", promise, f"valid values: {_json(list(promise.value))}")
        case "reference":
            relation = promise.value
            columns = ", ".join(promise.columns)
            target = ", ".join(getattr(relation, "to_columns", ()))
            dataset = getattr(relation, "to_dataset", "")
            return [f"- values in ({columns}) must exist in {dataset} ({target})"]
        case option if option in _VALID:
            return _check(f"invalid_count({name})", "= 0", promise, f"{_VALID[option]}: {_json(promise.value)}")
        case "rule" if isinstance(promise.value, Rule):
            return _rule(promise.value, promise, contract)
        case _:
            return None


def _rule(rule: Rule, promise: Promise, contract: Contract) -> Sequence[str] | None:
    relative = rule.threshold is not None and rule.threshold.unit == "percentOfHistory"
    condition = _condition(rule.threshold) if rule.threshold and not relative else None
    if condition is None:
        return None
    if rule.metric == "rowCount":
        return _check("row_count", condition, promise)
    if rule.kind == "sql":
        metric = re.sub(r"\W", "_", rule.id)
        query = rule.query.replace("${table}", contract.table).replace("${column}", rule.column or "")
        return _check(metric, condition, promise, f"{metric} query: {_json(' '.join(query.split()))}")
    if rule.metric not in _LIBRARY or (rule.metric == "missingValues" and allowed_share(rule) is None):
        return None
    measure = "percent" if rule.threshold and rule.threshold.unit == "percent" else "count"
    more = {
        "missingValues": ("missing values", "missingValues"),
        "validValues": ("valid values", "validValues"),
        "pattern": ("valid regex", "pattern"),
    }
    lines = [f"{said}: {_json(rule.arguments[key])}" for said, key in more.values() if key in rule.arguments]
    columns = ", ".join(promise.columns)
    return _check(f"{_LIBRARY[rule.metric]}_{measure}({columns})", condition, promise, *lines)


def _condition(threshold: Threshold) -> str | None:
    limit = threshold.limit
    if isinstance(limit, tuple):
        word = "between" if threshold.operator is Operator.BETWEEN else "not between"
        return f"{word} {limit[0]:g} and {limit[1]:g}"
    return f"{_SIGNS[threshold.operator]} {limit:g}" if isinstance(limit, (int, float)) else None


def _check(metric: str, condition: str, promise: Promise, *lines: str) -> list[str]:
    """A check that fails; for less than an error, one that only warns, which Soda writes under `warn`."""
    if promise.severity is Severity.ERROR:
        head = f"- {metric} {condition}"
        return [f"{head}:", *(f"    {line}" for line in lines)] if lines else [head]
    return [f"- {metric}:", *(f"    {line}" for line in lines), f"    warn: when {_opposite(condition)}"]


def _opposite(condition: str) -> str:
    sign, _, rest = condition.partition(" ")
    opposites = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
    if sign in opposites:
        return f"{opposites[sign]} {rest}"
    return condition.removeprefix("not ") if condition.startswith("not ") else f"not {condition}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else _json(name)
