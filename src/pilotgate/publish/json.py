"""The scorecard as JSON: the form that other programs and later runs read.

The layout is stable: a change that an existing reader could trip over raises `schema_version`.
"""

from __future__ import annotations

from typing import Any

from pilotgate.model import Scorecard
from pilotgate.store import to_json

VERSION = 1


def render(scorecard: Scorecard) -> bytes:
    """The whole scorecard, indented, keys in declared order; `store.from_json` reads it back."""
    return to_json(scorecard)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every rendered scorecard satisfies; unknown keys are allowed."""
    from pydantic import TypeAdapter

    layout = TypeAdapter(Scorecard).json_schema(mode="serialization")
    layout["properties"]["schema_version"] |= {"const": VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:pilotgate:scorecard:{VERSION}",
        **layout,
        "required": sorted({*layout["required"], "schema_version"}),
    }
