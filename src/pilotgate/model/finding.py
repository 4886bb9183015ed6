"""What a rule found: status is a fact, severity is policy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Scalar = str | int | float | bool | None


class Severity(StrEnum):
    """How much a failed rule matters: policy, set in the contract."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Status(StrEnum):
    """What came of a rule: a fact. `UNKNOWN` is a rule that could not run; it never counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Dimension(StrEnum):
    """The seven data-quality dimensions of ODCS."""

    COMPLETENESS = "completeness"
    UNIQUENESS = "uniqueness"
    CONFORMITY = "conformity"
    CONSISTENCY = "consistency"
    ACCURACY = "accuracy"
    TIMELINESS = "timeliness"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact beside a finding or answer: a label and a value safe to show (masked where personal)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Attributes:
        check: Stable identifier, dotted, unique within a run; its first part names the stage that judged:
            `landing`, `contract`, `pandera`, `gx`, `compare`, `probe`, `question`.
        dataset: The dataset judged.
        column: The column it concerns, or None for the table.
        message: One sentence that a person who did not write the rule understands.
        observed: What was measured.
        expected: What would have passed, in words or as a number.
        failing: Rows that failed, or None where the rule is not about rows.
        tested: Rows the rule was applied to.
        remedy: What to do next.
        where: File and line where the rule is declared, e.g. `contracts/orders.odcs.yaml:41`.
        evidence: Masked examples, source lines, statistics.
        owner: Who has to act, where the contract says so.
    """

    check: str
    dataset: str
    message: str
    dimension: Dimension
    status: Status
    severity: Severity = Severity.ERROR
    column: str | None = None
    observed: Scalar = None
    expected: Scalar = None
    failing: int | None = None
    tested: int | None = None
    remedy: str = ""
    where: str = ""
    evidence: tuple[Evidence, ...] = ()
    owner: str = ""
