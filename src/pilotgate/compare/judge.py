"""The claims of a run weighed against each other, and told as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fnmatch import fnmatchcase

from pilotgate.compare.causes import by_cause
from pilotgate.compare.claim import Claim, Judged, Test
from pilotgate.compare.multiplicity import adjust
from pilotgate.compare.words import count
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Evidence, Finding, Severity, Status


def judge(claims: Sequence[Claim], *, policy: DriftPolicy, dataset: str) -> tuple[Finding, ...]:
    """Findings of one run's claims, the failed first.

    A move counts when it is large enough to matter and its p, adjusted over all tests given, is at most alpha.
    Where the rows do not suffice to see a move that matters, the finding says how many do, and never passes.
    """
    kept = [c for c in claims if c.column is None or not any(fnmatchcase(c.column, i) for i in policy.ignore)]
    tests = [c.test for c in kept if c.test is not None and c.test.informative]
    adjusted = iter(adjust([t.p for t in tests], _weights(tests)))
    judged = [_judge(c, next(adjusted) if c.test is not None and c.test.informative else 1.0, policy) for c in kept]
    findings = [_finding(j, policy, dataset) for j in by_cause(judged)]
    return tuple(sorted(findings, key=lambda f: (f.status is not Status.FAILED, -_GRAVITY.index(f.severity))))


_PURSES = {"missing": 0.4}
"""Parts of the run's false discovery rate set aside for one question, however many other tests are made: whether a
column went missing is asked once a column, and would drown among the dozen questions about what is in it."""


def _weights(tests: Sequence[Test]) -> list[float]:
    """Per test its weight, those of a purse scaled so that together they hold the purse's part of the total.

    Which tests are informative depends on the margins of their tables alone, so that the weights are set, as they
    have to be, without a look at any p.
    """
    held: dict[str, float] = defaultdict(float)
    for test in tests:
        held[test.purse] += test.weight
    if not held.get(""):
        return [t.weight for t in tests]
    free = 1 - sum(_PURSES[purse] for purse in held if purse)
    scale = {purse: _PURSES[purse] / free * held[""] / held[purse] for purse in held if purse} | {"": 1.0}
    return [t.weight * scale[t.purse] for t in tests]


def _judge(claim: Claim, adjusted: float, policy: DriftPolicy) -> Judged:
    test = claim.test
    if claim.untold:
        return Judged(claim, Status.NOT_APPLICABLE)
    if test is None:
        return Judged(claim, Status.FAILED if claim.fact else Status.PASSED)
    if adjusted <= policy.alpha and test.effect >= test.threshold:
        return Judged(claim, Status.FAILED, adjusted)
    return Judged(claim, Status.NOT_APPLICABLE if test.rows < test.needed else Status.PASSED, adjusted)


def _finding(judged: Judged, policy: DriftPolicy, dataset: str) -> Finding:
    claim, test = judged.claim, judged.claim.test
    check = claim.check
    message = claim.changed if judged.status is Status.FAILED else claim.same
    evidence = list(claim.evidence)
    if test is not None:
        if judged.status is Status.NOT_APPLICABLE:
            message = (
                f"{message} Not enough {test.unit} to be sure: needs {count(test.needed)}, has {count(test.rows)}."
            )
        evidence.append(
            Evidence(
                "effect", f"{test.effect:.3g} (95 % interval {test.interval}; matters from {test.threshold:g})"
            )
        )
        evidence.append(Evidence("adjusted p", f"{judged.adjusted:.2g}"))
    evidence.extend(Evidence("also", other.changed) for other in judged.also)
    if judged.also:
        evidence.append(Evidence("told with it", ", ".join(other.check for other in judged.also)))
    return Finding(
        check=check,
        dataset=dataset,
        column=claim.column,
        dimension=claim.dimension,
        severity=_gravest(judged, policy),
        status=judged.status,
        message=message,
        observed=claim.observed,
        expected=claim.expected,
        failing=claim.failing,
        tested=claim.tested,
        remedy=claim.remedy if judged.status is Status.FAILED else "",
        where=policy.where,
        evidence=tuple(evidence),
    )


_GRAVITY = (Severity.INFO, Severity.WARNING, Severity.ERROR)


def _gravest(judged: Judged, policy: DriftPolicy) -> Severity:
    """A finding that tells others with it is as grave as the gravest of them."""
    claims = (judged.claim, *judged.also)
    return max((_severity(c, policy) for c in claims), key=_GRAVITY.index)


def _severity(claim: Claim, policy: DriftPolicy) -> Severity:
    named = [severity for glob, severity in policy.overrides.items() if fnmatchcase(claim.check, glob)]
    return named[-1] if named else claim.severity or policy.severity
