"""Which segment explains a finding: of the rows that it is about, nearly all are there, and of the rest few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pilotgate.compare.shares import Share, fisher, wilson
from pilotgate.compare.words import count, percent
from pilotgate.model import FILE, Evidence, Finding, Severity, Status

ROWS = "rows"
"""Label of the evidence by which a finding says which rows it is about."""

_VALUES = 60
_LEAST = 5
_EXPLAINS = 0.8
_LIFT = 1.5
_SURE = 0.001


@dataclass(frozen=True, slots=True)
class Parts:
    """How a column divides all rows, and the rows that a finding is about: value → rows."""

    column: str
    rows: Mapping[str, int]
    held: Mapping[str, int]


def asks(finding: Finding) -> bool:
    """Whether the finding is about rows that one value tells, and wakes somebody."""
    failed = finding.status is Status.FAILED and finding.severity is not Severity.INFO
    return failed and any(e.label == ROWS for e in finding.evidence) and bool(column_of(finding))


def column_of(finding: Finding) -> str:
    """The column; of a finding about several the first, as they changed in the same way."""
    if finding.column is not None:
        return finding.column
    return next((e.value.split(", ")[0] for e in finding.evidence if e.label == "columns"), "")


def attributed(finding: Finding, parts: Sequence[Parts], first_line: int | None = None) -> Finding:
    """The finding with the segment that explains it, and its first line, where it did not say so.

    A segment explains the rows where it holds at least 80 % of them, and surely (Wilson, 95 %) at least 1.5 times
    its part of all rows, beyond chance (Fisher's p of .001 over all segments tried, Bonferroni). Of several the one
    with the greatest lift speaks, of equals the first.

    Args:
        finding: About rows of one column.
        parts: Of each column that may explain; a source file stands under the name `FILE`.
        first_line: Least source line of the rows in question.
    """
    matched = sum(parts[0].held.values()) if parts else 0
    message, evidence = finding.message, finding.evidence
    if first_line is not None and "First at line" not in message:
        message = f"{message} First at line {count(first_line)}."
    if matched >= _LEAST and (found := _explaining(parts, matched)):
        column, value, share, usual = found
        where = f"where `{column}` is " + (f"`{value}`" if value else "missing")
        where = f"from file `{value}`" if column == FILE else where
        part = "All" if share == 1 else percent(share)
        message = f"{message} {part} of them are {where} ({percent(usual)} of all rows)."
        evidence = (*evidence, Evidence("segment", where))
    return replace(finding, message=message, evidence=evidence)


def _explaining(parts: Sequence[Parts], matched: int) -> tuple[str, str, float, float] | None:
    """Column, value, its part of the rows in question and its part of all rows."""
    best: tuple[float, tuple[str, str, float, float]] | None = None
    tried = sum(len(p.rows) for p in parts)
    for part in parts:
        everything = sum(part.rows.values())
        if len(part.rows) > _VALUES or everything == matched:
            continue
        for value, n in part.held.items():
            share, usual = Share(n, matched), part.rows[value] / everything
            rest = Share(part.rows[value] - n, everything - matched)
            lift = wilson(share)[0] / usual
            sure = fisher(rest, share) * tried <= _SURE
            if share.fraction >= _EXPLAINS and lift >= _LIFT and sure and (best is None or lift > best[0]):
                best = lift, (part.column, value, share.fraction, usual)
    return best[1] if best else None
