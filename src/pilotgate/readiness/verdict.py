"""The gate: it reads named findings, never a score, and says ready only about what was judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pilotgate.model import Dimension, Finding, Severity, Status, Verdict
from pilotgate.readiness.case import JUDGED, OPEN, RULES, Case, under

STAGE = "stage"

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def unfinished(case: Case) -> tuple[Finding, ...]:
    """A finding for everything that was declared and that no stage of the run has anything to say about.

    A rule of the contract without a finding becomes that rule's own finding, unknown; a stage without findings
    becomes `stage.<name>`, unknown. So what was not checked blocks, under its own name.
    """
    contract = case.contract
    rules = {
        f"contract.{rule.id}": (rule.severity, rule.where, rule.column, rule.dimension) for rule in contract.rules
    }
    if contract.kpi is not None:
        rules["contract.kpi"] = (Severity.WARNING, contract.kpi.where, None, Dimension.ACCURACY)
    lost = tuple(
        Finding(
            check=check,
            dataset=contract.dataset,
            column=column,
            message="This rule is declared in the contract, but the run has no outcome for it.",
            dimension=dimension,
            status=Status.UNKNOWN,
            severity=severity,
            remedy="Run the dataset again; if it stays, report it together with the rule.",
            where=where,
        )
        for check, (severity, where, column, dimension) in rules.items()
        if not case.under(check)
    )
    return (*lost, *_silent_stages(case))


def blocking(findings: Iterable[Finding], fail_on: Severity) -> tuple[str, ...]:
    """`check` of each finding that blocks, most serious first, then what failed before what could not run.

    Findings of severity info never block. Answers to the seven questions come after what they rest on.
    """
    least = max(_RANK[fail_on], _RANK[Severity.WARNING])
    open_ = [f for f in findings if f.status in OPEN and _RANK[f.severity] >= least]
    open_.sort(key=lambda f: (-_RANK[f.severity], f.check.startswith("question."), OPEN.index(f.status)))
    return tuple(dict.fromkeys(f.check for f in open_))


def verdict(findings: Sequence[Finding], blocked_by: Sequence[str]) -> Verdict:
    """`READY` only when some rule ran and nothing blocks; `UNEVALUATED` when no declared rule ran at all."""
    if not any(f.status in JUDGED for f in under(findings, *RULES)):
        return Verdict.UNEVALUATED
    return Verdict.BLOCKED if blocked_by else Verdict.READY


def _silent_stages(case: Case) -> tuple[Finding, ...]:
    """Stages that had something to do and left no outcome."""
    contract = case.contract
    validated = any(f.status in JUDGED for f in case.under(*RULES))
    compared = not contract.baseline or any(f.status in JUDGED for f in case.under("compare"))
    stages = {
        "validate": (
            validated,
            "No declared rule ran on the extract",
            "Declare rules, and see why none could run.",
        ),
        "compare": (compared, "The extract was not compared with the pilot baseline", "Check the baseline file."),
        "profile": (
            case.profile.sha256 == case.extract.sha256 and case.profile.table.rows == case.extract.rows_landed,
            "The profile was not measured on these landed rows",
            "Profile the extract again.",
        ),
        "landing": (
            case.extract.rows_landed > 0
            and case.extract.rows_landed + case.extract.rows_rejected == case.extract.rows_source,
            "The landed rows do not account for every row of the source"
            if case.extract.rows_landed
            else "No row was landed",
            "Look at the source and land it again.",
        ),
        **{
            f"probe.{server.name}": (
                bool(case.under(f"probe.{server.name}")),
                f"The server {server.name} was not probed",
                "Run the dataset again with its servers reachable.",
            )
            for server in contract.servers
        },
    }
    return tuple(
        Finding(
            check=f"{STAGE}.{name}",
            dataset=contract.dataset,
            message=f"{message}, so there is nothing to judge by.",
            dimension=Dimension.COVERAGE,
            status=Status.UNKNOWN,
            remedy=remedy,
            where=contract.path,
        )
        for name, (done, message, remedy) in stages.items()
        if not done
    )
