"""How an observation is made and counted in words."""

from __future__ import annotations

from pilotgate.model import Dimension, Evidence, Finding, Profile, Severity, Status


def finding(
    profile: Profile,
    what: str,
    message: str,
    dimension: Dimension,
    *,
    column: str | None = None,
    severity: Severity = Severity.WARNING,
    status: Status = Status.FAILED,
    failing: int | None = None,
    remedy: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """What was observed of the table or of one of its columns, as a failed finding unless told."""
    return Finding(
        check=f"profile.{what}" + (f".{column}" if column is not None else ""),
        dataset=profile.dataset,
        message=message,
        dimension=dimension,
        status=status,
        severity=severity,
        column=column,
        observed=failing,
        failing=failing,
        tested=profile.table.rows,
        remedy=remedy,
        evidence=evidence,
    )


def rows(count: int, of: int, one: str = "", many: str = "") -> str:
    """A count of rows, with the word that follows it for one row and for several."""
    told = f"{count:,} of {of:,} rows ({percent(count / max(of, 1))})"
    return f"{told} {one if count == 1 else many}".rstrip()


def counted(number: int, noun: str) -> str:
    """A count with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def percent(share: float) -> str:
    """A share (0 to 1) in per cent; never 0 % for something nor 100 % for not quite all."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %".replace(".0 %", " %")
