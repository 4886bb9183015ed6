"""To a dbt `schema.yml`: one model with its tests; ranges and compound keys need the package dbt_utils."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilotgate.contract.exchange.odcs import dump
from pilotgate.contract.exchange.promises import Exchanged, Promise, allowed_share, carried
from pilotgate.contract.terms import Contract, Relationship, Rule
from pilotgate.model import Severity

_TYPES = {
    "string": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date",
    "timestamp": "timestamp", "time": "time",
}  # fmt: skip
_RANGE = {
    "minimum": {"min_value": 0},
    "maximum": {"max_value": 0},
    "exclusiveMinimum": {"min_value": 0, "inclusive": False},
    "exclusiveMaximum": {"max_value": 0, "inclusive": False},
}


def to_dbt(contract: Contract) -> Exchanged:
    """The contract as a model of dbt."""
    items, unmapped = carried(contract, _tests, "dbt has no generic test for it")
    tests: dict[str, list[Any]] = {}
    for item in items:
        if isinstance(item, tuple):
            tests.setdefault(item[0], []).append(item[1])
    columns = []
    for field in contract.fields:
        column: dict[str, Any] = {"name": field.name}
        if field.description:
            column["description"] = field.description
        if field.logical_type in _TYPES:
            column["data_type"] = _TYPES[field.logical_type]
        if field.name in tests:
            column["data_tests"] = tests[field.name]
        columns.append(column)
    model: dict[str, Any] = {"name": contract.table}
    if contract.purpose:
        model["description"] = contract.purpose
    if "" in tests:
        model["data_tests"] = tests[""]
    return Exchanged(dump({"version": 2, "models": [{**model, "columns": columns}]}), unmapped)


def _tests(promise: Promise) -> Sequence[tuple[str, Any]] | None:
    def test(name: str, **arguments: object) -> tuple[str, Any]:
        config = {} if promise.severity is Severity.ERROR else {"config": {"severity": "warn"}}
        body = {**({"arguments": arguments} if arguments else {}), **config}
        return promise.column, {name: body} if body else name

    match promise.kind:
        case "column":
            return [] if getattr(promise.value, "logical_type", "") in {*_TYPES, ""} else None
        case "required":
            return [test("not_null")]
        case "unique":
            return [test("unique")]
        case "key" if promise.column:
            return [test("not_null"), test("unique")]
        case "key":
            return [_combination(promise, test)]
        case "enum" if isinstance(promise.value, tuple):
            return [test("accepted_values", values=list(promise.value))]
        case "reference" if isinstance(promise.value, Relationship) and promise.column:
            relation = promise.value
            return [test("relationships", to=f"ref('{relation.to_dataset}')", field=relation.to_columns[0])]
        case option if option in _RANGE and isinstance(promise.value, (int, float)):
            ends = {k: v if v is False else promise.value for k, v in _RANGE[option].items()}
            return [test("dbt_utils.accepted_range", **ends)]
        case "rule" if isinstance(promise.value, Rule):
            return _rule(promise.value, promise, test)
        case _:
            return None


def _combination(promise: Promise, test: Any) -> tuple[str, Any]:
    _, body = test("dbt_utils.unique_combination_of_columns", combination_of_columns=list(promise.columns))
    return "", body


def _rule(rule: Rule, promise: Promise, test: Any) -> Sequence[tuple[str, Any]] | None:
    if allowed_share(rule) != 0:
        return None
    match rule.metric:
        case "nullValues":
            return [test("not_null")]
        case "invalidValues" if set(rule.arguments) == {"validValues"}:
            return [test("accepted_values", values=rule.arguments["validValues"])]
        case "duplicateValues":
            return [test("unique")] if promise.column else [_combination(promise, test)]
        case _:
            return None
