"""The `quality` entries of a contract as rules with unique ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from pilotgate.contract.columns import PROPERTIES, column_name, properties
from pilotgate.contract.document import Place, Source
from pilotgate.contract.problems import VENDOR, near
from pilotgate.contract.terms import Operator, Rule, Threshold
from pilotgate.errors import ContractError
from pilotgate.model import Dimension, Severity

ENGINES = ("greatExpectations", "pandera", "pilotgate")
"""Engines of custom rules that pilotgate runs; a rule for another one is read, and judged unknown."""

UNITS = ("rows", "percent", "percentOfHistory")
"""Units of thresholds: rows, percent of the rows tested, percent of the median of earlier extracts."""

_DIMENSIONS = {
    "nullValues": Dimension.COMPLETENESS,
    "missingValues": Dimension.COMPLETENESS,
    "invalidValues": Dimension.CONFORMITY,
    "duplicateValues": Dimension.UNIQUENESS,
    "rowCount": Dimension.COVERAGE,
}
_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "missingValues": ("missingValues",),
    "invalidValues": ("validValues", "pattern"),
    "duplicateValues": ("properties",),
}
_RESERVED = ("columns", "kpi", "primary_key")


def read_rules(document: Source) -> tuple[Rule, ...]:
    """The contract's rules: those of columns in order, then those of the table.

    An id as written is kept; a rule without one is called `<column>.<metric or kind>`, numbered from the second.

    Raises:
        ContractError: A rule cannot be acted on: no type, an unknown severity, a metric with arguments it does not
            take, an id that stands twice.
    """
    rules: list[Rule] = []
    taken: dict[str, str] = {}
    columns = properties(document)
    for i, entry in enumerate(columns):
        for j, quality in enumerate(entry.get("quality", [])):
            rules.append(_rule(document, quality, (*PROPERTIES, i, "quality", j), column_name(entry), taken))
    for j, quality in enumerate(document.data["schema"][0].get("quality", [])):
        rules.append(_rule(document, quality, ("schema", 0, "quality", j), None, taken))
    return tuple(rules)


def _rule(
    document: Source, entry: Mapping[str, Any], place: Place, column: str | None, taken: dict[str, str]
) -> Rule:
    kind = entry.get("type") or ("library" if "metric" in entry else "")
    if not kind:
        _refuse(
            document,
            place,
            "the rule has no type, so nothing would run it",
            "add type: library, sql, text or custom",
        )
    metric = entry.get("metric", "")
    if metric:
        _check_library(document, entry, place, column)
    if kind == "custom" and entry["engine"] not in ENGINES:
        remedy = near(entry["engine"], ENGINES, "")
        if remedy or entry["engine"].replace("-", "").replace("_", "").lower() == "greatexpectations":
            _refuse(
                document,
                (*place, "engine"),
                f'unknown engine "{entry["engine"]}"',
                remedy or "write greatExpectations",
            )
    if kind == "sql" and not entry["query"].strip():
        _refuse(document, (*place, "query"), "the query is empty", "write the SELECT that counts or computes")
    if kind == "text" and not (entry.get("description") or entry.get("name")):
        _refuse(document, place, "a rule in words has no words", "add description")
    identifier = _identifier(document, entry, place, column, metric or kind, taken)
    return Rule(
        id=identifier,
        kind=kind,
        where=document.where(*place),
        column=column,
        description=entry.get("description") or entry.get("name", ""),
        dimension=Dimension(entry["dimension"])
        if "dimension" in entry
        else _DIMENSIONS.get(metric, Dimension.CONFORMITY),
        severity=_severity(document, entry.get("severity", "error"), (*place, "severity")),
        threshold=_threshold(document, entry, place),
        metric=metric,
        arguments={**entry.get("arguments", {}), **_attestation(entry)},
        query=entry.get("query", ""),
        engine=entry.get("engine", ""),
        implementation=entry.get("implementation"),
    )


def _attestation(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our custom property `attestation`: ODCS gives a rule in words no place for its answer."""
    ours = (p for p in entry.get("customProperties", []) if p.get("vendor") == VENDOR)
    return {p["property"]: p["value"] for p in ours}


def _identifier(
    document: Source, entry: Mapping[str, Any], place: Place, column: str | None, what: str, taken: dict[str, str]
) -> str:
    if written := entry.get("id"):
        if written in _RESERVED:
            _refuse(document, (*place, "id"), f'the id "{written}" is pilotgate\'s own', "choose another")
        if written in taken:
            _refuse(
                document,
                (*place, "id"),
                f'the id "{written}" stands here and at {taken[written]}',
                "choose another",
            )
        identifier = str(written)
    else:
        stem = f"{column}.{what}" if column else f"table.{what}"
        identifier, n = stem, 1
        while identifier in taken:
            n += 1
            identifier = f"{stem}.{n}"
    taken[identifier] = document.where(*place)
    return identifier


def _severity(document: Source, text: str, place: Place) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        known = [s.value for s in Severity]
        _refuse(document, place, f'unknown severity "{text}"', near(text, known, f"use {', '.join(known)}"))


def _threshold(document: Source, entry: Mapping[str, Any], place: Place) -> Threshold | None:
    operator = next((o for o in Operator if o.value in entry), None)
    unit = entry.get("unit", "")
    if unit and unit not in UNITS:
        _refuse(document, (*place, "unit"), f'unknown unit "{unit}"', near(unit, UNITS, f"use {', '.join(UNITS)}"))
    if unit == "percentOfHistory" and "metric" not in entry:
        _refuse(document, (*place, "unit"), "only library rules have a history", "remove the unit, or use a metric")
    if operator is None:
        if unit:
            _refuse(document, (*place, "unit"), "a unit without a threshold", "add mustBe…, or remove the unit")
        return None
    limit = entry[operator.value]
    if isinstance(limit, list):
        if len(limit) != 2 or limit[0] > limit[1]:
            _refuse(document, (*place, operator.value), f"{limit} is no range", "write the lower end first")
        return Threshold(operator, (limit[0], limit[1]), unit)
    if limit is None or isinstance(limit, dict) or (entry.get("metric") and isinstance(limit, (str, bool))):
        _refuse(document, (*place, operator.value), f"{operator.value} needs a number", "write one")
    return Threshold(operator, limit, unit)


def _check_library(document: Source, entry: Mapping[str, Any], place: Place, column: str | None) -> None:
    metric, arguments = entry["metric"], entry.get("arguments", {})
    known = _ARGUMENTS.get(metric, ())
    for key in arguments:
        if key not in known or (key == "properties" and column):
            others = f"it takes {', '.join(known)}" if known else "remove it"
            _refuse(
                document,
                (*place, "arguments", key),
                f'{metric} takes no argument "{key}"',
                near(key, known, others),
            )
    if metric == "rowCount" and column:
        _refuse(document, place, "rowCount is about the table, not a column", "move it to the table's quality")
    if metric == "rowCount" and entry.get("unit") == "percent":
        _refuse(document, (*place, "unit"), "rowCount has no percentage", "remove the unit")
    if (
        metric != "rowCount"
        and column is None
        and not (metric == "duplicateValues" and arguments.get("properties"))
    ):
        _refuse(document, place, f"{metric} does not say of which column", "move it under the column")
    if metric == "missingValues" and "missingValues" not in arguments:
        _refuse(document, place, "missingValues does not say which", "add arguments: {missingValues: [...]}")
    if metric == "invalidValues" and not arguments:
        _refuse(
            document,
            place,
            "invalidValues does not say what is valid",
            "add arguments: {validValues: [...]} or pattern",
        )
    for key, value in arguments.items():
        _check_argument(document, key, value, (*place, "arguments", key))


def _check_argument(document: Source, key: str, value: object, place: Place) -> None:
    if key == "pattern":
        try:
            if not isinstance(value, str):
                raise TypeError("it is no text")
            re.compile(value)
        except (re.error, TypeError) as error:
            _refuse(document, place, f"the pattern cannot be read ({error})", "mend it")
    elif not isinstance(value, list) or not value or any(isinstance(v, (dict, list)) for v in value):
        _refuse(document, place, f"{key} is not a list of values", "write [a, b]")
    elif key == "properties":
        names = {n for e in properties(document) for n in (e["name"], column_name(e))}
        for name in value:
            if name not in names:
                _refuse(
                    document,
                    place,
                    f'"{name}" is no column of this contract',
                    near(str(name), sorted(names), "name one"),
                )


def _refuse(document: Source, place: Place, what: str, remedy: str) -> NoReturn:
    raise ContractError(what, where=document.where(*place), remedy=remedy)
