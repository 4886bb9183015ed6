"""The gate: it reads named findings, never a score, and says ready only about what was judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pilotgate.model import Finding, Severity, Verdict
from pilotgate.readiness.case import JUDGED, OPEN, rules

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


def blocking(findings: Iterable[Finding], fail_on: Severity) -> tuple[str, ...]:
    """`check` of each finding that blocks, most serious first, then what failed before what could not run.

    Findings of severity info never block. Answers to the seven questions come after what they rest on.
    """
    least = max(_RANK[fail_on], _RANK[Severity.WARNING])
    open_ = [f for f in findings if f.status in OPEN and _RANK[f.severity] >= least]
    open_.sort(key=lambda f: (-_RANK[f.severity], f.check.startswith("question."), OPEN.index(f.status)))
    return tuple(dict.fromkeys(f.check for f in open_))


def verdict(findings: Sequence[Finding], blocked_by: Sequence[str]) -> Verdict:
    """`READY` only when a rule about the data ran and nothing blocks; `UNEVALUATED` when no such rule ran."""
    if not any(f.status in JUDGED for f in rules(findings)):
        return Verdict.UNEVALUATED
    return Verdict.BLOCKED if blocked_by else Verdict.READY
