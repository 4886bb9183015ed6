"""What the lints look at, and how they say what they saw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pilotgate.contract.lint.claims import Claim
from pilotgate.contract.terms import Contract
from pilotgate.model import Dimension, Finding, Profile, Severity, Status


@dataclass(frozen=True, slots=True)
class Case:
    """One contract with everything declared beside it.

    Attributes:
        root: Of the project.
        claims: All rules, wherever they are declared.
        profile: Of data that is good, or None where there is none to judge limits by.
    """

    contract: Contract
    root: Path
    claims: tuple[Claim, ...]
    profile: Profile | None

    def finding(
        self, lint: str, where: str, message: str, remedy: str, severity: Severity, column: str | None = None
    ) -> Finding:
        """A failed lint; `lint` becomes the check `lint.<lint>`."""
        return Finding(
            check=f"lint.{lint}",
            dataset=self.contract.dataset,
            message=message,
            dimension=Dimension.COVERAGE,
            status=Status.FAILED,
            severity=severity,
            column=column,
            remedy=remedy,
            where=where,
        )
