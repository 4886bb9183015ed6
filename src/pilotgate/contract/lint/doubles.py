"""One rule stands in one place."""

from __future__ import annotations

from collections.abc import Iterator

from pilotgate.contract.lint.case import Case
from pilotgate.contract.lint.claims import Claim
from pilotgate.model import Finding, Severity


def doubles(case: Case) -> Iterator[Finding]:
    """Rules about the same thing of the same columns, declared more than once.

    A model must say the types of its columns; those do not count as declared again.
    """
    seen: dict[tuple[str, tuple[str, ...]], Claim] = {}
    for claim in case.claims:
        if not claim.about or claim.about == "type" or (claim.about == "presence" and claim.loose):
            continue
        subject = (claim.about, tuple(sorted(claim.columns)))
        first = seen.setdefault(subject, claim)
        same_line = first.where == claim.where and first.value != claim.value
        if first is not claim and not same_line:
            of = f"of {', '.join(claim.columns)}" if claim.columns else "of the table"
            yield case.finding(
                f"twice.{'.'.join((claim.about.replace(' ', '_'), *claim.columns))}",
                claim.where,
                f"The {claim.about} {of} is ruled here and at {first.where}.",
                "keep one: rules about one row in the model, statistics in the suite, promises in the contract",
                Severity.WARNING,
                claim.columns[0] if len(claim.columns) == 1 else None,
            )


def silent_columns(case: Case) -> Iterator[Finding]:
    """Text columns that no rule looks at; the type of other columns is a rule already."""
    ruled = {name for claim in case.claims if claim.about != "type" for name in claim.columns}
    for field in case.contract.fields:
        if field.name not in ruled and field.logical_type in {"", "string"}:
            yield case.finding(
                f"no_rule.{field.name}",
                field.where,
                f"No rule looks at the column {field.name}: whatever it holds, it passes.",
                "say whether it is required, which values or which form it has",
                Severity.WARNING,
                field.name,
            )


def strange_columns(case: Case) -> Iterator[Finding]:
    """Rules about columns that the contract does not have."""
    known = {f.name for f in case.contract.fields}
    seen = set()
    for claim in case.claims:
        for name in claim.columns if claim.about else ():
            if known and name not in known and (name, claim.where) not in seen:
                seen.add((name, claim.where))
                yield case.finding(
                    f"no_column.{name}",
                    claim.where,
                    f"The rule is about a column {name}, which the contract does not have.",
                    "correct the name, or declare the column",
                    Severity.ERROR,
                    name,
                )
