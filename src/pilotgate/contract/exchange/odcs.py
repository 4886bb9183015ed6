"""Writing contracts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any


def dump(data: Mapping[str, Any]) -> bytes:
    """Plain values as YAML, keys in the order given."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    stream = io.BytesIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def contract_of(
    name: str, columns: Sequence[Mapping[str, Any]], quality: Sequence[Mapping[str, Any]], purpose: str = ""
) -> bytes:
    """A draft contract of one table as YAML.

    Args:
        name: Of the dataset.
        columns: ODCS properties.
        quality: ODCS quality rules of the table.
        purpose: What the data is for, where the source says.
    """
    table: dict[str, Any] = {"name": name, "properties": list(columns)}
    if quality:
        table["quality"] = list(quality)
    head: dict[str, Any] = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": name,
        "name": name.replace("_", " ").capitalize(),
        "version": "0.1.0",
        "status": "draft",
    }
    if purpose:
        head["description"] = {"purpose": purpose}
    return dump({**head, "schema": [table]})
