"""Limits so wide that trouble passes below them, judged by data that is good."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.contract.lint.case import Case
from pilotgate.contract.lint.claims import Claim
from pilotgate.contract.terms import Operator, Rule
from pilotgate.model import ColumnProfile, Finding, Profile, Severity

_TIMES = 10
_SHARE = 0.1


def slack(case: Case) -> Iterator[Finding]:
    """Limits more than ten times as far as the baseline reaches; shares more than a tenth above the baseline's."""
    if case.profile is None:
        return
    for rule in case.contract.rules:
        yield from _rule(case, rule, case.profile)
    for claim in case.claims:
        column = case.profile.column(claim.columns[0]) if len(claim.columns) == 1 else None
        if column is not None:
            yield from _claim(case, claim, column)


def _rule(case: Case, rule: Rule, profile: Profile) -> Iterator[Finding]:
    threshold, column = rule.threshold, profile.column(rule.column or "")
    if threshold is None or threshold.unit == "percentOfHistory":
        return
    upper = threshold.operator in {Operator.LESS, Operator.LESS_OR_EQUAL}
    limit = threshold.limit
    if rule.metric in {"nullValues", "missingValues"} and column is not None and column.rows and upper:
        allowed = _number(limit) / (100 if threshold.unit == "percent" else column.rows)
        yield from _gaps(case, allowed, column, rule.where, rule.id)
    if rule.metric == "rowCount" and isinstance(limit, tuple) and profile.table.rows:
        low, high = limit
        if low * _TIMES < profile.table.rows or high > profile.table.rows * _TIMES:
            yield _slack(case, rule.id, rule.where, f"the baseline has {profile.table.rows:,} rows", None)


def _claim(case: Case, claim: Claim, column: ColumnProfile) -> Iterator[Finding]:
    name = column.name
    if claim.about == "presence" and claim.loose:
        yield from _gaps(case, claim.loose, column, claim.where, f"{name}.mostly")
    numbers = column.numbers
    if numbers is not None and isinstance(claim.value, (int, float)) and claim.about in {"minimum", "maximum"}:
        span = (numbers.max - numbers.min) or abs(numbers.max) or 1.0
        beyond = numbers.min - claim.value if claim.about == "minimum" else claim.value - numbers.max
        if beyond > _TIMES * span:
            told = "its values lie far from it" if column.personal else f"{numbers.min:g} to {numbers.max:g} occur"
            yield _slack(case, f"{name}.{claim.about}", claim.where, told, name)


def _gaps(case: Case, allowed: float, column: ColumnProfile, where: str, subject: str) -> Iterator[Finding]:
    missing = column.missing / column.rows if column.rows else 0.0
    if allowed < 1 and allowed > 3 * missing + _SHARE:
        told = f"{allowed:.0%} may be missing, {missing:.1%} are in the baseline"
        yield _slack(case, subject, where, told, column.name)


def _slack(case: Case, subject: str, where: str, why: str, column: str | None) -> Finding:
    return case.finding(
        f"slack.{subject}",
        where,
        f"The limit of {subject} is slack: {why}.",
        "draw it nearer to what good data shows, with some room",
        Severity.INFO,
        column,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
