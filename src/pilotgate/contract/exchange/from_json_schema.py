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
_STORES = {"$defs", "definitions"}
"""Schemas that others refer to; alone they say nothing about the row."""
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
    known = {"properties", "required", "description", "type", "title", "$schema", "$id", "$comment", "id", *_STORES}
    for key in schema.keys() - known:
        found.lost(f"{key} of the row", int(document.where(key).rpartition(":")[2]), "ODCS has no place for it")
    for column, value in properties.items():
        line = int(document.where("properties", column).rpartition(":")[2])
        written = _resolved(value if isinstance(value, dict) else {}, document.data, ())
        _column(found, str(column), written, line)
    for column in schema.get("required", []):
        found.column(str(column))["required"] = True
    return found.finish()


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any], seen: tuple[str, ...]) -> Mapping[str, Any]:
    """The schema with what it refers to in this file put in, and written without words that only wrap another.

    A choice between null and one schema is that schema, and parts of `allOf` that do not contradict each other are
    one. The boolean limits of draft 4 become the numbers of later drafts. Whatever else there is stays as it is.
    """
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/") and reference not in seen:
        part: Any = whole
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict):
            rest = {k: v for k, v in schema.items() if k != "$ref"}
            inner = _resolved(part, whole, (*seen, reference))
            if not rest.keys() & inner.keys():
                return _resolved({**inner, **rest}, whole, (*seen, reference))
    for word in ("anyOf", "oneOf", "allOf"):
        choices = schema.get(word)
        if not isinstance(choices, list) or not all(isinstance(c, dict) for c in choices):
            continue
        parts = [_resolved(c, whole, seen) for c in choices]
        parts = parts if word == "allOf" else [p for p in parts if p != {"type": "null"}]
        rest = {k: v for k, v in schema.items() if k != word}
        keys = [k for p in (rest, *parts) for k in p]
        if (word == "allOf" or len(parts) == 1) and len(keys) == len(set(keys)):
            return _resolved({k: v for p in (rest, *parts) for k, v in p.items()}, whole, seen)
    plain = dict(schema)
    for end, opened in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(plain.get(opened), bool) and plain.pop(opened) and end in plain:
            plain[opened] = plain.pop(end)
    return plain


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
