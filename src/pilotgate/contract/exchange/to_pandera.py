"""To a pandera (polars) model."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Sequence

from pilotgate.contract.exchange.promises import Exchanged, Promise, allowed_share, carried
from pilotgate.contract.terms import Contract, Field, Rule
from pilotgate.model import Severity

_TYPES = {
    "string": "str", "integer": "pl.Int64", "number": "pl.Float64", "boolean": "bool", "date": "pl.Date",
    "timestamp": "pl.Datetime", "time": "pl.Time",
}  # fmt: skip
_LIMITS = {"minimum": "ge", "maximum": "le", "exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}
_LENGTHS = {"minLength": "min_value", "maxLength": "max_value"}
_TAKEN = {
    "Config", "build_schema_", "empty", "example", "from_json", "from_yaml", "get_metadata", "pa", "pl",
    "pydantic_validate", "strategy", "to_json", "to_json_schema", "to_schema", "to_yaml", "validate",
}  # fmt: skip


def to_pandera(contract: Contract) -> Exchanged:
    """The contract's promises about single rows, and its keys, as a model."""
    items, unmapped = carried(contract, _arguments, "a pandera model has no check for it")
    arguments: dict[str, dict[str, str]] = {}
    groups: list[str] = []
    for item in items:
        if isinstance(item, str):
            groups.append(item)
        elif isinstance(item, tuple):
            column, key, value = item
            merged = arguments.setdefault(column, {})
            merged[key] = f"{merged[key][:-1]}, {value[1:]}" if key == "str_length" and key in merged else value
    fields = "\n".join(_field(f, arguments.get(f.name, {})) for f in contract.fields if f.logical_type in _TYPES)
    config = f"\n\n    class Config:\n        unique = {groups[0]}\n" if groups else "\n"
    name = "".join(part.capitalize() for part in re.split(r"\W|_", contract.table) if part) or "Table"
    text = f'"""{contract.title}: exported from {contract.path}."""\n\nfrom __future__ import annotations\n\n'
    text += "import pandera.polars as pa\n" + ("import polars as pl\n" if "pl." in fields else "")
    text += f'\n\nclass {name}(pa.DataFrameModel):\n    """One row of {contract.table}."""\n\n{fields}{config}'
    return Exchanged(text.encode(), unmapped)


def _arguments(promise: Promise) -> Sequence[object] | None:
    column = promise.column
    match promise.kind:
        case "column":
            known = isinstance(promise.value, Field) and promise.value.logical_type in _TYPES
            severity = [] if promise.severity is Severity.ERROR else [_severity(column, promise.severity)]
            return severity if known else None
        case "required":
            return [(column, "nullable", "False")]
        case "unique":
            return [(column, "unique", "True")]
        case "key" if column:
            return [(column, "nullable", "False"), (column, "unique", "True")]
        case "key":
            return [json.dumps(list(promise.columns))]
        case "enum" if isinstance(promise.value, tuple):
            return [(column, "isin", json.dumps(list(promise.value), ensure_ascii=False))]
        case "pattern" if isinstance(promise.value, str):
            searched = promise.value if promise.value.startswith("^") else f"^.*(?:{promise.value})"
            return [(column, "str_matches", json.dumps(searched, ensure_ascii=False))]
        case option if option in _LENGTHS:
            return [(column, "str_length", f'{{"{_LENGTHS[option]}": {promise.value}}}')]
        case option if option in _LIMITS and isinstance(promise.value, (int, float)):
            return [(column, _LIMITS[option], repr(promise.value))]
        case "rule" if isinstance(promise.value, Rule) and allowed_share(promise.value) == 0 and column:
            return _rule(promise.value, column)
        case _:
            return None


def _severity(column: str, severity: Severity) -> tuple[str, str, str]:
    return column, "metadata", f'{{"severity": "{severity.value}"}}'


def _rule(rule: Rule, column: str) -> Sequence[object] | None:
    if rule.severity is not Severity.ERROR:
        return None
    match rule.metric:
        case "nullValues":
            return [(column, "nullable", "False")]
        case "duplicateValues":
            return [(column, "unique", "True")]
        case "invalidValues" if set(rule.arguments) == {"validValues"}:
            return [(column, "isin", json.dumps(rule.arguments["validValues"], ensure_ascii=False))]
        case _:
            return None


def _field(field: Field, arguments: dict[str, str]) -> str:
    attribute = re.sub(r"\W", "_", field.name)
    if not attribute[:1].isalpha() or keyword.iskeyword(attribute) or attribute in _TAKEN:
        attribute = f"column_{attribute.strip('_')}"
    written = {"nullable": "True", **arguments}
    if attribute != field.name:
        written["alias"] = json.dumps(field.name, ensure_ascii=False)
    listed = ", ".join(f"{k}={v}" for k, v in written.items())
    return f"    {attribute}: {_TYPES[field.logical_type]} = pa.Field({listed})"
