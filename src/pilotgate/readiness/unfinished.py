"""What was declared and has no outcome: it blocks under its own name, so that silence is never taken for a yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pilotgate.contract.terms import Contract
from pilotgate.model import Dimension, Finding, Severity, Status
from pilotgate.readiness.case import JUDGED, Case

STAGE = "stage"


@dataclass(frozen=True, slots=True)
class _Promise:
    """A rule that the contract declares, by the `check` of the finding that it must leave."""

    check: str
    where: str
    severity: Severity = Severity.ERROR
    column: str | None = None
    dimension: Dimension = Dimension.CONFORMITY


def unfinished(case: Case) -> tuple[Finding, ...]:
    """A rule of the contract without a finding becomes that finding, unknown; a silent stage `stage.<name>`."""
    known = {f.check for f in case.findings}
    return (*(_lost(p, case) for p in _promises(case.contract) if p.check not in known), *_silent(case))


def _promises(contract: Contract) -> Iterator[_Promise]:
    if contract.fields:
        yield _Promise("contract.columns", contract.path)
    for field in contract.fields:
        implied = {
            "required": field.required,
            "type": bool(field.logical_type),
            "enum": bool(field.enum),
            "unique": field.unique,
        }
        for name, declared in implied.items():
            if declared:
                yield _Promise(f"contract.{field.name}.{name}", field.where, field.severity, field.name)
    if any(f.key_position for f in contract.fields):
        yield _Promise("contract.primary_key", contract.path, dimension=Dimension.UNIQUENESS)
    used: Counter[str] = Counter()
    for check, where, dimension in (
        *(
            (f"contract.{'+'.join(r.columns)}.refers_to.{r.to_dataset}", r.where, Dimension.CONSISTENCY)
            for r in contract.relationships
        ),
        *((f"contract.sla.{s.property}", s.where, Dimension.TIMELINESS) for s in contract.service_levels),
    ):
        used[check] += 1
        yield _Promise(check if used[check] == 1 else f"{check}.{used[check]}", where, dimension=dimension)
    for rule in contract.rules:
        yield _Promise(f"contract.{rule.id}", rule.where, rule.severity, rule.column, rule.dimension)
    if contract.kpi is not None:
        yield _Promise("contract.kpi", contract.kpi.where, Severity.WARNING, dimension=Dimension.ACCURACY)


def _lost(promise: _Promise, case: Case) -> Finding:
    return Finding(
        check=promise.check,
        dataset=case.contract.dataset,
        column=promise.column,
        message="The contract declares this rule, and nothing in this run has tested it.",
        dimension=promise.dimension,
        status=Status.UNKNOWN,
        severity=promise.severity,
        remedy="Run the dataset again; if it stays, report it together with the rule.",
        where=promise.where,
    )


def _silent(case: Case) -> Iterator[Finding]:
    """Stages that had something to do and left no outcome."""
    contract, extract, profile = case.contract, case.extract, case.profile
    accounted = extract.rows_landed + extract.rows_rejected == extract.rows_source
    measured = profile.sha256 == extract.sha256 and profile.table.rows == extract.rows_landed
    validated = any(f.status in JUDGED for f in case.rules())
    compared = any(f.status in JUDGED for f in case.under("compare"))
    if contract.status != "active":
        status = contract.status or "not given"
        about = f"The contract's status is {status}, and only an active one is agreed"
        yield _stage("contract", about, "Set status: active once its owners have agreed.", case)
    if not extract.rows_landed:
        yield _stage("landing", "The extract has no row", "Ask its source why it is empty.", case)
    elif not accounted:
        yield _stage("landing", "Landing lost count of the rows", "Land the extract again.", case)
    if not measured:
        yield _stage("profile", "The profile is not of these landed rows", "Profile the extract again.", case)
    if not validated:
        yield _stage("validate", "No rule about the data has run", "Declare rules, or see why none ran.", case)
    if contract.baseline and not compared:
        yield _stage("compare", "Nothing was compared with the pilot", "Check the pilot baseline.", case)
    for server in contract.servers:
        if all(f.status is Status.NOT_APPLICABLE for f in case.under(f"probe.{server.name}")):
            about = f"The server {server.name} was not probed"
            yield _stage(f"probe.{server.name}", about, "Run the dataset again where it can be reached.", case)


def _stage(name: str, what: str, remedy: str, case: Case) -> Finding:
    return Finding(
        check=f"{STAGE}.{name}",
        dataset=case.contract.dataset,
        message=f"{what}, so there is nothing to judge by.",
        dimension=Dimension.COVERAGE,
        status=Status.UNKNOWN,
        remedy=remedy,
        where=case.contract.path,
    )
