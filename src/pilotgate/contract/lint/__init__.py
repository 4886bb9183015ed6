"""Reading a contract with a critical eye, before any data: what contradicts itself, what promises nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pilotgate.contract.lint.case import Case
from pilotgate.contract.lint.claims import all_claims
from pilotgate.contract.lint.doubles import doubles, silent_columns, strange_columns
from pilotgate.contract.lint.exposed import exposed
from pilotgate.contract.lint.owner import unsaid
from pilotgate.contract.lint.queries import queries
from pilotgate.contract.lint.references import references
from pilotgate.contract.lint.slack import slack
from pilotgate.contract.lint.vacuous import vacuous
from pilotgate.contract.terms import Contract
from pilotgate.model import Finding, Profile, Severity

__all__ = ["lint"]

LINTS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    doubles,
    exposed,
    queries,
    references,
    silent_columns,
    slack,
    strange_columns,
    unsaid,
    vacuous,
)
"""In order of their names."""


def lint(contract: Contract, *, root: Path, profile: Profile | None = None) -> tuple[Finding, ...]:
    """What is questionable about a contract and the model and suite beside it.

    The files are read, never run. A contract that breaks its schema does not get here: `read_contract` refuses it.

    Args:
        contract: As read.
        root: Of the project, which may have `schemas/<dataset>.py` and `expectations/<dataset>.json`.
        profile: Of data that is known to be good (the baseline), to tell slack limits; None to leave those out.

    Returns:
        Failed findings `lint.<what>.<subject>`, each once, the most serious first; none when all is well.

    Raises:
        ContractError: The model or the suite cannot be read.
    """
    case = Case(contract, root, all_claims(contract, root), profile)
    found = {finding.check: finding for look in reversed(LINTS) for finding in reversed(list(look(case)))}
    order = list(Severity)
    return tuple(sorted(found.values(), key=lambda f: (order.index(f.severity), _place(f.where), f.check)))


def _place(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return file or where, int(line) if line.isdigit() else 0
