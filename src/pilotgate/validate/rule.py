"""A declared rule, compiled: what to measure, which rows fail it, and how the numbers are judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pilotgate.contract.terms import Threshold
from pilotgate.contract.thresholds import meets, words
from pilotgate.model import Dimension, Evidence, Finding, Scalar, Severity, Status
from pilotgate.validate.groupings import Grouping

Judge = Callable[[Sequence[Scalar]], "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a rule.

    Attributes:
        unexpected: Some of the unexpected values and the rows that hold each, as they are: to be masked.
    """

    status: Status
    message: str
    observed: Scalar = None
    expected: Scalar = None
    failing: int | None = None
    tested: int | None = None
    evidence: tuple[Evidence, ...] = ()
    unexpected: tuple[tuple[object, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One rule on its way to one finding.

    Attributes:
        check: The finding's `check`.
        statement: What is true when it passes, e.g. "every `status` is one of open, closed".
        measures: SQL aggregates over the typed rows; part of the one fused query.
        query: A query of its own that returns one row, for what does not fuse (user SQL, sets).
        grouping: Columns whose values are grouped, in the place of measures; `judge` is given `Counts`.
        prepare: SQL to run before `fails` can be evaluated; needed only when rows have failed.
        fails: SQL predicate over the typed rows, true where a row fails; empty when the rule is not about rows.
        judge: From the numbers measured to an outcome.
        blocked: Why it cannot run; such a rule is unknown.
        unknown_severity: Severity when it could not run, where that differs.
    """

    check: str
    statement: str
    judge: Judge
    where: str = ""
    column: str | None = None
    dimension: Dimension = Dimension.CONFORMITY
    severity: Severity = Severity.ERROR
    remedy: str = ""
    measures: tuple[str, ...] = ()
    query: str = ""
    grouping: Grouping | None = None
    prepare: str = ""
    fails: str = ""
    blocked: str = ""
    unknown_severity: Severity | None = None


def finding(check: Check, outcome: Outcome, dataset: str) -> Finding:
    """The finding of a rule."""
    unknown = outcome.status is Status.UNKNOWN
    return Finding(
        check=check.check,
        dataset=dataset,
        column=check.column,
        message=outcome.message,
        dimension=check.dimension,
        status=outcome.status,
        severity=check.unknown_severity if unknown and check.unknown_severity else check.severity,
        observed=outcome.observed,
        expected=outcome.expected if outcome.expected is not None else check.statement,
        failing=outcome.failing,
        tested=outcome.tested,
        remedy="" if outcome.status is Status.PASSED else check.remedy,
        where=check.where,
        evidence=outcome.evidence,
    )


def unknown(statement: str, reason: str, tested: int | None = None) -> Outcome:
    """A rule that could not run."""
    return Outcome(Status.UNKNOWN, f"Could not be tested that {statement}: {reason}.", tested=tested)


def never(_: Sequence[Scalar]) -> Outcome:
    """Judge of a rule that is blocked; it is not called."""
    raise AssertionError


def count(value: Scalar) -> int:
    """A count as the engine gives it."""
    return int(value or 0)


def judge_rows(statement: str, rows: Sequence[str] = ("value", "values")) -> Judge:
    """Judge of `(failing, tested)`: no failing row passes, and no row tested is unknown."""

    def judge(numbers: Sequence[Scalar]) -> Outcome:
        failing, tested = count(numbers[0]), count(numbers[1])
        if tested == 0:
            return unknown(statement, f"there is no {rows[0]} to test", 0)
        if failing == 0:
            return Outcome(Status.PASSED, f"{sentence(statement)} ({tested:,} tested).", 0, None, 0, tested)
        noun = rows[0] if tested == 1 else rows[1]
        message = f"{failing:,} of {tested:,} {noun} fail the rule that {statement}."
        return Outcome(Status.FAILED, message, failing, None, failing, tested)

    return judge


def judge_threshold(statement: str, threshold: Threshold, *, counted: bool) -> Judge:
    """Judge of `(observed, tested)` against a threshold.

    Args:
        statement: What is measured, as a noun: "rows with a missing `price`".
        counted: The observed number is a count of failing rows, so no row tested is unknown.
    """

    def judge(numbers: Sequence[Scalar]) -> Outcome:
        observed, tested = numbers[0], count(numbers[1])
        expected = words(threshold)
        if counted and tested == 0:
            return unknown(f"{statement}: {expected}", "there is no value to test", 0)
        met = meets(threshold, observed, tested)
        shown: Scalar = observed
        if threshold.unit == "percent" and isinstance(observed, int | float) and tested:
            shown = round(100 * observed / tested, 6)
        if isinstance(observed, str) and not met:
            shown = "another text"  # it may be a value of a personal column
        unit = " %" if threshold.unit == "percent" else ""
        message = f"{sentence(statement)}: {plain(shown)}{unit}; asked for is {expected}."
        outcome = Outcome(Status.PASSED if met else Status.FAILED, message, shown, expected, None, tested)
        return replace(outcome, failing=count(observed)) if counted else outcome

    return judge


def sentence(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def plain(value: Scalar) -> str:
    """A number or text for a message."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
