"""Names that the contract uses and that must exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from pilotgate.contract.lint.case import Case
from pilotgate.contract.rules import ENGINES
from pilotgate.errors import ContractError
from pilotgate.model import Finding, Severity

_LEVELS = (
    "availability", "endOfLife", "endOfSupport", "errorRate", "frequency", "generalAvailability", "latency",
    "retention", "throughput", "timeOfAvailability", "timeToDetect", "timeToNotify", "timeToRepair",
)  # fmt: skip


def references(case: Case) -> Iterator[Finding]:
    """Columns, roles, people, files and datasets that are referred to and are not there."""
    contract = case.contract
    columns = [f.name for f in contract.fields]
    for segment in contract.segments:
        yield from _known(case, segment.column, columns, segment.where, "segment", "column")
    for name in contract.evaluation.slices if contract.evaluation else ():
        yield from _known(case, name, columns, contract.evaluation.where, "slice", "column")  # type: ignore[union-attr]
    for name in contract.drift.ignore:
        yield from _known(case, name, columns, contract.drift.where, "drift.ignore", "column")
    if contract.approvals:
        held = [*contract.roles, *(m.role for m in contract.team if m.role)]
        for role in contract.approvals.roles:
            yield from _known(case, role, held, contract.approvals.where, "approvals", "role of the team")
    for level in contract.service_levels:
        folded = {known.casefold() for known in _LEVELS}
        if level.property.casefold() not in folded:
            yield from _known(case, level.property, _LEVELS, level.where, "service_level", "service level")
    for rule in contract.rules:
        if rule.kind == "custom":
            yield from _known(
                case, rule.engine, ENGINES, rule.where, f"engine.{rule.id}", "engine that is run here"
            )
    yield from _baseline(case)
    yield from _datasets(case)


def _known(case: Case, name: str, known: Sequence[str], where: str, subject: str, what: str) -> Iterator[Finding]:
    if name not in known:
        close = difflib.get_close_matches(name, known, 1, 0.6)
        yield case.finding(
            f"unknown.{subject}.{name}",
            where,
            f"{name} is no {what}.",
            f'did you mean "{close[0]}"?'
            if close
            else f"use one of {', '.join(known) or 'none, there is none yet'}",
            Severity.WARNING if subject == "service_level" else Severity.ERROR,
        )


def _baseline(case: Case) -> Iterator[Finding]:
    path = case.contract.baseline
    if path and not (case.root / path).is_file():
        yield case.finding(
            "no_file.baseline",
            case.contract.path,
            f"The baseline {path} is not there.",
            "make it from the pilot's extract, or correct the path",
            Severity.ERROR,
        )


def _datasets(case: Case) -> Iterator[Finding]:
    from pilotgate.contract.read import SUFFIX, read_contract

    for relationship in case.contract.relationships:
        if relationship.to_dataset in {case.contract.dataset, case.contract.table}:
            continue
        path = case.root / "contracts" / f"{relationship.to_dataset}{SUFFIX}"
        others = sorted(p.name.removesuffix(SUFFIX) for p in path.parent.glob(f"*{SUFFIX}"))
        if not path.is_file():
            yield from _known(
                case, relationship.to_dataset, others, relationship.where, "relationship", "dataset here"
            )
            continue
        try:
            other = read_contract(path, root=case.root)
        except ContractError:
            continue
        names = [f.name for f in other.fields]
        for column in relationship.to_columns:
            yield from _known(
                case, column, names, relationship.where, "relationship", f"column of {relationship.to_dataset}"
            )
