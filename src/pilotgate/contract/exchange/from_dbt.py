"""From a dbt `schema.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pilotgate.contract.document import Source, parse_document
from pilotgate.contract.exchange.columns import Gathered
from pilotgate.contract.exchange.from_ddl import logical_type
from pilotgate.contract.exchange.promises import Exchanged
from pilotgate.errors import ContractError

_REFERENCE = re.compile(r"ref\(\s*['\"]([^'\"]+)['\"]\s*\)")


def from_dbt(content: bytes, *, name: str, shown: str) -> Exchanged:
    """A contract from the model called `name`, or from the only one.

    Raises:
        ContractError: There is no such model.
    """
    document = parse_document(content, shown)
    models = [m for m in document.data.get("models") or [] if isinstance(m, dict)]
    chosen = [i for i, m in enumerate(models) if m.get("name") == name] or ([0] if len(models) == 1 else [])
    if not chosen:
        names = ", ".join(str(m.get("name")) for m in models) or "none"
        raise ContractError(f"there is no model {name}", where=shown, remedy=f"name one of: {names}")
    model = models[chosen[0]]
    found = Gathered(name, shown)
    found.purpose = str(model.get("description", ""))
    here = ("models", chosen[0])
    for i, column in enumerate(model.get("columns") or []):
        title = str(column["name"])
        entry = found.column(title)
        if column.get("description"):
            entry["description"] = column["description"]
        if column.get("data_type"):
            entry["logicalType"] = logical_type(str(column["data_type"]))
        line = int(document.where(*here, "columns", i).rpartition(":")[2])
        for test in [*(column.get("data_tests") or column.get("tests") or []), *_constraints(column)]:
            _test(found, title, test, line)
        for key in column.keys() - {"name", "description", "data_type", "data_tests", "tests", "constraints"}:
            found.lost(f"{key} of {title}", line, "ODCS has no place for it")
    for test in [*(model.get("data_tests") or model.get("tests") or []), *_constraints(model)]:
        _test(found, "", test, int(document.where(*here).rpartition(":")[2]))
    _others(found, document, model, chosen[0])
    for key in document.data.keys() - {"version", "models"}:
        found.lost(
            f"{key} of the file", int(document.where(key).rpartition(":")[2]), "a contract is about one model"
        )
    return found.finish()


def _others(found: Gathered, document: Source, model: Mapping[str, Any], at: int) -> None:
    known = {"name", "description", "columns", "data_tests", "tests", "constraints"}
    for key in model.keys() - known:
        found.lost(
            f"{key} of the model", int(document.where("models", at, key).rpartition(":")[2]), "ODCS has no place"
        )


def _constraints(element: Mapping[str, Any]) -> list[Any]:
    """Constraints in the form of tests."""
    tests: list[Any] = []
    for constraint in element.get("constraints") or []:
        kind = constraint.get("type")
        rest = {k: v for k, v in constraint.items() if k != "type"}
        tests.append({kind: rest} if rest else kind)
    return tests


def _test(found: Gathered, column: str, test: Any, line: int) -> None:
    name, body = next(iter(test.items())) if isinstance(test, dict) else (str(test), {})
    body = body or {}
    arguments = {
        k: v for k, v in {**body, **(body.get("arguments") or {})}.items() if k not in {"arguments", "config"}
    }
    config = {**(body.get("config") or {}), **{k: v for k, v in body.items() if k in {"severity", "where"}}}
    warns = str(config.get("severity", "error")).lower() == "warn"
    if config.get("where") or not _take(found, column, str(name), arguments, warns):
        found.lost(f"{name} of {column or 'the model'}", line, "ODCS has no rule for it")


def _take(found: Gathered, column: str, name: str, arguments: Mapping[str, Any], warns: bool) -> bool:
    kind = name.removeprefix("dbt_utils.")
    return _take_weak(found, column, kind, arguments) if warns else _take_firm(found, column, kind, arguments)


def _take_weak(found: Gathered, column: str, kind: str, arguments: Mapping[str, Any]) -> bool:
    """A test that only warns is a rule with that severity."""
    rule: dict[str, Any] = {"type": "library"}
    match kind:
        case "not_null" if column:
            rule["metric"] = "nullValues"
        case "unique" if column:
            rule["metric"] = "duplicateValues"
        case "accepted_values" if column and arguments.get("values"):
            rule |= {"metric": "invalidValues", "arguments": {"validValues": list(arguments["values"])}}
        case _:
            return False
    found.rule(column, {**rule, "mustBe": 0, "severity": "warning"})
    return True


def _take_firm(found: Gathered, column: str, kind: str, arguments: Mapping[str, Any]) -> bool:
    match kind:
        case "not_null" if column:
            found.column(column)["required"] = True
        case "unique" if column:
            found.unique([column])
        case "primary_key" if column or arguments.get("columns"):
            found.key([column] if column else [str(c) for c in arguments["columns"]])
        case "accepted_values" if column and arguments.get("values"):
            found.enum(column, list(arguments["values"]))
        case "relationships" if column and (to := _REFERENCE.search(str(arguments.get("to", "")))):
            found.column(column).setdefault("relationships", []).append({"to": f"{to[1]}.{arguments['field']}"})
        case "accepted_range" if column and _numeric(arguments):
            _range(found, column, arguments)
        case "unique_combination_of_columns":
            found.unique([str(c) for c in arguments.get("combination_of_columns", [])])
        case _:
            return _take_package(found, column, kind, arguments)
    return True


def _take_package(found: Gathered, column: str, kind: str, arguments: Mapping[str, Any]) -> bool:
    """Tests of the packages that many projects use, where they ask nothing besides."""
    match kind:
        case "dbt_expectations.expect_column_values_to_be_between" if column and _plain(arguments):
            _range(found, column, {**arguments, "inclusive": not arguments.get("strictly", False)})
        case "dbt_expectations.expect_column_values_to_match_regex" if column and arguments.keys() == {"regex"}:
            found.option(column, "pattern", str(arguments["regex"]))
        case "not_null_proportion" if column and arguments.keys() == {"at_least"} and _share(arguments["at_least"]):
            limit = round(100 * (1 - arguments["at_least"]), 9)
            rule = {"type": "library", "metric": "nullValues", "unit": "percent", "mustBeLessOrEqualTo": limit}
            found.rule(column, rule)
        case "expression_is_true" if arguments.keys() == {"expression"}:
            condition = f"{column} {arguments['expression']}".strip()
            query = f"SELECT count(*) FROM ${{table}} WHERE NOT ({condition})"
            found.rule("", {"type": "sql", "query": query, "mustBe": 0, "dimension": "consistency"})
        case "dbt_expectations.expect_table_row_count_to_be_between" if not column and _numeric(arguments):
            for end, operator in (("min_value", "mustBeGreaterOrEqualTo"), ("max_value", "mustBeLessOrEqualTo")):
                if end in arguments:
                    found.rule("", {"type": "library", "metric": "rowCount", operator: arguments[end]})
        case _:
            return False
    return True


def _range(found: Gathered, column: str, arguments: Mapping[str, Any]) -> None:
    opened = arguments.get("inclusive") is False
    for end, closed_name, open_name in (
        ("min_value", "minimum", "exclusiveMinimum"),
        ("max_value", "maximum", "exclusiveMaximum"),
    ):
        if end in arguments:
            found.option(column, open_name if opened else closed_name, arguments[end])


def _numeric(arguments: Mapping[str, Any]) -> bool:
    ends = [arguments[k] for k in ("min_value", "max_value") if k in arguments]
    return bool(ends) and all(isinstance(e, (int, float)) for e in ends)


def _plain(arguments: Mapping[str, Any]) -> bool:
    return _numeric(arguments) and not arguments.keys() - {"min_value", "max_value", "strictly"}


def _share(value: object) -> bool:
    return isinstance(value, (int, float)) and 0 <= value <= 1
