"""From a JSON Schema of one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotgate.contract.document import parse_document
from pilotgate.contract.exchange.columns import Gathered
from pilotgate.contract.exchange.promises import Exchanged
from pilotgate.errors import ContractError

_FORMATS = {"date": "date", "date-time": "timestamp", "time": "time"}
_TYPES = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "object": "object",
    "array": "array",
}  # fmt: skip
_OPTIONS = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
}  # fmt: skip
_SILENT = {"type", "format", "title", "$schema", "$id", "$comment", "examples"}


def from_json_schema(content: bytes, *, name: str, shown: str) -> Exchanged:
    """A contract from the schema of an object, or of an array of objects.

    Raises:
        ContractError: It describes no object with properties.
    """
    document = parse_document(content, shown)
    schema: Mapping[str, Any] = document.data
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        schema = schema["items"]
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        raise ContractError(
            "the schema describes no object with properties", where=shown, remedy="name the schema of one row"
        )
    found = Gathered(name, shown)
    found.purpose = str(schema.get("description", ""))
    known = {"properties", "required", "description", "type", "title", "$schema", "$id", "$comment"}
    for key in schema.keys() - known:
        found.lost(f"{key} of the row", int(document.where(key).rpartition(":")[2]), "ODCS has no place for it")
    for column, value in properties.items():
        line = int(document.where("properties", column).rpartition(":")[2])
        _column(found, str(column), value if isinstance(value, dict) else {}, line)
    for column in schema.get("required", []):
        found.column(str(column))["required"] = True
    return found.finish()


def _column(found: Gathered, name: str, schema: Mapping[str, Any], line: int) -> None:
    column = found.column(name)
    kinds = schema.get("type", "")
    listed = [k for k in (kinds if isinstance(kinds, list) else [kinds]) if k and k != "null"]
    written = str(schema.get("format", ""))
    if len(listed) == 1:
        column["logicalType"] = _FORMATS.get(written, _TYPES.get(listed[0], ""))
    elif listed:
        found.lost(f"types {', '.join(listed)} of {name}", line, "a column has one type")
    if written and written not in _FORMATS:
        found.option(name, "format", written)
    values = schema.get("enum") if "enum" in schema else ([schema["const"]] if "const" in schema else [])
    values = [v for v in values or [] if v is not None]
    if values:
        found.enum(name, values)
    if schema.get("description"):
        column["description"] = schema["description"]
    for key, value in schema.items():
        if key in _OPTIONS:
            found.option(name, key, value)
        elif key not in _SILENT | {"enum", "const", "description"}:
            found.lost(f"{key} of {name}", line, "ODCS has no place for it")
