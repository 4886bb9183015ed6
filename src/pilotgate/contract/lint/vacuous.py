"""Rules that can never fail, and rules that can never pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pilotgate.contract.lint.case import Case
from pilotgate.contract.terms import Field, Rule, Threshold
from pilotgate.contract.thresholds import meets, words
from pilotgate.model import Finding, Severity

_ANYTHING = re.compile(r"\^?\(?(?:\.\*|\[\\s\\S\]\*|\.\+|)\)?\$?")
_LOGICAL_LIMITS = (("minimum", "maximum"), ("minLength", "maxLength"), ("exclusiveMinimum", "exclusiveMaximum"))


def vacuous(case: Case) -> Iterator[Finding]:
    """Rules whose outcome is known without the data."""
    for rule in case.contract.rules:
        yield from _rule(case, rule)
    for field in case.contract.fields:
        yield from _field(case, field)
    for claim in case.claims:
        if claim.loose >= 1:
            name = ".".join(claim.columns) or "table"
            yield _never_fails(case, f"{name}.mostly", claim.where, "every row may break it (mostly: 0)")


def _rule(case: Case, rule: Rule) -> Iterator[Finding]:
    if rule.threshold is not None and (rule.metric or _counts(rule.query)):
        probes = _possible(rule.threshold)
        outcomes = {meets(rule.threshold, value, tested) for value, tested in probes}
        if outcomes == {True}:
            yield _never_fails(case, rule.id, rule.where, f"{words(rule.threshold)} is always so")
        elif outcomes == {False}:
            yield _never_passes(case, rule.id, rule.where, f"{words(rule.threshold)} is impossible")
    pattern = rule.arguments.get("pattern")
    if isinstance(pattern, str) and _ANYTHING.fullmatch(pattern):
        yield _never_fails(case, rule.id, rule.where, f"every text matches {pattern}")
    if rule.kind == "sql" and not _reads_table(rule, case):
        yield _never_fails(case, rule.id, rule.where, "its query does not read the table")


def _counts(query: str) -> bool:
    """Whether a query counts rows, so that its result is 0, 1, 2 ..."""
    return (
        bool(re.match(r"\s*select\s+count(_if)?\s*\(", query, re.IGNORECASE))
        and "," not in query.partition("from")[0]
    )


def _possible(threshold: Threshold) -> list[tuple[int, int]]:
    """Counts, of the rows tested, that tell a threshold's outcomes apart: its ends, and beyond them."""
    if threshold.unit == "percent":
        return [(n, 10_000) for n in range(0, 10_001, 5)]
    ends = threshold.limit if isinstance(threshold.limit, tuple) else (threshold.limit,)
    near = {0, 1, 10**15}
    for end in ends:
        if isinstance(end, (int, float)):
            near |= {max(0, int(end) + step) for step in (-1, 0, 1)}
    return [(n, max(n, 1)) for n in near]


def _reads_table(rule: Rule, case: Case) -> bool:
    if "${table}" in rule.query or re.search(rf"\b{re.escape(case.contract.table)}\b", rule.query, re.IGNORECASE):
        return True
    return bool(re.search(r"\bfrom\b", rule.query, re.IGNORECASE))


def _field(case: Case, field: Field) -> Iterator[Finding]:
    options = field.options
    pattern = options.get("pattern")
    if isinstance(pattern, str) and _ANYTHING.fullmatch(pattern):
        yield _never_fails(case, f"{field.name}.pattern", field.where, f"every text matches {pattern}")
    if options.get("minLength") in {0, 1}:
        yield _never_fails(case, f"{field.name}.minLength", field.where, "no present text is shorter")
    for low, high in _LOGICAL_LIMITS:
        first, last = options.get(low), options.get(high)
        if isinstance(first, (int, float)) and isinstance(last, (int, float)) and first > last:
            yield _never_passes(case, f"{field.name}.{low}", field.where, f"{low} {first} lies above {high} {last}")
    for value in field.enum:
        if isinstance(pattern, str) and _compiles(pattern) and not re.search(pattern, value):
            yield _never_passes(
                case, f"{field.name}.enum", field.where, "a value of its enum does not match its pattern"
            )
            break


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _never_fails(case: Case, subject: str, where: str, why: str) -> Finding:
    return case.finding(
        f"never_fails.{subject}",
        where,
        f"The rule {subject} can never fail: {why}.",
        "tighten it, or remove it: it promises what it does not test",
        Severity.WARNING,
    )


def _never_passes(case: Case, subject: str, where: str, why: str) -> Finding:
    return case.finding(
        f"never_passes.{subject}",
        where,
        f"The rule {subject} can never pass: {why}.",
        "correct the limits",
        Severity.ERROR,
    )
