"""To a JSON Schema of one row."""

from __future__ import annotations

import json
from typing import Any

from pilotgate.contract.exchange.promises import Exchanged, Unmapped, promises, typed_value
from pilotgate.contract.terms import Contract, Field

_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"}, "integer": {"type": "integer"}, "number": {"type": "number"},
    "boolean": {"type": "boolean"}, "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"}, "time": {"type": "string", "format": "time"},
    "object": {"type": "object"}, "map": {"type": "object"}, "array": {"type": "array"},
    "vector": {"type": "array"},
}  # fmt: skip
_OPTIONS = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
}  # fmt: skip
_CALENDAR = {"date", "timestamp", "time"}


def to_json_schema(contract: Contract) -> Exchanged:
    """What one row promises; what concerns several rows has no place in a JSON Schema."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": contract.table,
        **({"description": contract.purpose} if contract.purpose else {}),
        "type": "object",
        "properties": {f.name: _property(f) for f in contract.fields},
        "required": [f.name for f in contract.fields if _needed(f)],
    }
    kept = {"column", "required", "enum"}
    unmapped = []
    for promise in promises(contract):
        field = contract.field(promise.column) if promise.column else None
        fits = promise.kind in kept or (field is not None and _fits(field, promise.kind))
        if not fits:
            unmapped.append(Unmapped(promise.name, promise.where, "a JSON Schema describes one row and its values"))
    return Exchanged((json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode(), tuple(unmapped))


def _needed(field: Field) -> bool:
    return field.required or field.key_position is not None


def _fits(field: Field, option: str) -> bool:
    return option in _OPTIONS and field.logical_type not in _CALENDAR


def _property(field: Field) -> dict[str, Any]:
    found = dict(_TYPES.get(field.logical_type, {}))
    if not _needed(field) and "type" in found:
        found["type"] = [found["type"], "null"]
    if field.description:
        found["description"] = field.description
    if field.enum:
        values = [typed_value(v, field.logical_type) for v in field.enum]
        found["enum"] = values if _needed(field) else [*values, None]
    found |= {k: v for k, v in field.options.items() if _fits(field, k)}
    return found
