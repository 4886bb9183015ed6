"""What a comparison claims, before the tests of the whole run are weighed against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from pilotgate.compare.multiplicity import adjust
from pilotgate.compare.words import count, some
from pilotgate.contract.terms import DriftPolicy
from pilotgate.model import Dimension, Evidence, Finding, Scalar, Severity, Status


@dataclass(frozen=True, slots=True)
class Test:
    """A statistical test of "nothing has moved".

    Attributes:
        p: Of the test.
        effect: Size of the move, in the unit of `threshold`.
        threshold: The smallest move that matters.
        rows: The smaller of the two samples.
        needed: Rows on each side at which a move of `threshold` is seen four times in five.
        weight: How much of the run's false discovery rate this test may use, against 1.
        purse: Name of a part of that rate set aside (see `_PURSES`), which the tests of that name share; or empty.
        interval: 95 % interval of the move, in words.
        unit: What `rows` and `needed` count.
        informative: False where both samples taken together leave no room for a difference (nothing is missing in
            either); such a test cannot reject, and burdens no other (Tarone, Biometrics 46, 1990).
    """

    p: float
    effect: float
    threshold: float
    rows: int
    needed: int
    interval: str
    weight: float = 1.0
    purse: str = ""
    unit: str = "rows"
    informative: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that may have changed, in the words for either case.

    Attributes:
        what: Second part of the check's name.
        changed: The sentence when it has changed.
        same: The sentence when it has not.
        test: The test, or None where the change is a plain fact.
        fact: Without a test: whether it has changed.
        severity: Of the finding where policy names none; None takes the policy's.
        cause: The same change, of the same cause, is one finding over `columns` columns and more.
        family: What claims of a column are about: content, missing ...
        rank: Within a column and family the lowest failing rank tells the others, unless negative.
        stage: First part of the check's name.
    """

    what: str
    column: str | None
    dimension: Dimension
    changed: str
    same: str
    test: Test | None = None
    fact: bool = False
    severity: Severity | None = None
    cause: str = ""
    columns: int = 3
    family: str = "content"
    rank: int = -1
    observed: Scalar = None
    expected: Scalar = None
    failing: int | None = None
    tested: int | None = None
    remedy: str = ""
    evidence: tuple[Evidence, ...] = ()

    stage: str = "compare"

    @property
    def check(self) -> str:
        """The stable identifier of the finding."""
        return ".".join((self.stage, self.what, *((self.column,) if self.column is not None else ())))


@dataclass(frozen=True, slots=True)
class _Judged:
    claim: Claim
    status: Status
    adjusted: float = 1.0
    also: tuple[Claim, ...] = ()


def judge(claims: Sequence[Claim], *, policy: DriftPolicy, dataset: str) -> tuple[Finding, ...]:
    """Findings of one run's claims, the failed first.

    A move counts when it is large enough to matter and its p, adjusted over all tests given, is at most alpha.
    Where the rows do not suffice to see a move that matters, the finding says how many do, and never passes.
    """
    kept = [c for c in claims if c.column is None or not any(fnmatchcase(c.column, i) for i in policy.ignore)]
    tests = [c.test for c in kept if c.test is not None and c.test.informative]
    adjusted = iter(adjust([t.p for t in tests], _weights(tests)))
    judged = [_judge(c, next(adjusted) if c.test is not None and c.test.informative else 1.0, policy) for c in kept]
    findings = [_finding(j, policy, dataset) for j in _one_per_cause(_one_per_column(judged))]
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


def _judge(claim: Claim, adjusted: float, policy: DriftPolicy) -> _Judged:
    test = claim.test
    if test is None:
        return _Judged(claim, Status.FAILED if claim.fact else Status.PASSED)
    if adjusted <= policy.alpha and test.effect >= test.threshold:
        return _Judged(claim, Status.FAILED, adjusted)
    return _Judged(claim, Status.NOT_APPLICABLE if test.rows < test.needed else Status.PASSED, adjusted)


def _one_per_column(judged: Sequence[_Judged]) -> list[_Judged]:
    """Within a column and family, the failing claim of the lowest rank tells those that follow from it."""
    failing: dict[tuple[str | None, str], list[_Judged]] = defaultdict(list)
    for j in judged:
        if j.status is Status.FAILED and j.claim.rank >= 0:
            failing[j.claim.column, j.claim.family].append(j)
    leaders = {key: min(members, key=lambda j: j.claim.rank) for key, members in failing.items()}
    kept = []
    for j in judged:
        members = failing.get((j.claim.column, j.claim.family), [])
        leader = leaders.get((j.claim.column, j.claim.family))
        if j is leader:
            kept.append(replace(j, also=tuple(m.claim for m in members if m is not j)))
        elif all(m is not j for m in members):
            kept.append(j)
    return kept


def _one_per_cause(judged: Sequence[_Judged]) -> list[_Judged]:
    """The same change in several columns is one finding, which names them."""
    groups: dict[tuple[str, str], list[_Judged]] = defaultdict(list)
    for j in judged:
        if j.status is Status.FAILED and j.claim.cause:
            groups[j.claim.what, j.claim.cause].append(j)
    told = {
        id(j): members for members in groups.values() if len(members) >= members[0].claim.columns for j in members
    }
    kept = []
    for j in judged:
        members = told.get(id(j))
        if members is None:
            kept.append(j)
        elif j is members[0]:
            kept.append(_grouped(members))
    return kept


def _grouped(members: Sequence[_Judged]) -> _Judged:
    first = members[0]
    columns = [m.claim.column for m in members if m.claim.column is not None]
    claim = replace(
        first.claim,
        what=f"{first.claim.what}.{columns[0]}",
        column=None,
        changed=f"{len(columns)} columns changed in the same way ({first.claim.cause}): "
        f"{some([f'`{c}`' for c in columns])}. For instance {first.claim.changed}",
        evidence=(*first.claim.evidence, Evidence("columns", ", ".join(columns))),
    )
    return replace(first, claim=claim, also=tuple(m.claim for m in members[1:]))


def _finding(judged: _Judged, policy: DriftPolicy, dataset: str) -> Finding:
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


def _gravest(judged: _Judged, policy: DriftPolicy) -> Severity:
    """A finding that tells others with it is as grave as the gravest of them."""
    claims = (judged.claim, *judged.also)
    return max((_severity(c, policy) for c in claims), key=_GRAVITY.index)


def _severity(claim: Claim, policy: DriftPolicy) -> Severity:
    named = [severity for glob, severity in policy.overrides.items() if fnmatchcase(claim.check, glob)]
    return named[-1] if named else claim.severity or policy.severity
