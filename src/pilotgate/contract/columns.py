"""The columns a contract promises, and how they refer to other datasets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pilotgate.contract.document import Place, Source
from pilotgate.contract.problems import VENDOR
from pilotgate.contract.terms import Field, Relationship
from pilotgate.errors import ContractError
from pilotgate.model import Severity

PROPERTIES: Place = ("schema", 0, "properties")


def column_name(entry: Mapping[str, Any]) -> str:
    """The name a property has in the extract."""
    return str(entry.get("physicalName") or entry["name"])


def properties(document: Source) -> list[Mapping[str, Any]]:
    """The properties of the contract's table as written."""
    return list(document.data["schema"][0].get("properties", []))


def read_fields(document: Source) -> tuple[Field, ...]:
    """The contract's columns in order.

    Raises:
        ContractError: A name or a key position stands twice, or an enum holds what no cell can hold.
    """
    entries = properties(document)
    _distinct_names(document, entries)
    positions = _key_positions(document, entries)
    return tuple(_field(document, entry, i, positions.get(i)) for i, entry in enumerate(entries))


def _field(document: Source, entry: Mapping[str, Any], i: int, position: int | None) -> Field:
    ours = {p["property"]: p["value"] for p in entry.get("customProperties", []) if p.get("vendor") == VENDOR}
    return Field(
        name=column_name(entry),
        where=document.where(*PROPERTIES, i),
        description=entry.get("description", ""),
        logical_type=entry.get("logicalType", ""),
        options=dict(entry.get("logicalTypeOptions", {})),
        required=entry.get("required", False),
        unique=entry.get("unique", False),
        key_position=position,
        enum=tuple(
            _enum_value(document, value["value"], (*PROPERTIES, i, "enum", j))
            for j, value in enumerate(entry.get("enum", []))
        ),
        classification=entry.get("classification", ""),
        personal=ours.get("personalData", ""),
        severity=Severity(ours.get("severity", "error")),
    )


def _distinct_names(document: Source, entries: list[Mapping[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for i, entry in enumerate(entries):
        name = column_name(entry)
        if name in seen:
            raise ContractError(
                f'the column "{name}" stands here and at {document.where(*PROPERTIES, seen[name])}',
                where=document.where(*PROPERTIES, i),
                remedy="keep one of them",
            )
        seen[name] = i


def _key_positions(document: Source, entries: list[Mapping[str, Any]]) -> dict[int, int]:
    """Position in the primary key of each key column by its index: as written, else in order of the columns."""
    written: dict[int, int] = {}
    for i, entry in enumerate(entries):
        position = entry.get("primaryKeyPosition", -1)
        place = (*PROPERTIES, i, "primaryKeyPosition")
        if position != -1 and (not entry.get("primaryKey") or position < 1):
            raise ContractError(
                f"primaryKeyPosition {position} stands for nothing",
                where=document.where(*place),
                remedy="count from 1 and set primaryKey: true",
            )
        if position != -1 and position in written.values():
            raise ContractError(
                f"primaryKeyPosition {position} stands twice", where=document.where(*place), remedy="count 1, 2, 3"
            )
        if position != -1:
            written[i] = position
    keys = [i for i, entry in enumerate(entries) if entry.get("primaryKey")]
    free = (n for n in range(1, len(keys) + 1) if n not in written.values())
    return {i: written[i] if i in written else next(free) for i in keys}


def _enum_value(document: Source, value: object, place: Place) -> str:
    if value is None:
        raise ContractError(
            "an enum cannot hold null", where=document.where(*place), remedy="remove it and set required: false"
        )
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_relationships(document: Source, dataset: str) -> tuple[Relationship, ...]:
    """The contract's foreign keys, those of columns first.

    Raises:
        ContractError: A reference does not name one dataset and its columns, or counts of columns differ.
    """
    table = document.data["schema"][0]
    entries = properties(document)
    names = {key: column_name(entry) for entry in entries for key in (entry["name"], column_name(entry))}
    found = []
    for i, entry in enumerate(entries):
        for j, relation in enumerate(entry.get("relationships", [])):
            place = (*PROPERTIES, i, "relationships", j)
            found.append(_relationship(document, (column_name(entry),), relation["to"], place))
    for j, relation in enumerate(table.get("relationships", [])):
        place = ("schema", 0, "relationships", j)
        sources = [_target(document, text, place) for text in _listed(relation["from"])]
        if strange := [f"{d}.{c}" for d, c in sources if d not in {table["name"], dataset} or c not in names]:
            raise ContractError(
                f"{strange[0]} is no column of this contract",
                where=document.where(*place, "from"),
                remedy=f"write {table['name']}.<column>",
            )
        found.append(_relationship(document, tuple(names[c] for _, c in sources), relation["to"], place))
    return tuple(found)


def _relationship(document: Source, columns: tuple[str, ...], to: str | list[str], place: Place) -> Relationship:
    targets = [_target(document, text, place) for text in _listed(to)]
    datasets = {dataset for dataset, _ in targets}
    if len(datasets) != 1 or len(targets) != len(columns):
        raise ContractError(
            f"{len(columns)} column(s) refer to {len(targets)} column(s) of {len(datasets)} dataset(s)",
            where=document.where(*place),
            remedy="name as many columns of one dataset as refer to it",
        )
    return Relationship(columns, datasets.pop(), tuple(column for _, column in targets), document.where(*place))


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _target(document: Source, text: str, place: Place) -> tuple[str, str]:
    """Dataset and column of `customers.id` or of `customers.odcs.yaml#/schema/customers/properties/id`."""
    if "/" in text:
        file, _, pointer = text.rpartition("#")
        steps = pointer.strip("/").split("/")
        if len(steps) == 4 and steps[0] == "schema" and steps[2] == "properties":
            name = PurePosixPath(file).name.removesuffix(".yml").removesuffix(".yaml").removesuffix(".odcs")
            return name or steps[1], steps[3]
    elif text.count(".") == 1:
        dataset, column = text.split(".")
        return dataset, column
    raise ContractError(
        f'"{text}" does not name a column of a dataset',
        where=document.where(*place),
        remedy="write <dataset>.<column>",
    )
